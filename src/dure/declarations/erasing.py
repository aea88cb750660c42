"""The ties that a person declared, removed at the person's wish."""

from __future__ import annotations

from datetime import datetime

from dure.declarations.models import Affiliation
from dure.people.erasing import erases
from dure.people.models import Person


@erases
def forget_ties(person: Person, at: datetime) -> list[int]:
    """Erase the words of every tie; the record never held them."""
    own = Affiliation.objects.filter(holding__person=person)
    own.filter(withdrawn_at__isnull=True).update(withdrawn_at=at)
    own.update(text="")
    return []
