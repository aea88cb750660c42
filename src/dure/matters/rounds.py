"""What the pages of rounds show: calendar, bodies, rows of matters, and two rounds side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Max, Q
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy

from dure.charters.models import Round
from dure.charters.queries import rounds as all_rounds
from dure.charters.wording import worded
from dure.matters import policies, queries
from dure.matters.kinds import KINDS, kind_of
from dure.matters.models import Act, Matter
from dure.matters.standing import Course
from dure.networks.models import Organization, name_read
from dure.networks.queries import Holdings
from dure.people.models import Person
from dure.web.pages import Slice, keyset
from polity.charters import Charter, Stage

ROUND_COLUMNS = (
    "slug",
    "title",
    "organization",
    "charter",
    "version",
    "opens_at",
    "closes_at",
    "envelope",
    "currency",
    "matters",
)
PROMISE_WORDS = (
    ("kept", pgettext_lazy("promise", "Kept")),
    ("waiting", pgettext_lazy("promise", "Being carried out")),
    ("late", pgettext_lazy("promise", "Late")),
    ("broken", pgettext_lazy("promise", "Broken")),
)
ADOPTED = Q(answer__in=("adopt", "adopt_in_part")) | Q(ended__in=("kept", "adopted"))


def title(charter: Charter) -> str:
    """Return the title of a charter in the reader's language."""
    return worded(charter, charter.title)


def summary(charter: Charter) -> str:
    """Return the summary of a charter in the reader's language."""
    return worded(charter, charter.summary)


def round_data(round: Round) -> dict[str, Any]:
    """Return a round as plain values; the envelope in minor units."""
    return {
        "slug": round.slug,
        "title": round.title,
        "organization": round.organization.slug,
        "charter": round.charter.key,
        "version": round.charter.version,
        "opens_at": round.opens_at,
        "closes_at": round.closes_at,
        "envelope": round.envelope,
        "currency": round.currency,
        "matters": round.matters_count,
    }


@dataclass(frozen=True)
class State:
    """Whether matters can be raised in a round now: "ahead", "open" or "closed", and the moment that ends this."""

    name: str
    moment: datetime | None


def state(round: Round, course: Course, at: datetime) -> State:
    """Return whether matters can be raised at `at`: within the round and its first stage."""
    closes = [round.closes_at, course.calendar.get(course.charter.start, (None, None))[1]]
    last = min((one for one in closes if one), default=None)
    if at < round.opens_at:
        return State("ahead", round.opens_at)
    if last is not None and at >= last:
        return State("closed", last)
    return State("open", last)


@dataclass(frozen=True)
class RoundRow:
    """One round in a list."""

    round: Round
    charter_title: str
    open: bool
    ahead: bool


def row(round: Round, at: datetime) -> RoundRow:
    """Return a round for a list, without asking for its calendar."""
    closed = round.closes_at is not None and at >= round.closes_at
    ahead = at < round.opens_at
    return RoundRow(round, title(round.process), not closed and not ahead, ahead)


@dataclass(frozen=True)
class StageRow:
    """One stage of a round: who holds it, when, and how many matters stand there."""

    key: str
    title: str
    body: str
    body_slug: str
    opens_at: datetime | None
    closes_at: datetime | None
    days: int | None
    count: int
    final: bool
    now: bool


def stages(course: Course, at: datetime) -> list[StageRow]:
    """Return the stages in the order of the charter."""
    counts = dict(queries.stages_of(course.round))
    return [_stage_row(course, stage, counts.get(key, 0), at) for key, stage in course.charter.stages.items()]


def _stage_row(course: Course, stage: Stage, count: int, at: datetime) -> StageRow:
    opens_at, closes_at = course.calendar.get(stage.key, (None, None))
    body = course.charter.bodies.get(stage.held_by)
    held = course.bodies.get(stage.held_by, [])
    one = held[0] if len(held) == 1 else None
    return StageRow(
        key=stage.key,
        title=worded(course.charter, stage.title),
        body=str(one) if one else worded(course.charter, body.title) if body else "",
        body_slug=one.slug if one else "",
        opens_at=opens_at,
        closes_at=closes_at,
        days=stage.days,
        count=count,
        final=stage.final,
        now=bool(closes_at and (opens_at is None or opens_at <= at) and at < closes_at),
    )


@dataclass(frozen=True)
class BodyRow:
    """One body of the charter and the organizations that are this body in the round."""

    title: str
    organizations: Sequence[Organization]


def bodies(course: Course) -> list[BodyRow]:
    """Return who is which body."""
    return [
        BodyRow(worded(course.charter, body.title), course.bodies.get(key, []))
        for key, body in course.charter.bodies.items()
    ]


def filtered(wanted: Mapping[str, str], after: str | None) -> Slice[Matter]:
    """Return the matters of a round, in a stage, of an organization, of a kind, by what became of the promise.

    What is empty filters nothing.
    """
    which = Q()
    if wanted["round"]:
        which &= Q(round__slug=wanted["round"])
    if wanted["stage"]:
        which &= Q(stage=wanted["stage"])
    if wanted["kind"]:
        which &= Q(kind=wanted["kind"])
    if wanted["promise"] in queries.PROMISES:
        which &= queries.PROMISES[wanted["promise"]]
    if not wanted["organization"]:
        return keyset(queries.matters().filter(which), after=after)
    organization = Organization.objects.filter(slug=wanted["organization"]).first()
    if organization is None:
        return Slice([], None)
    parts = [part.filter(which) for part in queries.parts_of(organization)]
    return keyset(queries.matters(), after=after, parts=parts)


def round_names() -> list[tuple[str, str]]:
    """Return the newest rounds to choose from: slug and name in the reader's language."""
    named = Round.objects.filter(amending=False).order_by("-opens_at", "-id")
    rows = named.values_list("slug", "title", "local_title")[:20]
    return [(slug, name_read(title, local)) for slug, title, local in rows]


def kinds() -> list[tuple[str, str | Promise]]:
    """Return the kinds of matter to choose from."""
    return [(key, kind.title) for key, kind in KINDS.items()]


def may_raise_in(person: Person, course: Course, holdings: Holdings, at: datetime) -> list[Organization]:
    """Return the bodies in which a person may raise a matter now, by name."""
    holders = course.bodies.get(course.charter.stages[course.charter.start].held_by, [])
    return [
        one
        for one in holders
        if policies.may_raise(person=person, course=course, raised_in=one, holdings=holdings, at=at) is None
    ]


def who_raises(course: Course) -> list[str]:
    """Return the capacities that may raise a matter, as codes."""
    return list(course.charter.raised_by)


def first_stage(course: Course) -> StageRow:
    """Return the stage in which a matter begins."""
    return _stage_row(course, course.charter.stages[course.charter.start], 0, course.round.opens_at)


def others(round: Round) -> list[Round]:
    """Return rounds to compare with, the newest first: those over the same kind of matter."""
    near = list(all_rounds().exclude(id=round.id)[:20])
    return [one for one in near if one.process.matter == round.process.matter]


@dataclass(frozen=True)
class Side:
    """One of two rounds side by side."""

    round: Round
    charter_title: str
    deciders: list[tuple[str, str]]
    raised: int
    adopted: int
    share: int | None
    days: float | None
    decisions: int
    reasoned: int
    published: int
    compare_template: str
    context: dict[str, Any]
    data: dict[str, Any]


def side(round: Round) -> Side:
    """Return what is compared: who decided, days from raising to the last decision, reasons, adopted share."""
    course = Course(round)
    kind = kind_of(course.charter.matter)
    of_round = Matter.objects.filter(round=round)
    counted = of_round.aggregate(raised=Count("id"), adopted=Count("id", filter=ADOPTED))
    decided = of_round.annotate(decided_at=Max("acts__at", filter=~Q(acts__outcome=""))).filter(
        decided_at__isnull=False
    )
    lasted = ExpressionWrapper(F("decided_at") - F("raised_at"), output_field=DurationField())
    days = decided.aggregate(days=Avg(lasted))["days"]
    reasons = Act.objects.filter(~Q(outcome=""), matter__round=round).aggregate(
        decisions=Count("id"),
        reasoned=Count("id", filter=~Q(reason="")),
        published=Count("id", filter=Q(verb="decide")),
    )
    figures = {
        **counted,
        **reasons,
        "share": 100 * counted["adopted"] // counted["raised"] if counted["raised"] else None,
        "days": round_days(days),
    }
    deciders = _deciders(course)
    return Side(
        round=round,
        charter_title=title(course.charter),
        deciders=deciders,
        compare_template=kind.compare_template,
        context=kind.round_context(round),
        data={**round_data(round), **figures, "deciders": deciders, **kind.round_data(round)},
        **figures,
    )


def round_days(lasted: Any) -> float | None:
    """Return a duration in days with one decimal, if there is one."""
    return None if lasted is None else float(f"{lasted.total_seconds() / 86400:.1f}")


def _deciders(course: Course) -> list[tuple[str, str]]:
    """Return the stages in which something is decided, each with who decides it."""
    found = []
    for stage in course.charter.stages.values():
        if stage.decision or stage.ballot or stage.owes_answer:
            row = _stage_row(course, stage, 0, course.round.opens_at)
            how = (
                gettext("by ballot, all together")
                if stage.ballot
                else gettext("by vote")
                if stage.decision
                else gettext("by an answer with its reason")
            )
            found.append((row.body, how))
    return found
