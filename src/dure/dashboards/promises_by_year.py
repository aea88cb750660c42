"""Promises of some bodies by the year in which they fell due: what was kept stands beside how far people trust.

An answer belongs to the year of the day by which it was owed (of its own day, where no day was set). What was granted
has no day of its own: it belongs to the year in which it was carried out or broken off; while it is on its way it is
open. The years are those of one time zone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce, ExtractYear

from dure.dashboards.promises import (
    ANSWERED,
    IN_TIME,
    entry_of,
    granted,
    owing,
    passed_over,
    stages_that_owe,
    with_entry,
)
from dure.matters.models import Act, Matter
from dure.matters.queries import PROMISES
from polity.trust import Kept

SETTLED = ("kept", "late", "broken")
STATES = (*SETTLED, "open")
Counts = dict[int, dict[int, Counter[str]]]  # body -> year -> state -> how many


@dataclass(frozen=True)
class OnePromise:
    """One promise: of which matter, answer or grant, how it stands, its days, and the entry that shows it."""

    matter: Matter
    kind: str
    state: str
    due_at: datetime | None
    settled_at: datetime | None
    entry: int | None


@dataclass(frozen=True)
class _Part:
    """Rows that are promises: of which kind, which body and year each is of, and when it is in which state."""

    kind: str
    rows: QuerySet[Any]
    body: str
    states: Mapping[str, Q]


def kept_by_year(bodies: Sequence[int], zone: str, at: datetime) -> dict[int, dict[int, Kept]]:
    """Return for each body and year how its promises stand. Five queries, however many bodies."""
    found: Counts = {}
    for part in _parts(bodies, zone, at):
        counted = part.rows.order_by().values_list(part.body, "year")
        names = {f"is_{state}": Count("pk", filter=when) for state, when in part.states.items()}
        for body, year, *numbers in counted.annotate(**names):
            states = found.setdefault(body, {}).setdefault(year, Counter())
            for state, number in zip(part.states, numbers, strict=True):
                states[state] += number
    return {
        body: {
            year: Kept(states["kept"], states["late"], states["broken"], states["open"])
            for year, states in sorted(years.items())
            if sum(states.values())
        }
        for body, years in found.items()
    }


def promises_of(body: int, year: int, zone: str, at: datetime, limit: int) -> list[OnePromise]:
    """Return the promises behind the numbers of one body and year, `limit` of each sort at most, open ones last."""
    found = [
        one
        for part in _parts([body], zone, at)
        for state, when in part.states.items()
        for one in _listed(part, state, _shown(part.rows.filter(when, year=year))[:limit])
    ]
    return sorted(
        found, key=lambda one: (STATES.index(one.state), one.due_at or one.settled_at or at, one.matter.ref)
    )


def _shown(rows: QuerySet[Any]) -> QuerySet[Any]:
    return (
        with_entry(rows).order_by("-moved_at", "-id") if rows.model is Matter else rows.order_by("-at", "-id")
    )


def _listed(part: _Part, state: str, rows: Iterable[Any]) -> Iterable[OnePromise]:
    for row in rows:
        if isinstance(row, Act):
            settled = row.at if row.outcome else None
            yield OnePromise(row.matter, part.kind, state, row.due_at, settled, row.entry)
        else:
            ended = row.moved_at if row.ended else None
            yield OnePromise(row, part.kind, state, row.due_at, ended, entry_of(row))


def _parts(bodies: Sequence[int], zone: str, at: datetime) -> list[_Part]:
    """Return where promises come from, each with the year to which it belongs."""
    place = ZoneInfo(zone) if zone != "UTC" else UTC
    stages = stages_that_owe()

    def of_year(rows: QuerySet[Any], *moments: str) -> QuerySet[Any]:
        moment = Coalesce(*moments) if len(moments) > 1 else F(moments[0])
        return rows.annotate(year=ExtractYear(moment, tzinfo=place))

    answers = Act.objects.filter(ANSWERED, held_by__in=bodies).select_related("matter__round")
    passed = passed_over(stages).filter(held_by__in=bodies).select_related("matter__round")
    waiting = owing(stages).filter(held_by__in=bodies).select_related("round")
    ended, going = Q(ended__in=("kept", "broken")), PROMISES["waiting"] | PROMISES["late"]
    promised = granted(ended | going).filter(body__in=bodies).select_related("round")
    return [
        _Part("answer", of_year(answers, "due_at", "at"), "held_by", {"kept": IN_TIME, "late": ~IN_TIME}),
        _Part("answer", of_year(passed, "due_at", "at"), "held_by", {"broken": Q()}),
        _Part(
            "answer",
            of_year(waiting, "due_at"),
            "held_by",
            {"open": Q(due_at__gt=at), "broken": Q(due_at__lte=at)},
        ),
        _Part(
            "grant",
            of_year(promised, "moved_at"),
            "body",
            {"kept": PROMISES["kept"], "broken": PROMISES["broken"], "open": going},
        ),
    ]
