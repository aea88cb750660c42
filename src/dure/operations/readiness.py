"""What an instance needs before it is used: current tables, the table of the cache, the folder for static files."""

from __future__ import annotations

from django.core.management import call_command

from dure.web.static_files import collect_files


def make_ready() -> None:
    """Bring the database to this version's tables; make what the server expects to find. Repeating it does no harm."""
    collect_files()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
