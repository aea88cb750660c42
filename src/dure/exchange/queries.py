"""Reading a network's ledger: its lines, what waits, and each member's account over a period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet, Sum

from dure.exchange.models import LedgerLine
from dure.matters.models import Act
from dure.networks.models import Organization
from dure.networks.queries import members
from polity.reciprocity import Account, Flow, accounts


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both included."""

    first: date
    last: date


def lines(network: Organization) -> QuerySet[LedgerLine]:
    """Return the lines of a network's ledger, the newest first; page them."""
    return LedgerLine.objects.filter(network=network).select_related("member", "entered_for", "entered_by")


def waiting_for(sides: Set[int]) -> QuerySet[LedgerLine]:
    """Return the lines that wait for the word of these organizations, the oldest first."""
    mine = Q(member__in=sides, entered_for=F("network"))
    theirs = Q(network__in=sides, entered_for=F("member"))
    waiting = LedgerLine.objects.filter(confirmed_at__isnull=True, disputed_at__isnull=True)
    return waiting.filter(mine | theirs).select_related("member", "network").order_by("entered_at", "id")


def member_accounts(
    network: Organization, period: Period, at: datetime, more: Iterable[Flow] = ()
) -> tuple[dict[str, Organization], tuple[Account, ...]]:
    """Return the members by slug and the account of each, of confirmed lines and `more` flows. Two queries."""
    there = {row.member.slug: row.member for row in members(network, at) if row.member is not None}
    confirmed = (
        LedgerLine.objects.filter(
            network=network, confirmed_at__isnull=False, on__gte=period.first, on__lte=period.last
        )
        .order_by("member__slug", "side", "kind", "currency")
        .values("member__slug", "side", "kind", "currency")
        .annotate(total=Sum("quantity"))
    )
    flows: list[Flow] = [
        Flow(
            row["member__slug"],
            row["side"] == LedgerLine.Side.GIVEN,
            row["kind"],
            row["currency"],
            row["total"],
        )
        for row in confirmed
    ]
    return there, accounts(there, [*flows, *more])


def acts_for_members(network: Organization, period: Period) -> dict[str, int]:
    """Return how often each member took part in what the network decides, by slug. From the record. One query."""
    acts = Act.objects.filter(
        held_by=network, acting_for__isnull=False, at__date__gte=period.first, at__date__lte=period.last
    )
    return dict(acts.order_by("acting_for__slug").values_list("acting_for__slug").annotate(total=Count("pk")))


def years(network: Organization) -> Sequence[int]:
    """Return the years of which there are lines, the newest first."""
    return [day.year for day in LedgerLine.objects.filter(network=network).dates("on", "year", order="DESC")]
