"""Whoever looks at a record leaves a line in its trail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from eutonia.web.audit import services

OK = 200


class ReadTrail:
    """Writes down each page of a record that was shown. What a page changes, its service writes down."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        patient = getattr(request, "patient", None)
        if patient is not None and request.method == "GET" and response.status_code == OK:
            services.record(
                "record.read",
                by=request.user,
                at=timezone.now(),
                patient=patient,
                about=request.resolver_match.view_name,
            )
        return response
