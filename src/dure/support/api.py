"""Support centres over the API: promises and anonymous counts for everybody, what waits for its caseworkers.

What somebody asked, who they are and how to reach them is never told here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from ninja import Router, Schema

from dure.refusals import Unknown
from dure.support import counting, queries
from dure.support.models import SupportRequest
from dure.support.path import path_of
from dure.support.policies import is_caseworker
from dure.web.api import ERRORS, LIST_LIMIT, PUBLIC_ERRORS, moment, signed_in
from dure.web.pages import keyset

router = Router()


class CentreLineOut(Schema):
    """A support centre and what it promises, in days."""

    centre: str
    name: str
    phone: str
    answers_within_days: int | None
    erased_after_days: int | None


class CentresOut(Schema):
    """Support centres by name, and the cursor of the next ones."""

    next: str | None
    centres: list[CentreLineOut]


class HandOut(Schema):
    """A stage through which a request goes: who holds it, who acts in it, and whether that is a government."""

    stage: str
    held_by: str
    by: list[str]
    government: bool


class CentreOut(CentreLineOut):
    """A centre with the way of a request and counts of the last twelve whole months.

    `counts`: by measure and value; null stands for fewer than ten, `others` for what is too few to be told alone.
    """

    charter: str
    government_in_the_way: bool
    stages: list[HandOut]
    counts: dict[str, dict[str, int | None]]


class WaitingOut(Schema):
    """A request that waits, without a word of what is in it."""

    ref: str
    stage: str
    topic: str
    language: str
    channel: str
    urgent: bool
    look_again: bool
    received_at: datetime
    due_at: datetime | None
    mine: bool


class QueueOut(Schema):
    """What waits at a centre, the oldest first, and the cursor of the next ones."""

    next: str | None
    requests: list[WaitingOut]


@router.get("/support/centres", response={200: CentresOut} | PUBLIC_ERRORS)
def list_centres(request: HttpRequest, after: str | None = None) -> Any:
    """List the support centres that answer here, by name."""
    found = keyset(queries.desks(), order=("organization__name", "id"), after=after, limit=LIST_LIMIT)
    return {"next": found.next, "centres": [counting.desk_data(desk) for desk in found.items]}


@router.get("/support/centres/{slug}", response={200: CentreOut} | PUBLIC_ERRORS)
def read_centre(request: HttpRequest, slug: str) -> Any:
    """Read how a centre answers: promises, through whose hands a request goes, counts that tell of nobody."""
    desk, at = queries.desk_of(slug), moment(request)
    path = counting.path_data(path_of(desk.charter, at))
    return {
        **counting.desk_data(desk),
        **{name: path[name] for name in ("charter", "government_in_the_way", "stages")},
        "counts": counting.data(counting.lines(queries.public_counts(desk, at))),
    }


@router.get("/support/centres/{slug}/queue", response={200: QueueOut} | ERRORS, auth=signed_in)
def list_waiting(
    request: HttpRequest, response: HttpResponse, slug: str, stage: str = "", after: str | None = None
) -> Any:
    """List what waits at a centre, for its caseworkers alone; for everybody else there is nothing here."""
    desk = queries.desk_of(slug)
    if not is_caseworker(request.user, desk, moment(request)):
        raise Unknown("organization")
    patch_cache_control(response, private=True, no_store=True)
    rows = queries.queue(desk)
    stages = desk.charter.process.stages
    rows = rows.filter(stage__in=[stage] if stage in stages else [one for one in stages if one != "answered"])
    found = keyset(rows, order=queries.QUEUE_ORDER, after=after, limit=LIST_LIMIT)
    return {"next": found.next, "requests": [_waiting(one, request) for one in found.items]}


def _waiting(one: SupportRequest, request: HttpRequest) -> dict[str, Any]:
    names = ("ref", "stage", "topic", "language", "channel", "urgent", "received_at", "due_at")
    return {
        **{name: getattr(one, name) for name in names},
        "look_again": getattr(one, "look_again", False),
        "mine": one.taken_by_id == request.user.pk,
    }
