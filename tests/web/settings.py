"""The clinic's own settings, with what the tests alone need: a key, a database of their own, quick password hashes.

EUTONIA_TEST_DATABASE=postgresql runs the same tests on a PostgreSQL that is started here, one for each test process.
"""

import atexit
import contextlib
import os

from tests.web import pgserver

KEPT = ("EUTONIA_EVERY_ZONE", "EUTONIA_TEST_DATABASE")
for _name in [name for name in os.environ if name.startswith("EUTONIA_") and name not in KEPT]:
    del os.environ[_name]
os.environ["EUTONIA_SECRET_KEY"] = "for the tests alone, and long enough to be let through " * 2
os.environ["EUTONIA_DATABASE"] = "sqlite:///:memory:"
if os.environ.get("EUTONIA_TEST_DATABASE") == "postgresql":
    _running = contextlib.ExitStack()
    os.environ["EUTONIA_DATABASE"] = _running.enter_context(pgserver.server())
    atexit.register(_running.close)

from eutonia.web.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
