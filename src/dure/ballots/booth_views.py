"""The booth: mark a paper unseen, review it, put it into the box, keep the receipt; change it; check it."""

from __future__ import annotations

import json
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dure.ballots import queries
from dure.ballots.booth_forms import (
    BLANK,
    Filters,
    Marked,
    Ticket,
    in_fours,
    plain,
    read_filters,
    read_marks,
    read_ticket,
)
from dure.ballots.booth_rights import (
    Right,
    keep_code,
    right_of,
    right_of_code,
    right_of_ticket,
    ticket_for,
    without_right,
)
from dure.ballots.booth_showing import (
    Card,
    cards,
    cost_steps,
    how_to_mark,
    in_order,
    place_of,
    places,
    rank_choices,
    sum_up,
    words_of_script,
)
from dure.ballots.commands import fix_roll
from dure.ballots.commands import vote as put_in
from dure.ballots.guessing import count_wrong, slowed_down
from dure.ballots.marking import Sheet, fault, sheet_of
from dure.ballots.models import Ballot, Paper
from dure.ballots.paper_queries import handles_paper
from dure.ballots.parts_showing import division_sentence, part_rows, part_titles
from dure.ballots.policies import is_open
from dure.ballots.sealing import paper_key
from dure.matters.models import Matter
from dure.matters.saying import Saying
from dure.matters.standing import Course
from dure.refusals import Refused, Unknown, refuse
from dure.web.equal_length import render_of_equal_length
from dure.web.pages import Page, Table, page
from dure.web.views import status_of
from polity.sentences import gettext_noop

COLUMNS = ("matter", "title", "cost", "place")
LONGEST_CODE = 200


def secret_or_unknown(ref: str) -> Ballot:
    """Return the secret ballot with this reference; raises `Unknown`."""
    found = queries.ballot_by_ref(ref)
    if found is None or not found.is_secret:
        raise Unknown("ballot")
    return found


def options_of(shown: Ballot) -> list[Matter]:
    """Return what stands on the paper, also after the count."""
    return queries.options(shown) if shown.closed_at is None else queries.options_of_result(shown)


@never_cache
@page("ballots/booth.html")
def booth(request: HttpRequest, shown: Ballot) -> Page:
    """Show a secret ballot that is not counted yet: what stands on it, the paper for those on the roll, the turnout."""
    shown = _with_roll(request, shown)
    context = _context(request, shown, BLANK, read_filters(request.GET)) | {"fresh": True}
    return Page(
        context,
        data=lambda: _data(shown, context),
        table=lambda: Table(
            COLUMNS, [[card.ref, card.matter.title, card.cost, card.place] for card in context["cards"]]
        ),
        name=f"ballot-{shown.ref}",
    )


def _with_roll(request: HttpRequest, shown: Ballot) -> Ballot:
    """Return the ballot with its roll: whoever comes first after the opening need not wait for the clock."""
    if shown.roll_fixed_at is None and is_open(shown, request.at) is None:
        return fix_roll(ballot=shown, at=request.at)
    return shown


def _context(
    request: HttpRequest, shown: Ballot, marked: Marked, filters: Filters, right: Right | None = None
) -> dict[str, Any]:
    """Return all that the page of the booth shows."""
    options = options_of(shown)
    sheet = sheet_of(shown, options)
    right = right or right_of(request, shown)
    on_paper = cards(options, marked, filters, part_titles(shown))
    return {
        "section": "rounds",
        "parts": part_rows(shown),
        "division": division_sentence(shown),
        "ballot": shown,
        "round": shown.round,
        "stage_title": Saying(Course(shown.round), shown.held_by_id).stage(shown.stage),
        "who": queries.text_of(shown).who,
        "is_open": is_open(shown, request.at) is None,
        "share": queries.secret_turnout(shown) if shown.roll_fixed_at is not None else None,
        "right": right,
        "handles_paper": handles_paper(request.user, shown, request.at),
        "sheet": sheet,
        "cards": on_paper,
        "nothing_shown": bool(on_paper) and not any(card.shown for card in on_paper),
        "ranks": rank_choices(sheet),
        "how": how_to_mark(sheet, shown),
        "filters": filters,
        "places": places(on_paper),
        "costs": cost_steps(on_paper, shown.round.currency, filters.at_most),
        "words": words_of_script(sheet, shown),
    }


def _data(shown: Ballot, context: dict[str, Any]) -> dict[str, Any]:
    """Return a secret ballot as plain values: what is asked, and how many have voted; never what."""
    share = context["share"]
    return {
        "ref": shown.ref,
        "round": shown.round.slug,
        "stage": shown.stage,
        "held_by": shown.held_by.slug,
        "class": shown.ballot_class,
        "rule": shown.rule,
        "form": context["sheet"].form,
        "most": context["sheet"].most,
        "opens_at": shown.opens_at,
        "closes_at": shown.closes_at,
        "closed_at": shown.closed_at,
        "envelope": shown.money,
        "currency": shown.round.currency,
        "voted": share.cast if share else None,
        "voters": share.voters if share else None,
        "options": [
            {"matter": card.ref, "title": card.matter.title, "cost": card.cost, "place": card.place}
            for card in context["cards"]
        ],
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Filter, review, change, or put the paper into the box, as `step` says. What is refused keeps what is marked."""
    shown = secret_or_unknown(ref)
    if request.method != "POST":
        return redirect("ballots:ballot", ref)
    shown = _with_roll(request, shown)
    marked = read_marks(request.POST)
    ticket = read_ticket(request.POST.get("ticket", ""), shown)
    step = request.POST.get("step", "review")
    try:
        if refusal := is_open(shown, request.at):
            raise refusal
        if step in ("filter", "change"):
            return _again(request, shown, marked, ticket)
        if step == "put":
            return _put(request, shown, marked, ticket)
        return _review(request, shown, marked, ticket)
    except Refused as refusal:
        if isinstance(refusal, Unknown):
            raise
        return _again(request, shown, marked, ticket, refusal)


def _review(request: HttpRequest, shown: Ballot, marked: Marked, before: Ticket | None) -> HttpResponse:
    """Show everything that is marked and all else, with the tracker; nothing is stored yet."""
    typed = request.POST.get("code", "")[:LONGEST_CODE]
    if plain(typed) and (slow := slowed_down(request, shown, request.at)):
        raise slow
    right = right_of_code(shown, typed) or right_of(request, shown)
    if right is None:
        if plain(typed):
            count_wrong(request, shown, request.at)
        raise without_right(request, shown, typed)
    if right.code:
        keep_code(request, shown, right.code)
    options = queries.options(shown)
    sheet = sheet_of(shown, options)
    if refused := fault(sheet, marked.marks):
        raise refused
    ticket = ticket_for(shown, right, request.POST.get("tracker", "")[:LONGEST_CODE], before)
    context = {
        "section": "rounds",
        "ballot": shown,
        "round": shown.round,
        "sheet": sheet,
        "ticket": ticket.signed(),
        "tracker": in_fours(ticket.tracker),
        "changes": ticket.changes,
        **_reviewed(shown, sheet, options, marked),
    }
    blank = _reviewed(shown, sheet, options, BLANK)
    return render_of_equal_length(
        request, "ballots/booth_review.html", context, blank=blank, rows=len(options)
    )


def _reviewed(shown: Ballot, sheet: Sheet, options: list[Matter], marked: Marked) -> dict[str, Any]:
    on_paper = cards(options, marked, Filters())
    return {
        "cards": on_paper,
        "marked": in_order(sheet.form, on_paper),
        "others": [card for card in on_paper if not card.mark],
        "sum": sum_up(sheet, marked, shown),
    }


def _put(request: HttpRequest, shown: Ballot, marked: Marked, ticket: Ticket | None) -> HttpResponse:
    """Put the reviewed paper into the box and show the receipt; sent twice, it gives the same receipt twice."""
    right = right_of_ticket(request, shown, ticket)
    if right is None or ticket is None:
        if ticket is not None and not request.user.is_authenticated:
            raise without_right(request, shown)
        raise refuse(
            "review_again",
            gettext_noop(
                "This paper was reviewed for somebody else, or not at all. Review it here once more."
            ),
        )
    put_in(
        ballot=shown,
        marks=marked.marks,
        tracker=ticket.tracker,
        at=request.at,
        person=right.person,
        code=right.code,
    )
    keep_code(request, shown, "")
    address = f"{settings.DURE_URL}{reverse('ballots:check', args=[shown.ref])}"
    context = {
        "section": "rounds",
        "ballot": shown,
        "round": shown.round,
        "tracker": in_fours(ticket.tracker),
        "changes": ticket.changes,
        "address": address,
        "picture": picture(f"{address}#{ticket.tracker}"),
    }
    return render(request, "ballots/booth_receipt.html", context)


def picture(text: str) -> str:
    """Return a QR code as a drawing for the page, dark on white also where the page is dark."""
    # Any of the eight masks can be read; to try which of them looks best takes four times as long as the rest.
    drawn = segno.make(text, error="m", micro=False, mask=3).svg_inline(
        scale=4, light="#fff", dark="#000", border=4
    )
    return mark_safe(drawn)  # noqa: S308 drawn here from a text of ours


def _again(
    request: HttpRequest,
    shown: Ballot,
    marked: Marked,
    ticket: Ticket | None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """Show the booth again with everything that is marked, and why the paper was refused, if it was."""
    filters = read_filters(request.POST) if request.POST.get("step") == "filter" else Filters()
    context = _context(request, shown, marked, filters)
    options = [card.matter for card in context["cards"]]
    right = context["right"]
    saying = Saying(Course(shown.round), shown.held_by_id)
    context |= {
        "kept": marked,
        "kept_cards": in_order(context["sheet"].form, context["cards"]),
        "refused": saying(refusal.says) if refusal is not None else "",
        "faulty": refusal.field if refusal is not None else "",
        "ticket": ticket.signed() if ticket and right and ticket.who == right.who else "",
        "tracker": request.POST.get("tracker", "")[:LONGEST_CODE],
        "code": request.POST.get("code", "")[:LONGEST_CODE],
    }
    unmarked = cards(options, BLANK, Filters())
    blank = {"cards": unmarked, "kept_cards": unmarked, "refused": ""}
    status = 200 if refusal is None else status_of(refusal)
    return render_of_equal_length(
        request, "ballots/booth.html", context, blank=blank, rows=len(options), status=status
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Enter the code on paper, by hand or by its picture. It is sent in no address, and kept until the vote is in."""
    shown = secret_or_unknown(ref)
    typed = request.POST.get("code", "")[:LONGEST_CODE]
    refused, status = "", 422
    if request.method == "POST":
        if request.POST.get("step") == "forget":
            keep_code(request, shown, "")
            return redirect("ballots:ballot", ref)
        if not plain(typed):
            refused = gettext("Write the code that is printed on your letter.")
        elif slow := slowed_down(request, shown, request.at):
            refused, status = slow.sentence, 429
        elif right_of_code(shown, typed) is None:
            count_wrong(request, shown, request.at)
            refused = gettext("There is no such code for this ballot. Look at it again.")
        else:
            keep_code(request, shown, typed)
            return redirect("ballots:ballot", ref)
    context = {
        "section": "rounds",
        "ballot": shown,
        "round": shown.round,
        "refused": refused,
        "typed": typed,
        "is_open": is_open(shown, request.at) is None,
    }
    return render(request, "ballots/booth_code.html", context, status=status if refused else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, ref: str) -> HttpResponse:
    """After the close, find the paper of a tracker in the box, and read what it says."""
    shown = secret_or_unknown(ref)
    typed = plain(request.POST.get("tracker", "")[:LONGEST_CODE])
    options = options_of(shown)
    context: dict[str, Any] = {
        "section": "rounds",
        "ballot": shown,
        "round": shown.round,
        "counted": shown.closed_at is not None,
        "tracker": in_fours(typed),
        "plain": typed,
        "form": queries.text_of(shown).form,
        "refused": "",
        "asked": False,
        "paper": None,
        "marked": [],
    }
    if request.method != "POST":
        return render(request, "ballots/booth_check.html", context)
    if shown.closed_at is None:
        context["refused"] = gettext("The box is closed until the count. Check your paper after it.")
        return render(request, "ballots/booth_check.html", context, status=409)
    if not typed:
        context["refused"] = gettext("Write the tracker that is on your receipt.")
        return render(request, "ballots/booth_check.html", context, status=422)
    key = paper_key(shown.ref, typed)
    paper = Paper.objects.filter(ballot=shown, key=key).first()
    read = _read(shown, options, paper) if paper is not None else []
    context |= {"asked": True, "paper": paper, "key": key, "marked": read}
    return render_of_equal_length(
        request,
        "ballots/booth_check.html",
        context,
        blank={"marked": [Card(one, 0, place_of(one), 1, "", True, "") for one in options]},
        rows=len(options),
    )


def _read(shown: Ballot, options: list[Matter], paper: Paper) -> list[Card]:
    """Return the options that a paper from the open box marks."""
    marked = Marked(json.loads(paper.marks))
    return in_order(queries.text_of(shown).form, cards(options, marked, Filters()))
