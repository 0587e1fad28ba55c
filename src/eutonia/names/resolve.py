"""What did somebody write -> which ingredients, strength and form?

Codes first, text second. What is certain becomes ingredients; what is only likely becomes offers; what is neither is
"none", with the text kept, so that nothing a person takes is lost or invented.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from eutonia.domain.medicine_name import Ingredient, Match, NameMatch
from eutonia.knowledge.name_index import NameIndex, NameRow, name_key
from eutonia.names.forms import describe_form
from eutonia.names.near import near_names
from eutonia.names.reading import Found, Reading, read_text
from eutonia.names.strengths import spread_over
from eutonia.names.tokens import read_tokens

REMEMBERED = 8192  # texts: records repeat themselves
ALLERGY_WORDS = re.compile(
    r"\b(?:allerg(?:y|ies|ic)|hypersensitivity|anaphylaxis|(?:drug )?intolerance|adverse reaction|substance|to|from)\b",
    re.IGNORECASE,
)
SEARCHED = 2  # unreadable words: a name stands at the front, and every search looks at all names
PACK_PART = re.compile(r"\(([^()]{4,})\)")
BRANDED = frozenset({"brand", "label"})
Ingredients = tuple[str, ...]


def resolve_name(text: str, *, names: NameIndex, rxcuis: Sequence[str] = ()) -> NameMatch:
    """Which medicine is meant by this text and these RxNorm codes?

    A code that is known decides, and `conflict` says where the text disagrees with it.
    """
    return resolve_remembered(text, names, tuple(rxcuis))


def resolve_allergen(text: str, *, names: NameIndex, rxcuis: Sequence[str] = ()) -> NameMatch:
    """Which substance is this allergy to? Words of allergy, which elsewhere make a text doubtful, are its subject."""
    about = " ".join(ALLERGY_WORDS.sub(" ", text).split())
    return replace(resolve_name(about, names=names, rxcuis=rxcuis), text=text)


@lru_cache(maxsize=REMEMBERED)
def resolve_remembered(text: str, names: NameIndex, rxcuis: tuple[str, ...]) -> NameMatch:
    read = resolve_text(text, names)
    coded = [match for rxcui in rxcuis if (match := resolve_code(rxcui, names)) is not None]
    return settle(coded[0], coded[1:], read) if coded else read


def settle(code: NameMatch, others: Sequence[NameMatch], read: NameMatch) -> NameMatch:
    """The code's answer, with what the text adds, and with what contradicts it said aloud."""
    against = [f"the text says {in_words(read.ingredients)}"] if disagree(code, read) else []
    against += [f"code {other.text} is {in_words(other.ingredients)}" for other in others if disagree(code, other)]
    conflict = "; ".join([f"code {code.text} is {in_words(code.ingredients)}", *against]) if against else None
    return replace(
        code,
        text=read.text,
        strength=code.strength or (None if against else read.strength),
        form=code.form or (None if against else read.form),
        conflict=conflict,
    )


def disagree(one: NameMatch, other: NameMatch) -> bool:
    return bool(other.ingredients) and set(one.ingredients) != set(other.ingredients)


def in_words(ingredients: Sequence[Ingredient]) -> str:
    return " / ".join(ingredient.name for ingredient in ingredients)


def resolve_code(rxcui: str, names: NameIndex) -> NameMatch | None:
    """What an RxNorm code means, if it is one of ours; its `text` is the code."""
    if not (rxcui.isascii() and rxcui.isdigit()):
        return None
    known = names.ingredients_of_code(rxcui)
    if known is not None:
        kind, ingredients = known
        match: Match = "brand" if kind == "brand" else "exact"
        return NameMatch(text=rxcui, match=match, ingredients=with_codes(ingredients, names))
    product = names.product_of_code(rxcui)
    return None if product is None else replace(resolve_text(product, names), text=rxcui)


def with_codes(ingredients: Sequence[str], names: NameIndex) -> tuple[Ingredient, ...]:
    return tuple(Ingredient(name=name, rxcui=names.rxcui_of_ingredient(name)) for name in ingredients)


def resolve_text(text: str, names: NameIndex) -> NameMatch:
    """What the words alone say."""
    row = names.find(name_key(text))
    whole = row if row is not None and len(row.meanings) == 1 else None
    if whole is not None and not whole.name[-1].isdigit():  # "Advair Diskus 250/50" is read for its strength as well
        return certain(text, [whole], whole.meanings[0], names, form=whole.form)
    if "{" in text:
        return resolve_pack(text, names)
    reading = read_text(read_tokens(text), names)
    strength = " / ".join(reading.strengths) or None
    form = fuller_form(describe_form(reading.form_words), reading)
    if reading.main and not doubtful(reading):
        agreed = agree(reading)
        if agreed is not None:
            ingredients, conflict = agreed
            strength = spread_over(strength, len(ingredients)) if strength else None
            rows = [found.row for found in reading.main]
            return certain(text, rows, ingredients, names, strength=strength, form=form, conflict=conflict)
    if whole is not None:
        return certain(text, [whole], whole.meanings[0], names, form=whole.form)
    offers = offer(reading, names)
    return NameMatch(text=text, match="fuzzy" if offers else "none", strength=strength, form=form, offers=offers)


def fuller_form(written: str | None, reading: Reading) -> str | None:
    """The form as written, or as the brand is sold where the text says less: "Lyvispah granules" are oral granules."""
    sold = next((found.row.form for found in reading.main if found.row.form), None)
    return sold if sold and (written is None or written in sold) else written


def certain(
    text: str,
    rows: Sequence[NameRow],
    ingredients: Ingredients,
    names: NameIndex,
    *,
    strength: str | None = None,
    form: str | None = None,
    conflict: str | None = None,
) -> NameMatch:
    match: Match = "brand" if all(row.kind in BRANDED for row in rows) else "exact"
    known = with_codes(ingredients, names)
    return NameMatch(text=text, match=match, ingredients=known, strength=strength, form=form, conflict=conflict)


def doubtful(reading: Reading) -> bool:
    """Does anything in the text keep its names from being taken as what the person takes?"""
    main = {name for found in reading.main for meaning in found.row.meanings for name in meaning}
    another = any(
        not main.issuperset(meaning) for found in reading.found if found.late for meaning in found.row.meanings
    )
    return bool(reading.unknown) or reading.stopping or reading.too_long or another


def agree(reading: Reading) -> tuple[Ingredients, str | None] | None:
    """The ingredients that all names of the text mean together; None where they contradict or say too little.

    Joined names are one combination. A brand beside a substance, or in brackets, is a second name for the same thing:
    where one holds more than the other the larger is meant, and said.
    """
    settled: Ingredients = ()
    conflict = None
    for found in [*reading.main, *(found for found in reading.found if found.aside)]:
        meaning = choose(found.row, reading)
        if meaning is None:
            if found.aside:
                continue
            return None
        apart = found.aside or (not found.joined and found.row.kind in BRANDED | {"ingredient", "salt"})
        second_name = settled and apart and (found.aside or any_brand(reading.main))
        if second_name and set(meaning) != set(settled):
            if not (set(meaning) <= set(settled) or set(settled) <= set(meaning)):
                return None
            conflict = f"{found.row.name} is {' / '.join(meaning)}; the rest of the text says {' / '.join(settled)}"
        settled = tuple(dict.fromkeys([*settled, *meaning]))
    return settled, conflict


def any_brand(found: Sequence[Found]) -> bool:
    return any(one.row.kind in BRANDED for one in found)


def choose(row: NameRow, reading: Reading) -> Ingredients | None:
    """The one meaning of a name, or the one that another name in the text confirms."""
    if len(row.meanings) == 1:
        return row.meanings[0]
    others = {frozenset(found.row.meanings[0]) for found in reading.found if len(found.row.meanings) == 1}
    confirmed = [meaning for meaning in row.meanings if frozenset(meaning) in others]
    return confirmed[0] if len(confirmed) == 1 else None


def offer(reading: Reading, names: NameIndex) -> tuple[str, ...]:
    """Names that may be meant, best first: those read in a doubtful text, and those near to what could not be read."""
    if len(reading.unknown) == 1 and not reading.stopping:
        mended = mend(reading, names)
        if mended:
            return mended
    offers = [name for found in reading.found for name in names_to_offer(found.row)]
    if not offers and not reading.found:
        offers = [name for run in reading.unknown[:SEARCHED] for name in near_names(run, names)]
    return tuple(dict.fromkeys(offers))


def mend(reading: Reading, names: NameIndex) -> tuple[str, ...]:
    """The text's names with its one unreadable run replaced by what it nearly is."""
    run = reading.unknown[0]
    nearest = near_names(run, names) or tuple(
        near for word in run.split()[:SEARCHED] for near in near_names(word, names)
    )
    place = reading.unknown_at[0]
    known = [" / ".join(names_to_offer(found.row)[:1]) for found in reading.main]
    return tuple(" / ".join([*known[:place], near, *known[place:]]) for near in nearest)


def names_to_offer(row: NameRow) -> tuple[str, ...]:
    if len(row.meanings) == 1 and row.kind != "abbreviation":
        return (row.name,)
    return tuple(" / ".join(meaning) for meaning in row.meanings)


def resolve_pack(text: str, names: NameIndex) -> NameMatch:
    """A pack of several products, "{21 (A / B Oral Tablet) / 7 (Inert Ingredients ...) } Pack [Brand]"."""
    parts = [part for part in PACK_PART.findall(text) if "inert" not in part.lower() and not part.endswith(" ML")]
    matches = []
    for part in dict.fromkeys(parts):
        matches.append(resolve_text(part, names))
        if not matches[-1].ingredients:
            break  # one part that cannot be read leaves the whole pack in doubt
    known = dict.fromkeys(ingredient.name for match in matches for ingredient in match.ingredients)
    if matches and all(match.ingredients for match in matches):
        return NameMatch(text=text, match="exact", ingredients=with_codes(tuple(known), names), form="pack")
    offers = tuple(dict.fromkeys(name for match in matches for name in (in_words(match.ingredients), *match.offers)))
    offers = tuple(name for name in offers if name)
    return NameMatch(text=text, match="fuzzy" if offers else "none", form="pack", offers=offers)
