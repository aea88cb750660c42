"""The rounds of equal shares as one compiled loop (numba, extra `fast`).

It takes the decisions of `equal_shares._Run` with the same proven error bounds, and leaves to that code whatever it
cannot decide for certain: it stops before such a round and says so. Without numba the same loop runs uncompiled:
far too slow for a count, good enough to test it. Loops stand where numpy has a word (a slice, a maximum): each such
word would make the first run compile seconds longer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numpy as np

from polity.tallies.election import Floats
from polity.tallies.round_state import (
    Flat,
    Memory,
    Scratch,
    State,
    bought,
    empty_memory,
    flat,
    purchases,
    start_state,
)

try:
    from numba import njit
except ImportError:
    njit = None

__all__ = [
    "FINISHED",
    "OVER",
    "UNSURE",
    "bought",
    "empty_memory",
    "flat",
    "purchases",
    "run_rounds",
    "start_state",
]

FINISHED, UNSURE, OVER = 0, 1, 2
_PRICED, _TOO_DEAR, _CANNOT_PAY, _UNCLEAR = 0, 1, 2, 3
_NOBODY, _SEVERAL = -1, -2
_ULP = 2.0**-53
_NEAR = 1e-11

Function = TypeVar("Function", bound=Callable[..., object])


def _compiler(**more: bool) -> Callable[[Function], Function]:
    """Return what compiles a function and keeps its code on disk where it can; without numba it does nothing."""

    def compiled(function: Function) -> Function:
        made = function if njit is None else njit(cache=True, error_model="numpy", **more)(function)
        return cast(Function, made)

    return compiled


_compiled = _compiler()
#: For what only compiled code calls: Python's way into a function is a third of the work of compiling it.
_inner = _compiler(no_cpython_wrapper=True, no_cfunc_wrapper=True)


@_inner
def _split(
    flat: Flat, left: Floats, room: Scratch, place: int, start: float
) -> tuple[int, float, float, float]:
    """Put the supporters who can pay `start` into the room; return their number and what the others hold."""
    graded = flat.points.size > 0
    kept, total, heads, poorest = 0, 0.0, 0.0, 0.0
    mass = flat.mass[place]
    for entry in range(flat.begins[place], flat.begins[place + 1]):
        held = left[flat.groups[entry]]
        given = flat.points[entry] if graded else 1.0
        ceiling = held / given
        if ceiling < start or held <= 0.0:
            mass -= flat.weights[entry] * given
            if held > 0.0:
                total += flat.weights[entry] * held
                heads += flat.weights[entry]
                poorest = max(poorest, ceiling)
        else:
            room.purse[kept], room.heads[kept], room.given[kept] = ceiling, flat.weights[entry], given
            kept += 1
    room.found[0], room.found[2] = poorest, mass
    return kept, total, heads, mass


@_inner
def _offer(
    flat: Flat, left: Floats, room: Scratch, place: int, start: float, limit: float, error: float
) -> int:
    """Work out one project's price into `room.found`; say whether it is known, above `limit`, or out of reach."""
    cost = float(flat.costs[place])
    size = flat.begins[place + 1] - flat.begins[place] + 8
    kept, total, heads, mass = _split(flat, left, room, place, start)
    poorest = room.found[0]
    while True:
        if kept == 0 or mass < 0.5:
            room.found[2] = cost - total - heads * error - size * _ULP * cost
            return _CANNOT_PAY if cost - total > heads * error + size * _ULP * cost else _UNCLEAR
        level = (cost - total) / mass
        slack = (heads * error + size * _ULP * cost) / mass + 4 * _ULP * level
        room.found[0], room.found[1], room.found[2] = level, slack, mass
        if level - slack > limit:
            return _TOO_DEAR
        still, nearest = 0, np.inf
        for entry in range(kept):
            ceiling, weight, given = room.purse[entry], room.heads[entry], room.given[entry]
            if ceiling < level:
                mass -= weight * given
                total += weight * ceiling * given
                heads += weight
                poorest = max(poorest, ceiling)
            else:
                nearest = min(nearest, ceiling)
                room.purse[still], room.heads[still], room.given[still] = ceiling, weight, given
                still += 1
        if still == kept:
            room.found[3] = min(nearest - level, level - poorest)
            return _PRICED
        kept = still


@_inner
def _cheapest(bounds: Floats, low: Floats, best: float) -> int:
    """Return the project not yet looked at whose bound is lowest and could beat `best`."""
    place = -1
    for other in range(bounds.size):
        if (
            bounds[other] <= best
            and bounds[other] < np.inf
            and low[other] == np.inf
            and (place < 0 or bounds[other] < bounds[place])
        ):
            place = other
    return place


@_inner
def _look(flat: Flat, state: State, room: Scratch, certain: bool) -> int:
    """Return the project to buy next, _NOBODY, or _SEVERAL when the choice is not certain."""
    best, looked = np.inf, 0
    for place in range(room.low.size):
        room.low[place] = np.inf
    error = state.error[0]
    while True:
        place = _cheapest(state.bounds, room.low, best)
        if place < 0:
            break
        factor = flat.factor[place]
        answer = _offer(flat, state.left, room, place, state.bounds[place] * factor, best * factor, error)
        if answer == _UNCLEAR:
            return _SEVERAL
        if answer == _CANNOT_PAY:
            state.bounds[place], state.slopes[place] = np.inf, room.found[2]
            state.counts[2] = 1
            continue
        level, slack = room.found[0], room.found[1]
        if certain and answer == _PRICED and room.found[3] <= 4 * (slack + error):
            return _SEVERAL
        spread = slack if certain else level * _NEAR
        room.low[place] = (level - spread) / factor
        room.high[place] = (level + 2 * spread) / factor if answer == _PRICED else np.inf
        room.level[place], room.slack[place], room.mass[place] = level, slack, room.found[2]
        if room.low[place] * (1 - 2 * _ULP) >= state.bounds[place]:
            state.bounds[place], state.slopes[place] = room.low[place] * (1 - 2 * _ULP), room.found[2]
        room.seen[looked] = place
        looked += 1
        best = min(best, room.high[place])
    chosen = _NOBODY
    for number in range(looked):
        if room.low[room.seen[number]] <= best:
            if chosen >= 0:
                return _SEVERAL
            chosen = room.seen[number]
    return chosen


@_inner
def _recall(flat: Flat, state: State, memory: Memory, number: int) -> None:
    """Raise the bounds by what the run before knew at the same round."""
    more = memory.more[0]
    for place in range(state.bounds.size):
        if state.bounds[place] == np.inf:
            continue
        then, slope = memory.bounds[number, place], memory.slopes[number, place]
        given = flat.heads[place] * more
        if then == np.inf:
            if slope > given * (1 + _NEAR):
                state.bounds[place], state.slopes[place] = np.inf, slope - given * (1 + _NEAR)
                state.counts[2] = 1
        else:
            bound = then * (1 - _NEAR) - given * (1 + _NEAR) / (slope * flat.factor[place])
            if bound > state.bounds[place]:
                state.bounds[place], state.slopes[place] = bound, slope


@_inner
def _remember(
    flat: Flat, state: State, memory: Memory, room: Scratch, number: int, chosen: int, alike: bool
) -> bool:
    """Note this round for the next run; return whether both runs have bought the same so far."""
    level, slack = room.level[chosen], room.slack[chosen]
    alike = alike and number < memory.length[0] - 1 and memory.winners[number] == chosen
    if alike:
        points = 1.0
        if flat.points.size > 0:
            points = 0.0
            for entry in range(flat.begins[chosen], flat.begins[chosen + 1]):
                points = max(points, flat.points[entry])
        fall = memory.levels[number] - level + memory.slacks[number] + slack
        memory.more[0] += points * max(fall, 0.0) * (1 + _NEAR)
    memory.winners[number], memory.levels[number], memory.slacks[number] = chosen, level, slack
    return alike


@_inner
def _pay(flat: Flat, state: State, room: Scratch, chosen: int, share: float) -> None:
    """Take the price from every supporter and note whose purse it empties."""
    number = state.counts[0]
    emptied, most_points = state.ends[number], 1.0
    price = room.level[chosen]
    for entry in range(flat.begins[chosen], flat.begins[chosen + 1]):
        group = flat.groups[entry]
        given = flat.points[entry] if flat.points.size > 0 else 1.0
        most_points = max(most_points, given)
        held = state.left[group]
        if held > 0.0:
            after = held - price * given
            if after <= 0.0:
                after = 0.0
                state.short[emptied] = group
                emptied += 1
            state.left[group] = after
    state.winners[number], state.levels[number] = chosen, price
    state.masses[number], state.ends[number + 1] = room.mass[chosen], emptied
    state.error[0] += most_points * room.slack[chosen] + 2 * _ULP * share
    state.bounds[chosen] = np.inf
    state.counts[0] = number + 1
    state.counts[1] += flat.costs[chosen]


@_compiled
def run_rounds(flat: Flat, state: State, memory: Memory, share: float, most: int, certain: bool) -> int:
    """Buy until nobody can pay (FINISHED), a round is UNSURE, or more than `most` minor units are spent (OVER).

    The memory is used as far as it goes and holds this run afterwards; it must be empty after an UNSURE round.
    """
    projects, widest = flat.costs.size, 1
    for place in range(projects):
        widest = max(widest, flat.begins[place + 1] - flat.begins[place])
    room = Scratch(
        np.empty(widest),
        np.empty(widest),
        np.empty(widest),
        np.empty(4),
        np.empty(projects),
        np.empty(projects),
        np.empty(projects),
        np.empty(projects),
        np.empty(projects),
        np.empty(projects, dtype=np.int64),
    )
    alike = memory.length[0] > 0
    while True:
        number = state.counts[0]
        if alike:
            _recall(flat, state, memory, number)
        chosen = _look(flat, state, room, certain)
        for place in range(projects):
            memory.bounds[number, place] = state.bounds[place]
            memory.slopes[number, place] = state.slopes[place]
        if chosen == _NOBODY:
            memory.length[0] = number + 1
            return FINISHED
        if chosen == _SEVERAL:
            return UNSURE
        alike = _remember(flat, state, memory, room, number, chosen, alike)
        _pay(flat, state, room, chosen, share)
        if state.counts[1] > most:
            return OVER
