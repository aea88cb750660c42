"""How long jobs last in a labour market: every line that was entered with its source, and the form for a new one."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from dure.commissions import queries
from dure.commissions.commands import enter_market_figures
from dure.commissions.forms import MarketForm
from dure.commissions.models import MarketFigures
from dure.commissions.policies import authorities_of
from dure.networks.models import Area
from dure.networks.queries import NOTHING, capacities
from dure.refusals import refuse
from dure.web.filing import file_form
from dure.web.pages import Page, Table, keyset, page
from polity.sentences import gettext_noop

COLUMNS = ("area", "title", "months", "percent", "source", "entered_at")


@page("commissions/market.html")
def market(request: HttpRequest) -> Page:
    """List the lines of the labour market, the newest first; of an area the newest stands in the pictures."""
    return _market(request)


def _market(request: HttpRequest, form: MarketForm | None = None) -> Page:
    shown = keyset(queries.market_figures(), order=("-at", "-id"), after=request.GET.get("after"))
    return Page(
        {
            "section": "commissions",
            "lines": shown.items,
            "next": shown.next,
            "form": form or _form(request),
        },
        data=lambda: {"next": shown.next, "lines": [_data(one) for one in shown.items]},
        table=lambda: Table(
            COLUMNS,
            [
                (one.area.code, one.title, months, percent, one.source, one.at)
                for one in shown.items
                for months, percent in one.points
            ],
        ),
        name="labour-market",
    )


def _data(one: MarketFigures) -> dict[str, Any]:
    return {
        "area": one.area.code,
        "title": one.title,
        "source": one.source,
        "points": [{"months": months, "percent": percent} for months, percent in one.points],
        "entered_at": one.at,
    }


def _form(request: HttpRequest, data: Any = None) -> MarketForm | None:
    """Return the form to an official of a public body, None to others."""
    holdings = NOTHING
    if request.user.is_authenticated:
        holdings = capacities(request.user, request.at, only=frozenset({"official"}))
    buyers = queries.bidders_for(authorities_of(holdings))
    first = buyers.select_related("area").first()
    if first is None:
        return None
    initial = {"buyer": first.slug, "area": first.area.code if first.area else ""}
    return MarketForm(
        data, buyers=buyers, areas=Area.objects.order_by("code"), initial=initial, auto_id="market-%s"
    )


@login_required
@require_POST
def enter_market(request: HttpRequest) -> HttpResponseBase:
    """Enter a line with its source, as an official of a public body."""
    form = _form(request, request.POST)
    if form is None:
        raise refuse(
            "wrong_capacity",
            gettext_noop("Only officials of a public body enter figures of the labour market."),
        )

    def shown_again(sent: Any, status: int) -> HttpResponseBase:
        context = {**_market(request, sent).context, "formats": []}
        return render(request, "commissions/market.html", context, status=status)

    return file_form(
        request,
        form,
        lambda given: enter_market_figures(by=request.user, at=request.at, **given),
        done=_("The figures are entered. They stand in the pictures of this area from now on."),
        to=reverse("commissions:market"),
        shown_again=shown_again,
    )
