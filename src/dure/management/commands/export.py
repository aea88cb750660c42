"""`dure export DIR`: write everything to a folder, in open formats."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from dure import clock
from dure.management.plain import PlainCommand
from dure.operations.transfer import export_instance
from dure.support.models import SupportRequest


class Command(PlainCommand):
    """Exports the whole instance."""

    help = (
        "Write everything but requests to support centres to a folder, in open formats. "
        "The folder holds persons' data: keep it private."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument(
            "--public", action="store_true", help="only what is public: enough to count everything again"
        )
        parser.add_argument("folder", type=Path, help="a folder that does not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Export and say what was written, and what was not."""
        manifest = export_instance(options["folder"], at=clock.now(), public=options["public"])
        self.stdout.write(f"{len(manifest['files'])} files in {options['folder']}.")
        self.stdout.write(f"Record: {manifest['record']['size']} entries, root {manifest['record']['root']}")
        left = 0 if options["public"] else SupportRequest.objects.count()
        if left:
            self.stderr.write(
                f"Requests to support centres are in no export, and {left} stay behind. Bring them to an end first, "
                "or move with `dure backup` and `dure restore`."
            )
