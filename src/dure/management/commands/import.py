"""`dure import DIR`: put an export into an empty database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from dure.management.plain import PlainCommand
from dure.operations.readiness import make_ready
from dure.operations.transfer import import_instance


class Command(PlainCommand):
    """Imports a whole instance."""

    help = "Read a folder that `dure export` wrote into an empty database: all of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("folder", type=Path, help="a folder that `dure export` wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the tables, import, and say what was read."""
        make_ready()
        manifest = import_instance(options["folder"])
        rows = sum(told["lines"] for name, told in manifest["files"].items() if name.startswith("tables/"))
        self.stdout.write(
            f"{rows} rows imported. Record: {manifest['record']['size']} entries, root as exported."
        )
