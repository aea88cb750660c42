"""Equal ballots become one group with a weight: a count then grows with opinions, not with voters."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Merged(Protocol):
    """Groups of equal ballots, as an election keeps them."""

    @property
    def start(self) -> Ints:
        """Return where each group's entries begin."""

    @property
    def project(self) -> Ints:
        """Return the project of each entry."""

    @property
    def points(self) -> Ints:
        """Return the points of each entry."""


def merge_ballots(
    start: Ints, project: Ints, points: Ints | None, weight: Ints | None, projects: int
) -> tuple[Ints, Ints, Ints, Ints]:
    """Return `(start, project, points, weight)` with equal ballots merged and entries in project order.

    Order inside a ballot never matters; a project named twice in one ballot counts once, with its highest
    points; entries of zero points are dropped. Empty ballots stay, as one group: their voters are voters.
    """
    ballots = start.size - 1
    rows = np.repeat(np.arange(ballots, dtype=np.int64), np.diff(start))
    rows, project, points = _in_order(rows, project, points, projects)
    sizes = np.bincount(rows, minlength=ballots)
    begins = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    weight = np.ones(ballots, dtype=np.int64) if weight is None else weight.astype(np.int64)
    marks = _row_marks(begins, project, points)
    _, first, group = np.unique(marks, return_index=True, return_inverse=True)
    if not _same_as_first(begins, project, points, first, group):
        first, group = _group_exactly(begins, project, points)
    first, group = _neighbours_together(first, group, begins, project, projects)
    sums = np.zeros(first.size, dtype=np.int64)
    if weight.size:
        plain = float(weight.sum(dtype=np.float64)) < 2**52
        if plain:
            sums = np.bincount(group, weights=weight, minlength=first.size).astype(np.int64)
        else:
            np.add.at(sums, group, weight)
    kept_sizes = sizes[first]
    entries = ranges(begins[first], kept_sizes)
    kept_start = np.concatenate(([0], np.cumsum(kept_sizes))).astype(np.int64)
    kept_points = np.ones(entries.size, dtype=np.int64) if points is None else points[entries]
    return kept_start, project[entries], kept_points, sums


def match_ballots(counted: Merged, start: Ints, project: Ints, points: Ints | None) -> Ints:
    """Return for each ballot the merged group with the same content, or -1 when there is none."""
    groups, ballots = counted.start.size - 1, start.size - 1
    sizes = np.concatenate((np.diff(counted.start), np.diff(start)))
    places = np.concatenate((counted.project, project))
    given = np.ones(project.size, dtype=np.int64) if points is None else points
    rows = np.repeat(np.arange(groups + ballots, dtype=np.int64), sizes)
    # A project that the election does not know stands behind all others: it makes its ballot match nothing.
    width = int(places.max()) + 1 if places.size else 1
    rows, places, amounts = _in_order(rows, places, np.concatenate((counted.points, given)), width)
    begins = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=groups + ballots)))).astype(np.int64)
    _, first, group = np.unique(_row_marks(begins, places, amounts), return_index=True, return_inverse=True)
    if not _same_as_first(begins, places, amounts, first, group):
        first, group = _group_exactly(begins, places, amounts)
    found = first[group[groups:]]
    return np.where(found < groups, found, -1).astype(np.int64)


def _neighbours_together(
    first: Ints, group: Ints, begins: Ints, project: Ints, projects: int
) -> tuple[Ints, Ints]:
    """Order groups by the two most popular projects that they name: a project's supporters then lie close together.

    Counting walks through the purses of supporters; in this order that takes a third less time.
    """
    popular = np.empty(projects + 1, dtype=np.int64)
    popular[np.argsort(-np.bincount(project, minlength=projects), kind="stable")] = np.arange(projects)
    popular[projects] = projects
    sizes = np.diff(begins)[first]
    full = np.flatnonzero(sizes)
    key = np.full(first.size, (projects + 1) ** 2, dtype=np.int64)
    if full.size:
        ranks = popular[project[ranges(begins[first], sizes)]]
        starts = (np.cumsum(sizes) - sizes)[full]
        best = np.minimum.reduceat(ranks, starts)
        others = np.where(ranks == np.repeat(best, sizes[full]), projects, ranks)
        key[full] = best * (projects + 1) + np.minimum.reduceat(others, starts)
    order = np.argsort(key, kind="stable")
    renamed = np.empty(first.size, dtype=np.int64)
    renamed[order] = np.arange(first.size)
    return first[order], renamed[group]


def _in_order(
    rows: Ints, project: Ints, points: Ints | None, projects: int
) -> tuple[Ints, Ints, Ints | None]:
    """Sort entries by ballot and project; drop repeats and zeros. Points of `None` mean one each."""
    width = max(projects, 1)
    if points is not None and points.size and int(points.min()) == 1 == int(points.max()):
        points = None
    if points is None:
        # Rows come in order already: the stable sort sees that, and is four times as fast here.
        key = np.sort(rows * width + project, kind="stable")
        if key.size > 1:
            fresh = key[1:] != key[:-1]
            if not fresh.all():
                key = key[np.concatenate(([True], fresh))]
        ordered_rows, ordered_project = np.divmod(key, width)
        return ordered_rows, ordered_project, None
    keep = points != 0
    rows, project, points = rows[keep], project[keep], points[keep]
    order = np.lexsort((-points, project, rows))
    rows, project, points = rows[order], project[order], points[order]
    fresh = np.ones(rows.size, dtype=bool)
    fresh[1:] = (rows[1:] != rows[:-1]) | (project[1:] != project[:-1])
    return rows[fresh], project[fresh], points[fresh]


def _row_marks(begins: Ints, project: Ints, points: Ints | None) -> NDArray[np.uint64]:
    """Return a 64-bit mark per ballot: equal ballots have equal marks (the converse is checked)."""
    seeds = project.astype(np.uint64) + np.uint64(1)
    if points is not None:
        seeds = seeds + points.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    seeds = (seeds ^ (seeds >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    seeds = (seeds ^ (seeds >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    seeds ^= seeds >> np.uint64(31)
    sums = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(seeds)))
    return np.asarray(sums[begins[1:]] - sums[begins[:-1]])


def _same_as_first(begins: Ints, project: Ints, points: Ints | None, first: Ints, group: Ints) -> bool:
    """Check entry by entry that every ballot equals the first ballot of its group."""
    sizes = np.diff(begins)
    model = first[group]
    if not np.array_equal(sizes, sizes[model]):
        return False
    other = ranges(begins[:-1][model], sizes)
    if not np.array_equal(project, project[other]):
        return False
    return points is None or np.array_equal(points, points[other])


def _group_exactly(begins: Ints, project: Ints, points: Ints | None) -> tuple[Ints, Ints]:
    """Group ballots by their full content: slower, used only when two marks collide."""
    seen: dict[bytes, int] = {}
    first: list[int] = []
    group = np.empty(begins.size - 1, dtype=np.int64)
    for row in range(begins.size - 1):
        span = slice(begins[row], begins[row + 1])
        content = project[span].tobytes() + (b"" if points is None else points[span].tobytes())
        if content not in seen:
            seen[content] = len(first)
            first.append(row)
        group[row] = seen[content]
    return np.array(first, dtype=np.int64), group


def ranges(begins: Ints, sizes: Ints) -> Ints:
    """Return the ranges `begins[i] … begins[i]+sizes[i]` one after the other."""
    total = int(sizes.sum())
    if total == 0:
        return np.empty(0, dtype=np.int64)
    ends = np.cumsum(sizes)
    shifts: Ints = np.repeat(begins - (ends - sizes), sizes)
    return shifts + np.arange(total, dtype=np.int64)
