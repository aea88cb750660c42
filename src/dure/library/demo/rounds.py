"""The rounds: their calendars, their proposals, and each proposal on its way as far as its fate has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dure.ballots import commands as ballots
from dure.ballots.models import Ballot
from dure.charters.models import Charter, Round
from dure.charters.queries import charter_in_force
from dure.library.demo.bodies import steward_of
from dure.library.demo.proceedings import proceed, proceed_alone
from dure.library.demo.world import World, data
from dure.matters.commands import perform, raise_matter
from dure.matters.discussion import comment
from dure.matters.models import Comment, Matter
from dure.networks.models import Organization
from dure.people.models import Person

MILLION = 1_000_000
CURRENCY = "KRW"


@dataclass(frozen=True)
class Run:
    """One yearly round: its key in the data, the day it begins, and its days counted from there (None: open end)."""

    key: str
    begins: int
    envelope: int
    supports: int
    raised_until: int
    ballot: tuple[int, int]
    deliberated_until: int | None = None
    received_until: int | None = None
    examined_until: int | None = None

    def day(self, after: int) -> int:
        """Return the day of the world that lies so many days after the beginning."""
        return self.begins + after


FIRST = Run("first", -745, 2500, 3, 40, (45, 66), 150, 190, 250)
SECOND = Run("second", -380, 2000, 5, 40, (45, 66), 150, 210, 346)
THIRD = Run("third", -21, 2400, 5, 35, (36, 50))
ALONE_BEGINS = -1130


def plan(world: World) -> None:
    """Put the older procedure and the three yearly rounds on the agenda."""
    told = thinned(data("proposals")["proposal"], world.scale)
    by_round: dict[str, list[dict[str, Any]]] = {}
    for proposal in told:
        by_round.setdefault(proposal["round"], []).append(proposal)
    world.on(ALONE_BEGINS, lambda at: _open_alone(world, by_round["alone"], at), hour=9)
    for run in (FIRST, SECOND, THIRD):
        proposals = by_round[run.key]
        world.on(
            run.begins, lambda at, run=run, proposals=proposals: _open(world, run, proposals, at), hour=9
        )
        for day in (
            run.raised_until,
            run.ballot[1],
            run.deliberated_until,
            run.received_until,
            run.examined_until,
        ):
            if day is not None and run.day(day) < 0:
                world.when(world.moment(run.day(day), 18, 5), world.tick)


def thinned(told: list[dict[str, Any]], scale: float) -> list[dict[str, Any]]:
    """Return all proposals, or for a smaller world one of each fate in each round and then as many as fit."""
    if scale >= 1:
        return told
    seen: set[tuple[str, str]] = set()
    kept = []
    for number, proposal in enumerate(told):
        fate = (proposal["round"], proposal["fate"])
        if fate not in seen or number % round(1 / scale) == 0:
            kept.append(proposal)
        seen.add(fate)
    return kept


def _charter(world: World) -> Charter:
    charter = charter_in_force(world.institutions["council"], "seoul-budget")
    assert charter is not None
    return charter


def _open(world: World, run: Run, proposals: list[dict[str, Any]], at: datetime) -> None:
    """The council's secretary opens a yearly round; proposals come in during the weeks after."""
    year = world.moment(run.begins + 180).year + 1
    one = world.institutions

    def window(opens: int | None, closes: int | None) -> tuple[datetime | None, datetime | None]:
        return (
            world.moment(run.day(opens), 9) if opens is not None else None,
            world.moment(run.day(closes), 18) if closes is not None else None,
        )

    calendar = {
        "raised": window(None, run.raised_until),
        "weighed": window(*run.ballot),
        "deliberated": window(None, run.deliberated_until),
        "received": window(None, run.received_until),
        "examined": window(None, run.examined_until),
    }
    opened = ballots.open_round(
        organization=one["council"],
        charter=_charter(world),
        by=world.cast["steward.council"],
        at=at,
        slug=f"seoul-budget-{year}",
        title=f"Seoul budget for the social economy {year}",
        local_title=f"{year}년 서울 사회적경제 예산",
        opens_at=at,
        closes_at=world.moment(-30, 18) if run is FIRST else None,
        bodies={
            "district": [
                world.networks[key].organization for key in world.networks if key in world.enterprises
            ],
            "umbrella": [one["umbrella"]],
            "council": [one["council"]],
            "committee": [one["committee"]],
            "parliament": [one["parliament"]],
            "city": [one["city"]],
        },
        calendar={stage: dates for stage, dates in calendar.items() if any(dates)},
        envelope=run.envelope * MILLION,
        currency=CURRENCY,
    )
    world.say(opened.title)
    for number, told in enumerate(proposals):
        day = run.begins + 1 + (number * 16) // len(proposals)
        world.on(day, lambda at, told=told: _raise(world, run, opened, told, at))
    if run.day(run.ballot[0]) < 0:
        world.on(run.day(run.ballot[0] + 2), lambda at: _vote(world, run, opened, at))


def _raise(world: World, run: Run, opened: Round, told: dict[str, Any], at: datetime) -> None:
    """A member of a district raises a proposal for their enterprise; neighbours support, discuss and carry it."""
    matter, author, neighbours = raise_proposal(world, opened, told, at)
    fate, day = told["fate"], world.day_of(at)
    for number, person in enumerate(world.rng.sample(neighbours, _supports(world, run, told))):
        world.on(min(day + 1 + number, -1), _doing(matter, "support", person))
    for number, (mark, text) in enumerate(told.get("said", ())):
        if not mark.startswith(">"):
            replies = _replies(told["said"], number)
            world.on(min(day + 2 + number, -2), _saying(world, matter, mark, text, neighbours, replies))
    if fate in ("raised", "lapsed"):
        return
    carried = min(day + 13, run.day(run.raised_until) - 1, -1)
    world.on(carried, lambda at: _carry(world, matter, told, at), hour=18)
    if fate == "withdrawn":
        world.on(carried + 3, _doing(matter, "withdraw", author, reason=told["withdrawn"]))
    if "down" in told:
        down = run.day(run.ballot[0] + 4)
        world.on(down, _doing(matter, "send_back", world.cast["steward.umbrella"], reason=told["down"]))
        world.on(down + 6, lambda at: _carry(world, matter, told, at))
    if run is not THIRD:
        world.on(
            run.day(run.ballot[1] + 1), lambda at: proceed(world, run.begins, run.ballot[1] + 1, matter, told)
        )


def raise_proposal(
    world: World, opened: Round, told: dict[str, Any], at: datetime
) -> tuple[Matter, Person, list[Person]]:
    """Raise what the data tell, for an enterprise of its district; return it, who raised it and others there."""
    author, organization = proposer(world, told)
    matter = raise_matter(
        round=opened,
        title=told["title"],
        text=f"**{told['local']}**\n\n{told['text']}",
        raised_in=world.networks[told["in"]].organization,
        by=author,
        at=at,
        cost=told["cost"] * MILLION,
        beneficiaries=told["for"],
        organization=organization,
        area=world.areas[told["in"]],
        origin=told.get("origin", "private"),
    )
    return matter, author, [person for person in bystanders(world, told["in"]) if person != author]


def bystanders(world: World, district: str) -> list[Person]:
    """Return the people of a district without its cast, who are left for visitors to play."""
    cast = {person.pk for person in world.cast.values()}
    return [person for person in world.everyone_in(district) if person.pk not in cast]


def proposer(world: World, told: dict[str, Any]) -> tuple[Person, Organization]:
    """Choose who proposes: an enterprise of the sector the proposal is about, if the district has one."""
    founding = [one for one in world.enterprises[told["in"]] if one.founding]
    fitting = [one for one in founding if one.sector == told["sector"]] or founding
    cast = {person.pk for person in world.cast.values()}
    free = [one for one in fitting if one.stewards[0].pk not in cast] or [
        one for one in founding if one.stewards[0].pk not in cast
    ]
    chosen = world.rng.choice(free)
    return chosen.stewards[0], chosen.organization


def _supports(world: World, run: Run, told: dict[str, Any]) -> int:
    if told["fate"] == "raised":
        return int(told["supports"])
    if told["fate"] == "lapsed":
        return run.supports - world.rng.choice((1, 2))
    return run.supports + world.rng.choice((0, 0, 0, 1))


def _doing(matter: Matter, verb: str, person: Person, **details: Any) -> Callable[[datetime], object]:
    return lambda at: perform(matter=matter, verb=verb, by=person, at=at, **details)


def _carry(world: World, matter: Matter, told: dict[str, Any], at: datetime) -> None:
    network = world.networks[told["in"]]
    perform(matter=matter, verb="carry", by=network.delegate, acting_for=network.organization, at=at)


def _replies(said: list[list[str]], number: int) -> list[tuple[str, str]]:
    """Return what was answered to one contribution: those that follow it and are marked as answers."""
    found = []
    for mark, text in said[number + 1 :]:
        if not mark.startswith(">"):
            break
        found.append((mark[1:], text))
    return found


def _saying(
    world: World, matter: Matter, mark: str, text: str, persons: list[Person], replies: list[tuple[str, str]]
) -> Callable[[datetime], object]:
    first, *others = world.rng.sample(persons, 1 + len(replies))

    def say(at: datetime) -> None:
        made = comment(matter=matter, text=text, by=first, at=at, mark=mark)
        for hours, (person, (answer_mark, answer)) in enumerate(zip(others, replies, strict=True), start=2):
            world.when(at + timedelta(hours=hours), _answering(matter, made, person, answer_mark, answer))

    return say


def _answering(
    matter: Matter, parent: Comment, person: Person, mark: str, text: str
) -> Callable[[datetime], object]:
    return lambda at: comment(matter=matter, text=text, by=person, at=at, mark=mark, parent=parent)


def _vote(world: World, run: Run, opened: Round, at: datetime) -> None:
    """The delegates of the networks vote, on different days; a few networks never do."""
    ballot = Ballot.objects.get(round=opened, stage="weighed")
    for key in sorted(world.networks):
        if world.rng.random() < 0.9:
            world.on(run.day(run.ballot[0] + 12 + world.rng.randrange(8)), _casting(world, ballot, key))


def _casting(world: World, ballot: Ballot, key: str) -> Callable[[datetime], object]:
    weak = {
        told["title"] for told in data("proposals")["proposal"] if told["fate"] in ("not_chosen", "withdrawn")
    }

    def cast(at: datetime) -> None:
        network = world.networks[key]
        standing = Matter.objects.filter(round=ballot.round, stage="weighed").order_by("pk")
        chosen = [one for one in standing if world.rng.random() < (0.2 if one.title in weak else 0.85)]
        ballots.cast(
            ballot=ballot,
            options=chosen,
            by=network.delegate,
            organization=network.organization,
            reason=world.rng.choice(REASONS),
            at=at,
        )

    return cast


REASONS = (
    "",
    "",
    "Decided by our assembly, 31 to 6.",
    "Care first, as our members asked.",
    "We chose what other districts can copy.",
    "Our board went through all of them in two evenings.",
    "Work that stays after the grant has ended.",
)


def _open_alone(world: World, proposals: list[dict[str, Any]], at: datetime) -> None:
    """The city's own round, by the older procedure."""
    year = world.moment(ALONE_BEGINS + 180).year + 1
    city = world.institutions["city"]
    charter = charter_in_force(city, "city-alone")
    assert charter is not None
    opened = ballots.open_round(
        organization=city,
        charter=charter,
        by=steward_of(city),
        at=at,
        slug=f"seoul-city-alone-{year}",
        title=f"Seoul budget for the social economy {year}, decided by the city alone",
        local_title=f"{year}년 사회적경제 예산 (시 단독)",
        opens_at=at,
        closes_at=world.moment(ALONE_BEGINS + 430, 18),
        bodies={"city": [city]},
        envelope=1500 * MILLION,
        currency=CURRENCY,
    )
    world.say(opened.title)
    for number, told in enumerate(proposals):
        world.on(ALONE_BEGINS + 2 + number, lambda at, told=told: _draft(world, opened, told, at))


def _draft(world: World, opened: Round, told: dict[str, Any], at: datetime) -> None:
    official = world.cast["official.city"]
    matter = raise_matter(
        round=opened,
        title=told["title"],
        text=f"**{told['local']}**\n\n{told['text']}",
        raised_in=world.institutions["city"],
        by=official,
        at=at,
        cost=told["cost"] * MILLION,
        beneficiaries=told["for"],
        organization=world.institutions[told["in"]],
        origin=told["origin"],
    )
    proceed_alone(world, ALONE_BEGINS, matter, told)
