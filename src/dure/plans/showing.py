"""A plan as it is shown: each goal beside its line, in words, as a picture, and as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, gettext, pgettext, pgettext_lazy

from dure.clock import day_in
from dure.drawings.goal_line import GoalLine, goal_picture
from dure.plans.commands import plain, pure_goal
from dure.plans.models import GoalReport, GoalVersion, Plan, PlanGoal
from dure.plans.queries import end_of_year, newest_reports, rolls, span_of
from dure.web.money import number
from dure.web.pages import Table
from polity.plans import Goal, Overview, Span, Standing, State, Value, When, expected, overview, standing
from polity.sentences import Sentence

WORDS = {
    State.AHEAD: ("kept", pgettext_lazy("standing of a goal", "ahead")),
    State.ON_COURSE: ("adopted", pgettext_lazy("standing of a goal", "on course")),
    State.BEHIND: ("late", pgettext_lazy("standing of a goal", "behind")),
    State.NOT_REPORTED: ("open", pgettext_lazy("standing of a goal", "not reported")),
}


def figure(value: Fraction | Decimal | int) -> str:
    """Write a figure for people: at most two decimals, grouped as the reader's language does."""
    exact = Fraction(value)
    rounded = Decimal(round(exact * 100)) / 100
    return number(int(rounded) if rounded == int(rounded) else rounded.normalize())


def day(on: date) -> str:
    """Write a day in short."""
    return date_format(on, pgettext("short date format", "j M Y"))


def worded(sentence: Sentence) -> str:
    """Write a sentence about a plan in the reader's language, its numbers and days too."""

    def said(value: Any) -> Any:
        if isinstance(value, Fraction | Decimal | int):
            return figure(value)
        return day(value) if isinstance(value, date) else value

    params = {name: said(value) for name, value in sentence.params.items()}
    return Sentence(sentence.template, params).render(gettext)


def pure(goal: PlanGoal, version: GoalVersion, span: Span) -> Goal:
    """Return a goal with the aims of one version, as `polity.plans` reckons with it."""
    aims = {aim.year: aim.value for aim in version.aims.all()}
    return pure_goal(span, goal.start, aims, goal.direction)


@dataclass(frozen=True)
class Year:
    """One year of one goal: what the line asks at its end, the aim if one was set, and the newest report."""

    year: int
    asked: Fraction
    aim: bool
    report: GoalReport | None

    @property
    def asked_words(self) -> str:
        """What the line asks, for people."""
        return figure(self.asked)

    @property
    def reached_words(self) -> str:
        """What was reported, for people; a dash where nothing was."""
        return figure(self.report.value) if self.report else "—"


@dataclass(frozen=True)
class Row:
    """One goal as it stands: by its aims now, and by its first aims where they were changed."""

    goal: PlanGoal
    line: Goal
    stands: Standing
    by_first: Standing | None
    roll: int | None
    today: date

    @property
    def state(self) -> str:
        """The code of how it stands."""
        return str(self.stands.state)

    @property
    def look(self) -> str:
        """The class of the badge."""
        return WORDS[self.stands.state][0]

    @property
    def word(self) -> str:
        """How it stands, in one word."""
        return str(WORDS[self.stands.state][1])

    @property
    def says(self) -> str:
        """How it stands, in one sentence."""
        return worded(self.stands.sentence)

    @property
    def steps(self) -> list[str]:
        """How that was reckoned."""
        return [worded(step) for step in self.stands.steps]

    @property
    def first_says(self) -> str:
        """How it would stand by the aims that it was given first; empty where they are the same."""
        return worded(self.by_first.sentence) if self.by_first else ""

    @property
    def first_word(self) -> str:
        """The same in one word."""
        return str(WORDS[self.by_first.state][1]) if self.by_first else ""

    @property
    def aim(self) -> str:
        """The aim for the last year, for people."""
        return figure(self.line.aim)

    @property
    def start(self) -> str:
        """The figure before the first year, for people."""
        return figure(self.goal.start)

    @property
    def expected(self) -> str:
        """What the line asks by the day on which it is judged, for people."""
        return figure(self.stands.expected)

    @property
    def reached(self) -> str:
        """The figure that it is judged by, for people; a dash where nothing was reported."""
        return "—" if self.stands.reached is None else figure(self.stands.reached)

    @property
    def years(self) -> list[Year]:
        """Every year of the plan."""
        told = newest_reports(self.goal)
        span = self.line.span
        return [
            Year(year, expected(self.line, date(year, 12, 31)), year in self.line.aims, told.get(year))
            for year in range(span.first, span.last + 1)
        ]

    @property
    def versions(self) -> list[tuple[GoalVersion, str]]:
        """Every version of the aims, the newest first, with the aims in words; none where there is only one."""
        found = list(self.goal.versions.all())
        if len(found) < 2:
            return []
        return [
            (one, " · ".join(f"{aim.year}: {figure(aim.value)}" for aim in one.aims.all()))
            for one in reversed(found)
        ]

    @property
    def corrections(self) -> list[GoalReport]:
        """The reports that a later version took the place of."""
        newest = {report.pk for report in newest_reports(self.goal).values()}
        return [report for report in self.goal.reports.all() if report.pk not in newest]

    @property
    def picture(self) -> SafeString:
        """The goal as a small picture."""
        span, versions = self.line.span, list(self.goal.versions.all())
        whole = (span.ends - span.begins).days

        def part(on: date) -> float:
            return (on - span.begins).days / whole

        figures = [
            (part(value.on), float(value.value)) for value in figures_of(self.goal, self.roll, self.today)
        ]
        return goal_picture(
            GoalLine(
                aims=[(part(on), float(value)) for on, value in self.line.knots],
                earlier=[
                    [(part(on), float(value)) for on, value in pure(self.goal, one, span).knots]
                    for one in versions[:-1]
                ],
                figures=sorted(figures),
                today=part(self.today),
                start=self.start,
                aim=self.aim,
                reached=self.reached,
                years=(str(span.first), str(span.last)),
            ),
            key=f"goal-{self.goal.ref}",
            title=str(self.goal),
            description=f"{self.word}. {self.says}",
            rtl=get_language_bidi(),
        )


def figures_of(goal: PlanGoal, roll: int | None, on: date) -> list[Value]:
    """Return what was reached, year by year; what the roll says stands for the year in which it is read."""
    found = {
        year: Value(Fraction(report.value), report.on, year) for year, report in newest_reports(goal).items()
    }
    if roll is not None:
        found[on.year] = Value(Fraction(roll), on, on.year)
    return [found[year] for year in sorted(found)]


@dataclass(frozen=True)
class Shown:
    """A plan with every goal as it stands on a day."""

    plan: Plan
    span: Span
    today: date
    rows: Sequence[Row]
    overview: Overview

    @property
    def says(self) -> str:
        """Where the plan is: “Year 3 of 10”."""
        return worded(self.span.says(self.today))

    @property
    def counts(self) -> str:
        """How many goals stand how, in one sentence."""
        return worded(self.overview.sentence)

    @property
    def strip(self) -> list[tuple[int, int, str]]:
        """Every year with its number and where it lies: past, now or ahead."""
        now = self.today.year
        return [
            (year, number, "past" if year < now else "now" if year == now else "ahead")
            for number, year in enumerate(range(self.span.first, self.span.last + 1), 1)
        ]


def shown(plan: Plan, goals: Sequence[PlanGoal], at: datetime) -> Shown:
    """Return a plan as it stands at a moment; what the roll knows is counted now (four queries at most)."""
    span, organization = span_of(plan), plan.organization
    today = day_in(organization.time_zone, at)
    counting: Mapping[str, int] = {}
    if span.when(today) is not When.BEFORE:
        counting = rolls(
            organization, [goal.counted for goal in goals], min(at, end_of_year(organization, span.last))
        )
    rows = [_row(goal, span, counting.get(goal.counted), today) for goal in goals]
    return Shown(plan, span, today, rows, overview(row.stands.state for row in rows))


def _row(goal: PlanGoal, span: Span, roll: int | None, today: date) -> Row:
    versions = list(goal.versions.all())
    values = figures_of(goal, roll, min(today, span.ends))
    line = pure(goal, versions[-1], span)
    by_first = standing(pure(goal, versions[0], span), values, today) if len(versions) > 1 else None
    return Row(goal, line, standing(line, values, today), by_first, roll, min(today, span.ends))


def plan_line(plan: Plan, today: date) -> dict[str, Any]:
    """Return what a list tells of a plan, as plain values."""
    span = span_of(plan)
    return {
        "ref": plan.ref,
        "title": plan.title,
        "local_title": plan.local_title,
        "organization": plan.organization.slug,
        "first_year": plan.first_year,
        "years": plan.years,
        "year": span.number(today),
        "runs": str(span.when(today)),
        "goals": plan.goals_count,
        "adopted_at": plan.adopted_at,
        "matter": plan.matter.ref if plan.matter else None,
        "invented": plan.invented,
    }


def plan_data(found: Shown) -> dict[str, Any]:
    """Return a plan with its goals, as plain values; figures are decimals or exact fractions, written as texts."""
    return {
        **plan_line(found.plan, found.today),
        "text": found.plan.text,
        "reason": found.plan.reason,
        "counts": {str(state): count for state, count in found.overview.counts.items()},
        "standing": [_goal_data(row) for row in found.rows],
    }


def _goal_data(row: Row) -> dict[str, Any]:
    goal, stands = row.goal, row.stands
    return {
        "ref": goal.ref,
        "title": goal.title,
        "local_title": goal.local_title,
        "unit": goal.unit,
        "local_unit": goal.local_unit,
        "direction": goal.direction,
        "counted": goal.counted,
        "area": goal.area.code if goal.area else None,
        "start": plain(goal.start),
        "state": row.state,
        "on": stands.on,
        "expected": str(stands.expected),
        "reached": None if stands.reached is None else str(stands.reached),
        "says": row.says,
        "by_first_aims": str(row.by_first.state) if row.by_first else None,
        "versions": [
            {
                "version": one.version,
                "at": one.at,
                "reason": one.reason,
                "aims": {str(aim.year): plain(aim.value) for aim in one.aims.all()},
                "entry": one.entry,
            }
            for one in goal.versions.all()
        ],
        "reports": [
            {
                "year": one.year,
                "version": one.version,
                "value": plain(one.value),
                "on": one.on,
                "text": one.text,
                "source": one.source,
                "reason": one.reason,
                "entry": one.entry,
            }
            for one in goal.reports.all()
        ],
    }


def plan_table(found: Shown) -> Table:
    """Return a plan as rows: every year of every goal."""
    return Table(
        [
            "goal",
            "title",
            "unit",
            "year",
            "line_asks",
            "aim",
            "reported",
            "on",
            "version",
            "counted",
            "state",
        ],
        (
            [
                row.goal.ref,
                row.goal.title,
                row.goal.unit,
                year.year,
                str(year.asked),
                str(row.line.aims[year.year]) if year.aim else None,
                plain(year.report.value) if year.report else None,
                year.report.on if year.report else None,
                year.report.version if year.report else None,
                row.goal.counted,
                row.state,
            ]
            for row in found.rows
            for year in row.years
        ),
    )
