"""Plans over the API: their goals, the lines between their aims, and what was reported."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from dure.clock import day_in
from dure.networks.queries import organization_by_slug
from dure.plans import queries, showing
from dure.web.api import LIST_LIMIT, PUBLIC_ERRORS, moment
from dure.web.pages import keyset

router = Router()


class PlanLineOut(Schema):
    """A plan of several years; `year` is which of them it is in, `runs` before, during or after."""

    ref: str
    title: str
    local_title: str
    organization: str
    first_year: int
    years: int
    year: int
    runs: str
    goals: int
    adopted_at: datetime
    matter: str | None
    invented: bool


class PlansOut(Schema):
    """Plans, the newest first, and the cursor of the next ones."""

    next: str | None
    plans: list[PlanLineOut]


class AimsOut(Schema):
    """One version of the aims of a goal: figures (decimals) by the year at whose end they hold."""

    version: int
    at: datetime
    reason: str
    aims: dict[str, str]
    entry: int


class GoalReportOut(Schema):
    """What was reported for a year: the figure, the day on which it held, the evidence; the last version counts."""

    year: int
    version: int
    value: str
    on: date
    text: str
    source: str
    reason: str
    entry: int


class GoalOut(Schema):
    """A goal beside its line. `state`: ahead, on_course, behind or not_reported, by the aims in force.

    `expected` and `reached` are exact fractions (“1234/10”) and hold for the day `on`; `by_first_aims` is how it would
    stand by the aims that it was given first, where they were changed.
    """

    ref: str
    title: str
    local_title: str
    unit: str
    local_unit: str
    direction: str
    counted: str
    area: str | None
    start: str
    state: str
    on: date
    expected: str
    reached: str | None
    says: str
    by_first_aims: str | None
    versions: list[AimsOut]
    reports: list[GoalReportOut]


class PlanOut(PlanLineOut):
    """A plan with its goals; `counts`: how many stand how. There is no average."""

    text: str
    reason: str
    counts: dict[str, int]
    standing: list[GoalOut]


@router.get("/plans", response={200: PlansOut} | PUBLIC_ERRORS)
def list_plans(request: HttpRequest, organization: str = "", after: str | None = None) -> Any:
    """List plans, the newest first, of one organization if given."""
    rows = queries.plans().select_related("matter")
    if organization:
        rows = rows.filter(organization=organization_by_slug(organization))
    found = keyset(rows, order=("-adopted_at", "-id"), after=after, limit=LIST_LIMIT)
    at = moment(request)
    return {
        "next": found.next,
        "plans": [showing.plan_line(one, day_in(one.organization.time_zone, at)) for one in found.items],
    }


@router.get("/plans/{ref}", response={200: PlanOut} | PUBLIC_ERRORS)
def read_plan(request: HttpRequest, ref: str) -> Any:
    """Read a plan: each goal with its aims, what the line asks, and what was reported."""
    one = queries.plan_by_ref(ref)
    return showing.plan_data(showing.shown(one, queries.goals_of([one]).get(one.pk, []), moment(request)))
