"""Is it still the person who came in? Asked again before what only they may do: above all, before they sign.

allauth remembers when somebody last showed a password, a passkey or a code. Who has none of these (an account of the
clinic's identity provider, a sample account) shows it by coming in again, as they came.
allauth would also send a form again by itself after the password was given. Here nobody's form is: what is signed is
read once more, and the request passes the access table like every other.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, overload
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

type View = Callable[..., HttpResponse]
type Back = Callable[..., str]


@overload
def reauthenticated(view: View) -> View: ...
@overload
def reauthenticated(*, back: Back | None = None) -> Callable[[View], View]: ...
def reauthenticated(view: View | None = None, *, back: Back | None = None) -> Any:
    """Let only somebody in who has shown within the last minutes who they are; others show it first.

    They come back to the same address, or to what `back` says from the request and the view's arguments. Give it where
    the address answers POST alone.
    """

    def decorate(inner: View) -> View:
        @wraps(inner)
        def asked(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if is_fresh(request):
                return inner(request, *args, **kwargs)
            address = back(request, *args, **kwargs) if back else request.get_full_path()
            return ask_again(request, address)

        return asked

    return decorate(view) if view else decorate


def is_fresh(request: Any) -> bool:
    """Has the user shown within the last minutes who they are?"""
    if get_adapter().get_reauthentication_methods(request.user):
        return bool(did_recently_reauthenticate(request))
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


def where_to_show(request: Any, address: str) -> str:
    """The page on which the user shows who they are, and which leads on to this address."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    page = methods[0]["url"] if methods else reverse("accounts:again")
    return f"{page}?{urlencode({'next': address})}"


def ask_again(request: Any, address: str) -> HttpResponse:
    """Send the user to where they show it, and from there to this address."""
    to = where_to_show(request, address)
    if getattr(request, "htmx", False):  # the whole page goes there, not the fragment
        return HttpResponse(status=204, headers={"HX-Redirect": to})
    return HttpResponseRedirect(to)
