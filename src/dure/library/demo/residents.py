"""The residents' budget: a round that is decided, with 4,000 ballots online and on paper, and one that is open now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from dure.ballots import commands as ballots
from dure.ballots import queries
from dure.ballots.commands.batches import confirm_file, import_file, merge, open_batch, read_file
from dure.ballots.commands.codes import make_codes
from dure.ballots.models import Ballot
from dure.ballots.paper_sheets import numbers
from dure.budgets.commands import call_inclusive, declare_group, hear_group
from dure.budgets.models import InclusionGroup
from dure.charters.commands import adopt_founding_charter
from dure.charters.models import Charter, Round
from dure.charters.queries import charter_in_force, samples
from dure.files.checking import checked
from dure.library.demo.bodies import steward_of
from dure.library.demo.rounds import CURRENCY, MILLION, raise_proposal
from dure.library.demo.world import World, data
from dure.matters.commands import perform
from dure.matters.models import Matter
from dure.networks.models import Organization, Post
from dure.people.models import Person

KEY = "residents-budget"
ONLINE = 160  # of those who voted in the round that is decided; the others voted on paper
ONLINE_SO_FAR = 60
LARGEST_BATCH = 450
CODES_TO_PAPERS = 2  # half of those who are sent a code use it
USUAL_REASON = "The residents chose it, and the sum stands in the city's budget."

# Which groups a residents' round must hear: name, how many there are, how those without phone or letters are reached.
GROUPS = (
    (
        "People who sew at home",
        900,
        "Visits by the home sewers' circle, and a voice message in the stairwell",
    ),
    ("Older people without a phone", 4100, "Paper ballots brought by the district networks"),
    ("Young people without work", None, "Evenings at the youth centres"),
)
HEARD = (
    ("visit", 23, "They need it on weekday evenings, when orders are delivered."),
    ("paper", 64, "They want a bench at every second stop, and large letters."),
    ("meeting", 18, "They would do part of the work themselves, if it is paid."),
)
HEARD_IN = 3  # the first proposals of a round: in the first one group was heard, in the third all of them


@dataclass(frozen=True)
class Run:
    """One round: its key in the data, the day it begins, and its days counted from there."""

    key: str
    begins: int
    envelope: int
    raised_until: int
    ballot: tuple[int, int]
    answered: int | None = None

    def day(self, after: int) -> int:
        """Return the day of the world that lies so many days after the beginning."""
        return self.begins + after


CLOSED = Run("closed", -330, 1500, 28, (33, 54), 75)
OPEN = Run("open", -45, 900, 25, (36, 57))


@cache
def told() -> dict[str, Any]:
    """Return what the data tell."""
    return data("residents")


def plan(world: World) -> None:
    """Put the charter and both rounds on the agenda."""
    world.on(-345, lambda at: _adopt(world, at))
    for run in (CLOSED, OPEN):
        world.on(run.begins, lambda at, run=run: _open(world, run, at), hour=9)
        for day in (run.raised_until, *run.ballot):
            if run.day(day) < 0:
                world.when(world.moment(run.day(day), 18, 5), world.tick)


def _adopt(world: World, at: datetime) -> Charter:
    umbrella = world.institutions["umbrella"]
    return adopt_founding_charter(organization=umbrella, text=samples()[KEY], by=steward_of(umbrella), at=at)


def _proposals(world: World, run: Run) -> list[dict[str, Any]]:
    """Return what was proposed, in a smaller world by the districts that it has, and fewer of it."""
    mine = [one for one in told()["proposal"] if one["round"] == run.key and one["in"] in world.enterprises]
    return mine if world.scale >= 1 else mine[:8]


def _open(world: World, run: Run, at: datetime) -> None:
    """The network opens a round; its districts raise proposals in the days after."""
    umbrella = world.institutions["umbrella"]
    charter = charter_in_force(umbrella, KEY)
    assert charter is not None
    year = world.moment(run.begins + 180).year + 1
    opened = ballots.open_round(
        organization=umbrella,
        charter=charter,
        by=world.cast["steward.umbrella"],
        at=at,
        slug=f"{KEY}-{year}",
        title=f"Residents’ budget {year}",
        local_title=f"{year}년 주민 예산",
        opens_at=at,
        bodies={
            "district": [
                world.networks[key].organization for key in world.networks if key in world.enterprises
            ],
            "network": [umbrella],
            "city": [world.institutions["city"]],
        },
        calendar={
            "raised": (None, world.moment(run.day(run.raised_until), 18)),
            "voted": (world.moment(run.day(run.ballot[0]), 9), world.moment(run.day(run.ballot[1]), 18)),
        },
        envelope=round(run.envelope * min(world.scale * 2, 1)) * MILLION,
        currency=CURRENCY,
    )
    world.say(opened.title)
    groups = [
        declare_group(
            round=opened, title=title, people=people, reached_by=reached, by=steward_of(umbrella), at=at
        )
        for title, people, reached in GROUPS
    ]
    for number, one in enumerate(_proposals(world, run)):
        world.on(
            run.day(1 + number // 3),
            lambda at, one=one, number=number: _raise(world, run, opened, one, groups, number, at),
        )
    world.on(run.day(run.ballot[0]) - 2, lambda at: _print(world, run, opened, at))


def _raise(
    world: World,
    run: Run,
    opened: Round,
    one: dict[str, Any],
    groups: list[InclusionGroup],
    number: int,
    at: datetime,
) -> None:
    """A member raises a proposal, two neighbours support it, and the delegate puts it on the list."""
    network = world.networks[one["in"]]
    matter, author, neighbours = raise_proposal(world, opened, one, at)
    if number < HEARD_IN:
        _hear(matter, author, groups[: 1 + number], at)
    for person in world.rng.sample(neighbours, 2):
        perform(matter=matter, verb="support", by=person, at=at)
    matter.refresh_from_db()
    perform(matter=matter, verb="carry", by=network.delegate, acting_for=network.organization, at=at)
    if run.answered is not None:
        world.on(run.day(run.answered), lambda at: _answer(world, matter, one, at))


def _hear(matter: Matter, author: Person, groups: list[InclusionGroup], at: datetime) -> None:
    """Who raised it tells who was heard; only where nobody is missing it may be called inclusive."""
    for number, group in enumerate(groups):
        way, people, note = HEARD[number % len(HEARD)]
        hear_group(matter=matter, group=group, way=way, people=people, note=note, by=author, at=at)
    if len(groups) == len(GROUPS):
        call_inclusive(matter=matter, by=author, at=at)


def _print(world: World, run: Run, opened: Round, at: datetime) -> None:
    """Two days before the ballot codes are printed for each district; when it is open, people vote."""
    ballot = Ballot.objects.get(round=opened, stage="voted")
    steward = world.cast["steward.umbrella"]
    papers = told()["papers"]
    made: dict[str, tuple[str, ...]] = {}
    for district in sorted(key for key in papers if key in world.enterprises):
        number = papers[district] * CODES_TO_PAPERS if run is CLOSED else papers[district] // 4
        wanted = max(int(number * min(world.scale, 1)), 4)
        for begin in range(0, wanted, LARGEST_BATCH):
            size = min(LARGEST_BATCH, wanted - begin)
            batch = make_codes(ballot=ballot, by=steward, at=at, number=size, area=world.areas[district])
            made.setdefault(district, ())
            made[district] += batch.codes
    first = run.day(run.ballot[0])
    voters = _residents(world, ONLINE if run is CLOSED else ONLINE_SO_FAR)
    days = run.ballot[1] - run.ballot[0] if run is CLOSED else -first
    for number, person in enumerate(voters):
        day = first + 1 + number * (days - 1) // len(voters)
        world.on(min(day, -1), lambda at, person=person: _vote(world, ballot, person, at))
    if run is CLOSED:
        for number, district in enumerate(made):
            world.on(
                first + 12 + number % 7,
                lambda at, district=district: _count_papers(
                    world, ballot, district, made[district][::CODES_TO_PAPERS], at
                ),
            )


def _residents(world: World, number: int) -> list[Person]:
    """Return people of the districts who vote online; the cast is left for visitors."""
    cast = {person.pk for person in world.cast.values()}
    everybody = [
        person for key in world.enterprises for one in world.enterprises[key] for person in one.people
    ]
    free = [one for one in dict.fromkeys(everybody) if one.pk not in cast and one.email]
    return world.rng.sample(free, min(int(number * min(world.scale * 2, 1)), len(free)))


def _vote(world: World, ballot: Ballot, person: Person, at: datetime) -> None:
    options = _options(ballot.ref)
    marked = _marked(world, options, person.area.code if person.area else "")
    ballots.vote(
        ballot=ballot,
        marks={options[place][0]: 1 for place in marked},
        tracker=ballots.new_tracker(),
        person=person,
        at=at,
    )


def _count_papers(world: World, ballot: Ballot, district: str, codes: tuple[str, ...], at: datetime) -> None:
    """One steward brings the papers of a district in a file, the other confirms it; it goes into the box."""
    umbrella = world.institutions["umbrella"]
    first, second = stewards_of(umbrella)
    options = _options(ballot.ref)
    number_of = {ref: number for number, ref in numbers(queries.options(ballot)).items()}
    for begin in range(0, len(codes), LARGEST_BATCH):
        batch = open_batch(
            ballot=ballot, by=first, at=at, title=f"{world.areas[district]}, box {1 + begin // LARGEST_BATCH}"
        )
        lines = []
        for code in codes[begin : begin + LARGEST_BATCH]:
            marked = _marked(world, options, world.areas[district].code)
            lines.append(f"{code},{' '.join(str(number_of[options[place][0]]) for place in marked)}")
        found = read_file(batch=batch, data="\n".join(("code,marks", *lines)).encode())
        import_file(batch=batch, by=first, rows=found.good, at=at)
        confirm_file(batch=batch, by=second, at=at)
        merge(batch=batch, by=second, at=at)


def stewards_of(organization: Organization) -> tuple[Person, Person]:
    """Return the two longest-serving stewards."""
    posts = organization.posts.filter(role=Post.Role.STEWARD).order_by("pk")
    first, second = [holding.person for post in posts[:2] for holding in post.holdings.order_by("pk")[:1]]
    assert first is not None
    assert second is not None
    return first, second


@cache
def _options(ref: str) -> list[tuple[str, str, float]]:
    """Return the options of an open ballot with the code of their area and how popular they are everywhere."""
    found = sorted(queries.options(Ballot.objects.get(ref=ref)), key=lambda one: one.title)
    popularity = told()["popularity"]
    return [
        (one.ref, one.proposal.area.code if one.proposal.area else "", popularity[number % len(popularity)])
        for number, one in enumerate(found)
    ]


def _marked(world: World, options: list[tuple[str, str, float]], area: str) -> list[int]:
    """Draw what one voter marks: how many as in the published election, which by popularity, leaning towards home."""
    lengths = told()["lengths"]
    length = min(world.rng.choices(range(1, len(lengths) + 1), weights=lengths)[0], len(options))
    weights = [one[2] * (told()["lean"] if one[1] == area else 1.0) for one in options]
    marked: list[int] = []
    for _ in range(length):
        place = world.rng.choices(range(len(options)), weights=weights)[0]
        marked.append(place)
        weights[place] = 0.0
    return sorted(marked)


def _answer(world: World, matter: Matter, one: dict[str, Any], at: datetime) -> None:
    """The city answers for what the residents chose; then it reports twice."""
    matter.refresh_from_db()
    if matter.stage != "consulted":
        return
    official = world.cast["official.city"]
    granted = one.get("granted")
    outcome = "refuse" if "refused" in one else "adopt_in_part" if granted else "adopt"
    perform(
        matter=matter,
        verb="answer",
        by=official,
        at=at,
        outcome=outcome,
        reason=one.get("refused") or one.get("reason", USUAL_REASON),
        sum=granted * MILLION if granted else None,
    )
    if outcome == "refuse":
        return
    adopted = (granted or one["cost"]) * MILLION
    day = world.day_of(at)
    reports = (
        (day + 60, adopted * 7 // 10, adopted * 3 // 10, "Contract signed."),
        (day + 170, adopted, adopted * 8 // 10, ""),
    )
    for number, (on, committed, paid, note) in enumerate(reports):
        if on < 0:
            world.on(
                on,
                _reporting(world, matter, committed, paid, note, late=number > 0 and bool(one.get("late"))),
            )


def _reporting(world: World, matter: Matter, committed: int, paid: int, note: str, *, late: bool) -> Any:
    def report(at: datetime) -> None:
        perform(
            matter=matter,
            verb="report",
            by=world.cast["official.city"],
            at=at,
            committed=committed,
            paid=paid,
            late=late,
            note=note or ("Behind the plan." if late else "On its way."),
            on=at.date().isoformat(),
            documents=[checked(_paper_of(matter, committed, paid).encode(), "statement.csv")],
        )

    return report


def _paper_of(matter: Matter, committed: int, paid: int) -> str:
    """Return the statement that the invented city hands in with a report."""
    return f"matter,committed,paid\n{matter.ref},{committed},{paid}\n"
