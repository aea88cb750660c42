"""Answers of many persons to many statements: agree, disagree or pass, and most of them not given at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from polity.sentences import Sentence, gettext_noop

AGREE, PASS, DISAGREE = 1, 0, -1
CHOICES: Mapping[str, int] = {"agree": AGREE, "disagree": DISAGREE, "pass": PASS}
CHOICE_TITLES: Mapping[str, str] = {
    "agree": gettext_noop("Agree"),
    "disagree": gettext_noop("Disagree"),
    "pass": gettext_noop("Pass"),
}
_NONE = 2  # no answer, in a table that holds answers
_LARGEST_TABLE = 500_000_000  # cells of one byte; above, answers are sorted instead

Numbers = npt.NDArray[np.int64]
Small = npt.NDArray[np.int8]


class UnknownAnswer(ValueError):
    """An answer that is none of agree, disagree and pass; `says` tells a person so."""

    def __init__(self, says: Sentence) -> None:
        super().__init__(str(says))
        self.says = says


@dataclass(frozen=True)
class Counts:
    """How a statement was answered, for each statement: arrays of one length (or groups × statements).

    `seen` = agree + disagree + passed; who has not answered is in none of them.
    """

    agree: Numbers
    disagree: Numbers
    passed: Numbers

    @property
    def seen(self) -> Numbers:
        """Number of answers."""
        return self.agree + self.disagree + self.passed


@dataclass(frozen=True)
class Answers:
    """All answers, by person and statement, each pair at most once.

    The answers of the person at place i are `statement[start[i]:start[i + 1]]` with `value` beside it, in the
    order of the statements.
    """

    persons: tuple[str, ...]
    statements: tuple[str, ...]
    start: Numbers
    statement: npt.NDArray[np.int32]
    value: Small

    @classmethod
    def from_rows(
        cls, rows: Iterable[tuple[str, str, str]], *, statements: Sequence[str] | None = None
    ) -> Answers:
        """Read (person, statement, "agree" | "disagree" | "pass"); of repeated answers the last counts.

        Persons and statements are put in alphabetical order, so that the order of rows matters only between
        answers of one person to one statement. `statements` names those to keep, answered or not; answers to
        others are left out. Raises UnknownAnswer.
        """
        seen_persons: dict[str, int] = {}
        seen_statements: dict[str, int] = {}
        owner: list[int] = []
        column: list[int] = []
        value: list[int] = []
        for person, statement, choice in rows:
            known = CHOICES.get(choice)
            if known is None:
                template = gettext_noop("‘{choice}’ is no answer; choose one of: {choices}.")
                raise UnknownAnswer(Sentence(template, {"choice": choice, "choices": ", ".join(CHOICES)}))
            owner.append(seen_persons.setdefault(person, len(seen_persons)))
            column.append(seen_statements.setdefault(statement, len(seen_statements)))
            value.append(known)
        people, at_person = _sorted_places(seen_persons, list(seen_persons))
        texts, at_statement = _sorted_places(
            seen_statements, list(seen_statements) if statements is None else statements
        )
        place = at_statement[np.array(column, dtype=np.int64)]
        kept = place >= 0
        return cls.from_arrays(
            at_person[np.array(owner, dtype=np.int64)][kept],
            place[kept],
            np.array(value, dtype=np.int8)[kept],
            persons=people,
            statements=texts,
        )

    @classmethod
    def from_arrays(
        cls,
        person: Numbers,
        statement: Numbers,
        value: Small,
        *,
        persons: Sequence[str],
        statements: Sequence[str],
    ) -> Answers:
        """Read three arrays of one length: places in `persons` and `statements`, and 1, 0 or -1; of repeated
        answers the last counts. Raises UnknownAnswer."""
        if value.size and not np.isin(value, (AGREE, PASS, DISAGREE)).all():
            raise UnknownAnswer(Sentence(gettext_noop("An answer is 1 (agree), 0 (pass) or -1 (disagree).")))
        wide = len(statements)
        place = person.astype(np.int64) * wide + statement
        if len(persons) * wide <= _LARGEST_TABLE:
            table = np.full(len(persons) * wide, _NONE, dtype=np.int8)
            table[place] = value  # where a place is repeated, the last value stays
            place = np.flatnonzero(table != _NONE)
            value = table[place]
        else:
            order = np.argsort(place, kind="stable")
            place = place[order]
            final = np.append(place[1:] != place[:-1], True)
            place, value = place[final], value[order][final]
        owner, column = np.divmod(place, max(wide, 1))
        start = np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=len(persons)))))
        return cls(tuple(persons), tuple(statements), start, column.astype(np.int32), value.astype(np.int8))

    def __len__(self) -> int:
        return int(self.value.size)

    @cached_property
    def given(self) -> Numbers:
        """Number of answers of each person."""
        return np.diff(self.start)

    @cached_property
    def counts(self) -> Counts:
        """Counts over all persons."""
        return self.counts_of(np.zeros(len(self.persons), dtype=np.int64), 1).single()

    def counts_of(self, group: Numbers, groups: int) -> GroupCounts:
        """Count by group: `group` gives each person's, -1 leaves a person out."""
        wide = len(self.statements)
        owner = np.repeat(group.astype(np.int64), self.given)
        place = (owner * wide + self.statement) * 3 + (self.value + 1)
        if (group < 0).any():
            place = place[owner >= 0]
        table = np.bincount(place, minlength=groups * wide * 3).reshape(groups, wide, 3)
        return GroupCounts(table[:, :, 2], table[:, :, 0], table[:, :, 1])

    def of(self, person: str) -> dict[str, int]:
        """Return what one person answered: statement to 1, 0 or -1; empty for somebody unknown."""
        place = self._places.get(person)
        if place is None:
            return {}
        mine = slice(self.start[place], self.start[place + 1])
        return {
            self.statements[column]: int(value)
            for column, value in zip(self.statement[mine].tolist(), self.value[mine], strict=True)
        }

    def table(self, places: Numbers) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return the answers of some persons as a full table (0 where none), and where answers were given."""
        sizes = self.given[places]
        row = np.repeat(np.arange(places.size), sizes)
        ends = np.cumsum(sizes)
        inside = np.arange(row.size) - np.repeat(ends - sizes, sizes) + np.repeat(self.start[places], sizes)
        values = np.zeros((places.size, len(self.statements)))
        answered = np.zeros_like(values)
        values[row, self.statement[inside]] = self.value[inside]
        answered[row, self.statement[inside]] = 1
        return values, answered

    @cached_property
    def _places(self) -> dict[str, int]:
        return {key: place for place, key in enumerate(self.persons)}


@dataclass(frozen=True)
class GroupCounts(Counts):
    """Counts with one row for each group."""

    def single(self) -> Counts:
        """Return the counts of all groups together."""
        return Counts(self.agree.sum(axis=0), self.disagree.sum(axis=0), self.passed.sum(axis=0))


def _sorted_places(met: Mapping[str, int], keys: Sequence[str]) -> tuple[list[str], Numbers]:
    """Return the keys in alphabetical order, and for each key met its place among them, -1 for none."""
    listed = sorted(set(keys))
    places = {key: place for place, key in enumerate(listed)}
    return listed, np.array([places.get(key, -1) for key in met], dtype=np.int64)
