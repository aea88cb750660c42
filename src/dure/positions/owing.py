"""What organizations owe: an answer in a ratification or to a call, or coming to an assembly."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from dure.networks.graph import live
from dure.networks.models import Membership, Organization
from dure.networks.queries import Holdings
from dure.positions.models import Assembly, Invited, Party

OWED_AT_MOST = 100


@dataclass(frozen=True)
class Owed:
    """Something that an organization owes: an answer in a ratification or to a call, or coming to an assembly."""

    kind: str  # ratify, answer_call, attend
    organization: Organization
    body: Organization
    title: str
    ref: str
    due_at: datetime | None


def owed(holdings: Holdings, at: datetime) -> list[Owed]:
    """Return what the organizations owe for which a person acts, each by itself with its date. Three queries."""
    scopes = {mandate.organization_id: mandate.scope for mandate in holdings.mandates}
    if not scopes:
        return []
    return [*_ratifying(holdings, at), *_called(holdings.acts_for(), at), *_meeting(holdings.acts_for(), at)]


def parties_asked(holdings: Holdings, at: datetime) -> QuerySet[Party]:
    """Return the organizations that owe an answer in an open ratification and for which a person holds a mandate."""
    return (
        Party.objects.filter(
            organization_id__in={mandate.organization_id for mandate in holdings.mandates},
            owes=True,
            choice="",
            ratification__closed_at__isnull=True,
        )
        .filter(Q(ratification__due_at__isnull=True) | Q(ratification__due_at__gte=at))
        .select_related(
            "organization",
            "ratification__organization",
            "ratification__position__matter__round__charter",
        )
        .order_by("ratification__due_at", "pk")
    )


def calls_open(organizations: Set[int], at: datetime) -> QuerySet[Invited]:
    """Return the open calls that organizations have not answered, the next to end first."""
    return (
        Invited.objects.filter(organization_id__in=organizations, state="", call__until_at__gte=at)
        .select_related("organization", "call__organization")
        .order_by("call__until_at", "pk")
    )


def assemblies_ahead(organizations: Set[int], at: datetime) -> QuerySet[Assembly]:
    """Return the assemblies that lie ahead, of bodies to which organizations belong; the next first."""
    belong = Membership.objects.filter(live(at), member_id__in=organizations)
    return Assembly.objects.filter(meets_at__gte=at, organization__memberships__in=belong).order_by(
        "meets_at", "pk"
    )


def _ratifying(holdings: Holdings, at: datetime) -> list[Owed]:
    found = []
    for row in parties_asked(holdings, at)[:OWED_AT_MOST]:
        matter = row.ratification.position.matter
        if row.organization_id in holdings.acts_for(matter.round.charter.key):
            body = row.ratification.organization
            due = row.ratification.due_at
            found.append(Owed("ratify", row.organization, body, matter.title, matter.ref, due))
    return found


def _called(organizations: frozenset[int], at: datetime) -> list[Owed]:
    return [
        Owed(
            "answer_call",
            row.organization,
            row.call.organization,
            row.call.title,
            row.call.ref,
            row.call.until_at,
        )
        for row in calls_open(organizations, at)[:OWED_AT_MOST]
    ]


def _meeting(organizations: frozenset[int], at: datetime) -> list[Owed]:
    rows = assemblies_ahead(organizations, at).values_list("organization__memberships__member", "pk")
    pairs = list(rows.filter(organization__memberships__member_id__in=organizations)[:OWED_AT_MOST])
    ahead = Assembly.objects.select_related("organization").in_bulk({pk for _, pk in pairs})
    members = Organization.objects.in_bulk({member for member, _ in pairs if member})
    return [
        Owed(
            "attend",
            members[member],
            ahead[pk].organization,
            ahead[pk].title,
            ahead[pk].ref,
            ahead[pk].meets_at,
        )
        for member, pk in dict.fromkeys(pairs)
        if member in members
    ]
