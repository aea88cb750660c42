"""Raise matters and perform acts. `perform` is the only writer of what happens to a matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from django.db import transaction

from dure.charters.models import Round
from dure.charters.wording import wording
from dure.files.checking import Checked
from dure.matters import policies
from dure.matters.actors import Actor, actor, asked_for
from dure.matters.facts import facts_for
from dure.matters.kinds import kind_of
from dure.matters.models import Act, Matter, Subscription
from dure.matters.notices import tell
from dure.matters.standing import CLOCK, Course, acts_of, as_process_act, standing
from dure.networks.models import Organization, Post
from dure.networks.queries import capacities
from dure.people.models import Person
from dure.prepared import Prepared, insert, update
from dure.record.commands import append
from dure.refusals import Refused, refuse
from dure.web.sums import sum_refusal
from polity import process
from polity.rules import Vote
from polity.sentences import Sentence, gettext_noop

STANDING_COLUMNS = (
    "stage",
    "held_by",
    "entered_at",
    "due_at",
    "visit",
    "acts_count",
    "supports_count",
    "sum",
    "answer",
    "ended",
    "moved_at",
)


@transaction.atomic
def raise_matter(
    *,
    round: Round,
    title: str,
    text: str,
    raised_in: Organization,
    by: Person,
    at: datetime,
    **details: Any,
) -> Matter:
    """Raise a matter in `round`, in the body `raised_in`; `details` belong to its kind. Returns the stored matter.

    Raises Refused: too_early, too_late, unknown_reference, wrong_capacity, already_raised, of a sum out of range, and
    what the kind refuses.
    """
    title = " ".join(title.split())  # one line, whoever wrote it
    round = Round.objects.select_for_update(of=("self",)).select_related("charter").get(id=round.id)
    course = Course(round)
    if refusal := policies.may_raise(
        person=by, course=course, raised_in=raised_in, holdings=capacities(by, at), at=at
    ):
        raise refusal
    before = Matter.objects.filter(
        round=round, author=by, title=title, text=text, raised_in=raised_in
    ).first()
    if before is not None:
        raise refuse(
            "already_raised",
            gettext_noop("You raised this already, word for word: {ref}."),
            field="title",
            ref=before.ref,
        )
    kind = kind_of(course.charter.matter)
    asked = kind.sum_asked(details)
    if refusal := sum_refusal(asked, field=kind.sum_field):
        raise refusal
    begun = process.begin(course.charter, author=by.ref, at=at, sum=asked, calendar=course.calendar)
    number = round.matters_count + 1
    matter = Matter(
        ref=f"{round.slug}-{number}",
        round=round,
        number=number,
        kind=kind.key,
        title=title,
        text=text,
        author=by,
        raised_in=raised_in,
        raised_at=at,
    )
    _project(matter, begun, course, at)
    insert(matter)
    Round.objects.filter(id=round.id).update(matters_count=number)
    shown = kind.create(matter=matter, by=by, at=at, details=details)
    insert(Subscription(person=by, matter=matter, since_at=at))
    append(
        verb="raise",
        at=at,
        organization=raised_in.slug,
        matter=matter.ref,
        payload={"title": title, "text": text, "by": by.ref, "stage": matter.stage, **shown},
    )
    return matter


@transaction.atomic
def perform(
    *,
    matter: Matter,
    verb: str,
    by: Person | None,
    at: datetime,
    acting_for: Organization | None = None,
    post: Post | None = None,
    visit: int | None = None,
    choice: str = "",
    reason: str = "",
    sum: int | None = None,
    outcome: str = "",
    **details: Any,
) -> Act:
    """Do one act to a matter, or raise `Refused` and store nothing.

    `by` None is the clock. `visit` is the visit that the actor saw: when the matter has moved on meanwhile, the refusal
    says what happened. `sum` is in minor units; `outcome` is given for an answer (adopt, adopt_in_part, refuse) and by
    a ballot's close; for a decision it is computed here. `details` belong to the kind of matter.
    """
    locked = lock(matter)
    course = Course(locked.round)
    stood = standing(locked, course)
    someone = _someone(by, locked, course, verb, at, acting_for, post)
    facts = facts_for(locked, course, verb, stood, at)
    act = process.Act(
        verb=verb,
        by=by.ref if by else CLOCK,
        at=at,
        capacities=someone.capacities if someone else frozenset({("clock", "")}),
        acting_for=acting_for.slug if acting_for else None,
        voter=someone.voter if someone else None,
        choice=choice,
        reason=reason.strip(),
        sum=sum,
        outcome=outcome,
        number=stood.number + 1,
        visit=visit or 0,
    )
    if refusal := process.refusal(course.charter, stood, act, facts):
        says = _what_happened(locked) if refusal.code == "moved_on" else refusal.says
        raise Refused(refusal.code, says, translate=wording(course.charter))
    if verb == "vote" and Vote(act.voter or act.by, act.choice, act.reason) in stood.votes:
        raise refuse("already_voted", gettext_noop("This vote is stored already, with this very reason."))
    kind = kind_of(locked.kind)
    if too_large := sum_refusal(sum, field="sum"):
        raise too_large
    kind.check(matter=locked, verb=verb, sum=sum, details=details)
    shown: dict[str, Any] = {}
    told: dict[str, Any] = {}
    if verb == "decide":
        counted = process.outcome(course.charter, stood, facts)
        act = replace(act, outcome=counted.result)
        shown = {"count": counted.as_json()}
        told = _how_decided(course, locked, facts)
    if details:
        shown["details"] = {
            key: _plain(value) for key, value in sorted(details.items()) if value not in (None, "", [])
        }
    after = process.advance(course.charter, stood, act, calendar=course.calendar)
    stored = _store(locked, course, act, after, someone, shown, told)
    kind.after(matter=locked, act=stored, details=details)
    tell(matter=locked, act=stored, course=course)
    return stored


def lock(matter: Matter) -> Matter:
    """Return the matter's row locked for this transaction, read afresh."""
    found: Matter | None = _locking(kind_of(matter.kind).related).first(matter=matter.id)
    if found is None:
        raise Matter.DoesNotExist
    return found


@cache
def _locking(related: tuple[str, ...]) -> Prepared[Matter]:
    """Return the query that locks a matter and reads what an act needs of it; `related`: what its kind adds."""
    names = ("round__charter__organization", "author", "raised_in", "held_by", *related)
    return Prepared(
        lambda matter: Matter.objects.select_for_update(of=("self",)).select_related(*names).filter(id=matter)
    )


def rebuild(matter: Matter) -> process.Standing:
    """Fold all acts of a matter again and return the standing; it must equal the stored columns."""
    course = Course(matter.round)
    begun = process.begin(
        course.charter,
        author=matter.author.ref,
        at=matter.raised_at,
        sum=kind_of(matter.kind).sum_at_start(matter),
        calendar=course.calendar,
    )
    acts = (as_process_act(act) for act in acts_of(matter))
    return process.fold(course.charter, acts, begin=begun, calendar=course.calendar)


def _someone(
    by: Person | None,
    matter: Matter,
    course: Course,
    verb: str,
    at: datetime,
    acting_for: Organization | None,
    post: Post | None,
) -> Actor | None:
    if by is None:
        return None
    stage = course.charter.stages[matter.stage]
    return actor(
        person=by,
        matter=matter,
        course=course,
        holdings=capacities(by, at, only=asked_for(stage, verb, for_organization=acting_for is not None)),
        verb=verb,
        at=at,
        acting_for=acting_for,
        post=post,
    )


def _capacity(course: Course, matter: Matter, verb: str, someone: Actor | None) -> str:
    """Return the capacity in which the act is done: the first the move names that the actor holds in its body."""
    if someone is None:
        return CLOCK
    move = course.charter.stages[matter.stage].moves[verb]
    held = someone.capacities
    return next((one for one in move.by if (one, move.of) in held or (one, "") in held), move.by[0])


def _store(
    matter: Matter,
    course: Course,
    act: process.Act,
    after: process.Standing,
    someone: Actor | None,
    shown: Mapping[str, Any],
    told: Mapping[str, Any],
) -> Act:
    """Write the entry (with what only it tells), the act and the projection: three tables, one transaction."""
    holder = matter.held_by
    stored = Act(
        matter=matter,
        number=after.number,
        verb=act.verb,
        at=act.at,
        by=someone.person if someone else None,
        capacity=_capacity(course, matter, act.verb, someone),
        acting_for=someone.acting_for if someone else None,
        post=someone.post if someone else None,
        mandate=someone.mandate if someone else None,
        visit=matter.visit,
        due_at=matter.due_at,
        stage_from=matter.stage,
        stage_to=after.stage,
        held_by=holder,
        choice=act.choice,
        outcome=act.outcome,
        reason=act.reason,
        sum=act.sum,
        details=dict(shown),
    )
    entry = append(
        verb=act.verb,
        at=act.at,
        organization=holder.slug if holder else "",
        matter=matter.ref,
        payload=_payload(stored, act, {**shown, **told}),
    )
    stored.entry = entry.number
    insert(stored)
    _project(matter, after, course, act.at)
    update(matter, STANDING_COLUMNS)
    return stored


def _payload(stored: Act, act: process.Act, shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the record says about an act: no names, empty values left out."""
    values = {
        "act": stored.number,
        "by": act.by,
        "capacity": stored.capacity,
        "acting_for": act.acting_for,
        "voter": act.voter,
        "mandate": stored.mandate.ref if stored.mandate else None,
        "from": stored.stage_from,
        "to": stored.stage_to,
        "choice": act.choice,
        "outcome": act.outcome,
        "reason": act.reason,
        "sum": act.sum,
        **shown,
    }
    return {key: value for key, value in values.items() if value not in (None, "")}


def _how_decided(course: Course, matter: Matter, facts: process.Facts) -> dict[str, Any]:
    """Return what the record says so that anyone can count a vote again: rule, settings, and who could vote."""
    decision = course.charter.stages[matter.stage].decision
    if decision is None:
        return {}
    roll = [{"key": voter.key, "weight": str(voter.weight), "chamber": voter.chamber} for voter in facts.roll]
    settings = {name: _plain(value) for name, value in sorted(decision.params.items())}
    return {"rule": decision.rule, "settings": settings, "roll": roll, "visit": matter.visit}


def _project(matter: Matter, after: process.Standing, course: Course, at: datetime) -> None:
    """Bring the matter's columns in line with a standing."""
    matter.stage = after.stage
    matter.held_by_id = course.holder_id(after.stage, matter.raised_in_id)
    matter.entered_at = after.entered_at
    matter.due_at = after.due_at
    matter.visit = after.visit
    matter.acts_count = after.number
    matter.supports_count = len(after.supports)
    matter.sum = after.sum
    matter.answer = after.answer
    matter.ended = after.ended
    matter.moved_at = at


def _what_happened(matter: Matter) -> Sentence:
    """Say what the other one did, to someone whose page was older."""
    last = (
        matter.acts.exclude(verb__in=("support", "attend", "vote"))
        .select_related("held_by")
        .order_by("-number")
        .first()
    )
    stages = matter.round.process.stages
    stage = stages[matter.stage]
    title = Sentence(stage.title or stage.key)
    if last is None:
        return Sentence(
            gettext_noop("This has moved on meanwhile. It stands in “{stage}” now."), {"stage": title}
        )
    return Sentence(
        gettext_noop(
            "This has moved on meanwhile: “{act}”, by {who}. It stands in “{stage}” now. "
            "Nothing of yours was stored."
        ),
        {
            "act": Sentence(stages[last.stage_from].moves[last.verb].title),
            "who": _whose(last),
            "stage": title,
        },
    )


def _whose(act: Act) -> Sentence | str:
    """Say who did an act: the body that held the matter, or the clock."""
    if act.capacity == CLOCK:
        return Sentence(gettext_noop("the clock"))
    return str(act.held_by) if act.held_by else act.capacity


def _plain(value: Any) -> Any:
    """Return a detail as a value that the record can hold; of a file its kind, size and digest."""
    if isinstance(value, Checked):
        return value.as_record()
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | bool | dict) else str(value)
