"""Starts the clinic: settings from the environment and the call, a database as this version needs it, then the server.

Everything that only a running clinic needs is imported here, when it is asked for.
"""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path

from eutonia.web.configuration import (
    LOCAL,
    SHORTEST_KEY,
    ConfigurationError,
    database_file,
    read_configuration,
)

SAMPLE_DATABASE = "sqlite:///var/sample.sqlite3"
STOP_WITHIN = 3  # seconds for requests that are being answered


def serve(*, host: str | None, port: int | None, database: str | None, sample: bool) -> int:
    """Serve until told to stop. Raises ConfigurationError for what would be unsafe."""
    prepare(database=database, sample=sample)
    host, port = host or "127.0.0.1", port or 8000
    if host not in LOCAL and read_configuration(os.environ).local:
        raise ConfigurationError(
            f"To be reached at {host}, set EUTONIA_HOSTS to the clinic's names, and EUTONIA_HTTPS."
        )
    listener = _listen(host, port)
    _migrate()
    if sample:
        _load_sample()
    return _answer(listener, host, port, sample=sample)


def prepare(*, database: str | None, sample: bool) -> None:
    """What the call and this machine add to the environment."""
    environment = os.environ
    if sample:
        environment["EUTONIA_SAMPLE"] = "yes"
        environment.setdefault("EUTONIA_DATABASE", SAMPLE_DATABASE)
    if database:
        environment["EUTONIA_DATABASE"] = database
    environment.setdefault("EUTONIA_DATABASE", "sqlite:///var/eutonia.sqlite3")
    file = database_file(environment["EUTONIA_DATABASE"])
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
    if not environment.get("EUTONIA_SECRET_KEY"):
        environment["EUTONIA_SECRET_KEY"] = _own_key((file or Path("var/eutonia")).with_suffix(".key"))
    environment["DJANGO_SETTINGS_MODULE"] = "eutonia.web.settings"
    read_configuration(environment)


def _own_key(file: Path) -> str:
    """A key that this machine alone knows, made once."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(SHORTEST_KEY))
    except FileExistsError:
        pass
    return file.read_text().strip()


def _listen(host: str, port: int) -> socket.socket:
    """The address, before anything slow: whoever is too many is told at once."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise ConfigurationError(f"{host}:{port} cannot be used: {error.strerror}. Give another --port.") from error
    return listener


def _migrate() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    if connection.vendor == "postgresql":
        call_command("createcachetable", verbosity=0)


def _load_sample() -> None:
    from django.utils import timezone

    from eutonia.web.sample.load import load_sample

    load_sample(at=timezone.now())


def _answer(listener: socket.socket, host: str, port: int, *, sample: bool) -> int:
    import uvicorn

    from eutonia.advice.library import open_library
    from eutonia.web.daily import Daily

    open_library()  # before the first person waits for it
    config = uvicorn.Config(
        "eutonia.web.asgi:application", lifespan="off", log_level="warning", access_log=False, server_header=False,
        timeout_graceful_shutdown=STOP_WITHIN, proxy_headers=False, ws="none",
    )  # fmt: skip
    shown = f"[{host}]" if ":" in host else host
    print(f"The clinic is open at http://{shown}:{port}" + (" with sample people." if sample else "."), flush=True)
    daily = Daily()
    daily.start()
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        daily.stop()
    return 0
