"""What an instance needs before it is used: current tables, the table of the cache, the folder for static files."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dure.web.static_files import collect_files


def make_ready() -> None:
    """Bring the database to this version's tables; make what the server expects to find. Repeating it does no harm."""
    collect_files()
    if migrations_ahead():
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def migrations_ahead() -> list[Any]:
    """Return the migrations of this version that the database lacks, in their order."""
    executor = MigrationExecutor(connection)
    return list(executor.migration_plan(executor.loader.graph.leaf_nodes()))
