"""Who stood on the roll of a secret ballot is not kept for ever: half a year later only numbers are left."""

from __future__ import annotations

import secrets
from datetime import datetime

from dure.ballots.models import CodeHolder, RollLine
from dure.people.erasing import erases, keeps_for
from dure.people.models import Person
from polity.sentences import gettext_noop


@erases("rollline.person", "rollline.address", "rollline.code", "codeholder.person")
def leave_rolls(person: Person, at: datetime) -> list[int]:
    """Put a random sign in the person's place on every roll: the turnout stays, and the right can be used no more."""
    CodeHolder.objects.filter(person=person).delete()
    _make_nobodys(list(RollLine.objects.filter(person=person)))
    return []


@keeps_for("rolls", gettext_noop("Who stood on the roll of a secret ballot, after its count"), 180)
def _old_rolls(before: datetime) -> int:
    """Put a random sign in the place of who a line was of; channel and area stay, for the turnout."""
    CodeHolder.objects.filter(ballot__closed_at__lt=before).delete()
    lines = RollLine.objects.filter(
        ballot__closed_at__lt=before, person__isnull=False
    ) | RollLine.objects.filter(ballot__closed_at__lt=before, address__isnull=False)
    found = list(lines.order_by("pk")[:5000])
    _make_nobodys(found)
    return len(found)


def _make_nobodys(lines: list[RollLine]) -> None:
    for line in lines:
        line.person, line.address, line.code = None, None, secrets.token_hex(32)
    RollLine.objects.bulk_update(lines, ["person", "address", "code"], batch_size=500)
