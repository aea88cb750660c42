"""A city of Quebec whose proposals go to the level that decides, and a Korean policy board of all levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from dure.charters.commands import adopt_founding_charter, open_round
from dure.charters.models import Round
from dure.charters.queries import samples
from dure.levels import commands
from dure.levels.commands import Entered, StanceTold
from dure.levels.models import CompetenceMatrix
from dure.library.demo.bodies import steward_of
from dure.library.demo.cast import DOMAIN, NAMES
from dure.library.demo.world import World, data
from dure.matters.commands import perform, raise_matter
from dure.matters.models import Matter
from dure.networks.commands import (
    consent_to_membership,
    create_organization,
    fill_post,
    name_for_post,
    offer_membership,
    open_college,
    open_post,
)
from dure.networks.models import Area, Organization, Post
from dure.people.commands import register_person
from dure.people.models import Person

BEGINS = -90
CORRECTED = -6
BOARD = -120
AUTHORITY = Organization.Kind.PUBLIC_AUTHORITY.value
BODIES = ("municipality", "province", "state")
OFFICIALS = {"municipality": "Luc Bellemare", "state": "Carole Whitfield"}
SEATS = (
    ("national", "public", "Office for the social economy, national"),
    ("regional", "public", "Metropolitan cities"),
    ("local", "public", "Districts"),
    ("private", "private", "Networks of the districts"),
)


def plan(world: World) -> None:
    """Put the city, its proposals and the board on the agenda."""
    told = data("levels")
    world.on(BEGINS, lambda at: _quebec(world, told["quebec"], at), hour=15)
    world.on(BOARD, lambda at: _board(world, told["board"], at), hour=9)


def _person(world: World, key: str, name: str, area: str, at: datetime) -> Person:
    cast = key in NAMES
    korean = area.startswith("KR")
    person = register_person(
        name=NAMES.get(key, name),
        email=f"{key}@{DOMAIN}",
        at=at,
        language="en" if cast else "ko" if korean else "fr",
        time_zone="Asia/Seoul" if korean else "America/Toronto",
        area=Area.objects.get(code=area),
        invented=True,
        confirmed=cast,
    )
    if cast:
        world.cast[key] = person
    return person


def _organization(
    told: Mapping[str, str], kind: str, by: Sequence[Person], area: str, at: datetime
) -> Organization:
    return create_organization(
        by=by[0],
        stewards=list(by),
        name=told["name"],
        local_name=told["local"],
        slug=told["slug"],
        kind=kind,
        area=Area.objects.get(code=told.get("area", area)),
        about=told["about"],
        source=told.get("source", ""),
        invented="source" not in told,
        at=at,
    )


def _entered(told: Mapping[str, Any]) -> Entered:
    return Entered(
        issue=told["issue"],
        level=told["level"],
        power=told["power"],
        law=told["law"],
        article=told["article"],
        source=told["source"],
        in_force_from=told.get("from"),
        reason=told.get("reason", ""),
    )


def _matrix(keeper: Organization, told: Sequence[Mapping[str, Any]], at: datetime) -> CompetenceMatrix:
    assert keeper.area is not None
    by = steward_of(keeper)
    matrix = commands.begin_matrix(area=keeper.area, organization=keeper, by=by, at=at)
    commands.enter_competences(matrix=matrix, rows=[_entered(one) for one in told], by=by, at=at)
    return matrix


def _quebec(world: World, told: Mapping[str, Any], at: datetime) -> None:
    """The network, its city, its province, its state; the table of who may decide; a round, and its proposals."""
    area = told["municipality"]["area"]
    steward = _person(world, "steward.shawinigan", "", area, at)
    second = _person(world, "second.shawinigan", "Odile Germain", area, at)
    author = _person(world, "member.shawinigan", "", area, at)
    community = _organization(told["community"], Organization.Kind.NETWORK.value, [steward, second], area, at)
    offered = offer_membership(by=steward, organization=community, person=author, at=at)
    consent_to_membership(membership=offered, by=author, at=at)
    bodies = {"community": community}
    for key in BODIES:
        keepers = [
            _person(world, f"{key}.{n}.levels", f"Secretary {n}, {told[key]['name']}", area, at)
            for n in (1, 2)
        ]
        bodies[key] = _organization(told[key], AUTHORITY, keepers, area, at)
        name = "official.quebec" if key == "province" else f"official.{key}.levels"
        official = _person(world, name, OFFICIALS.get(key, ""), area, at)
        _fill(bodies[key], Post.Role.OFFICIAL, official, at, title="Social economy desk")
    matrix = _matrix(
        Organization.objects.select_related("area").get(slug="quebec-partnership-table"), told["row"], at
    )
    opened = _round(bodies, at)
    world.say(opened.title)
    for one in told["proposal"]:
        world.on(one["raised"], lambda at, one=one: _proposal(world, opened, bodies, one, at), hour=15)
    world.on(
        CORRECTED,
        lambda at: commands.enter_competence(
            matrix=matrix, row=_entered(told["correction"]), by=steward_of(matrix.keeper), at=at
        ),
        hour=15,
    )


def _fill(body: Organization, role: str, person: Person, at: datetime, **more: Any) -> None:
    by = steward_of(body)
    fill_post(post=open_post(organization=body, role=role, by=by, at=at, **more), person=person, by=by, at=at)


def _round(bodies: Mapping[str, Organization], at: datetime) -> Round:
    community = bodies["community"]
    by = steward_of(community)
    charter = adopt_founding_charter(organization=community, text=samples()["levels"], by=by, at=at)
    return open_round(
        organization=community,
        charter=charter,
        by=by,
        at=at,
        slug="shawinigan-proposals",
        title="Proposals from Shawinigan",
        local_title="Propositions de Shawinigan",
        opens_at=at,
        bodies={key: [one] for key, one in bodies.items()},
    )


def _proposal(
    world: World, opened: Round, bodies: Mapping[str, Organization], told: Mapping[str, Any], at: datetime
) -> None:
    """Raised by a member, handed in by the steward; it goes where the table sends it, and is answered there."""
    matter = raise_matter(
        round=opened,
        raised_in=bodies["community"],
        by=world.cast["member.shawinigan"],
        at=at,
        title=told["title"],
        text=told["text"],
        issue=told["issue"],
    )
    if "handed_in" in told:
        _later(world, told["handed_in"], matter, "hand_in", world.cast["steward.shawinigan"])
    if "answer" in told:
        post = Post.objects.get(organization=bodies[told["by"]], role=Post.Role.OFFICIAL)
        by = post.holdings.get().person
        assert by is not None
        _later(world, told["answered"], matter, "answer", by, outcome=told["answer"], reason=told["reason"])


def _later(world: World, day: int, matter: Matter, verb: str, by: Person, **details: Any) -> None:
    world.on(day, lambda at: perform(matter=matter, verb=verb, by=by, at=at, **details), hour=15)


def _seat(
    board: Organization,
    members: Sequence[Organization],
    college: tuple[str, str],
    seat: tuple[str, str],
    named: Person,
    at: datetime,
) -> None:
    """A college of the board with its members, and the seat that more than half of them fill."""
    by = steward_of(board)
    group = open_college(organization=board, key=college[0], title=college[1], by=by, at=at)
    for one in members:
        offered = offer_membership(by=by, organization=board, member=one, college=group, at=at)
        consent_to_membership(membership=offered, by=steward_of(one), at=at)
    post = open_post(
        organization=board,
        role=Post.Role.SEAT,
        by=by,
        at=at,
        chamber=seat[0],
        title=seat[1],
        college=group,
    )
    for one in members[: len(members) // 2 + 1]:
        name_for_post(post=post, organization=one, person=named, by=steward_of(one), at=at)
    consent_to_membership(membership=post.holdings.get(person=named), by=named, at=at)


def _board(world: World, told: Mapping[str, Any], at: datetime) -> None:
    """The board, the governments that belong to it, its seats by level; its table; what it tells of each government."""
    steward = _person(world, "steward.board", "", "KR", at)
    second = _person(world, "second.board", "Secretary of the policy board", "KR", at)
    board = _organization(told, Organization.Kind.COUNCIL.value, [steward, second], "KR", at)
    for key in ("state", "gwangju"):
        keeper = _person(world, f"{key}.board", f"Secretary, {told[key]['name']}", told[key]["area"], at)
        world.institutions[f"board.{key}"] = _organization(told[key], AUTHORITY, [keeper], "KR", at)
    members = {
        "national": [world.institutions["board.state"]],
        "regional": [world.institutions["city"], world.institutions["board.gwangju"]],
        "local": [one for key, one in world.institutions.items() if key.startswith("government.")],
        "private": [world.institutions["umbrella"]],
    }
    for number, (key, chamber, title) in enumerate(SEATS):
        named = _person(world, f"seat.{number}.board", f"Seat of the policy board {number + 1}", "KR", at)
        _seat(board, members[key], (key, told["colleges"][key]), (chamber, title), named, at)
    _matrix(board, told["row"], at)
    commands.begin_board(organization=board, by=steward, at=at)
    areas = {
        one.code: one for one in Area.objects.filter(code__startswith="KR").select_related("parent__parent")
    }
    stances = [StanceTold(**{**one, "area": areas[one["area"]]}) for one in told["stance"]]
    commands.tell_stances(told_for=board, stances=stances, by=steward, at=at)
    world.say(board.name)
