"""`dure end_sign_ins`: when a computer was stolen, or nobody knows what was: sign people out in every browser."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from dure.cli import Fault
from dure.management.plain import PlainCommand
from dure.people.models import Person, SignIn


class Command(PlainCommand):
    """Ends the sign-ins of one person, or all there are."""

    help = "Sign somebody out in every browser, or everybody. They can sign in again at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("address", nargs="?", help="the e-mail address of the person")
        who.add_argument("--everybody", action="store_true", help="end all sign-ins of this instance")

    def handle(self, *args: Any, **options: Any) -> None:
        """End them."""
        rows = SignIn.objects.all()
        if not options["everybody"]:
            person = Person.objects.filter(email__iexact=options["address"].strip()).first()
            if person is None:
                raise Fault("Nobody here has this address.")
            rows = rows.filter(person=person)
        ended, _ = rows.delete()
        self.stdout.write(f"{ended} ended")
