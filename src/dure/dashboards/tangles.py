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
    return Q(member__in=direct.values("member"))


def tangle(at: datetime, which: Q = EVERYTHING, *, leaves: bool) -> Tangle:
    """Return who belongs to whom at `at` among the memberships that `which` chooses.

    Without `leaves`, organizations that gather nobody are counted and not listed, and nothing that is read grows with
    them. Five queries at most.
    """
    rows = Membership.objects.filter(
        which, live(at), member__closed_at__isnull=True, organization__closed_at__isnull=True
    ).exclude(member=None)
    drawn = rows if leaves else rows.filter(member__kind__in=GATHERING)
    organizations = _organizations(drawn if leaves else rows, leaves=leaves)
    slugs = {one.pk: one.slug for one in organizations}
    pairs = drawn.order_by("pk").values_list("member_id", "organization_id")
    edges = [(slugs[one], slugs[whole]) for one, whole in pairs if one in slugs and whole in slugs]
    members = dict(rows.order_by().values_list("organization__slug").annotate(Count("pk")))
    gathered = rows.exclude(member__kind__in=GATHERING).order_by().values("member")
    if leaves:
        ways = Counter(gathered.values_list("member_id", flat=True))
        counted, several = len(ways), sum(count > 1 for count in ways.values())
    else:
        counted = gathered.distinct().count()
        several = gathered.annotate(ways=Count("pk")).filter(ways__gt=1).count()
    return Tangle(organizations, edges, _levels(edges), members, counted, several)


def _organizations(rows: QuerySet[Membership], *, leaves: bool) -> list[Organization]:
    """Both ends of the memberships, by name; without leaves those that gather."""
    ends = Q(pk__in=rows.values("member")) | Q(pk__in=rows.values("organization"))
    found = (
        Organization.objects.filter(ends) if leaves else Organization.objects.filter(ends, kind__in=GATHERING)
    )
    return list(found.only("slug", "name", "local_name", "kind").order_by("name", "pk"))


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
