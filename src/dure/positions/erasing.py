"""What a person said about amendments and signed in their own name, removed at the person's wish."""

from __future__ import annotations

from datetime import datetime

from dure.people.erasing import erases
from dure.people.models import Person
from dure.positions.models import Remark, Signature


@erases("remark.text", "signature.shows_name")
def take_remarks_back(person: Person, at: datetime) -> list[int]:
    """Empty the person's own remarks, and show no name under a text; return the entries of the remarks.

    The words of amendments and what was said for an organization belong to the text and to the organization.
    """
    own = Remark.objects.filter(by=person, acting_for__isnull=True).exclude(text="")
    numbers = list(own.values_list("entry", flat=True))
    own.update(text="")
    Signature.objects.filter(person=person).update(shows_name=False)
    return numbers
