"""Cooperatives that start, and what their trade pays: price beside the market, premium by use, season by season."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dure.charters.wording import worded
from dure.learning import queries, showing
from dure.learning.forms import SeasonForm
from dure.learning.models import SeasonReport
from dure.learning.trading import NAMES, Reported, report_season
from dure.networks.policies import may_steward, stewards_now
from dure.networks.queries import organization_by_slug
from dure.web.filing import file_form
from dure.web.money import major
from dure.web.pages import Page, Table, keyset, page
from polity.fair_trade import Use

COLUMNS = (
    *("season", "from_on", "version", "current", "reason", "product", "kilograms", "currency", "price"),
    *("market_price", "market_source", "sold_price", "sold_currency", "floor_price", "floor_currency"),
    *("floor_unit", "floor_source", "premium", "premium_currency", "premium_used", "premium_not_yet_used"),
    "paid_for_product",
)
START_COLUMNS = (
    "ref",
    "title",
    "who",
    "stage",
    "ended",
    "founders_needed",
    "organization",
    "topics",
    "taught",
)
PRICES = (
    ("price", "currency"),
    ("market_price", "currency"),
    ("sold_price", "sold_currency"),
    ("floor_price", "floor_currency"),
    ("premium", "premium_currency"),
)


@page("learning/starts.html")
def starts(request: HttpRequest) -> Page:
    """List cooperatives that start, the last moved first; each is a matter and has that page."""
    shown = keyset(
        queries.starts(), order=("-matter__moved_at", "-matter_id"), after=request.GET.get("after")
    )
    rows = []
    for one in shown.items:
        process = one.matter.round.process
        rows.append((one, worded(process, process.stages[one.matter.stage].title)))
    data = [
        {**queries.plain_start(one), "topics": one.topics_count, "taught": one.with_course}
        for one in shown.items
    ]
    return Page(
        {"section": "learning", "rows": rows, "next": shown.next},
        data=lambda: {"starts": data, "next": shown.next},
        table=lambda: Table(START_COLUMNS, [[one[name] for name in START_COLUMNS] for one in data]),
        name="starts",
    )


@page("learning/trade.html")
def trade(request: HttpRequest, slug: str) -> Page:
    """Show what a cooperative paid its members beside the market, and what the assembly did with the premium."""
    organization = organization_by_slug(slug)
    context = showing.trade_context(organization)
    return Page(
        {
            "section": "networks",
            "organization": organization,
            "is_steward": request.user.is_authenticated
            and stewards_now(request.user, organization, request.at),
            **context,
        },
        data=lambda: showing.trade_data(organization),
        table=lambda: _table(showing.trade_data(organization)["seasons"]),
        name=f"trade-{slug}",
    )


def _table(seasons: Sequence[Mapping[str, Any]]) -> Table:
    """Return a line for each version of a season; a season with several uses repeats in the JSON only."""
    return Table(COLUMNS, [[one[name] for name in COLUMNS] for one in seasons])


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Report a season, or correct one: for the stewards of the cooperative."""
    organization = organization_by_slug(slug)
    if refused := may_steward(request.user, organization, request.at):
        raise refused
    form = SeasonForm(request.POST or None, initial=_first(request, queries.reports_of(organization)))
    shown = {"form": form, "organization": organization, "section": "networks"}

    def do(given: Mapping[str, Any]) -> object:
        told = {name: given[name] for name in NAMES}
        for name in ("sold", "floor"):
            if told[f"{name}_price"] is None:
                told[f"{name}_currency"] = ""
        return report_season(
            organization=organization,
            told=Reported(**told),
            uses=[Use(*use) for use in given["uses"]],
            reason=given["reason"],
            by=request.user,
            at=request.at,
        )

    if request.method != "POST":
        return render(request, "learning/report.html", shown)
    return file_form(
        request,
        form,
        do,
        done=_("The season is reported. Everyone can read it."),
        to=reverse("learning:trade", args=[slug]),
        shown_again=lambda form, status: render(
            request, "learning/report.html", {**shown, "form": form}, status=status
        ),
    )


def _first(request: HttpRequest, reports: Sequence[SeasonReport]) -> dict[str, Any]:
    """Return what the form begins with: the terms of the last season, or the season in the address, to correct it."""
    if not reports:
        return {}
    asked = request.GET.get("season", "")
    known = next((one for one in reversed(reports) if asked == one.from_on.isoformat()), None)
    if known is None:
        kept = ("product", "currency", "sold_currency", "floor_currency", "floor_unit", "premium_currency")
        return {name: getattr(reports[-1], name) for name in (*kept, "market_source", "floor_source")}
    values = {name: getattr(known, name) for name in NAMES}
    for name, currency in PRICES:
        if values[name] is not None:
            values[name] = f"{major(values[name], getattr(known, currency)):f}"
    values["uses"] = "\n".join(
        f"{use.title} | {major(use.sum, known.premium_currency):f}{' | members' if use.to_members else ''}"
        for use in known.uses.all()
    )
    return values
