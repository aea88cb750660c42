"""What Seoul says: a conversation with its map, the money of its umbrella, its contacts, and the sectors it wants."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import Any

from dure.conversations import commands as conversations
from dure.declarations import commands as declarations
from dure.library.demo.bodies import steward_of
from dure.library.demo.world import World, data
from dure.matters.models import Matter

OPENED = -21
EVERY_THIRD = 3
SLIP, SKIPPED = 0.14, 0.2  # how often somebody answers unlike their kind, or not at all
DISTRICTS = ("gwangjin", "mapo", "eunpyeong", "songpa", "seongbuk", "gwanak")
SECTORS = ("care", "culture", "education", "environment", "fair_trade", "manufacturing", "service", "finance")
LIMIT = 50
SOURCES = (
    ("Seoul Metropolitan Government, commissioned work", "public", 410_000_000),
    ("Dues of the member networks", "dues", 260_000_000),
    ("Fairs and courses", "trade", 190_000_000),
    ("Gifts", "private", 40_000_000),
)
PARTIES = (
    ("han-river", "Han River Party", "한강당"),
    ("lantern", "Lantern Party", "등불당"),
    ("common-table", "Common Table", "두레상당"),
)
CONTACTS = (
    (
        -150,
        "han-river",
        "Chair of the budget committee",
        "Answers with a reason to every proposal.",
        "Agreed.",
    ),
    (
        -90,
        "lantern",
        "Member for Mapo-gu",
        "Lasting commissions in place of yearly ones.",
        "Not before the audit.",
    ),
    (-70, "common-table", "Member for Nowon-gu", "Lasting commissions in place of yearly ones.", "Yes."),
    (-25, "lantern", "Member for Songpa-gu", "A room for every district network.", ""),
)


def plan(world: World) -> None:
    """Put the conversation and the declarations on the agenda."""
    told = data("talk")
    world.on(-400, lambda at: _declare(world, at), hour=9)
    for day, party, office, asked, answered in CONTACTS:
        world.on(
            day,
            lambda at, party=party, office=office, asked=asked, answered=answered: _contact(
                world, party, office, asked, answered, at
            ),
            hour=8,
        )
    world.on(OPENED, lambda at: _talk(world, told, at), hour=8)


def _declare(world: World, at: datetime) -> None:
    umbrella = world.institutions["umbrella"]
    by = steward_of(umbrella)
    declarations.set_limit(organization=umbrella, percent=LIMIT, by=by, at=at)
    declarations.aim_at_sectors(organization=umbrella, sectors=SECTORS, by=by, at=at)
    for name, kind, amount in SOURCES:
        declarations.declare_funding(
            organization=umbrella,
            year=at.year - 1,
            name=name,
            kind=kind,
            amount=amount,
            currency="KRW",
            by=by,
            at=at,
        )
    for key, title, local in PARTIES:
        declarations.list_party(organization=umbrella, key=key, title=title, local_title=local, by=by, at=at)


def _contact(world: World, party: str, office: str, asked: str, answered: str, at: datetime) -> None:
    umbrella = world.institutions["umbrella"]
    declarations.record_contact(
        party=umbrella.political_parties.select_related("organization").get(key=party),
        on=at.date(),
        office=office,
        asked=asked,
        answered=answered,
        matter=Matter.objects.filter(held_by=umbrella).order_by("-pk").first(),
        by=steward_of(umbrella),
        at=at,
    )


def _talk(world: World, told: Mapping[str, Any], at: datetime) -> None:
    """Every third person of six districts answers most statements, most of them as their kind does."""
    umbrella = world.institutions["umbrella"]
    opened = conversations.open_conversation(
        organization=umbrella,
        title=told["title"],
        local_title=told["local"],
        question=told["question"],
        slug="who-works-alone",
        by=steward_of(umbrella),
        at=at,
    )
    people = [one for district in DISTRICTS for one in world.everyone_in(district)][::EVERY_THIRD]
    for number, one in enumerate(told["statement"]):
        conversations.put_up_statement(
            conversation=opened, text=one["text"], by=people[number % len(people)], at=at
        )
    rng = Random(told["title"])
    for number, person in enumerate(people):
        kind = "north" if rng.random() < (0.75 if number * 2 < len(people) else 0.3) else "south"
        values = {}
        for place, one in enumerate(told["statement"], start=1):
            if rng.random() < SKIPPED:
                continue
            values[place] = rng.choice((1, 0, -1)) if rng.random() < SLIP else int(one[kind])
        conversations.answer_statements(conversation=opened, person=person, values=values, at=at)
    conversations.draw(conversation=opened, at=at)
    world.say(opened.title)
