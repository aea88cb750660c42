"""Bring the tables to this version; an empty database gets all of them at once."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as GoThroughMigrations

from dure.operations.new_tables import make_new_tables


class Command(GoThroughMigrations):
    """Django's own, except for an empty database of which nothing particular is asked.

    `migrate dure` goes through the migrations one by one there, too.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the tables of an empty database, then do whatever is left."""
        particular = ("app_label", "plan", "check_unapplied", "fake", "fake_initial", "run_syncdb", "prune")
        if not any(options.get(name) for name in particular):
            make_new_tables()
        super().handle(*args, **options)
