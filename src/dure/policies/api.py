"""Bills and practices over the API, to read. Bills move by the acts of their matters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from dure.policies import queries, showing
from dure.web.api import LIST_LIMIT, PUBLIC_ERRORS
from dure.web.pages import keyset

router = Router()


class DayOut(Schema):
    """A day in ISO 8601 as far as it is known (2012-05-14, 2012-12, 1987); `exact` says how far: day, month, year."""

    on: str
    exact: str
    source: str
    url: str


class BillStepOut(DayOut):
    """A stage that a bill has reached, on the assembly's own day."""

    stage: str


class BillLineOut(Schema):
    """A bill; `kept_by` is the network that follows it from public sources, `ended` how it ended."""

    ref: str
    title: str
    jurisdiction: str
    assembly: str
    number: str
    field: str
    citation: str
    stage: str
    ended: str
    kept_by: str
    steps: list[BillStepOut]


class BillsOut(Schema):
    """Bills, the one with the latest step first, and the cursor of the next ones."""

    next: str | None
    bills: list[BillLineOut]


class CorrectionOut(Schema):
    """What a step said before it was corrected, and why."""

    at: datetime
    reason: str
    stood: DayOut


class CorrectedStepOut(BillStepOut):
    """A step with its corrections."""

    corrections: list[CorrectionOut]


class LinkOut(Schema):
    """A practice behind a clause, by its reference; one that was taken back has the moment and the reason."""

    practice: str
    title: str
    organization: str
    reason: str
    at: datetime
    withdrawn_at: datetime | None
    withdraw_reason: str


class BillClauseOut(Schema):
    """A clause and the practices that it makes law."""

    number: str
    title: str
    text: str
    practices: list[LinkOut]
    withdrawn: list[LinkOut]


class BillOut(BillLineOut):
    """A bill with its clauses. `orphans`: numbers of clauses without a practice; `not_taken_up`: practices without a
    clause; `again`: the earlier bill that comes back, `came_back`: those in which this one did.
    """

    steps: list[CorrectedStepOut]
    clauses: list[BillClauseOut]
    orphans: list[str]
    not_taken_up: list[str]
    again: str
    came_back: list[str]


class ClauseRefOut(Schema):
    """A clause of a bill that makes a practice law."""

    bill: str
    clause: str
    title: str
    reason: str


class PracticeOut(Schema):
    """What an organization has done since a year, what shows it, and the clauses that make it law."""

    ref: str
    organization: str
    title: str
    text: str
    field: str
    since: int
    evidence: str
    source: str
    url: str
    invented: bool
    at: datetime
    withdrawn_at: datetime | None
    withdraw_reason: str
    clauses: list[ClauseRefOut]


class PracticesOut(Schema):
    """Practices, the newest told first, and the cursor of the next ones."""

    next: str | None
    practices: list[PracticeOut]


@router.get("/bills", response={200: BillsOut} | PUBLIC_ERRORS)
def list_bills(request: HttpRequest, area: str = "", stage: str = "", after: str | None = None) -> Any:
    """List bills, the one with the latest step first, by jurisdiction or stage if given."""
    found = keyset(
        queries.bills_where(area=area, stage=stage), order=queries.LATEST, after=after, limit=LIST_LIMIT
    )
    return {
        "next": found.next,
        "bills": [showing.tracked_data(one) for one in queries.tracked(found.items)],
    }


@router.get("/bills/{ref}", response={200: BillOut} | PUBLIC_ERRORS)
def read_bill(request: HttpRequest, ref: str) -> Any:
    """Read a bill: its steps and their corrections, its clauses, what stands behind each and what is an orphan."""
    return showing.bill_data(queries.bill_by_ref(ref))


@router.get("/practices", response={200: PracticesOut} | PUBLIC_ERRORS)
def list_practices(
    request: HttpRequest, field: str = "", organization: str = "", after: str | None = None
) -> Any:
    """List practices, the newest told first, by field or organization if given."""
    rows = queries.practices_where(field=field, organization=organization)
    found = keyset(rows, order=("-at", "-id"), after=after, limit=LIST_LIMIT)
    links = queries.links_to(found.items)
    return {
        "next": found.next,
        "practices": [showing.practice_data(one, links.get(one.pk, [])) for one in found.items],
    }


@router.get("/practices/{ref}", response={200: PracticeOut} | PUBLIC_ERRORS)
def read_practice(request: HttpRequest, ref: str) -> Any:
    """Read a practice and the clauses that make it law."""
    one = queries.practice_by_ref(ref)
    return showing.practice_data(one, queries.links_to([one]).get(one.pk, []))
