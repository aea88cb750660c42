"""Who may cast in an open ballot, who may vote in a secret one, and what may be told of it."""

from __future__ import annotations

from datetime import datetime

from dure.ballots.models import Ballot
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop

GROUP_LIMIT = 10  # nothing is told about fewer papers than these together


def is_open(ballot: Ballot, at: datetime) -> Refused | None:
    """Return why nobody can vote at `at`, or None: one can from the opening on, and no longer at the close."""
    if at < ballot.opens_at:
        return refuse(
            "ballot_not_open", gettext_noop("This ballot opens on {moment}."), moment=ballot.opens_at
        )
    if at >= ballot.closes_at or ballot.closed_at is not None:
        return refuse(
            "ballot_closed", gettext_noop("This ballot closed on {moment}."), moment=ballot.closes_at
        )
    return None


def not_on_roll(ballot: Ballot) -> Refused:
    """Return the refusal of a voter who is not on the roll."""
    return refuse(
        "not_on_roll",
        gettext_noop(
            "This voter is not on the roll of {organization}, which was fixed when the ballot opened."
        ),
        organization=ballot.held_by.name,
    )


def may_cast(ballot: Ballot, voter: str, on_roll: set[str], at: datetime) -> Refused | None:
    """Only while the ballot is open, and only for a voter on the roll as it was at the opening."""
    if refusal := is_open(ballot, at):
        return refusal
    return None if voter in on_roll else not_on_roll(ballot)
