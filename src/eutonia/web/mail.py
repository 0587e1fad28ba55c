"""Where does e-mail go? From one address, such as smtps://user:password@host:465, to Django's settings."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

BACKENDS = "django.core.mail.backends"


def mailers(address: str) -> dict[str, dict[str, Any]]:
    """
    >>> mailers("console:")["default"]["BACKEND"]
    'django.core.mail.backends.console.EmailBackend'
    >>> mailers("smtps://me:p%40ss@post.example:465")["default"]["OPTIONS"]["password"]
    'p@ss'
    """
    parts = urlsplit(address)
    if parts.scheme == "console":
        return {"default": {"BACKEND": f"{BACKENDS}.console.EmailBackend"}}
    if parts.scheme == "file":
        return {
            "default": {"BACKEND": f"{BACKENDS}.filebased.EmailBackend", "OPTIONS": {"file_path": parts.path or "."}}
        }
    options = {
        "host": parts.hostname or "localhost",
        "port": parts.port or (465 if parts.scheme == "smtps" else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp" and parts.hostname not in ("localhost", "127.0.0.1"),
        "timeout": 20,
    }
    return {"default": {"BACKEND": f"{BACKENDS}.smtp.EmailBackend", "OPTIONS": options}}
