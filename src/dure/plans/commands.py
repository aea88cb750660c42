"""Plans: adopted, given goals, changed in sight of everybody, and reported on year by year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import F

from dure.chance import new_reference
from dure.clock import day_in
from dure.matters.models import Matter
from dure.networks.models import Area, Organization
from dure.people.models import Person
from dure.plans.models import GoalAim, GoalReport, GoalVersion, Plan, PlanGoal
from dure.plans.policies import may_plan, not_decided
from dure.plans.queries import counted, end_of_year, span_of
from dure.record.commands import append
from dure.refusals import Refused, refuse
from polity.plans import FEWEST_YEARS, MOST_YEARS, Direction, Goal, Span, fault
from polity.sentences import gettext_noop

FIRST_YEAR, LAST_YEAR = 1950, 2200
LARGEST = Decimal(10) ** 14


@transaction.atomic
def adopt_plan(
    *,
    organization: Organization,
    title: str,
    text: str,
    first_year: int,
    years: int,
    by: Person,
    at: datetime,
    matter: Matter | None = None,
    reason: str = "",
    local_title: str = "",
    invented: bool = False,
    ref: str = "",
) -> Plan:
    """Adopt a plan of several years: by what was decided (`matter`), or by a steward who gives the reason.

    Raises Refused: not_steward, title_missing, text_missing, year_wrong, years_wrong, matter_elsewhere,
    matter_not_adopted, reason_missing.
    """
    if refused := may_plan(by, organization, at) or _wrong_frame(title, text, first_year, years):
        raise refused
    if ref and (before := Plan.objects.filter(ref=ref, organization=organization).first()):
        return before
    if matter is not None and (refused := not_decided(matter, organization)):
        raise refused
    if matter is None and not reason.strip():
        raise refuse(
            "reason_missing",
            gettext_noop("Name the decision that adopted it, or give the reason yourself."),
            field="reason",
        )
    ref = ref or new_reference()
    entry = append(
        verb="adopt_plan",
        at=at,
        organization=organization.slug,
        matter=matter.ref if matter else "",
        payload={
            "by": by.ref,
            "plan": ref,
            "title": title.strip(),
            "text": text.strip(),
            "first_year": str(first_year),
            "years": years,
            "reason": reason.strip(),
        },
    )
    return Plan.objects.create(
        ref=ref,
        organization=organization,
        title=title.strip(),
        local_title=local_title.strip(),
        text=text.strip(),
        first_year=first_year,
        years=years,
        matter=matter,
        reason=reason.strip(),
        invented=invented,
        adopted_at=at,
        adopted_by=by,
        entry=entry.number,
    )


def _wrong_frame(title: str, text: str, first_year: int, years: int) -> Refused | None:
    if not title.strip():
        return refuse("title_missing", gettext_noop("Give it a title."), field="title")
    if not text.strip():
        return refuse("text_missing", gettext_noop("Say it in your own words."), field="text")
    if not FIRST_YEAR <= first_year <= LAST_YEAR:
        return refuse("year_wrong", gettext_noop("Give the year with four digits."), field="first_year")
    if not FEWEST_YEARS <= years <= MOST_YEARS:
        return refuse(
            "years_wrong",
            gettext_noop("A plan has {fewest} to {most} years."),
            field="years",
            fewest=FEWEST_YEARS,
            most=MOST_YEARS,
        )
    return None


@transaction.atomic
def set_goal(
    *,
    plan: Plan,
    title: str,
    unit: str,
    start: Decimal,
    aims: Mapping[int, Decimal],
    by: Person,
    at: datetime,
    direction: str = PlanGoal.Direction.UP,
    counted: str = "",
    area: Area | None = None,
    local_title: str = "",
    local_unit: str = "",
) -> PlanGoal:
    """Give a plan a goal: where it stands before the first year, and where it is to stand at the end of which years.

    `counted`: Dure counts the figure from the rolls, nobody types it. Raises Refused: not_steward, title_missing,
    unit_missing, goal_there, direction_unknown, count_unknown, value_wrong, aim_missing, aim_outside, aim_wrong_way,
    aim_nothing.
    """
    plan = _locked(plan)
    if refused := may_plan(by, plan.organization, at) or _wrong_goal(plan, title, unit, direction, counted):
        raise refused
    if refused := _wrong_aims(span_of(plan), start, aims, direction):
        raise refused
    goal = PlanGoal.objects.create(
        plan=plan,
        number=plan.goals_count + 1,
        title=title.strip(),
        local_title=local_title.strip(),
        unit=unit.strip(),
        local_unit=local_unit.strip(),
        direction=direction,
        counted=counted,
        start=start,
        area=area,
        set_at=at,
        set_by=by,
    )
    Plan.objects.filter(pk=plan.pk).update(goals_count=F("goals_count") + 1)
    told = {
        "title": goal.title,
        "unit": goal.unit,
        "direction": goal.direction,
        "counted": goal.counted,
        "start": plain(start),
        "area": area.code if area else "",
    }
    _version(goal, 1, aims, "", "set_goal", told, by, at)
    return goal


def _wrong_goal(plan: Plan, title: str, unit: str, direction: str, counts: str) -> Refused | None:
    if not title.strip():
        return refuse("title_missing", gettext_noop("Give it a title."), field="title")
    if not unit.strip():
        return refuse(
            "unit_missing", gettext_noop("Say what is counted: workers, letters, percent."), field="unit"
        )
    if plan.goals.filter(title=title.strip()).exists():
        return refuse("goal_there", gettext_noop("The plan has a goal of this title already."), field="title")
    if direction not in PlanGoal.Direction.values:
        return refuse(
            "direction_unknown", gettext_noop("Say whether more is better, or less."), field="direction"
        )
    if counts not in PlanGoal.Counted.values:
        return refuse("count_unknown", gettext_noop("Choose where the figure comes from."), field="counted")
    return None


AIM_FAULTS = (
    ("aim_missing", gettext_noop("Give the aim for the last year, {last}.")),
    ("aim_outside", gettext_noop("Aims are for years of the plan: {first} to {last}.")),
    (
        "aim_wrong_way",
        gettext_noop("An aim goes back, against the direction of the goal. Look at each year again."),
    ),
    ("aim_nothing", gettext_noop("The last aim asks for no change. Give one that does.")),
)


def _wrong_aims(span: Span, start: Decimal, aims: Mapping[int, Decimal], direction: str) -> Refused | None:
    if any(abs(value) >= LARGEST for value in (start, *aims.values())):
        return refuse("value_wrong", gettext_noop("This number is too large."), field="aims")
    found = fault(pure_goal(span, start, aims, direction))
    if found is None:
        return None
    return refuse(found, dict(AIM_FAULTS)[found], field="aims", first=str(span.first), last=str(span.last))


def pure_goal(span: Span, start: Decimal, aims: Mapping[int, Decimal], direction: str) -> Goal:
    """Return a goal as `polity.plans` reckons with it."""
    told = {year: Fraction(value) for year, value in aims.items()}
    return Goal(span, Fraction(start), told, Direction(direction))


@transaction.atomic
def change_goal(
    *, goal: PlanGoal, aims: Mapping[int, Decimal], reason: str, by: Person, at: datetime
) -> GoalVersion:
    """Give a goal other aims, with the reason; the earlier ones stay on view.

    Raises Refused: not_steward, reason_missing, aims_same, value_wrong, aim_missing, aim_outside, aim_wrong_way,
    aim_nothing.
    """
    plan = _locked(goal.plan)
    if refused := may_plan(by, plan.organization, at):
        raise refused
    if not reason.strip():
        raise _reason_missing()
    if refused := _wrong_aims(span_of(plan), goal.start, aims, goal.direction):
        raise refused
    last = goal.versions.order_by("-version")[0]
    before = {aim.year: aim.value for aim in last.aims.all()}
    if before == dict(aims):
        raise refuse("aims_same", gettext_noop("These are the aims that it has already."), field="aims")
    told = {"title": goal.title, "before": _written(before)}
    return _version(goal, last.version + 1, aims, reason.strip(), "change_goal", told, by, at)


def _version(
    goal: PlanGoal,
    number: int,
    aims: Mapping[int, Decimal],
    reason: str,
    verb: str,
    told: Mapping[str, Any],
    by: Person,
    at: datetime,
) -> GoalVersion:
    """Store one version of the aims with its line in the record."""
    earlier = {"earlier": told["before"]} if "before" in told else {}
    entry = append(
        verb=verb,
        at=at,
        organization=goal.plan.organization.slug,
        payload={
            "by": by.ref,
            "plan": goal.plan.ref,
            "goal": goal.ref,
            **{name: value for name, value in told.items() if name != "before"},
            **earlier,
            "aims": _written(aims),
            "version": number,
            "reason": reason,
        },
    )
    version = GoalVersion.objects.create(
        goal=goal, version=number, reason=reason, at=at, by=by, entry=entry.number
    )
    GoalAim.objects.bulk_create(
        [GoalAim(version=version, year=year, value=value) for year, value in sorted(aims.items())]
    )
    return version


def _written(aims: Mapping[int, Decimal]) -> dict[str, str]:
    return {str(year): plain(value) for year, value in sorted(aims.items())}


def plain(value: Decimal) -> str:
    """Write a number without needless zeros, for the record and for data."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@transaction.atomic
def report_goal(
    *,
    goal: PlanGoal,
    year: int,
    text: str,
    by: Person,
    at: datetime,
    value: Decimal | None = None,
    source: str = "",
    reason: str = "",
) -> GoalReport:
    """Report what a goal had reached in a year of the plan, with evidence; a figure of the roll is counted, not typed.

    Where the year has ended the figure is that of its last day, else that of the day. A second report of a year
    corrects the first, with the reason. Raises Refused: not_steward, year_outside, year_to_come, value_counted,
    value_missing, value_wrong, evidence_missing, reason_missing, report_same.
    """
    plan = _locked(goal.plan)
    organization = plan.organization
    today = day_in(organization.time_zone, at)
    if refused := may_plan(by, organization, at) or _wrong_report(plan, goal, year, value, text, today.year):
        raise refused
    moment = min(at, end_of_year(organization, year))
    if goal.counted:
        value = Decimal(counted(organization, goal.counted, moment))
    assert value is not None
    given = {"value": value, "text": text.strip(), "source": source.strip()}
    earlier = goal.reports.filter(year=year).order_by("-version").first()
    if earlier is not None and not reason.strip():
        raise refuse(
            "reason_missing",
            gettext_noop("This year is reported already. Say why the figure is corrected."),
            field="reason",
        )
    if earlier is not None and all(getattr(earlier, name) == one for name, one in given.items()):
        raise refuse("report_same", gettext_noop("This is what is reported already."), field="value")
    version = earlier.version + 1 if earlier else 1
    on = day_in(organization.time_zone, moment)
    entry = append(
        verb="correct_goal_report" if earlier else "report_goal",
        at=at,
        organization=organization.slug,
        payload={
            "by": by.ref,
            "plan": plan.ref,
            "goal": goal.ref,
            "title": goal.title,
            "year": str(year),
            "figure": plain(value),
            "unit": goal.unit,
            "on": on.isoformat(),
            "counted": goal.counted,
            "text": given["text"],
            "source": given["source"],
            "reason": reason.strip(),
            "version": version,
        },
    )
    return GoalReport.objects.create(
        goal=goal,
        year=year,
        version=version,
        on=on,
        reason=reason.strip() if earlier else "",
        at=at,
        by=by,
        entry=entry.number,
        **given,
    )


def _wrong_report(
    plan: Plan, goal: PlanGoal, year: int, value: Decimal | None, text: str, this_year: int
) -> Refused | None:
    span = span_of(plan)
    if not span.first <= year <= span.last:
        return refuse(
            "year_outside",
            gettext_noop("The plan runs from {first} to {last}."),
            field="year",
            first=str(span.first),
            last=str(span.last),
        )
    if year > this_year:
        return refuse("year_to_come", gettext_noop("This year is still to come."), field="year")
    if goal.counted and value is not None:
        return refuse(
            "value_counted",
            gettext_noop("This figure is counted from the roll. Nobody types it."),
            field="value",
        )
    if not goal.counted and value is None:
        return refuse("value_missing", gettext_noop("Give the figure that was reached."), field="value")
    if value is not None and abs(value) >= LARGEST:
        return refuse("value_wrong", gettext_noop("This number is too large."), field="value")
    if not text.strip():
        return refuse(
            "evidence_missing", gettext_noop("Say how you know: who counted what, and when."), field="text"
        )
    return None


def _reason_missing() -> Refused:
    return refuse(
        "reason_missing", gettext_noop("Give the reason; it will be published with the act."), field="reason"
    )


def _locked(plan: Plan) -> Plan:
    return Plan.objects.select_for_update(of=("self",)).select_related("organization__area").get(pk=plan.pk)
