"""Words for what stands in the trail."""

from __future__ import annotations

from django import template

from eutonia.web.audit.models import Event

register = template.Library()


@register.filter
def in_words(action: str) -> str:
    """
    >>> in_words("account.login-failed")
    'account: login failed'
    """
    kind, _, what = action.partition(".")
    return f"{kind}: {what.replace('-', ' ')}" if what else kind


@register.filter
def who(event: Event) -> str:
    """Who did it; where nobody was signed in, whether the clinic did or a stranger."""
    if event.by:
        return str(event.by)
    return "nobody signed in" if event.action.startswith("account.") else "the clinic itself"
