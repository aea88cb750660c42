"""An election about an envelope: projects, the money, and ballots merged into weighted groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import lcm

import numpy as np
from numpy.typing import NDArray

from polity.sentences import Sentence, gettext_noop
from polity.tallies.faults import ElectionFault
from polity.tallies.merging import merge_ballots, ranges

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: No sum of weights, points or costs may leave the range in which 64-bit counting is exact.
LARGEST = 2**62


@dataclass(frozen=True, slots=True)
class Project:
    """One thing that can be funded; `cost` is in the election's minor units (see `Election.unit`)."""

    key: str
    cost: int
    name: str = ""
    categories: tuple[str, ...] = ()
    area: str = ""
    declared_votes: int | None = None
    declared_points: int | None = None
    selected: bool | None = None
    #: Fewest votes with which the project may be funded at all.
    least_votes: int = 0
    place: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What may not win together; projects are given by their index in the election.

    `exclusive`: of each set at most one wins. `needs`: a project wins only after all it needs.
    `caps`: named sets of projects with the most that may be spent on them, in minor units.
    """

    exclusive: tuple[frozenset[int], ...] = ()
    needs: Mapping[int, frozenset[int]] = field(default_factory=dict)
    caps: Mapping[str, tuple[frozenset[int], int]] = field(default_factory=dict)

    @property
    def none(self) -> bool:
        """Return whether nothing is limited."""
        return not (self.exclusive or self.needs or self.caps)


@dataclass(frozen=True)
class Election:
    """Projects, budget and ballots, ready to be counted. Nothing in it says who voted.

    Group `g` stands for `weight[g] / weight_unit` voters with the same ballot. Its entries are
    `project[start[g]:start[g+1]]` (ascending) with `points` beside them. Money is in minor units:
    `unit` of them make one unit of `currency`. `kind` is approval, choose-1, cumulative, scoring or ordinal.
    """

    projects: tuple[Project, ...]
    budget: int
    start: Ints
    project: Ints
    points: Ints
    weight: Ints
    kind: str = "approval"
    unit: int = 1
    weight_unit: int = 1
    points_unit: int = 1
    currency: str = ""
    name: str = ""
    limits: Limits = field(default_factory=Limits)
    meta: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what cannot be counted, saying which project or number it is."""
        if self.budget < 0:
            raise ElectionFault(Sentence(gettext_noop("The budget is below zero.")))
        for project in self.projects:
            if project.cost < 0:
                raise ElectionFault(
                    Sentence(gettext_noop("Project {key} costs less than nothing."), {"key": project.key})
                )
        if len({project.key for project in self.projects}) != len(self.projects):
            raise ElectionFault(Sentence(gettext_noop("Two projects have the same key.")))
        if self.weight.size and int(self.weight.min()) < 0:
            raise ElectionFault(Sentence(gettext_noop("A ballot has a weight below zero.")))
        largest_points = int(np.abs(self.points).max()) if self.points.size else 1
        if self.total_weight * max(largest_points, 1) >= LARGEST:
            raise ElectionFault(Sentence(gettext_noop("The weights are too large to be counted exactly.")))

    @cached_property
    def total_weight(self) -> int:
        """Return the weight of all ballots, empty ones too; divide by `weight_unit` for voters."""
        return int(self.weight.sum())

    @property
    def voters(self) -> Fraction:
        """Return the number of voters (weights counted)."""
        return Fraction(self.total_weight, self.weight_unit)

    @cached_property
    def costs(self) -> list[int]:
        """Return the cost of every project in minor units."""
        return [project.cost for project in self.projects]

    @cached_property
    def index(self) -> dict[str, int]:
        """Return each project's place by its key."""
        return {project.key: place for place, project in enumerate(self.projects)}

    @cached_property
    def group_of_entry(self) -> Ints:
        """Return, for every entry, the group that it belongs to."""
        sizes = np.diff(self.start)
        return np.repeat(np.arange(sizes.size, dtype=np.int64), sizes)

    @cached_property
    def by_project(self) -> tuple[Ints, Ints]:
        """Return entries ordered by project: where each project begins, and the entry numbers."""
        narrow = self.project.astype(np.uint16) if len(self.projects) < 65536 else self.project
        order = np.argsort(narrow, kind="stable").astype(np.int64)
        counts = np.bincount(self.project, minlength=len(self.projects))
        return np.concatenate(([0], np.cumsum(counts))).astype(np.int64), order

    @cached_property
    def votes(self) -> list[Fraction]:
        """Return how many voters (weights counted) support each project with points above zero."""
        entries = self.weight[self.group_of_entry] * (self.points > 0)
        sums = exact_sums(self.project, entries, len(self.projects))
        return [Fraction(value, self.weight_unit) for value in sums]

    @cached_property
    def scores(self) -> list[Fraction]:
        """Return the points given to each project (for approvals: its votes)."""
        entries = self.weight[self.group_of_entry] * self.points
        sums = exact_sums(self.project, entries, len(self.projects))
        return [Fraction(value, self.weight_unit * self.points_unit) for value in sums]

    def supporters(self, place: int) -> tuple[Ints, Ints]:
        """Return the groups that give the project points above zero, and those points."""
        begins, order = self.by_project
        entries = order[begins[place] : begins[place + 1]]
        points = self.points[entries]
        if points.size and int(points.min()) <= 0:
            entries, points = entries[points > 0], points[points > 0]
        return self.group_of_entry[entries], points

    def entries_of(self, groups: Ints) -> Ints:
        """Return the numbers of all entries of these groups, group by group."""
        return ranges(self.start[groups], self.start[groups + 1] - self.start[groups])

    @classmethod
    def from_arrays(
        cls,
        projects: Sequence[Project],
        budget: int,
        *,
        start: Ints,
        project: Ints,
        points: Ints | None = None,
        weight: Ints | None = None,
        kind: str = "approval",
        unit: int = 1,
        weight_unit: int = 1,
        points_unit: int = 1,
        currency: str = "",
        name: str = "",
        limits: Limits | None = None,
        meta: Mapping[str, str] | None = None,
    ) -> Election:
        """Build an election from one row per ballot (CSR); equal ballots are merged into one group."""
        if project.size and (int(project.min()) < 0 or int(project.max()) >= len(projects)):
            raise ElectionFault(Sentence(gettext_noop("A ballot names a project that is not on the list.")))
        merged = merge_ballots(start, project, points, weight, len(projects))
        return cls(
            tuple(projects),
            budget,
            *merged,
            kind=kind,
            unit=unit,
            weight_unit=weight_unit,
            points_unit=points_unit,
            currency=currency,
            name=name,
            limits=limits or Limits(),
            meta=meta or {},
        )

    @classmethod
    def from_ballots(
        cls,
        projects: Sequence[Project],
        budget: int,
        ballots: Sequence[Mapping[str, int] | Sequence[str]],
        *,
        weights: Sequence[Fraction | int] | None = None,
        kind: str = "approval",
        unit: int = 1,
        limits: Limits | None = None,
    ) -> Election:
        """Build an election from plain ballots: keys approved, or points by key; weights may be fractions."""
        index = {project.key: place for place, project in enumerate(projects)}
        rows = [ballot if isinstance(ballot, Mapping) else dict.fromkeys(ballot, 1) for ballot in ballots]
        unknown = sorted({key for row in rows for key in row} - index.keys())
        if unknown:
            raise ElectionFault(
                Sentence(gettext_noop("A ballot names project {key}, not on the list."), {"key": unknown[0]})
            )
        shares = (
            [Fraction(weight) for weight in weights] if weights is not None else [Fraction(1)] * len(rows)
        )
        weight_unit = lcm(*(share.denominator for share in shares)) if shares else 1
        return cls.from_arrays(
            projects,
            budget,
            start=np.cumsum([0, *(len(row) for row in rows)], dtype=np.int64),
            project=np.array([index[key] for row in rows for key in row], dtype=np.int64),
            points=np.array([value for row in rows for value in row.values()], dtype=np.int64),
            weight=np.array([int(share * weight_unit) for share in shares], dtype=np.int64),
            kind=kind,
            unit=unit,
            weight_unit=weight_unit,
            limits=limits,
        )


def exact_sums(places: Ints, amounts: Ints, size: int) -> list[int]:
    """Return the sum of integer amounts at each place; exact as long as each sum is below 2**62."""
    if amounts.size == 0:
        return [0] * size
    if float(np.abs(amounts).sum(dtype=np.float64)) < 2**52:
        return [int(value) for value in np.bincount(places, weights=amounts, minlength=size)]
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, places, amounts)
    return [int(value) for value in sums]
