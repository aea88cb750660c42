"""Reminders to those who owe an answer in a ratification: once when it opens, once before it closes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from dure.matters.models import Notice
from dure.matters.notices import REACHED
from dure.networks.graph import live_mandate
from dure.networks.models import Mandate
from dure.people.models import Person
from dure.positions.models import Party, Ratification

BEFORE = timedelta(days=7)


@transaction.atomic
def remind_parties(at: datetime) -> int:
    """Note a reminder for each person who acts for a party that owes an answer; return how many were noted.

    A party is reminded when it has not been yet, and again within the last week. Its silence stays silence.
    """
    made = 0
    open_now = Ratification.objects.filter(closed_at=None, due_at__gt=at)
    for one in open_now.select_related("position__matter__round__charter").order_by("pk"):
        waiting = [party for party in one.parties.filter(owes=True, choice="") if _is_due(party, one, at)]
        made += _remind(one, waiting, at)
    return made


def _is_due(party: Party, one: Ratification, at: datetime) -> bool:
    if party.reminded_at is None:
        return True
    assert one.due_at is not None, "asked for with a deadline"
    return party.reminded_at < one.due_at - BEFORE <= at


def _remind(one: Ratification, waiting: list[Party], at: datetime) -> int:
    if not waiting:
        return 0
    matter = one.position.matter
    persons = (
        Mandate.objects.filter(
            live_mandate(at),
            person__in=Person.objects.filter(REACHED),
            organization_id__in=[party.organization_id for party in waiting],
            scope__in=("", matter.round.process.key),
        )
        .order_by("person_id")
        .values_list("person_id", flat=True)
        .distinct()
    )
    noted = Notice.objects.bulk_create(
        Notice(person_id=person, matter=matter, awaited=True, created_at=at) for person in persons
    )
    Party.objects.filter(pk__in=[party.pk for party in waiting]).update(reminded_at=at)
    return len(noted)
