"""The page of a ballot: what is decided, casting with a review and a receipt, the casts, the count."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from dure.ballots import queries, showing
from dure.ballots.booth_forms import MARK
from dure.ballots.booth_showing import how_to_mark
from dure.ballots.booth_views import booth
from dure.ballots.commands import cast as store_cast
from dure.ballots.forms import CastForm
from dure.ballots.marking import GRADED, sheet_of
from dure.ballots.models import Ballot
from dure.ballots.parts_showing import division_sentence, part_rows
from dure.ballots.results_views import results_page, told_beside
from dure.matters.saying import Saying
from dure.matters.standing import Course
from dure.networks.models import Organization
from dure.networks.queries import NOTHING, capacities, not_for
from dure.refusals import Refused, Unknown
from dure.web.middleware import read_where
from dure.web.pages import Page, Table, page
from dure.web.views import status_of

COLUMNS = ("voter", "weight", "cast", "options", "reason", "entry")


def ballot_or_unknown(ref: str) -> Ballot:
    """Return the ballot with this reference; raises `Unknown`."""
    found = queries.ballot_by_ref(ref)
    if found is None:
        raise Unknown("ballot")
    return found


@require_safe
@page("ballots/ballot.html")
def ballot(request: HttpRequest, ref: str) -> Page | HttpResponseBase:
    """Show a ballot: the options, the form for those on the roll, the casts, and the count as it stands.

    Of a secret one the booth, and its result once it is counted.
    """
    shown = ballot_or_unknown(ref)
    read_where(request, shown.round.process.time_zone)
    if shown.is_secret:
        return booth(request, shown) if shown.closed_at is None else results_page(request, shown)
    return ballot_page(request, shown)


def ballot_page(
    request: HttpRequest,
    shown: Ballot,
    *,
    failed: CastForm | None = None,
    kept: CastForm | None = None,
    refused: str = "",
    status: int = 200,
) -> Page:
    """Return the page of a ballot; with a form that failed, all that was chosen and typed.

    `kept` is a form that cannot be sent again: what it said is shown beside the refusal.
    """
    at = request.at
    course = Course(shown.round)
    saying = Saying(course, shown.held_by_id)
    on_roll = queries.voters(shown)
    counting = list(queries.casts(shown))
    closed = shown.closed_at is not None
    options = [] if closed else queries.options(shown)
    rows = (
        showing.stored_options(shown, counting, saying)
        if closed
        else showing.counted_options(shown, options, counting, on_roll, saying)
    )
    is_open = not closed and shown.opens_at <= at < shown.closes_at
    mine = _mine(request, shown, on_roll) if is_open else {}
    lines = showing.roll_rows(shown, counting, on_roll, at)
    share = queries.turnout(shown, counting, on_roll)
    context = {
        "section": "rounds",
        "ballot": shown,
        "round": shown.round,
        "stage_title": saying.stage(shown.stage),
        "is_open": is_open,
        "rows": rows,
        "bars": showing.bars(rows) if counting else "",
        "asked": sum(row.cost for row in rows),
        "spent": sum(row.cost for row in rows if row.won),
        "roll": lines,
        "missing": [line for line in lines if line.cast is None],
        "share": share,
        "parts": part_rows(shown),
        "division": division_sentence(shown),
        "graded": queries.text_of(shown).form in GRADED,
        "how": how_to_mark(sheet_of(shown, options), shown) if mine else "",
        "form": failed or (_form(request, shown, mine, options, counting) if mine else None),
        "mine": mine,
        "owed": [name for key, (name, _, _) in mine.items() if key not in {one.voter for one in counting}],
        "refused": refused,
        "kept": kept,
        "who": queries.text_of(shown).who,
        **(told_beside(request, shown) if closed else {}),
    }
    return Page(
        context,
        data=lambda: ballot_data(shown, rows, lines),
        table=lambda: Table(COLUMNS, [[line[name] for name in COLUMNS] for line in _lines(lines)]),
        name=f"ballot-{shown.ref}",
        status=status,
    )


def _mine(request: HttpRequest, shown: Ballot, on_roll: Any) -> dict[str, Any]:
    holdings = capacities(request.user, request.at) if request.user.is_authenticated else NOTHING
    return showing.casts_for(shown, holdings, on_roll)


def _form(
    request: HttpRequest,
    shown: Ballot,
    mine: dict[str, Any],
    options: Any,
    counting: Any = (),
    data: Any = None,
) -> CastForm:
    """Return the form, beginning with what stands where the person casts for one voter only."""
    before = next((one for one in counting if len(mine) == 1 and one.voter in mine), None)
    initial: dict[str, Any] = {}
    if before:
        marks = queries.marks_of(before)
        graded = {f"{MARK}{ref}": mark for ref, mark in marks.items()}
        initial = {"options": list(marks), "reason": before.reason, **graded}
    names = {key: name for key, (name, _, _) in mine.items()}
    return CastForm(data, voters=names, options=options, sheet=sheet_of(shown, options), initial=initial)


def _lines(lines: Any) -> list[dict[str, Any]]:
    return [
        {
            "voter": line.key,
            "weight": line.weight,
            "cast": line.cast is not None,
            "options": " ".join(
                f"{one.ref}:{line.cast.marks[one.ref]}"
                if line.cast and one.ref in line.cast.marks
                else one.ref
                for one in line.options
            ),
            "reason": line.cast.reason if line.cast else "",
            "entry": line.cast.entry if line.cast else None,
        }
        for line in lines
    ]


def ballot_data(shown: Ballot, rows: Any, lines: Any) -> dict[str, Any]:
    """Return a ballot as plain values: options with votes and sentence, and the roll with what each cast."""
    return {
        "ref": shown.ref,
        "round": shown.round.slug,
        "stage": shown.stage,
        "held_by": shown.held_by.slug,
        "class": shown.ballot_class,
        "rule": shown.rule,
        "opens_at": shown.opens_at,
        "closes_at": shown.closes_at,
        "closed_at": shown.closed_at,
        "envelope": shown.money,
        "currency": shown.round.currency,
        "options": [
            {
                "matter": row.matter.ref,
                "cost": row.cost,
                "votes": row.votes,
                "won": row.won,
                "place": row.place,
                "says": row.says,
            }
            for row in rows
        ],
        "roll": _lines(lines),
    }


@require_POST
def cast(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Review, then cast. What is refused shows the ballot again with all that was chosen and typed."""
    shown = ballot_or_unknown(ref)
    if shown.is_secret:
        raise Unknown("ballot")
    if not request.user.is_authenticated:
        refused = gettext("You are not signed in. Sign in, then cast here.")
        return _again(request, shown, None, refused, 403)
    on_roll = queries.voters(shown)
    mine = _mine(request, shown, on_roll)
    options = queries.options(shown)
    form = _form(request, shown, mine, options, data=request.POST)
    voter = request.POST.get("voter", "")
    if voter and voter not in mine:
        refusal = _lost(request, shown, voter)
        sentence = Saying(Course(shown.round), shown.held_by_id)(refusal.says)
        return _again(request, shown, None, sentence, status_of(refusal), kept=form)
    if not form.is_valid() or request.POST.get("step") == "change":
        return _again(request, shown, form, "", 200 if form.is_valid() else 422)
    name, organization, post = mine[form.cleaned_data["voter"]]
    if request.POST.get("step") != "cast":
        context = {
            "section": "rounds",
            "ballot": shown,
            "round": shown.round,
            "form": form,
            "name": name,
            "chosen": form.reviewed,
            "meter": showing.meter(form.chosen, shown),
        }
        return render(request, "ballots/review.html", context)
    try:
        made = store_cast(
            ballot=shown,
            options=form.chosen,
            by=request.user,
            at=request.at,
            organization=organization,
            post=post,
            reason=form.cleaned_data["reason"],
            marks=form.marks,
        )
    except Refused as refusal:
        if isinstance(refusal, Unknown):
            raise
        if refusal.code == "already_cast":
            return redirect("ballots:receipt", ref, refusal.says.params["entry"])
        sentence = Saying(Course(shown.round), shown.held_by_id)(refusal.says)
        return _again(request, shown, form, sentence, status_of(refusal))
    messages.success(request, gettext("Your cast for %(name)s is stored.") % {"name": name})
    return redirect("ballots:receipt", ref, made.entry)


def _lost(request: HttpRequest, shown: Ballot, voter: str) -> Refused:
    """Return why the person cannot cast for an organization any more; raises `Unknown` if they never could."""
    organization = Organization.objects.filter(slug=voter, mandates__person=request.user).first()
    if organization is None:
        raise Unknown("voter")
    refusal = not_for(
        request.user, organization, request.at, field="voter", charter_key=shown.round.charter.key
    )
    if isinstance(refusal, Unknown):
        raise refusal
    return refusal


def _again(
    request: HttpRequest,
    shown: Ballot,
    form: CastForm | None,
    refused: str,
    status: int,
    kept: CastForm | None = None,
) -> HttpResponse:
    again = ballot_page(request, shown, failed=form, kept=kept, refused=refused, status=status)
    return render(request, "ballots/ballot.html", {**again.context, "formats": []}, status=status)


@require_safe
def receipt(request: HttpRequest, ref: str, entry: int) -> HttpResponse:
    """Show the receipt of one cast: what was cast, for whom, and where anyone can check it."""
    shown = ballot_or_unknown(ref)
    made = shown.casts.filter(entry=entry).select_related("organization", "post", "by").first()
    if made is None:
        raise Unknown("entry")
    marks = queries.marks_of(made)
    chosen = [(one, marks.get(one.ref)) for one in made.options.order_by("id")]
    context = {
        "section": "rounds",
        "ballot": shown,
        "round": shown.round,
        "cast": made,
        "name": showing.voter_name(made),
        "chosen": chosen,
        "form": queries.text_of(shown).form,
        "replaced": shown.casts.filter(voter=made.voter, number__gt=made.number).exists(),
    }
    return render(request, "ballots/receipt.html", context)
