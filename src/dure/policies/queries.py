"""Reading bills, their clauses, and the practices behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from dure.charters.models import Round
from dure.charters.queries import rounds
from dure.matters.models import Matter
from dure.networks.models import Area, Organization
from dure.policies.models import Bill, BillClause, BillStep, ClauseBefore, ClausePractice, Practice
from dure.refusals import Unknown
from polity.bills import Known

STANDING = Q(withdrawn_at__isnull=True, practice__withdrawn_at__isnull=True)
MOST_SHOWN = 50  # practices that no clause takes up, on the page of a bill
LATEST = ("-last_on", "-matter_id")


@dataclass(frozen=True)
class Step:
    """A stage that a bill has reached: the assembly's own day as far as it is known, and where that is told."""

    stage: str
    known: Known
    source: str
    url: str


@dataclass(frozen=True)
class Tracked:
    """A bill with the stage in which it stands and every step that it has reached, in their order."""

    bill: Bill
    matter: Matter
    jurisdiction: Area
    stage: str
    steps: tuple[Step, ...]

    @property
    def reached(self) -> Mapping[str, Known]:
        """Stage -> day, for `polity.bills.side_by_side`."""
        return {step.stage: step.known for step in self.steps}

    @property
    def latest(self) -> Step | None:
        """The last step."""
        return self.steps[-1] if self.steps else None


def all_bills() -> QuerySet[Bill]:
    """Return bills with all that a row of a list shows."""
    return Bill.objects.select_related("matter__round__charter", "matter__raised_in", "jurisdiction")


def tracked(found: Iterable[Bill]) -> list[Tracked]:
    """Return bills with their steps: one query for those of all of them."""
    bills = list(found)
    steps: dict[int, list[Step]] = {one.pk: [] for one in bills}
    for row in BillStep.objects.filter(bill__in=list(steps)).order_by("pk"):
        steps[row.bill_id].append(Step(row.stage, row.known, row.source, row.url))
    return [
        Tracked(one, one.matter, one.jurisdiction, one.matter.stage, tuple(steps[one.pk])) for one in bills
    ]


def bills(*, areas: Iterable[Area] | None = None) -> list[Tracked]:
    """Return bills, the one with the latest step first; of some jurisdictions if given. Two queries for any number."""
    found = all_bills().order_by(*LATEST)
    return tracked(found if areas is None else found.filter(jurisdiction__in=list(areas)))


def bills_where(*, area: str = "", stage: str = "") -> QuerySet[Bill]:
    """Return bills of a jurisdiction (its code) and in a stage, where these are given."""
    given = {"jurisdiction__code": area, "matter__stage": stage}
    return all_bills().filter(
        **{name: value.replace("\0", "")[:40] for name, value in given.items() if value}
    )


def jurisdictions() -> list[tuple[Area, int]]:
    """Return the areas whose assemblies' bills are followed here, by name, with how many of each. Two queries."""
    counted = Bill.objects.order_by().values("jurisdiction").annotate(count=Count("pk"))
    counts = dict(counted.values_list("jurisdiction", "count"))
    found = Area.objects.filter(pk__in=list(counts)).order_by("name", "pk")
    return [(one, counts[one.pk]) for one in found]


def latest_of(areas: Sequence[Area], each: int) -> tuple[list[Tracked], frozenset[int]]:
    """Return the `each` bills of every area whose steps are the latest, in the order of the areas, and the ids of the
    areas that have more. One query for each area, and one for the steps.
    """
    found: list[Bill] = []
    more: set[int] = set()
    for area in areas:
        own = list(all_bills().filter(jurisdiction=area).order_by(*LATEST)[: each + 1])
        found += own[:each]
        if len(own) > each:
            more.add(area.pk)
    return tracked(found), frozenset(more)


def bill_by_ref(ref: str) -> Bill:
    """Return the bill whose matter has this reference. Raises Unknown."""
    found = all_bills().select_related("again__matter").filter(matter__ref=ref).first()
    if found is None:
        raise Unknown("bill")
    return found


def open_rounds(stewarded: Iterable[int], at: datetime) -> list[Round]:
    """Return the newest rounds of these organizations in which bills can be entered now."""
    found = rounds().filter(organization__in=list(stewarded), opens_at__lte=at)
    still = found.filter(Q(closes_at__isnull=True) | Q(closes_at__gt=at))
    return [one for one in still[:MOST_SHOWN] if one.process.matter == "bill"]


def steps_of(bill: Bill) -> list[BillStep]:
    """Return the steps of a bill in their order, each with its corrections (`corrections.all`)."""
    return list(bill.steps.prefetch_related("corrections__by").order_by("pk"))


@dataclass(frozen=True)
class ClauseShown:
    """A clause, the links to practices that stand, those taken back, and what it said before."""

    clause: BillClause
    links: tuple[ClausePractice, ...]
    withdrawn: tuple[ClausePractice, ...]
    before: tuple[ClauseBefore, ...]

    @property
    def is_orphan(self) -> bool:
        """Whether no practice stands behind it."""
        return not self.links


def clauses_of(bill: Bill) -> list[ClauseShown]:
    """Return the clauses of a bill in their order with the practices behind each. Three queries."""
    links = ClausePractice.objects.select_related("practice__organization").order_by("pk")
    rows = bill.clauses.prefetch_related(Prefetch("links", links), "before").order_by("place", "pk")
    found = []
    for one in rows:
        every = tuple(one.links.all())
        standing = tuple(link for link in every if stands(link))
        gone = tuple(link for link in every if not stands(link))
        found.append(ClauseShown(one, standing, gone, tuple(one.before.all())))
    return found


def stands(link: ClausePractice) -> bool:
    """Whether a link holds: neither it nor the practice was taken back."""
    return link.withdrawn_at is None and link.practice.withdrawn_at is None


def practices() -> QuerySet[Practice]:
    """Return practices with their organizations."""
    return Practice.objects.select_related("organization__area", "by")


def practices_where(*, field: str = "", organization: str = "") -> QuerySet[Practice]:
    """Return practices in a field, of an organization (its slug), where these are given."""
    given = {"field": field, "organization__slug": organization}
    return practices().filter(
        **{name: value.replace("\0", "")[:80] for name, value in given.items() if value}
    )


def practice_by_ref(ref: str) -> Practice:
    """Return one practice. Raises Unknown."""
    found = practices().filter(ref=ref).first()
    if found is None:
        raise Unknown("practice")
    return found


def near(bill: Bill) -> QuerySet[Practice]:
    """Return the practices that stand in a bill's field and of its jurisdiction: those that it could take up."""
    code = bill.jurisdiction.code
    inside = Q(organization__area__code=code) | Q(organization__area__code__startswith=f"{code}-")
    found = practices().filter(inside, field=bill.field, withdrawn_at__isnull=True)
    return found.order_by("since", "pk")


def not_taken_up(bill: Bill, clauses: Sequence[ClauseShown]) -> list[Practice]:
    """Return the practices of a bill's field and jurisdiction that none of its clauses takes up, the oldest first."""
    taken = {link.practice_id for one in clauses for link in one.links}
    return list(near(bill).exclude(pk__in=taken)[:MOST_SHOWN])


def links_to(found: Iterable[Practice]) -> dict[int, list[ClausePractice]]:
    """Return, by the id of the practice, which clauses of which bills make it law now. One query for all of them."""
    rows = ClausePractice.objects.filter(STANDING, practice__in=list(found)).select_related(
        "clause__bill__matter", "clause__bill__jurisdiction"
    )
    links: dict[int, list[ClausePractice]] = {}
    for one in rows.order_by("pk"):
        links.setdefault(one.practice_id, []).append(one)
    return links


def cited(organization: Organization) -> list[ClausePractice]:
    """Return the clauses that make a practice of an organization law, the newest links first. One query."""
    rows = ClausePractice.objects.filter(STANDING, practice__organization=organization)
    return list(rows.select_related("practice", "clause__bill__matter").order_by("-pk")[:MOST_SHOWN])


def link_by_ref(ref: str, bill: Bill) -> ClausePractice:
    """Return one link of a bill. Raises Unknown."""
    found = (
        ClausePractice.objects.filter(ref=ref, clause__bill=bill)
        .select_related("clause__bill__matter__raised_in", "practice__organization")
        .first()
    )
    if found is None:
        raise Unknown("link")
    return found
