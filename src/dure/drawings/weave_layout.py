"""Where the knots of the weave stand: columns by level, few crossings, each near the ones it is tied to.

Layered drawing after Sugiyama, Tagawa and Toda (1981): long threads get a way point in every column they pass, the
order within columns follows the barycentre of the neighbours, and heights are the isotonic least-squares fit to the
neighbours' mean with the room each knot needs.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

SWEEPS = 8
NAMED_ROOM, BUNDLE_ROOM, WAY_ROOM, LINE = 28.0, 24.0, 10.0, 15.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Something to place: a node by name, a bundle, or (`way`) a point that a long thread passes."""

    key: str
    name: str
    column: int
    count: int = 0
    url: str = ""
    hollow: bool = False
    bundle: bool = False
    parents: int = 0
    way: bool = False
    lines: tuple[str, ...] = ()
    state: str = ""
    said: str = ""

    @property
    def room(self) -> float:
        """The height it needs, in pixels."""
        if self.way:
            return WAY_ROOM
        return BUNDLE_ROOM if self.bundle else NAMED_ROOM + LINE * max(len(self.lines) - 1, 0)


@dataclass(frozen=True, slots=True)
class Layout:
    """Spots by column in drawing order, the middle height of each by key, threads as chains from child to parent."""

    columns: tuple[tuple[Spot, ...], ...]
    heights: dict[str, float]
    chains: tuple[tuple[str, ...], ...]
    height: float


def laid_out(spots: Sequence[Spot], threads: Sequence[tuple[str, str]]) -> Layout:
    """Place every spot. Deterministic: ties keep the order in which the spots were given."""
    spots, chains = _with_way_points(spots, threads)
    links = [(upper, lower) for chain in chains for lower, upper in pairwise(chain)]
    columns: list[list[Spot]] = [[] for _ in range(max((spot.column for spot in spots), default=0) + 1)]
    for spot in spots:
        columns[spot.column].append(spot)
    columns = _ordered(columns, links)
    heights = _heights(columns, links)
    tall = max((heights[spot.key] + spot.room / 2 for spot in spots), default=0)
    return Layout(tuple(tuple(column) for column in columns), heights, tuple(chains), tall)


def _with_way_points(
    spots: Sequence[Spot], threads: Sequence[tuple[str, str]]
) -> tuple[list[Spot], list[tuple[str, ...]]]:
    column = {spot.key: spot.column for spot in spots}
    placed, chains = list(spots), []
    for number, (child, parent) in enumerate(threads):
        ways = [
            Spot(f"way-{number}-{between}", "", between, way=True)
            for between in range(column[child] - 1, column[parent], -1)
        ]
        placed += ways
        chains.append((child, *(way.key for way in ways), parent))
    return placed, chains


def _ordered(columns: list[list[Spot]], links: Sequence[tuple[str, str]]) -> list[list[Spot]]:
    above, below = _neighbours(links)
    best, fewest = columns, crossings(columns, links)
    current = [list(column) for column in columns]
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        order = range(1, len(current)) if down else range(len(current) - 2, -1, -1)
        for at in order:
            beside = current[at - 1 if down else at + 1]
            place = {spot.key: float(number) for number, spot in enumerate(beside)}
            near = above if down else below
            current[at] = _by_barycentre(current[at], near, place)
        found = crossings(current, links)
        if found < fewest:
            best, fewest = [list(column) for column in current], found
    _transpose(best, above, below)
    return best


def _transpose(
    columns: list[list[Spot]], above: Mapping[str, Sequence[str]], below: Mapping[str, Sequence[str]]
) -> None:
    """Swap neighbours in a column as long as that uncrosses threads."""
    place = {spot.key: number for column in columns for number, spot in enumerate(column)}

    def crossed(first: Spot, second: Spot) -> int:
        return sum(
            place[one] > place[other]
            for near in (above, below)
            for one in near.get(first.key, ())
            for other in near.get(second.key, ())
        )

    for _sweep in range(SWEEPS):
        moved = False
        for column in columns:
            for at in range(len(column) - 1):
                first, second = column[at], column[at + 1]
                if crossed(second, first) < crossed(first, second):
                    column[at], column[at + 1] = second, first
                    place[first.key], place[second.key] = at + 1, at
                    moved = True
        if not moved:
            return


def _by_barycentre(
    column: list[Spot], near: Mapping[str, Sequence[str]], place: Mapping[str, float]
) -> list[Spot]:
    """Sort by the mean place of the neighbours; a spot without any keeps its own place, a hollow one goes last."""
    middle = {}
    for number, spot in enumerate(column):
        places = [place[key] for key in near.get(spot.key, ()) if key in place]
        alone = inf if spot.hollow else number * len(place) / max(len(column), 1)
        middle[spot.key] = sum(places) / len(places) if places else alone
    return sorted(column, key=lambda spot: middle[spot.key])


def _neighbours(links: Sequence[tuple[str, str]]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    above: dict[str, list[str]] = defaultdict(list)
    below: dict[str, list[str]] = defaultdict(list)
    for upper, lower in links:
        above[lower].append(upper)
        below[upper].append(lower)
    return above, below


def crossings(columns: Sequence[Sequence[Spot]], links: Sequence[tuple[str, str]]) -> int:
    """Count the pairs of threads that cross, between each two columns (each link is (upper, lower))."""
    place = {
        spot.key: (at, number) for at, column in enumerate(columns) for number, spot in enumerate(column)
    }
    between: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for upper, lower in links:
        at, high = place[upper]
        between[at].append((high, place[lower][1]))
    total = 0
    for pairs in between.values():
        seen: list[int] = []
        for _high, low in sorted(pairs):
            total += len(seen) - bisect_right(seen, low)
            insort(seen, low)
    return total


def _heights(columns: Sequence[Sequence[Spot]], links: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Stack the fullest column, then let every other one settle beside its neighbours, outwards and back once."""
    if not columns:
        return {}
    above, below = _neighbours(links)
    widest = max(range(len(columns)), key=lambda at: sum(spot.room for spot in columns[at]))
    heights: dict[str, float] = {}
    reached = 0.0
    for spot in columns[widest]:
        heights[spot.key] = reached + spot.room / 2
        reached += spot.room
    outwards = [*range(widest - 1, -1, -1), *range(widest + 1, len(columns))]
    for at in outwards:
        _settle(columns[at], below if at < widest else above, heights)
    lowest = min((heights[spot.key] - spot.room / 2 for column in columns for spot in column), default=0)
    return {key: height - lowest for key, height in heights.items()}


def _settle(column: Sequence[Spot], near: Mapping[str, Sequence[str]], heights: dict[str, float]) -> None:
    """Give a column the heights nearest to its neighbours' means that keep order and room (pool adjacent violators)."""
    wanted, offsets, reached, last = [], [], 0.0, 0.0
    for spot in column:
        beside = [heights[key] for key in near.get(spot.key, ()) if key in heights]
        last = sum(beside) / len(beside) if beside else last + spot.room
        offsets.append(reached + spot.room / 2)
        wanted.append(last - offsets[-1])
        reached += spot.room
    pools: list[tuple[float, int]] = []
    for value in wanted:
        mean, size = value, 1
        while pools and pools[-1][0] > mean:
            other, many = pools.pop()
            mean, size = (mean * size + other * many) / (size + many), size + many
        pools.append((mean, size))
    settled = [mean for mean, size in pools for _ in range(size)]
    for spot, value, offset in zip(column, settled, offsets, strict=True):
        heights[spot.key] = value + offset
