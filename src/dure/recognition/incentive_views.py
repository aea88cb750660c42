"""Incentives: the register, what one organization can have and what keeps it from the rest, and who would gain."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from dure.frameworks.commands import read_or_refuse
from dure.frameworks.eligibility import examine, is_for_profit
from dure.frameworks.models import read
from dure.frameworks.queries import recognised_by_organization
from dure.networks.models import Organization
from dure.networks.policies import may_steward
from dure.networks.queries import organization_by_slug
from dure.recognition import commands, queries
from dure.recognition.answers import subject_of
from dure.recognition.forms import IncentiveForm
from dure.recognition.models import Incentive, Report
from dure.recognition.reachable import (
    BLOCKED,
    GRANTED,
    POSSIBLE,
    code_of,
    reachable_data,
    reported,
    simulated,
)
from dure.recognition.showing import lines, spoken
from dure.refusals import Refused, Unknown
from dure.web.filing import show_refusal
from dure.web.pages import Page, Table, page


@page("recognition/incentives.html")
def incentives(request: HttpRequest) -> Page:
    """List the incentives: who gives what, by which law, until when."""
    found = list(queries.incentives())
    reader = request.user if request.user.is_authenticated else None
    return Page(
        {"section": "recognition", "incentives": found, "reader": reader},
        data=lambda: [_data(one) for one in found],
        table=lambda: Table(
            ["ref", "owner", "title", "law", "gives", "from", "until"],
            (
                [one.ref, one.owner.slug, one.title, one.law, one.gives, one.from_on, one.until_on]
                for one in found
            ),
        ),
        name="incentives",
    )


def _data(one: Incentive) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "owner": one.owner.slug,
        "title": one.title,
        "law": one.law,
        "gives": one.gives,
        "amount": one.amount,
        "currency": one.currency,
        "from": one.from_on,
        "until": one.until_on,
        "excludes": [other.ref for other in one.excludes.all()],
        "conditions": one.text,
    }


@page("recognition/incentive.html")
def incentive(request: HttpRequest, ref: str) -> Page:
    """Show an incentive with its conditions as a tree."""
    one = queries.incentives().filter(ref=ref).first()
    if one is None:
        raise Unknown("incentive")
    framework = spoken(read(one.text))
    return Page(
        {"section": "recognition", "incentive": one, "framework": framework, "tree": lines(framework)},
        data=lambda: _data(one),
        name=f"incentive-{one.ref}",
    )


@page("recognition/possible.html")
def possible(request: HttpRequest, slug: str) -> Page:
    """Say for each incentive whether an organization has it, can have it, or which condition blocks it and how far."""
    organization = organization_by_slug(slug)
    on = timezone.localdate(request.at)
    rows = simulated(organization, on)
    return Page(
        {
            "section": "recognition",
            "organization": organization,
            "for_profit": is_for_profit(organization),
            "rows": rows,
            "counts": {
                code: sum(row["code"] == code for row in rows) for code in (GRANTED, POSSIBLE, BLOCKED)
            },
        },
        data=lambda: reachable_data(rows),
        table=lambda: Table(
            ["incentive", "title", "state", "condition", "distance"],
            (
                [row["incentive"].ref, row["incentive"].title, row["code"], one["title"], one["distance"]]
                for row in rows
                for one in (row["in_the_way"] or [{"title": "", "distance": ""}])
            ),
        ),
        name=f"incentives-{organization.slug}",
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter an incentive of a department, with its conditions as a text."""
    owner = organization_by_slug(slug)
    if refused := may_steward(request.user, owner, request.at):
        raise refused
    form = IncentiveForm(
        request.POST or None,
        incentives=Incentive.objects.order_by("title"),
        initial={"text": CONDITIONS, "from_on": timezone.localdate(request.at)},
    )
    status = 200
    found = None
    if request.method == "POST" and "check" in request.POST:
        found, fault = _who_could(str(request.POST.get("text", "")), request)
        if fault:
            form.add_error("text", fault)
    elif request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = commands.enter_incentive(
                    owner=owner, by=request.user, at=request.at, **form.cleaned_data
                )
            except Refused as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, gettext("The incentive is on the register."))
                return redirect("recognition:incentive", made.ref)
    return render(
        request,
        "recognition/enter_incentive.html",
        {"section": "recognition", "owner": owner, "form": form, "effects": found},
        status=status,
    )


def _who_could(text: str, request: HttpRequest) -> tuple[dict[str, int] | None, str]:
    """Hold everybody who has reported against conditions that are not in force yet: how many could have it."""
    try:
        framework = read_or_refuse(text.replace("\r\n", "\n"))
    except Refused as refused:
        return None, refused.sentence
    on = timezone.localdate(request.at)
    counts = dict.fromkeys((GRANTED, POSSIBLE, BLOCKED), 0)
    everybody = recognised_by_organization(on)
    by_organization: dict[Organization, list[Report]] = {}
    for report in queries.all_newest_reports():
        by_organization.setdefault(report.organization, []).append(report)
    for organization, reports in by_organization.items():
        result = examine(
            organization,
            framework,
            on,
            subject=subject_of(reports[0]),
            reported=reported(reports),
            under=everybody.get(organization.pk, frozenset()),
        )
        counts[code_of(result)] += 1
    return counts, ""


CONDITIONS = """key = "our-incentive"
title = "Conditions of our incentive"
version = "1"
jurisdiction = "KR"
sources = ["Ordinance, article 1"]
rule = "all"

[indicators.for_profit]
title = "It does not work for profit"
kind = "yes_no"
wants = false

[indicators.recognised_any]
title = "It is recognised by a body"
kind = "yes_no"
"""
