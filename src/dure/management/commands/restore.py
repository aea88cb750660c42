"""`dure restore FILE`: put a backup in place of an empty database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from dure.management.plain import PlainCommand
from dure.operations.backups import restore


class Command(PlainCommand):
    """Restores one backup."""

    help = "Put a backup in place of an empty database of the same kind."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("file", type=Path, help="a file that `dure backup` wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore and say from when it is."""
        manifest = restore(options["file"])
        self.stdout.write(f"Restored the backup of {manifest['made_at']}. Start it: dure serve")
