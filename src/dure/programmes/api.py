"""The programme register over the API: programmes, and where two of them overlap."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from dure.programmes import queries, showing
from dure.programmes.models import Overlap
from dure.programmes.overlaps import say
from dure.web.api import LIST_LIMIT, PUBLIC_ERRORS
from dure.web.pages import keyset

router = Router()


class ProgrammeLineOut(Schema):
    """A programme of a department; the sum in minor units. `overlaps`: with how many others."""

    ref: str
    title: str
    owner: str
    aim: str
    target: str
    instrument: str
    area: str
    starts_on: date
    ends_on: date | None
    sum: int | None
    currency: str
    overlaps: int
    invented: bool


class ProgrammesOut(Schema):
    """Programmes, the newest first, and the cursor of the next ones."""

    next: str | None
    programmes: list[ProgrammeLineOut]


class OverlapAnswerOut(Schema):
    """What one owner says about an overlap: join, divide, keep or end."""

    owner: str
    does: str
    reason: str


class OverlapOut(Schema):
    """Two programmes that are alike; `score` up to 1000, `reasons` in words. Both owners owe an answer by `due_at`."""

    ref: str
    earlier: str
    later: str
    score: int
    reasons: list[str]
    due_at: datetime
    answers: list[OverlapAnswerOut]


class OverlapsOut(Schema):
    """Overlaps, the most alike first, and the cursor of the next ones."""

    next: str | None
    overlaps: list[OverlapOut]


class ImpactOut(Schema):
    """What became of those supported, on two axes that are never added up; null where nothing is known yet."""

    enterprises: int
    known: int
    jobs: int | None
    viable: int | None
    ended_with_money: int


class ProgrammeOut(ProgrammeLineOut):
    """A programme with its overlaps and its impact."""

    overlapping: list[OverlapOut]
    impact: ImpactOut | None


@router.get("/programmes", response={200: ProgrammesOut} | PUBLIC_ERRORS)
def list_programmes(
    request: HttpRequest, target: str = "", instrument: str = "", owner: str = "", after: str | None = None
) -> Any:
    """List programmes, the newest first, by target group, instrument or owner if given."""
    rows = queries.programmes_where(target=target, instrument=instrument, owner=owner)
    found = keyset(rows, order=("-at", "-id"), after=after, limit=LIST_LIMIT)
    counts = queries.overlap_counts(found.items)
    return {
        "next": found.next,
        "programmes": [showing.programme_data(one, counts.get(one.pk, 0)) for one in found.items],
    }


@router.get("/programmes/{ref}", response={200: ProgrammeOut} | PUBLIC_ERRORS)
def read_programme(request: HttpRequest, ref: str) -> Any:
    """Read a programme: what it overlaps, what the owners answered, what became of those supported."""
    one = queries.programme_by_ref(ref)
    overlaps = queries.overlaps_with(one)
    told = showing.dossier_data(one)
    return {
        **showing.programme_data(one, len(overlaps)),
        "overlapping": [_overlap(each) for each in overlaps],
        "impact": told["impact"],
    }


@router.get("/overlaps", response={200: OverlapsOut} | PUBLIC_ERRORS)
def list_overlaps(request: HttpRequest, after: str | None = None) -> Any:
    """List where two programmes overlap, the most alike first."""
    found = keyset(queries.overlaps(), order=("-score", "id"), after=after, limit=LIST_LIMIT)
    return {"next": found.next, "overlaps": [_overlap(one) for one in found.items]}


def _overlap(one: Overlap) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "earlier": one.earlier.ref,
        "later": one.later.ref,
        "score": one.score,
        "reasons": [say(reason) for reason in one.reasons],
        "due_at": one.due_at,
        "answers": [
            {"owner": answer.owner.slug, "does": answer.does, "reason": answer.reason}
            for answer in one.answers.all()
        ],
    }
