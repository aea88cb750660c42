"""The ledger of promises: what bodies owed and by when, and what became of it. Computed from acts, written by nobody.

An answer is owed by the body that holds a stage in which the charter asks for one: kept when it came in time, late when
it came afterwards, broken as long as it has not come (or when the clock passed over it), waiting until it is due. What
was granted is owed by the body that carries it out: see `dure.matters.queries.PROMISES`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from dure.charters.models import Round
from dure.matters.models import Act, Matter
from dure.matters.queries import PROMISES
from dure.networks.models import Organization
from polity.charters import ANSWERS

STATES = ("kept", "waiting", "late", "broken")
KINDS = ("answer", "grant")
ANSWERED = Q(outcome__in=ANSWERS)
IN_TIME = Q(due_at__isnull=True) | Q(at__lte=F("due_at"))
Key = tuple[str, str]  # kind and state


@dataclass
class Line:
    """One body (None: all together) with how many promises of each kind are in each state."""

    body: Organization | None
    numbers: Counter[Key] = field(default_factory=Counter)

    @property
    def cells(self) -> list[tuple[str, str, int]]:
        """The numbers in the order of the columns: kind, state, how many."""
        return [(kind, state, self.numbers[kind, state]) for kind in KINDS for state in STATES]

    @property
    def slug(self) -> str:
        """The body's short name, empty for all together."""
        return self.body.slug if self.body is not None else ""


def ledger(at: datetime) -> list[Line]:
    """Return a line for all together, then one for each body that ever owed something, by name. Nine queries."""
    found: dict[int, Counter[Key]] = {}
    for key, rows in _counted(at):
        for body, number in rows:
            if body is not None:
                found.setdefault(body, Counter())[key] += number
    bodies = Organization.objects.filter(pk__in=found).order_by("name", "pk")
    lines = [Line(body, found[body.pk]) for body in bodies]
    return [Line(None, sum((line.numbers for line in lines), Counter())), *lines]


def _counted(at: datetime) -> Iterable[tuple[Key, Iterable[tuple[int | None, int]]]]:
    answers = Act.objects.filter(ANSWERED)
    yield ("answer", "kept"), _by_holder(answers.filter(IN_TIME))
    yield ("answer", "late"), _by_holder(answers.exclude(IN_TIME))
    stages = stages_that_owe()
    for state, rows in (("waiting", owing(stages).filter(due_at__gt=at)), ("broken", overdue(stages, at))):
        yield ("answer", state), _by_holder(rows)
    yield ("answer", "broken"), _by_holder(passed_over(stages))
    for state in STATES:
        rows = granted(PROMISES[state]).order_by().values_list("body").annotate(Count("id"))
        yield ("grant", state), rows


def _by_holder(rows: QuerySet[Act] | QuerySet[Matter]) -> Iterable[tuple[int | None, int]]:
    return rows.order_by().values_list("held_by").annotate(Count("id"))


def stages_that_owe() -> Sequence[tuple[int, str]]:
    """Return round and stage wherever a charter asks for an answer."""
    rounds = Round.objects.filter(amending=False).select_related("charter")
    return [
        (one.pk, stage.key) for one in rounds for stage in one.process.stages.values() if stage.owes_answer
    ]


def _where(stages: Sequence[tuple[int, str]], round: str, stage: str) -> Q:
    """Return the condition "stands in one of these stages"; rounds that share a stage's name are named together."""
    named: dict[str, list[int]] = {}
    for pk, key in stages:
        named.setdefault(key, []).append(pk)
    found = Q(pk__in=[])
    for key, rounds in named.items():
        found |= Q(**{stage: key, f"{round}__in": rounds})
    return found


def owing(stages: Sequence[tuple[int, str]]) -> QuerySet[Matter]:
    return Matter.objects.filter(_where(stages, "round", "stage"), ended="", due_at__isnull=False)


def overdue(stages: Sequence[tuple[int, str]], at: datetime) -> QuerySet[Matter]:
    return owing(stages).filter(due_at__lte=at)


def passed_over(stages: Sequence[tuple[int, str]]) -> QuerySet[Act]:
    """Return the acts by which the clock ended the waiting for an answer."""
    return Act.objects.filter(_where(stages, "matter__round", "stage_from"), capacity="clock", outcome="")


def granted(which: Q) -> QuerySet[Matter]:
    """Return what was granted, of these (see PROMISES), with the `body` that carries it out or did."""
    last = Act.objects.filter(matter=OuterRef("pk"), held_by__isnull=False).order_by("-number")
    return Matter.objects.filter(which).annotate(
        body=Coalesce("held_by_id", Subquery(last.values("held_by_id")[:1]), output_field=BigIntegerField())
    )


@dataclass(frozen=True)
class Promise:
    """One promise of the list: of which matter, by when, when it was settled, and the entry that shows it."""

    matter: Matter
    due_at: datetime | None
    settled_at: datetime | None
    entry: int | None


def promises(kind: str, state: str, body: Organization | None, at: datetime, limit: int) -> list[Promise]:
    """Return the newest promises behind one number of the ledger."""
    if kind == "answer" and state in ("kept", "late"):
        rows = Act.objects.filter(ANSWERED)
        return _of_acts(rows.filter(IN_TIME) if state == "kept" else rows.exclude(IN_TIME), body, limit)
    if kind == "answer":
        stages = stages_that_owe()
        waiting = owing(stages).filter(due_at__gt=at) if state == "waiting" else overdue(stages, at)
        passed = _of_acts(passed_over(stages), body, limit) if state == "broken" else []
        return [*_of_matters(waiting, "held_by", body, limit), *passed]
    return _of_matters(granted(PROMISES[state]), "body", body, limit)


def _of_acts(rows: QuerySet[Act], body: Organization | None, limit: int) -> list[Promise]:
    if body is not None:
        rows = rows.filter(held_by=body)
    shown = rows.select_related("matter__round").order_by("-at", "-id")[:limit]
    return [Promise(act.matter, act.due_at, act.at, act.entry) for act in shown]


def _of_matters(rows: QuerySet[Matter], name: str, body: Organization | None, limit: int) -> list[Promise]:
    if body is not None:
        rows = rows.filter(**{name: body.pk})
    shown = with_entry(rows.select_related("round")).order_by("-moved_at", "-id")[:limit]
    return [Promise(one, one.due_at, one.moved_at if one.ended else None, entry_of(one)) for one in shown]


def with_entry(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """Let each matter know the entry of its last act, for `entry_of`."""
    last = Act.objects.filter(matter=OuterRef("pk")).order_by("-number").values("entry")[:1]
    return rows.annotate(entry=Subquery(last))


def entry_of(matter: Matter) -> int | None:
    found: int | None = getattr(matter, "entry", None)
    return found


def as_data(line: Line) -> Mapping[str, object]:
    """Return a line as plain values."""
    return {"body": line.slug, **{f"{kind}_{state}": number for kind, state, number in line.cells}}
