"""The ties that a person declared, removed at the person's wish."""

from __future__ import annotations

from datetime import datetime

from dure.declarations.models import Affiliation
from dure.people.erasing import erases
from dure.people.models import Person
from dure.people.queries import also_holds

also_holds("affiliation.holding", lambda person: Affiliation.objects.filter(holding__person=person))


@erases("affiliation.text")
def forget_ties(person: Person, at: datetime) -> list[int]:
    """Erase the words of every tie; the record never held them."""
    own = Affiliation.objects.filter(holding__person=person)
    own.filter(withdrawn_at__isnull=True).update(withdrawn_at=at)
    own.update(text="")
    return []
