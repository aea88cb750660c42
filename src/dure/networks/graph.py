"""The graph of memberships: what is in force when, what lies above and below an organization, and circles.

All walks are recursive queries that work alike on SQLite and PostgreSQL and end even if the data held a
circle.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q

from dure.networks.models import Membership, Organization
from dure.prepared import Prepared

GRAPH_LOCK = 0x6475_7265  # any constant does, as long as nobody else uses it

_UPWARD = """
WITH RECURSIVE above(id) AS (
    SELECT organization_id FROM dure_membership
     WHERE member_id IN ({starts}) AND from_at <= %s AND (until_at IS NULL OR until_at > %s)
    UNION
    SELECT m.organization_id FROM {next}
     WHERE m.from_at <= %s AND (m.until_at IS NULL OR m.until_at > %s)
)
SELECT id FROM above
"""
_DOWNWARD = """
WITH RECURSIVE below(id) AS (
    SELECT member_id FROM dure_membership
     WHERE organization_id IN ({starts}) AND member_id IS NOT NULL
       AND from_at <= %s AND (until_at IS NULL OR until_at > %s)
    UNION
    SELECT m.member_id FROM {next}
     WHERE m.member_id IS NOT NULL AND m.from_at <= %s AND (m.until_at IS NULL OR m.until_at > %s)
)
SELECT id FROM below
"""
_REACH = """
WITH RECURSIVE below(id) AS (
    SELECT member_id FROM dure_membership
     WHERE organization_id = %s AND member_id IS NOT NULL
       AND from_at <= %s AND (until_at IS NULL OR until_at > %s)
    UNION
    SELECT m.member_id FROM {next}
     WHERE m.member_id IS NOT NULL AND m.from_at <= %s AND (m.until_at IS NULL OR m.until_at > %s)
)
SELECT COUNT(DISTINCT m.member_id), COUNT(*), (
    SELECT COUNT(*) FROM dure_membership
     WHERE organization_id = %s AND person_id IS NOT NULL AND post_id IS NULL
       AND from_at <= %s AND (until_at IS NULL OR until_at > %s))
  FROM dure_membership m JOIN dure_organization o ON o.id = m.member_id
 WHERE (m.organization_id = %s OR m.organization_id IN (SELECT id FROM below))
   AND m.from_at <= %s AND (m.until_at IS NULL OR m.until_at > %s)
   AND o.closed_at IS NULL AND o.kind NOT IN ({kinds})
"""
_NEXT_UP = "dure_membership m JOIN above ON m.member_id = above.id"
_NEXT_DOWN = "dure_membership m JOIN below ON m.organization_id = below.id"
# PostgreSQL is told to look the memberships of each organization up (OFFSET 0 keeps the condition on dates outside):
# while its counts of rows are wrong, as after an import, it else goes through all memberships for each organization.
_NEXT_UP_LOOKED_UP = """above CROSS JOIN LATERAL
    (SELECT * FROM dure_membership WHERE member_id = above.id OFFSET 0) m"""
_NEXT_DOWN_LOOKED_UP = """below CROSS JOIN LATERAL
    (SELECT * FROM dure_membership WHERE organization_id = below.id OFFSET 0) m"""
_AREAS_UPWARD = """
WITH RECURSIVE above(id, parent_id) AS (
    SELECT id, parent_id FROM dure_area WHERE id = %s
    UNION
    SELECT a.id, a.parent_id FROM dure_area a JOIN above ON a.id = above.parent_id
)
SELECT id FROM above
"""
_AREAS_DOWNWARD = """
WITH RECURSIVE below(id) AS (
    SELECT id FROM dure_area WHERE id = %s
    UNION
    SELECT a.id FROM dure_area a JOIN below ON a.parent_id = below.id
)
SELECT id FROM below
"""


def live(at: datetime) -> Q:
    """The condition under which a membership is in force at `at`: begun, and not ended at or before that
    moment.
    """
    return Q(from_at__lte=at) & (Q(until_at__isnull=True) | Q(until_at__gt=at))


def live_mandate(at: datetime) -> Q:
    """The condition under which a mandate holds at `at`: within its dates and not revoked at or before that
    moment.
    """
    return Q(from_at__lte=at, until_at__gt=at) & (Q(revoked_at__isnull=True) | Q(revoked_at__gt=at))


def _next(*, up: bool) -> str:
    """The memberships one step further from the organizations that a walk has found, as this database reads them."""
    if connection.vendor == "postgresql":
        return _NEXT_UP_LOOKED_UP if up else _NEXT_DOWN_LOOKED_UP
    return _NEXT_UP if up else _NEXT_DOWN


def _walk(template: str, starts: Iterable[int], at: datetime, *, up: bool) -> frozenset[int]:
    ids = sorted(set(starts))
    if not ids:
        return frozenset()
    moment = connection.ops.adapt_datetimefield_value(at)
    # only place holders and names of our own are written into the text
    sql = template.format(starts=", ".join(["%s"] * len(ids)), next=_next(up=up))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*ids, moment, moment, moment, moment])
        return frozenset(row[0] for row in cursor.fetchall())


def closure(organization_ids: Iterable[int], at: datetime) -> frozenset[int]:
    """The given organizations and every organization above them at `at` (one query)."""
    starts = frozenset(organization_ids)
    return starts | _walk(_UPWARD, starts, at, up=True)


def ancestors(organization_id: int, at: datetime) -> frozenset[int]:
    """Ids of all organizations to which this one belongs at `at`, directly or not; without itself."""
    return _walk(_UPWARD, [organization_id], at, up=True) - {organization_id}


def descendants(organization_id: int, at: datetime) -> frozenset[int]:
    """Ids of all organizations that belong to this one at `at`, directly or through others; each once,
    without itself.
    """
    return _walk(_DOWNWARD, [organization_id], at, up=False) - {organization_id}


@dataclass(frozen=True)
class Reach:
    """How many organizations stand behind one, each counted once, how many memberships lead there, and how many
    persons belong to it itself, without a post.
    """

    organizations: int
    memberships: int
    persons: int


def reach(organization_id: int, at: datetime, *, without: Sequence[str]) -> Reach:
    """Count what belongs to an organization at `at`: organizations directly or not, leaving out some kinds, and
    persons (one query).
    """
    moment = connection.ops.adapt_datetimefield_value(at)
    # only place holders and names of our own are written into the text
    sql = _REACH.format(kinds=", ".join(["%s"] * len(without)), next=_next(up=False))
    dates = [moment, moment]
    with connection.cursor() as cursor:
        one = [organization_id, *dates]
        cursor.execute(sql, [*one, *dates, *one, *one, *without])
        return Reach(*cursor.fetchone())


def area_chain(area_id: int | None) -> frozenset[int]:
    """The area and all areas that contain it (one query; none for no area)."""
    if area_id is None:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(_AREAS_UPWARD, [area_id])
        return frozenset(row[0] for row in cursor.fetchall())


def areas_within(area_id: int) -> frozenset[int]:
    """The area and all areas that lie within it (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(_AREAS_DOWNWARD, [area_id])
        return frozenset(row[0] for row in cursor.fetchall())


BELONGS = Prepared(
    lambda organization, at: Membership.objects.filter(
        Q(until_at__isnull=True) | Q(until_at__gt=at),
        organization_id=organization,
        member__isnull=False,
        from_at__isnull=False,
    ).values_list("pk")[:1]
)


def circle(organization: Organization, member: Organization, at: datetime) -> tuple[str, ...] | None:
    """Names along the circle that would close if `member` joined `organization`; None if none would.

    Each belongs to the next: (member, organization, …, member). Memberships that have consent but begin
    later count
    as well, so that a circle cannot be prepared for the future.
    """
    if organization.pk == member.pk:
        return (organization.name, organization.name)
    if not BELONGS.all(organization=member.pk, at=at):
        return None  # nothing belongs to it, so no way leads back to it
    parents: dict[int, int] = {}
    queue = deque([organization.pk])
    seen = {organization.pk}
    while queue and member.pk not in seen:
        level = list(queue)
        queue.clear()
        rows = Membership.objects.filter(member_id__in=level, from_at__isnull=False).exclude(until_at__lte=at)
        for below, above in rows.order_by("pk").values_list("member_id", "organization_id"):
            if above not in seen:
                seen.add(above)
                parents[above] = below
                queue.append(above)
    if member.pk not in seen:
        return None
    path = [member.pk]
    while path[-1] != organization.pk:
        path.append(parents[path[-1]])
    names = Organization.objects.in_bulk(path)
    return (member.name, *(names[pk].name for pk in reversed(path)))


def lock_graph() -> None:
    """Let one transaction at a time change the graph, so that two consents cannot close a circle together.

    PostgreSQL: an advisory lock until the end of the transaction. SQLite: transactions are IMMEDIATE, one at
    a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [GRAPH_LOCK])
