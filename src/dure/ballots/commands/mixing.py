"""While a secret ballot is open, PostgreSQL notes for each row which transaction wrote it, and keeps rows in the order
in which they came. A vote marks the roll and fills the box in one transaction, so both lead from a voter to a paper.
The clock therefore writes new rows again, many in one transaction, in an order drawn by chance.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from dure.ballots import queries
from dure.ballots.models import Ballot
from dure.chance import in_any_order

CROWD = 20  # papers, and used lines of the roll, that one transaction wrote
AT_ONCE = 5000  # rows of one table in one turn


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
    """Write again the rows that fewer than `CROWD` share a transaction with, and others until they are a crowd.

    Does nothing while another process does it. A close waits until it is done, votes do not.
    """
    if not queries.alone_in_mixing(ballot) or queries.keep_open(ballot).closed_at is not None:
        return 0
    lonely = {table: queries.lonely(ballot, table, CROWD, AT_ONCE) for table in queries.MIXED}
    if not any(lonely.values()):
        return 0
    count = 0
    for table, keys in lonely.items():
        mixed = [*keys, *queries.others(ballot, table, keys, max(0, CROWD - len(keys)))]
        queries.write_again(table, in_any_order(mixed))
        count += len(mixed)
    return count
