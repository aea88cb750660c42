"""The record for people and for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dure.record import queries, signing
from dure.record.models import Entry
from dure.record.telling import Fact, told
from dure.web.pages import Page, Table, keyset, page

IN_ONE_PAGE = 50
SHOWN = 4  # facts of an entry in the list
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
            "entries": [(entry, _in_short(entry)) for entry in shown.items],
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
        context={"entry": found, "shown": told(found), "section": "record"},
        data=lambda: queries.entry_data(found),
    )


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Give the signed checkpoint (C2SP tlog-checkpoint, text)."""
    return HttpResponse(
        signing.signed_checkpoint(queries.tree_head()), content_type="text/plain; charset=utf-8"
    )


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """Give the verifier key of the checkpoints (C2SP signed-note, text)."""
    return HttpResponse(signing.verifier() + "\n", content_type="text/plain; charset=utf-8")


def _in_short(entry: Entry) -> list[Fact]:
    """Return what a line of the list says of an entry."""
    return [fact for fact in told(entry) if not fact.detail][:SHOWN]
