"""Sequential Phragmén: everybody earns money at the same pace; a project is bought once its supporters can pay.

Los, Christoff, Grossi, "Proportional Budget Allocations: Towards a Systematization", IJCAI 2022 (with costs);
Brill, Freeman, Janson, Lackner, "Phragmén's Voting Methods and Justified Representation" (2017).
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from heapq import heapify, heappop, heappush

import numpy as np

from polity.tallies.election import Election, exact_sums
from polity.tallies.limits import BARRED, FREE, Watch
from polity.tallies.purses import ULP
from polity.tallies.result import Outcome, Round
from polity.tallies.settings import Settings
from polity.tallies.support import Support, support_of
from polity.tallies.ties import Ranking, Tie


def phragmen(election: Election, settings: Settings) -> Outcome:
    """Buy projects in the order in which their supporters have earned the cost.

    A voter's money is all spent on each purchase of a project on the ballot. When the next project does not fit
    the budget it is left out (`when_full` skip) or the count ends (stop).
    """
    support = support_of(election, "cardinality")
    run = _Run(support, settings.ties.ranking(election), settings)
    run.finish()
    exact = settings.arithmetic == "exact"
    rounds = tuple(
        Round(number, place, "phragmen", time=run.exact_time(number) if exact else run.times[number])
        for number, place in enumerate(run.winners, 1)
    )
    return Outcome(election, settings, tuple(run.winners), rounds, tuple(run.ties))


class _Run:
    """Voters whose money was last spent in round `k` (0: never) hold what was earned since `times[k]`."""

    def __init__(self, support: Support, ranking: Ranking, settings: Settings) -> None:
        self.support, self.ranking, self.settings = support, ranking, settings
        groups = support.election.weight.size
        self.since = np.zeros(groups)
        self.round_of = np.zeros(groups, dtype=np.int64)
        self.times = [0.0]
        self.error = 0.0
        self.exact: list[Fraction] = [Fraction(0)]
        #: per round: exact cost, heads of all supporters, heads by the round in which they last spent
        self.noted: list[tuple[int, int, list[int]]] = []
        self.winners: list[int] = []
        self.ties: list[Tie] = []
        self.watch = Watch(support.election)

    def finish(self) -> None:
        """Buy until nothing is left or the rule ends."""
        support, costs = self.support, self.support.election.costs
        left = support.election.budget
        heads = support.heads
        self.heap = [
            (cost / heads[place], place) for place, cost in enumerate(costs) if heads[place] and cost <= left
        ]
        self.waiting: list[int] = []
        heapify(self.heap)
        while (level := self._level()) != []:
            if self.settings.when_full == "stop" and any(costs[place] > left for place in level):
                break
            fitting = [place for place in level if costs[place] <= left]
            if not fitting:
                continue
            place = self._choose(level, fitting)
            for other in fitting:
                if other != place:
                    heappush(self.heap, (self._time(other)[0] * (1 - 4 * ULP), other))
            self._buy(place)
            left -= costs[place]

    def _time(self, place: int) -> tuple[float, float]:
        """Return when the supporters will have earned the cost, and by how much that may be wrong."""
        support = self.support
        groups, weight = support.groups[place], support.weights[place]
        # Not a dot product: BLAS would start threads for it, which cost more than they save.
        held = float((self.since.take(groups) * weight).sum())
        time = (support.election.costs[place] + held) / support.heads[place]
        return time, self.error + (groups.size + 4) * ULP * time

    def _level(self) -> list[int]:
        """Take the projects that are exactly first from the heap."""
        best = float("inf")
        looked: list[tuple[float, float, int]] = []
        while self.heap and self.heap[0][0] <= best:
            _, place = heappop(self.heap)
            state = self.watch.state(place)
            if state != FREE:
                self.waiting += [place] if state != BARRED else []
                continue
            time, doubt = self._time(place)
            if self.settings.arithmetic == "float":
                doubt = 1e-11 * time
            looked.append((time - doubt, time + doubt, place))
            best = min(best, time + doubt)
        level = [place for low, _, place in looked if low <= best]
        if len(level) > 1 and self.settings.arithmetic != "float":
            exact = {place: self._exact_time_of(place) for place in level}
            first = min(exact.values())
            level = [place for place in level if exact[place] == first]
        for low, _, place in looked:
            if place not in level:
                heappush(self.heap, (low * (1 - 4 * ULP), place))
        return level

    def _choose(self, level: list[int], fitting: list[int]) -> int:
        place = self.ranking.choose(fitting, self._state)
        if len(fitting) > 1:
            decided_by = self.ranking.decided_by(fitting)
            self.ties.append(Tie(len(self.winners) + 1, tuple(sorted(level)), place, decided_by))
        return place

    def _state(self) -> Hashable:
        """Same winners, and everybody's money earned since the same time."""
        used, at = np.unique(self.round_of, return_inverse=True)
        times = [self.exact_time(int(number)) for number in used]
        order = sorted(set(times))
        ranks = np.array([order.index(time) for time in times], dtype=np.int64)
        return frozenset(self.winners), tuple(order), ranks[at].tobytes()

    def _buy(self, place: int) -> None:
        time, doubt = self._time(place)
        self.noted.append(
            (self.support.election.costs[place], self.support.heads[place], self._last_rounds(place))
        )
        self.winners.append(place)
        self.times.append(time)
        self.error = max(self.error, doubt)
        groups = self.support.groups[place]
        self.since[groups] = time
        self.round_of[groups] = len(self.winners)
        self.watch.take(place)
        for other in [other for other in self.waiting if self.watch.state(other) == FREE]:
            self.waiting.remove(other)
            heappush(self.heap, (0.0, other))

    def _last_rounds(self, place: int) -> list[int]:
        groups = self.support.groups[place]
        weight = self.support.election.weight[groups]
        return exact_sums(self.round_of[groups], weight, len(self.times))

    def _exact_time_of(self, place: int) -> Fraction:
        cost, heads = self.support.election.costs[place], self.support.heads[place]
        return self._exact(cost, heads, self._last_rounds(place))

    def _exact(self, cost: int, heads: int, by_round: list[int]) -> Fraction:
        used = [(count, self.exact_time(number)) for number, count in enumerate(by_round) if count and number]
        return (cost + sum((count * time for count, time in used), Fraction(0))) / heads

    def exact_time(self, number: int) -> Fraction:
        """Return the exact time of a round, working out the earlier ones first."""
        while len(self.exact) <= number:
            self.exact.append(self._exact(*self.noted[len(self.exact) - 1]))
        return self.exact[number]
