"""What the front pages gather: what moves, what is owed and by whom, what was kept, who is missing."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from dure.ballots.models import Ballot
from dure.ballots.queries import open_ballots
from dure.charters.models import Round
from dure.charters.queries import rounds
from dure.elections.models import Election
from dure.matters.models import Matter
from dure.matters.queries import PROMISES, matters
from dure.networks.models import Area, Mandate, Membership, Nomination, Organization
from dure.networks.queries import Holdings, live
from dure.people.models import Person
from dure.record.remembered import Remembered, newest

MANDATE_SOON = timedelta(days=30)
GATHERING = ("network", "council", "committee", "assembly", "movement", "forum")


def kept() -> dict[str, int]:
    """Count what became of what was granted: carried out, on its way, late, broken.

    Four queries that read an index, not one that reads every matter.
    """
    return {name: Matter.objects.filter(which).count() for name, which in PROMISES.items()}


def owed(at: datetime, limit: int = 8) -> list[Matter]:
    """Return the matters that bodies owe, the most overdue first; those that only gather support are left out."""
    return list(
        matters()
        .filter(ended="", due_at__isnull=False, held_by__isnull=False)
        .exclude(held_by=F("raised_in"), due_at__gt=at)
        .order_by("due_at", "id")[:limit]
    )


def moving(limit: int = 8) -> list[Matter]:
    """Return the matters that moved last."""
    return list(matters()[:limit])


def rounds_now(at: datetime, limit: int = 4) -> list[Round]:
    """Return the rounds that are open, the newest first."""
    return list(
        rounds().filter(opens_at__lte=at).filter(Q(closes_at__isnull=True) | Q(closes_at__gt=at))[:limit]
    )


def ballots_now(at: datetime, limit: int = 4) -> list[Ballot]:
    """Return the ballots that are open, the next to close first."""
    return list(open_ballots(at)[:limit])


@dataclass(frozen=True)
class Cell:
    """One district: its area, the networks in it (none: it is hollow) and how many organizations they gather."""

    area: Area
    networks: tuple[Organization, ...]
    organizations: int


_IN_DISTRICTS: Remembered[dict[int, int]] = Remembered()


def cells(parent: str, sector: str = "", form: str = "") -> list[Cell]:
    """Return the districts of an area that have a place on its tile map, with their networks.

    With a sector or a type, organizations of that sector and type are counted; a district without a network stays
    hollow. Three queries, two while nobody joined, left or changed since they were counted.
    """
    areas = list(
        Area.objects.filter(parent__code=parent, column__isnull=False)
        .select_related("parent")
        .annotate(told=Subquery(newest(outside_matters=True)))
        .order_by("row", "column")
    )
    networks: dict[int, list[Organization]] = {}
    in_areas = Organization.objects.filter(area__in=areas, closed_at__isnull=True)
    for network in in_areas.filter(kind="network").order_by("name"):
        networks.setdefault(network.area_id or 0, []).append(network)
    counted = in_areas.exclude(kind__in=(*GATHERING, "public_authority", "partner", "observer")).exclude(
        form=Organization.Form.FOR_PROFIT
    )
    wanted = {name: value for name, value in (("sector", sector), ("form", form)) if value}
    by_area = counted.filter(**wanted).order_by().values_list("area_id").annotate(Count("id"))
    told = areas[0].told if areas else None
    numbers = _IN_DISTRICTS.get((parent, sector, form), told, lambda: dict(by_area))
    return [Cell(area, tuple(networks.get(area.id, ())), numbers.get(area.id, 0)) for area in areas]


def mapped_areas() -> list[Area]:
    """Return the areas that have a tile map and in whose districts any organization is, by name."""
    there = Organization.objects.filter(area__parent=OuterRef("pk"), closed_at__isnull=True)
    mapped = Area.objects.filter(Exists(there), children__column__isnull=False)
    return list(mapped.distinct().order_by("name"))


def sectors(parent: str = "") -> list[str]:
    """Return the sectors that organizations name, in order."""
    named = Organization.objects.exclude(sector="")
    if parent:
        named = named.filter(area__parent__code=parent)
    return list(named.order_by("sector").values_list("sector", flat=True).distinct())


def mandates_ending(person: Person, holdings: Holdings, at: datetime) -> QuerySet[Mandate]:
    """Return the mandates that end within 30 days: the person's own, and those of organizations the person is a
    steward of; the next to end first.
    """
    return (
        Mandate.objects.filter(
            Q(person=person) | Q(organization_id__in=holdings.stewarded()),
            until_at__gt=at,
            until_at__lte=at + MANDATE_SOON,
            revoked_at__isnull=True,
        )
        .select_related("person", "organization")
        .order_by("until_at", "pk")
    )


def posts_to_name(organizations: Set[int], at: datetime) -> QuerySet[Membership]:
    """Return memberships in colleges, once for each vacant post of the college for which the member has not named
    anybody yet: `vacant_ref`, `vacant_title`, `vacant_role`.
    """
    post = OuterRef("college__posts")
    return (
        Membership.objects.filter(
            live(at),
            Q(college__posts__closed_at__isnull=True) | Q(college__posts__closed_at__gt=at),
            member_id__in=organizations,
            college__posts__isnull=False,
        )
        .exclude(Exists(Membership.objects.filter(live(at), post=post)))
        .exclude(Exists(Election.objects.filter(post=post, closed_at__isnull=True)))
        .exclude(Exists(Nomination.objects.filter(post=post, organization=OuterRef("member"), ended_at=None)))
        .select_related("organization", "member")
        .annotate(**{f"vacant_{name}": F(f"college__posts__{name}") for name in ("ref", "title", "role")})
        .order_by("pk", "college__posts")
    )
