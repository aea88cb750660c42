"""Who was asked in a trust survey is not kept for ever: half a year after the close only numbers are left."""

from __future__ import annotations

from datetime import datetime

from dure.people.erasing import erases, keeps_for
from dure.people.models import Person
from dure.trust.models import TrustRollLine
from polity.sentences import gettext_noop


@erases("trustrollline.person")
def leave_trust_rolls(person: Person, at: datetime) -> list[int]:
    """Make the person's lines nobody's: how many were asked and answered stays, and no line can be used any more."""
    TrustRollLine.objects.filter(person=person).update(person=None)
    return []


@keeps_for("trust_rolls", gettext_noop("Who was asked in a trust survey, after it was closed"), 180)
def _old_trust_rolls(before: datetime) -> int:
    """Make old lines nobody's."""
    return TrustRollLine.objects.filter(wave__closed_at__lt=before, person__isnull=False).update(person=None)
