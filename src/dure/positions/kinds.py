"""Positions as a kind of matter: clauses, amendments, ratification by networks, publication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dure.matters.kinds import Kind, register
from dure.matters.models import Act, Matter
from dure.people.models import Person
from dure.positions import amending, opening, publishing, queries, ratifying
from dure.positions.forms import PositionForm
from dure.positions.models import Position
from dure.refusals import refuse
from polity.charters.values import RATIFIED_MATTER
from polity.rules import Outcome
from polity.sentences import gettext_noop


class PositionKind(Kind):
    """A text in clauses that networks amend and ratify; the words and the answers live in tables of their own."""

    key = RATIFIED_MATTER
    title = _("position")
    raise_title = _("Draft a position")
    related = ("position",)
    template = "positions/of_matter.html"
    raise_form = PositionForm
    elsewhere = frozenset({"amend", "accept", "turn_down", "take_back"})

    def create(
        self, *, matter: Matter, by: Person, at: datetime, details: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Store the clauses as drafted."""
        typed = details.get("clauses", "")
        clauses = amending.split_clauses(typed) if isinstance(typed, str) else list(typed)
        sort = details.get("sort") or Position.Kind.POSITION
        if sort not in Position.Kind.values:
            raise refuse("choice_unknown", gettext_noop("Choose what kind of text it is."), field="sort")
        position = Position.objects.create(
            matter=matter, kind=sort, addressed_to=str(details.get("addressed_to", ""))[:200]
        )
        amending.write_clauses(position, clauses, by, at)
        return {"sort": sort, "addressed_to": position.addressed_to, "clauses": clauses}

    def check(self, *, matter: Matter, verb: str, sum: int | None, details: Mapping[str, Any]) -> None:
        """Refuse amendments and decisions that make no sense, before anything is stored."""
        if verb == "amend":
            amending.check_amendment(matter, details)
        elif verb in ("accept", "turn_down"):
            amending.check_decision(matter, verb, details)
        elif verb == "publish":
            publishing.check_publication(matter)

    def after(self, *, matter: Matter, act: Act, details: Mapping[str, Any]) -> None:
        """Follow an act: words, the opening and the close of a ratification, the publication."""
        follow = {
            "amend": amending.file_amendment,
            "accept": amending.take_in,
            "turn_down": amending.turn_down,
            "take_back": amending.take_back,
        }.get(act.verb)
        if follow is not None:
            follow(matter, act, details)
        elif act.verb == "publish":
            publishing.publish(matter, act)
        stages = matter.round.process.stages
        if stages[act.stage_from].ratification is not None and act.stage_to != act.stage_from:
            ratifying.close(matter, act)
        if stages[act.stage_to].ratification is not None and act.stage_to != act.stage_from:
            opening.open_for(matter, act)

    def ratified(self, matter: Matter, at: datetime) -> Outcome | None:
        """Return how the ratification stands, as if it closed now."""
        return ratifying.outcome_of(matter, at)

    def public(self, matter: Matter) -> dict[str, Any]:
        """Return the words and how the ratification ended."""
        return queries.position_data(matter.position)

    def listed(self, matters: Sequence[Matter]) -> dict[int, dict[str, Any]]:
        """Return the same of many."""
        return queries.positions_data([one.position for one in matters])

    def context(self, matter: Matter) -> dict[str, Any]:
        """Return the clauses, and where amendments, ratification and publication are."""
        return queries.summary(matter)


register(PositionKind())
