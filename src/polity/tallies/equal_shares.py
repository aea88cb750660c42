"""The method of equal shares: everybody holds the same share and pays only for what they support.

Peters, Pierczyński, Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS 2021
(arXiv 2008.13276). In each round the project is bought whose supporters can pay it at the lowest price per
unit of utility, everybody paying in proportion to their utility and nobody more than what they have left.
"""

from __future__ import annotations

import sys
from collections.abc import Hashable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from heapq import heapify, heappop, heappush
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from polity.tallies.limits import BARRED, FREE, Watch
from polity.tallies.purses import ULP, Offer, Purses
from polity.tallies.support import Support
from polity.tallies.ties import Ranking, Tie


@dataclass
class Shares:
    """What one run of equal shares did, in order.

    `prices[i]` is what one point of `winners[i]` cost (floats; exact ones in `exact_prices`); `over` tells that
    the run was cut off because it had spent more than it was allowed.
    """

    share: Fraction
    winners: list[int] = field(default_factory=list)
    prices: list[float] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    spent: int = 0
    over: bool = False
    #: some supported project was out of its supporters' reach (so more money could change the outcome)
    lacking: bool = False
    purses: Purses | None = None

    def exact_prices(self) -> list[Fraction]:
        """Return the exact price of one point of each winner."""
        assert self.purses is not None
        ledger = self.purses.ledger
        ledger.catch_up()
        return [ledger.price(place) if place in ledger.prices else Fraction(0) for place in self.winners]


def equal_shares(
    support: Support,
    share: Fraction,
    ranking: Ranking,
    *,
    arithmetic: str = "certified",
    ceiling: int | None = None,
    fast: bool | None = None,
    memory: Any = None,
) -> Shares:
    """Run the method with `share` minor units for each unit of weight.

    `arithmetic`: certified (floats with proven bounds, exact numbers wherever a decision is near), exact
    (exact numbers for every decision) or float (ties within a relative 1e-11). The run stops as soon as it has
    spent more than `ceiling`. A project that costs nothing is taken first when anybody supports it.

    `fast` compiles the rounds (needs numba; the same winners); None decides by size. `memory` is that of
    `polity.tallies.rounds`, for runs with a growing share.
    """
    run = _Run(support, share, ranking, arithmetic, ceiling)
    if fast is None:
        fast = worth_compiling(support, 1)
    run.fast = fast and arithmetic != "exact" and support.election.limits.none
    run.memory = memory
    return run.finish()


def worth_compiling(support: Support, runs: int) -> bool:
    """Return whether numba is there and the work is worth more than the half second that importing it takes."""
    if "polity.tallies.rounds" in sys.modules:
        return True
    entries = support.election.project.size
    return entries * runs > 2_500_000 and find_spec("numba") is not None


class _Run:
    def __init__(
        self, support: Support, share: Fraction, ranking: Ranking, arithmetic: str, ceiling: int | None
    ) -> None:
        self.support, self.ranking, self.arithmetic = support, ranking, arithmetic
        self.ceiling = ceiling
        self.purses = Purses(support, share, certain=arithmetic != "float")
        self.watch = Watch(support.election)
        self.done = Shares(share, purses=self.purses)
        self.waiting: list[tuple[float, int]] = []
        self.heap: list[tuple[float, int]] = []
        self.fast = False
        self.memory: Any = None

    def finish(self) -> Shares:
        """Buy until nobody can pay for anything."""
        self._begin()
        while True:
            if self.fast and self._compiled_rounds():
                break
            if (offer := self._next()) is None:
                break
            self.purses.buy(offer)
            self._win(offer.place, offer.level)
            if self.ceiling is not None and self.done.spent > self.ceiling:
                self.done.over = True
                break
        return self.done

    def _begin(self) -> None:
        """Take what costs nothing; bound every other price from below: all supporters pay alike."""
        support = self.support
        free = [
            place for place, cost in enumerate(support.election.costs) if cost == 0 and support.mass[place]
        ]
        for place in sorted(free, key=self.ranking.ranks.__getitem__):
            if self.watch.state(place) == FREE:
                self._win(place, 0.0)
        for place, cost in enumerate(support.election.costs):
            if cost and support.mass[place] and (state := self.watch.state(place)) != BARRED:
                bound = cost / (support.mass[place] * support.factor[place]) * (1 - 8 * ULP)
                heappush(self.heap if state == FREE else self.waiting, (bound, place))

    def _win(self, place: int, price: float) -> None:
        self.done.winners.append(place)
        self.done.prices.append(price)
        self.done.spent += self.support.election.costs[place]
        self.watch.take(place)
        if self.waiting and not self.support.election.limits.none:
            freed = [item for item in self.waiting if self.watch.state(item[1]) == FREE]
            for item in freed:
                self.waiting.remove(item)
                heappush(self.heap, item)

    def _compiled_rounds(self) -> bool:
        """Let compiled code buy until it is done (True) or meets a round that it cannot decide (False)."""
        rounds = import_module("polity.tallies.rounds")
        purses, costs = self.purses, self.support.election.costs
        bounds = np.full(len(costs), np.inf)
        for bound, place in self.heap:
            bounds[place] = bound
        state = rounds.start_state(self.support, purses.left, bounds, purses.error, self.done.spent)
        most = np.iinfo(np.int64).max if self.ceiling is None else self.ceiling
        # A run remembers another only from its first round on.
        memory = self.memory if self.memory is not None else rounds.empty_memory(len(costs))
        self.memory = None
        certain = self.arithmetic != "float"
        answer = rounds.run_rounds(rounds.flat(self.support), state, memory, purses.share, most, certain)
        if answer != rounds.FINISHED:
            memory.length[0] = 0
        purses.ledger.note_later(partial(rounds.purchases, state, costs))
        for place, level in zip(*rounds.bought(state), strict=True):
            self._win(place, level)
        purses.error = float(state.error[0])
        self.done.lacking |= bool(state.counts[2])
        self.done.over = answer == rounds.OVER
        if answer == rounds.UNSURE:
            self.heap = [(bound, place) for place, bound in enumerate(bounds.tolist()) if bound < np.inf]
            heapify(self.heap)
        return bool(answer != rounds.UNSURE)

    def _next(self) -> Offer | None:
        """Return the best offer; a project is looked at only when its lower bound could still beat the best."""
        best = float("inf")
        looked: list[Offer] = []
        heap, purses, factors = self.heap, self.purses, self.purses.factor
        while heap and heap[0][0] <= best:
            bound, place = heappop(heap)
            if not self.support.election.limits.none and self.watch.state(place) != FREE:
                continue
            offer = purses.offer(place, bound * factors[place], best)
            if offer is None:
                self.done.lacking = True
                continue
            looked.append(offer)
            best = min(best, offer.high)
        level = [offer for offer in looked if offer.low <= best]
        if not level:
            return None
        chosen = self._choose(level)
        for offer in looked:
            if offer is not chosen:
                heappush(heap, (offer.low * (1 - 2 * ULP), offer.place))
        return chosen

    def _state(self) -> Hashable:
        """Same winners at the same prices, same purses empty: then every purse is the same, and so is what follows."""
        prices = zip(self.done.winners, self.done.exact_prices(), strict=True)
        return frozenset(prices), (self.purses.left > 0).tobytes()

    def _choose(self, level: list[Offer]) -> Offer:
        """Return the best of the offers that floats cannot tell apart, exactly; report a true tie."""
        if len(level) == 1 and self.arithmetic != "exact":
            return level[0]
        if self.arithmetic != "float":
            ratios = {offer.place: self.purses.exact_ratio(offer) for offer in level}
            lowest = min(ratios.values())
            level = [offer for offer in level if ratios[offer.place] == lowest]
        tied = sorted(offer.place for offer in level)
        place = self.ranking.choose(tied, self._state)
        if len(tied) > 1:
            number = len(self.done.winners) + 1
            self.done.ties.append(Tie(number, tuple(tied), place, self.ranking.decided_by(tied)))
        return next(offer for offer in level if offer.place == place)
