"""Worlds of a given size, loaded as rows into throw-away SQLite files.

This is a load, not the demonstration: rows are inserted in bulk, in the shapes that the commands would leave.
A small world of N has N of everything: enterprises, networks, seats, charters, rounds; in the open round N matters on
the ballot and N before the council; N supports and comments on one matter, N mandates of one delegate.
"""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from bench.home import HOME
from bench.load_bodies import Bodies, Size
from bench.load_matters import Proceedings
from bench.places import Places, places_of
from dure import clock
from dure.operations.readiness import make_ready


@dataclass(frozen=True)
class World:
    """A loaded world: its file, its places, and how long the loading took."""

    size: Size
    file: Path
    places: Places
    seconds: float

    def use(self) -> None:
        """Let what follows read this world."""
        use(self.file)


def use(file: Path) -> None:
    """Point Django at another file."""
    connection.close()
    connection.settings_dict["NAME"] = str(file)


def empty(file: Path) -> Path:
    """Make an empty database of the present version; the tables are made once and copied after that."""
    template = HOME / "empty.sqlite3"
    if not template.exists():
        use(template)
        make_ready()
        whole()
    shutil.copyfile(template, file)
    use(file)
    return file


def whole() -> None:
    """Bring everything into the file itself and let go of it."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def load(size: Size) -> World:
    """Load a world and leave Django pointed at it."""
    begun = time.monotonic()
    file = empty(HOME / f"world-{size.name}.sqlite3")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")  # the file is thrown away
    with transaction.atomic():
        bodies = Bodies(size, clock.now())
        proceedings = Proceedings(bodies)
    whole()
    places = places_of(bodies, proceedings)
    return World(size, file, places, time.monotonic() - begun)
