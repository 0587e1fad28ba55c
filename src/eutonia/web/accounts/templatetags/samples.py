"""The sample people, for the login page of the sample clinic."""

from __future__ import annotations

from django import template

from eutonia.web.accounts import samples

register = template.Library()


@register.simple_tag
def sample_accounts() -> tuple[samples.SampleAccount, ...]:
    """Whom one can be here; nobody, outside the sample clinic."""
    return samples.sample_accounts()
