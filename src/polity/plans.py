"""How far a plan of several years has come: each goal beside the straight line between its aims, never an average.

A goal begins at a value on the last day before the first year and has an aim for the end of its last year, and perhaps
for the end of years between. From one to the next the line is straight, day by day. All figures are exact fractions.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from polity.sentences import Sentence, gettext_noop

FEWEST_YEARS, MOST_YEARS = 2, 30
REPORT_DAYS = 90
"""Within so many days after its end a year is to be reported."""


class Direction(StrEnum):
    """Which way a goal wants its figure to go."""

    UP = "up"
    DOWN = "down"


class State(StrEnum):
    """How a goal stands. What was not reported is neither good nor bad: it is not known."""

    AHEAD = "ahead"
    ON_COURSE = "on_course"
    BEHIND = "behind"
    NOT_REPORTED = "not_reported"


class When(StrEnum):
    """Whether a plan is still to begin, runs, or is over."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Span:
    """The years of a plan: the first one, and how many."""

    first: int
    years: int

    @property
    def last(self) -> int:
        """The last year."""
        return self.first + self.years - 1

    @property
    def begins(self) -> date:
        """The last day before the plan: on it, every goal stands at its start."""
        return date(self.first - 1, 12, 31)

    @property
    def ends(self) -> date:
        """The last day of the plan."""
        return date(self.last, 12, 31)

    def when(self, day: date) -> When:
        """Return where a day lies."""
        if day <= self.begins:
            return When.BEFORE
        return When.DURING if day <= self.ends else When.AFTER

    def number(self, day: date) -> int:
        """Return which year of the plan a day is in: 1 for the first; 0 before it, the last one after it."""
        return max(0, min(day.year - self.first + 1, self.years))

    def says(self, day: date) -> Sentence:
        """Return where a day lies, in words."""
        found = self.when(day)
        if found is When.BEFORE:
            return Sentence(gettext_noop("It begins in {year}."), {"year": str(self.first)})
        if found is When.AFTER:
            return Sentence(gettext_noop("It ended in {year}."), {"year": str(self.last)})
        return Sentence(
            gettext_noop("Year {number} of {years}"), {"number": self.number(day), "years": self.years}
        )

    def owed(self, day: date) -> tuple[int, ...]:
        """Return the years that have ended, the last one first: each is to be reported."""
        ended = min(day.year - 1, self.last)
        return tuple(range(ended, self.first - 1, -1))

    def overdue(self, day: date) -> tuple[int, ...]:
        """Return the years whose report should be there on a day, the last one first."""
        return tuple(year for year in self.owed(day) if due_on(year) < day)


def due_on(year: int) -> date:
    """Return the last day on which the report of a year is in time."""
    return date(year, 12, 31) + timedelta(days=REPORT_DAYS)


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure that a plan wants to move: where it stood before, and where it is to stand at the end of which years."""

    span: Span
    start: Fraction
    aims: Mapping[int, Fraction]
    direction: Direction

    @property
    def aim(self) -> Fraction:
        """The aim for the last year."""
        return self.aims[self.span.last]

    @property
    def knots(self) -> tuple[tuple[date, Fraction], ...]:
        """The days between which the line is straight, each with its value."""
        told = sorted(self.aims.items())
        return ((self.span.begins, self.start), *((date(year, 12, 31), value) for year, value in told))

    @property
    def allowed(self) -> Fraction:
        """How far from the line still counts as on course: half of what an average year asks."""
        return abs(self.aim - self.start) / (2 * self.span.years)


def fault(goal: Goal) -> str | None:
    """Return the code of what is wrong with the aims of a goal; None if nothing is.

    `aim_missing`: none for the last year. `aim_outside`: one for a year outside the plan. `aim_wrong_way`: one that
    goes back, against the direction. `aim_nothing`: the last one asks for no change.
    """
    if goal.span.last not in goal.aims:
        return "aim_missing"
    if any(not goal.span.first <= year <= goal.span.last for year in goal.aims):
        return "aim_outside"
    values = [value for _day, value in goal.knots]
    sign = 1 if goal.direction is Direction.UP else -1
    if any(sign * (after - before) < 0 for before, after in itertools.pairwise(values)):
        return "aim_wrong_way"
    return "aim_nothing" if values[0] == values[-1] else None


def expected(goal: Goal, day: date) -> Fraction:
    """Return what the straight line asks on a day: the start before the plan, the last aim after it."""
    (since, low), (until, high) = _segment(goal, day)
    if day <= since:
        return low
    if day >= until:
        return high
    return low + (high - low) * Fraction((day - since).days, (until - since).days)


def _segment(goal: Goal, day: date) -> tuple[tuple[date, Fraction], tuple[date, Fraction]]:
    """Return the two knots between which a day lies; the first two before the plan, the last two after it."""
    knots = goal.knots
    pairs = list(itertools.pairwise(knots))
    return next((pair for pair in pairs if day <= pair[1][0]), pairs[-1])


@dataclass(frozen=True, slots=True)
class Value:
    """What a goal had reached: the figure, the day on which it held, and the year it was reported for."""

    value: Fraction
    on: date
    year: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a goal stands: the state, the day it is judged on, what was expected and reached, in words and steps.

    `further` is how far beyond the line (negative: short of it), None where nothing was reported.
    """

    state: State
    on: date
    expected: Fraction
    reached: Fraction | None
    further: Fraction | None
    sentence: Sentence
    steps: tuple[Sentence, ...] = ()


def standing(goal: Goal, values: Iterable[Value], today: date) -> Standing:
    """Return how a goal stands on a day by the newest figure; each year is told once, by its newest version.

    A figure holds until the next year's report is overdue; from then on the goal is not reported. Whatever is told of
    days to come, or before the plan, does not count.
    """
    known = [one for one in values if goal.span.begins <= one.on <= today]
    last = max(known, key=lambda one: (one.year, one.on), default=None)
    overdue = goal.span.overdue(today)
    if last is None or (overdue and last.year < overdue[0]):
        return _not_reported(goal, today, overdue)
    asked = expected(goal, last.on)
    sign = 1 if goal.direction is Direction.UP else -1
    further = sign * (last.value - asked)
    room = Fraction(0) if last.on >= goal.span.ends else goal.allowed
    state = State.AHEAD if further > room else State.BEHIND if further < -room else State.ON_COURSE
    told = {"reached": last.value, "expected": asked, "day": last.on}
    return Standing(
        state=state,
        on=last.on,
        expected=asked,
        reached=last.value,
        further=further,
        sentence=Sentence(_SAYS[state], told),
        steps=(*_line(goal, last.on), _distance(further), _room(goal, room)),
    )


_SAYS = {
    State.AHEAD: gettext_noop("Ahead: {reached} on {day}, where the line asks for {expected}."),
    State.ON_COURSE: gettext_noop("On course: {reached} on {day}, where the line asks for {expected}."),
    State.BEHIND: gettext_noop("Behind: {reached} on {day}, where the line asks for {expected}."),
}


def _not_reported(goal: Goal, today: date, overdue: Sequence[int]) -> Standing:
    if overdue:
        says = Sentence(
            gettext_noop("Not reported: the figure of {year} was due on {day}."),
            {"year": str(overdue[0]), "day": due_on(overdue[0])},
        )
    else:
        first = next(iter(goal.span.owed(today)), goal.span.first)
        says = Sentence(
            gettext_noop("No figure yet: that of {year} is due on {day}."),
            {"year": str(first), "day": due_on(first)},
        )
    return Standing(
        State.NOT_REPORTED, today, expected(goal, today), None, None, says, tuple(_line(goal, today))
    )


def _line(goal: Goal, day: date) -> tuple[Sentence, ...]:
    (since, low), (until, high) = _segment(goal, day)
    passed = max(0, min((day - since).days, (until - since).days))
    return (
        Sentence(
            gettext_noop("The line is straight from {low} on {since} to {high} on {until}."),
            {"low": low, "since": since, "high": high, "until": until},
        ),
        Sentence(
            gettext_noop("{passed} of its {days} days are over: it asks for {expected}."),
            {"passed": passed, "days": (until - since).days, "expected": expected(goal, day)},
        ),
    )


def _distance(further: Fraction) -> Sentence:
    if further == 0:
        return Sentence(gettext_noop("The figure is exactly on the line."))
    if further > 0:
        return Sentence(gettext_noop("The figure is {by} further than the line."), {"by": further})
    return Sentence(gettext_noop("The figure is {by} short of the line."), {"by": -further})


def _room(goal: Goal, room: Fraction) -> Sentence:
    if room == 0:
        return Sentence(
            gettext_noop("On the last day nothing is allowed for: the aim is {aim}."), {"aim": goal.aim}
        )
    return Sentence(
        gettext_noop("Up to {room} on either side counts as on course: half of what an average year asks."),
        {"room": room},
    )


@dataclass(frozen=True, slots=True)
class Overview:
    """How many goals stand how. There is no average of unlike things."""

    counts: Mapping[State, int]
    sentence: Sentence


def overview(states: Iterable[State]) -> Overview:
    """Count goals by how they stand; every state is told, also where it is nobody's."""
    listed = list(states)
    counts = {state: listed.count(state) for state in State}
    says = Sentence(
        gettext_noop(
            "Goals: {all}. Ahead: {ahead}, on course: {on_course}, behind: {behind}, not reported: {not_reported}."
        ),
        {"all": len(listed), **{str(state): count for state, count in counts.items()}},
    )
    return Overview(counts, says)
