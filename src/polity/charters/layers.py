"""In which order stages stand in a drawing: by how far they are from the start, the main way first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from polity.charters.values import Charter

Edge = tuple[str, str]


@dataclass(frozen=True)
class Layers:
    """The stages in order; `layer` and `row` of each from 0; the edges that go on and those that turn back."""

    order: tuple[str, ...]
    layer: Mapping[str, int]
    row: Mapping[str, int]
    on: tuple[Edge, ...]
    back: frozenset[Edge]


def layers_of(charter: Charter, shown: frozenset[str]) -> Layers:
    """Lay out the `shown` stages that can be reached from the start. Any charter, any cycles."""
    next_of = {
        key: [
            target for target in charter.stages if target in charter.stages[key].targets and target in shown
        ]
        for key in charter.stages
        if key in shown
    }
    finished, back = _walk(next_of, charter.start)
    ways = [(key, target) for key in reversed(finished) for target in next_of[key]]
    on = [edge for edge in ways if edge not in back]
    layer = dict.fromkeys(reversed(finished), 0)
    for key, target in on:
        layer[target] = max(layer[target], layer[key] + 1)
    height = {key: int(charter.stages[key].final) for key in finished}  # how long the way to a good end is
    for key, target in reversed(on):
        if height[target]:
            height[key] = max(height[key], height[target] + 1)
    place = {key: number for number, key in enumerate(charter.stages)}
    order = sorted(finished, key=lambda key: (layer[key], -height[key], place[key]))
    row = {key: sum(layer[other] == layer[key] for other in order[:at]) for at, key in enumerate(order)}
    return Layers(tuple(order), layer, row, tuple(on), frozenset(back))


def _walk(next_of: Mapping[str, list[str]], start: str) -> tuple[list[str], set[Edge]]:
    """Walk depth first without recursion; return the stages as they are finished and the edges that turn back."""
    finished: list[str] = []
    back: set[Edge] = set()
    if start not in next_of:
        return finished, back
    open_now, seen = {start}, {start}
    trail = [(start, iter(next_of[start]))]
    while trail:
        key, waiting = trail[-1]
        target = next(waiting, None)
        if target is None:
            open_now.discard(key)
            finished.append(key)
            trail.pop()
        elif target in open_now:
            back.add((key, target))
        elif target not in seen:
            seen.add(target)
            open_now.add(target)
            trail.append((target, iter(next_of[target])))
    return finished, back
