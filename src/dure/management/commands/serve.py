"""`dure serve`: serve the pages, and let the clock act on what is due."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings

from dure.management.plain import PlainCommand
from dure.networks.commands import load_areas
from dure.operations.ports import require_free
from dure.operations.readiness import make_ready
from dure.operations.serving import Listening, serve


class Command(PlainCommand):
    """Serves this instance until it is interrupted."""

    help = "Serve the pages, and let the clock act on what is due every 30 seconds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
        parser.add_argument("--workers", type=int, default=2, help="processes (default 2)")
        parser.add_argument("--threads", type=int, default=2, help="threads in each process (default 2)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the port, bring the database up to date, serve."""
        require_free(options["host"], options["port"])
        make_ready()
        load_areas()
        shown = f"[{options['host']}]" if ":" in options["host"] else options["host"]
        address = settings.DURE_URL if settings.DURE_PRODUCTION else f"http://{shown}:{options['port']}/"
        serve(Listening(options["host"], options["port"], options["workers"], options["threads"]), address)
