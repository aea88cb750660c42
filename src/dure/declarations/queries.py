"""Reading what is declared: money by year, contacts by party, purposes by kind, and the links between sectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from dure.declarations.models import (
    Affiliation,
    Contact,
    FundingSource,
    FundingYear,
    PoliticalParty,
    Purpose,
)
from dure.matters.models import Act
from dure.networks.graph import descendants, live
from dure.networks.models import Membership, Organization
from polity.independence import Independence, independence
from polity.sector_links import SectorIndex, sector_index

PERIOD = timedelta(days=365)  # acts within it count as taking part


@dataclass(frozen=True)
class YearShown:
    """One year of money: its sources, and the share of public money with the limit of today."""

    year: FundingYear
    sources: Sequence[FundingSource]
    withdrawn: Sequence[FundingSource]
    independence: Independence


def limit_of(organization: Organization) -> int | None:
    """Return the limit in percent that the organization set itself, or None."""
    limit = getattr(organization, "independence_limit", None)
    return limit.percent if limit is not None else None


def years_of(organization: Organization, limit: int | None) -> list[YearShown]:
    """Return the declared years, the newest first, with their sources. Two queries."""
    rows = organization.funding_years.order_by("-year").prefetch_related(
        Prefetch("sources", queryset=FundingSource.objects.order_by("-amount", "pk"))
    )
    return [
        YearShown(
            year=one,
            sources=[source for source in one.sources.all() if source.withdrawn_at is None],
            withdrawn=[source for source in one.sources.all() if source.withdrawn_at is not None],
            independence=independence(one.public, one.total, limit_percent=limit),
        )
        for one in rows
    ]


def last_year() -> dict[str, Any]:
    """Return annotations that give an organization the sums of its last declared year and its own limit."""
    rows = FundingYear.objects.filter(organization=OuterRef("pk"), total__gt=0).order_by("-year")
    return {f"funding_{name}": Subquery(rows.values(name)[:1]) for name in ("year", "public", "total")} | {
        "funding_limit": F("independence_limit__percent")
    }


def last_year_of(organization: Any) -> Independence | None:
    """Return the share of public money in the last declared year of an organization read with `last_year`, or None."""
    if organization.funding_total is None:
        return None
    return independence(
        organization.funding_public, organization.funding_total, limit_percent=organization.funding_limit
    )


def affiliations_of(organization: Organization, at: datetime) -> list[Membership]:
    """Return who holds a post of the organization, each with the ties declared. Two queries."""
    declared = Affiliation.objects.filter(withdrawn_at__isnull=True).order_by("declared_at", "pk")
    rows = Membership.objects.filter(live(at), organization=organization, post__isnull=False)
    return list(
        rows.select_related("person", "post")
        .prefetch_related(Prefetch("affiliations", queryset=declared, to_attr="declared"))
        .order_by("post__role", "post__title", "pk")
    )


def parties_of(organization: Organization) -> QuerySet[PoliticalParty]:
    """Return the listed parties with how many contacts there were, most first; those without are there too."""
    rows = PoliticalParty.objects.filter(organization=organization)
    return rows.annotate(count=Count("contacts")).order_by("-count", "title", "pk")


def contacts_of(organization: Organization, party: str = "") -> QuerySet[Contact]:
    """Return the contacts of an organization; of one party (its key) if given."""
    rows = Contact.objects.filter(organization=organization).select_related("party", "matter")
    return rows.filter(party__key=party) if party else rows


def members_with_purposes(organization: Organization, at: datetime, tag: str = "") -> QuerySet[Membership]:
    """Return the member organizations, each with its purposes; only those with one of a kind if given."""
    stated = Purpose.objects.filter(ended_at__isnull=True).order_by("tag", "pk")
    rows = Membership.objects.filter(live(at), organization=organization, member__isnull=False)
    if tag:
        rows = rows.filter(Exists(stated.filter(membership=OuterRef("pk"), tag=tag)))
    return rows.select_related("member__area").prefetch_related(
        Prefetch("purposes", queryset=stated, to_attr="stated")
    )


def purposes_counted(organization: Organization, at: datetime) -> dict[str, int]:
    """Return how many members declared a purpose of each kind, how many none, and how many there are. One query."""
    rows = Membership.objects.filter(live(at), organization=organization, member__isnull=False)
    stated = Purpose.objects.filter(membership=OuterRef("pk"), ended_at__isnull=True)
    has = {tag: Exists(stated.filter(tag=tag)) for tag in Purpose.Tag.values}
    found: dict[str, int] = rows.annotate(**{f"has_{tag}": one for tag, one in has.items()}).aggregate(
        members=Count("pk"),
        silent=Count("pk", filter=Q(**{f"has_{tag}": False for tag in has})),
        **{tag: Count("pk", filter=Q(**{f"has_{tag}": True})) for tag in has},
    )
    return found


def sector_links(organization: Organization, at: datetime) -> SectorIndex:
    """Return the index of links between the sectors that a network wants, from its members and the acts of a year.

    An organization took part if it, or a person of it, did something on a matter. Bodies are the networks below.
    """
    wanted = list(organization.sector_aims.values_list("sector", flat=True))
    below = descendants(organization.pk, at)
    rows = Organization.objects.filter(pk__in=below, sector__in=wanted, closed_at__isnull=True)
    acts = Act.objects.filter(at__gt=at - PERIOD, at__lte=at)
    own = acts.filter(acting_for=OuterRef("pk"))
    people = Membership.objects.filter(live(at), organization=OuterRef("pk"), person__isnull=False)
    counted = (
        rows.annotate(acted=Exists(own) | Exists(people.filter(person__in=acts.values("by"))))
        .order_by()
        .values_list("sector")
        .annotate(there=Count("pk"), took_part=Count("pk", filter=Q(acted=True)))
    )
    numbers: dict[str, tuple[int, int]] = {sector: (there, took) for sector, there, took in counted}
    bodies: dict[int, set[str]] = {}
    for body, sector in _sitting(below, wanted, at):
        bodies.setdefault(body, set()).add(sector)
    return sector_index(
        wanted,
        {sector: there for sector, (there, _) in numbers.items()},
        {sector: took for sector, (_, took) in numbers.items()},
        bodies.values(),
    )


def _sitting(below: frozenset[int], wanted: Sequence[str], at: datetime) -> Any:
    """Return each pair of a body below and a sector of which an organization sits in it."""
    rows = Membership.objects.filter(
        live(at), organization_id__in=below, member__sector__in=wanted, member__closed_at__isnull=True
    )
    return rows.order_by().values_list("organization_id", "member__sector").distinct()


def memberships_of(organization: Organization, at: datetime) -> QuerySet[Membership]:
    """Return the memberships of an organization in networks, by the name of the network."""
    rows = Membership.objects.filter(live(at), member=organization).select_related("organization", "member")
    return rows.order_by("organization__name", "pk")
