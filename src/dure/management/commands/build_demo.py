"""Build the demonstration world into an empty database. `dure demo` calls this in a process of its own."""

from __future__ import annotations

import gc
import time
from argparse import ArgumentParser
from datetime import datetime
from importlib import import_module
from typing import Any

from django.core.management import CommandError
from django.db import connection

from dure.management.plain import PlainCommand
from dure.operations.readiness import make_ready
from dure.people.models import Person


class Command(PlainCommand):
    """Builds the world, through the same commands that people's acts go through."""

    help = "Build the demonstration world into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("--seed", type=int, required=True)
        parser.add_argument(
            "--at", type=datetime.fromisoformat, required=True, help="moment, with offset from UTC"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the tables and build; the file is thrown away if anything fails, so it need not survive a
        power cut.
        """
        started = time.monotonic()
        gc.freeze()
        gc.set_threshold(100_000)  # much is made here and little of it is garbage
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous=OFF")
        make_ready()
        if Person.objects.exists():
            raise CommandError(
                "This database already holds people: the demonstration world needs an empty one."
            )
        self.stdout.write("Building the demonstration world")
        # The one import by name: the world is data that ships, and nothing else of Dure depends on it.
        import_module("dure.library.demo").build(seed=options["seed"], at=options["at"])
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.stdout.write(f"  built in {time.monotonic() - started:.1f} s")
