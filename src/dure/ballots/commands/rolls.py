"""Fix the roll of a secret ballot: who may vote, once and for all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from dure.ballots import queries
from dure.ballots.models import Ballot, CodeHolder, RollLine
from dure.ballots.sealing import digest
from dure.people.models import Person
from dure.prepared import insert_all
from dure.record.commands import append


@transaction.atomic
def fix_roll(*, ballot: Ballot, at: datetime) -> Ballot:
    """Write the roll of a secret ballot that has opened: who may vote as of its opening. Does nothing twice.

    Who stands on a list with an address keeps that one line; codes on paper were added before. From now on lines
    change only in how the right was used.
    """
    locked = (
        Ballot.objects.select_for_update(of=("self",))
        .select_related("round__charter", "held_by")
        .get(id=ballot.id)
    )
    if not locked.is_secret or locked.roll_fixed_at is not None or at < locked.opens_at:
        return locked
    listed = dict(RollLine.objects.filter(ballot=locked, address__isnull=False).values_list("address", "id"))
    there = set(RollLine.objects.filter(ballot=locked, person__isnull=False).values_list("person", flat=True))
    there |= _by_code(locked, listed)
    fresh = []
    for person in Person.objects.filter(pk__in=queries.entitled(locked) - there).order_by("ref"):
        line = listed.get(digest("address", person.email.lower())) if person.email and listed else None
        if line is not None:
            RollLine.objects.filter(id=line).update(person=person)
        else:
            fresh.append(RollLine(ballot=locked, person=person, area_id=person.area_id))
    insert_all(fresh)
    locked.roll_fixed_at = at
    locked.save(update_fields=["roll_fixed_at"])
    append(
        verb="fix_roll",
        at=at,
        organization=locked.held_by.slug,
        payload={
            "ballot": locked.ref,
            "round": locked.round.slug,
            "voters": RollLine.objects.filter(ballot=locked).count(),
        },
    )
    return locked


def _by_code(ballot: Ballot, listed: Mapping[str | None, int]) -> set[int]:
    """Return the persons whose right is a code on paper; their address on a list gives them no second one."""
    moved = Person.objects.filter(pk__in=CodeHolder.objects.filter(ballot=ballot).values("person"))
    addresses = dict(moved.values_list("pk", "email"))
    again = [listed.get(digest("address", one.lower())) for one in addresses.values() if one and listed]
    RollLine.objects.filter(pk__in=[line for line in again if line is not None]).delete()
    return set(addresses)


def fix_rolls_due(at: datetime) -> int:
    """Fix the roll of every secret ballot that has opened; return how many."""
    due = list(
        Ballot.objects.filter(
            ballot_class="secret", roll_fixed_at__isnull=True, opens_at__lte=at, closed_at__isnull=True
        ).order_by("opens_at", "id")
    )
    for ballot in due:
        fix_roll(ballot=ballot, at=at)
    return len(due)
