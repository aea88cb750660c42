"""The record for people and for programs."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from dure.record import commands, queries, signing
from dure.record.models import Entry, Witness
from dure.record.telling import Fact, told
from dure.refusals import refuse
from dure.web.pages import Page, Table, keyset, page
from polity.sentences import gettext_noop
from polity.tiles import WIDTH, Place, Receipt, bundled, is_in_tree, read_place, receipt_text

IN_ONE_PAGE = 50
SHOWN = 4  # facts of an entry in the list
IN_ONE_TABLE = 1000
LONGEST_NOTE = 20_000  # bytes
A_YEAR = "public, max-age=31536000, immutable"
TEXT = "text/plain; charset=utf-8"


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Lead to the entries: whoever types the address by hand means them."""
    return redirect("record:entries")


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
        data=lambda: {**queries.entry_data(found), **_proof(found)},
    )


def _receipt(entry: Entry) -> Receipt:
    head = queries.tree_head()
    content = bytes.fromhex(entry.salt) + entry.payload.encode()
    proof = queries.Tree(head.size).inclusion(entry.number)
    return Receipt(entry.number - 1, tuple(proof), signing.signed_checkpoint(head), content)


def _proof(entry: Entry) -> dict[str, object]:
    """Return where the entry stands, and the hashes that lead from its leaf to the root of the checkpoint."""
    receipt = _receipt(entry)
    return {
        "index": receipt.index,
        "proof": [one.hex() for one in receipt.proof],
        "checkpoint": receipt.checkpoint,
    }


@require_safe
def receipt(request: HttpRequest, number: int) -> HttpResponse:
    """Give the receipt of an entry as a file (C2SP tlog-proof): what it says, its proof, and the signed checkpoint."""
    found = get_object_or_404(Entry, number=number)
    response = HttpResponse(receipt_text(_receipt(found)), content_type=TEXT)
    response["Content-Disposition"] = f'attachment; filename="receipt-{number}.txt"'
    return response


@require_safe
def tile(request: HttpRequest, level: int, place: str) -> HttpResponse:
    """Give the hashes of a tile (C2SP tlog-tiles): 32 bytes each."""
    wanted, size = _place(level, place)
    hashes = queries.Tree(size).tile(level, wanted.number)[: wanted.width]
    return HttpResponse(
        b"".join(hashes), content_type="application/octet-stream", headers={"Cache-Control": A_YEAR}
    )


@require_safe
def entry_bundle(request: HttpRequest, place: str) -> HttpResponse:
    """Give the entries under a tile of leaves (C2SP tlog-tiles). A text may be erased lawfully later."""
    wanted, _ = _place(0, place)
    bundle = bundled(queries.bundle(wanted.number * WIDTH, wanted.width))
    return HttpResponse(
        bundle, content_type="application/octet-stream", headers={"Cache-Control": "no-cache"}
    )


def _place(level: int, text: str) -> tuple[Place, int]:
    size = queries.tree_head().size
    try:
        place = read_place(text)
    except ValueError as error:
        raise Http404 from error
    if not is_in_tree(level, place, size):
        raise Http404
    return place, size


@require_safe
def consistency(request: HttpRequest, old: int, new: int) -> HttpResponse:
    """Give the hashes that show that a record of `new` entries begins with the `old` ones, as JSON."""
    if not 0 <= old <= new <= queries.tree_head().size:
        raise Http404
    proof = queries.Tree(new).consistency(old)
    return JsonResponse({"old": old, "new": new, "proof": [one.hex() for one in proof]})


@page("record/witnesses.html")
def witness_list(request: HttpRequest) -> Page:
    """Show who outside keeps checkpoints of this record, and how far each has come."""
    found = queries.witnesses()
    head = queries.tree_head()
    return Page(
        context={
            "witnesses": found,
            "head": head,
            "address": request.build_absolute_uri("/").rstrip("/"),
            "verifier": signing.verifier(),
            "alarms": [one for one in found if one.fits in ("rolled_back", "forked")],
            "section": "record",
        },
        data=lambda: {
            "size": head.size,
            "witnesses": [
                {
                    "name": one.name,
                    "key": one.key,
                    "title": one.title,
                    "url": one.url,
                    "since": one.since_at,
                    "size": one.last.size if one.last else None,
                    "signed_at": one.last.signed_at if one.last else None,
                    "fits": one.fits,
                }
                for one in found
            ],
        },
    )


@require_safe
def witnessed_checkpoint(request: HttpRequest, name: str) -> HttpResponse:
    """Give the newest checkpoint that a witness signed, with its signature beside ours."""
    found = get_object_or_404(Witness, name=name, until_at__isnull=True)
    last = found.cosignatures.order_by("-size").first()
    if last is None:
        raise Http404
    return HttpResponse(last.note, content_type=TEXT)


@csrf_exempt
@require_POST
def cosign(request: HttpRequest) -> HttpResponse:
    """Take in a checkpoint that a witness signed. No cookie counts here: the signature says who it is from."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_NOTE:
        raise refuse("too_long", gettext_noop("A checkpoint with its signatures is shorter than this."))
    commands.store_cosignature(note=request.body.decode("utf-8", "replace"), at=request.at)
    return HttpResponse("Kept.\n", content_type=TEXT, status=201)


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
