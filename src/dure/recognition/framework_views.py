"""Frameworks as pages: the tree, the source, what is unverified, versions; and the editor."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from dure.frameworks.commands import adopt_framework
from dure.frameworks.models import Framework, read
from dure.frameworks.policies import may_adopt
from dure.frameworks.queries import adopted, framework_of, shipped
from dure.networks.queries import organization_by_slug
from dure.recognition import queries
from dure.recognition.forms import LONGEST_TEXT, FrameworkForm
from dure.recognition.showing import lines, spoken
from dure.refusals import Refused, Unknown
from dure.web.pages import Page, Table, page
from polity.criteria import Effect, FrameworkFaults, effects, faults, parse

ON_EFFECTS = 10_000  # organizations whose reports are held against a new text at most


@page("recognition/frameworks.html")
def frameworks(request: HttpRequest) -> Page:
    """List the frameworks that bodies have adopted and the texts that ship."""
    known = [spoken(read(text)) for text in shipped().values()]
    return Page(
        {"section": "recognition", "adopted": list(adopted()), "shipped": known},
        data=lambda: {
            "adopted": [_adopted(one) for one in adopted()],
            "shipped": [
                {
                    "key": one.key,
                    "title": one.title,
                    "jurisdiction": one.jurisdiction,
                    "version": one.version,
                    "digest": one.digest,
                }
                for one in known
            ],
        },
        table=lambda: Table(
            ["key", "title", "jurisdiction", "version", "unverified", "digest"],
            (
                [one.key, one.title, one.jurisdiction, one.version, len(one.unverified), one.digest]
                for one in known
            ),
        ),
        name="frameworks",
    )


def _adopted(one: Framework) -> dict[str, Any]:
    return {
        "organization": one.organization.slug,
        "key": one.key,
        "number": one.number,
        "version": one.version,
        "title": one.title,
        "jurisdiction": one.jurisdiction,
        "digest": one.digest,
    }


@page("recognition/framework.html")
def shipped_framework(request: HttpRequest, key: str) -> Page:
    """Show a text that ships."""
    text = shipped().get(key)
    if text is None:
        raise Unknown("framework")
    return _shown(text, None)


@page("recognition/framework.html")
def framework(request: HttpRequest, slug: str, key: str) -> Page:
    """Show a framework that a body has adopted, in its newest version or in that of `number`."""
    number = request.GET.get("number", "")
    found = framework_of(slug, key, int(number[:6]) if number.isdecimal() else None)
    return _shown(found.text, found)


def _shown(text: str, stored: Framework | None) -> Page:
    parsed = spoken(read(text))
    versions = []
    if stored is not None:
        versions = list(
            Framework.objects.filter(organization=stored.organization, key=stored.key).order_by("-number")
        )
    tree = lines(parsed)
    return Page(
        {
            "section": "recognition",
            "framework": parsed,
            "stored": stored,
            "versions": versions,
            "tree": tree,
            "counts": {
                "principles": sum(one.node.level == "principle" for one in tree),
                "duties": sum(one.node.level == "duty" for one in tree),
                "indicators": len(parsed.indicators),
            },
        },
        data=lambda: {
            "key": parsed.key,
            "title": parsed.title,
            "version": parsed.version,
            "jurisdiction": parsed.jurisdiction,
            "sources": list(parsed.sources),
            "unverified": list(parsed.unverified),
            "digest": parsed.digest,
            "text": parsed.text,
        },
        table=lambda: Table(
            ["key", "level", "depth", "title", "rule", "asks", "unverified"],
            (
                [
                    one.node.key,
                    one.node.level,
                    one.depth,
                    one.node.title,
                    one.rule,
                    one.asks,
                    one.node.unverified,
                ]
                for one in tree
            ),
        ),
        name=parsed.key,
    )


@require_POST
@login_required
def check(request: HttpRequest) -> HttpResponse:
    """Return the findings about a text as a fragment: what the editor fetches while one types."""
    given = request.POST.get("text", "")[:LONGEST_TEXT].replace("\r\n", "\n")
    return render(request, "recognition/_findings.html", _findings(given, request))


def _findings(text: str, request: HttpRequest) -> dict[str, Any]:
    """Return what the editor shows beside a text: its faults, or its tree and what it would change."""
    found = faults(text)
    if found:
        return {"faults": found}
    parsed = parse(text)
    return {
        "faults": (),
        "framework": spoken(parsed),
        "tree": lines(spoken(parsed)),
        "effects": _effects(text, request),
    }


def _effects(text: str, request: HttpRequest) -> dict[str, Any] | None:
    """Return what a text would change for everybody who reported under its key; None where nobody did."""
    parsed = parse(text)
    reports = queries.newest_reports(parsed.key, ON_EFFECTS)
    if not reports:
        return None
    on = timezone.localdate(request.at)
    names = {one.organization.slug: one.organization for one in reports}
    before = {one.organization.slug: queries.result(one, on) for one in reports}
    found = effects(before, queries.results_under(reports, parsed, on))
    return effects_shown(found, names, parsed)


def effects_shown(
    found: tuple[Effect, ...], names: dict[str, Any], parsed: Any, before: Any = None
) -> dict[str, Any]:
    """Return who gains, who loses and who is asked something new, each with the conditions that decide it."""

    def titles(effect: Effect) -> list[str]:
        keys = effect.by[:4]
        known = {**(before.nodes if before else {}), **parsed.nodes}
        return [known[key].title if key in known else key for key in keys]

    groups: dict[str, list[dict[str, Any]]] = {"gains": [], "loses": [], "opens": [], "same": []}
    by: dict[str, int] = {}
    for effect in found:
        groups[effect.effect].append({"organization": names[effect.who], "by": titles(effect)})
        if effect.effect != "same":
            for title in titles(effect):
                by[title] = by.get(title, 0) + 1
    return {
        **groups,
        "total": len(found),
        "conditions": sorted(by.items(), key=lambda pair: (-pair[1], pair[0])),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a framework for a body and adopt it; without JavaScript the button “Check” shows the faults."""
    organization = organization_by_slug(slug)
    if refused := may_adopt(request.user, organization, request.at):
        raise refused
    start = _start(request, organization)
    form = FrameworkForm(request.POST or None, initial={"text": start})
    status = 200
    if request.method == "POST" and form.is_valid() and "check" not in request.POST:
        try:
            made = adopt_framework(
                organization=organization, text=form.cleaned_data["text"], by=request.user, at=request.at
            )
        except (Refused, FrameworkFaults) as refusal:
            form.add_error("text", refusal.sentence if isinstance(refusal, Refused) else str(refusal))
            status = 422
        else:
            messages.success(request, gettext("The framework is adopted."))
            return redirect("recognition:framework", organization.slug, made.key)
    text = str(form["text"].value() or "").replace("\r\n", "\n")
    context = {
        "section": "recognition",
        "organization": organization,
        "form": form,
        "samples": sorted(shipped()),
        **_findings(text, request),
    }
    return render(request, "recognition/editor.html", context, status=status)


def _start(request: HttpRequest, organization: Any) -> str:
    """Return the text with which the editor begins: one in force, a sample, or the smallest tree."""
    key = request.GET.get("from", "")
    stored = Framework.objects.filter(organization=organization, key=key).order_by("-number").first()
    if stored is not None:
        return stored.text
    return shipped().get(request.GET.get("sample", ""), SMALLEST)


SMALLEST = """key = "our-framework"
title = "What we ask of each other"
version = "1"
jurisdiction = "001"
sources = ["Decision of our assembly"]
rule = "all"

[principles.people]
title = "People first"
axis = "work"

[duties.members_decide]
of = "people"
title = "Members decide"

[indicators.meetings]
of = "members_decide"
title = "Meetings of members in the year"
kind = "number"
unit = "meetings"
least = 1
"""
