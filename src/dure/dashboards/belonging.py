"""What an organization's page tells about its place: ways to the top, who speaks, what a gate asks, how it began."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from dure.charters.models import Charter, RoundBody
from dure.charters.wording import worded
from dure.dashboards.queries import GATHERING
from dure.networks.graph import Reach, closure, live, reach
from dure.networks.models import Mandate, Membership, Organization
from dure.networks.queries import members, seats_count
from dure.record.models import Entry
from dure.record.remembered import Remembered


@dataclass(frozen=True)
class Top:
    """An organization to which several ways lead, each through one chain of networks; it counts the start once."""

    organization: Organization
    ways: Sequence[str]


@dataclass(frozen=True)
class Speaker:
    """Who acts for a member: the person, and when the mandate ends; `ended` if it has ended by now."""

    name: str
    until_at: datetime
    ended: bool


@dataclass(frozen=True)
class Gate:
    """A stage of a charter that opens in this body only with a legal basis, and with seats present (None: any)."""

    stage: str
    charter: str
    seats: int
    present: int | None


@dataclass(frozen=True)
class Founding:
    """How a network began: when, by which organizations, with which first charter; its line in the record."""

    at: datetime
    founders: Sequence[Organization]
    charter: Charter | None
    entry: int


def place_of(
    one: Organization,
    belongs: Sequence[Membership],
    rows: Sequence[Membership],
    charters: Sequence[Charter],
    told: str | None,
    at: datetime,
) -> dict[str, Any]:
    """Return what the page of an organization shows besides its own facts (at most eight queries).

    `told`: the leaf of the newest entry that concerns no matter.
    """
    reach = reach_of(one, told, at)
    gathers = any(row.member is not None and row.member.kind in GATHERING for row in rows)
    speakers = speakers_of(rows, at) if gathers else {}
    return {
        "members": [(row, speakers.get(row.member_id or 0)) for row in rows],
        "speakers": bool(speakers),
        "tops": tops_of(one, at) if len(belongs) > 1 else [],
        "reach": reach if gathers else None,
        "persons": reach.persons,
        "gates": gates_of(one, at) if one.kind == Organization.Kind.COMMITTEE else [],
        "founding": founding_of(one, rows, charters) if one.kind == Organization.Kind.NETWORK else None,
        "owns": one.kind in GATHERING and bool(belongs),
    }


def tops_of(one: Organization, at: datetime) -> list[Top]:
    """Return the organizations above to which more than one way leads, by name. Two queries."""
    above: dict[int, list[Organization]] = {}
    rows = Membership.objects.filter(live(at), member_id__in=closure([one.pk], at))
    for row in rows.select_related("organization").order_by("organization__name", "pk"):
        above.setdefault(row.member_id or 0, []).append(row.organization)
    ways: dict[Organization, list[str]] = {}
    waiting: list[tuple[int, tuple[str, ...]]] = [(one.pk, (str(one),))]
    while waiting:
        below, names = waiting.pop(0)
        for organization in above.get(below, ()):
            path = (*names, str(organization))
            ways.setdefault(organization, []).append(" → ".join(path))
            waiting.append((organization.pk, path))
    return [
        Top(organization, paths)
        for organization, paths in sorted(ways.items(), key=lambda item: item[0].name)
        if len(paths) > 1
    ]


_REACH: Remembered[Reach] = Remembered()
_MEMBERS: Remembered[tuple[int, ...]] = Remembered()


def reach_of(one: Organization, told: str | None, at: datetime) -> Reach:
    """Return how many organizations and persons stand behind an organization.

    One query, none while the entry with the leaf `told` stays the newest that concerns no matter and as many belong to
    it: organizations join and leave by an act that the record tells, persons are counted in `members_count`.
    """
    without = (*GATHERING, Organization.Kind.PARTNER, Organization.Kind.OBSERVER)
    return _REACH.get((one.pk, one.members_count), told, lambda: reach(one.pk, at, without=without))


def first_members(one: Organization, told: str | None, at: datetime, limit: int) -> list[Membership]:
    """Return the first members of an organization by name. One query; all are put in order only once while the
    entry with the leaf `told` stays the newest that concerns no matter.
    """
    asked: list[Membership] = []

    def in_order() -> tuple[int, ...]:
        asked.extend(members(one, at)[:limit])
        return tuple(row.pk for row in asked)

    keys = _MEMBERS.get((one.pk, limit), told, in_order)
    if asked:
        return asked
    found = members(one, at).order_by().in_bulk(keys)
    return [found[key] for key in keys if key in found]  # who left a moment ago is gone


def speakers_of(rows: Iterable[Membership], at: datetime) -> dict[int, Speaker]:
    """Return for each member (by id) who speaks for it, or whose mandate ended last. One query."""
    found: dict[int, Speaker] = {}
    mandates = Mandate.objects.filter(
        organization_id__in=[row.member_id for row in rows if row.member_id], from_at__lte=at
    )
    for mandate in mandates.select_related("person").order_by("until_at", "pk"):
        ends = min(mandate.until_at, mandate.revoked_at or mandate.until_at)
        known = found.get(mandate.organization_id)
        if known is None or ends > known.until_at:
            found[mandate.organization_id] = Speaker(mandate.person.name, ends, ends <= at)
    return found


def gates_of(one: Organization, at: datetime) -> list[Gate]:
    """Return the stages that open in this body only with a legal basis, by its newest round. Two queries."""
    row = RoundBody.objects.filter(organization=one).select_related("round__charter")
    body = row.order_by("-round__opens_at", "-pk").first()
    if body is None:
        return []
    process, seats = body.round.process, seats_count(one, at)
    return [
        Gate(
            worded(process, process.stages[move.to].title if move.to else stage.title),
            worded(process, process.title),
            seats,
            _least(move.needs.attendance, seats),
        )
        for stage in process.stages.values()
        if stage.held_by == body.key
        for move in stage.moves.values()
        if move.needs.legal_basis
    ]


def _least(share: Fraction | None, seats: int) -> int | None:
    return None if share is None else -(-share.numerator * seats // share.denominator)


def founding_of(
    one: Organization, rows: Sequence[Membership], charters: Sequence[Charter]
) -> Founding | None:
    """Return how a network was founded, None if it came to be otherwise. Three queries at most.

    What is shown anyway, its members and its charters in force, is not asked for again.
    """
    entry = Entry.objects.filter(organization=one.slug, verb="found_network").first()
    if entry is None:
        return None
    slugs = entry.said.get("founders", [])
    founders = [row.member for row in rows if row.member is not None and row.member.slug in slugs]
    if len(founders) < len(slugs):
        founders = list(Organization.objects.filter(slug__in=slugs).order_by("name"))
    first = next((charter for charter in charters if charter.version == 1), None)
    if first is None and charters:
        first = one.charters.order_by("adopted_at", "pk").first()
    return Founding(entry.at, founders, first, entry.number)
