"""What a steward does with plans of several years, as acts of the room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from dure.dashboards.room import Act, Room, Text, own
from dure.dashboards.room_forms import of_organization, plain
from dure.plans import commands
from dure.plans.forms import ChangeGoalForm, GoalForm, GoalReportForm, PlanForm, change_form, report_form
from dure.plans.models import PlanGoal
from dure.plans.queries import goals_of, owed

PLANS = "plans"


def _goal(room: Room, ref: str) -> PlanGoal:
    rows = PlanGoal.objects.filter(plan__organization=room.organization)
    goal: PlanGoal = own(rows.select_related("plan__organization"), ref=ref)
    return goal


def _change(room: Room, given: Mapping[str, Any]) -> object:
    return commands.change_goal(
        goal=_goal(room, given["ref"]), aims=given["aims"], reason=given["reason"], by=room.person, at=room.at
    )


def _report(room: Room, given: Mapping[str, Any]) -> object:
    told = {name: value for name, value in given.items() if name != "ref"}
    return commands.report_goal(goal=_goal(room, given["ref"]), by=room.person, at=room.at, **told)


ACTS: tuple[Act, ...] = (
    Act(
        "report_goal",
        PLANS,
        _("Report a year"),
        _("Report this figure"),
        _("The figure is on the public record."),
        plain(GoalReportForm),
        _report,
        for_rows=True,
    ),
    Act(
        "change_goal",
        PLANS,
        _("Change its aims"),
        _("Change them, in sight of everybody"),
        _("The aims are changed. The earlier ones stay on view, with your reason."),
        plain(ChangeGoalForm),
        _change,
        for_rows=True,
    ),
    Act(
        "set_goal",
        PLANS,
        _("Give a plan a goal"),
        _("Set this goal"),
        _("The goal is set. Its line is drawn on the page of the plan."),
        of_organization(GoalForm),
        lambda room, given: commands.set_goal(by=room.person, at=room.at, **given),
    ),
    Act(
        "adopt_plan",
        PLANS,
        _("Adopt a plan of several years"),
        _("Adopt this plan"),
        _("The plan is adopted. Now give it its goals."),
        plain(PlanForm),
        lambda room, given: commands.adopt_plan(
            organization=room.organization, by=room.person, at=room.at, **given
        ),
    ),
)
TABS: tuple[tuple[str, Text], ...] = ((PLANS, _("Plans of several years")),)


def plans(room: Room) -> dict[str, Any]:
    """Return the lists of the page of plans: each with its goals and their forms, and what is still to be reported."""
    rows = list(room.organization.plans.order_by("-adopted_at", "-pk")[:10])
    goals = goals_of(rows)
    for one in rows:
        one.organization = room.organization
        for goal in goals.get(one.pk, []):
            goal.plan = one
    return {
        "owed": owed(room.organization, room.at),
        "plans": [
            (one, [(goal, report_form(goal, room.at), change_form(goal)) for goal in goals.get(one.pk, [])])
            for one in rows
        ],
    }
