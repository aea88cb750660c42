"""Which caseworker wrote or took what, removed at the caseworker's wish. Requests themselves erase as promised."""

from __future__ import annotations

from datetime import datetime

from dure.people.erasing import erases
from dure.people.models import Person
from dure.support.models import SupportPart, SupportReferral, SupportRequest


@erases("supportrequest.taken_by", "supportpart.by", "supportreferral.offered_by")
def leave_the_desk(person: Person, at: datetime) -> list[int]:
    """Part a caseworker from what they wrote; a request that they had taken waits for somebody else to take it."""
    SupportRequest.objects.filter(taken_by=person).update(taken_by=None)
    SupportPart.objects.filter(by=person).update(by=None)
    SupportReferral.objects.filter(offered_by=person).update(offered_by=None)
    return []
