"""`dure restore FILE`: put a backup in place of an empty database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from dure.management.passphrases import add_passphrase, passphrase_of
from dure.management.plain import PlainCommand
from dure.operations.backups import check, restore


class Command(PlainCommand):
    """Restores one backup."""

    help = "Put a backup in place of an empty database of the same kind."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        add_passphrase(parser)
        parser.add_argument("--check", action="store_true", help="only look whether the backup is whole")
        parser.add_argument("file", type=Path, help="a file that `dure backup` wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore and say from when it is."""
        if options["check"]:
            manifest = check(options["file"], passphrase_of(options))
            head = manifest["record_at_least"]
            self.stdout.write(
                f"Whole: {head['size']} entries at least, root {head['root']}, of {manifest['made_at']}."
            )
            return
        manifest = restore(options["file"], passphrase_of(options))
        self.stdout.write(f"Restored the backup of {manifest['made_at']}. Start it: dure serve")
