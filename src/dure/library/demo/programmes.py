"""Six departments of Gwangsan-gu enter forty programmes; some do the same thing, some bought jobs that ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from dure.library.demo.commissioning import gwangsan, invented, of_the_cast
from dure.library.demo.rounds import CURRENCY, MILLION
from dure.library.demo.world import World, data
from dure.networks.commands import create_organization
from dure.networks.models import Organization
from dure.programmes.commands import answer_overlap, enter_programmes, report_support
from dure.programmes.models import Overlap, PublicProgramme

ENTERED = -820
ANSWERED = 2  # overlaps to which both owners have answered; to the others, one or none


def plan(world: World) -> None:
    """Put the register on the agenda."""
    world.on(ENTERED, lambda at: _register(world, at), hour=9)
    world.on(ENTERED + 20, _answers, hour=9)
    world.on(-15, _supported, hour=9)


def _register(world: World, at: datetime) -> None:
    told = data("programmes")
    head = of_the_cast(world, "department.gwangsan", at)
    clerk = invented("departments.clerk", "Goo Min-ah", at)
    departments = {one["key"]: _department(one, [clerk, head], at) for one in told["department"]}
    starts = at.date() + timedelta(days=30)
    lines = []
    for number, one in enumerate(told["programme"]):
        columns: dict[str, Any] = {
            "title": one["title"],
            "aim": one["aim"],
            "target": one["target"],
            "instrument": one["instrument"],
            "area": gwangsan(),
            "starts_on": starts + timedelta(days=7 * (number % 9)),
            "ends_on": starts + timedelta(days=1460 + 30 * (number % 5)),
            "sum": one["sum"] * MILLION,
            "currency": CURRENCY,
            "invented": True,
        }
        lines.append((departments[one["of"]], columns))
    made = enter_programmes(lines=lines, by=clerk, at=at)
    world.say(f"{len(made)} programmes, {Overlap.objects.count()} overlaps")


def _department(one: dict[str, Any], stewards: list[Any], at: datetime) -> Organization:
    own = stewards if one["key"] == "youth" else stewards[:1]
    return create_organization(
        by=stewards[0],
        name=one["name"],
        local_name=one["local"],
        kind=Organization.Kind.PUBLIC_AUTHORITY,
        area=gwangsan(),
        about="An invented department.",
        stewards=own,
        invented=True,
        at=at,
    )


def _answers(at: datetime) -> None:
    """To the first overlaps both owners answer, to the next one only; the others are late."""
    for number, overlap in enumerate(Overlap.objects.order_by("-score", "id")[: ANSWERED + 1]):
        owners = [overlap.later, overlap.earlier][: 2 if number < ANSWERED else 1]
        for programme in owners:
            answer_overlap(
                overlap=overlap,
                owner=programme.owner,
                does="divide" if number == 0 else "join",
                reason="We take the north of the district, they take the south."
                if number == 0
                else "One form and one counter are enough for both.",
                by=programme.by,
                at=at,
            )


def _supported(at: datetime) -> None:
    """Departments report whom they supported, and what was left a year after the money."""
    for one in data("programmes")["support"]:
        programme = PublicProgramme.objects.select_related("owner", "by").get(title=one["programme"])
        until = at.date() - timedelta(days=380)
        lines = [
            {
                "enterprise": enterprise,
                "money_from": until - timedelta(days=400 - 20 * place),
                "money_until": until - timedelta(days=5 * place),
                "jobs_then": then,
                "jobs_after": after,
                "covered": covered,
            }
            for place, (enterprise, then, after, covered) in enumerate(one["lines"])
        ]
        report_support(programme=programme, lines=lines, by=programme.by, at=at)
