"""The advice desk of a network: what is asked, and who answered from where."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dure.exchange.advising import ask_advice, country_of, give_advice, say_it_helped
from dure.exchange.forms import AdviceForm, AskAdviceForm
from dure.exchange.models import AdviceRequest
from dure.networks.models import Organization
from dure.networks.queries import capacities, organization_by_slug
from dure.refusals import Refused, Unknown
from dure.web.filing import show_refusal
from dure.web.pages import Page, Table, keyset, page

IN_ONE_PAGE = 30
COUNTRY = "area__parent__parent"  # a district lies in a region, a region in a country


@page("exchange/advice_list.html")
def advice_list(request: HttpRequest, slug: str) -> Page:
    """List what the members of a network ask, the newest first, with how often it was answered."""
    network = organization_by_slug(slug)
    found = (
        AdviceRequest.objects.filter(network=network)
        .select_related("organization")
        .annotate(answered=Count("answers"))
    )
    shown = keyset(found, order=("-asked_at", "-id"), after=request.GET.get("after"), limit=IN_ONE_PAGE)
    rows = [[one.ref, one.title, one.organization.slug, one.asked_at, one.answered] for one in shown.items]
    return Page(
        context={"network": network, "requests": shown.items, "next": shown.next, "section": "networks"},
        data=lambda: {
            "network": network.slug,
            "requests": [
                dict(zip(("ref", "title", "asked_by", "asked_at", "answers"), row, strict=True))
                for row in rows
            ],
            "next": shown.next,
        },
        table=lambda: Table(["ref", "title", "asked_by", "asked_at", "answers"], rows),
        name=f"advice-{slug}",
    )


def _own(request: HttpRequest) -> Organization | None:
    """Return an organization for which the reader speaks, to begin the form with."""
    held = capacities(request.user, request.at, only=frozenset({"delegate", "steward"}))
    sides = held.stewarded() | held.acts_for()
    return Organization.objects.filter(pk__in=sides).order_by("name", "pk").first()


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the members of a network for advice."""
    network, own = organization_by_slug(slug), _own(request)
    form = AskAdviceForm(request.POST or None, initial={"organization": own.slug if own else ""})
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_advice(network=network, by=request.user, at=request.at, **form.cleaned_data)
        except Refused as refused:
            status = show_refusal(form, refused)
        else:
            return redirect("exchange:advice", slug, asked.ref)
    context = {"network": network, "form": form, "section": "networks"}
    return render(request, "exchange/ask_advice.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def advice(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Show what was asked and each answer with its country; take an answer from who speaks for another member."""
    found = AdviceRequest.objects.select_related("network", f"organization__{COUNTRY}").filter(ref=ref)
    one = found.filter(network__slug=slug).first()
    if one is None or (request.method == "POST" and not request.user.is_authenticated):
        raise Unknown("ref")
    own = _own(request) if request.user.is_authenticated else None
    form = AdviceForm(request.POST or None, initial={"organization": own.slug if own else ""})
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            give_advice(request=one, by=request.user, at=request.at, **form.cleaned_data)
        except Refused as refused:
            status = show_refusal(form, refused)
        else:
            messages.success(request, _("Your advice is there for everyone."))
            return redirect("exchange:advice", slug, ref)
    context = {
        "network": one.network,
        "one": one,
        "country": country_of(one.organization.area),
        "rows": _rows(one),
        "asks": own is not None and own.pk == one.organization_id,
        "may_answer": own is not None and own.pk != one.organization_id,
        "form": form,
        "section": "networks",
    }
    return render(request, "exchange/advice.html", context, status=status)


def _rows(one: AdviceRequest) -> list[dict[str, Any]]:
    """Return the answers, each with the country it comes from and whether that is another one."""
    home = country_of(one.organization.area)
    answers = one.answers.select_related(f"organization__{COUNTRY}", "by").order_by("at", "pk")
    rows = []
    for answer in answers:
        country = country_of(answer.organization.area)
        abroad = home is not None and country is not None and country.pk != home.pk
        rows.append({"answer": answer, "country": country, "abroad": abroad})
    return rows


@require_POST
@login_required
def helped(request: HttpRequest, slug: str, ref: str, answer: str) -> HttpResponse:
    """Say that an answer helped."""
    one = AdviceRequest.objects.filter(ref=ref, network__slug=slug).first()
    found = one.answers.select_related("request__organization").filter(ref=answer).first() if one else None
    if found is None:
        raise Unknown("answer")
    say_it_helped(advice=found, by=request.user, at=request.at)
    messages.success(request, _("Thank you. It is noted that it helped."))
    return redirect("exchange:advice", slug, ref)
