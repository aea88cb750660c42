"""`dure witnesses`: who may sign the checkpoints of this record."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from dure import clock
from dure.cli import Fault
from dure.management.plain import PlainCommand
from dure.record.commands import accept_witness, dismiss_witness
from dure.record.queries import witnesses
from polity.transparency import NoteError


class Command(PlainCommand):
    """Names a witness, dismisses one, or lists them."""

    help = "Say who witnesses this record: name somebody by the key that `dure witness` printed there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("--add", metavar="KEY", help="the key of a witness")
        parser.add_argument("--title", default="", help="who it is, as people read it")
        parser.add_argument("--url", default="", help="a page about the witness")
        parser.add_argument("--dismiss", metavar="NAME", help="show this witness no longer")

    def handle(self, *args: Any, **options: Any) -> None:
        """Change what was asked, then list."""
        if options["add"]:
            if not options["title"]:
                raise Fault("Say who the witness is: --title …")
            try:
                accept_witness(key=options["add"], title=options["title"], url=options["url"], at=clock.now())
            except NoteError as error:
                raise Fault(f"This is not the key of a witness: {error}.") from error
        if options["dismiss"] and not dismiss_witness(name=options["dismiss"], at=clock.now()):
            raise Fault(f"There is no witness called {options['dismiss']}.")
        for one in witnesses():
            self.stdout.write(f"{one.name}  {one.title}  {one.key}")
