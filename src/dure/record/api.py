"""The record over the API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from dure.record import queries
from dure.record.models import Entry
from dure.web.api import LIST_LIMIT, PUBLIC_ERRORS, missing
from dure.web.pages import keyset

router = Router()
LARGEST = 2**63 - 1


class EntryOut(Schema):
    """One entry with all that is needed to check its hash."""

    number: int
    payload: dict[str, Any]
    canonical: str
    salt: str
    leaf: str


class EntriesOut(Schema):
    """Entries, newest first, and the cursor of the next ones."""

    size: int
    root: str
    next: str | None
    entries: list[EntryOut]


@router.get("/record/entries", response={200: EntriesOut} | PUBLIC_ERRORS)
def list_entries(
    request: HttpRequest, organization: str = "", matter: str = "", after: str | None = None
) -> dict[str, Any]:
    """List entries, newest first, of everything, of one organization or of one matter."""
    head = queries.tree_head()
    found = queries.entries(organization=organization, matter=matter)
    shown = keyset(found, order=("-number",), after=after, limit=LIST_LIMIT)
    return {
        "size": head.size,
        "root": head.root,
        "next": shown.next,
        "entries": [queries.entry_data(entry) for entry in shown.items],
    }


@router.get("/record/entries/{number}", response={200: EntryOut} | PUBLIC_ERRORS)
def read_entry(request: HttpRequest, number: int) -> dict[str, Any]:
    """Read one entry."""
    found = Entry.objects.filter(number=number).first() if 0 < number <= LARGEST else None
    return queries.entry_data(found) if found else missing()
