"""Whom one can be in the sample clinic. Nobody, anywhere else."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from django.conf import settings


class SampleAccount(Protocol):
    """Somebody to come in as."""

    email: str
    name: str
    role: str
    story: str


def sample_accounts() -> tuple[SampleAccount, ...]:
    """The sample people, in the sample clinic alone."""
    if not settings.SAMPLE:
        return ()
    # By name: accounts lie below the sample people, who are made of everything.
    found: tuple[SampleAccount, ...] = import_module("eutonia.web.sample.people").ACCOUNTS
    return found
