"""Home workers of Pakistan, registered by group leaders without papers or e-mail; a plan of ten years in its third."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from dure.library.demo.cast import DOMAIN, NAMES
from dure.library.demo.world import World, data
from dure.networks.commands import (
    consent_to_membership,
    create_organization,
    offer_membership,
    register_member_without_email,
)
from dure.networks.models import Area, Organization
from dure.people.commands import register_person
from dure.people.models import Person
from dure.plans.commands import adopt_plan, change_goal, report_goal, set_goal
from dure.plans.models import Plan, PlanGoal

YEARS = 10
PRESENT = 3  # the year of the plan in which the world stands
KARACHI = ZoneInfo("Asia/Karachi")


def plan(world: World) -> None:
    """Put the network, its groups, its members and its plan on the agenda."""
    first = world.at.astimezone(KARACHI).year - PRESENT + 1
    begins = _noon(date(first - 1, 12, 1))
    world.when(begins, lambda at: _network(world, first, at))


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=KARACHI)


def _person(key: str, name: str, at: datetime, area: Area, *, confirmed: bool = False) -> Person:
    return register_person(
        name=name,
        email=f"{key}@{DOMAIN}",
        at=at,
        language="ur" if not confirmed else "en",
        time_zone="Asia/Karachi",
        area=area,
        invented=True,
        confirmed=confirmed,
    )


def _network(world: World, first: int, at: datetime) -> None:
    """The network with two stewards, and three groups, each with its leader."""
    told, areas = data("plans"), {one.code: one for one in Area.objects.filter(code__startswith="PK")}
    country = areas["PK"]
    steward = world.cast["steward.homenet"] = _person(
        "steward.homenet", NAMES["steward.homenet"], at, country, confirmed=True
    )
    second = _person("second.homenet", "Tahira Rana", at, country)
    network = _organization(told["network"], steward, country, at, stewards=[steward, second])
    leaders = []
    for one in told["group"]:
        area = areas[one["area"]]
        key = f"leader.{'homenet' if one['key'] == 'lahore' else one['key']}"
        leader = world.cast[key] = _person(key, one["leader"], at, area, confirmed=one["key"] == "lahore")
        group = _organization(one, leader, area, at, invented=True)
        offered = offer_membership(by=steward, organization=network, member=group, at=at)
        consent_to_membership(membership=offered, by=leader, at=at)
        leaders.append((group, leader, one["work"]))
    world.say(network.name)
    _register_in_turn(world, first, leaders)
    adopted = _noon(date(first, 1, 20))
    world.when(adopted, lambda at: _adopt(world, network, steward, first, at))


def _organization(
    told: dict[str, Any],
    by: Person,
    area: Area,
    at: datetime,
    *,
    stewards: list[Person] | None = None,
    invented: bool = False,
) -> Organization:
    return create_organization(
        by=by,
        name=told["name"],
        local_name=told["local"],
        slug=told["slug"],
        kind=Organization.Kind.NETWORK.value,
        area=area,
        about=told.get("about", "A group of home workers, most of them without papers or e-mail."),
        website=told.get("website", ""),
        founded_on=told.get("founded"),
        source=told.get("source", ""),
        stewards=stewards or [by],
        invented=invented,
        at=at,
    )


def _register_in_turn(
    world: World, first: int, leaders: list[tuple[Organization, Person, list[str]]]
) -> None:
    """As many workers come as the line of the plan asks, one by one, in one group after the other."""
    names = [
        f"{one} {two}"
        for two, one in product(data("plans")["names"]["second"], data("plans")["names"]["first"])
    ]
    whole = (date(first + YEARS, 1, 1) - date(first, 1, 1)).days
    goal = data("plans")["goal"][0]
    for number, name in enumerate(names):
        moment = _noon(date(first, 1, 1) + timedelta(days=whole * (number + 1) // goal["aim"]))
        if moment >= world.at:
            break
        group, leader, work = leaders[number % len(leaders)]
        world.when(moment, _registering(group, leader, name, work[number // len(leaders) % len(work)]))


def _registering(group: Organization, leader: Person, name: str, work: str) -> Callable[[datetime], object]:
    return lambda at: register_member_without_email(
        leader=leader, organization=group, name=name, work=work, language="ur", invented=True, at=at
    )


def _adopt(world: World, network: Organization, by: Person, first: int, at: datetime) -> None:
    """The plan with its goals; each year is reported in February, if the world has come so far."""
    told = data("plans")
    made = adopt_plan(
        organization=network,
        title=told["plan"]["title"],
        local_title=told["plan"]["local"],
        text=told["plan"]["text"].strip(),
        reason=told["plan"]["reason"],
        first_year=first,
        years=YEARS,
        invented=True,
        by=by,
        at=at,
    )
    for one in told["goal"]:
        goal = _goal(made, one, by, at)
        for number, report in enumerate(one.get("reports", [])):
            told_on = _noon(date(first + number + 1, 2, 10))
            world.when(_before(world, told_on), _reporting(goal, first + number, report, by))
        if "correction" in one:
            told_on = _noon(date(first + 1, 3, 2))
            world.when(told_on, _reporting(goal, first, {**one["reports"][0], **one["correction"]}, by))
        if "changed" in one:
            told_on = _noon(date(first + 1, 6, 15))
            world.when(told_on, _changing(goal, one["changed"], first + YEARS - 1, by))


def _before(world: World, moment: datetime) -> datetime:
    """Return a moment, or one shortly before the world's own where that has not come yet."""
    return min(moment, world.at - timedelta(hours=1))


def _goal(made: Plan, told: dict[str, Any], by: Person, at: datetime) -> PlanGoal:
    return set_goal(
        plan=made,
        title=told["title"],
        local_title=told["local"],
        unit=told["unit"],
        local_unit=told["local_unit"],
        direction=told.get("direction", "up"),
        counted=told.get("counted", ""),
        start=Decimal(told["start"]),
        aims={made.last_year: Decimal(told["aim"])},
        by=by,
        at=at,
    )


def _reporting(goal: PlanGoal, year: int, told: dict[str, Any], by: Person) -> Callable[[datetime], object]:
    return lambda at: report_goal(
        goal=goal,
        year=year,
        value=Decimal(told["value"]),
        text=told["text"],
        source="Invented for the demonstration",
        reason=told.get("reason", ""),
        by=by,
        at=at,
    )


def _changing(goal: PlanGoal, told: dict[str, Any], year: int, by: Person) -> Callable[[datetime], object]:
    return lambda at: change_goal(
        goal=goal, aims={year: Decimal(told["aim"])}, reason=told["reason"], by=by, at=at
    )
