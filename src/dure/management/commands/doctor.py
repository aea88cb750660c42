"""`dure doctor`: look this instance over."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from dure.management.plain import PlainCommand
from dure.operations.health import examine


class Command(PlainCommand):
    """Prints what every check found; ends with 1 where something must be mended."""

    help = "Check this instance and say what is wrong. Ends with 1 where something must be mended."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Examine and print."""
        findings = examine()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in findings], indent=2))
        else:
            for finding in findings:
                self.stdout.write(f"{finding.level:<6}{finding.says}")
        if any(finding.level == "fault" for finding in findings):
            sys.exit(1)
