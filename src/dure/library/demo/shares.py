"""Two small rounds that share differently: by two electorates, and by themes whose unspent money is carried on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dure.ballots import commands as ballots
from dure.ballots import queries
from dure.ballots.commands.voting import new_tracker
from dure.ballots.models import Ballot
from dure.charters.commands import adopt_founding_charter
from dure.charters.models import Charter, Round
from dure.charters.queries import samples
from dure.library.demo.bodies import steward_of
from dure.library.demo.rounds import CURRENCY, MILLION, bystanders, proposer
from dure.library.demo.story import replaced
from dure.library.demo.world import Enterprise, World
from dure.matters.commands import perform, raise_matter
from dure.matters.models import Matter
from dure.networks.commands import give_mandate
from dure.networks.policies import is_delegate

WRITTEN = (
    'ballot   = { rule = "equal_shares", completion = "add1u", class = "secret", who = "resident", '
    'form = "approval", most = 5, won = "consulted", lost = "not_chosen" }'
)
BOTH = (
    'ballot   = { rule = "equal_shares", class = "open", who = "delegate", form = "points", most = 6, share = "1/2", '
    'beside = { rule = "equal_shares", completion = "utilitarian", class = "secret", who = "member", most = 3 }, '
    'won = "consulted", lost = "not_chosen" }'
)
THEMES = (
    'ballot   = { rule = "equal_shares", completion = "utilitarian", class = "secret", who = "member", most = 3, '
    'divided_by = "theme", unspent = "carried", '
    'parts = { care = { title = "Care", title_in = { ko = "돌봄", fr = "Soins", ur = "دیکھ بھال" }, share = "2/5" }, '
    'tools = { title = "Tools and rooms", title_in = { ko = "도구와 공간", fr = "Outils et locaux", '
    'ur = "اوزار اور جگہیں" }, share = "3/5" } }, won = "consulted", lost = "not_chosen" }'
)
NAMES = ("Residents’ budget", "주민 예산", "Budget des habitants", "رہائشیوں کا بجٹ")
VOTERS = 24
DELEGATES = 7
LATE = 80  # days after the beginning of a round: an answer is owed until sixty days after it


@dataclass(frozen=True)
class Fund:
    """A small fund: the key of its charter, its names, its ballot, and the days on which its rounds begin."""

    key: str
    names: tuple[str, str, str, str]
    ballot: str
    begins: tuple[int, ...]
    envelope: int
    place: int  # which of the district networks holds it


FUNDS = (
    Fund(
        "common-fund",
        (
            "Common fund of networks and members",
            "네트워크와 회원의 공동 기금",
            "Fonds commun des réseaux et des membres",
            "نیٹ ورکوں اور اراکین کا مشترکہ فنڈ",
        ),
        BOTH,
        (-200,),
        120,
        3,
    ),
    Fund(
        "theme-fund",
        ("Fund by themes", "주제별 기금", "Fonds par thèmes", "موضوعات کا فنڈ"),
        THEMES,
        (-190, -100),
        100,
        4,
    ),
)
# Title, cost in millions, theme, and by which place among the voters it is liked.
PROPOSALS = (
    ("A night bus for carers", 24, "care", 3),
    ("Meals for people just out of hospital", 38, "care", 2),
    ("A shared van", 33, "tools", 2),
    ("A workshop that is open in the evening", 45, "tools", 1),
    ("A kiln for three potteries", 52, "tools", 5),
)


def plan(world: World) -> None:
    """Put both funds on the agenda."""
    for fund in FUNDS:
        world.on(fund.begins[0] - 10, lambda at, fund=fund: _adopt(world, fund, at))


def text_of(fund: Fund) -> str:
    """Return the charter of a fund: that of the residents' budget with another name and ballot."""
    text = replaced(samples()["residents-budget"], WRITTEN, fund.ballot)
    text = replaced(text, 'key       = "residents-budget"', f'key       = "{fund.key}"')
    for old, new in zip(NAMES, fund.names, strict=True):
        text = replaced(text, f'"{old}"', f'"{new}"')
    return text


def _district(world: World, fund: Fund) -> str:
    """Return the key of the district whose network holds the fund."""
    districts = [key for key in world.networks if key in world.enterprises]
    return districts[fund.place % len(districts)]


def _adopt(world: World, fund: Fund, at: datetime) -> None:
    network = world.networks[_district(world, fund)].organization
    charter = adopt_founding_charter(organization=network, text=text_of(fund), by=steward_of(network), at=at)
    for number, begins in enumerate(fund.begins, start=1):
        world.on(
            begins, lambda at, begins=begins, number=number: _open(world, fund, charter, begins, number, at)
        )


def _open(world: World, fund: Fund, charter: Charter, begins: int, number: int, at: datetime) -> None:
    """Open a round; its proposals are raised in the days after, then both electorates vote, and the clock counts."""
    district = _district(world, fund)
    network = world.networks[district].organization
    opened = ballots.open_round(
        organization=network,
        charter=charter,
        by=steward_of(network),
        at=at,
        slug=f"{fund.key}-{number}",
        title=f"{fund.names[0]} {number}",
        local_title=f"{fund.names[1]} {number}",
        opens_at=at,
        bodies={"district": [network], "network": [network], "city": [world.institutions["city"]]},
        calendar={
            "raised": (None, world.moment(begins + 12, 18)),
            "voted": (world.moment(begins + 15, 9), world.moment(begins + 30, 18)),
        },
        envelope=fund.envelope * MILLION,
        currency=CURRENCY,
    )
    world.say(opened.title)
    for place, told in enumerate(PROPOSALS):
        world.on(begins + 2 + place, lambda at, told=told: _raise(world, opened, told, district, at))
    world.on(begins + 16, lambda at: _vote(world, opened, district, at))
    world.when(world.moment(begins + 30, 18, 5), world.tick)
    world.on(begins + 45, lambda at: _answer(world, opened, at, late=False))
    if begins + LATE < 0:
        world.on(begins + LATE, lambda at: _answer(world, opened, at, late=True))


def _raise(world: World, opened: Round, told: tuple[str, int, str, int], district: str, at: datetime) -> None:
    title, cost, theme, _ = told
    network = world.networks[district]
    author, organization = proposer(world, {"in": district, "sector": "care"})
    matter = raise_matter(
        round=opened,
        title=title,
        text=f"{title}: what several of us need and none can pay alone.",
        raised_in=network.organization,
        by=author,
        at=at,
        cost=cost * MILLION,
        beneficiaries="Members of the district networks",
        organization=organization,
        area=world.areas[district],
        part=theme if opened.charter.key == "theme-fund" else "",
    )
    neighbours = [person for person in bystanders(world, district) if person != author]
    for person in neighbours[:2]:
        perform(matter=matter, verb="support", by=person, at=at)
    matter.refresh_from_db()
    perform(matter=matter, verb="carry", by=network.delegate, acting_for=network.organization, at=at)


def _answer(world: World, opened: Round, at: datetime, *, late: bool) -> None:
    """The city answers for what was chosen; of the oldest round one answer comes after its day."""
    waiting = Matter.objects.filter(round=opened, stage="consulted").order_by("number")
    kept_back = 1 if not late and opened.slug.startswith(FUNDS[0].key) else 0
    for matter in waiting[kept_back:]:
        perform(
            matter=matter,
            verb="answer",
            by=world.cast["official.city"],
            at=at,
            outcome="adopt",
            reason="Those who will use it chose it together, and the sum is there.",
        )


def _vote(world: World, opened: Round, district: str, at: datetime) -> None:
    """Members' organizations give points openly where the charter asks them; persons mark what they like, unseen."""
    for ballot in Ballot.objects.filter(round=opened).order_by("part"):
        options = sorted(queries.options(ballot), key=lambda one: one.title)
        if ballot.is_secret:
            _mark(world, ballot, options, district, at)
            continue
        for number, enterprise in enumerate(world.networks[district].founders[:DELEGATES]):
            _give_points(ballot, options, enterprise, number, at)


def _give_points(ballot: Ballot, options: list[Matter], one: Enterprise, number: int, at: datetime) -> None:
    steward, organization = one.stewards[-1], one.organization
    if not is_delegate(steward, organization, at):
        until = at + timedelta(days=20)
        give_mandate(by=one.stewards[0], person=steward, organization=organization, at=at, until_at=until)
    chosen = [options[(number + step) % len(options)] for step in (0, 2)]
    ballots.cast(
        ballot=ballot,
        options=chosen,
        marks={chosen[0].ref: 4, chosen[1].ref: 2},
        by=steward,
        organization=organization,
        at=at,
    )


def _mark(world: World, ballot: Ballot, options: list[Matter], district: str, at: datetime) -> None:
    liked = {title: every for title, _, _, every in PROPOSALS}
    for number, person in enumerate(bystanders(world, district)[:VOTERS]):
        marked = [one for one in options if number % liked[one.title] == 0][:3]
        marks = {one.ref: 1 for one in marked}
        ballots.vote(ballot=ballot, person=person, marks=marks, tracker=new_tracker(), at=at)
