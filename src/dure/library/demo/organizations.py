"""Enterprises in 25 districts, the district networks that some of them found, and the networks of their sectors."""

from __future__ import annotations

from datetime import datetime
from itertools import cycle
from typing import Any

from dure.library.demo.people import Townsfolk
from dure.library.demo.world import Enterprise, Network, World, data
from dure.networks.commands import (
    Founder,
    consent_to_membership,
    create_organization,
    edit_organization,
    found_network,
    offer_membership,
)
from dure.networks.models import Area, Organization

FOUNDING = 0.7  # this share of them founds the network, the others join later
FOUNDING_A_SECTOR = 14
FOUNDERS_AT_LEAST = 7
FIRST_DAY = -1190
JOINS_ITS_SECTOR = 0.3
# Who of the cast is in which enterprise (district, number in it), and as what.
PLACED = {
    ("gwangjin", 0, "member"): "member.gwangjin",
    ("gwangjin", 1, "member"): "second.gwangjin",
    ("gwangjin", 2, "member"): "third.gwangjin",
    ("gwangjin", 3, "member"): "fourth.gwangjin",
    ("gwangjin", 4, "member"): "fifth.gwangjin",
    ("gwangjin", 5, "steward"): "steward.gwangjin",
    ("gwangjin", 6, "steward"): "delegate.gwangjin",
    ("mapo", 6, "steward"): "delegate.mapo",
    ("eunpyeong", 6, "steward"): "delegate.eunpyeong",
    ("gangnam", 0, "member"): "member.gangnam",
    ("seongbuk", 2, "steward"): "chair.council",
    ("gwanak", 2, "steward"): "private.2.council",
    ("nowon", 2, "steward"): "private.3.council",
    ("guro", 2, "steward"): "private.4.council",
    ("seongdong", 0, "steward"): "private.5.council",
    ("jongno", 0, "steward"): "steward.sewers",
}


def plan(world: World, folk: Townsfolk) -> None:
    """Put enterprises, district networks and sector networks on the agenda."""
    sectors = data("organizations")["sector"]
    for district in data("places")["district"]:
        _plan_district(world, folk, district, sectors)
    world.on(-985, lambda at: world.say("Sector networks"), hour=9)
    for number, sector in enumerate(sectors):
        world.on(-980 + 8 * number, lambda at, sector=sector: _found_sector(world, sector, at))


def _plan_district(
    world: World, folk: Townsfolk, district: dict[str, Any], sectors: list[dict[str, Any]]
) -> None:
    rng, key = world.rng, district["key"]
    area = Area.objects.get(code=district["code"])
    world.areas[key] = area
    world.enterprises[key] = []
    hollow = not district.get("network", True)
    there_are = district["organizations"]
    size = there_are if hollow else max(FOUNDERS_AT_LEAST, round(there_are * world.scale))
    founders = 0 if hollow else max(FOUNDERS_AT_LEAST, round(size * FOUNDING))
    mixed = rng.sample(sectors, len(sectors))
    for number, sector in zip(range(size), cycle(mixed), strict=False):
        founding = number < founders
        day = FIRST_DAY + rng.randrange(90) if founding else rng.randrange(-880, -90)
        world.on(
            day,
            lambda at, number=number, sector=sector, founding=founding, day=day: _begin(
                world, folk, district, sector, number, founding, day, at
            ),
        )
    if not hollow:
        world.on(-1095 + rng.randrange(90), lambda at: _found_district(world, district, at))


def _begin(
    world: World,
    folk: Townsfolk,
    district: dict[str, Any],
    sector: dict[str, Any],
    number: int,
    founding: bool,
    day: int,
    at: datetime,
) -> None:
    """An enterprise begins, with one to three stewards and some members."""
    rng, key = world.rng, district["key"]
    area = world.areas[key]
    stewards = [folk.person(area, at, PLACED.get((key, number, "steward"), ""))]
    stewards += [folk.person(area, at) for _ in range(rng.choice((0, 1, 1, 2, 2, 2, 2)))]
    kind, name, local = _name(world, district, sector)
    organization = create_organization(
        by=stewards[0],
        name=name,
        local_name=local,
        slug=name.lower().replace("'", "").replace("é", "e").replace(" ", "-"),
        kind=Organization.Kind.ENTERPRISE.value,
        form=kind["form"],
        sector=sector["key"],
        area=area,
        about=kind["about"],
        founded_on=at.date(),
        stewards=stewards,
        invented=True,
        at=at,
    )
    enterprise = Enterprise(organization, key, sector["key"], founding, day, stewards)
    world.enterprises[key].append(enterprise)
    first = PLACED.get((key, number, "member"), "")
    for index in range(max(1 if first else 0, rng.choice((0, 0, 0, 1, 1, 1)))):
        cast_key = first if index == 0 else ""
        world.on(day + 1 + index, lambda at, cast_key=cast_key: _admit(folk, enterprise, cast_key, at))
    if not founding:
        _plan_joining(world, enterprise)


def _name(world: World, district: dict[str, Any], sector: dict[str, Any]) -> tuple[dict[str, str], str, str]:
    """Draw a name that nobody has: a neighbourhood and a kind of enterprise."""
    free = [
        (kind, f"{place} {kind['name']}", f"{local} {kind['local']}")
        for place, local in district["of"]
        for kind in sector["kinds"]
        if f"{place} {kind['name']}" not in world.names_taken
    ]
    chosen = world.rng.choice(free)
    world.names_taken.add(chosen[1])
    return chosen


def _admit(folk: Townsfolk, enterprise: Enterprise, cast_key: str, at: datetime) -> None:
    """A person joins an enterprise: offered by its steward, consented by the person."""
    organization = enterprise.organization
    person = folk.person(folk.world.areas[enterprise.district], at, cast_key)
    offered = offer_membership(by=enterprise.stewards[0], organization=organization, person=person, at=at)
    consent_to_membership(membership=offered, by=person, at=at)
    enterprise.members.append(person)


def _plan_joining(world: World, enterprise: Enterprise) -> None:
    """A younger enterprise joins its district's network and perhaps its sector's."""
    rng = world.rng
    hollow = enterprise.district not in world.networks
    if not hollow:
        day = enterprise.day + rng.randrange(8, 40)
        world.on(day, lambda at: _join(world, enterprise, enterprise.district, at))
    if rng.random() < (1 if hollow else JOINS_ITS_SECTOR):
        day = enterprise.day + rng.randrange(12, 60)
        world.on(day, lambda at: _join(world, enterprise, enterprise.sector, at))


def _join(world: World, enterprise: Enterprise, key: str, at: datetime) -> None:
    """A network offers membership, the enterprise consents."""
    network = world.networks[key]
    offered = offer_membership(
        by=network.stewards[0], organization=network.organization, member=enterprise.organization, at=at
    )
    consent_to_membership(membership=offered, by=enterprise.stewards[0], at=at)


def _found_district(world: World, district: dict[str, Any], at: datetime) -> None:
    """The founding enterprises of a district found its network in one sitting."""
    key, area = district["key"], world.areas[district["key"]]
    founders = sorted(
        (one for one in world.enterprises[key] if one.founding), key=lambda one: one.organization.pk
    )
    placed = {person.pk: person for person in world.cast.values()}
    spare = [one.stewards[0] for one in founders if one.stewards[0].pk not in placed]
    first = world.cast.get(f"steward.{key}") or spare[1]
    _found(
        world,
        key,
        name=f"{area.name.removesuffix('-gu')} Social Economy Network",
        local=f"{area.local_name} 사회적경제네트워크",
        area=area,
        founders=founders,
        stewards=(first, spare[0]),
        delegate=world.cast.get(f"delegate.{key}") or spare[2],
        weight=district["weight"],
        at=at,
    )


def _found_sector(world: World, sector: dict[str, Any], at: datetime) -> None:
    """Enterprises of one sector, from as many districts, found its network; others of the early ones join at once."""
    key = sector["key"]
    early = [
        one
        for district in world.enterprises.values()
        for one in district
        if one.sector == key and one.founding and one.stewards[0] not in world.cast.values()
    ]
    founders = early[:FOUNDING_A_SECTOR]
    _found(
        world,
        key,
        name=f"Seoul {sector['title']} Sector Network",
        local=f"서울 {sector['local']} 업종네트워크",
        area=Area.objects.get(code="KR-11"),
        founders=founders,
        stewards=(founders[0].stewards[0], founders[1].stewards[0]),
        delegate=founders[2].stewards[0],
        weight=sector["weight"],
        at=at,
        sector=key,
    )
    for one in early[FOUNDING_A_SECTOR:]:
        if world.rng.random() < JOINS_ITS_SECTOR:
            world.on(-900 + world.rng.randrange(20), lambda at, one=one: _join(world, one, key, at))


def _found(
    world: World,
    key: str,
    *,
    name: str,
    local: str,
    area: Area,
    founders: list[Enterprise],
    stewards: tuple[Any, ...],
    delegate: Any,
    weight: int,
    at: datetime,
    sector: str = "",
) -> None:
    founded = found_network(
        by=founders[0].stewards[0],
        name=name,
        local_name=local,
        area=area,
        about=f"Founded by {len(founders)} enterprises in one sitting.",
        founders=[Founder(person=one.stewards[0], organization=one.organization) for one in founders],
        stewards=stewards,
        invented=True,
        at=at,
    )
    if sector:
        edit_organization(organization=founded.network, by=stewards[0], at=at, sector=sector)
    world.networks[key] = Network(founded.network, stewards, delegate, founders, weight)
