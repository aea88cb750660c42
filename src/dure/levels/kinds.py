"""Local proposals as a kind of matter: handed in, they go by themselves to the level of government that may decide.

The stages of the charter in which governments decide are called `local`, `regional` and `national`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dure.levels import queries
from dure.levels.forms import IssueForm
from dure.levels.models import Competence, LocalProposal
from dure.matters.commands import STANDING_COLUMNS, perform
from dure.matters.kinds import Kind, register
from dure.matters.models import Act, Matter
from dure.matters.saying import as_json, from_json
from dure.people.models import Person
from dure.refusals import refuse, said
from dure.web.issues import issue_of, issues
from polity.levels import LEVEL_NAMES, LEVELS, Route, route
from polity.sentences import Sentence, gettext_noop

HAND_IN = "hand_in"


class LocalProposalKind(Kind):
    """A proposal raised near the people. Where its municipality may not decide, it goes on, by the law that says so."""

    key = "local_proposal"
    title = _("local proposal")
    raise_title = _("Raise a proposal")
    related = ("local_proposal",)
    template = "levels/proposal.html"
    raise_form = IssueForm

    def create(
        self, *, matter: Matter, by: Person, at: datetime, details: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Store which issue it is about."""
        issue = issue_of(str(details.get("issue") or ""))
        LocalProposal.objects.create(matter=matter, issue=issue.key)
        return {"issue": issue.key}

    def after(self, *, matter: Matter, act: Act, details: Mapping[str, Any]) -> None:
        """Once it is handed in, let it go to the level that decides, in the same transaction; or let it stay."""
        if act.verb != HAND_IN or act.stage_to not in LEVELS:
            return
        proposal = LocalProposal.objects.get(matter=matter)
        place = _place(matter, proposal.issue, act.stage_to)
        LocalProposal.objects.filter(matter=matter).update(
            level=place.found.level, ground=place.ground, says=as_json(place.found.says), routed_at=act.at
        )
        if place.found.level != act.stage_to:
            _go(matter, act, place.found)

    def public(self, matter: Matter) -> dict[str, Any]:
        """Return the issue, and where it went by which law."""
        return _told(matter.local_proposal)

    def listed(self, matters: Sequence[Matter]) -> dict[int, dict[str, Any]]:
        """Return the same for many, with one query."""
        found = queries.proposals().filter(matter__in=[one.pk for one in matters])
        return {one.pk: _told(one) for one in found}

    def context(self, matter: Matter) -> dict[str, Any]:
        """Return what the page shows: the issue, what the matrix says about it, where the proposal went and why."""
        proposal = queries.proposals().get(pk=matter.pk)
        ground = proposal.ground
        return {
            "proposal": proposal,
            "issue": issues().get(proposal.issue),
            "route_says": said(from_json(proposal.says)) if proposal.says else "",
            "matrix": ground.matrix if ground else queries.matrix_for(matter.raised_in.area),
        }


class Place:
    """Where a proposal belongs, and the row of the matrix on which that rests."""

    def __init__(self, found: Route, ground: Competence | None) -> None:
        self.found, self.ground = found, ground


def _place(matter: Matter, issue: str, level: str) -> Place:
    """Look up where a proposal belongs, in the matrix that holds where its holder governs."""
    holder = matter.held_by
    matrix = queries.matrix_for(holder.area if holder else None)
    rows = queries.rows_of(matrix) if matrix is not None else []
    found = route([queries.right(one) for one in rows], issue, level)
    ground = found.ground
    row = next((one for one in rows if ground is not None and queries.right(one) == ground), None)
    return Place(found, row)


def _go(matter: Matter, act: Act, found: Route) -> None:
    """Let it go by itself to the body of the level that decides. Raises Refused: no_competent_body."""
    move = matter.round.process.stages[act.stage_to].following(f"{found.level}_decides")
    if move is None:
        raise refuse(
            "no_competent_body",
            gettext_noop(
                "{why} This round has no body of that level, so nothing was handed in. A steward of {organization} "
                "can open a round with {level}."
            ),
            why=found.says,
            organization=str(matter.round.organization),
            level=Sentence(LEVEL_NAMES[found.level]),
        )
    perform(
        matter=matter, verb=move.verb, by=None, at=act.at, reason=said(found.says), says=as_json(found.says)
    )
    matter.refresh_from_db(fields=STANDING_COLUMNS)  # whoever is told now is told where it stands


def _told(proposal: LocalProposal) -> dict[str, Any]:
    ground = proposal.ground
    return {
        "issue": proposal.issue,
        "level": proposal.level,
        "says": said(from_json(proposal.says)) if proposal.says else "",
        "ground": {"ref": ground.ref, "law": ground.law, "article": ground.article, "source": ground.source}
        if ground
        else None,
    }


register(LocalProposalKind())
