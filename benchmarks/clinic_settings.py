"""The clinic's own settings, with a key for the benchmark alone."""

import os

os.environ.setdefault("EUTONIA_SECRET_KEY", "for the benchmark alone, and long enough to be let through " * 2)
from eutonia.web.settings import *  # noqa: F403
