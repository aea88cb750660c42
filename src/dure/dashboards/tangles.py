"""Who belongs to whom, as the weave draws it: networks in networks, and the organizations that they gather."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from dure.dashboards.queries import GATHERING
from dure.networks.models import Membership, Organization
from dure.networks.queries import live

EVERYTHING = Q()


@dataclass(frozen=True)
class Tangle:
    """Organizations and who directly belongs to whom; and how many there are, those that are not drawn included."""

    organizations: Sequence[Organization]
    edges: Sequence[tuple[str, str]]  # (member, organization), by slug
    levels: Mapping[str, int]  # how far below the top: the longest way up
    members: Mapping[str, int]  # how many organizations directly belong to each
    gathered: int  # organizations that gather nobody
    several: int  # of those, how many belong to more than one


def beside(organization: Organization, at: datetime) -> Q:
    """Memberships of the direct members of an organization: in it, and in any other."""
    direct = Membership.objects.filter(live(at), organization=organization, member__isnull=False)
    return Q(member__in=list(direct.values_list("member", flat=True)))


def tangle(at: datetime, which: Q = EVERYTHING, *, leaves: bool) -> Tangle:
    """Return who belongs to whom at `at` among the memberships that `which` chooses.

    Without `leaves`, organizations that gather nobody are counted and not listed, and nothing that is read grows with
    them. Five queries at most. None joins memberships with another table: PostgreSQL, filled a moment ago and with its
    rows not counted yet, would go through all of that table for each of them.
    """
    closed = Organization.objects.filter(closed_at__isnull=False).values("pk")
    gathering = list(Organization.objects.filter(kind__in=GATHERING).values_list("pk", flat=True))
    rows = (
        Membership.objects.filter(which, live(at), member__isnull=False)
        .exclude(member__in=closed)
        .exclude(organization__in=closed)
    )
    drawn = rows if leaves else rows.filter(member__in=gathering)
    pairs = list(drawn.order_by("pk").values_list("member_id", "organization_id"))
    if leaves:
        members: Mapping[int, int] = Counter(whole for _, whole in pairs)
    else:
        members = dict(rows.order_by().values_list("organization_id").annotate(Count("pk")))
    found = Organization.objects.filter(pk__in={one for one, _ in pairs}.union(members))
    shown = found if leaves else found.filter(kind__in=GATHERING)
    organizations = list(shown.only("slug", "name", "local_name", "kind").order_by("name", "pk"))
    slugs = {one.pk: one.slug for one in organizations}
    edges = [(slugs[one], slugs[whole]) for one, whole in pairs if one in slugs and whole in slugs]
    if leaves:
        small = {one.pk for one in organizations if one.kind not in GATHERING}
        ways = Counter(one for one, _ in pairs if one in small)
        gathered, several = len(ways), sum(count > 1 for count in ways.values())
    else:
        gathered, several = _gathered(rows.exclude(member__in=gathering))
    sizes = {slugs[pk]: count for pk, count in members.items() if pk in slugs}
    return Tangle(organizations, edges, _levels(edges), sizes, gathered, several)


def _gathered(rows: QuerySet[Membership]) -> tuple[int, int]:
    """How many organizations belong somewhere by these memberships, and how many of them by more than one."""
    ways = rows.order_by().values("member").annotate(ways=Count("pk"))
    counted = ways.aggregate(all=Count("member"), several=Count("member", filter=Q(ways__gt=1)))
    return counted["all"], counted["several"]


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
