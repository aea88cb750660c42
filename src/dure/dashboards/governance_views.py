"""The governance profile of one organization, and of two side by side."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from dure.dashboards.governance import Governance, governance_of
from dure.networks.models import Organization
from dure.networks.queries import organization_by_slug
from dure.refusals import said
from dure.web.pages import Page, Table, page

OFFERED = 40


@page("dashboards/governance.html")
def governance(request: HttpRequest, slug: str) -> Page:
    """Show who elects, who can remove, who pays and who decides; `beside` names another organization."""
    asked = [organization_by_slug(slug)]
    other = request.GET.get("beside", "").replace("\0", "").strip().rstrip("/").rpartition("/")[2]
    if other and other != slug:
        asked.append(organization_by_slug(other))
    found = [governance_of(one, request.at) for one in asked]
    offered = Organization.objects.filter(kind=asked[0].kind, closed_at__isnull=True).exclude(pk=asked[0].pk)
    return Page(
        context={
            "organization": asked[0],
            "found": found,
            "beside": other,
            "offered": offered.order_by("name", "id")[:OFFERED],
            "section": "networks",
        },
        data=lambda: [_data(one) for one in found],
        table=lambda: Table(
            ["organization", "question", "answer", "why"],
            [
                [one.organization.slug, answer.question, answer.by, said(answer.says)]
                for one in found
                for answer in one.profile.answers
            ],
        ),
        name=f"governance-{slug}",
    )


def _data(one: Governance) -> dict[str, Any]:
    return {
        "organization": one.organization.slug,
        "run_by": one.profile.by,
        "why": said(one.profile.says),
        "answers": {answer.question: {"by": answer.by, "why": answer.says} for answer in one.profile.answers},
        "says_of_itself": one.organization.about,
        "seats": [
            {
                "title": str(row.post),
                "held": row.held,
                "electors": row.seat.electors,
                "governments_among_them": row.seat.governments,
                "official_of": row.official_of,
            }
            for row in one.seats
        ],
        "stages": [
            {
                "charter": charter.key,
                "stage": hand.stage,
                "held_by": hand.held_by,
                "government": hand.government,
            }
            for charter, hand in one.hands
        ],
        "money": [
            {"from": source.name, "kind": source.kind, "amount_minor_units": source.amount}
            for source in one.sources
        ],
    }
