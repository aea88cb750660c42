"""Spells of work: who worked from when to when, and how long that is in months.

A month is one of the calendar: a contract from 1 March to the last day of February lasts exactly 12 months, in a leap
year as in any other. Otherwise a yearly contract would seem to end just before, or just after, its year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polity.retention.faults import UnknownLabel
from polity.sentences import Sentence, gettext_noop

Days = NDArray[np.datetime64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: Parts of a month: days that are left after whole months are counted in these, since no month has more.
PARTS = 31
PERMANENT = "permanent"
#: What spells may be set apart by.
LABELS = ("ending", "term", "group", "contract")


@dataclass(frozen=True, slots=True)
class Spell:
    """One job of one person, by an opaque key.

    `end` is the last day of work, None while the job is running. `ending` is the reason of its end, `hours` are those
    of a week, `term` is that of the contract ("permanent" or any other word), `group` is that by which the person
    entered (such as long-term unemployed), `contract` is what the job belongs to.
    """

    person: str
    start: date
    end: date | None = None
    ending: str = ""
    hours: float | None = None
    term: str = ""
    group: str = ""
    contract: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A word for each spell: its place in `names`."""

    codes: Ints
    names: tuple[str, ...]

    @classmethod
    def of(cls, words: Sequence[str] | NDArray[Any]) -> Label:
        """Return the label of a list of words."""
        names, codes = np.unique(np.asarray(words, dtype=np.str_), return_inverse=True)
        return cls(codes.reshape(-1).astype(np.int64), tuple(str(name) for name in names))

    def among(self, words: Sequence[str]) -> Bools:
        """Return which spells carry one of the words."""
        wanted = np.array([name in set(words) for name in self.names], dtype=np.bool_)
        chosen: Bools = wanted[self.codes] if wanted.size else np.zeros(self.codes.size, dtype=np.bool_)
        return chosen


@dataclass(frozen=True, slots=True)
class Spells:
    """Many spells as columns: first day, last day (NaT: running), and labels."""

    start: Days
    end: Days
    labels: Mapping[str, Label] = field(default_factory=lambda: MappingProxyType({}))

    def __len__(self) -> int:
        return int(self.start.size)

    @classmethod
    def from_rows(cls, rows: Sequence[Spell]) -> Spells:
        """Return spells as columns, in their order."""
        labels = {name: Label.of([_word(row, name) for row in rows]) for name in LABELS}
        return cls(
            np.array([row.start for row in rows], dtype="datetime64[D]"),
            np.array([row.end for row in rows], dtype="datetime64[D]"),
            MappingProxyType(labels),
        )

    @classmethod
    def from_arrays(cls, start: ArrayLike, end: ArrayLike, **labels: Label | Sequence[str]) -> Spells:
        """Return spells from arrays of days (NaT: running) and, by name, words or labels of equal length."""
        made = {
            name: given if isinstance(given, Label) else Label.of(given) for name, given in labels.items()
        }
        first = np.asarray(start, dtype="datetime64[D]")
        last = np.asarray(end, dtype="datetime64[D]")
        if any(column.shape != first.shape for column in (last, *(one.codes for one in made.values()))):
            raise ValueError("The columns of spells are not of equal length.")
        return cls(first, last, MappingProxyType(made))

    def label(self, name: str) -> Label:
        """Return a label; raises UnknownLabel when these spells have none of that name."""
        if name not in self.labels:
            template = gettext_noop("These spells of work do not say their ‘{name}’.")
            raise UnknownLabel(Sentence(template, {"name": name}))
        return self.labels[name]

    def only(self, chosen: Bools | Ints) -> Spells:
        """Return some of the spells."""
        labels = {name: Label(label.codes[chosen], label.names) for name, label in self.labels.items()}
        return Spells(self.start[chosen], self.end[chosen], MappingProxyType(labels))

    def lasted(self, until: date) -> tuple[Ints, Bools]:
        """Return how long each spell was seen, in 31sts of a month, and whether it had ended by `until`.

        A spell without an end was seen up to and with the day `until`; it may last longer.
        """
        ended: Bools = ~np.isnat(self.end)
        after = self.end.copy()
        after[~ended] = np.datetime64(until, "D")
        return parts_between(self.start, after + np.timedelta64(1, "D")), ended


def _word(row: Spell, name: str) -> str:
    word: str = getattr(row, name)
    return word


def parts_between(start: Days, after: Days) -> Ints:
    """Return whole months from `start` to `after` times 31, and the days left over."""
    month, day = start.astype("datetime64[M]"), _day_of_month(start)
    months = (after.astype("datetime64[M]") - month).astype(np.int64)
    months -= _same_day(month, months, day) > after
    left = (after - _same_day(month, months, day)).astype(np.int64)
    parts: Ints = months * PARTS + left
    return parts


def _day_of_month(days: Days) -> Ints:
    number: Ints = (days - days.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64)
    return number


def _same_day(month: Days, later: Ints, day: Ints) -> Days:
    """Return the same day of a later month, or the last one of a month that is shorter."""
    to = month + later.astype("timedelta64[M]")
    first = to.astype("datetime64[D]")
    length = ((to + np.timedelta64(1, "M")).astype("datetime64[D]") - first).astype(np.int64)
    same: Days = first + np.minimum(day, length - 1).astype("timedelta64[D]")
    return same


@dataclass(frozen=True, slots=True)
class Joined:
    """Spells after contracts that follow each other were made one job; how many were made permanent on the way."""

    spells: tuple[Spell, ...]
    renewals: int
    conversions: int


def joined(
    rows: Sequence[Spell], *, gap: int = 0, same: Callable[[Spell], str] = lambda row: row.contract
) -> Joined:
    """Make one job of a person's contracts that follow each other with at most `gap` days between.

    Only contracts with the same `same` (by default the contract they belong to) are joined. A renewal is any of them
    that follows another; a conversion is a permanent one after one that was not. The job keeps the group of its first
    contract, and term, hours, end and reason of its last. Jobs come in the order of person and first day.
    """
    jobs: list[Spell] = []
    renewals = conversions = 0
    for row in sorted(rows, key=lambda row: (row.person, same(row), row.start, row.end or date.max)):
        before = jobs[-1] if jobs else None
        if before is None or not _follows(before, row, gap) or same(before) != same(row):
            jobs.append(row)
            continue
        renewals += 1
        conversions += before.term != PERMANENT and row.term == PERMANENT
        jobs[-1] = Spell(
            row.person, before.start, row.end, row.ending, row.hours, row.term, before.group, row.contract
        )
    return Joined(tuple(sorted(jobs, key=lambda row: (row.person, row.start))), renewals, conversions)


def _follows(before: Spell, row: Spell, gap: int) -> bool:
    if before.person != row.person or before.end is None:
        return False
    return 0 < (row.start - before.end).days <= gap + 1
