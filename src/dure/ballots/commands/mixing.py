"""While a secret ballot is open, PostgreSQL notes for each row which transaction wrote it, and keeps rows in the order
in which they came. A vote marks the roll and fills the box in one transaction, so both lead from a voter to a paper.
The clock therefore mixes them (see `dure.mixing`).
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from dure import mixing
from dure.ballots import queries
from dure.ballots.models import Ballot

CROWD = 20  # papers, and used lines of the roll, that one transaction wrote
MIXING = 0x6475_7266  # any constant does, as long as nobody else uses it


def mix_open_boxes(at: datetime) -> int:
    """Mix the boxes of open secret ballots, and the lines of their rolls; return how many rows were written again.

    What they say stays the same. SQLite notes no transactions: see `queries.scatter`.
    """
    if connection.vendor != "postgresql":
        return 0
    ballots = Ballot.objects.filter(ballot_class="secret", closed_at=None, opens_at__lte=at, closes_at__gt=at)
    return sum(_mix(ballot) for ballot in ballots.order_by("pk"))


@transaction.atomic
def _mix(ballot: Ballot) -> int:
    """Do nothing while another process does it. A close waits until it is done, votes do not."""
    if not mixing.alone(MIXING, ballot.pk) or queries.keep_open(ballot).closed_at is not None:
        return 0
    return mixing.mix((queries.PAPERS, queries.LINES), ballot.pk, CROWD)
