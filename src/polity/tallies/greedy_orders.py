"""What greedy adds when projects with as many votes may be taken in any order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from polity.tallies.greedy import values_of
from polity.tallies.limits import BARRED, FREE, Watch
from polity.tallies.support import Support


@dataclass(frozen=True, slots=True)
class _State:
    """Where the count stands: in a level of equal value, what of it is not looked at, what was added and what waits."""

    level: int
    rest: frozenset[int]
    added: frozenset[int] = frozenset()
    waiting: tuple[int, ...] = ()


def fills(
    support: Support, won: Collection[int], budget: int, first_of: Mapping[int, int], *, skip: bool
) -> Iterator[frozenset[int]]:
    """Yield every set that greedy can add to `won` within the budget, each once; see `polity.tallies.greedy.fill`.

    Of projects with the same `first_of` (alike in everything) only the first left is tried.
    """
    levels = _levels(support, won)
    costs = support.election.costs
    seen: set[_State] = set()
    given: set[frozenset[int]] = set()
    stack = [_State(0, levels[0])] if levels else []
    if not levels:
        yield frozenset()
    while stack:
        state = stack.pop()
        if state in seen:
            continue
        seen.add(state)
        if not state.rest:
            if state.level + 1 < len(levels):
                stack.append(_State(state.level + 1, levels[state.level + 1], state.added, state.waiting))
            elif state.added not in given:
                given.add(state.added)
                yield state.added
            continue
        left = budget - sum(costs[place] for place in {*won, *state.added})
        for place in _tried(support, state, left, first_of):
            after = _after(support, won, state, place, left, skip=skip)
            if after is not None:
                stack.append(after)
            elif state.added not in given:
                given.add(state.added)
                yield state.added


def _levels(support: Support, won: Collection[int]) -> list[frozenset[int]]:
    values = values_of(support)
    by_value: dict[object, set[int]] = {}
    for place in sorted(values, key=lambda place: -values[place]):
        if place not in won:
            by_value.setdefault(values[place], set()).add(place)
    return [frozenset(places) for places in by_value.values()]


def _tried(support: Support, state: _State, left: int, first_of: Mapping[int, int]) -> list[int]:
    """Return which projects of the level need to be tried next: one when the money reaches for all of them."""
    costs = support.election.costs
    if support.election.limits.none and sum(costs[place] for place in state.rest) <= left:
        return [min(state.rest)]
    first: dict[int, int] = {}
    for place in sorted(state.rest):
        first.setdefault(first_of[place], place)
    return list(first.values())


def _after(
    support: Support, won: Collection[int], state: _State, place: int, left: int, *, skip: bool
) -> _State | None:
    """Return the state after a project was looked at; None when the count ends at it."""
    costs = support.election.costs
    rest = state.rest - {place}
    watch = Watch(support.election)
    for winner in (*won, *state.added):
        watch.take(winner)
    standing = watch.state(place)
    if standing != FREE:
        waiting = state.waiting if standing == BARRED else (*state.waiting, place)
        return _State(state.level, rest, state.added, waiting)
    if costs[place] > left:
        return _State(state.level, rest, state.added, state.waiting) if skip else None
    taken = _followed(watch, place, state.waiting, costs, left)
    waiting = tuple(other for other in state.waiting if other not in taken)
    return _State(state.level, rest, state.added | taken, waiting)


def _followed(
    watch: Watch, place: int, waiting: tuple[int, ...], costs: list[int], left: int
) -> frozenset[int]:
    taken = [place]
    watch.take(place)
    left -= costs[place]
    found = True
    while found:
        found = False
        for other in waiting:
            if other not in taken and watch.state(other) == FREE and costs[other] <= left:
                watch.take(other)
                taken.append(other)
                left -= costs[other]
                found = True
    return frozenset(taken)
