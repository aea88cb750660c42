"""Joint positions: Quebec's adopted and refused one, a campaign of 120 governments, declarations across continents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from dure.ballots.commands import open_round
from dure.charters.commands import adopt_founding_charter
from dure.charters.models import Round
from dure.charters.queries import samples
from dure.library.demo.bodies import steward_of
from dure.library.demo.cast import DOMAIN
from dure.library.demo.story import replaced
from dure.library.demo.world import World, data
from dure.matters.commands import perform, raise_matter
from dure.matters.models import Matter
from dure.networks.commands import consent_to_membership, create_organization, give_mandate, offer_membership
from dure.networks.graph import live
from dure.networks.models import Area, Membership, Organization
from dure.people.commands import register_person
from dure.people.models import Person
from dure.positions import commands
from dure.positions.commands import Given
from dure.positions.models import Law, Publication, Ratification

GOVERNMENTS = 120
WAGES = "Not below the wages of the public service."
ROOM = "A room for a year, with heating. {name} would open it to neighbours."
GIVEN = ("Anne", "Bruno", "Claire", "David", "Élise", "Fabien", "Gisèle", "Hugo", "Inès", "Jean")
FAMILY = ("Aubry", "Bonnet", "Carpentier", "Delmas", "Fabre", "Giraud", "Humbert", "Jacquet", "Lemoine")
FRANCE, WORLD = -560, -540  # when the networks were founded
CAMPAIGN, FRAMEWORK, SINGLE, FORUM, DECLARATION, CALL, NEXT_FORUM = -420, -330, -230, -150, -60, -25, -27


def plan(world: World) -> None:
    """Put the networks that speak, what they say, and what became of it on the agenda."""
    told = data("voices")
    world.on(FRANCE, lambda at: _france(world, told["france"], at), hour=9)
    world.on(WORLD, lambda at: _continents(world, told, at), hour=9)
    world.on(CAMPAIGN, lambda at: _campaign(world, told, at), hour=9)
    world.on(FRAMEWORK, lambda at: _framework(world, told["framework"], at), hour=9)
    world.on(SINGLE, lambda at: _single(world, told["single"], at), hour=9)
    world.on(FORUM, lambda at: _forum_text(world, told["forum_text"], at), hour=9)
    world.on(NEXT_FORUM, lambda at: _next_forum_text(world, told["next_forum_text"], at), hour=9)
    world.on(DECLARATION, lambda at: _declaration(world, told["declaration"], at), hour=9)
    world.on(CALL, lambda at: _call(world, told["call"], at), hour=9)


def _person(world: World, key: str, number: int, area: Area | None, at: datetime) -> Person:
    name = f"{GIVEN[number % len(GIVEN)]} {FAMILY[number // 7 % len(FAMILY)]}"
    return register_person(name=name, email=f"{key}@{DOMAIN}", at=at, language="fr", area=area, invented=True)


def _organization(
    world: World, key: str, number: int, name: str, kind: str, at: datetime, area: str = "", **more: Any
) -> Organization:
    """An invented organization whose steward may also act for it."""
    where = Area.objects.get(code=area) if area else None
    steward = _person(world, key, number, where, at)
    made = create_organization(by=steward, name=name, kind=kind, area=where, invented=True, at=at, **more)
    give_mandate(by=steward, person=steward, organization=made, until_at=world.moment(300), at=at)
    world.institutions[f"voice.{key}"] = made
    return made


def _join(member: Organization, into: Organization, by: Person, steward: Person, at: datetime) -> None:
    offered = offer_membership(by=steward, organization=into, member=member, at=at)
    consent_to_membership(membership=offered, by=by, at=at)


def _france(world: World, told: Mapping[str, Any], at: datetime) -> None:
    """The network, and as many local governments as the roundtable tells of."""
    umbrella = _organization(
        world, "france", 1, told["name"], "network", at, "FR", local_name=told["local"], about=told["about"]
    )
    keeper = steward_of(umbrella)
    places = [f"{start}{end}" for start in told["starts"] for end in told["ends"]]
    count = max(12, round(GOVERNMENTS * min(1.0, world.scale)))
    for number, place in enumerate(places[:count]):
        name = f"{told['kinds'][number % len(told['kinds'])]} {place}"
        area = told["regions"][number % len(told["regions"])]
        made = _organization(world, f"france.{number}", number, name, "public_authority", at, area)
        _join(made, umbrella, steward_of(made), keeper, at)
    _round(world, "france", umbrella, "joint-position", "Campaigns of the local governments", at)
    world.say(umbrella.name)


def _continents(world: World, told: Mapping[str, Any], at: datetime) -> None:
    """Continental networks below an intercontinental one, a forum beside it, and an observer that is never counted."""
    here = told["intercontinental"]
    top = _organization(world, "world", 2, here["name"], "network", at, about=here["about"])
    keeper = steward_of(top)
    for number, one in enumerate(told["continent"]):
        continent = _organization(world, f"world.{number}", number + 3, one["name"], "network", at)
        _join(continent, top, steward_of(continent), keeper, at)
        for place, name in enumerate(one["members"]):
            key = f"world.{number}.{place}"
            circle = _organization(world, key, number + place, name, "movement", at)
            _join(circle, continent, steward_of(circle), steward_of(continent), at)
            for last in range(3):
                own = f"{name}, group {last + 1}"
                group = _organization(world, f"{key}.{last}", last + place, own, "enterprise", at)
                _join(group, circle, steward_of(group), steward_of(circle), at)
    quebec, france = world.institutions["quebec"], world.institutions["voice.france"]
    _join(quebec, top, steward_of(quebec), keeper, at)
    europe = world.institutions["voice.world.3"]
    _join(france, europe, steward_of(france), steward_of(europe), at)
    forum = _organization(world, "forum", 9, told["forum"]["name"], "forum", at, about=told["forum"]["about"])
    observer = _organization(world, "observer", 8, told["forum"]["observer"], "observer", at)
    for member in (top, quebec, france, europe, observer):
        _join(member, forum, steward_of(member), steward_of(forum), at)
    for body in (quebec, france, top, europe):
        by = steward_of(body)
        commands.declare_way(organization=body, way="block", by=by, at=at)
    for key in ("labour", "care"):
        movement = world.institutions[f"quebec.{key}"]
        commands.declare_way(organization=movement, way="block", by=steward_of(movement), at=at)
    for member in Membership.objects.filter(live(at), organization=quebec, member__isnull=False):
        assert member.member is not None
        _speaker(world, member.member, at)
    _speaker(world, quebec, at)
    _round(world, "quebec", quebec, "joint-position", "One voice for Quebec’s networks", at)
    _round(world, "world", top, "joint-position", "Declarations across continents", at)
    _round(world, "forum", forum, "forum-declaration", "Declarations of the Meetings", at)
    world.say(top.name)


def _speaker(world: World, organization: Organization, at: datetime) -> None:
    by = steward_of(organization)
    if not organization.mandates.filter(person=by, revoked_at=None, until_at__gt=world.moment(0)).exists():
        give_mandate(by=by, person=by, organization=organization, until_at=world.moment(300), at=at)


def _round(world: World, key: str, body: Organization, sample: str, title: str, at: datetime) -> Round:
    text = samples()[sample]
    if key == "france":
        text = replaced(text, 'whom      = "both"', 'whom      = "organizations"')
    by = steward_of(body)
    charter = adopt_founding_charter(organization=body, text=text, by=by, at=at)
    role = "forum" if sample == "forum-declaration" else "umbrella"
    opened = open_round(
        organization=body,
        charter=charter,
        by=by,
        at=at,
        slug=f"voices-{key}",
        title=title,
        opens_at=at,
        bodies={role: [body]},
    )
    world.rounds[key] = opened
    return opened


def _draft(world: World, key: str, told: Mapping[str, Any], at: datetime, **more: Any) -> Matter:
    """A steward of the body drafts a text and puts it to the networks."""
    opened = world.rounds[key]
    by = steward_of(opened.organization)
    matter = raise_matter(
        round=opened,
        title=told["title"],
        text=told["text"],
        clauses=told["clauses"],
        addressed_to=told.get("addressed_to", ""),
        raised_in=opened.organization,
        by=by,
        at=at,
        **more,
    )
    perform(matter=matter, verb="put_to_networks", by=by, at=at)
    return matter


def _open(world: World, matter: Matter) -> Callable[[datetime], object]:
    by = steward_of(matter.round.organization)
    return lambda at: perform(matter=matter, verb="open_ratification", by=by, at=at)


def _answers(
    matter: Matter, said: Sequence[tuple[Organization, str, str, str]]
) -> Callable[[datetime], object]:
    """Let organizations answer, each by its steward: (who, choice, reason, reservation)."""

    def answer(at: datetime) -> None:
        ratification = Ratification.objects.get(position_id=matter.pk, closed_at=None)
        given = [
            Given(one, choice, steward_of(one), reason, reservation)
            for one, choice, reason, reservation in said
        ]
        commands.answer_ratifications(ratification=ratification, answers=given, at=at)

    return answer


def _in_assembly(
    world: World, matter: Matter, body: Organization, choice: str, people: int, *, reservation: str = ""
) -> None:
    """A body that decides as one meets, keeps minutes, and answers as its assembly decided."""
    by = steward_of(body)
    day = world.day_of(matter.raised_at)
    kept: list[Any] = []

    def call(at: datetime) -> None:
        kept.append(
            commands.call_assembly(
                organization=body,
                title=f"Assembly on “{matter.title[:90]}”",
                agenda="1. Who is here\n2. The text, clause by clause\n3. What we answer",
                meets_at=at + timedelta(days=8),
                place="Hall of the old station",
                position=matter.position,
                by=by,
                at=at,
            )
        )

    def meet(at: datetime) -> None:
        rows = Membership.objects.filter(live(kept[0].meets_at), organization=body, member__isnull=False)
        present = [row.member for row in rows.select_related("member").order_by("pk") if row.member][:people]
        decided = commands.Decided(
            "We answer with one voice." if choice == "yes" else "We do not go along.",
            choice,
            in_favour=len(present) if choice == "yes" else 0,
            against=0 if choice == "yes" else len(present),
        )
        commands.keep_minutes(
            assembly=kept[0],
            minutes="The text was read aloud clause by clause. Each delegation spoke once; then hands were counted.",
            attendance=dict.fromkeys(present, 2),
            decisions=[decided],
            by=by,
            at=at,
        )
        commands.answer_ratification(
            ratification=Ratification.objects.get(position_id=matter.pk, closed_at=None),
            organization=body,
            choice=choice,
            reason="" if choice == "yes" else "We are many on purpose.",
            reservation=reservation,
            resolution=kept[0].resolutions.get(),
            by=by,
            at=at,
        )

    world.on(day + 17, call, hour=10)
    world.on(day + 26, meet, hour=19)


def _close(world: World, matter: Matter, day: int, *, publish: bool) -> None:
    """The clock closes the ratification; what was adopted is published."""

    def close(at: datetime) -> None:
        now = Matter.objects.select_related("round__charter").get(pk=matter.pk)
        if "decide" in now.round.process.stages[now.stage].moves:  # unless the clock was there in the night
            perform(matter=matter, verb="decide", by=None, at=at)

    world.on(day, close, hour=9)
    if publish:
        by = steward_of(matter.round.organization)
        world.on(day + 2, lambda at: perform(matter=matter, verb="publish", by=by, at=at), hour=10)


def _campaign(world: World, told: Mapping[str, Any], at: datetime) -> None:
    matter = _draft(world, "france", told["campaign"], at, sort="bill")
    members = [one for key, one in world.institutions.items() if key.startswith("voice.france.")]
    said = []
    for number, one in enumerate(members):
        choice = "no" if number % 17 == 5 else "abstain" if number % 13 == 7 else "yes"
        reason = "The reserved share is more than a small town can keep." if choice == "no" else ""
        if number % 7 != 3:
            said.append((one, choice, reason, ""))
    world.on(CAMPAIGN + 14, _open(world, matter), hour=9)
    for part in range(3):
        world.on(CAMPAIGN + 20 + 6 * part, _answers(matter, said[part::3]), hour=12)
    _close(world, matter, CAMPAIGN + 61, publish=True)
    world.on(CAMPAIGN + 70, lambda at: _law(matter, told["law"], at), hour=10)


def _law(matter: Matter, told: Mapping[str, Any], at: datetime) -> None:
    by = steward_of(matter.round.organization)
    named = {name: told[name] for name in ("title", "source", "adopted_on")}
    law: Law = commands.enter_law(position=matter.position, by=by, at=at, **named)
    for one in told["uptake"]:
        clause = matter.position.clauses.get(number=one["clause"])
        rest = {name: one[name] for name in ("article", "text", "note", "verdict") if name in one}
        commands.judge_uptake(law=law, clause=clause, by=by, at=at, **rest)


def _framework(world: World, told: Mapping[str, Any], at: datetime) -> None:
    """Movements and a regional pole amend clause 3; the networks ratify; the text is published with its dissent."""
    matter = _draft(world, "quebec", told, at)
    by = steward_of(world.institutions["quebec"])
    for number, one in enumerate(told["amendment"], 1):
        world.on(FRAMEWORK + 2 + number, _amending(world, matter, one), hour=10)
        world.on(FRAMEWORK + 7 + number, _deciding(matter, number, one, by), hour=15)
    world.on(FRAMEWORK + 14, _open(world, matter), hour=9)
    silent, against, abstains = ("gaspesie",), ("cooperatives",), ("finance",)
    world.on(FRAMEWORK + 22, _answers(matter, _members_say(world, silent, against, abstains, at)), hour=11)
    _in_assembly(
        world,
        matter,
        world.institutions["quebec.labour"],
        "yes",
        2,
        reservation="Not below the wages of the public service.",
    )
    _in_assembly(world, matter, world.institutions["quebec.care"], "yes", 1)
    _close(world, matter, FRAMEWORK + 61, publish=True)


def _members_say(
    world: World, silent: Sequence[str], against: Sequence[str], abstains: Sequence[str], at: datetime
) -> list[tuple[Organization, str, str, str]]:
    """What those answer who answer for themselves: members without members of their own, and the enterprises."""
    said: list[tuple[Organization, str, str, str]] = []
    heard: set[int] = set()
    for key, one in world.institutions.items():
        name = key.removeprefix("quebec.")
        if name == key or name in silent or name in ("labour", "care"):
            continue
        rows = one.memberships.filter(member__isnull=False).select_related("member").order_by("pk")
        below = [row.member for row in rows if row.member is not None]
        choice = "no" if name in against else "abstain" if name in abstains else "yes"
        reason = "It was decided over our heads." if choice == "no" else ""
        for who in below or [one]:
            if who.pk not in heard:
                heard.add(who.pk)
                _speaker(world, who, at)
                said.append((who, choice, reason, ""))
    return said


def _amending(world: World, matter: Matter, told: Mapping[str, Any]) -> Callable[[datetime], object]:
    body = world.institutions[f"quebec.{told['by']}"]
    return lambda at: perform(
        matter=matter,
        verb="amend",
        by=steward_of(body),
        acting_for=body,
        at=at,
        reason=told["reason"],
        clause=told["clause"],
        text=told["text"],
        base=1,
    )


def _deciding(
    matter: Matter, number: int, told: Mapping[str, Any], by: Person
) -> Callable[[datetime], object]:
    return lambda at: perform(
        matter=matter, verb=told["verdict"], by=by, at=at, reason=told["answer"], amendment=number
    )


def _single(world: World, told: Mapping[str, Any], at: datetime) -> None:
    """A text that is refused: most networks say no, some nothing."""
    matter = _draft(world, "quebec", told, at)
    world.on(SINGLE + 14, _open(world, matter), hour=9)
    against = (
        "montreal",
        "mauricie",
        "estrie",
        "housing",
        "food",
        "culture",
        "research",
        "cooperatives-farm",
    )
    world.on(SINGLE + 22, _answers(matter, _members_say(world, ("gaspesie",), against, (), at)), hour=11)
    _in_assembly(world, matter, world.institutions["quebec.labour"], "no", 2)
    _close(world, matter, SINGLE + 61, publish=False)


def _forum_text(world: World, told: Mapping[str, Any], at: datetime) -> None:
    """A forum's declaration: its networks count one by one; visitors sign afterwards and change nothing."""
    matter = _draft(world, "forum", told, at, sort="declaration")
    world.on(FORUM + 14, _open(world, matter), hour=9)
    for key in ("quebec", "voice.france", "voice.world"):
        _in_assembly(world, matter, world.institutions[key], "yes", 5)
    _close(world, matter, FORUM + 61, publish=True)
    world.on(FORUM + 66, lambda at: _visitors(world, matter, at), hour=12)


def _next_forum_text(world: World, told: Mapping[str, Any], at: datetime) -> None:
    """The forum's next declaration, still open: who belongs to a second body that asks owes both answers apart."""
    matter = _draft(world, "forum", told, at, sort="declaration")
    world.on(NEXT_FORUM + 14, _open(world, matter), hour=9)
    _in_assembly(world, matter, world.institutions["voice.france"], "yes", 5)


def _visitors(world: World, matter: Matter, at: datetime) -> None:
    publication = Publication.objects.get(position_id=matter.pk)
    for number in range(3):
        visitor = _person(world, f"visitor.{number}", number + 40, None, at)
        commands.sign(publication=publication, by=visitor, shows_name=number == 0, at=at)
    circle = world.institutions["voice.world.0.1"]
    commands.sign(publication=publication, by=steward_of(circle), organization=circle, at=at)


def _declaration(world: World, told: Mapping[str, Any], at: datetime) -> None:
    """A declaration that is being ratified across continents on the day of the world."""
    matter = _draft(world, "world", told, at, sort="declaration")
    world.on(DECLARATION + 50, _open(world, matter), hour=9)
    said = [
        (one, "abstain" if number % 11 == 4 else "yes", "", "")
        for number, (key, one) in enumerate(world.institutions.items())
        if key.startswith("voice.world.") and key.count(".") == 4 and number % 3
    ]
    world.on(DECLARATION + 54, _answers(matter, said), hour=12)


def _call(world: World, told: Mapping[str, Any], at: datetime) -> None:
    """A city asks; some answer, some decline, some are silent until the day."""
    host = _organization(
        world, "two-bridges", 5, told["host"], "public_authority", at, "CA-QC", local_name=told["local"]
    )
    asked = [one for key, one in world.institutions.items() if key.startswith("quebec.")]
    call = commands.open_call(
        organization=host,
        title=told["title"],
        question=told["question"],
        invited=asked,
        until_at=world.moment(12),
        by=steward_of(host),
        at=at,
    )
    replies = [
        commands.Reply(one, steward_of(one), declined=True)
        if number % 7 == 4
        else commands.Reply(one, steward_of(one), ROOM.format(name=one.name))
        for number, one in enumerate(asked)
        if number % 3 != 2
    ]
    world.on(CALL + 9, lambda at: commands.answer_calls(call=call, replies=replies, at=at), hour=11)
