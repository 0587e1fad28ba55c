"""How is this clinic set up? Read once from the environment; what is unsafe is refused with a sentence, not warned
about.

Every setting is a line of `SETTINGS`, so that the documentation can list them and a test can hold the two together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from eutonia.domain.errors import EutoniaError

LOCAL = ("localhost", "127.0.0.1", "::1")
SHORTEST_KEY = 50
SIGN_UP = ("invitation", "open")
OIDC_FIELDS = {"id", "name", "client_id", "secret", "server_url"}

SETTINGS = {
    "EUTONIA_DATABASE": "sqlite:///path (var/eutonia.sqlite3 by default) or postgresql://user:password@host/name",
    "EUTONIA_SECRET_KEY": "signs sessions; at least 50 characters; needed wherever the clinic is not on one machine",
    "EUTONIA_HOSTS": "the names under which the clinic is reached, with commas; this machine alone by default",
    "EUTONIA_HTTPS": "yes where people reach it by https; needed for any host but this machine",
    "EUTONIA_SIGN_UP": "invitation (default) or open",
    "EUTONIA_MAIL": "where e-mail goes: console: (default), file:///folder, smtp://user:password@host:port or smtps://",
    "EUTONIA_MAIL_FROM": "the sender's address",
    "EUTONIA_OIDC": "JSON list of the clinic's own identity providers: id, name, client_id, secret, server_url",
    "EUTONIA_SAMPLE": "yes: sample people, listed on the login page. On this machine alone; never with real people",
    "EUTONIA_METRICS": "yes: /metrics answers this machine's monitoring",
    "EUTONIA_STATIC": "a folder for static files, collected and compressed; by default one of its own for each start",
    "EUTONIA_SESSION_MINUTES": "how long a session lasts without use; 30 for everybody by default",
}


class ConfigurationError(EutoniaError):
    """A setting that is missing, wrong or unsafe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The settings of one clinic, checked."""

    database: str
    secret_key: str
    hosts: tuple[str, ...]
    https: bool
    sign_up: str
    mail: str
    mail_from: str
    oidc: tuple[dict[str, str], ...]
    sample: bool
    metrics: bool
    static: str
    session_minutes: int

    @property
    def local(self) -> bool:
        """Is it reached from this machine alone?"""
        return all(host in LOCAL for host in self.hosts)


def read_configuration(environment: Mapping[str, str]) -> Configuration:
    """The settings of this environment. Raises ConfigurationError for the first that cannot be used."""
    unknown = [name for name in environment if name.startswith("EUTONIA_") and name not in (*SETTINGS, *OTHERS)]
    if unknown:
        raise ConfigurationError(f"No setting is named {unknown[0]}. Those that exist: {', '.join(SETTINGS)}.")
    found = Configuration(
        database=environment.get("EUTONIA_DATABASE") or "sqlite:///var/eutonia.sqlite3",
        secret_key=environment.get("EUTONIA_SECRET_KEY", ""),
        hosts=_list(environment.get("EUTONIA_HOSTS", "")) or LOCAL,
        https=_yes(environment, "EUTONIA_HTTPS"),
        sign_up=environment.get("EUTONIA_SIGN_UP") or "invitation",
        mail=environment.get("EUTONIA_MAIL") or "console:",
        mail_from=environment.get("EUTONIA_MAIL_FROM") or "clinic@localhost",
        oidc=_providers(environment.get("EUTONIA_OIDC") or "[]"),
        sample=_yes(environment, "EUTONIA_SAMPLE"),
        metrics=_yes(environment, "EUTONIA_METRICS"),
        static=environment.get("EUTONIA_STATIC", ""),
        session_minutes=_minutes(environment),
    )
    _check(found)
    return found


# Read by tests and by make, not by the clinic.
OTHERS = ("EUTONIA_EVERY_ZONE", "EUTONIA_TEST_DATABASE")


def _check(found: Configuration) -> None:
    if len(found.secret_key) < SHORTEST_KEY:
        raise ConfigurationError(
            f"EUTONIA_SECRET_KEY needs at least {SHORTEST_KEY} characters that nobody can guess. "
            "`eutonia serve` on this machine makes one by itself."
        )
    if any(host in ("*", "") or host.startswith(".") for host in found.hosts):
        raise ConfigurationError("EUTONIA_HOSTS names every host in full; * and .domain would let anybody's page in.")
    if found.sign_up not in SIGN_UP:
        raise ConfigurationError(f"EUTONIA_SIGN_UP is {found.sign_up!r}; it is one of {', '.join(SIGN_UP)}.")
    if not found.local and not found.https:
        raise ConfigurationError(
            f"EUTONIA_HOSTS names {found.hosts[0]}, and records of people go over the network only by https. "
            "Set EUTONIA_HTTPS=yes behind a server that does it."
        )
    if found.sample and not found.local:
        raise ConfigurationError("EUTONIA_SAMPLE lists accounts that anybody may enter: on this machine alone.")
    if found.static and not Path(found.static).is_absolute():
        raise ConfigurationError("EUTONIA_STATIC names a folder in full, such as /srv/clinic/static.")
    if urlsplit(found.database).scheme not in ("sqlite", "postgresql", "postgres"):
        raise ConfigurationError("EUTONIA_DATABASE is sqlite:///path or postgresql://user:password@host/name.")
    if urlsplit(found.mail).scheme not in ("console", "file", "smtp", "smtps"):
        raise ConfigurationError("EUTONIA_MAIL is console:, file:///folder, smtp://host:port or smtps://host:port.")


def _yes(environment: Mapping[str, str], name: str) -> bool:
    value = environment.get(name, "no").casefold()
    if value not in ("yes", "no", ""):
        raise ConfigurationError(f"{name} is {value!r}; it is yes or no.")
    return value == "yes"


def _minutes(environment: Mapping[str, str]) -> int:
    text = environment.get("EUTONIA_SESSION_MINUTES") or "30"
    if not text.isdecimal() or not 5 <= int(text) <= 720:
        raise ConfigurationError(f"EUTONIA_SESSION_MINUTES is {text!r}; it is a number from 5 to 720.")
    return int(text)


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _providers(text: str) -> tuple[dict[str, str], ...]:
    try:
        found: Any = json.loads(text)
    except ValueError as error:
        raise ConfigurationError(f"EUTONIA_OIDC is not JSON: {error}.") from error
    if not isinstance(found, list) or any(not isinstance(each, dict) or set(each) != OIDC_FIELDS for each in found):
        raise ConfigurationError(f"EUTONIA_OIDC is a JSON list of objects with {', '.join(sorted(OIDC_FIELDS))}.")
    for each in found:
        if urlsplit(each["server_url"]).scheme != "https":
            raise ConfigurationError(f"EUTONIA_OIDC: {each['id']} is reached by https only.")
    return tuple(found)


def database_file(url: str) -> Path | None:
    """The file of a SQLite address; none for a server."""
    parts = urlsplit(url)
    return Path(parts.path.removeprefix("/")) if parts.scheme == "sqlite" else None
