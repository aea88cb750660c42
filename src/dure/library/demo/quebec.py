"""Quebec: a network of networks with eight colleges, its elections and a recall, its money, contacts and partners."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from dure.agreements import commands as agreements
from dure.agreements.models import Decision
from dure.declarations import commands as declarations
from dure.elections import commands as elections
from dure.elections.models import Candidacy, Election
from dure.library.demo.bodies import steward_of
from dure.library.demo.cast import DOMAIN, NAMES
from dure.library.demo.world import World, data
from dure.matters.models import Matter
from dure.networks.commands import (
    consent_to_membership,
    create_organization,
    offer_membership,
    open_college,
    open_post,
)
from dure.networks.models import Area, College, Membership, Organization, Post
from dure.people.commands import register_person
from dure.people.models import Person

TERM_DAYS = 730
LIMIT = 33
FOUNDED, ELECTED, RECALL, AGAIN, OPEN = -640, -420, -80, -60, -6
GIVEN = (
    "Amélie",
    "Benoît",
    "Camille",
    "Denise",
    "Émile",
    "Florence",
    "Gaston",
    "Hélène",
    "Isabelle",
    "Jérôme",
)
GIVEN_OF_WOMEN = ("Amélie", "Camille", "Denise", "Florence", "Hélène", "Isabelle")
FAMILY = ("Bouchard", "Côté", "Gagné", "Lévesque", "Ouellet", "Pelletier", "Roy", "Tremblay")


def plan(world: World) -> None:
    """Put the years of the network on the agenda."""
    told = data("quebec")
    world.on(FOUNDED, lambda at: _found(world, told, at), hour=9)
    world.on(FOUNDED + 20, lambda at: _open_seats(world, told, at), hour=9)
    for number, one in enumerate(told["election"]):
        world.on(ELECTED + number, _calling(world, one["college"], one, 14), hour=10)
    world.on(RECALL, lambda at: _recall(world, told["recall"], at), hour=10)
    world.on(AGAIN, _calling(world, told["recall"]["college"], told["recall"]["election"], 14), hour=10)
    world.on(OPEN, _calling(world, told["open"]["college"], told["open"], 20, close=False), hour=10)
    world.on(-420, lambda at: _declare(world, told, at), hour=16)
    for one in told["contact"]:
        world.on(one["day"], lambda at, one=one: _contact(world, one, at), hour=15)
    world.on(-400, lambda at: _ties(world, told["tie"], at), hour=10)
    world.on(-200, lambda at: _agree(world, told["agreement"], at), hour=11)
    for number, one in enumerate(told["decision"]):
        world.on(-180 + 60 * number, lambda at, one=one: _decide(world, one, at), hour=11)


def person_of(
    world: World, number: int, area: Area, at: datetime, key: str = "", *, of_women: bool = False
) -> Person:
    """Register an invented person of Quebec; `key` names one of the cast."""
    given = GIVEN_OF_WOMEN if of_women else GIVEN
    name = NAMES[key] if key else f"{given[number % len(given)]} {FAMILY[number // 3 % len(FAMILY)]}"
    person = register_person(
        name=name,
        email=f"{key or f'quebec.{number}'}@{DOMAIN}",
        at=at,
        language="en" if key else "fr",
        time_zone="America/Toronto",
        area=area,
        invented=True,
        confirmed=bool(key),
    )
    if key:
        world.cast[key] = person
    return person


def _begin(world: World, told: Mapping[str, Any], number: int, at: datetime, **more: Any) -> Organization:
    area = Area.objects.get(code=told.get("area", "CA-QC"))
    women = told.get("college") == "women"
    steward = person_of(world, number, area, at, told.get("cast", ""), of_women=women)
    second = person_of(world, number + 100, area, at, of_women=women)
    return create_organization(
        by=steward,
        name=told["name"],
        local_name=told.get("local", ""),
        kind=told.get("kind", Organization.Kind.ENTERPRISE.value),
        sector=told.get("sector", ""),
        area=area,
        about=told.get("about", ""),
        stewards=[steward, second],
        invented=True,
        at=at,
        **more,
    )


def _join(member: Organization, into: Organization, at: datetime, college: College | None = None) -> None:
    offered = offer_membership(by=steward_of(into), organization=into, member=member, college=college, at=at)
    consent_to_membership(membership=offered, by=steward_of(member), at=at)


def _found(world: World, told: Mapping[str, Any], at: datetime) -> None:
    """The umbrella, its eight colleges, its members in them, and the enterprises below."""
    head = {**told["umbrella"], "kind": "network", "cast": "steward.quebec"}
    umbrella = _begin(world, head, 0, at, slug=head["slug"])
    world.institutions["quebec"] = umbrella
    by = steward_of(umbrella)
    colleges = {
        key: open_college(organization=umbrella, key=key, title=title, by=by, at=at)
        for key, title in told["colleges"].items()
    }
    for number, one in enumerate(told["member"], start=1):
        member = _begin(world, one, number, at, slug=f"qc-{_slug(one['name'])}")
        world.institutions[f"quebec.{one['key']}"] = member
        _join(member, umbrella, at, colleges[one["college"]])
    for number, one in enumerate(told["enterprise"], start=50):
        enterprise = _begin(world, one, number, at, slug=f"qc-{_slug(one['name'])}")
        for key in one["in"]:
            _join(enterprise, world.institutions[f"quebec.{key}"], at)
    sectors = told["sectors"][0]["keys"]
    declarations.aim_at_sectors(organization=umbrella, sectors=sectors, by=by, at=at)
    world.say(umbrella.name)


def _slug(name: str) -> str:
    plain = name.lower().replace("é", "e").replace("’", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _open_seats(world: World, told: Mapping[str, Any], at: datetime) -> None:
    umbrella = world.institutions["quebec"]
    for college in umbrella.colleges.order_by("pk"):
        open_post(
            organization=umbrella,
            role=Post.Role.SEAT,
            title=f"Seat of the college of {college.key}",
            college=college,
            term_days=TERM_DAYS,
            by=steward_of(umbrella),
            at=at,
        )


def _seat(world: World, college: str) -> Post:
    return Post.objects.select_related("organization", "college").get(
        organization=world.institutions["quebec"], college__key=college
    )


def _calling(
    world: World, college: str, told: Mapping[str, Any], days: int, *, close: bool = True
) -> Callable[[datetime], object]:
    """Call an election; candidates stand the same day, voices follow, and with all of them in it is closed."""

    def call(at: datetime) -> None:
        umbrella = world.institutions["quebec"]
        election = elections.open_election(
            post=_seat(world, college), by=steward_of(umbrella), closes_at=at + timedelta(days=days), at=at
        )
        standing: dict[str, Candidacy] = {}
        for key in told["candidates"]:
            backed_by = world.institutions[f"quebec.{key}"]
            standing[key] = elections.stand(
                election=election,
                person=_second(backed_by),
                backed_by=backed_by,
                text="Whoever is not in the room is still in the minutes, and in my notes.",
                at=at,
            )
        _vote_later(world, election, told["votes"], standing, at, close=close)

    return call


def _second(organization: Organization) -> Person:
    holdings = Membership.objects.filter(organization=organization, post__role="steward").order_by("pk")
    person = holdings[1].person
    assert person is not None
    return person


def _vote_later(
    world: World,
    election: Election,
    votes: Mapping[str, str],
    standing: Mapping[str, Candidacy],
    at: datetime,
    *,
    close: bool,
) -> None:
    day = world.day_of(at)
    for number, (key, said) in enumerate(votes.items()):
        world.on(day + 1 + number // 2, _voting(world, election, key, said, standing), hour=11)
    if close:
        by = steward_of(world.institutions["quebec"])
        world.on(day + 4, lambda at: elections.close_election(election=election, by=by, at=at), hour=17)


def _voting(
    world: World, election: Election, key: str, said: str, standing: Mapping[str, Candidacy]
) -> Callable[[datetime], object]:
    voter = world.institutions[f"quebec.{key}"]
    return lambda at: elections.vote(
        election=election,
        organization=voter,
        by=steward_of(voter),
        choice="candidate" if said in standing else said,
        candidacy=standing.get(said),
        at=at,
    )


def _recall(world: World, told: Mapping[str, Any], at: datetime) -> None:
    asking = world.institutions[f"quebec.{told['asked_by']}"]
    election = elections.ask_recall(
        post=_seat(world, told["college"]),
        organization=asking,
        by=steward_of(asking),
        reason=told["reason"],
        closes_at=at + timedelta(days=14),
        at=at,
    )
    _vote_later(world, election, told["votes"], {}, at, close=True)


def _declare(world: World, told: Mapping[str, Any], at: datetime) -> None:
    """Its money of two years, the limit it sets itself, and the parties it may talk to."""
    umbrella = world.institutions["quebec"]
    by = steward_of(umbrella)
    declarations.set_limit(organization=umbrella, percent=LIMIT, by=by, at=at)
    for one in told["party"]:
        declarations.list_party(
            organization=umbrella, key=one["key"], title=one["title"], local_title=one["local"], by=by, at=at
        )
    for one in told["funding"]:
        for name, (kind, amount) in one["sources"].items():
            declarations.declare_funding(
                organization=umbrella,
                year=at.year + one["year"],
                name=name,
                kind=kind,
                amount=amount,
                currency="CAD",
                by=by,
                at=at,
            )


def _ties(world: World, told: list[Mapping[str, Any]], at: datetime) -> None:
    """Some of those who were elected say to what they are tied, or that they are not."""
    for one in told:
        holding = _seat(world, one["college"]).holdings.select_related("person", "post", "organization").get()
        assert holding.person is not None
        declarations.declare_affiliation(
            holding=holding, kind=one["kind"], text=one.get("text", ""), by=holding.person, at=at
        )


def _contact(world: World, one: Mapping[str, Any], at: datetime) -> None:
    umbrella = world.institutions["quebec"]
    declarations.record_contact(
        party=umbrella.political_parties.select_related("organization").get(key=one["party"]),
        on=at.date(),
        office=one["office"],
        asked=one["asked"],
        answered=one.get("answered", ""),
        matter=_position(world, one["about"]) if "about" in one else None,
        by=steward_of(umbrella),
        at=at,
    )


def _position(world: World, about: str) -> Matter:
    """Return the position that a contact was about, as the networks had drafted it by then."""
    return Matter.objects.get(round=world.rounds["quebec"], title=data("voices")[about]["title"])


def _agree(world: World, told: Mapping[str, Any], at: datetime) -> None:
    """Three partners sign; one of them is an invented ministry."""
    ministry = _begin(
        world,
        {"name": told["ministry"], "local": told["ministry_local"], "kind": "public_authority"},
        90,
        at,
        slug=f"qc-{_slug(told['ministry'])}",
    )
    world.institutions["quebec.ministry"] = ministry
    umbrella = world.institutions["quebec"]
    parties = [(_party(world, key), role) for key, role in told["roles"].items()]
    agreement = agreements.propose_agreement(
        organization=umbrella,
        title=told["title"],
        text=told["text"],
        parties=parties,
        quorum=told["quorum"],
        from_on=at.date(),
        until_on=at.date() + timedelta(days=3 * 365),
        by=steward_of(umbrella),
        at=at,
    )
    for party, _role in parties:
        agreements.sign_agreement(agreement=agreement, organization=party, by=steward_of(party), at=at)


def _party(world: World, key: str) -> Organization:
    return world.institutions["quebec" if key == "umbrella" else f"quebec.{key}"]


def _decide(world: World, one: Mapping[str, Any], at: datetime) -> None:
    umbrella = world.institutions["quebec"]
    by = steward_of(umbrella)
    decision: Decision = agreements.propose_decision(
        agreement=umbrella.agreements_kept.get(),
        organization=umbrella,
        title=one["title"],
        text=one["text"],
        by=by,
        at=at,
    )
    for key in one["consents"]:
        party = _party(world, key)
        agreements.say_word(
            decision=decision, organization=party, choice="consent", by=steward_of(party), at=at
        )
    if "publish" in one:
        agreements.publish_decision(
            decision=decision, organization=umbrella, by=by, at=at, joint=one["publish"] == "joint"
        )
