"""The record for people and for programs."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from dure.record import queries, signing
from dure.record.models import Entry
from dure.web.pages import Page, Table, keyset, page

IN_ONE_PAGE = 50
IN_ONE_TABLE = 1000


@page("record/entries.html")
def entry_list(request: HttpRequest) -> Page:
    """Show entries, newest first; `organization` and `matter` (public references) choose, `after` goes on."""
    organization = request.GET.get("organization", "")
    matter = request.GET.get("matter", "")
    found = queries.entries(organization=organization, matter=matter)
    limit = IN_ONE_TABLE if request.GET.get("format") in ("csv", "json") else IN_ONE_PAGE
    shown = keyset(found, order=("-number",), after=request.GET.get("after"), limit=limit)
    head = queries.tree_head()
    return Page(
        context={
            "entries": [(entry, _shown(entry)) for entry in shown.items],
            "next": shown.next,
            "head": head,
            "organization": organization,
            "matter": matter,
            "section": "record",
        },
        data=lambda: {
            "size": head.size,
            "root": head.root,
            "next": shown.next,
            "entries": [queries.entry_data(entry) for entry in shown.items],
        },
        table=lambda: Table(
            ["number", "at", "verb", "organization", "matter", "leaf", "salt", "payload"],
            (
                [one.number, one.at, one.verb, one.organization, one.matter, one.leaf, one.salt, one.payload]
                for one in shown.items
            ),
        ),
        name="record",
    )


@page("record/entry.html")
def entry(request: HttpRequest, number: int) -> Page:
    """Show one entry: what it says, and everything needed to check its hash."""
    found = get_object_or_404(Entry, number=number)
    return Page(
        context={"entry": found, "shown": _shown(found), "section": "record"},
        data=lambda: queries.entry_data(found),
    )


def checkpoint(request: HttpRequest) -> HttpResponse:
    """Give the signed checkpoint (C2SP tlog-checkpoint, text)."""
    return HttpResponse(
        signing.signed_checkpoint(queries.tree_head()), content_type="text/plain; charset=utf-8"
    )


def key(request: HttpRequest) -> HttpResponse:
    """Give the verifier key of the checkpoints (C2SP signed-note, text)."""
    return HttpResponse(signing.verifier() + "\n", content_type="text/plain; charset=utf-8")


def _shown(entry: Entry) -> list[tuple[str, Any]]:
    """Return the payload's own values: what the columns do not show already."""
    payload = json.loads(entry.payload)
    return [
        (
            name.replace("_", " "),
            value if not isinstance(value, dict | list) else json.dumps(value, ensure_ascii=False),
        )
        for name, value in payload.items()
        if name not in ("at", "number", "verb", "organization", "matter") and value not in (None, "")
    ]
