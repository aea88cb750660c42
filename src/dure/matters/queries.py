"""Reading matters: what one can do with them now, what is owed, and lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value

from dure.charters.models import Round
from dure.matters.actors import CapacityPairs, capacity_pairs, voters_of
from dure.matters.facts import facts_for
from dure.matters.kinds import KINDS, kind_of
from dure.matters.models import Act, Comment, Matter, Subscription
from dure.matters.standing import Course, standing
from dure.networks.models import Membership, Organization, Post
from dure.networks.queries import Holdings, live
from dure.people.models import Person
from dure.web.pages import among
from polity import process
from polity.charters import Move
from polity.charters.values import ANSWERS
from polity.rules import RULES
from polity.sentences import Sentence

# The ledger of promises: of the matters that were granted, those carried out, on their way, late, and broken.
GRANTED = Q(ended="", answer__in=("adopt", "adopt_in_part"))
PROMISES = {
    "kept": Q(ended="kept"),
    "waiting": GRANTED & ~Q(proposal__late=True),
    "late": GRANTED & Q(proposal__late=True),
    "broken": Q(ended="broken"),
}
PASSIVE_VERBS = ("support", "attend", "withdraw")
LAST_MOVED = ("-moved_at", "-id")
ROW = (
    *("ref", "number", "kind", "title", "author_id", "raised_at", "moved_at", "acts_count", "supports_count"),
    *("stage", "entered_at", "due_at", "visit", "comments_count", "sum", "answer", "ended"),
    *("round__slug", "round__title", "round__local_title", "round__currency", "round__amending"),
    *("round__charter__text", "round__charter__key"),
    *("raised_in__slug", "raised_in__name", "raised_in__local_name"),
    *("held_by__slug", "held_by__name", "held_by__local_name"),
)


@dataclass(frozen=True)
class Option:
    """One act that a person may do to a matter: for an organization, from a seat, or in their own name.

    `hinders` says what is still missing when the person's capacity is right but something else is not. `choices` are
    those of a vote, `outcomes` those of an answer.
    """

    move: Move
    acting_for: Organization | None = None
    post: Post | None = None
    hinders: Sentence | None = None
    choices: tuple[tuple[str, str], ...] = ()
    outcomes: tuple[str, ...] = ()

    @property
    def verb(self) -> str:
        """The verb of the act."""
        return self.move.verb


def matters() -> QuerySet[Matter]:
    """Return matters for lists, the last moved first, with all that a row and `matter_data` show.

    Nothing else is read: a list is most of what people load, and its columns are most of what it costs.
    """
    return (
        Matter.objects.select_related("round__charter", "raised_in", "held_by")
        .only(*ROW)
        .order_by(*LAST_MOVED)
    )


def whole_matters() -> QuerySet[Matter]:
    """Return matters with all their columns and those of their kinds, the last moved first."""
    own = {"proposal__organization", "proposal__area"}.union(*(kind.related for kind in KINDS.values()))
    return Matter.objects.select_related("round__charter", "raised_in", "held_by", *sorted(own)).order_by(
        *LAST_MOVED
    )


def matter_by_ref(ref: str, reader: Person | None = None) -> Matter | None:
    """Return one matter with all that its page shows: also whether its reader follows it (`followed`) and whether
    partners decided about it (`partnered`).
    """
    following = Subscription.objects.filter(matter=OuterRef("pk"), person=reader, ended_at=None)
    return (
        Matter.objects.select_related(
            "round__charter__organization",
            "round__organization",
            "author",
            "raised_in__area",
            "held_by",
            "proposal__organization",
            "proposal__area",
            "charter_change",
        )
        .annotate(
            followed=Exists(following) if reader else Value(False),
            partnered=Exists(Matter.objects.filter(pk=OuterRef("pk"), decisions__isnull=False)),
        )
        .filter(ref=ref)
        .first()
    )


def acts(matter: Matter) -> QuerySet[Act]:
    """Return the acts of a matter in order, with who did them and for whom."""
    return matter.acts.select_related(
        "by", "acting_for", "post__organization", "held_by", "mandate"
    ).order_by("number")


def decided_by_partners(matter: Matter) -> QuerySet[Any]:
    """Return what parties to an agreement decided, or are deciding, about a matter."""
    return matter.decisions.select_related("agreement").order_by("id")


def discussion(matter: Matter) -> list[tuple[Comment, int]]:
    """Return comments in reading order, each with its depth (0 for a first contribution)."""
    children: dict[int | None, list[Comment]] = {}
    for one in matter.comments.select_related("by", "acting_for", "parent").order_by("id"):
        children.setdefault(one.parent_id, []).append(one)

    ordered: list[tuple[Comment, int]] = []
    waiting = [(one, 0) for one in reversed(children.get(None, []))]
    while waiting:
        one, depth = waiting.pop()
        ordered.append((one, depth))
        waiting.extend((reply, depth + 1) for reply in reversed(children.get(one.id, [])))
    return ordered


def options_for(
    *,
    person: Person,
    matter: Matter,
    course: Course,
    holdings: Holdings,
    at: datetime,
    stood: process.Standing | None = None,
) -> list[Option]:
    """Return what `person` can do with the matter now, and what they could do once something missing is there.

    `stood` is its standing, where the caller has read it.
    """
    if matter.ended or matter.held_by is None:
        return []
    stood = stood or standing(matter, course)
    pairs = capacity_pairs(person, matter, course, holdings)
    stage = course.charter.stages[matter.stage]
    found: list[Option] = []
    for move in stage.moves.values():
        if move.by_clock or move.verb in kind_of(matter.kind).elsewhere:
            continue
        facts = facts_for(matter, course, move.verb, stood, at)
        for option, capacities, voter in _candidates(move, matter, course, holdings, pairs, facts):
            act = process.Act(move.verb, person.ref, at, capacities, voter=voter)
            hindered = process.hindrance(course.charter, stood, act, facts)
            if hindered is None or hindered.code not in (
                "wrong_capacity",
                "already_supported",
                "already_attending",
            ):
                found.append(_with_details(option, course, hindered.says if hindered else None))
    return found


def _candidates(
    move: Move,
    matter: Matter,
    course: Course,
    holdings: Holdings,
    pairs: CapacityPairs,
    facts: process.Facts,
) -> Iterator[tuple[Option, CapacityPairs, str | None]]:
    """Yield the ways in which the person could make a move: one for each seat or organization that could vote."""
    stage = course.charter.stages[matter.stage]
    who = voters_of(stage) if move.verb in ("vote", "attend") else ""
    on_roll = {voter.key for voter in facts.roll}
    if who == "seat" and matter.held_by_id is not None:
        for post in holdings.seats_in(matter.held_by_id):
            yield Option(move, post=post), pairs, post.ref
    elif who == "delegate":
        for mandate in holdings.mandates:
            if mandate.scope in ("", course.charter.key) and mandate.organization.slug in on_roll:
                option = Option(move, acting_for=mandate.organization)
                yield option, pairs | {("delegate", stage.held_by)}, mandate.organization.slug
    else:
        yield Option(move, acting_for=_behind(move, matter, course, holdings, pairs)), pairs, person_key(who)


def _behind(
    move: Move, matter: Matter, course: Course, holdings: Holdings, pairs: CapacityPairs
) -> Organization | None:
    """Return the organization for which a delegate makes a move: the body of the move; None in another capacity."""
    capacity = next((one for one in move.by if (one, move.of) in pairs or (one, "") in pairs), "")
    if capacity != "delegate":
        return None
    body = course.body(move.of, matter.raised_in_id)
    return body if body and holdings.mandate_for(body.id, course.charter.key) else None


def person_key(who: str) -> str | None:
    """Return the voter where persons vote for themselves: the process falls back to the actor."""
    return None if who in ("", "member") else who


def _with_details(option: Option, course: Course, hinders: Sentence | None) -> Option:
    move = option.move
    choices: tuple[tuple[str, str], ...] = ()
    decision = next(
        (stage.decision for stage in course.charter.stages.values() if move in stage.moves.values()), None
    )
    if move.verb == "vote" and decision is not None:
        rule = RULES[decision.rule]
        choices = tuple((choice, str(rule.choice_titles.get(choice, choice))) for choice in rule.choices)
    outcomes = tuple(answer for answer in ANSWERS if answer in move.outcomes) if move.is_answer else ()
    return Option(
        move=move,
        acting_for=option.acting_for,
        post=option.post,
        hinders=hinders,
        choices=choices,
        outcomes=outcomes,
    )


@dataclass(frozen=True)
class Duty:
    """Something that awaits a person: a matter, the move, on whose behalf, until when."""

    matter: Matter
    move: Move
    acting_for: Organization | None
    post: Post | None
    due_at: datetime | None


def duties(*, person: Person, holdings: Holdings, at: datetime, limit: int = 100) -> list[Duty]:
    """Return what awaits a person, the soonest due first: moves of bodies in which they act, and votes they owe.

    Five queries, however many there are.
    """
    acting = {mandate.organization_id: mandate for mandate in holdings.mandates}
    belongs = Membership.objects.filter(live(at), member_id__in=acting).values_list(
        "organization_id", "member_id"
    )
    members_in: dict[int, list[int]] = {}
    for organization_id, member_id in belongs:
        members_in.setdefault(organization_id, []).append(member_id)
    direct = {organization_id for _, organization_id, _ in holdings.posts} | set(acting)
    held = list(
        Matter.objects.filter(ended="", held_by_id__in=direct | set(members_in))
        .exclude(kind__in=[key for key, kind in KINDS.items() if not kind.owed])
        .select_related("round__charter", "held_by", "raised_in", "proposal")
        .order_by(F("due_at").asc(nulls_last=True), "id")[:limit]
    )
    voted = _voted(held)
    found: list[Duty] = []
    for matter in held:
        found.extend(_duties_in(matter, holdings, acting, members_in, voted))
    return sorted(found, key=lambda duty: (duty.due_at is None, duty.due_at or at))


def _voted(held: Sequence[Matter]) -> set[tuple[int, int, int | None, int | None]]:
    rows = Act.objects.filter(matter__in=held, verb="vote")
    return set(rows.values_list("matter_id", "visit", "acting_for_id", "post_id"))


def _duties_in(
    matter: Matter,
    holdings: Holdings,
    acting: dict,
    members_in: dict[int, list[int]],
    voted: set[tuple[int, int, int | None, int | None]],
) -> Iterator[Duty]:
    charter = matter.round.process
    stage = charter.stages[matter.stage]
    held_by = matter.held_by_id or 0
    capacities = holdings.in_organization(held_by, charter.key)
    if stage.decision is not None and stage.decision.who == "seat":
        for post in holdings.seats_in(held_by):
            if (matter.id, matter.visit, None, post.id) not in voted:
                yield Duty(matter, stage.moves["vote"], None, post, matter.due_at)
    elif stage.decision is not None and stage.decision.who == "delegate":
        for member in members_in.get(held_by, []):
            in_scope = acting[member].scope in ("", charter.key)
            if in_scope and (matter.id, matter.visit, member, None) not in voted:
                yield Duty(matter, stage.moves["vote"], acting[member].organization, None, matter.due_at)
    for move in stage.moves.values():
        leads = bool(move.targets) and not move.generated and not move.by_clock
        forward = move.verb not in PASSIVE_VERBS and not move.verb.startswith("send_back")
        ready = matter.supports_count >= move.needs.supports
        if leads and forward and ready and capacities & set(move.by) - {"member", "author"}:
            yield Duty(matter, move, None, None, matter.due_at)
            return


def parts_of(organization: Organization) -> tuple[QuerySet[Matter], ...]:
    """Return the matters raised in, held by and proposed by an organization: one list each, with an index each."""
    every = Matter.objects.order_by()
    return (
        every.filter(raised_in=organization),
        every.filter(held_by=organization),
        every.filter(proposal__organization=organization),
    )


def matters_of(organization: Organization, limit: int = 15) -> QuerySet[Matter]:
    """Return the matters of an organization (see `parts_of`) that moved last, `limit` of them at least."""
    return matters().filter(among(parts_of(organization), LAST_MOVED, limit))


def stages_of(round: Round) -> list[tuple[str, int]]:
    """Return the stages of a round in the order of the charter with the number of matters in each."""
    from_rows = dict(Matter.objects.filter(round=round).order_by().values_list("stage").annotate(Count("id")))
    return [(key, from_rows.get(key, 0)) for key in round.process.stages]


def matter_data(matter: Matter) -> dict[str, Any]:
    """Return a matter as plain values, for lists and for its own page; sums in minor units."""
    return {
        "ref": matter.ref,
        "round": matter.round.slug,
        "kind": matter.kind,
        "title": matter.title,
        "raised_in": matter.raised_in.slug,
        "raised_at": matter.raised_at,
        "stage": matter.stage,
        "held_by": matter.held_by.slug if matter.held_by else None,
        "entered_at": matter.entered_at,
        "due_at": matter.due_at,
        "supports": matter.supports_count,
        "sum": matter.sum,
        "currency": matter.round.currency,
        "answer": matter.answer,
        "ended": matter.ended,
        "moved_at": matter.moved_at,
    }


def act_data(act: Act) -> dict[str, Any]:
    """Return an act as plain values; the person is their reference."""
    return {
        "number": act.number,
        "verb": act.verb,
        "at": act.at,
        "by": act.by.ref if act.by else None,
        "capacity": act.capacity,
        "acting_for": act.acting_for.slug if act.acting_for else None,
        "post": act.post.ref if act.post else None,
        "mandate": act.mandate.ref if act.mandate else None,
        "from": act.stage_from,
        "to": act.stage_to,
        "held_by": act.held_by.slug if act.held_by else None,
        "choice": act.choice,
        "outcome": act.outcome,
        "reason": act.reason,
        "sum": act.sum,
        "details": act.details,
        "entry": act.entry,
    }


def comment_data(comment: Comment) -> dict[str, Any]:
    """Return a comment as plain values; `answers` is the reference of the one it answers."""
    return {
        "ref": comment.ref,
        "by": comment.by.ref,
        "acting_for": comment.acting_for.slug if comment.acting_for else None,
        "mark": comment.mark,
        "text": comment.text,
        "at": comment.at,
        "answers": comment.parent.ref if comment.parent else None,
    }
