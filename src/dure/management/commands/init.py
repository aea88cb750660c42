"""`dure init`: found a network in one sitting."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from dure import clock
from dure.charters.queries import samples
from dure.cli import Fault
from dure.management.plain import PlainCommand
from dure.operations.founding import ask_for_kit, charter_text, found, read_kit
from dure.operations.readiness import make_ready
from dure.refusals import Refused


class Command(PlainCommand):
    """Founds a network from a kit, or asks for what a kit holds."""

    help = "Found a network: at least five organizations, a person who speaks for each, and a charter."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        names = ", ".join(samples())
        parser.add_argument("--charter", default="founding-kit", help=f"the charter to begin with: {names}")
        parser.add_argument(
            "--kit", type=Path, metavar="FILE", help="TOML file with the founders; else you are asked"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read or ask, found, and say what comes next."""
        charter_text(options["charter"])  # a wrong name is said before anything is asked
        if options["kit"]:
            if not options["kit"].is_file():
                raise Fault(f"There is no file {options['kit']}.")
            kit = read_kit(options["kit"].read_text(encoding="utf-8-sig"))
        elif sys.stdin.isatty():
            kit = ask_for_kit(input)
        else:
            raise Fault("Nobody can be asked here: give the founders in a file with --kit FILE.")
        make_ready()
        try:
            made = found(kit, charter=options["charter"], at=clock.now())
        except Refused as refused:
            raise Fault(refused.sentence) from refused
        self.stdout.write(f"{made.network.name} is founded, with {made.network.members_count} organizations.")
        self.stdout.write(f"Stewards: {', '.join(person.name for person in made.stewards)}.")
        self.stdout.write(f"Charter: {made.charter.title}, version {made.charter.version}.")
        if made.round:
            self.stdout.write(f"The round “{made.round.title}” is open.")
        else:
            self.stdout.write(
                "The charter names further bodies: found or invite them, then open its first round."
            )
        self.stdout.write("Each founder signs in with the e-mail address given. Start: dure serve")
