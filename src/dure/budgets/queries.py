"""Reading proposals: the line from what was asked to what was paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from dure.budgets.models import Proposal
from dure.charters.models import Round
from dure.matters.models import Act, Matter
from dure.networks.models import Organization
from dure.networks.queries import capacities
from dure.people.models import Person


@dataclass(frozen=True)
class SumSet:
    """One moment at which the sum of a proposal was set: at the start (`act` None) or by an act, with its reason."""

    amount: int
    before: int | None
    at: datetime
    by: Organization | None
    reason: str
    act: Act | None


def line(proposal: Proposal) -> dict[str, Any]:
    """Return one proposal from asking to paying, in minor units."""
    return {
        "cost": proposal.cost,
        "adopted": proposal.adopted,
        "committed": proposal.committed,
        "paid": proposal.paid,
        "late": proposal.late,
        "origin": proposal.origin,
        "beneficiaries": proposal.beneficiaries,
        "area": proposal.area.code if proposal.area else None,
        "part": proposal.part,
        "organization": proposal.organization.slug if proposal.organization else None,
    }


def sums(matter: Matter) -> Sequence[SumSet]:
    """Return every sum that was set on a proposal, the original first."""
    found = [SumSet(matter.proposal.cost, None, matter.raised_at, matter.proposal.organization, "", None)]
    for act in matter.acts.filter(sum__isnull=False).select_related("held_by").order_by("number"):
        found.append(SumSet(act.sum or 0, found[-1].amount, act.at, act.held_by, act.reason, act))
    return found


def may_propose_for(person: Person, at: datetime) -> QuerySet[Organization]:
    """Return the organizations of which the person is a direct member or delegate: one may propose in their name."""
    holdings = capacities(person, at)
    return Organization.objects.filter(id__in=holdings.direct | holdings.acts_for()).order_by("name")


def share_by_origin(round: Round) -> Mapping[str, Mapping[str, int]]:
    """Return for each origin how many proposals were raised and adopted, and the sums, in minor units."""
    rows = (
        Proposal.objects.filter(matter__round=round)
        .values("origin")
        .annotate(
            raised=Count("matter_id"),
            adopted_count=Count("matter_id", filter=Q(adopted__gt=0)),
            asked_sum=Sum("cost"),
            adopted_sum=Sum("adopted", default=0),
        )
        .order_by("origin")
    )
    return {
        row["origin"]: {
            "raised": row["raised"],
            "adopted": row["adopted_count"],
            "asked_sum": row["asked_sum"],
            "adopted_sum": row["adopted_sum"],
        }
        for row in rows
    }


def totals(round: Round) -> Mapping[str, int]:
    """Return asked, adopted, committed and paid over all proposals of a round, in minor units."""
    return Proposal.objects.filter(matter__round=round).aggregate(
        asked=Sum("cost", default=0),
        adopted=Sum("adopted", default=0),
        committed=Sum("committed", default=0),
        paid=Sum("paid", default=0),
    )
