"""Reading policy dossiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from dure.dossiers.models import PolicyDossier, PolicyProposal, PolicyText
from dure.matters.models import Act, Matter

NEGOTIATED, RESULT = PolicyText.Part.NEGOTIATED, PolicyText.Part.RESULT


@dataclass(frozen=True)
class Way:
    """A dossier from the problem to the result: proposals, versions of the text, the decision, reports, the end."""

    proposals: Sequence[Matter]
    versions: Sequence[PolicyText]
    decision: Act | None
    reports: Sequence[PolicyText]
    end: Act | None


def dossiers() -> QuerySet[PolicyDossier]:
    """Return dossiers with their matters and how many proposals went into each."""
    rows = PolicyDossier.objects.select_related(
        "matter__round__charter", "matter__raised_in", "matter__held_by"
    )
    return rows.annotate(proposals_count=Count("proposals"))


def way_of(dossier: PolicyDossier) -> Way:
    """Return the whole way of a dossier. Three queries."""
    links = PolicyProposal.objects.filter(dossier=dossier).select_related(
        "proposal__round__charter", "proposal__raised_in", "proposal__author"
    )
    texts = list(PolicyText.objects.filter(dossier=dossier).select_related("act__by").order_by("pk"))
    acts = list(
        Act.objects.filter(matter_id=dossier.matter_id, verb__in=("decide", "worked", "fail")).order_by(
            "number"
        )
    )
    return Way(
        proposals=[link.proposal for link in links.order_by("pk")],
        versions=[one for one in texts if one.part == NEGOTIATED],
        decision=next((act for act in reversed(acts) if act.verb == "decide"), None),
        reports=[one for one in texts if one.part == RESULT],
        end=next((act for act in reversed(acts) if act.verb != "decide"), None),
    )
