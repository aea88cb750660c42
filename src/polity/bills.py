"""Bills of assemblies laid side by side: days that are known exactly or only to the month or year, and stages in order.

Assemblies differ in their readings; what can be compared is whether a bill was introduced, went to a committee, passed
and came into force, or how else it ended. A stage that a bill has gone past without a known day is not the same as one
that it has not reached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAY, MONTH, YEAR = "day", "month", "year"
EXACT = (DAY, MONTH, YEAR)
WAY = ("introduced", "in_committee", "passed", "in_force")
ENDS = ("fallen", "withdrawn", "lapsed")
REACHED, PAST, AHEAD, CLOSED = "reached", "past", "ahead", "closed"


@dataclass(frozen=True)
class Known:
    """A day as far as it is known: the day itself, its month, or its year."""

    on: date
    exact: str = DAY

    @property
    def first(self) -> date:
        """The first day that it can have been."""
        if self.exact == YEAR:
            return self.on.replace(month=1, day=1)
        return self.on.replace(day=1) if self.exact == MONTH else self.on

    @property
    def last(self) -> date:
        """The last day that it can have been."""
        if self.exact == YEAR:
            return self.on.replace(month=12, day=31)
        if self.exact != MONTH:
            return self.on
        if self.on.month == 12:
            return self.on.replace(day=31)
        return self.on.replace(month=self.on.month + 1, day=1) - timedelta(days=1)


def may_follow(before: Known, after: Known) -> bool:
    """Whether `after` can have been on the day of `before` or later, as far as both are known."""
    return after.last >= before.first


def in_order(days: Sequence[Known]) -> bool:
    """Whether days can have followed one another as they stand, as far as they are known.

    Each is held against all before it: a year that fits both of its neighbours does not excuse them from each other.
    """
    return all(may_follow(before, after) for place, after in enumerate(days) for before in days[:place])


def can_have_been(known: Known, today: date) -> bool:
    """Whether it is not only in the future."""
    return known.first <= today


@dataclass(frozen=True)
class Cell:
    """What a bill has to say about a stage.

    `reached` (with the day), `past` (it went on without one), `ahead`, or `closed`: it ended otherwise before.
    """

    state: str
    known: Known | None = None


@dataclass(frozen=True)
class Row:
    """One stage across all bills, in their order; `stage` "" is the end of those that ended otherwise."""

    stage: str
    cells: tuple[Cell, ...]


def side_by_side(bills: Sequence[Mapping[str, Known]]) -> tuple[Row, ...]:
    """Lay bills beside each other: a row for each stage of the way, then those that only some charters have.

    A bill is what it has reached: stage -> day, in the order of its steps. Its own last step says where it stands: a
    stage of the way that comes before it, and of which no day is known, is past. Where a bill ended otherwise, what
    it had not reached is closed. The last row, "", gives the ends; it is left out where no bill has one.
    """
    known = (*WAY, *ENDS)
    others = dict.fromkeys(stage for bill in bills for stage in bill if stage not in known)
    rows = [Row(stage, tuple(_cell(stage, bill) for bill in bills)) for stage in (*WAY, *others)]
    ends = tuple(_end(bill) for bill in bills)
    return (*rows, Row("", ends)) if any(cell.known for cell in ends) else tuple(rows)


def _cell(stage: str, bill: Mapping[str, Known]) -> Cell:
    if stage in bill:
        return Cell(REACHED, bill[stage])
    furthest = max((WAY.index(one) for one in bill if one in WAY), default=-1)
    if stage in WAY and WAY.index(stage) < furthest:
        return Cell(PAST)
    return Cell(CLOSED if any(end in bill for end in ENDS) else AHEAD)


def _end(bill: Mapping[str, Known]) -> Cell:
    end = next((stage for stage in ENDS if stage in bill), None)
    return Cell(REACHED, bill[end]) if end else Cell(AHEAD)


def end_of(bill: Mapping[str, Known]) -> str:
    """Return how a bill ended otherwise than as a law; "" where it did not."""
    return next((stage for stage in ENDS if stage in bill), "")
