"""The institutions: umbrella, council, committee, assembly, city; their seats, their officials, their mandates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dure.library.demo.people import Townsfolk
from dure.library.demo.world import Network, World, data
from dure.networks.commands import (
    consent_to_membership,
    create_organization,
    fill_post,
    give_mandate,
    name_for_post,
    offer_membership,
    open_college,
    open_post,
    record_legal_basis,
    renew_mandate,
    revoke_mandate,
)
from dure.networks.models import Area, Mandate, Membership, Organization, Post
from dure.people.models import Person
from dure.prepared import Prepared

TERM_DAYS = 1095
PUBLIC_SEATS = (
    "Budget office",
    "Labour office",
    "Welfare office",
    "Districts' mayors",
    "Metropolitan Council",
)
PRIVATE_SEATS = (
    "Chair, district networks",
    "District networks, north",
    "District networks, east",
    "Cooperatives",
)
MANDATE_ENDS = {"yangcheon": 5}  # ends within the week: its stewards are warned
MANDATE_LAPSED = "dongjak"  # ended three weeks ago and was not renewed
MANDATE_REVOKED = "gangdong"


def plan(world: World, folk: Townsfolk) -> None:
    """Put the institutions and their people on the agenda."""
    told = data("institutions")
    steps = (
        (-1180, "city"),
        (-1175, "parliament"),
        (-1160, "centre"),
        (-860, "umbrella"),
        (-800, "council"),
        (-790, "committee"),
    )
    for day, key in steps:
        world.on(day, lambda at, key=key: _begin(world, folk, key, told[key], at))
    for key, department in told["departments"].items():
        world.on(-1170, lambda at, key=key, department=department: _department(world, key, department, at))
    world.on(-1165, lambda at: _officials(world, folk, at))
    world.on(-850, lambda at: _gather(world, at))
    world.on(-799, lambda at: _council_seats(world, folk, at), hour=9)
    world.on(-799, lambda at: _college_seat(world, at), hour=15)
    world.on(-789, lambda at: _committee_seats(world, folk, told["committee"]["basis"], at))
    world.on(-780, lambda at: _mandates(world, at), hour=12)
    world.on(-12, lambda at: _revoke(world, at))
    world.on(-100, lambda at: folk.person(seoul(), at, "auditor"))


def seoul() -> Area:
    """Return the city as an area."""
    return Area.objects.get(code="KR-11")


def _begin(world: World, folk: Townsfolk, key: str, told: dict[str, str], at: datetime) -> None:
    """An institution that exists, with two stewards who do not."""
    first = f"steward.{key}" if key in ("umbrella", "council", "committee") else ""
    stewards = [folk.person(seoul(), at, first), folk.person(seoul(), at)]
    world.institutions[key] = create_organization(
        by=stewards[0],
        name=told["name"],
        local_name=told["local"],
        slug=told["slug"],
        kind=told["kind"],
        area=seoul(),
        about=told["about"],
        website=told.get("website", ""),
        source=told["source"],
        stewards=stewards,
        at=at,
    )
    world.say(told["name"])


FIRST_STEWARD = Prepared(
    lambda organization: (
        Membership.objects.filter(post__organization_id=organization, post__role=Post.Role.STEWARD)
        .select_related("person")
        .order_by("post_id", "pk")[:1]
    )
)


def steward_of(organization: Organization) -> Person:
    """Return the longest-serving steward."""
    holding: Membership | None = FIRST_STEWARD.first(organization=organization.pk)
    assert holding is not None
    assert holding.person is not None
    return holding.person


def _department(world: World, key: str, told: dict[str, str], at: datetime) -> None:
    """A department belongs to the city."""
    city = world.institutions["city"]
    by = steward_of(city)
    department = create_organization(
        by=by,
        name=told["name"],
        local_name=told["local"],
        slug=told["slug"],
        kind=told["kind"],
        area=seoul(),
        about=told["about"],
        source=told["source"],
        at=at,
    )
    offer_membership(by=by, organization=city, member=department, at=at)
    world.institutions[key] = department


def _officials(world: World, folk: Townsfolk, at: datetime) -> None:
    for key, titles in (
        ("city", ("Execution desk", "Budget desk")),
        ("parliament", ("Committee clerk", "Clerk")),
    ):
        for number, title in enumerate(titles):
            person = folk.person(seoul(), at, f"official.{key}" if number == 0 else "")
            _seat(world, world.institutions[key], Post.Role.OFFICIAL, person, at, title=title, term=None)


def _seat(
    world: World,
    organization: Organization,
    role: str,
    person: Person,
    at: datetime,
    *,
    title: str = "",
    chamber: str = "",
    term: int | None = TERM_DAYS,
) -> Post:
    by = steward_of(organization)
    post = open_post(
        organization=organization, role=role, by=by, at=at, title=title, chamber=chamber, term_days=term
    )
    fill_post(post=post, person=person, by=by, at=at)
    return post


def _gather(world: World, at: datetime) -> None:
    """Every district and sector network joins the umbrella, each with its set weight."""
    by, umbrella = steward_of(world.institutions["umbrella"]), world.institutions["umbrella"]
    for network in world.networks.values():
        offered = offer_membership(
            by=by, organization=umbrella, member=network.organization, weight=network.weight, at=at
        )
        consent_to_membership(membership=offered, by=network.stewards[0], at=at)


def _council_seats(world: World, folk: Townsfolk, at: datetime) -> None:
    """Five public seats and five private ones; the chair holds a private one."""
    council = world.institutions["council"]
    for number, title in enumerate(PUBLIC_SEATS, start=1):
        person = folk.person(seoul(), at, f"public.{number}.council")
        _seat(world, council, Post.Role.SEAT, person, at, title=title, chamber="public")
    keys = ("chair.council", "private.2.council", "private.3.council", "private.4.council")
    for key, title in zip(keys, PRIVATE_SEATS, strict=True):
        role = Post.Role.CHAIR if key.startswith("chair") else Post.Role.SEAT
        _seat(world, council, role, world.cast[key], at, title=title, chamber="private")
    by = steward_of(council)
    for key in ("umbrella", "city"):
        member = world.institutions[key]
        offered = offer_membership(by=by, organization=council, member=member, at=at)
        consent_to_membership(membership=offered, by=steward_of(member), at=at)


def _college_seat(world: World, at: datetime) -> None:
    """The last private seat is filled by the college of the sector networks: more than half name one person."""
    council = world.institutions["council"]
    by = steward_of(council)
    college = open_college(
        organization=council, key="sectors", title="College of the sector networks", by=by, at=at
    )
    sectors = sectors_of(world)
    for network in sectors:
        offered = offer_membership(
            by=by, organization=council, member=network.organization, college=college, at=at
        )
        consent_to_membership(membership=offered, by=network.stewards[0], at=at)
    post = open_post(
        organization=council,
        role=Post.Role.SEAT,
        by=by,
        at=at,
        title="Sector networks",
        chamber="private",
        college=college,
        term_days=TERM_DAYS,
    )
    named = world.cast["private.5.council"]
    for network in sectors[: len(sectors) // 2 + 2]:
        name_for_post(
            post=post, organization=network.organization, person=named, by=network.stewards[0], at=at
        )
        if waiting := post.holdings.filter(person=named, from_at__isnull=True, until_at__isnull=True).first():
            consent_to_membership(membership=waiting, by=named, at=at)
            break


def sectors_of(world: World) -> list[Network]:
    """Return the sector networks."""
    return [network for key, network in world.networks.items() if key not in world.enterprises]


def _committee_seats(world: World, folk: Townsfolk, basis: dict[str, Any], at: datetime) -> None:
    """A chair, four seats, and the article on which the committee stands."""
    committee = world.institutions["committee"]
    for number in range(1, 6):
        key = "chair.committee" if number == 1 else f"seat.{number}.committee"
        role = Post.Role.CHAIR if number == 1 else Post.Role.SEAT
        _seat(world, committee, role, folk.person(seoul(), at, key), at, title=f"Seat {number}")
    record_legal_basis(
        organization=committee,
        by=world.cast["steward.committee"],
        title=basis["title"],
        article=basis["article"],
        source=basis["source"],
        in_force_from=basis["from"],
        at=at,
    )


def _mandates(world: World, at: datetime) -> None:
    """Each network gives its delegate a mandate; it is renewed each year, or not."""
    for key, network in world.networks.items():
        mandate = give_mandate(
            by=network.stewards[0],
            person=network.delegate,
            organization=network.organization,
            until_at=world.moment(-395),
            at=at,
        )
        world.on(-402, lambda at, key=key, mandate=mandate: _renew(world, key, mandate, -20, at))
        if key != MANDATE_LAPSED:
            until = MANDATE_ENDS.get(key, 340)
            world.on(
                -26, lambda at, key=key, mandate=mandate, until=until: _renew(world, key, mandate, until, at)
            )


def _renew(world: World, key: str, mandate: Mandate, until: int, at: datetime) -> None:
    renew_mandate(
        mandate=mandate, until_at=world.moment(until, 18), by=world.networks[key].stewards[0], at=at
    )


def _revoke(world: World, at: datetime) -> None:
    """One mandate was taken back, with a reason, and given to somebody else the same day."""
    network = world.networks[MANDATE_REVOKED]
    by = network.stewards[0]
    mandate = Mandate.objects.get(organization=network.organization, person=network.delegate)
    revoke_mandate(
        mandate=mandate, by=by, at=at, reason="Moved to Busan. Thank you for three years on the night train."
    )
    successor = next(
        one.stewards[0]
        for one in network.founders
        if one.stewards[0] not in (*network.stewards, network.delegate)
    )
    give_mandate(
        by=by,
        person=successor,
        organization=network.organization,
        scope="seoul-budget",
        until_at=world.moment(340, 18),
        at=at,
    )
    network.delegate = successor
