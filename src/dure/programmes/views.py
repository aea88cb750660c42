"""The programme register: the list, one programme with its overlaps and its two axes, the map, entering, answering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from dure.networks.models import Area
from dure.networks.queries import NOTHING, capacities
from dure.programmes import queries, showing
from dure.programmes.commands import (
    answer_overlap,
    drafted,
    enter_programme,
    look_for_overlaps,
    report_support,
)
from dure.programmes.forms import OverlapForm, ProgrammeForm, SupportForm
from dure.programmes.models import Overlap, PublicProgramme
from dure.programmes.overlaps import Alike
from dure.programmes.policies import may_enter, owners_of
from dure.refusals import Refused, Unknown, refuse
from dure.web.filing import show_refusal
from dure.web.pages import Page, Table, keyset, page
from dure.web.views import status_of
from polity.sentences import gettext_noop

COLUMNS = (
    *("ref", "title", "owner", "target", "instrument", "area", "starts_on", "ends_on", "sum", "currency"),
    "overlaps",
)


def put_right() -> str:
    """Say that a form lacks something."""
    return gettext("Nothing was stored. Put right what is marked, then send it again.")


@page("programmes/list.html")
def programmes(request: HttpRequest) -> Page:
    """List programmes, the newest first; `target`, `instrument` and `owner` (its slug) choose."""
    chosen = {
        name: request.GET.get(name, "").replace("\0", "")[:80] for name in ("target", "instrument", "owner")
    }
    found = queries.programmes_where(**chosen)
    shown = keyset(found, order=("-at", "-id"), after=request.GET.get("after"))
    counts = queries.overlap_counts(shown.items)
    query = request.GET.copy()
    for name in ("after", "format"):
        query.pop(name, None)

    def data() -> list[dict[str, Any]]:
        return [showing.programme_data(one, counts.get(one.pk, 0)) for one in shown.items]

    return Page(
        {
            "section": "commissions",
            "rows": [(one, counts.get(one.pk, 0)) for one in shown.items],
            "next": shown.next,
            "chosen": chosen,
            "targets": PublicProgramme.Target.choices,
            "instruments": PublicProgramme.Instrument.choices,
            "query": query.urlencode(),
            "may_enter": bool(_owners(request)),
        },
        data=lambda: {"programmes": data(), "next": shown.next},
        table=lambda: Table(COLUMNS, [[one[name] for name in COLUMNS] for one in data()]),
        name="programmes",
    )


def _owners(request: HttpRequest) -> Sequence[int]:
    holdings = capacities(request.user, request.at) if request.user.is_authenticated else NOTHING
    return owners_of(holdings)


@page("programmes/programme.html")
def programme(request: HttpRequest, ref: str) -> Page:
    """Show one programme: what it is, what it overlaps and how both owners answer, what became of those supported."""
    found = queries.programme_by_ref(ref)
    return Page(
        {
            "section": "commissions",
            **showing.programme_context(found, request.at),
            "mine": _mine(request, found),
        },
        data=lambda: showing.dossier_data(found),
        name=found.ref,
    )


def _mine(request: HttpRequest, found: PublicProgramme) -> bool:
    return request.user.is_authenticated and may_enter(request.user, found.owner, request.at) is None


@page("programmes/map.html")
def overlap_map(request: HttpRequest) -> Page:
    """Show who does what for whom: target groups by instruments, where programmes overlap and where nothing is."""
    table = showing.map_of(timezone.localdate(request.at))
    overlaps = list(
        Overlap.objects.select_related("earlier__owner", "later__owner").order_by("-score", "id")[:20]
    )
    return Page(
        {"section": "commissions", **table, "overlaps": overlaps},
        data=lambda: table["data"],
        table=lambda: Table(["target", "instrument", "programmes", "overlaps"], table["lines"]),
        name="programmes-map",
    )


@page("programmes/impact.html")
def impact_page(request: HttpRequest) -> Page:
    """Show every programme that supported enterprises on two axes: jobs kept, and business that carries itself."""
    context = showing.impacts_context()
    return Page(
        {"section": "commissions", **context},
        data=lambda: context["data"],
        table=lambda: Table(
            ["programme", "owner", "enterprises", "known", "jobs", "viable", "ended_with_money"],
            context["lines"],
        ),
        name="impact",
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Enter a programme. What it overlaps is shown first, with both owners; only then can it be saved."""
    mine = queries.owners(_owners(request))
    if not mine:
        raise refuse(
            "wrong_capacity", gettext_noop("Officials and stewards of a department enter its programmes.")
        )
    initial = {"owner": mine[0].slug, "currency": "KRW"} if len(mine) == 1 else {"currency": "KRW"}
    form = ProgrammeForm(
        request.POST or None,
        owners=mine,
        areas=Area.objects.order_by("code"),
        initial=initial,
        auto_id="programme-%s",
    )
    if request.method != "POST":
        return _form(request, form, 200)
    if not form.is_valid():
        return _form(request, form, 422, refused=put_right())
    try:
        return _entered(request, form)
    except Refused as refusal:
        if isinstance(refusal, Unknown):
            raise
        return _form(request, form, show_refusal(form, refusal), refused=refusal.sentence)


def _entered(request: HttpRequest, form: ProgrammeForm) -> HttpResponseBase:
    """Save what overlaps nothing or was looked at; otherwise show what it overlaps and save nothing."""
    given = dict(form.cleaned_data)
    if given["sum"] is None:
        given["currency"] = ""
    seen = request.POST.get("seen", "").split()
    found = look_for_overlaps(drafted(by=request.user, at=request.at, **given), request.at)
    if not {one.programme.ref for one in found} <= set(seen):
        return _form(request, form, 200, alike=found)
    made = enter_programme(by=request.user, at=request.at, seen=seen, **given)
    if found:
        messages.success(request, gettext("It is entered. Both owners are asked to answer within 30 days."))
    else:
        messages.success(request, gettext("It is entered. It overlaps nothing."))
    return redirect("programmes:programme", made.ref)


def _form(
    request: HttpRequest,
    form: ProgrammeForm,
    status: int,
    *,
    refused: str = "",
    alike: Sequence[Alike] = (),
) -> HttpResponse:
    context = {
        "section": "commissions",
        "form": form,
        "refused": refused,
        "alike": alike,
        "seen": " ".join(one.programme.ref for one in alike),
        "owner": form.cleaned_data.get("owner") if alike else None,
    }
    return render(request, "programmes/new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def overlap(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Show an overlap with its reasons and answers; an owner answers here."""
    found = queries.overlap_by_ref(ref)
    both = {found.earlier.owner_id, found.later.owner_id}
    answered = {one.owner_id for one in found.answers.all()}
    mine = queries.owners([pk for pk in _owners(request) if pk in both - answered])
    form = None
    status, refused = 200, ""
    if mine:
        initial = {"owner": mine[0].slug} if len(mine) == 1 else {}
        form = OverlapForm(request.POST or None, owners=mine, initial=initial, auto_id="answer-%s")
    if request.method == "POST":
        if form is None:
            raise refuse("not_an_owner", gettext_noop("Only the owners of the two programmes answer."))
        status, refused = 422, put_right()
        if form.is_valid():
            try:
                answer_overlap(overlap=found, by=request.user, at=request.at, **form.cleaned_data)
            except Refused as refusal:
                status, refused = status_of(refusal), refusal.sentence
                form.add_error(refusal.field if refusal.field in form.fields else None, refused)
            else:
                messages.success(request, gettext("Your answer is published."))
                return redirect("programmes:overlap", ref)
    context = {
        "section": "commissions",
        **showing.overlap_context(found, request.at),
        "form": form,
        "refused": refused,
    }
    return render(request, "programmes/overlap.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def support(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Report an enterprise that the programme supported."""
    found = queries.programme_by_ref(ref)
    if refused := may_enter(request.user, found.owner, request.at):
        raise refused
    form = SupportForm(request.POST or None, auto_id="support-%s")
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                report_support(programme=found, lines=[form.cleaned_data], by=request.user, at=request.at)
            except Refused as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, gettext("It is stored."))
                return redirect("programmes:programme", ref)
    context = {"section": "commissions", "programme": found, "form": form}
    return render(request, "programmes/support.html", context, status=status)
