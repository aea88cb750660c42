"""A policy of Quebec that was written together and failed: it stays on view with its reason and its proposals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dure.charters.commands import adopt_founding_charter, open_round
from dure.charters.models import Round
from dure.charters.queries import samples
from dure.library.demo.bodies import steward_of
from dure.library.demo.cast import DOMAIN, NAMES
from dure.library.demo.world import World, data
from dure.matters.commands import perform, raise_matter
from dure.matters.models import Matter
from dure.networks.commands import create_organization, fill_post, open_post
from dure.networks.models import Area, Organization, Post
from dure.people.commands import register_person
from dure.people.models import Person

BEGINS = -1150
SEATS = (
    ("Labour ministry", "public", "Marc Pelletier"),
    ("Finance ministry", "public", "Anne Gagnon"),
    ("Worker cooperatives", "private", "Denis Roy"),
    ("Women’s centres", "private", "Sylvie Lavoie"),
)


def plan(world: World) -> None:
    """Put the dossier on the agenda."""
    told = data("dossiers")
    world.on(BEGINS, lambda at: _table(world, told, at), hour=15)


def _person(key: str, name: str, at: datetime, *, confirmed: bool = False) -> Person:
    return register_person(
        name=name,
        email=f"{key}@{DOMAIN}",
        at=at,
        language="fr" if not confirmed else "en",
        time_zone="America/Toronto",
        area=_area(),
        invented=True,
        confirmed=confirmed,
    )


def _area() -> Area | None:
    return Area.objects.filter(code="CA-QC").first()


def _organization(told: dict[str, str], kind: str, by: Person, at: datetime) -> Organization:
    return create_organization(
        by=by,
        name=told["name"],
        local_name=told["local"],
        slug=told["slug"],
        kind=kind,
        area=_area(),
        about=told["about"],
        invented=True,
        at=at,
    )


def _table(world: World, told: dict[str, Any], at: datetime) -> None:
    """The table with its seats, the network whose members propose, and a round of each."""
    chair = world.cast["chair.quebec"] = _person("chair.quebec", NAMES["chair.quebec"], at, confirmed=True)
    table = _organization(told["table"], Organization.Kind.COUNCIL, chair, at)
    seats = []
    for number, (title, chamber, name) in enumerate(SEATS):
        seats.append(_person(f"seat.{number}.quebec", name, at))
        _fill(table, Post.Role.SEAT, seats[-1], chair, at, title=title, chamber=chamber)
    _fill(table, Post.Role.CHAIR, chair, chair, at, title="Chair", chamber="private")
    network = _organization(told["network"], Organization.Kind.NETWORK, seats[2], at)
    motions = _round(network, "simple-association", "association", "quebec-open-network-motions", at)
    opened = _round(table, "co-construction", "table", "quebec-policies", at)
    proposals = [
        raise_matter(
            round=motions, raised_in=network, by=seats[2], at=at, title=one["title"], text=one["text"]
        )
        for one in told["proposal"]
    ]
    world.say(table.name)
    _failed(world, opened, told["dossier"], proposals, [chair, *seats], at)
    world.on(-200, lambda at: _open(world, opened, told["open"], proposals[:1], chair, at), hour=15)


def _fill(body: Organization, role: str, person: Person, by: Person, at: datetime, **more: str) -> None:
    fill_post(post=open_post(organization=body, role=role, by=by, at=at, **more), person=person, by=by, at=at)


def _round(holder: Organization, sample: str, body: str, slug: str, at: datetime) -> Round:
    charter = adopt_founding_charter(
        organization=holder, text=samples()[sample], by=steward_of(holder), at=at
    )
    return open_round(
        organization=holder,
        charter=charter,
        by=steward_of(holder),
        at=at,
        slug=slug,
        title="Policies written together" if body == "table" else "Motions of the open network",
        local_title="Politiques écrites ensemble" if body == "table" else "Motions du réseau ouvert",
        opens_at=at,
        bodies={body: [holder]},
    )


def _dossier(opened: Round, told: dict[str, Any], by: Person, at: datetime) -> Matter:
    return raise_matter(
        round=opened,
        raised_in=opened.organization,
        by=by,
        at=at,
        title=told["title"],
        text=told["text"],
        instrument=told["instrument"],
    )


def _failed(
    world: World,
    opened: Round,
    told: dict[str, Any],
    proposals: list[Matter],
    people: list[Person],
    at: datetime,
) -> None:
    """From the problem to the failure, in the order of time."""
    chair = people[0]
    matter = _dossier(opened, told, chair, at)

    def act(day: int, verb: str, by: Person = chair, **details: Any) -> None:
        world.on(BEGINS + day, lambda at: perform(matter=matter, verb=verb, by=by, at=at, **details), hour=15)

    act(10, "gather")
    for number, proposal in enumerate(proposals):
        act(20 + number, "take_in", people[1 + number], proposal=proposal.ref)
    act(40, "negotiate")
    for number, text in enumerate(told["versions"]):
        act(60 + 30 * number, "write", people[1 + number], text=text)
    act(120, "put_to_vote")
    for number, person in enumerate(people):
        act(122 + number, "vote", person, choice="yes")
    act(130, "decide")
    act(800, "report", people[1], text=told["report"])
    act(830, "fail", reason=told["reason"])


def _open(
    world: World, opened: Round, told: dict[str, Any], proposals: list[Matter], chair: Person, at: datetime
) -> None:
    """A second dossier, in which the text is being negotiated now."""
    matter = _dossier(opened, told, chair, at)

    def act(day: int, verb: str, **details: Any) -> None:
        world.on(day, lambda at: perform(matter=matter, verb=verb, by=chair, at=at, **details), hour=15)

    act(-190, "gather")
    for proposal in proposals:
        act(-170, "take_in", proposal=proposal.ref)
    act(-120, "negotiate")
    act(-40, "write", text=told["version"])
