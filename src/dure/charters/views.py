"""Charters to read: the text beside its diagram, its versions, and what changed between them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from dure.charters import queries
from dure.charters.diffs import text_diff
from dure.charters.drawing import diagram
from dure.charters.models import Charter
from dure.charters.models import read as read_charter
from dure.charters.wording import worded
from dure.networks.models import Organization
from dure.networks.queries import capacities
from dure.web.pages import Page, Table, keyset, page
from polity.charters import differences
from polity.charters.diagram import mermaid


@page("charters/list.html")
def charter_list(request: HttpRequest) -> Page:
    """Show the charters in force, and the samples that ship with Dure."""
    shown = keyset(queries.in_force(), order=("title", "id"), after=request.GET.get("after"), limit=30)
    samples = [(name, read_charter(text)) for name, text in queries.samples().items()]
    return Page(
        context={
            "charters": [
                (one, worded(one.process, one.process.title), worded(one.process, one.process.summary))
                for one in shown.items
            ],
            "next": shown.next,
            "samples": [(name, worded(one, one.title), worded(one, one.summary)) for name, one in samples],
            "section": "charters",
        },
        data=lambda: {"charters": [_data(one) for one in shown.items], "next": shown.next},
        table=lambda: Table(
            ["organization", "key", "version", "title", "adopted_at", "digest"],
            (
                [one.organization.slug, one.key, one.version, one.title, one.adopted_at, one.digest]
                for one in shown.items
            ),
        ),
        name="charters",
    )


@page("charters/charter.html")
def charter(request: HttpRequest, slug: str, key: str, version: int | None = None) -> Page:
    """Show one charter: the version in force unless another is asked for, compared with the one before it."""
    organization = get_object_or_404(Organization, slug=slug)
    versions = list(queries.versions(organization, key))
    if not versions:
        raise Http404
    shown = (
        versions[0] if version is None else next((one for one in versions if one.version == version), None)
    )
    if shown is None:
        raise Http404
    before = next((one for one in versions if one.version == shown.version - 1), None)
    holdings = capacities(request.user if request.user.is_authenticated else None, request.at)
    held = holdings.in_organization(organization)
    return Page(
        context={
            "charter": shown,
            "organization": organization,
            "newest": versions[0],
            "versions": versions,
            "summary": worded(shown.process, shown.process.summary),
            "title": worded(shown.process, shown.process.title),
            "diagram": diagram(shown.process, key="charter"),
            "mermaid": mermaid(shown.process),
            "before": before,
            "changes": differences(before.process, shown.process) if before else (),
            "diff": text_diff(before.text, shown.text) if before else (),
            "rounds": shown.rounds.filter(amending=False).order_by("-opens_at"),
            "may_propose": bool(held & {"member", "delegate", "seat", "steward", "chair"}),
            "section": "charters",
        },
        data=lambda: _data(shown) | {"text": shown.text, "versions": [_data(one) for one in versions]},
    )


@page("charters/sample.html")
def sample(request: HttpRequest, name: str) -> Page:
    """Show a sample charter that ships with Dure."""
    text = queries.samples().get(name)
    if text is None:
        raise Http404
    parsed = read_charter(text)
    return Page(
        context={
            "name": name,
            "text": text,
            "title": worded(parsed, parsed.title),
            "summary": worded(parsed, parsed.summary),
            "diagram": diagram(parsed, key="sample"),
            "section": "charters",
        },
        data={"name": name, "title": parsed.title, "digest": parsed.digest, "text": text},
    )


def _data(one: Charter) -> dict[str, Any]:
    return {
        "organization": one.organization.slug,
        "key": one.key,
        "version": one.version,
        "title": one.title,
        "adopted_at": one.adopted_at,
        "adopted_by_matter": one.adopted_by_matter,
        "digest": one.digest,
    }
