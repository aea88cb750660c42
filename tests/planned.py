"""A plan of ten years of Gwangjin, with a goal that is counted and one that is reported, and a registered worker."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.seoul import RAISED_AT, Seoul

from dure.networks import commands as networks
from dure.networks.models import Organization
from dure.people.models import Person
from dure.plans import commands
from dure.plans.models import Plan, PlanGoal

FIRST = 2024


def plan_of(organization: Organization, by: Person, at: datetime, **more: Any) -> Plan:
    """A plan of ten years, adopted with a reason."""
    told = {"title": "Seen by 2033", "text": "Every worker is counted.", "reason": "The assembly wanted it."}
    return commands.adopt_plan(
        organization=organization, by=by, at=at, **{"first_year": FIRST, "years": 10, **told, **more}
    )


def goal_of(plan: Plan, by: Person, at: datetime, **more: Any) -> PlanGoal:
    """A goal of a hundred in ten years."""
    given = {
        "title": "Contracts",
        "unit": "contracts",
        "start": Decimal(0),
        "aims": {FIRST + 9: Decimal(100)},
    }
    return commands.set_goal(plan=plan, by=by, at=at, **{**given, **more})


def planned_names(seoul: Seoul) -> dict[str, str]:
    """What stands for the parts of addresses of plans and of registered workers."""
    district, steward = seoul.world.district, seoul.world.steward
    plan = plan_of(district, steward, RAISED_AT)
    goal_of(plan, steward, RAISED_AT)
    goal_of(plan, steward, RAISED_AT, title="Workers", unit="workers", counted="without_email")
    worker = networks.register_member_without_email(
        leader=steward, organization=district, name="Rukhsana", work="embroidery", at=RAISED_AT
    )
    return {"plan": plan.ref, "worker": worker.ref}
