"""How a paper may be marked: options that are approved, points, a ranking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dure.ballots import queries
from dure.ballots.models import Ballot
from dure.matters.models import Matter
from dure.refusals import Refused, refuse
from polity.charters import Ballot as BallotText
from polity.sentences import gettext_noop

POINTS = 10
GRADED = ("points", "ranking")


@dataclass(frozen=True)
class Sheet:
    """What a paper offers: the options by reference with their cost in minor units, and how they may be marked.

    `form` is approval, knapsack, one, points or ranking. `most` is the most options that may be marked or ranked; for
    points the number of points to give.
    """

    form: str
    most: int
    money: int
    costs: Mapping[str, int]


def sheet_of(ballot: Ballot, options: Sequence[Matter]) -> Sheet:
    """Return what the papers of a ballot offer."""
    return _sheet(ballot, {one.ref: queries.cost_of(one) for one in options})


def sheet_for_voting(ballot: Ballot) -> Sheet:
    """Return the same without reading the options themselves."""
    return _sheet(ballot, queries.costs(ballot))


def _sheet(ballot: Ballot, costs: Mapping[str, int]) -> Sheet:
    text = queries.text_of(ballot)
    return Sheet(text.form, most_of(text, len(costs)), ballot.money, costs)


def most_of(text: BallotText, options: int) -> int:
    """Return the most options that may be marked, or the points that may be given."""
    if text.form == "one":
        return 1
    if text.form == "points":
        return text.most or POINTS
    return min(text.most or options, options)


def fault(sheet: Sheet, marks: Mapping[str, int]) -> Refused | None:
    """Return why a paper cannot be marked so, or None. A paper on which nothing is marked is a valid one.

    `marks`: for each option by reference a whole number: 1 where it is approved, its points, or its rank from 1.
    """
    if any(ref not in sheet.costs for ref in marks):
        return refuse(
            "unknown_option", gettext_noop("Choose only from what stands on this ballot."), field="options"
        )
    if any(not isinstance(mark, int) or isinstance(mark, bool) or mark < 1 for mark in marks.values()):
        return refuse("bad_mark", gettext_noop("Mark options with whole numbers from 1."), field="options")
    return _FAULTS[sheet.form](sheet, marks)


def _too_many(sheet: Sheet, marks: Mapping[str, int]) -> Refused | None:
    if len(marks) > sheet.most:
        return refuse(
            "too_many_marks",
            gettext_noop("You marked {count}. Mark {most} at most."),
            field="options",
            count=len(marks),
            most=sheet.most,
        )
    return None


def _approval(sheet: Sheet, marks: Mapping[str, int]) -> Refused | None:
    if any(mark != 1 for mark in marks.values()):
        return refuse("bad_mark", gettext_noop("An option is marked or not: write 1."), field="options")
    return _too_many(sheet, marks)


def _knapsack(sheet: Sheet, marks: Mapping[str, int]) -> Refused | None:
    needed = sum(sheet.costs[ref] for ref in marks)
    if needed > sheet.money:
        return refuse(
            "over_envelope",
            gettext_noop("What you marked costs {needed}, and the envelope is {envelope}: unmark something."),
            field="options",
            needed=needed,
            envelope=sheet.money,
        )
    return _approval(sheet, marks)


def _points(sheet: Sheet, marks: Mapping[str, int]) -> Refused | None:
    given = sum(marks.values())
    if given > sheet.most:
        return refuse(
            "too_many_points",
            gettext_noop("You gave {given} points. Give {most} at most."),
            field="options",
            given=given,
            most=sheet.most,
        )
    return None


def _ranking(sheet: Sheet, marks: Mapping[str, int]) -> Refused | None:
    if sorted(marks.values()) != list(range(1, len(marks) + 1)):
        return refuse(
            "bad_ranking", gettext_noop("Rank from 1 on, each rank once and none left out."), field="options"
        )
    return _too_many(sheet, marks)


_FAULTS = {
    "approval": _approval,
    "one": _approval,
    "knapsack": _knapsack,
    "points": _points,
    "ranking": _ranking,
}
