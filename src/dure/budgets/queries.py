"""Reading proposals: the line from what was asked to what was paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from dure.budgets.models import InclusionGroup, InclusionVoice, Proposal
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
    """Return every sum that was set on a proposal, the original first; of the acts as the page has read them."""
    found = [SumSet(matter.proposal.cost, None, matter.raised_at, matter.proposal.organization, "", None)]
    for act in matter.acts.all():
        if act.sum is not None:
            found.append(SumSet(act.sum, found[-1].amount, act.at, act.held_by, act.reason, act))
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


@dataclass(frozen=True)
class GroupLine:
    """One declared group, and how it took part in a proposal (or in all of a round)."""

    group: InclusionGroup
    voices: Sequence[InclusionVoice]

    @property
    def people(self) -> int:
        """How many of the group took part, by all ways."""
        return sum(voice.people for voice in self.voices)


@dataclass(frozen=True)
class Inclusion:
    """Who was heard in a proposal. It is inclusive when no declared group is missing and somebody called it so."""

    lines: Sequence[GroupLine]
    called_at: datetime | None

    @property
    def missing(self) -> list[GroupLine]:
        """The declared groups of which nobody was heard."""
        return [line for line in self.lines if not line.voices]

    @property
    def inclusive(self) -> bool:
        """Whether it may carry the word: a group that is declared later takes it away until it is heard."""
        return bool(self.lines) and not self.missing and self.called_at is not None


def inclusion(matter: Matter) -> Inclusion:
    """Return who of the declared groups was heard in a proposal. Two queries, one where none is declared."""
    heard = Prefetch("voices", InclusionVoice.objects.filter(matter=matter).order_by("way"))
    groups = InclusionGroup.objects.filter(round=matter.round_id).order_by("id").prefetch_related(heard)
    lines = [GroupLine(group, list(group.voices.all())) for group in groups]
    return Inclusion(lines, matter.proposal.inclusive_at)


@dataclass(frozen=True)
class GroupAudit:
    """One declared group over a whole round: in how many proposals it was heard, by how many people, by which ways."""

    group: InclusionGroup
    proposals: int
    ways: Sequence[tuple[str, int]]  # way, people

    @property
    def people(self) -> int:
        """How often somebody of the group took part."""
        return sum(people for _, people in self.ways)

    @property
    def said(self) -> list[tuple[str, int]]:
        """The ways in the reader's language, each with how many people."""
        return [(str(InclusionVoice.Way(way).label), people) for way, people in self.ways]


def inclusion_audit(round: Round) -> list[GroupAudit]:
    """Return for each group of a round where it was heard, those never heard too. Three queries."""
    heard = InclusionVoice.objects.filter(group__round=round).order_by()
    proposals = dict(heard.values_list("group").annotate(Count("matter", distinct=True)))
    ways: dict[int, list[tuple[str, int]]] = {}
    for group, way, people in (
        heard.values_list("group", "way").annotate(Sum("people")).order_by("group", "way")
    ):
        ways.setdefault(group, []).append((way, people))
    groups = InclusionGroup.objects.filter(round=round).order_by("id")
    return [GroupAudit(group, proposals.get(group.pk, 0), ways.get(group.pk, [])) for group in groups]
