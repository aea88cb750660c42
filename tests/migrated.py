"""A database that was migrated once is kept as a template: the next process, and the next run, begin at once.

A template is named after the migrations that made it, so that a changed one makes a new template.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

import dure

PREFIX = "dure_migrated_"


def on_sqlite() -> bool:
    """Whether the tests run on SQLite."""
    return connection.vendor == "sqlite"


def provide(folder: Path) -> None:
    """Let the test database begin as a copy of a migrated one; `folder` keeps what may serve the next run."""
    with _one_at_a_time(folder):
        if on_sqlite():
            kept = folder / f"{PREFIX}{_digest()}.sqlite3"
            if not kept.exists():
                _keep(kept)
            shutil.copyfile(kept, connection.settings_dict["TEST"]["NAME"])
        else:
            connection.settings_dict["TEST"]["TEMPLATE"] = _template()


def _digest() -> str:
    """Return what the migrations are: those of Dure by their text, the others by the versions of their packages."""
    found = hashlib.sha256()
    for package in ("django", "django-allauth"):
        found.update(version(package).encode())
    for path in [*sorted((Path(dure.__file__).parent / "migrations").glob("*.py"))]:
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _keep(kept: Path) -> None:
    """Migrate an empty file and keep it, in one piece, in place of older ones."""
    for older in kept.parent.glob(f"{PREFIX}*"):
        older.unlink()
    with tempfile.TemporaryDirectory(prefix="dure-migrated-") as home:
        _migrate(DURE_HOME=home, DATABASE_URL="")
        with closing(sqlite3.connect(Path(home) / "dure.sqlite3")) as made:
            made.execute("VACUUM INTO ?", [str(kept)])


def _template() -> str:
    """Return the name of a migrated database on the server of the tests, which is made if need be."""
    name = PREFIX + _digest()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
        there = {row[0] for row in cursor.fetchall()}
        if name in there:
            return name
        for older in there:
            cursor.execute(f'DROP DATABASE "{older}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    with tempfile.TemporaryDirectory(prefix="dure-migrated-") as home:
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        _migrate(DURE_HOME=home, DATABASE_URL=address)
    return name


def _migrate(**surroundings: str) -> None:
    command = [sys.executable, "-m", "dure", "manage", "migrate", "-v", "0"]
    surroundings = {**os.environ, "DJANGO_SETTINGS_MODULE": "dure.settings", **surroundings}
    subprocess.run(command, env=surroundings, check=True)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Let the processes of a run, and runs side by side, make a template once."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
