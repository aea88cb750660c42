"""The smallest change that would have made a loser win: a lower cost, or more voters who want just that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from polity.sentences import Sentence, gettext_noop
from polity.tallies.amounts import amount
from polity.tallies.count import tally
from polity.tallies.election import Election
from polity.tallies.result import Outcome, money

#: So many counts are made for one question unless another number is asked for.
RECOUNTS = 80


@dataclass(frozen=True, slots=True)
class Change:
    """What would have made a project win, all else equal; None where nothing was found.

    `cost` (minor units) and `voters` each suffice: a recount proved it. When `cost_exact`, no higher cost wins; when
    `voters_exact`, no smaller number does. Otherwise they are enough, and perhaps more than enough.
    """

    place: int
    cost: int | None
    cost_exact: bool
    voters: int | None
    voters_exact: bool

    def sentences(self, election: Election) -> tuple[Sentence, ...]:
        """Return both in words."""
        found = []
        if self.cost is not None:
            template = (
                gettext_noop("It would have won at a cost of {cost} or less.")
                if self.cost_exact
                else gettext_noop("A cost of {cost} would have been low enough; perhaps a higher one, too.")
            )
            found.append(Sentence(template, {"cost": amount(election, self.cost)}))
        if self.voters is not None:
            template = (
                gettext_noop("It would have won with {voters} more voters who support nothing else.")
                if self.voters_exact
                else gettext_noop(
                    "With {voters} more voters who support nothing else it would have won; perhaps with fewer."
                )
            )
            found.append(Sentence(template, {"voters": self.voters}))
        return tuple(found)

    def as_json(self, election: Election) -> dict[str, Any]:
        """Return plain values, money as decimal text in units of currency."""
        return {
            "project": election.projects[self.place].key,
            "cost": None if self.cost is None else money(self.cost, election.unit),
            "cost_exact": self.cost_exact,
            "voters": self.voters,
            "voters_exact": self.voters_exact,
            "sentences": [str(one) for one in self.sentences(election)],
        }


def smallest_change(outcome: Outcome, place: int, *, recounts: int = RECOUNTS) -> Change:
    """Return what would have made the losing project at `place` win, found by counting again.

    A lower cost is exact for every rule that shares money once (completion none, utilitarian or epsilon, no limits, no
    comparison): until the project is bought the count does not notice its cost, and at a lower cost it is never bought
    later. More voters are exact for greedy and Phragmén for the same reason; elsewhere they change everybody's share,
    so a number is exact only when all smaller ones were counted, within `recounts` counts. The envelope stays as it
    is. On ballots with points each new voter gives the most points that anybody gave to one project.
    """
    election = outcome.election
    if place in outcome.winners:
        raise ValueError(f"project {election.projects[place].key} has won")
    settings = outcome.settings
    plain = election.limits.none and not settings.comparison
    once = plain and settings.completion in ("none", "utilitarian", "epsilon")
    apart = plain and settings.rule in ("greedy", "phragmen")

    def wins(other: Election) -> bool:
        return place in tally(other, settings).winners

    cost, next_loses = _highest(
        lambda value: wins(_with_cost(election, place, value)), election.costs[place], recounts
    )
    most = max(2 * int(election.voters), 1)
    voters, scanned = _lowest(lambda value: wins(_with_voters(election, place, value)), most, recounts, apart)
    return Change(place, cost, next_loses and once, voters, voters is not None and (apart or scanned))


def _highest(wins: Callable[[int], bool], cost: int, recounts: int) -> tuple[int | None, bool]:
    """Return a cost at which it wins (None: for nothing at most), and whether it does not at one more."""
    if not wins(0):
        return None, False
    low, high = 0, cost
    for _ in range(recounts):
        if high - low <= 1:
            break
        middle = (low + high) // 2
        low, high = (middle, high) if wins(middle) else (low, middle)
    return (low, high - low == 1) if low else (None, False)


def _lowest(wins: Callable[[int], bool], most: int, recounts: int, monotone: bool) -> tuple[int | None, bool]:
    """Return a number of voters with which it wins, as small as found, and whether every smaller one was tried."""
    tried: dict[int, bool] = {0: False}

    def wins_with(number: int) -> bool:
        if number not in tried:
            tried[number] = wins(number)
        return tried[number]

    high = 1
    while not wins_with(high):
        if high >= most or len(tried) > recounts:
            return None, False
        high = min(2 * high, most)
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if wins_with(middle) else (middle, high)
    if monotone:
        return high, False
    for number in range(1, high):
        if len(tried) > recounts:
            return high, False
        if wins_with(number):
            return number, True
    return high, True


def _with_cost(election: Election, place: int, cost: int) -> Election:
    projects = list(election.projects)
    projects[place] = replace(projects[place], cost=cost)
    return replace(election, projects=tuple(projects))


def _with_voters(election: Election, place: int, number: int) -> Election:
    """Return the election with so many more voters who support nothing else."""
    points = int(election.points.max()) if election.points.size else 1
    return replace(
        election,
        start=np.append(election.start, election.start[-1] + 1),
        project=np.append(election.project, place),
        points=np.append(election.points, points),
        weight=np.append(election.weight, number * election.weight_unit),
    )
