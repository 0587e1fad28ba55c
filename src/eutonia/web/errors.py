"""What a person reads when a page cannot be shown. Nothing technical, and what to do instead."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader


def _page(request: HttpRequest, status: int, title: str, what_next: str) -> HttpResponse:
    return render(request, "error.html", {"title": title, "what_next": what_next}, status=status)


def wrong(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        what = "At most a megabyte is read at once. Nothing was saved. Go back, make it shorter, and send it again."
        return _page(request, 413, "This is too long", what)
    return _page(request, 400, "This could not be read", "Go back, check what you entered, and send it again.")


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    what = "The page was open too long, or you logged in again elsewhere. Go back, reload it, and send it again."
    return _page(request, 403, "This form has expired", what)


def not_yours(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    what = "Your account is not one that may do this. If it should be, ask the clinic's administrator."
    return _page(request, 403, "This is not yours to open", what)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request, 404, "There is nothing here", "The address is wrong, or it leads to something that is not yours."
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Without context: whatever broke may break again."""
    page: Any = loader.get_template("broken.html")
    return HttpResponse(page.render({}), status=500)
