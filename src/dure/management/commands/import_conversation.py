"""`dure import_conversation DIR`: take in a conversation that Polis published."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from dure import clock
from dure.conversations.commands import import_conversation
from dure.management.plain import PlainCommand
from dure.networks.policies import stewards
from dure.networks.queries import organization_by_slug
from dure.refusals import Refused
from polity.formats.polis import UnreadableConversation, read_polis


class Command(PlainCommand):
    """Takes a published conversation in: to read and to map, not to answer."""

    help = "Read comments.csv, participants-votes.csv and summary.csv of a folder into a conversation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("folder", type=Path, help="the folder with the three files")
        parser.add_argument("--organization", required=True, help="reference of the one that shows it")
        parser.add_argument("--slug", default="", help="its address (default: from the topic)")
        parser.add_argument("--source", default="", help="where it comes from")
        parser.add_argument("--licence", default="", help="under which licence it was published")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the files, name each line that could not be read, and take in the rest."""
        at = clock.now()
        try:
            read = read_polis(
                self._text(options["folder"] / "comments.csv"),
                self._text(options["folder"] / "participants-votes.csv"),
                self._text(options["folder"] / "summary.csv", needed=False),
            )
            organization = organization_by_slug(options["organization"])
            by = stewards(organization, at)
            if not by:
                raise CommandError(f"{organization.name} has no steward in whose name this could be done.")
            taken = import_conversation(
                organization=organization,
                read=read,
                by=by[0],
                at=at,
                slug=options["slug"],
                source=options["source"],
                licence=options["licence"],
            )
        except UnreadableConversation as fault:
            raise CommandError(str(fault.says)) from fault
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        for one in read.faults:
            self.stdout.write(str(one))
        self.stdout.write(
            f"{taken.statements_count} statements, {taken.participants_count} persons, {taken.answers_count} answers: "
            f"/conversations/{taken.slug}/"
        )

    def _text(self, path: Path, *, needed: bool = True) -> str:
        if not path.exists():
            if needed:
                raise CommandError(f"There is no file {path}.")
            return ""
        return path.read_text(encoding="utf-8-sig")
