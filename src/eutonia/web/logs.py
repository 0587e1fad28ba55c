"""What the clinic writes of its own running: one JSON object a line, and nothing of a person.

A request is logged by the name of its view, never by its address (which may hold an identifier), its query or its body.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

LOGS: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": [
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.processors.format_exc_info,
            ],
        }
    },
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["out"], "level": "WARNING"},
    "loggers": {
        "eutonia": {"level": "INFO"},
        # Django's own handlers would write plain text, and letters to administrators.
        "django": {"handlers": [], "level": "WARNING"},
        "django.server": {"handlers": [], "level": "CRITICAL"},
        # Their messages carry addresses, and so identifiers. What went wrong is logged below, by the view's name.
        "django.request": {"level": "CRITICAL"},
        "django.security": {"level": "CRITICAL"},
    },
}

structlog.configure(
    processors=[
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
log = structlog.get_logger("eutonia.web")

REQUESTS = Counter("eutonia_requests_total", "Requests answered", ["view", "method", "status"])
SECONDS = Histogram("eutonia_request_seconds", "Time to answer a request", ["view"])


class RequestLog:
    """Counts and times every request under its view's name, and logs those that failed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        took = time.perf_counter() - began
        match = request.resolver_match
        view = match.view_name if match and match.view_name else "none"
        REQUESTS.labels(view, request.method if request.method in METHODS else "other", response.status_code).inc()
        SECONDS.labels(view).observe(took)
        if response.status_code >= 500:
            log.error("request failed", view=view, method=request.method, status=response.status_code)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """The kind of error and where it arose; its words may hold what somebody wrote."""
        if isinstance(exception, Http404 | PermissionDenied):
            return  # an answer, no fault
        frame = exception.__traceback__
        while frame and frame.tb_next:
            frame = frame.tb_next
        where = f"{frame.tb_frame.f_code.co_qualname}:{frame.tb_lineno}" if frame else "unknown"
        match = request.resolver_match
        log.error(
            "exception", kind=type(exception).__qualname__, where=where, view=match.view_name if match else "none"
        )


METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
