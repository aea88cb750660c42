"""What the compiled rounds of equal shares work on: plain arrays, laid out once for each run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from polity.tallies.election import Floats, Ints
from polity.tallies.ledger import Purchase
from polity.tallies.support import Support


class Flat(NamedTuple):
    """The support of all projects in one row of numbers each: project `c` owns `begins[c]` to `begins[c+1]`."""

    begins: Ints
    groups: NDArray[np.int32]
    weights: Floats
    #: empty when everybody gives one point
    points: Floats
    mass: Floats
    heads: Floats
    costs: Ints
    factor: Floats


class State(NamedTuple):
    """What changes: purses, bounds and what was bought; arrays are changed in place.

    `bounds[c]` is a proven lower bound on the price per unit of utility (infinite: out for good); `error[0]` bounds
    the error of every purse in `left`; `slopes[c]` is how fast the money on offer grows below that bound (when out
    of reach: what was lacking). Purchase `i` emptied the purses `short[ends[i]:ends[i+1]]`. `counts` holds
    the number bought, the amount spent, and 1 if some project was out of reach.
    """

    left: Floats
    bounds: Floats
    slopes: Floats
    error: Floats
    winners: Ints
    levels: Floats
    masses: Floats
    ends: Ints
    short: NDArray[np.int32]
    counts: Ints


class Memory(NamedTuple):
    """The run before this one, with a smaller share: what it bought and, round by round, its bounds and slopes.

    As long as both runs buy the same, nobody's purse is fuller than it was then by more than `more[0]`: the added
    share and what fell off the prices. So a bound of then, lowered by `heads * more / slope`, holds now, and most
    rivals need not be looked at. `length[0]` counts the remembered rounds; 0: nothing is remembered.
    """

    winners: Ints
    levels: Floats
    slacks: Floats
    bounds: Floats
    slopes: Floats
    length: Ints
    more: Floats


class Scratch(NamedTuple):
    """Room to work in: the supporters who still pay in full, and what was found about each project."""

    purse: Floats
    heads: Floats
    given: Floats
    #: level, slack, mass and distance of the nearest purse of the offer looked at last
    found: Floats
    low: Floats
    high: Floats
    level: Floats
    slack: Floats
    mass: Floats
    seen: Ints


def flat(support: Support) -> Flat:
    """Return the support laid out flat; kept with its election."""
    kept: dict[str, Flat] = support.election.__dict__.setdefault("_flat", {})
    if support.utility not in kept:
        sizes = [groups.size for groups in support.groups]
        points = [
            np.ones(size) if one is None else one for size, one in zip(sizes, support.points, strict=True)
        ]
        kept[support.utility] = Flat(
            np.cumsum([0, *sizes], dtype=np.int64),
            np.concatenate([*support.groups, np.empty(0, dtype=np.int64)]).astype(np.int32),
            np.concatenate([*support.weights, np.empty(0)]),
            np.empty(0) if support.uniform else np.concatenate(points),
            np.array(support.mass, dtype=np.float64),
            np.array(support.heads, dtype=np.float64),
            np.array(support.election.costs, dtype=np.int64),
            np.array(support.factor, dtype=np.float64),
        )
    return kept[support.utility]


def start_state(support: Support, left: Floats, bounds: Floats, error: float, spent: int) -> State:
    """Return the state in which the loop begins or goes on."""
    projects = len(support.factor)
    return State(
        left,
        bounds,
        np.array(support.mass, dtype=np.float64),
        np.array([error]),
        np.zeros(projects, dtype=np.int64),
        np.zeros(projects),
        np.zeros(projects),
        np.zeros(projects + 1, dtype=np.int64),
        np.zeros(left.size, dtype=np.int32),
        np.array([0, spent, 0], dtype=np.int64),
    )


def bought(state: State) -> tuple[list[int], list[float]]:
    """Return what was bought, in order, and the prices."""
    count = int(state.counts[0])
    return state.winners[:count].tolist(), state.levels[:count].tolist()


def purchases(state: State, costs: Sequence[int]) -> list[Purchase]:
    """Return the purchases as the ledger wants them."""
    return [
        Purchase(
            place,
            costs[place],
            state.short[state.ends[number] : state.ends[number + 1]].astype(np.int64),
            round(mass),
        )
        for number, (place, mass) in enumerate(zip(bought(state)[0], state.masses, strict=False))
    ]


def empty_memory(projects: int) -> Memory:
    """Return a memory that remembers nothing."""
    rows = projects + 1
    return Memory(
        np.zeros(rows, dtype=np.int64),
        np.zeros(rows),
        np.zeros(rows),
        np.zeros((rows, projects)),
        np.zeros((rows, projects)),
        np.zeros(1, dtype=np.int64),
        np.zeros(1),
    )
