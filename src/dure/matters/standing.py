"""From rows to the values of `polity.process` and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q, QuerySet

from dure.charters.models import Round
from dure.charters.queries import BodyKey, Calendar, bodies, bodies_and_calendar
from dure.matters.models import Act, Matter
from dure.networks.models import Organization
from dure.networks.queries import roll
from dure.prepared import Prepared
from polity import process
from polity.charters import Charter
from polity.rules import Vote, Voter

CLOCK = "clock"
COUNTING = ("support", "attend", "vote")


@dataclass(frozen=True)
class Course:
    """What a round gives to each of its matters: the charter, who the bodies are, and the calendar."""

    round: Round

    @property
    def charter(self) -> Charter:
        """The charter that moves the round's matters."""
        return self.round.process

    @cached_property
    def bodies(self) -> Mapping[str, list[Organization]]:
        """Body key -> the organizations that are this body, by name."""
        return bodies(self.round)

    @cached_property
    def _keys(self) -> tuple[Mapping[str, list[BodyKey]], Calendar]:
        return bodies_and_calendar(self.round)

    @property
    def calendar(self) -> Calendar:
        """Stage key -> (opens, closes)."""
        return self._keys[1]

    @cached_property
    def _rolls(self) -> dict[tuple[int, str, datetime], tuple[Voter, ...]]:
        return {}

    def roll(self, body: Organization, who: str, at: datetime) -> tuple[Voter, ...]:
        """Return who votes in a body at `at` (see `networks.queries.roll`), read once."""
        asked = (body.id, who, at)
        if asked not in self._rolls:
            self._rolls[asked] = roll(body, who, at)
        return self._rolls[asked]

    def body_key(self, key: str, raised_in: int) -> BodyKey | None:
        """Return which organization is body `key` for a matter raised in the organization with id `raised_in`."""
        assigned = self._keys[0].get(key, [])
        if not assigned:
            return None
        if self.charter.bodies[key].many:
            return next((one for one in assigned if one.id == raised_in), assigned[0])
        return assigned[0]

    def holder_id(self, stage: str, raised_in: int) -> int | None:
        """Return the id of the organization that holds `stage`; None for a final stage."""
        key = self.charter.stages[stage].held_by
        held = self.body_key(key, raised_in) if key else None
        return held.id if held else None

    def body(self, key: str, raised_in: int) -> Organization | None:
        """Return the organization that is body `key` for a matter raised in the organization with id `raised_in`."""
        found = self.body_key(key, raised_in)
        return next((one for one in self.bodies[key] if one.id == found.id), None) if found else None

    def holder(self, stage: str, raised_in: int) -> Organization | None:
        """Return the organization that holds `stage`; None for a final stage."""
        key = self.charter.stages[stage].held_by
        return self.body(key, raised_in) if key else None


def voter_key(act: Act) -> str | None:
    """Return the key on the roll under which an act voted or attended."""
    if act.post_id is not None and act.post is not None:
        return act.post.ref
    if act.acting_for_id is not None and act.acting_for is not None:
        return act.acting_for.slug
    return act.by.ref if act.by else None


def as_process_act(act: Act) -> process.Act:
    """Return a stored act as the pure value that `polity.process` folds."""
    return process.Act(
        verb=act.verb,
        by=act.by.ref if act.by else CLOCK,
        at=act.at,
        capacities=frozenset(),
        acting_for=act.acting_for.slug if act.acting_for else None,
        voter=voter_key(act),
        choice=act.choice,
        reason=act.reason,
        sum=act.sum,
        outcome=act.outcome,
        number=act.number,
    )


def acts_of(matter: Matter) -> QuerySet[Act]:
    """Return the matter's acts in order, with what `as_process_act` reads."""
    return matter.acts.select_related("by", "acting_for", "post").order_by("number")


class Counted(NamedTuple):
    """A support, a vote or an attendance: in which visit, by whom, under which key on the roll."""

    verb: str
    visit: int
    choice: str
    reason: str
    by: str | None
    acting_for: str | None
    post: str | None

    @property
    def key(self) -> str:
        """The key on the roll, as `voter_key` tells it."""
        return self.post or self.acting_for or self.by or ""


COUNTED = Prepared(
    lambda matter, visit: (
        Act.objects.filter(Q(verb="support") | Q(verb__in=("attend", "vote"), visit=visit), matter_id=matter)
        .order_by("number")
        .values_list("verb", "visit", "choice", "reason", "by__ref", "acting_for__slug", "post__ref")
    )
)


def _counted(matter: Matter, acts: Iterable[Act] | None) -> Iterator[Counted]:
    if acts is None:
        yield from map(Counted._make, COUNTED.all(matter=matter.pk, visit=matter.visit))
        return
    for act in acts:
        if act.verb in COUNTING:
            yield Counted(
                act.verb,
                act.visit,
                act.choice,
                act.reason,
                act.by.ref if act.by else None,
                act.acting_for.slug if act.acting_for else None,
                act.post.ref if act.post else None,
            )


def standing(matter: Matter, course: Course, acts: Iterable[Act] | None = None) -> process.Standing:
    """Return where a matter stands, from its columns and the supports, votes and attendance that still count.

    One query (and the calendar's, once per course); none for the acts if all of them are given, in their order.
    `rebuild` checks that folding every act gives the same.
    """
    supports: set[str] = set()
    attendance: set[str] = set()
    votes: dict[str, Vote] = {}
    for one in _counted(matter, acts):
        if one.verb == "support":
            supports |= {one.by} if one.by else set()
        elif one.visit == matter.visit and one.verb == "attend":
            attendance.add(one.key)
        elif one.visit == matter.visit:
            votes[one.key] = Vote(voter=one.key, choice=one.choice, reason=one.reason)
    opens_at = course.calendar.get(matter.stage, (None, None))[0]
    return process.Standing(
        opens_at=opens_at if opens_at and opens_at > matter.entered_at else None,
        stage=matter.stage,
        entered_at=matter.entered_at,
        due_at=matter.due_at,
        visit=matter.visit,
        number=matter.acts_count,
        author=matter.author.ref,
        supports=frozenset(supports),
        attendance=frozenset(attendance),
        votes=tuple(votes[key] for key in sorted(votes)),
        sum=matter.sum,
        answer=matter.answer,
        ended=matter.ended,
    )
