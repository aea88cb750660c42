"""The smaller stories: texts that change, a steward who leaves, a network founded in one evening."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from dure.ballots import commands as ballots
from dure.charters.commands import adopt_founding_charter
from dure.charters.models import Charter, Round
from dure.charters.queries import charter_in_force, samples
from dure.library.demo.bodies import seoul, steward_of
from dure.library.demo.proceedings import ADOPTED, PRIVATE, PUBLIC
from dure.library.demo.world import Enterprise, World
from dure.matters.charter_changes import propose_charter
from dure.matters.commands import perform, raise_matter
from dure.matters.models import Matter
from dure.networks.commands import (
    Founder,
    consent_to_membership,
    create_organization,
    fill_post,
    found_network,
    give_mandate,
    hand_over_stewardship,
    offer_membership,
    open_post,
    register_member_without_email,
)
from dure.networks.models import Organization, Post
from dure.people.models import Person

BUDGET = "seoul-budget"
WITHOUT_EMAIL = ("Kim Bok-sun", "Jang Ok-ja", "Lee Pil-rye")
FOUNDERS_OF_ALLIANCE = ("gwangjin", "mapo", "eunpyeong", "yongsan", "songpa")


def plan(world: World) -> None:
    """Put the smaller stories on the agenda."""
    world.on(-1140, lambda at: _adopt(world, "city", "city-alone", samples()["city-alone"], at))
    world.on(-779, lambda at: _adopt(world, "council", BUDGET, first_text(), at))
    world.on(-430, lambda at: _change(world, samples()[BUDGET], SUPPORTS_REASON, at))
    world.on(
        -5, lambda at: _change(world, shorter_answer(samples()[BUDGET]), ANSWER_REASON, at, closes=False)
    )
    world.on(-300, lambda at: _home_sewers(world, at))
    world.on(-40, lambda at: _alliance(world, at), hour=19)


SUPPORTS_REASON = (
    "With three supports, friends carry each other's ideas. "
    "Five means that somebody outside the table was asked."
)
ANSWER_REASON = (
    "Forty-five days are longer than the budget session. "
    "With thirty, an answer arrives while something can be done."
)


def replaced(text: str, old: str, new: str) -> str:
    """Replace a passage that must be there, so that a changed sample charter is noticed."""
    if old not in text:
        raise ValueError(f"the sample charter no longer says {old!r}")
    return text.replace(old, new)


def first_text() -> str:
    """Return the first text of the yearly budget: three supports were enough."""
    text = replaced(samples()[BUDGET], "needs    = { supports = 5 }", "needs    = { supports = 3 }")
    return replaced(text, "five supports are needed", "three supports are needed")


def shorter_answer(text: str) -> str:
    """Return the text that is on the table now: the assembly answers within thirty days."""
    return replaced(text, 'held_by  = "parliament"\ndays     = 45', 'held_by  = "parliament"\ndays     = 30')


def _adopt(world: World, key: str, charter: str, text: str, at: datetime) -> Charter:
    organization = world.institutions[key]
    by = world.cast.get(f"steward.{key}") or steward_of(organization)
    world.say(f"Charter: {charter}")
    return adopt_founding_charter(organization=organization, text=text, by=by, at=at)


def _change(world: World, text: str, reason: str, at: datetime, *, closes: bool = True) -> None:
    """A seat proposes a new text; the seats vote; the chair closes, or the vote is still open."""
    charter = charter_in_force(world.institutions["council"], BUDGET)
    assert charter is not None
    matter = propose_charter(
        charter=charter, text=text, reason=reason, by=world.cast["private.2.council"], at=at
    )
    day = world.day_of(at)
    voters = [(key, choice) for keys in (PUBLIC, PRIVATE) for key, choice in zip(keys, ADOPTED, strict=True)]
    for number, (key, choice) in enumerate(voters if closes else voters[1::4]):
        world.on(day + 1 + number // 4, _act(world, matter, "vote", key, choice=choice))
    if closes:
        world.on(day + 8, _act(world, matter, "decide", "chair.council"))


def _act(world: World, matter: Matter, verb: str, key: str, **details: Any) -> Callable[[datetime], object]:
    return lambda at: perform(matter=matter, verb=verb, by=world.cast[key], at=at, **details)


def _home_sewers(world: World, at: datetime) -> None:
    """A circle with one steward. Its group leader registers members without e-mail; the steward leaves, two remain."""
    leader = world.cast["steward.sewers"]
    early = [one for one in world.enterprises["jongno"] if one.founding]
    own = next(one for one in early if leader in one.stewards)
    first, second = [one.stewards[0] for one in early if one is not own][:2]
    circle = create_organization(
        by=first,
        name="Home Sewers' Circle of Changsin",
        local_name="창신 재택봉제인 모임",
        slug="home-sewers-circle",
        kind=Organization.Kind.NETWORK.value,
        sector="manufacturing",
        area=seoul(),
        about="People who sew at home for others, most of them without any contract and some without e-mail.",
        invented=True,
        at=at,
    )
    offered = offer_membership(by=first, organization=circle, member=own.organization, at=at)
    consent_to_membership(membership=offered, by=leader, at=at)
    give_mandate(by=first, person=leader, organization=circle, until_at=world.moment(65), at=at)
    for number, name in enumerate(WITHOUT_EMAIL):
        world.on(-296 + number, _registering(circle, leader, name))
    world.on(-62, lambda at: _second_steward(circle, leader, first, at))
    world.on(-60, lambda at: _hand_over(circle, first, second, at))


def _registering(circle: Organization, leader: Person, name: str) -> Callable[[datetime], object]:
    return lambda at: register_member_without_email(
        leader=leader, organization=circle, name=name, language="ko", invented=True, at=at
    )


def _second_steward(circle: Organization, leader: Person, by: Person, at: datetime) -> None:
    post = open_post(organization=circle, role=Post.Role.STEWARD, by=by, at=at)
    fill_post(post=post, person=leader, by=by, at=at)


def _hand_over(circle: Organization, leaving: Person, successor: Person, at: datetime) -> None:
    """The first steward leaves; her post goes on without a gap."""
    post = Post.objects.filter(organization=circle, role=Post.Role.STEWARD).order_by("pk")[0]
    hand_over_stewardship(post=post, successor=successor, by=leaving, at=at)


def _alliance(world: World, at: datetime) -> None:
    """Five enterprises from five districts found a network in one evening and adopt the founding kit."""
    founders = [_of(world, district) for district in FOUNDERS_OF_ALLIANCE]
    founded = found_network(
        by=founders[0].stewards[-1],
        name="Han River Repair Alliance",
        local_name="한강 수리 동맹",
        area=seoul(),
        about="Workshops on both banks that lend each other tools, spare parts and hands.",
        founders=[Founder(person=one.stewards[-1], organization=one.organization) for one in founders],
        invented=True,
        at=at,
    )
    text = samples()["founding-kit"]
    for old, new in (
        ("Motions of a young network", "Motions of the Repair Alliance"),
        ("새 네트워크의 안건", "수리 동맹 안건"),
        ("Motions d’un jeune réseau", "Motions de l’Alliance des réparations"),
        ("نئے نیٹ ورک کی قراردادیں", "مرمت اتحاد کی قراردادیں"),
    ):
        text = replaced(text, f'"{old}"', f'"{new}"')
    text = replaced(text, 'time_zone = "UTC"', 'time_zone = "Asia/Seoul"')
    network, steward = founded.network, founded.stewards[0]
    charter = adopt_founding_charter(organization=network, text=text, by=steward, at=at)
    for one in founders:
        give_mandate(by=one.stewards[-1], person=one.stewards[-1], organization=one.organization, at=at)
    opened = ballots.open_round(
        organization=network,
        charter=charter,
        by=steward,
        at=at,
        slug="repair-alliance-motions",
        title="Motions of the Repair Alliance",
        local_title="한강 수리 동맹 안건",
        opens_at=at,
        bodies={"network": [network]},
    )
    world.say(network.name)
    world.on(-37, lambda at: _motion(world, opened, founders, TOOLS, -34, 5, at))
    world.on(-9, lambda at: _motion(world, opened, founders, PARTS_LIST, -6, 2, at))
    world.on(-3, lambda at: _motion(world, opened, founders, OPEN_DAY, None, 0, at))


TOOLS = (
    "One list of tools that we lend each other",
    "Each workshop writes down what it lends and for how long. Whoever breaks a tool repairs it: we are repairers.",
)
PARTS_LIST = (
    "Spare parts are sold at cost among members",
    "No member earns on spare parts that another member needs. The list of prices is open to all five.",
)
OPEN_DAY = (
    "A common open day on the first Saturday of spring",
    "Five workshops, five bridges, one bicycle tour. Each of us mends for nothing what fits into a basket.",
)


def _of(world: World, district: str) -> Enterprise:
    """Choose an enterprise of a district with nobody of the cast among its stewards."""
    cast = {person.pk for person in world.cast.values()}
    free = [
        one for one in world.enterprises[district] if not any(person.pk in cast for person in one.stewards)
    ]
    mending = [one for one in free if one.sector in ("environment", "service")]
    return (mending or free)[0]


def _motion(
    world: World,
    opened: Round,
    founders: list[Enterprise],
    motion: tuple[str, str],
    vote_on: int | None,
    votes: int,
    at: datetime,
) -> None:
    """A founder raises a motion; perhaps it is put to the vote, some vote, and with all votes in it is closed."""
    network = opened.organization
    author = founders[votes % len(founders)].stewards[-1]
    matter = raise_matter(round=opened, title=motion[0], text=motion[1], raised_in=network, by=author, at=at)
    if vote_on is None:
        return
    steward = founders[0].stewards[-1]
    world.on(vote_on, lambda at: perform(matter=matter, verb="put_to_vote", by=steward, at=at), hour=9)
    for number, one in enumerate(founders[:votes]):
        choice = "no" if number == 3 else "yes"
        world.on(vote_on + 1 + number // 2, _vote_for(matter, one, choice))
    if votes == len(founders):
        world.on(vote_on + 6, lambda at: perform(matter=matter, verb="decide", by=steward, at=at))


def _vote_for(matter: Matter, one: Enterprise, choice: str) -> Callable[[datetime], object]:
    return lambda at: perform(
        matter=matter, verb="vote", by=one.stewards[-1], acting_for=one.organization, choice=choice, at=at
    )
