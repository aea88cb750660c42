"""The association of local governments: one vote each, and why each joined. Its members' offices are invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from dure.ballots.commands import open_round
from dure.charters.commands import adopt_founding_charter
from dure.charters.queries import samples
from dure.declarations import commands as declarations
from dure.library.demo.bodies import steward_of
from dure.library.demo.cast import DOMAIN, NAMES
from dure.library.demo.world import World
from dure.matters.commands import perform, raise_matter
from dure.matters.models import Matter
from dure.networks.commands import (
    consent_to_membership,
    create_organization,
    fill_post,
    give_mandate,
    offer_membership,
    open_post,
    set_equal_votes,
)
from dure.networks.models import Area, Membership, Organization, Post
from dure.people.commands import register_person
from dure.people.models import Person

FOUNDED = -700
NEED, SUPPORT = "need_based", "support_seeking"
# Area of each government, and its purposes in its own words.
MEMBERS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "KR-29-24050",
        ((NEED, "Cleaning work in our district is bought by the month. We want jobs that last."),),
    ),
    ("KR-29-24010", ((NEED, "Old shopping streets stand empty; those who stay want to run them together."),)),
    ("KR-29-24020", ((SUPPORT, "National programmes ask for a partner city. Together we are one."),)),
    (
        "KR-29-24030",
        ((NEED, "Care at home, by people who live near."), (SUPPORT, "A share of the national fund.")),
    ),
    ("KR-29-24040", ((NEED, "Young people leave. We look for work that makes them stay."),)),
    ("KR-11-11080", ((NEED, "We want to learn from those who bought from social enterprises before us."),)),
    ("KR-11-11120", ((SUPPORT, "More staff for our support centre, paid by the ministry."),)),
    ("KR-11-11140", ((NEED, "One text of an ordinance that every council can adopt."),)),
    (
        "KR-11-11210",
        ((SUPPORT, "Subsidies end after three years; we ask for five."), (NEED, "Jobs that outlive them.")),
    ),
    ("KR-11-11100", ()),
)
MOTION = (
    "One text of an ordinance for all our councils",
    "We write one model ordinance for the social economy. Each council may change it; none has to begin from nothing.",
)


def plan(world: World) -> None:
    """Put the association, its members and its motion on the agenda."""
    world.on(FOUNDED, lambda at: _found(world, at), hour=9)
    world.on(FOUNDED + 30, lambda at: _members(world, at), hour=9)
    world.on(-45, lambda at: _motion(world, at), hour=9)


def _found(world: World, at: datetime) -> None:
    korea = Area.objects.get(code="KR")
    secretary = _official(world, 0, korea, at, "steward.governments")
    association = create_organization(
        by=secretary,
        name="Association of Korean Local Governments for SSE",
        local_name="사회연대경제 지방정부협의회",
        slug="association-of-korean-local-governments",
        kind=Organization.Kind.NETWORK.value,
        area=korea,
        about="Local governments in solidarity with each other. Each has one vote, however many people live in it.",
        source="Named by the mayor of Gwangsan-gu in the roundtable on innovative ecosystems for SSE public "
        "policies, Seoul, June 2017",
        stewards=[secretary, _official(world, 1, korea, at)],
        at=at,
    )
    chair = open_post(organization=association, role=Post.Role.CHAIR, by=secretary, at=at)
    fill_post(post=chair, person=secretary, by=secretary, at=at)
    set_equal_votes(organization=association, by=secretary, at=at)
    adopt_founding_charter(
        organization=association, text=samples()["simple-association"], by=secretary, at=at
    )
    world.institutions["governments"] = association
    world.say(association.name)


def _official(world: World, number: int, area: Area, at: datetime, key: str = "") -> Person:
    person = register_person(
        name=NAMES[key] if key else f"Official {number} of {area.name}",
        email=f"{key or f'government.{number}'}@{DOMAIN}",
        at=at,
        language="en" if key else "ko",
        time_zone="Asia/Seoul",
        area=area,
        invented=True,
        confirmed=bool(key),
    )
    if key:
        world.cast[key] = person
    return person


def _members(world: World, at: datetime) -> None:
    association = world.institutions["governments"]
    for number, (code, purposes) in enumerate(MEMBERS):
        area = Area.objects.get(code=code)
        by = _official(world, 10 + number, area, at)
        government = create_organization(
            by=by,
            name=f"Local government of {area.name} ({area.parent.name if area.parent else ''})",
            local_name=f"{area.local_name} 지방정부",
            slug=f"local-government-{code.lower()}",
            kind=Organization.Kind.PUBLIC_AUTHORITY.value,
            area=area,
            invented=True,
            at=at,
        )
        world.institutions[f"government.{number}"] = government
        offered = offer_membership(
            by=steward_of(association), organization=association, member=government, at=at
        )
        joined: Membership = consent_to_membership(membership=offered, by=by, at=at)
        for tag, text in purposes:
            declarations.declare_purpose(membership=joined, tag=tag, text=text, by=by, at=at)


def _motion(world: World, at: datetime) -> None:
    """A government raises a motion; each votes with one vote, and the vote is closed."""
    association = world.institutions["governments"]
    governments = [world.institutions[f"government.{number}"] for number in range(len(MEMBERS))]
    secretary = steward_of(association)
    for one in governments:
        by = steward_of(one)
        give_mandate(by=by, person=by, organization=one, until_at=world.moment(300), at=at)
    opened = open_round(
        organization=association,
        charter=association.charters.get(),
        by=secretary,
        at=at,
        slug="local-governments-motions",
        title="Motions of the local governments",
        local_title="지방정부협의회 안건",
        opens_at=at,
        bodies={"association": [association]},
    )
    matter = raise_matter(
        round=opened,
        title=MOTION[0],
        text=MOTION[1],
        raised_in=association,
        by=steward_of(governments[0]),
        at=at,
    )
    for one in governments[1:3]:
        world.on(-44, _act(matter, "support", one), hour=10)
    world.on(-43, lambda at: perform(matter=matter, verb="put_to_vote", by=secretary, at=at), hour=9)
    for number, one in enumerate(governments):
        world.on(-42, _act(matter, "vote", one, choice="no" if number == 4 else "yes"), hour=10)
    world.on(-40, lambda at: perform(matter=matter, verb="decide", by=secretary, at=at), hour=9)


def _act(matter: Matter, verb: str, one: Organization, **more: str) -> Callable[[datetime], object]:
    by = steward_of(one)
    return lambda at: perform(matter=matter, verb=verb, by=by, acting_for=one, at=at, **more)
