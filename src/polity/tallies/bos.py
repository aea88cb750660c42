"""Equal shares with bounded overspending: a project may win although its supporters cannot quite pay all of it.

Papasotiropoulos, Pishbin, Skibski, Skowron, Wąs, "Method of Equal Shares with Bounded Overspending", EC 2025
(arXiv 2409.15005). In each round, for every project that still fits the budget and every price per unit of utility
`l`, the supporters cover the part `a` of the cost; the project with the lowest `l / a**2` is bought, and its
supporters are charged `l / a`, everybody at most what they have left.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush

import numpy as np

from polity.tallies.election import Election, Floats, Ints
from polity.tallies.ledger import Ledger
from polity.tallies.limits import FREE, Watch
from polity.tallies.purses import ULP
from polity.tallies.result import Outcome, Round
from polity.tallies.settings import Settings
from polity.tallies.support import Support, support_of
from polity.tallies.ties import Ranking, Tie

#: A charge is rounded to this fraction of a minor unit: exact charges would double their digits every round.
GRAIN = 2**64


def bounded_overspending(election: Election, settings: Settings) -> Outcome:
    """Buy until no supported project fits the budget, or nobody who supports one has money left.

    Charges are rounded to 2**-64 of a minor unit and everything else is exact, so that the outcome is the same
    everywhere; floats only find the few offers that whole numbers then compare.
    """
    if election.total_weight == 0:
        return Outcome(election, settings, (), ())
    run = _Run(support_of(election, settings.utility), settings.ties.ranking(election))
    run.finish()
    return Outcome(
        election,
        settings,
        tuple(one.project for one in run.rounds),
        tuple(run.rounds),
        tuple(run.ties),
        share=Fraction(election.budget, election.total_weight),
    )


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A price for a project: one point costs what `group` has left per point, or (None) the cost is met exactly."""

    place: int
    value: float
    ceiling: float
    group: int | None


@dataclass(frozen=True, slots=True)
class _Deal:
    """A candidate in whole numbers: `value` decides; `level` is the price of one point, `part` what it covers."""

    place: int
    value: Fraction
    level: Fraction
    part: Fraction


class _Run:
    def __init__(self, support: Support, ranking: Ranking) -> None:
        election = support.election
        self.support, self.ranking = support, ranking
        self.share = Fraction(election.budget, election.total_weight)
        self.ledger = Ledger(support, self.share)
        self.ledger.denominator *= GRAIN
        self.ledger.share *= GRAIN
        self.left: Floats = np.full(election.weight.size, float(self.share))
        self.error = float(self.share) * ULP * 4
        self.watch = Watch(election)
        self.rounds: list[Round] = []
        self.ties: list[Tie] = []
        self.budget = election.budget
        self.heap: list[tuple[float, int]] = []
        self.waiting: list[int] = []

    def finish(self) -> None:
        """Run all rounds."""
        costs, ranks = self.support.election.costs, self.ranking.ranks
        supported = [place for place, mass in enumerate(self.support.mass) if mass]
        self.heap = [(0.0, place) for place in supported if costs[place]]
        for place in sorted((place for place in supported if costs[place] == 0), key=ranks.__getitem__):
            if self.watch.state(place) == FREE:
                self._note(place, None, None)
        while (near := self._near()) != []:
            self._buy(self._choose(near))

    def _near(self) -> list[_Candidate]:
        """Return the candidates that could be best, as far as floats can tell."""
        best = float("inf")
        looked: list[tuple[int, list[_Candidate]]] = []
        while self.heap and self.heap[0][0] <= best:
            _, place = heappop(self.heap)
            if self.support.election.costs[place] > self.budget:
                continue
            if self.watch.state(place) != FREE:
                self.waiting.append(place)
                continue
            found, doubt = self._candidates(place)
            if found:
                looked.append((place, found))
                best = min(best, found[0].value * (1 + doubt))
        near: list[_Candidate] = []
        for place, found in looked:
            near += [one for one in found if one.value <= best]
            heappush(self.heap, (found[0].value * (1 - 1e-9), place))
        return near

    def _candidates(self, place: int) -> tuple[list[_Candidate], float]:
        """Return the candidates of a project close to its best, best first, and how wrong they may be, relatively."""
        groups, weight, points = (
            self.support.groups[place],
            self.support.weights[place],
            self.support.points[place],
        )
        left = self.left[groups]
        alive = left > 0
        if not alive.any():
            return [], 0.0
        groups, left, weight = groups[alive], left[alive], weight[alive]
        given = np.ones(groups.size) if points is None else points[alive]
        cost, factor = float(self.support.election.costs[place]), float(self.support.factor[place])
        order = np.argsort(left / given, kind="stable")
        groups, left, weight, given = groups[order], left[order], weight[order], given[order]
        ceiling = left / given
        poor = np.cumsum(weight * left)
        mass = weight * given
        rich = float(mass.sum()) - np.cumsum(mass)
        raised = poor + ceiling * rich
        value = ceiling / factor * (cost / np.minimum(raised, cost)) ** 2
        value[raised > cost * (1 + 1e-9)] = np.inf
        doubt = 1e-9 + 8 * self.error * float(weight.sum()) / float(raised[0])
        found = {}
        if raised[-1] >= cost * (1 - 1e-9):
            number = int(np.searchsorted(raised, cost * (1 - 1e-12)))
            before = float(poor[number - 1]) if number else 0.0
            after = float(rich[number - 1]) if number else float(mass.sum())
            level = (cost - before) / max(after, 1e-300)
            found[level] = _Candidate(place, level / factor, level, None)
        lowest = min([float(value.min()), *(one.value for one in found.values())])
        for close_to in np.flatnonzero(value <= lowest * (1 + 2 * doubt)):
            at = float(ceiling[close_to])
            found[at] = _Candidate(place, float(value[close_to]), at, int(groups[close_to]))
        close = [one for one in found.values() if one.value <= lowest * (1 + 2 * doubt)]
        return sorted(close, key=lambda one: one.value), doubt

    def _choose(self, near: list[_Candidate]) -> _Deal:
        """Return the best of the near candidates by whole numbers; report a tie between projects."""
        deals = [deal for deal in map(self._deal, near) if deal is not None]
        lowest = min(deal.value for deal in deals)
        level = [deal for deal in deals if deal.value == lowest]
        tied = sorted({deal.place for deal in level})
        place = self.ranking.choose(tied, self._state)
        if len(tied) > 1:
            self.ties.append(Tie(len(self.rounds) + 1, tuple(tied), place, self.ranking.decided_by(tied)))
        return max((deal for deal in level if deal.place == place), key=lambda deal: deal.part)

    def _state(self) -> Hashable:
        """Same winners, same charges, same purses empty: then every purse is the same."""
        won = frozenset(one.project for one in self.rounds)
        return won, frozenset(self.ledger.prices.items()), (self.left > 0).tobytes()

    def _deal(self, candidate: _Candidate) -> _Deal | None:
        place, cost = candidate.place, self.support.election.costs[candidate.place]
        factor = self.support.factor[place]
        short, close, sure = self._sides(place, candidate.ceiling)
        if candidate.group is None:
            found = self.ledger.level(place, cost, short, close, sure)
            if found is None:
                return None
            return _Deal(place, found[0] / factor, found[0], Fraction(1))
        level = Fraction(self.ledger.left(candidate.group), self._given(place, candidate.group))
        raised = Fraction(self.ledger.money(short)) + level * sure
        for group in close:
            given, weight = self._given(place, int(group)), int(self.support.election.weight[group])
            raised += weight * (min(Fraction(self.ledger.left(int(group))), level * given) - level * given)
        part = min(raised / (cost * self.ledger.denominator), Fraction(1))
        level /= self.ledger.denominator
        return _Deal(place, level / factor / part**2, level, part)

    def _sides(self, place: int, ceiling: float) -> tuple[Ints, Ints, int]:
        """Return who surely has less per point, who is too close to tell, and the mass of all but the first."""
        groups, points = self.support.groups[place], self.support.points[place]
        left = self.left[groups]
        alive = left > 0
        per_point = left if points is None else left / points
        doubt = 8 * self.error + 1e-12 * ceiling
        short = alive & (per_point < ceiling - doubt)
        close = alive & (np.abs(per_point - ceiling) <= doubt)
        rest = alive & ~short
        mass = self.support.weights[place][rest]
        return (
            groups[short],
            groups[close],
            round(float((mass if points is None else mass * points[rest]).sum())),
        )

    def _given(self, place: int, group: int) -> int:
        points = self.support.points[place]
        if points is None:
            return 1
        return int(points[int(np.searchsorted(self.support.groups[place], group))])

    def _buy(self, deal: _Deal) -> None:
        """Charge the supporters and take the project."""
        place, ledger = deal.place, self.ledger
        charge = round(deal.level / deal.part * ledger.denominator)
        price = charge / ledger.denominator
        groups, points = self.support.groups[place], self.support.points[place]
        left = self.left[groups]
        after = left - (price if points is None else price * points)
        doubt = 8 * self.error + 1e-12 * price
        gone = (left <= 0) | (after < -doubt)
        for number in np.flatnonzero((left > 0) & (np.abs(after) <= doubt)):
            group = int(groups[number])
            gone[number] = ledger.left(group) <= charge * self._given(place, group)
        after = np.maximum(after, ULP * float(self.share))
        after[gone] = 0.0
        self.left[groups] = after
        self.error += 4 * ULP * float(self.share)
        ledger.prices[place] = charge
        self._note(place, price, deal.part)
        if self.heap:
            self.heap = [item for item in self.heap if item[1] != place]
            heapify(self.heap)

    def _note(self, place: int, price: float | None, part: Fraction | None) -> None:
        self.budget -= self.support.election.costs[place]
        self.watch.take(place)
        covered = None if part is None else float(part)
        self.rounds.append(Round(len(self.rounds) + 1, place, "bos", price=price, covered=covered))
        for other in [other for other in self.waiting if self.watch.state(other) == FREE]:
            self.waiting.remove(other)
            heappush(self.heap, (0.0, other))
