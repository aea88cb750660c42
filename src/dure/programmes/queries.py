"""Reading programmes, overlaps, the map of who does what for whom, and what became of those supported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dure.networks.models import Organization
from dure.programmes.models import Overlap, OverlapAnswer, ProgrammeSupport, PublicProgramme
from dure.refusals import Unknown

#: From these on, in percent, jobs last after the money and a business carries itself.
JOBS_KEPT, COSTS_COVERED = 75, 100


def programmes() -> QuerySet[PublicProgramme]:
    """Return programmes with owner and area."""
    return PublicProgramme.objects.select_related("owner", "area", "by")


def programmes_where(*, target: str, instrument: str, owner: str) -> QuerySet[PublicProgramme]:
    """Return programmes for a target group, by an instrument, of an owner (its slug), where these are given."""
    given = {"target": target, "instrument": instrument, "owner__slug": owner}
    return programmes().filter(
        **{name: value.replace("\0", "")[:80] for name, value in given.items() if value}
    )


def programme_by_ref(ref: str) -> PublicProgramme:
    """Return one programme. Raises Unknown."""
    found = programmes().filter(ref=ref).first()
    if found is None:
        raise Unknown("programme")
    return found


def running(on: date) -> QuerySet[PublicProgramme]:
    """Return programmes that have not ended by a day: those that another can overlap."""
    return programmes().filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on)).order_by("pk")


def overlaps() -> QuerySet[Overlap]:
    """Return overlaps with both programmes and their owners, and the answers."""
    rows = Overlap.objects.select_related("earlier__owner", "earlier__area", "later__owner", "later__area")
    return rows.prefetch_related("answers__owner")


def overlaps_with(programme: PublicProgramme) -> list[Overlap]:
    """Return the overlaps in which a programme stands, the most alike first, each with its answers. Two queries."""
    return list(overlaps().filter(Q(earlier=programme) | Q(later=programme)).order_by("-score", "id"))


def overlap_by_ref(ref: str) -> Overlap:
    """Return one overlap. Raises Unknown."""
    found = (
        Overlap.objects.select_related("earlier__owner", "later__owner")
        .prefetch_related("answers__owner")
        .filter(ref=ref)
        .first()
    )
    if found is None:
        raise Unknown("overlap")
    return found


def owing(owners: Sequence[int]) -> QuerySet[Overlap]:
    """Return overlaps to which one of these owners has not answered yet, the soonest due first."""
    mine = Q(earlier__owner__in=owners) | Q(later__owner__in=owners)
    answered = OverlapAnswer.objects.filter(overlap=OuterRef("pk"), owner__in=owners)
    return (
        Overlap.objects.filter(mine)
        .exclude(Exists(answered))
        .select_related("earlier__owner", "later__owner")
        .order_by("due_at", "id")
    )


@dataclass(frozen=True)
class Cell:
    """How many programmes reach a target group by an instrument, and how many overlaps stand between them."""

    target: str
    instrument: str
    count: int
    overlaps: int


def cells(on: date) -> dict[tuple[str, str], Cell]:
    """Return the cells in which something runs on a day, by (target group, instrument). Two queries."""
    open_still = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    counted = (
        PublicProgramme.objects.filter(open_still)
        .values_list("target", "instrument")
        .annotate(count=Count("pk"))
    )
    between = (
        Overlap.objects.filter(Q(later__ends_on__isnull=True) | Q(later__ends_on__gte=on))
        .values_list("later__target", "later__instrument")
        .annotate(count=Count("pk"))
    )
    overlaps = {(target, instrument): count for target, instrument, count in between}
    return {
        (target, instrument): Cell(target, instrument, count, overlaps.get((target, instrument), 0))
        for target, instrument, count in counted
    }


@dataclass(frozen=True)
class Impact:
    """What a programme's support led to, on two axes in percent; None where nothing is known a year later yet.

    `jobs`: of the jobs when the money ended, those that were there a year later. `viable`: of the enterprises, those
    that then carried their costs themselves. The two are never added up.
    """

    enterprises: int
    known: int
    jobs: int | None
    viable: int | None
    ended_with_money: int


def impact(supports: Sequence[ProgrammeSupport]) -> Impact:
    """Return what became of those whom a programme supported."""
    known = [one for one in supports if one.jobs_after is not None and one.covered is not None]
    then = sum(one.jobs_then for one in known)
    return Impact(
        enterprises=len(supports),
        known=len(known),
        jobs=100 * sum(one.jobs_after or 0 for one in known) // then if then else None,
        viable=100 * sum((one.covered or 0) >= COSTS_COVERED for one in known) // len(known)
        if known
        else None,
        ended_with_money=sum(ended_with_money(one) for one in known),
    )


def ended_with_money(one: ProgrammeSupport) -> bool:
    """Whether most of the jobs were gone a year after the money, and the business did not carry itself."""
    if one.jobs_after is None or one.covered is None:
        return False
    return 2 * one.jobs_after < one.jobs_then and one.covered < COSTS_COVERED


def kept(one: ProgrammeSupport) -> int:
    """Return the jobs a year later, in percent of those when the money ended."""
    return 100 * (one.jobs_after or 0) // one.jobs_then if one.jobs_then else 0


def impacts(those: Sequence[PublicProgramme]) -> dict[int, Impact]:
    """Return the impact of each of several programmes that supported anybody. One query."""
    rows: dict[int, list[ProgrammeSupport]] = {}
    for one in ProgrammeSupport.objects.filter(programme__in=those):
        rows.setdefault(one.programme_id, []).append(one)
    return {pk: impact(supports) for pk, supports in rows.items()}


def owners(pks: Sequence[int]) -> QuerySet[Organization]:
    """Return organizations by id, by name."""
    return Organization.objects.filter(pk__in=pks, closed_at__isnull=True).order_by("name", "pk")


def overlap_counts(those: Sequence[PublicProgramme]) -> dict[int, int]:
    """Return in how many overlaps each of several programmes stands. Two queries."""
    counts: dict[int, int] = {}
    for side in ("earlier", "later"):
        rows = Overlap.objects.filter(**{f"{side}__in": those}).values_list(side).annotate(count=Count("pk"))
        for pk, count in rows:
            counts[pk] = counts.get(pk, 0) + count
    return counts
