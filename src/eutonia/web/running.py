"""Starts the clinic: settings from the environment and the call, a database as this version needs it, then the server.

Everything that only a running clinic needs is imported here, when it is asked for.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

from eutonia.web.configuration import (
    LOCAL,
    SHORTEST_KEY,
    ConfigurationError,
    database_file,
    read_configuration,
)

SAMPLE_DATABASE = "sqlite:///var/sample.sqlite3"
STOP_WITHIN = 3  # seconds for requests that are being answered
GONE_WITHIN = 4.5  # and for whatever else still runs: what is not committed by then never was
LAST_PORT = 65535
WAITING = 128  # connections


def serve(*, host: str | None, port: int | None, database: str | None, sample: bool) -> int:
    """Serve until told to stop. Raises ConfigurationError for what would be unsafe."""
    prepare(database=database, sample=sample)
    host, port = host or "127.0.0.1", 8000 if port is None else port
    if host not in LOCAL and read_configuration(os.environ).local:
        raise ConfigurationError(
            f"To be reached at {host}, set EUTONIA_HOSTS to the clinic's names, and EUTONIA_HTTPS."
        )
    listener = _listen(host, port)
    with _static_files():
        return _open(listener, host, sample=sample)


def _open(listener: socket.socket, host: str, *, sample: bool) -> int:
    _migrate()
    _collect()
    if sample:
        _load_sample()
    return _answer(listener, host, sample=sample)


@contextmanager
def _static_files() -> Iterator[None]:
    """Where this start keeps its static files, compressed; a folder of its own, so that none is of another version."""
    if os.environ.get("EUTONIA_STATIC"):
        yield
        return
    with TemporaryDirectory(prefix="eutonia-static-") as folder:
        os.environ["EUTONIA_STATIC"] = folder
        yield


def _collect() -> None:
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


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
        _make_folder(file)
    if not environment.get("EUTONIA_SECRET_KEY"):
        environment["EUTONIA_SECRET_KEY"] = _own_key((file or Path("var/eutonia")).with_suffix(".key"))
    environment["DJANGO_SETTINGS_MODULE"] = "eutonia.web.settings"
    read_configuration(environment)


def _make_folder(file: Path) -> None:
    if file.name in ("", ":memory:") or file.is_dir():
        raise ConfigurationError("EUTONIA_DATABASE needs a file: sqlite:///path/to/clinic.sqlite3.")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"The folder of {file} cannot be made: {error.strerror}.") from error


def _own_key(file: Path) -> str:
    """A key that this machine alone knows, made once."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write(secrets.token_urlsafe(SHORTEST_KEY))
        except FileExistsError:
            pass
        return file.read_text().strip()
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be written: {error.strerror}. Set EUTONIA_SECRET_KEY.") from error


def _listen(host: str, port: int) -> socket.socket:
    """The address, before anything slow: whoever is too many is told at once."""
    if not 0 <= port <= LAST_PORT:
        raise ConfigurationError(f"--port is {port}; it is a number from 0 (any that is free) to {LAST_PORT}.")
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise ConfigurationError(f"{host}:{port} cannot be used: {error.strerror}. Give another --port.") from error
    return listener


def _migrate() -> None:
    """Bring the database to what this version needs. One that cannot be reached or read is told in one line."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.db import Error

    try:
        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        if connection.vendor == "postgresql":
            call_command("createcachetable", verbosity=0)
    except (Error, ImproperlyConfigured, ValueError) as error:
        why = str(error).strip().partition("\n")[0].rstrip(".")
        raise ConfigurationError(f"The database cannot be used: {why}.") from error


def _load_sample() -> None:
    from django.utils import timezone

    from eutonia.web.sample import load

    at = timezone.now()
    load.refuse_strangers()
    if load.is_of_an_earlier_day(at=at):
        _begin_anew()
    load.load_sample(at=at)


def _begin_anew() -> None:
    """Sample people of an earlier day make room for today's: everything about them leads up to today."""
    from django.db import connection

    file = database_file(os.environ["EUTONIA_DATABASE"])
    if file is None:
        print("The sample people are of an earlier day. An empty database gets new ones.", flush=True)
        return
    connection.close()
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        file.with_name(name).unlink(missing_ok=True)
    print("The sample people were of an earlier day: they are made again for today.", flush=True)
    _migrate()


def _answer(listener: socket.socket, host: str, *, sample: bool) -> int:
    import uvicorn

    from eutonia.advice.library import open_library
    from eutonia.web.daily import Daily

    open_library()  # before the first person waits for it
    config = uvicorn.Config(
        "eutonia.web.asgi:application", lifespan="off", log_level="warning", access_log=False, server_header=False,
        timeout_graceful_shutdown=STOP_WITHIN, proxy_headers=False, ws="none",
    )  # fmt: skip
    shown = f"[{host}]" if ":" in host else host
    port = listener.getsockname()[1]  # 0 was any that is free
    listener.listen(WAITING)  # from now on nobody is refused; they wait the moment until uvicorn answers
    print(f"The clinic is open at http://{shown}:{port}" + (" with sample people." if sample else "."), flush=True)
    daily = Daily()
    daily.start()
    server = uvicorn.Server(config)
    _end_in_time(server)
    # uvicorn answers what is being asked, and then raises again what it was told: the end of it all.
    signal.signal(signal.SIGTERM, _end)
    try:
        server.run(sockets=[listener])
    finally:
        daily.stop()
    return 0


def _end_in_time(server: Any) -> None:
    """A request that hangs, or waits for the database, keeps nobody from stopping the clinic."""
    tell = server.handle_exit

    def handle_exit(number: int, frame: FrameType | None) -> None:
        late = threading.Timer(GONE_WITHIN, os._exit, [0])
        late.daemon = True
        late.start()
        tell(number, frame)

    server.handle_exit = handle_exit


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
