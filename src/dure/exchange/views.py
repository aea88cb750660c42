"""Services that members of a network share: what is offered and wanted, and the key of each cost."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dure.exchange.forms import KeyForm, ServiceForm
from dure.exchange.models import CostShare, SharedService
from dure.exchange.sharing import agree_to_share, enter_service, propose_key
from dure.networks.models import Organization
from dure.networks.queries import capacities, organization_by_slug
from dure.refusals import Refused, Unknown
from dure.web.filing import show_refusal
from dure.web.money import WITHOUT_CENTS
from dure.web.pages import Page, Table, keyset, page
from polity.apportionment import WHOLE, apportioned, missing_from_whole

IN_ONE_PAGE = 30


@page("exchange/pool.html")
def pool(request: HttpRequest, slug: str) -> Page:
    """List what the members of a network offer to share and want, with how many share each."""
    network = organization_by_slug(slug)
    shares = Prefetch(
        "shares", queryset=CostShare.objects.select_related("organization").order_by("-part", "pk")
    )
    found = (
        SharedService.objects.filter(network=network, ended_at__isnull=True)
        .select_related("organization")
        .prefetch_related(shares)
    )
    shown = keyset(found, order=("-entered_at", "-id"), after=request.GET.get("after"), limit=IN_ONE_PAGE)
    return Page(
        context={"network": network, "services": shown.items, "next": shown.next, "section": "networks"},
        data=lambda: {
            "network": network.slug,
            "services": [_data(one) for one in shown.items],
            "next": shown.next,
        },
        table=lambda: Table(
            ["ref", "kind", "title", "entered_by", "cost", "currency", "sharers", "in_force"],
            [
                [
                    one.ref,
                    one.kind,
                    one.title,
                    one.organization.slug,
                    one.cost,
                    one.currency,
                    len(one.shares.all()),
                    one.in_force_at,
                ]
                for one in shown.items
            ],
        ),
        name=f"shared-services-{slug}",
    )


def _data(one: SharedService) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "kind": one.kind,
        "title": one.title,
        "entered_by": one.organization.slug,
        "cost_minor_units": one.cost,
        "currency": one.currency,
        "in_force_at": one.in_force_at,
        "key_in_hundredths_of_a_percent": {share.organization.slug: share.part for share in one.shares.all()},
    }


def _service(slug: str, ref: str) -> SharedService:
    found = SharedService.objects.select_related("network", "organization").filter(
        ref=ref, network__slug=slug
    )
    one = found.first()
    if one is None:
        raise Unknown("ref")
    return one


def _sides(request: HttpRequest) -> frozenset[int]:
    """Return the organizations for which the reader speaks."""
    if not request.user.is_authenticated:
        return frozenset()
    held = capacities(request.user, request.at, only=frozenset({"delegate", "steward"}))
    return held.stewarded() | held.acts_for()


def _rows(one: SharedService, shares: list[CostShare]) -> list[dict[str, Any]]:
    """Return each part with what it comes to; the amounts add up to the cost exactly."""
    key = {share.organization.slug: share.part for share in shares}
    amounts = apportioned(one.cost, key) if one.cost and shares and not missing_from_whole(key) else {}
    return [
        {"share": share, "percent": f"{share.part / 100:g}", "amount": amounts.get(share.organization.slug)}
        for share in shares
    ]


def _shown(request: HttpRequest, one: SharedService, form: KeyForm | None, status: int) -> HttpResponse:
    shares = list(one.shares.select_related("organization").order_by("-part", "pk"))
    sides = _sides(request)
    typed = "\n".join(f"{share.organization.slug} {share.part / 100:g}" for share in shares)
    context = {
        "network": one.network,
        "service": one,
        "rows": [{**row, "mine": row["share"].organization_id in sides} for row in _rows(one, shares)],
        "sum": f"{sum(share.part for share in shares) / 100:g}",
        "whole": WHOLE // 100,
        "may_propose": bool(sides),
        "form": form or KeyForm(initial={"key": typed or f"{one.organization.slug} 50"}),
        "refused": form is not None,
        "section": "networks",
    }
    return render(request, "exchange/service.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Show a service and its key, and take a new key from who would share it."""
    one = _service(slug, ref)
    if request.method != "POST":
        return _shown(request, one, None, 200)
    if not request.user.is_authenticated:
        raise Unknown("ref")
    form = KeyForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            propose_key(service=one, key=form.cleaned_data["key"], by=request.user, at=request.at)
        except Refused as refused:
            status = show_refusal(form, refused)
        else:
            messages.success(request, _("The key is proposed. It holds once everybody in it agrees."))
            return redirect("exchange:service", slug, ref)
    return _shown(request, one, form, status)


@require_POST
@login_required
def agree(request: HttpRequest, slug: str, ref: str, member: str) -> HttpResponse:
    """Agree to the part of one's own organization."""
    one = _service(slug, ref)
    share = one.shares.select_related("organization").filter(organization__slug=member).first()
    if share is None:
        raise Unknown("member")
    agreed = agree_to_share(share=share, by=request.user, at=request.at)
    said = (
        _("The service is shared from now on.")
        if agreed.in_force_at
        else _("Agreed. Others are still asked.")
    )
    messages.success(request, said)
    return redirect("exchange:service", slug, ref)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """Offer a service to share, or say that one is wanted."""
    network = organization_by_slug(slug)
    sides = Organization.objects.filter(pk__in=_sides(request)).order_by("name", "pk")
    own = sides.first()
    form = ServiceForm(request.POST or None, initial={"organization": own.slug if own else ""})
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        cost = told.pop("cost")
        scale = 1 if told["currency"] in WITHOUT_CENTS else 100
        try:
            made = enter_service(
                network=network,
                by=request.user,
                at=request.at,
                cost=int(cost * scale) if cost else None,
                **told,
            )
        except Refused as refused:
            status = show_refusal(form, refused)
        else:
            return redirect("exchange:service", slug, made.ref)
    context = {"network": network, "form": form, "section": "networks"}
    return render(request, "exchange/enter_service.html", context, status=status)
