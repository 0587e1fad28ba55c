"""For whoever operates the clinic: is it alive, is it ready, how is it doing? Nothing here is about a person."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from eutonia.advice.library import open_library


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Is the process alive?"""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Can it serve people: is the database there, and as this version needs it?"""
    try:
        executor = MigrationExecutor(connection)
        waiting = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    if waiting:
        return JsonResponse({"status": "the database waits for migrations"}, status=503)
    return JsonResponse({"status": "ok", "knowledge": open_library().knowledge.version})


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts and times for Prometheus, where the clinic has them switched on."""
    if not settings.METRICS:
        raise Http404
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
