"""An election about some of the projects of another, with everybody's ballot cut down to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from polity.tallies.election import Election, Limits
from polity.tallies.limits import BARRED, WAITS, Watch


@dataclass(frozen=True)
class Excerpt:
    """`election.projects[i]` is project `places[i]` of the whole; `barred` of those asked for could not be taken in."""

    election: Election
    places: tuple[int, ...]
    barred: tuple[int, ...]


def excerpt(
    whole: Election,
    places: Sequence[int],
    budget: int,
    *,
    won: Collection[int] = (),
    drop_empty: bool = False,
    name: str = "",
) -> Excerpt:
    """Return the election about `places` alone, with `budget` minor units, after `won` has been funded elsewhere.

    A rival of a winner is left out, and so is a project that needs one which is neither among `places` nor in `won`.
    Caps keep what the winners left of them. With `drop_empty` a voter whose ballot has become empty is no voter here.
    """
    kept, barred = _taken_in(whole, places, won)
    renumbered = np.full(len(whole.projects) + 1, -1, dtype=np.int64)
    renumbered[list(kept)] = np.arange(len(kept))
    inside = renumbered[whole.project] >= 0
    sizes = np.bincount(whole.group_of_entry[inside], minlength=whole.weight.size)
    groups = sizes > 0 if drop_empty else np.ones(sizes.size, dtype=bool)
    projects = [replace(whole.projects[place], least_votes=_least(whole, place)) for place in kept]
    election = Election.from_arrays(
        projects,
        budget,
        start=np.concatenate(([0], np.cumsum(sizes[groups]))).astype(np.int64),
        project=renumbered[whole.project[inside]],
        points=whole.points[inside],
        weight=whole.weight[groups],
        kind=whole.kind,
        unit=whole.unit,
        weight_unit=whole.weight_unit,
        points_unit=whole.points_unit,
        currency=whole.currency,
        name=name or whole.name,
        limits=_limits(whole, kept, set(won)),
    )
    return Excerpt(election, tuple(kept), tuple(barred))


def _taken_in(whole: Election, places: Sequence[int], won: Collection[int]) -> tuple[list[int], list[int]]:
    watch = Watch(whole)
    for place in won:
        watch.take(place)
    kept = [place for place in places if watch.state(place) != BARRED]
    reached = set(won)
    waiting = list(kept)
    while ready := [place for place in waiting if whole.limits.needs.get(place, frozenset()) <= reached]:
        reached |= set(ready)
        waiting = [place for place in waiting if place not in ready]
    unreached = {place for place in waiting if watch.state(place) == WAITS}
    return [place for place in kept if place not in unreached], [
        place for place in places if place not in kept or place in unreached
    ]


def _least(whole: Election, place: int) -> int:
    """A project with enough votes in the whole has enough in every excerpt."""
    least = whole.projects[place].least_votes
    return least if whole.votes[place] < least else 0


def _limits(whole: Election, kept: Sequence[int], won: set[int]) -> Limits:
    number = {place: index for index, place in enumerate(kept)}

    def inside(places: Collection[int]) -> frozenset[int]:
        return frozenset(number[place] for place in places if place in number)

    limits = whole.limits
    return Limits(
        exclusive=tuple(inside(rivals) for rivals in limits.exclusive if len(inside(rivals)) > 1),
        needs={
            number[place]: inside(needs - won)
            for place, needs in limits.needs.items()
            if place in number and inside(needs - won)
        },
        caps={
            name: (inside(members), cap - sum(whole.costs[place] for place in members & won))
            for name, (members, cap) in limits.caps.items()
            if inside(members)
        },
    )
