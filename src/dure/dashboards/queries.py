"""What the front pages gather: what moves, what is owed and by whom, what was kept, who is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from dure.ballots.models import Ballot
from dure.ballots.queries import open_ballots
from dure.charters.models import Round
from dure.charters.queries import rounds
from dure.matters.models import Matter
from dure.matters.queries import matters
from dure.networks.models import Area, Membership, Organization
from dure.networks.queries import live

GATHERING = ("network", "council", "committee", "assembly", "movement")


@dataclass(frozen=True)
class Kept:
    """The promise ledger in three numbers: of the matters that were granted, how many are carried out, late, broken."""

    kept: int
    waiting: int
    late: int
    broken: int


def kept() -> Kept:
    """Count what became of granted matters (one query)."""
    counted = Matter.objects.filter(
        Q(answer__in=("adopt", "adopt_in_part")) | Q(ended__in=("kept", "broken"))
    ).aggregate(
        kept=Count("id", filter=Q(ended="kept")),
        broken=Count("id", filter=Q(ended="broken")),
        late=Count("id", filter=Q(ended="", proposal__late=True)),
        waiting=Count("id", filter=Q(ended="") & ~Q(proposal__late=True)),
    )
    return Kept(**counted)


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


def cells(parent: str, sector: str = "") -> list[Cell]:
    """Return the districts of an area that have a place on its tile map, with their networks.

    With a sector, organizations of that sector are counted; a district without a network stays hollow. Three queries.
    """
    areas = list(
        Area.objects.filter(parent__code=parent, column__isnull=False)
        .select_related("parent")
        .order_by("row", "column")
    )
    networks: dict[int, list[Organization]] = {}
    in_areas = Organization.objects.filter(area__in=areas, closed_at__isnull=True)
    for network in in_areas.filter(kind="network").order_by("name"):
        networks.setdefault(network.area_id or 0, []).append(network)
    counted = in_areas.exclude(kind__in=(*GATHERING, "public_authority", "partner", "observer"))
    if sector:
        counted = counted.filter(sector=sector)
    numbers = dict(counted.order_by().values_list("area_id").annotate(Count("id")))
    return [Cell(area, tuple(networks.get(area.id, ())), numbers.get(area.id, 0)) for area in areas]


def mapped_areas() -> list[Area]:
    """Return the areas that have a tile map: those with districts that have a place on one."""
    return list(Area.objects.filter(children__column__isnull=False).distinct().order_by("name"))


def sectors(parent: str = "") -> list[str]:
    """Return the sectors that organizations name, in order."""
    named = Organization.objects.exclude(sector="")
    if parent:
        named = named.filter(area__parent__code=parent)
    return list(named.order_by("sector").values_list("sector", flat=True).distinct())


@dataclass(frozen=True)
class Tangle:
    """Organizations and who directly belongs to whom, as the weave draws it."""

    organizations: Sequence[Organization]
    edges: Sequence[tuple[str, str]]  # (member, organization), by slug
    levels: Mapping[str, int]
    members: Mapping[str, int]  # how many organizations directly belong to each


def tangle(at: datetime, of: Organization | None = None, within: set[int] | None = None) -> Tangle:
    """Return who belongs to whom now; below one organization if given. Two queries."""
    rows = Membership.objects.filter(live(at), member__isnull=False, member__closed_at__isnull=True)
    if within is not None:
        rows = rows.filter(organization_id__in=within)
    edges = [
        (member, organization)
        for member, organization in rows.order_by("id").values_list("member__slug", "organization__slug")
    ]
    found = Organization.objects.filter(
        slug__in={slug for edge in edges for slug in edge} | ({of.slug} if of else set())
    ).order_by("name", "id")
    members = Counter(organization for _, organization in edges)
    return Tangle(list(found), edges, _levels(edges), members)


def _levels(edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Return how far below the top each organization stands: the longest way up; 0 at the top."""
    above: dict[str, list[str]] = {}
    for member, organization in edges:
        above.setdefault(member, []).append(organization)
        above.setdefault(organization, [])
    levels: dict[str, int] = {}
    waiting = list(above)
    while waiting:
        slug = waiting[-1]
        missing = [one for one in above[slug] if one not in levels]
        if slug in levels or not missing:
            waiting.pop()
            levels.setdefault(slug, 1 + max((levels[one] for one in above[slug]), default=-1))
        else:
            waiting.extend(missing)
    return levels
