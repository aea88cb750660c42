"""How an organization grows and whether it stays itself: figures of growth beside those of governance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dure.learning import queries, showing
from dure.learning.figures import NAMES, SUMS, Told, tell_year
from dure.learning.forms import YearForm, first_day
from dure.networks.policies import may_steward, stewards_now
from dure.networks.queries import organization_by_slug
from dure.web.filing import file_form
from dure.web.money import major
from dure.web.pages import Page, Table, page


@page("learning/growth.html")
def growth(request: HttpRequest, slug: str) -> Page:
    """Show years as columns: figures of growth directly beside indicators of governance, of one organization."""
    organization = organization_by_slug(slug)
    context = showing.growth_context(organization)
    header = ["figure", *(one.year for one in context["years"])]
    rows = [*context["growth"], *context["governs"]]
    return Page(
        {
            "section": "networks",
            "organization": organization,
            "is_steward": request.user.is_authenticated
            and stewards_now(request.user, organization, request.at),
            **context,
        },
        data=lambda: showing.growth_data(organization),
        table=lambda: Table(header, [[row.key, *row.cells] for row in rows]),
        name=f"growth-{slug}",
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Tell the figures of a year, or correct them: for the stewards of the organization."""
    organization = organization_by_slug(slug)
    if refused := may_steward(request.user, organization, request.at):
        raise refused
    form = YearForm(request.POST or None, initial=_first(request, queries.versions_of(organization)))
    shown = {"form": form, "organization": organization, "section": "networks"}

    def do(given: Mapping[str, Any]) -> object:
        values = {name: given[name] for name in NAMES}
        if all(values[name] is None for name in SUMS):
            values["currency"] = ""
        return tell_year(
            organization=organization,
            year=given["year"],
            told=Told(**values),
            reason=given["reason"],
            by=request.user,
            at=request.at,
        )

    if request.method != "POST":
        return render(request, "learning/tell.html", shown)
    return file_form(
        request,
        form,
        do,
        done=_("The year is told. It stands beside the years before."),
        to=reverse("learning:growth", args=[slug]),
        shown_again=lambda form, status: render(
            request, "learning/tell.html", {**shown, "form": form}, status=status
        ),
    )


def _first(request: HttpRequest, versions: Any) -> dict[str, Any]:
    """Return what the form begins with: a new year, or the figures of the year in the address, to correct them."""
    years = [one.year for one in versions]
    asked = request.GET.get("year", "")
    known = next((one for one in reversed(versions) if asked == str(one.year)), None)
    if known is None:
        currency = next((one.currency for one in reversed(versions) if one.currency), "")
        return {"year": first_day(years, timezone.localdate(request.at)), "currency": currency}
    values = {name: getattr(known, name) for name in NAMES}
    for name in SUMS:
        if values[name] is not None:
            values[name] = f"{major(values[name], known.currency):f}"
    return {"year": known.year, **values}
