"""Whether a contract is at or below its clause on employment, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from dure.commissions.models import Commission, WorkSpell
from polity.retention import Spells
from polity.sentences import Sentence, gettext_noop

#: Endings that are not held against an employer.
NOT_LOST = (WorkSpell.Ending.RETIRED, WorkSpell.Ending.QUIT, WorkSpell.Ending.MADE_PERMANENT)
#: A contract for so many jobs takes so many times more at once before a report looks like a slip.
ROOM = 2
LEAST_ROOM = 10


@dataclass(frozen=True)
class Shortfall:
    """One part of the clause that is not met. `lasting`: more jobs alone cannot put it right."""

    code: str
    says: Sentence
    lasting: bool = False


def room_for(commission: Commission | None) -> int | None:
    """Return how many jobs at once a report may name; None where the clause names no number."""
    if commission is None or not commission.jobs:
        return None
    return max(ROOM * commission.jobs, commission.jobs + LEAST_ROOM)


def running(spells: Iterable[WorkSpell], on: date) -> list[WorkSpell]:
    """Return the jobs that go on after a day, as far as they are known."""
    return [one for one in spells if one.started_on <= on and (one.ended_on is None or one.ended_on > on)]


def shortfalls(
    commission: Commission, spells: Sequence[WorkSpell], on: date, *, since: date | None = None
) -> list[Shortfall]:
    """Return what is below the clause on a day; jobs lost too early count if they ended after `since`."""
    now = running(spells, on)
    found = [
        _jobs(commission, now, on),
        _group(commission, now),
        _pay(commission, now),
        _months(commission, spells, on, since),
    ]
    return [one for one in found if one is not None]


def _jobs(commission: Commission, now: Sequence[WorkSpell], on: date) -> Shortfall | None:
    if len(now) >= commission.jobs:
        return None
    says = gettext_noop("{found} jobs go on after {day}; the clause asks for {asked}.")
    return Shortfall("jobs", Sentence(says, {"found": len(now), "day": on, "asked": commission.jobs}))


def _group(commission: Commission, now: Sequence[WorkSpell]) -> Shortfall | None:
    if not commission.group_share or not now:
        return None
    inside = sum(one.group == commission.group for one in now)
    if 100 * inside >= commission.group_share * len(now):
        return None
    says = gettext_noop(
        "{found} of {all} jobs are held by the entering group; the clause asks for {share} %."
    )
    return Shortfall(
        "group", Sentence(says, {"found": inside, "all": len(now), "share": commission.group_share})
    )


def _pay(commission: Commission, now: Sequence[WorkSpell]) -> Shortfall | None:
    if commission.pay_floor is None:
        return None
    below = sum(one.pay is not None and one.pay < commission.pay_floor for one in now)
    if not below:
        return None
    return Shortfall(
        "pay",
        Sentence(gettext_noop("{found} jobs are paid below the floor of the clause."), {"found": below}),
    )


def _months(
    commission: Commission, spells: Sequence[WorkSpell], on: date, since: date | None
) -> Shortfall | None:
    if not commission.months:
        return None
    ended = [
        one
        for one in spells
        if one.ended_on is not None
        and one.ended_on <= on
        and (since is None or one.ended_on > since)
        and one.ending not in NOT_LOST
    ]
    if not ended:
        return None
    columns = Spells.from_arrays(
        np.array([one.started_on for one in ended], dtype="datetime64[D]"),
        np.array([one.ended_on for one in ended], dtype="datetime64[D]"),
    )
    lasted, _ = columns.lasted(on)
    early = int((lasted < commission.months * 31).sum())
    if not early:
        return None
    says = gettext_noop("{found} jobs ended before the {months} months of the clause.")
    return Shortfall("months", Sentence(says, {"found": early, "months": commission.months}), lasting=True)
