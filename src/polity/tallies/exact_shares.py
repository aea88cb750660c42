"""Exact equal shares: whoever pays for a project pays exactly the same as everybody else who does.

Kraiczy, Robinson, Elkind, "Streamlining Equal Shares" (arXiv 2502.11797). In each round every project is offered to
the largest group of supporters that can each pay an equal part of its cost; the project with the most utility per
cost is bought. Completion add-opt raises the share straight to the next amount at which anything changes, instead of
one unit at a time; add-opt-skip looks only at projects not funded yet.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray

from polity.tallies.completion import first_share
from polity.tallies.election import Election, Floats, Ints
from polity.tallies.greedy import fill
from polity.tallies.limits import FREE, Watch
from polity.tallies.purses import ULP
from polity.tallies.result import Outcome, Round
from polity.tallies.settings import Settings
from polity.tallies.support import Support, support_of
from polity.tallies.ties import Ranking, Tie


def exact_equal_shares(election: Election, settings: Settings) -> Outcome:
    """Count by exact equal shares with completion none, utilitarian, add1, add1u, add-opt or add-opt-skip.

    Each supporter counts alike, whatever points were given. A raised share ends before the first outcome that
    costs more than the budget, or when nothing can change any more.
    """
    if election.total_weight == 0:
        return Outcome(election, settings, (), ())
    support, ranking = support_of(election, "cardinality"), settings.ties.ranking(election)
    share, steps = first_share(election, settings.start), 0
    run = Run(support, ranking, share, settings).finish()
    while (step := next_rise(run, settings)) is not None:
        share += step
        following = Run(support, ranking, share, settings).finish()
        if following.spent > election.budget:
            break
        run, steps = following, steps + 1
    rounds = [Round(n, place, "exact", price=price) for n, (place, price) in enumerate(run.bought, 1)]
    winners, ties = [place for place, _ in run.bought], list(run.ties)
    if settings.completion in ("utilitarian", "add1u"):
        chosen = support_of(election, settings.utility)
        added, more = fill(chosen, ranking, winners, election.budget, skip=True, first_round=len(rounds) + 1)
        rounds += [Round(n, place, "utilitarian") for n, place in enumerate(added, len(rounds) + 1)]
        winners, ties = winners + added, ties + more
    return Outcome(
        election, settings, tuple(winners), tuple(rounds), tuple(ties), share=run.share, steps=steps
    )


def next_rise(run: Run, settings: Settings) -> Fraction | None:
    """Return by how much the share rises next; None when the outcome stands."""
    election = run.support.election
    if settings.completion in ("add1", "add1u"):
        return settings.step * election.unit / election.weight_unit if run.lacking else None
    if settings.completion in ("add-opt", "add-opt-skip"):
        return run.next_change(unfunded_only=settings.completion == "add-opt-skip")
    return None


@dataclass(frozen=True, slots=True)
class _Purses:
    """The supporters of a project, richest first: `heads[k]` of them have at least about `money[k]`."""

    groups: Ints
    heads: Ints
    money: Floats


class Run:
    """One run with a fixed share. Voters who paid for the same projects form a class with one exact purse."""

    def __init__(self, support: Support, ranking: Ranking, share: Fraction, settings: Settings) -> None:
        election = support.election
        self.support, self.ranking, self.share = support, ranking, share
        self.by_cost = settings.utility in ("cost", "points-cost")
        self.looks_ahead = settings.completion in ("add-opt", "add-opt-skip")
        #: what everybody has left, roughly; whoever is closer than `doubt` to a bound is looked at exactly
        self.money: Floats = np.full(election.weight.size, float(share))
        #: equal marks: paid for the same projects
        self.marks = np.zeros(election.weight.size, dtype=np.uint64)
        self.draw = np.random.default_rng(250211797)
        self.paid: list[tuple[NDArray[np.bool_], Fraction]] = []
        self.watch = Watch(election)
        self.bought: list[tuple[int, Fraction]] = []
        self.ties: list[Tie] = []
        self.lacking = False
        #: per project, the least rise of the share that would have changed some round for it
        self.changes: dict[int, Fraction] = {}
        costs = election.costs
        self.open = [(self._rate(place, heads), place) for place, heads in enumerate(support.heads) if heads]
        self.free = [place for _, place in self.open if costs[place] == 0]
        self.open = [(-rate, place) for rate, place in self.open if costs[place]]

    @property
    def spent(self) -> int:
        """Return what the run spent."""
        return sum(self.support.election.costs[place] for place, _ in self.bought)

    def finish(self) -> Run:
        """Buy until no group of supporters can pay alike for anything."""
        for place in sorted(self.free, key=self.ranking.ranks.__getitem__):
            if self.watch.state(place) == FREE:
                self._take(place, Fraction(0))
        heapify(self.open)
        while (best := self._best()) is not None:
            place, payers = best
            price = Fraction(self.support.election.costs[place], payers)
            self._charge(place, price)
            self._take(place, price)
        self.lacking = bool(self.open)
        return self

    def next_change(self, *, unfunded_only: bool) -> Fraction | None:
        """Return the least rise of the share at which something in this run changes."""
        funded = {place for place, _ in self.bought}
        rises = [rise for place, rise in self.changes.items() if not (unfunded_only and place in funded)]
        return min(rises, default=None)

    def _rate(self, place: int, payers: int) -> Fraction:
        """Return the utility per cost that decides."""
        cost = self.support.election.costs[place]
        return Fraction(payers) if self.by_cost or cost == 0 else Fraction(payers, cost)

    def _take(self, place: int, price: Fraction) -> None:
        self.bought.append((place, price))
        self.watch.take(place)

    def _best(self) -> tuple[int, int] | None:
        """Return the project to buy and how many pay; lazily, for nobody's group ever grows in a run."""
        level: dict[int, int] = {}
        best: Fraction | None = None
        aside: list[tuple[Fraction, int]] = []
        while self.open and (best is None or -self.open[0][0] >= best):
            bound, place = heappop(self.open)
            payers = self._payers(place, self._purses(place)) if self.watch.state(place) == FREE else 0
            if payers == 0:
                aside.append((bound, place))
                continue
            rate = self._rate(place, payers)
            if best is None or rate > best:
                aside += [(-self._rate(other, count), other) for other, count in level.items()]
                best, level = rate, {place: payers}
            elif rate == best:
                level[place] = payers
            else:
                aside.append((-rate, place))
        if not level:
            self.open = aside
            self._look_ahead(None, None)
            return None
        place = self.ranking.choose(list(level), self._state)
        if len(level) > 1:
            tied = tuple(sorted(level))
            self.ties.append(Tie(len(self.bought) + 1, tied, place, self.ranking.decided_by(tied)))
        for item in [
            *aside,
            *((-self._rate(other, level[other]), other) for other in level if other != place),
        ]:
            heappush(self.open, item)
        self._look_ahead(place, best)
        return place, level[place]

    def _state(self) -> Hashable:
        """Same winners, same share, and the same voters paid the same: then every purse is the same."""
        paid = frozenset((price, payers.tobytes()) for payers, price in self.paid)
        return self.share, frozenset(self.bought), paid, frozenset(self.changes.items())

    @property
    def doubt(self) -> float:
        return 8 * ULP * (len(self.paid) + 4) * float(self.share)

    def _exact(self, groups: Ints) -> Fraction:
        """Return the least that any of these groups has left, exactly."""
        _, first = np.unique(self.marks[groups], return_index=True)
        return min(
            self.share - sum((price for payers, price in self.paid if payers[group]), Fraction(0))
            for group in groups[first]
        )

    def _purses(self, place: int) -> _Purses:
        groups = self.support.groups[place]
        order = np.argsort(-self.money[groups])
        heads = np.cumsum(self.support.weights[place][order]).astype(np.int64)
        return _Purses(groups[order], heads, self.money[groups[order]])

    def _least(self, purses: _Purses, number: int) -> Fraction:
        """Return exactly what the poorest of the first `number + 1` has left."""
        begin = int(np.searchsorted(-purses.money, -(purses.money[number] + 2 * self.doubt)))
        return self._exact(purses.groups[begin : number + 1])

    def _payers(self, place: int, purses: _Purses) -> int:
        """Return the size of the largest group that can each pay an equal part, or 0."""
        cost = self.support.election.costs[place]
        spare = purses.money * purses.heads - cost
        doubt = self.doubt * purses.heads
        sure = np.flatnonzero(spare > doubt)
        last = int(sure[-1]) if sure.size else -1
        for number in np.flatnonzero(np.abs(spare) <= doubt)[::-1]:
            if number > last and self._least(purses, int(number)) * int(purses.heads[number]) >= cost:
                return int(purses.heads[number])
        return int(purses.heads[last]) if last >= 0 else 0

    def _charge(self, place: int, price: Fraction) -> None:
        """Let everybody who has at least the price pay it."""
        groups, rough = self.support.groups[place], float(price)
        payers = self.money[groups] >= rough
        close = np.flatnonzero(np.abs(self.money[groups] - rough) <= self.doubt)
        for mark in np.unique(self.marks[groups[close]]):
            alike = close[self.marks[groups[close]] == mark]
            payers[alike] = self._exact(groups[alike[:1]]) >= price
        charged = np.zeros(self.money.size, dtype=bool)
        charged[groups[payers]] = True
        self.money[charged] -= rough
        # A random number per round: sums of different rounds agree with a probability of about 2**-64.
        self.marks[charged] += np.uint64(self.draw.integers(1, 2**63))
        self.paid.append((charged, price))

    def _look_ahead(self, winner: int | None, best: Fraction | None) -> None:
        """Note for each project the least rise of the share that would let it change this round."""
        if not self.looks_ahead:
            return
        places = [place for _, place in self.open] + ([] if winner is None else [winner])
        for place in places:
            if self.watch.state(place) == FREE:
                rise = self._rise(place, best if place != winner else None)
                if rise is not None:
                    self.changes[place] = min(rise, self.changes.get(place, rise))

    def _rise(self, place: int, best: Fraction | None) -> Fraction | None:
        """Return the least rise that makes a larger group able to pay, large enough to match `best`."""
        cost = self.support.election.costs[place]
        purses = self._purses(place)
        enough = self._payers(place, purses) + 1
        if best is not None:
            needed = best if self.by_cost else best * cost
            enough = max(enough, -(-needed.numerator // needed.denominator))
        wide = np.flatnonzero(purses.heads >= enough)
        if wide.size == 0:
            return None
        rises = cost / purses.heads[wide] - purses.money[wide]
        near = wide[rises <= float(rises.min()) + 4 * self.doubt]
        exact = [
            Fraction(cost, int(purses.heads[number])) - self._least(purses, int(number)) for number in near
        ]
        return min((rise for rise in exact if rise > 0), default=None)
