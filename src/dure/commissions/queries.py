"""Reading contracts, their jobs and their curves. A running job is never counted as lasting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from dure.commissions.models import Bid, Commission, Contract, Lot, MarketFigures, WorkSpell
from dure.networks.models import Area, Organization
from dure.refusals import Unknown
from polity.retention import (
    Comparison,
    Curve,
    Joined,
    MarketLine,
    Share,
    Spell,
    Spells,
    follow,
    joined,
    log_rank,
)

LASTING = 24  # months: jobs that last so long are told for every contract
QUARTER = 92  # days after which the next report is due
GAP = 14  # days between two contracts of one person that still make one job


def contracts() -> QuerySet[Contract]:
    """Return contracts with buyer, supplier and commission."""
    return Contract.objects.select_related(
        "buyer", "supplier", "commission__matter__round__charter", "commission__matter__held_by"
    )


def contract_by_ref(ref: str) -> Contract:
    """Return one contract. Raises Unknown."""
    found = contracts().filter(ref=ref).first()
    if found is None:
        raise Unknown("contract")
    return found


def contracts_where(service: str, organization: str) -> QuerySet[Contract]:
    """Return contracts, of one service, and of one buyer or supplier (its slug), where these are given."""
    found = contracts()
    if service:
        found = found.filter(service=service)
    if organization:
        found = found.filter(Q(buyer__slug=organization) | Q(supplier__slug=organization))
    return found


def commissions() -> QuerySet[Commission]:
    """Return commissions with their matter, and the contract that came of each."""
    return Commission.objects.select_related("matter__round__charter", "matter__raised_in", "contract")


def open_commissions() -> QuerySet[Commission]:
    """Return commissions that are planned or open for bids, the newest first."""
    return commissions().filter(contract__isnull=True, matter__ended="").order_by("-matter_id")


def lots_of(commission: Commission) -> list[Lot]:
    """Return the lots in their order, each with its bids. Two queries."""
    return list(commission.lots.prefetch_related("bids__organization"))


def bids_of(lot: Lot) -> list[Bid]:
    """Return the bids on a lot, as they were prefetched, the lowest first."""
    return sorted(lot.bids.all(), key=lambda bid: (bid.value, bid.pk))


def earlier_contracts(contract: Contract) -> QuerySet[Contract]:
    """Return the contracts of the same buyer for the same service that began before this one, the first first."""
    rows = contracts().filter(
        buyer_id=contract.buyer_id, service=contract.service, starts_on__lt=contract.starts_on
    )
    return rows.order_by("starts_on", "id")


def jobs_of(those: Sequence[Contract]) -> Joined:
    """Return the jobs in contracts: contracts of work of one person that follow each other are one job."""
    rows = WorkSpell.objects.filter(contract__in=those).select_related("worker")
    spells = [
        Spell(
            f"{one.worker.employer_id}/{one.worker.code}",
            one.started_on,
            one.ended_on,
            ending=one.ending,
            term=one.term,
            group=one.group,
        )
        for one in rows
    ]
    return joined(spells, gap=GAP, same=lambda spell: "")


@dataclass(frozen=True)
class Lasting:
    """How long the jobs of one or several contracts last, as known on a day; `conversions` were made permanent."""

    until: date
    curve: Curve
    conversions: int
    permanent: int

    @property
    def share(self) -> Share:
        """The share of jobs that last two years or more."""
        return self.curve.share_at(LASTING)


def lasting(those: Sequence[Contract]) -> Lasting | None:
    """Return how long the jobs in contracts last; None where none was ever reported. One query.

    Who retired leaves without counting as an end; whoever left by themselves counts as one.
    """
    known = [one.known_until for one in those if one.known_until is not None]
    if not known:
        return None
    until = max(known)
    return _lasting(jobs_of(those), until)


def _lasting(jobs: Joined, until: date) -> Lasting | None:
    if not jobs.spells:
        return None
    followed = follow(Spells.from_rows(jobs.spells), until=until, not_lost=[WorkSpell.Ending.RETIRED.value])
    permanent = sum(one.term == WorkSpell.Term.PERMANENT and one.end is None for one in jobs.spells)
    return Lasting(until, followed.curve(), jobs.conversions, permanent)


def lasting_of_each(those: Sequence[Contract]) -> Mapping[int, Lasting]:
    """Return by the id of each contract how long its jobs last. One query, however many contracts."""
    rows = WorkSpell.objects.filter(contract__in=those).select_related("worker")
    spells: dict[int, list[Spell]] = {}
    for one in rows:
        spells.setdefault(one.contract_id, []).append(
            Spell(one.worker.code, one.started_on, one.ended_on, ending=one.ending, term=one.term)
        )
    found = {}
    for contract in those:
        if contract.pk in spells and contract.known_until is not None:
            told = _lasting(joined(spells[contract.pk], gap=GAP), contract.known_until)
            if told is not None:
                found[contract.pk] = told
    return found


def compared(now: Lasting | None, before: Lasting | None) -> Comparison | None:
    """Return whether jobs last differently now than before, or whether chance alone could look like that."""
    if now is None or before is None:
        return None
    return log_rank({"now": now.curve, "before": before.curve})


def market_line(area: Area | None) -> MarketLine | None:
    """Return the newest figures of the labour market of an area, or of one around it."""
    while area is not None:
        found = MarketFigures.objects.filter(area=area).order_by("-at", "-id").first()
        if found is not None:
            points = tuple((float(months), percent / 100) for months, percent in found.points)
            return MarketLine(found.title, found.source, points)
        area = area.parent
    return None


def market_figures() -> QuerySet[MarketFigures]:
    """Return the lines of the labour market with their areas."""
    return MarketFigures.objects.select_related("area")


def bidders_for(holdings_ids: Iterable[int]) -> QuerySet[Organization]:
    """Return organizations among these ids, by name."""
    return Organization.objects.filter(pk__in=set(holdings_ids), closed_at__isnull=True).order_by(
        "name", "pk"
    )


def running_for(suppliers: Iterable[int]) -> QuerySet[Contract]:
    """Return running contracts of these suppliers."""
    return contracts().filter(supplier__in=set(suppliers), commission__matter__stage="running")


def reports_owed(suppliers: Iterable[int], on: date) -> list[tuple[Contract, date]]:
    """Return running contracts of these suppliers whose jobs were not reported for a quarter, with the day it was due.

    One query.
    """
    rows = running_for(suppliers)
    due = [(one, (one.known_until or one.starts_on) + timedelta(days=QUARTER)) for one in rows.order_by("pk")]
    return sorted(((one, day) for one, day in due if day <= on), key=lambda pair: pair[1])
