"""The register and the adopted frameworks over the API."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from dure.frameworks.models import Framework, Recognition
from dure.frameworks.queries import adopted
from dure.recognition import queries
from dure.web.api import LIST_LIMIT, PUBLIC_ERRORS, moment
from dure.web.pages import keyset

router = Router()


class RecognitionOut(Schema):
    """Who is recognised, by whom, under which version of which framework, and how it stands on the day asked for."""

    ref: str
    organization: str
    body: str
    framework: str
    version: str
    digest: str
    from_on: date
    until_on: date
    status: str
    condition: str
    condition_due_on: date | None
    withdrawn_on: date | None
    withdrawn_reason: str


class RegisterOut(Schema):
    """Recognitions, the newest first, as of a day, and the cursor of the next ones."""

    on: date
    next: str | None
    recognitions: list[RecognitionOut]


class FrameworkOut(Schema):
    """The newest version of a framework that a body has adopted: verbatim text and its SHA-256 in hex."""

    organization: str
    key: str
    number: int
    version: str
    title: str
    jurisdiction: str
    digest: str
    text: str


def _shown(one: Recognition, on: date) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "organization": one.organization.slug,
        "body": one.body.slug,
        "framework": one.framework.key,
        "version": one.framework.version,
        "digest": one.framework.digest,
        "from_on": one.from_on,
        "until_on": one.until_on,
        "status": one.status(on),
        "condition": one.condition,
        "condition_due_on": one.condition_due_on,
        "withdrawn_on": one.withdrawn_on,
        "withdrawn_reason": one.withdrawn_reason,
    }


@router.get("/recognitions", response={200: RegisterOut} | PUBLIC_ERRORS)
def list_recognitions(
    request: HttpRequest,
    on: date | None = None,
    status: str = "",
    framework: str = "",
    type: str = "",
    area: str = "",
    law: str = "",
    q: str = "",
    after: str | None = None,
) -> dict[str, Any]:
    """List recognitions as of a day (today if none is given), by status, framework, type, area, law or name (`q`)."""
    day = on or timezone.localdate(moment(request))
    wanted = {"status": status, "framework": framework, "type": type, "area": area, "law": law, "q": q}
    wanted = {name: value.replace("\0", "")[:80] for name, value in wanted.items()}
    found = keyset(queries.register(wanted, day), order=("-from_on", "-id"), after=after, limit=LIST_LIMIT)
    return {"on": day, "next": found.next, "recognitions": [_shown(one, day) for one in found.items]}


@router.get("/recognitions/{ref}", response={200: RecognitionOut} | PUBLIC_ERRORS)
def read_recognition(request: HttpRequest, ref: str) -> dict[str, Any]:
    """Read one recognition, as it stands today."""
    return _shown(queries.recognition_by_ref(ref), timezone.localdate(moment(request)))


@router.get("/frameworks", response={200: list[FrameworkOut]} | PUBLIC_ERRORS)
def list_frameworks(request: HttpRequest) -> list[dict[str, Any]]:
    """List the frameworks that bodies have adopted, by title."""
    return [_framework(one) for one in adopted()[:LIST_LIMIT]]


def _framework(one: Framework) -> dict[str, Any]:
    return {
        "organization": one.organization.slug,
        "key": one.key,
        "number": one.number,
        "version": one.version,
        "title": one.title,
        "jurisdiction": one.jurisdiction,
        "digest": one.digest,
        "text": one.text,
    }
