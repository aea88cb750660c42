"""The ties that a person declared, removed at the person's wish, and some time after the post ended."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from dure.declarations.models import Affiliation
from dure.people.erasing import erases, keeps_for
from dure.people.models import Person
from dure.people.queries import also_holds
from polity.sentences import gettext_noop

also_holds("affiliation.holding", lambda person: Affiliation.objects.filter(holding__person=person))


@erases("affiliation.text")
def forget_ties(person: Person, at: datetime) -> list[int]:
    """Erase the words of every tie; the record never held them."""
    own = Affiliation.objects.filter(holding__person=person)
    own.filter(withdrawn_at__isnull=True).update(withdrawn_at=at)
    own.update(text="")
    return []


@keeps_for("ties", gettext_noop("What office-holders declared of their ties, after their post ended"), 365)
def _old_ties(before: datetime) -> int:
    """Erase the words, and those of ties that were taken back, however lately: they are promised to be gone."""
    over = Affiliation.objects.filter(Q(holding__until_at__lt=before) | Q(withdrawn_at__isnull=False))
    return over.exclude(text="").update(text="")
