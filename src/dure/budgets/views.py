"""Who is heard: the audit of a round by group, and the same of one proposal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from dure.ballots.results import Result
from dure.budgets import commands, policies, queries
from dure.budgets.forms import GroupForm, HearingForm
from dure.budgets.models import Proposal
from dure.matters.queries import matter_by_ref
from dure.matters.round_views import round_or_unknown
from dure.people.models import Person
from dure.refusals import Refused, Unknown
from dure.web.filing import show_refusal
from dure.web.pages import Page, Table, page
from dure.web.views import status_of

COLUMNS = ("group", "declared_people", "proposals", "people", "ways", "reached_by")


@require_http_methods(["GET", "HEAD", "POST"])
def round_inclusion(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show who is heard in a round and who is missing; its steward declares whom it must hear."""
    shown = round_or_unknown(slug)
    reader = request.user if isinstance(request.user, Person) else None
    may = reader is not None and policies.may_declare_group(reader, shown, request.at) is None
    if request.method != "POST":
        return _audit_page(request, shown, GroupForm() if may else None)
    form = GroupForm(request.POST)
    status = 403
    if reader is None:
        messages.error(request, gettext("You are not signed in. Sign in, then do it here."))
    elif form.is_valid():
        try:
            commands.declare_group(round=shown, by=reader, at=request.at, **form.cleaned_data)
        except Refused as refused:
            status = show_refusal(form, refused)
        else:
            messages.success(
                request, gettext("It is declared. Nobody can call a proposal inclusive without it.")
            )
            return redirect("budgets:round_inclusion", slug)
    else:
        status = 422
    return render(request, "budgets/inclusion.html", {**_audit(shown), "form": form}, status=status)


@page("budgets/inclusion.html")
def _audit_page(request: HttpRequest, shown: Any, form: GroupForm | None) -> Page:
    context = _audit(shown)
    rows = [
        [
            one.group.title,
            one.group.people,
            one.proposals,
            one.people,
            "; ".join(f"{way}: {people}" for way, people in one.ways),
            one.group.reached_by,
        ]
        for one in context["groups"]
    ]
    return Page(
        {**context, "form": form},
        data=lambda: {
            "round": shown.slug,
            "proposals": context["proposals"],
            "groups": [dict(zip(COLUMNS, row, strict=True)) for row in rows],
        },
        table=lambda: Table(COLUMNS, rows),
        name=f"{shown.slug}-inclusion",
    )


def _audit(shown: Any) -> dict[str, Any]:
    ballots = shown.ballots.filter(ballot_class="secret", closed_at__isnull=False).select_related(
        "round__charter", "held_by"
    )
    found = queries.inclusion_audit(shown)
    return {
        "section": "rounds",
        "round": shown,
        "groups": found,
        "unheard": [one for one in found if not one.proposals],
        "proposals": Proposal.objects.filter(matter__round=shown).count(),
        "turnouts": [(ballot, Result(ballot).channels) for ballot in ballots if not ballot.result.get("few")],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_inclusion(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Show who was heard in a proposal; who raised it tells of the others, and calls it inclusive or is refused."""
    shown = matter_by_ref(ref)
    if shown is None or not hasattr(shown, "proposal"):
        raise Unknown("matter")
    reader = request.user if isinstance(request.user, Person) else None
    may = reader is not None and policies.may_tell_of_hearing(reader, shown, request.at) is None
    groups = shown.round.inclusion_groups.order_by("id")
    form = HearingForm(request.POST if request.POST.get("do") == "hear" else None, groups=groups)
    refused, status = "", 200
    if request.method == "POST":
        if reader is None:
            refused, status = gettext("You are not signed in. Sign in, then do it here."), 403
        elif request.POST.get("do") == "hear" and not form.is_valid():
            status = 422
        else:
            try:
                if request.POST.get("do") == "hear":
                    commands.hear_group(matter=shown, by=reader, at=request.at, **form.cleaned_data)
                else:
                    commands.call_inclusive(matter=shown, by=reader, at=request.at)
            except Refused as refusal:
                refused, status = refusal.sentence, status_of(refusal)
            else:
                messages.success(request, gettext("It is stored, and in the record."))
                return redirect("budgets:proposal_inclusion", ref)
    context = {
        "section": "rounds",
        "matter": shown,
        "round": shown.round,
        "inclusion": queries.inclusion(shown),
        "form": form if may or request.POST else None,
        "may": may,
        "refused": refused,
    }
    return render(request, "budgets/proposal_inclusion.html", context, status=status)
