"""Charters and rounds over the API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import StringConstraints

from dure.charters import queries
from dure.charters.models import Charter, Round
from dure.networks.queries import organization_by_slug
from dure.refusals import said
from dure.web.api import LIST_LIMIT, PUBLIC_ERRORS, Given, missing
from dure.web.pages import keyset
from polity.charters import faults

router = Router()
LONGEST_TEXT = 60_000  # characters


class CharterOut(Schema):
    """One adopted version of a charter: verbatim text and its SHA-256 in hex."""

    organization: str
    key: str
    version: int
    title: str
    text: str
    digest: str
    adopted_at: datetime
    adopted_by_matter: str

    @staticmethod
    def resolve_organization(charter: Charter) -> str:
        """Return the reference of the organization whose charter it is."""
        return charter.organization.slug


class ChartersOut(Schema):
    """Charters in force, and the cursor of the next ones."""

    next: str | None
    charters: list[CharterOut]


class TextIn(Given):
    """The text of a charter, TOML."""

    text: Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]


class FaultOut(Schema):
    """One fault: the line (from 1), a stable code, a sentence, and a way out where there is one."""

    line: int
    code: str
    says: str
    suggestion: str


class RoundOut(Schema):
    """A round: the charter version it pins, its dates, and its envelope in minor units of the currency."""

    slug: str
    title: str
    organization: str
    charter: str
    version: int
    opens_at: datetime
    closes_at: datetime | None
    envelope: int | None
    currency: str
    matters_count: int

    @staticmethod
    def resolve_organization(round: Round) -> str:
        """Return the reference of the organization that opened it."""
        return round.organization.slug

    @staticmethod
    def resolve_charter(round: Round) -> str:
        """Return the key of its charter."""
        return round.charter.key

    @staticmethod
    def resolve_version(round: Round) -> int:
        """Return the version of its charter."""
        return round.charter.version


class RoundsOut(Schema):
    """Rounds, the newest first, and the cursor of the next ones."""

    next: str | None
    rounds: list[RoundOut]


@router.get("/charters", response={200: ChartersOut} | PUBLIC_ERRORS)
def list_charters(request: HttpRequest, after: str | None = None) -> dict[str, Any]:
    """List the charters in force."""
    shown = keyset(queries.in_force(), order=("title", "id"), after=after, limit=LIST_LIMIT)
    return {"next": shown.next, "charters": shown.items}


@router.get("/charters/{slug}/{key}", response={200: list[CharterOut]} | PUBLIC_ERRORS)
def list_versions(request: HttpRequest, slug: str, key: str) -> Any:
    """List the versions of one charter, the one in force first."""
    found = list(queries.versions(organization_by_slug(slug), key).select_related("organization"))
    return found or missing()


@router.post("/charters/check", response={200: list[FaultOut]} | PUBLIC_ERRORS)
def check_charter(request: HttpRequest, given: TextIn) -> Any:
    """Name every fault of a text; an empty list means that it can be adopted. Nothing is stored."""
    return [
        {
            "line": fault.line,
            "code": fault.code,
            "says": said(fault.says),
            "suggestion": said(fault.suggestion) if fault.suggestion else "",
        }
        for fault in faults(given.text)
    ]


@router.get("/rounds", response={200: RoundsOut} | PUBLIC_ERRORS)
def list_rounds(request: HttpRequest, after: str | None = None) -> dict[str, Any]:
    """List rounds, the newest first."""
    shown = keyset(queries.rounds(), order=("-opens_at", "-id"), after=after, limit=LIST_LIMIT)
    return {"next": shown.next, "rounds": shown.items}


@router.get("/rounds/{slug}", response={200: RoundOut} | PUBLIC_ERRORS)
def read_round(request: HttpRequest, slug: str) -> Any:
    """Read one round."""
    return queries.rounds().filter(slug=slug).first() or missing()
