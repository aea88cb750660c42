"""Gwangsan-gu commissions: cleaning by yearly contracts, then by a cooperative of its cleaners; ten other services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from dure.charters.commands import adopt_founding_charter, open_round
from dure.charters.models import Round
from dure.charters.queries import samples
from dure.commissions.commands import enter_market_figures, place_bid, record_contracts, report_jobs
from dure.commissions.commands.contracts import ContractLine
from dure.commissions.job_files import JobRow
from dure.commissions.models import Contract, Lot
from dure.library.demo.bodies import steward_of
from dure.library.demo.cast import DOMAIN, NAMES
from dure.library.demo.rounds import CURRENCY, MILLION
from dure.library.demo.working import FOUNDERS, Row, founders, known, spells, yearly
from dure.library.demo.world import World, data
from dure.matters.commands import perform, raise_matter
from dure.matters.models import Matter
from dure.networks.commands import create_organization, fill_post, open_post
from dure.networks.models import Area, Organization, Post
from dure.people.commands import register_person
from dure.people.models import Person

FIRST = -2960
CLEANING = -1080  # the day on which the cooperative began
YEARLY = 4  # contracts before
SPELLS = 600


@dataclass
class Desk:
    """The public body at work: who acts for it, and the rounds it runs."""

    world: World
    rounds: dict[str, Round] = field(default_factory=dict)

    @property
    def authority(self) -> Organization:
        """The district."""
        return self.world.institutions["gwangsan"]

    @property
    def official(self) -> Person:
        """Who keeps its contracts desk."""
        return self.world.cast["official.gwangsan"]


def gwangsan() -> Area:
    """Return the district as an area."""
    return Area.objects.get(code="KR-29-24050")


def invented(key: str, name: str, at: datetime, *, confirmed: bool = False) -> Person:
    """Register an invented person; nothing is drawn, so that the rest of the world stays as it is."""
    return register_person(
        name=name,
        email=f"{key}@{DOMAIN}",
        at=at,
        language="en" if confirmed else "ko",
        time_zone="Asia/Seoul",
        area=gwangsan(),
        invented=True,
        confirmed=confirmed,
    )


def of_the_cast(world: World, key: str, at: datetime) -> Person:
    """Register one of the cast, or return who is there already."""
    if key not in world.cast:
        world.cast[key] = invented(key, NAMES[key], at, confirmed=True)
    return world.cast[key]


def plan(world: World) -> None:
    """Put everything on the agenda."""
    told = data("commissions")
    desk = Desk(world)
    world.on(FIRST, lambda at: _begin(world, desk, told, at), hour=9)
    for number, one in enumerate(told["other"]):
        world.on(one["begins"] - 40, _other(world, desk, one, number), hour=10)
    world.on(CLEANING - 1480, lambda at: _before(world, desk, told, at), hour=9)
    world.on(CLEANING - 60, lambda at: _cleaning(world, desk, told, at), hour=9)
    world.on(-19, lambda at: _next(world, desk, at), hour=9)


def government(told: dict[str, Any], at: datetime) -> Organization:
    """Return the government of the district, entered where nobody has entered it yet."""
    known = Organization.objects.filter(slug=told["slug"]).first()
    if known is not None:
        return known
    stewards = [invented("gwangsan.first", "Tak Min-seo", at), invented("gwangsan.second", "Sung Do-yun", at)]
    return create_organization(
        by=stewards[0],
        name=told["name"],
        local_name=told["local"],
        slug=told["slug"],
        kind=Organization.Kind.PUBLIC_AUTHORITY,
        area=gwangsan(),
        about=told["about"],
        website=told["website"],
        source=told["source"],
        stewards=stewards,
        at=at,
    )


def _begin(world: World, desk: Desk, told: dict[str, Any], at: datetime) -> None:
    """The district, its contracts desk, the audit office, the first supplier, and both rounds."""
    authority = world.institutions["gwangsan"] = government(told["authority"], at)
    official = of_the_cast(world, "official.gwangsan", at)
    post = open_post(
        organization=authority,
        role=Post.Role.OFFICIAL,
        by=steward_of(authority),
        at=at,
        title="Contracts desk",
    )
    fill_post(post=post, person=official, by=steward_of(authority), at=at)
    audit = create_organization(
        by=official,
        name=told["audit"]["name"],
        local_name=told["audit"]["local"],
        slug=told["audit"]["slug"],
        kind=Organization.Kind.PUBLIC_AUTHORITY,
        area=gwangsan(),
        about=told["audit"]["about"],
        invented=True,
        at=at,
    )
    first = _supplier(told["other"][0], 0, at)
    for holder, key, bodies, title, local in (
        (authority, "commission", {}, "Commissions of Gwangsan-gu", "광산구 위탁"),
        (audit, "breach", {"employer": [first]}, "Breaches in Gwangsan-gu", "광산구 고용 조항 위반"),
    ):
        charter = adopt_founding_charter(
            organization=holder, text=samples()[key], by=steward_of(holder), at=at
        )
        desk.rounds[key] = open_round(
            organization=holder,
            charter=charter,
            by=steward_of(holder),
            at=at,
            slug=f"gwangsan-{key}s" if key == "commission" else "gwangsan-breaches",
            title=title,
            local_title=local,
            opens_at=at,
            bodies={"authority": [authority], **bodies},
            currency=CURRENCY,
        )
    world.say(authority.name)


def _supplier(one: dict[str, Any], number: int, at: datetime) -> Organization:
    """Return the enterprise that does a service; it is founded when it is first needed."""
    known = Organization.objects.filter(name=one["supplier"]).first()
    if known is not None:
        return known
    founder = invented(f"supplier.{number}", STEWARDS[number], at)
    return create_organization(
        by=founder,
        name=one["supplier"],
        kind=Organization.Kind.ENTERPRISE,
        form=one.get("form", Organization.Form.COOPERATIVE.value),
        area=gwangsan(),
        about="Invented for the demonstration.",
        invented=True,
        at=at,
    )


STEWARDS = (
    *("Noh Yeon-ok", "Gil Sang-jun", "Pi Seo-yoon", "Dan Myung-hee", "Sa Ha-eun"),
    *("Eom Jae-won", "Chu Bok-rye", "Won Tae-jin", "Maeng So-ra", "Ye Gun-woo"),
)


def _run(
    desk: Desk, supplier: Organization, details: dict[str, Any], sum: int, reason: str, at: datetime
) -> Contract:
    """Plan a commission, open it, let the supplier bid, award it and let the work begin."""
    by = desk.official
    opened = desk.rounds["commission"]
    matter = raise_matter(round=opened, raised_in=desk.authority, by=by, at=at, value=sum, **details)
    perform(matter=matter, verb="open", by=by, at=at)
    lot = Lot.objects.get(commission__matter=matter)
    place_bid(lot=lot, organization=supplier, value=sum - sum // 50, by=steward_of(supplier), at=at)
    perform(matter=matter, verb="award", by=by, at=at, winner=supplier.slug, reason=reason)
    perform(matter=matter, verb="begin", by=by, at=at)
    return Contract.objects.select_related("commission").get(commission__matter=matter)


def _other(world: World, desk: Desk, one: dict[str, Any], number: int) -> Callable[[datetime], None]:
    def happen(at: datetime) -> None:
        starts = world.moment(one["begins"]).date()
        supplier = _supplier(one, number, at)
        details = {
            "title": one["title"],
            "text": "Invented for the demonstration.",
            "service": one["service"],
            "starts_on": starts,
            "ends_on": starts + timedelta(days=365 * one["years"] + 60),
            "jobs": one["jobs"],
            "months": one.get("months", 0),
            "reserved": "social-economy",
        }
        reason = "Of all bids it says best how the jobs will last."
        contract = _run(desk, supplier, details, one["places"] * one["years"] * 31 * MILLION, reason, at)
        rows = spells(Random(SPELLS + number), one, starts, world.moment(-30).date(), world.scale)
        last = _reports(world, contract, rows, starts, steward_of(supplier))
        if one.get("breach"):
            world.on(-75, lambda at: _lose_four(world, contract, rows, steward_of(supplier), at), hour=11)
        world.say(f"{one['title']}: {len(rows)} jobs, the last report on {last}")

    return happen


def _reports(
    world: World, contract: Contract, rows: list[Row], starts: date, by: Person, every: int = 365
) -> date:
    """Put a report for each year on the agenda: what began or ended since the one before; return the last day."""
    day, last = starts, starts
    days = []
    while (day := day + timedelta(days=every)) < world.moment(-100).date():
        days.append(day)
    days.append(world.moment(-31).date())
    for until in days:
        sent = [sent_row for row in rows if (sent_row := known(row, last, until)) is not None]
        after = (until - world.moment(0).date()).days + 2
        world.on(after, _report(contract, sent, until, by), hour=17)
        last = until
    return last


def _report(contract: Contract, rows: list[JobRow], until: date, by: Person) -> Callable[[datetime], object]:
    return lambda at: report_jobs(contract=contract, rows=rows, until=until, by=by, at=at, channel="file")


def _lose_four(world: World, contract: Contract, rows: list[Row], by: Person, at: datetime) -> None:
    """Four jobs end at once: the report opens a breach by itself; the employer answers and is given time."""
    until = at.date() - timedelta(days=1)
    sent = [row for row in rows if row["started_on"] < until]
    lost = [
        row for row in sent if not row.get("ended_on") and row["started_on"] < until - timedelta(days=60)
    ][:4]
    told = [
        JobRow(line=1, **{**row, "ended_on": until - timedelta(days=3), "ending": "dismissed"})
        if row in lost
        else known(row, contract.starts_on, until)
        for row in sent
    ]
    report_jobs(contract=contract, rows=[row for row in told if row], until=until, by=by, at=at)
    breach = contract.breaches.get().matter
    official = world.cast["official.gwangsan"]
    for day, verb, who, reason in (
        (-68, "reply", by, "The museum closed a wing for repairs, and four guides were let go."),
        (-60, "give_time", official, "The wing opens again in spring. Hire four guides by then."),
        (-31, "plan", by, "Two guides are found and begin as soon as the wing is open."),
    ):
        _on(world, day, breach, verb, who, reason=reason)


def _on(world: World, day: int, matter: Matter, verb: str, by: Person, **details: Any) -> None:
    world.on(day, lambda at: perform(matter=matter, verb=verb, by=by, at=at, **details), hour=15)


def _before(world: World, desk: Desk, told: dict[str, Any], at: datetime) -> None:
    """Four yearly contracts of a company, entered with their source: eleven months each, then everybody starts anew."""
    rng = Random(YEARLY)
    company = told["company"]
    starts = [world.moment(CLEANING - 1470 + 365 * year).date() for year in range(YEARLY)]
    lines = [
        ContractLine(
            title=f"Cleaning of the district's buildings {one.year}",
            service="cleaning",
            supplier_name=company["name"],
            starts_on=one,
            ends_on=one + timedelta(days=350),
            value=520 * MILLION,
            currency=CURRENCY,
            source="Contract register of the district; invented for the demonstration",
        )
        for one in starts
    ]
    contracts = record_contracts(buyer=desk.authority, lines=lines, by=desk.official, at=at)
    for contract in contracts:
        rows = yearly(rng, contract.starts_on, f"cleaner-{contract.starts_on.year}", FOUNDERS + 2)
        _over_at_once(world, desk, contract, rows)


def _over_at_once(world: World, desk: Desk, contract: Contract, rows: list[JobRow]) -> None:
    """Put the only report of a yearly contract on the agenda, once it is over."""
    until = contract.starts_on + timedelta(days=350)
    after = (until - world.moment(0).date()).days + 1
    world.on(after, _report(contract, rows, until, desk.official), hour=12)


def _cleaning(world: World, desk: Desk, told: dict[str, Any], at: datetime) -> None:
    """The cleaners found a cooperative and win the commission: sixteen jobs that are to last two years at least."""
    founder = of_the_cast(world, "founder.gwangsan", at)
    manager = of_the_cast(world, "manager.gwangsan", at)
    made = {}
    for key, form, by in (("cooperative", "cooperative", founder), ("company", "for_profit", manager)):
        one = told[key]
        made[key] = create_organization(
            by=by,
            name=one["name"],
            local_name=one["local"],
            slug=one["slug"],
            kind=Organization.Kind.ENTERPRISE,
            form=form,
            sector="service",
            area=gwangsan(),
            about=one["about"],
            invented=True,
            at=at,
        )
    starts = world.moment(CLEANING).date()
    details = {
        "title": "Cleaning of the district's buildings",
        "text": "Town hall, libraries and care homes are cleaned every day. The contract runs for four years, so "
        "that the jobs can. Invented for the demonstration.",
        "service": "cleaning",
        "starts_on": starts,
        "ends_on": starts + timedelta(days=1460),
        "jobs": 14,
        "months": 24,
        "group": "long_unemployed",
        "group_share": 50,
        "pay_floor": 2_100_000,
        "reserved": "social-economy",
    }
    reason = "The cleaners themselves promise sixteen permanent jobs, fourteen of them for the whole time."
    contract = _run(desk, made["cooperative"], details, 2_300 * MILLION, reason, at)
    enter_market_figures(
        buyer=desk.authority,
        area=Area.objects.get(code="KR-29"),
        title=told["market"]["title"],
        source=told["market"]["source"],
        points=[(months, percent) for months, percent in told["market"]["points"]],
        by=desk.official,
        at=at,
    )
    _reports(world, contract, founders(starts), starts, founder, every=91)
    _on(world, -900, contract.commission.matter, "pay", desk.official, value=280 * MILLION)
    _on(world, -540, contract.commission.matter, "pay", desk.official, value=560 * MILLION)
    _on(world, -180, contract.commission.matter, "pay", desk.official, value=560 * MILLION)


def _next(world: World, desk: Desk, at: datetime) -> None:
    """A commission that is open for bids now, for what a company did last year under a yearly contract."""
    begun = world.moment(-400).date()
    line = ContractLine(
        title="Cleaning of the sports halls, last year",
        service="sports-halls",
        supplier_name=data("commissions")["company"]["name"],
        starts_on=begun,
        ends_on=begun + timedelta(days=350),
        value=140 * MILLION,
        currency=CURRENCY,
        source="Contract register of the district; invented for the demonstration",
    )
    [contract] = record_contracts(buyer=desk.authority, lines=[line], by=desk.official, at=at)
    rows = yearly(Random(SPELLS), begun, "hall", FOUNDERS)
    _report(contract, rows, begun + timedelta(days=350), desk.official)(at)
    starts = world.moment(8).date()
    matter = raise_matter(
        round=desk.rounds["commission"],
        title="Cleaning of the sports halls",
        text="Six halls, mornings and evenings. Reserved for the social economy; sixteen jobs are to last two years. "
        "Invented for the demonstration.",
        raised_in=desk.authority,
        by=desk.official,
        at=at,
        service="sports-halls",
        value=900 * MILLION,
        starts_on=starts,
        ends_on=starts + timedelta(days=1095),
        jobs=16,
        months=24,
        group="long_unemployed",
        group_share=50,
        pay_floor=2_100_000,
        reserved="social-economy",
    )
    perform(matter=matter, verb="open", by=desk.official, at=at + timedelta(hours=1))
