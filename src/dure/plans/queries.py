"""Reading plans: goals with their aims and reports, what the rolls say, and what is still to be reported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext

from dure.clock import day_in
from dure.networks.graph import descendants, live
from dure.networks.models import Area, Membership, Organization, name_read
from dure.networks.registration_models import Work
from dure.people.models import Person
from dure.plans.models import GoalAim, GoalReport, GoalVersion, Plan, PlanGoal
from dure.refusals import Unknown
from polity.disclosure import Told, told
from polity.plans import Span, due_on

Counted = PlanGoal.Counted


def plans() -> QuerySet[Plan]:
    """Return plans, the newest first."""
    return Plan.objects.select_related("organization__area").order_by("-adopted_at", "-id")


def plan_by_ref(ref: str) -> Plan:
    """Return a plan with what its page shows of it. Raises Unknown."""
    found = plans().select_related("matter", "adopted_by").filter(ref=ref).first()
    if found is None:
        raise Unknown("plan")
    return found


def span_of(plan: Plan) -> Span:
    """Return the years of a plan."""
    return Span(plan.first_year, plan.years)


def goals_of(plans: Iterable[Plan]) -> dict[int, list[PlanGoal]]:
    """Return the goals of plans (by their ids) with every version of their aims and every report. Four queries."""
    aims = Prefetch("aims", queryset=GoalAim.objects.order_by("year"))
    versions = GoalVersion.objects.select_related("by").prefetch_related(aims).order_by("version")
    reports = GoalReport.objects.select_related("by").order_by("-year", "-version")
    rows = (
        PlanGoal.objects.filter(plan__in=[one.pk for one in plans])
        .select_related("area")
        .prefetch_related(Prefetch("versions", queryset=versions), Prefetch("reports", queryset=reports))
        .order_by("plan", "number")
    )
    found: dict[int, list[PlanGoal]] = {}
    for goal in rows:
        found.setdefault(goal.plan_id, []).append(goal)
    return found


def newest_reports(goal: PlanGoal) -> dict[int, GoalReport]:
    """Return the newest version of each year's report, from what was read with the goal."""
    found: dict[int, GoalReport] = {}
    for report in goal.reports.all():
        found.setdefault(report.year, report)
    return found


def belonging(organization: Organization, at: datetime) -> QuerySet[Person]:
    """Return the persons who belong to an organization, or to one below it, at a moment; each once.

    Who only holds a post there is no member by that.
    """
    within = [organization.pk, *sorted(descendants(organization.pk, at))]
    rows = Membership.objects.filter(
        live(at), organization_id__in=within, person__isnull=False, post__isnull=True
    )
    return Person.objects.filter(pk__in=rows.values("person"))


def spoken_for(at: datetime) -> Q:
    """The condition under which a group leader spoke for a person at a moment."""
    return Q(email__isnull=True, is_active=True) | Q(registration__taken_over_at__gt=at)


def counted(organization: Organization, what: str, at: datetime) -> int:
    """Count from the rolls, as they stood at a moment: members, or members without e-mail."""
    rows = belonging(organization, at)
    return rows.filter(spoken_for(at)).count() if what == Counted.WITHOUT_EMAIL else rows.count()


def rolls(organization: Organization, kinds: Iterable[str], at: datetime) -> Mapping[str, int]:
    """Return what the rolls say now for each kind of count that is asked for. Two queries for each."""
    return {kind: counted(organization, kind, at) for kind in sorted(set(kinds)) if kind}


def end_of_year(organization: Organization, year: int) -> datetime:
    """Return the last moment of a year where the organization is."""
    first = datetime.combine(date(year + 1, 1, 1), time(), tzinfo=ZoneInfo(organization.time_zone))
    return first.astimezone(UTC) - timedelta(microseconds=1)


@dataclass(frozen=True)
class Owed:
    """A year of a plan of which goals are still to be reported, and by when."""

    plan: Plan
    year: int
    due_on: date
    goals: list[PlanGoal]
    late: bool


def owed(organization: Organization, at: datetime) -> list[Owed]:
    """Return the years that ended and are not wholly reported, the oldest first. Two queries, one without a plan.

    What is counted from the roll is owed too: a report says that a steward looked at the figure.
    """
    today = day_in(organization.time_zone, at)
    running = list(organization.plans.filter(goals_count__gt=0, first_year__lt=today.year).order_by("pk"))
    if not running:
        return []
    goals = PlanGoal.objects.filter(plan__in=running).order_by("number")
    told = set(GoalReport.objects.filter(goal__plan__in=running).values_list("goal", "year"))
    by_plan: dict[int, list[PlanGoal]] = {}
    for goal in goals:
        by_plan.setdefault(goal.plan_id, []).append(goal)
    found = []
    for plan in running:
        for year in span_of(plan).owed(today):
            missing = [goal for goal in by_plan.get(plan.pk, []) if (goal.pk, year) not in told]
            if missing:
                found.append(Owed(plan, year, due_on(year), missing, due_on(year) < today))
    return sorted(found, key=lambda one: (one.year, one.plan.pk))


@dataclass(frozen=True)
class ToldOf:
    """What may be told of the members by one of their features."""

    kind: str
    told: Told


@dataclass(frozen=True)
class Workers:
    """How many persons belong to a network and to all below it, in how many organizations, and by what they are."""

    all: int
    groups: int
    parts: Mapping[str, ToldOf]


def workers(organization: Organization, at: datetime) -> Workers:
    """Count the members of a network by their work, by their area, and by who speaks for them. Six queries.

    A group of fewer than ten is told only together with others, or not at all.
    """
    persons = belonging(organization, at)
    whole = persons.count()
    silent = persons.filter(spoken_for(at)).count()
    within = [organization.pk, *sorted(descendants(organization.pk, at))]
    groups = Membership.objects.filter(
        live(at), organization_id__in=within, person__isnull=False, post__isnull=True
    )
    by = {
        "speaking": {"leader": silent, "self": whole - silent},
        "work": _by(persons, "registration__work"),
        "area": _by(persons, "area__code"),
    }
    return Workers(
        all=whole,
        groups=groups.aggregate(many=Count("organization", distinct=True))["many"],
        parts={kind: ToldOf(kind, told(counts)) for kind, counts in by.items()},
    )


def _by(persons: QuerySet[Person], field: str) -> dict[str, int]:
    rows = persons.order_by().values_list(field).annotate(many=Count("pk"))
    found: dict[str, int] = {}
    for value, many in rows:
        found[value or ""] = found.get(value or "", 0) + many
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def value_words(kind: str, values: Iterable[str]) -> Mapping[str, str]:
    """Return what the values of a feature are called. One query for areas, none for the others."""
    if kind == "speaking":
        return {"leader": gettext("a group leader"), "self": gettext("they themselves")}
    if kind == "work":
        return {value: str(Work(value).label) if value else gettext("not told") for value in values}
    rows = Area.objects.filter(code__in=list(values)).values_list("code", "name", "local_name")
    return {"": gettext("not told"), **{code: name_read(name, local) for code, name, local in rows}}
