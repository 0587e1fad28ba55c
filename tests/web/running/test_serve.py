"""`eutonia serve`, as somebody starts and stops it: by processes of its own, on a database in a folder of its own."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SERVE = (sys.executable, "-c", "import sys; from eutonia.cli.main import main; sys.exit(main())", "serve")
WORDS = "The clinic is open at http://127.0.0.1:"
# What a test puts into a database before the clinic opens on it.
BEFORE = """
from datetime import timedelta
from eutonia.web import running
running.prepare(database=None, sample=True)
running._migrate()
from django.utils import timezone
from eutonia.web.accounts.models import Clinic, Patient, User
from eutonia.web.sample.load import load_sample
"""
OF_YESTERDAY = "load_sample(at=timezone.now() - timedelta(days=1))"
SOMEBODY_REAL = "User.objects.create_user('ann@clinic.example', 'correct horse battery staple', name='Ann')"
NOT_INVITED_YET = """
load_sample(at=timezone.now())
Patient.objects.create(clinic=Clinic.objects.get(), name="Ann Real", birth_date="1980-01-01", sex="female", state="NY")
"""


def environment() -> dict[str, str]:
    """Without what the tests of the clinic set for themselves."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("EUTONIA_", "DJANGO_"))}


def call(folder: Path, *arguments: str) -> tuple[int, str]:
    """The status, and everything that was said."""
    done = subprocess.run(
        [*SERVE, *arguments], cwd=folder, env=environment(), capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout + done.stderr


def put_in(folder: Path, code: str) -> None:
    subprocess.run([sys.executable, "-c", BEFORE + code], cwd=folder, env=environment(), check=True, timeout=120)


@contextmanager
def running(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int, list[str]]]:
    """The clinic with sample people: its process, its port, and what it said until it was open."""
    process = subprocess.Popen(
        [*SERVE, "--sample", "--port", "0"], cwd=folder, env=environment(), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    try:
        said = []
        for line in process.stdout:
            said.append(line.strip())
            if line.startswith(WORDS):
                break
        assert said, "it ended before it was open"
        yield process, int(said[-1].removeprefix(WORDS).split()[0]), said
    finally:
        process.kill()
        process.wait(timeout=10)
        process.stdout.close()


def login_page(port: int) -> tuple[http.client.HTTPConnection, str]:
    """The page, and the connection, which stays open."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/account/login/")
    answer = connection.getresponse()
    assert answer.status == 200
    return connection, answer.read().decode()


def stop(process: subprocess.Popen[str]) -> float:
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0
    return time.monotonic() - began


def test_it_opens_with_sample_people_and_stops_when_told_and_does_so_twice(tmp_path: Path):
    for _ in range(2):
        with running(tmp_path) as (process, port, said):
            connection, words = login_page(port)
            assert "Dr. Miriam Okafor" in words
            assert said[-1].endswith("with sample people.")
            assert len(said) == 1
            assert stop(process) < 5  # somebody's browser still holds a connection
            connection.close()


def test_sample_people_of_an_earlier_day_are_made_again_and_that_is_told(tmp_path: Path):
    put_in(tmp_path, OF_YESTERDAY)
    with running(tmp_path) as (_, port, said):
        assert said[0] == "The sample people were of an earlier day: they are made again for today."
        connection, words = login_page(port)
        connection.close()
        assert "Ana Ruiz" in words
    with running(tmp_path) as (_, _, said):
        assert len(said) == 1


@pytest.mark.parametrize("somebody", [SOMEBODY_REAL, NOT_INVITED_YET], ids=["an account", "a patient without one"])
def test_a_database_with_somebody_real_is_refused_and_kept(tmp_path: Path, somebody: str):
    put_in(tmp_path, somebody)
    before = (tmp_path / "var" / "sample.sqlite3").stat().st_size
    status, said = call(tmp_path, "--sample", "--port", "0")
    assert status == 2
    assert said.count("\n") == 1
    assert "somebody who is no sample person" in said
    assert (tmp_path / "var" / "sample.sqlite3").stat().st_size == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--port", "99999"), "--port is 99999"),
        (("--port", "-1"), "--port is -1"),
        (("--port", "eight"), "--port"),
        (("--database", "clinic"), "EUTONIA_DATABASE is sqlite:///path"),
        (("--database", "sqlite:///:memory:"), "needs a file"),
        (("--database", "sqlite:////proc/no/clinic.sqlite3"), "cannot be made"),
        (("--database", "postgresql://nobody@127.0.0.1:1/none", "--port", "0"), "The database cannot be used"),
        (("--database", "sqlite:///words.txt", "--port", "0"), "file is not a database"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(tmp_path: Path, arguments: tuple[str, ...], says: str):
    (tmp_path / "words.txt").write_text("no database, but words " * 100)
    status, said = call(tmp_path, *arguments)
    assert status == 2
    assert says in said
    assert said.count("\n") == 1


def test_a_port_that_is_taken_is_told_in_one_line(tmp_path: Path):
    with running(tmp_path) as (_, port, _):
        status, said = call(tmp_path, "--sample", "--port", str(port))
    assert status == 2
    assert f"127.0.0.1:{port} cannot be used" in said
    assert said.count("\n") == 1
