"""Which form do these words describe: "Extended Release Oral Tablet" -> "extended-release tablet"?"""

from __future__ import annotations

from collections.abc import Sequence

from eutonia.names.vocabulary import BASES, FORM_NOISE, MODIFIERS, ROUTES

FORM_WORDS = frozenset(BASES) | frozenset(ROUTES) | frozenset(MODIFIERS) | FORM_NOISE
SWALLOWED = frozenset({"tablet", "capsule"})  # oral unless something else is said
# In these the base word alone is not the name of the form.
WHOLE = {
    ("prefilled", "syringe"): "prefilled syringe",
    ("auto-", "injector"): "auto-injector",
    ("transdermal", "system"): "transdermal system",
    ("metered-dose", "inhaler"): "metered-dose inhaler",
    ("intrathecal", "injection"): "intrathecal injection",
}


def describe_form(words: Sequence[str]) -> str | None:
    """The form that these words name, in the order of a label: how it releases, where it goes, what it is.

    >>> describe_form(["extended", "release", "oral", "tablet"]), describe_form(["oral", "solution"])
    ('extended-release tablet', 'oral solution')
    >>> describe_form(["tabs"]), describe_form(["er"]), describe_form(["intrathecal"]), describe_form(["oral"])
    ('tablet', 'extended-release', 'intrathecal', None)
    """
    bases = [BASES[word] for word in words if word in BASES]
    base = bases[0] if bases else None
    route = next((ROUTES[word] for word in words if word in ROUTES), None)
    modifiers = list(dict.fromkeys(MODIFIERS[word] for word in words if word in MODIFIERS))
    if base == "powder" and len(bases) > 1:  # "powder for oral suspension" is taken as the suspension
        base = bases[1]
    for parts, whole in WHOLE.items():
        if base == parts[1] and parts[0] in (*modifiers, route):
            return whole
    if base is None:
        return " ".join(modifiers) or (route if route != "oral" else None)
    if route is None or (route == "oral" and base in SWALLOWED):
        return " ".join([*modifiers, base])
    return " ".join([*modifiers, route, base])
