"""`dure backup FILE`: save the database while it is in use."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from dure import clock
from dure.management.passphrases import add_passphrase, passphrase_of
from dure.management.plain import PlainCommand
from dure.operations.backups import back_up


class Command(PlainCommand):
    """Makes one backup."""

    help = "Save the database to one file, while it is in use. Keep DURE_HOME/secret_key apart: it is not inside."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        add_passphrase(parser)
        parser.add_argument(
            "file", type=Path, help="a file that does not exist yet, e.g. dure-2027-03-01.tar"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Back up and say where to."""
        target = options["file"].absolute()
        back_up(target, at=clock.now(), passphrase=passphrase_of(options))
        self.stdout.write(f"Saved to {target} ({target.stat().st_size / 1e6:.1f} MB).")
