"""A public body that commissions cleaning in the small world: two charters, a cooperative, a company, a contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tests.cast import AT, World, build_world, organization, person, seat, steward_of
from tests.remembering import remembered

from dure.charters.commands import adopt_founding_charter, open_round
from dure.charters.models import Round
from dure.charters.queries import samples
from dure.commissions.commands import place_bid, report_jobs
from dure.commissions.job_files import JobRow
from dure.commissions.models import Contract, JobReport, Lot
from dure.matters.commands import perform, raise_matter
from dure.matters.models import Matter
from dure.networks.models import Organization
from dure.people.models import Person

DAY = timedelta(days=1)
STARTS, ENDS = date(2026, 4, 1), date(2029, 3, 31)
TERMS: dict[str, Any] = {
    "service": "cleaning",
    "value": 900_000_000,
    "starts_on": STARTS,
    "ends_on": ENDS,
    "jobs": 4,
    "months": 24,
    "group": "long_unemployed",
    "group_share": 50,
    "pay_floor": 2_200_000,
    "reserved": "social-economy",
}


@dataclass
class Gwangsan:
    """The public body with its official, the audit office that hears breaches, a cooperative and a company."""

    world: World
    authority: Organization
    official: Person
    audit: Organization
    cooperative: Organization
    company: Organization
    commissions: Round
    breaches: Round

    @property
    def founder(self) -> Person:
        """The steward of the cooperative."""
        return steward_of(self.cooperative)

    @property
    def manager(self) -> Person:
        """The steward of the company."""
        return steward_of(self.company)

    def planned(self, title: str = "Cleaning of the district's buildings", **more: Any) -> Matter:
        """Return a new commission."""
        return raise_matter(
            round=self.commissions,
            title=title,
            text="Sixteen buildings, every day.",
            raised_in=self.authority,
            by=self.official,
            at=AT,
            **{**TERMS, **more},
        )

    def opened(self, **more: Any) -> Matter:
        """Return a commission that is open for bids."""
        matter = self.planned(**more)
        perform(matter=matter, verb="open", by=self.official, at=AT)
        return fresh(matter)

    def running(self, **more: Any) -> Contract:
        """Return the contract of a commission that the cooperative won and that runs."""
        matter = self.opened(**more)
        lot = Lot.objects.get(commission__matter=matter)
        place_bid(lot=lot, organization=self.cooperative, value=880_000_000, by=self.founder, at=AT)
        award(self, matter)
        perform(matter=fresh(matter), verb="begin", by=self.official, at=AT)
        return Contract.objects.select_related("commission__matter", "supplier", "buyer").get(
            commission__matter=matter
        )


def award(gwangsan: Gwangsan, matter: Matter) -> None:
    """Award a commission to the cooperative."""
    perform(
        matter=fresh(matter),
        verb="award",
        by=gwangsan.official,
        at=AT,
        winner=gwangsan.cooperative.slug,
        reason="The jobs are to last.",
    )


def fresh(matter: Matter) -> Matter:
    """Return the matter as it is stored now."""
    return Matter.objects.select_related("round__charter", "author", "raised_in", "held_by").get(id=matter.id)


def job(code: str, started: date = STARTS, ended: date | None = None, **more: Any) -> JobRow:
    """Return a row of a report: permanent, entered long-term unemployed, paid above the floor."""
    given: dict[str, Any] = {"term": "permanent", "group": "long_unemployed", "pay": 2_400_000, **more}
    return JobRow(line=more.pop("line", 1), code=code, started_on=started, ended_on=ended, **given)


def reported(gwangsan: Gwangsan, contract: Contract, rows: list[JobRow], until: date) -> JobReport:
    """Let the cooperative report jobs up to a day, on the day after."""
    at = datetime(until.year, until.month, until.day, 9, tzinfo=AT.tzinfo) + DAY
    return report_jobs(contract=contract, rows=rows, until=until, by=gwangsan.founder, at=at)


def open_rounds(authority: Organization, audit: Organization, employer: Organization) -> list[Round]:
    """Open a round for the commissions of a public body, and one for breaches, which another looks into."""
    rounds = []
    for holder, key, bodies in (
        (authority, "commission", {"authority": [authority]}),
        (audit, "breach", {"authority": [authority], "employer": [employer]}),
    ):
        by = steward_of(holder)
        charter = adopt_founding_charter(organization=holder, text=samples()[key], by=by, at=AT)
        rounds.append(
            open_round(
                organization=holder,
                charter=charter,
                by=by,
                at=AT,
                slug=f"{key}-2026",
                title=f"{key} 2026",
                opens_at=AT,
                bodies=bodies,
                currency="KRW",
            )
        )
    return rounds


@remembered
def build_gwangsan() -> Gwangsan:
    """Build the small world and in it a public body that commissions, with rounds for commissions and breaches."""
    world = build_world()
    authority = organization(
        "Gwangsan-gu", person("Gwangsan Steward"), kind="public_authority", area=world.mapo_gu
    )
    official = person("Contract Official")
    seat(authority, official, role="official", title="Contracts desk")
    audit = organization("Audit Office", person("Audit Steward"), kind="public_authority")
    cooperative = organization("Cleaners' Cooperative", person("Founder"), form="cooperative")
    company = organization("Shining Ltd", person("Manager"), form="for_profit")
    rounds = open_rounds(authority, audit, cooperative)
    return Gwangsan(world, authority, official, audit, cooperative, company, *rounds)
