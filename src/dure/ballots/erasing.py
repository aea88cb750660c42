"""Who stood on the roll of a secret ballot is not kept for ever: half a year later only numbers are left."""

from __future__ import annotations

import secrets
from datetime import datetime

from dure.ballots.models import CodeHolder, RollLine
from dure.people.erasing import keeps_for
from polity.sentences import gettext_noop


@keeps_for("rolls", gettext_noop("Who stood on the roll of a secret ballot, after its count"), 180)
def _old_rolls(before: datetime) -> int:
    """Put a random sign in the place of who a line was of; channel and area stay, for the turnout."""
    CodeHolder.objects.filter(ballot__closed_at__lt=before).delete()
    lines = RollLine.objects.filter(
        ballot__closed_at__lt=before, person__isnull=False
    ) | RollLine.objects.filter(ballot__closed_at__lt=before, address__isnull=False)
    found = list(lines.order_by("pk")[:5000])
    for line in found:
        line.person, line.address, line.code = None, None, secrets.token_hex(32)
    RollLine.objects.bulk_update(found, ["person", "address", "code"], batch_size=500)
    return len(found)
