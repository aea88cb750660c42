"""The exact side of equal shares: what everybody has left is a sum of few exact prices.

A voter who is not exhausted has paid, for each winner on the ballot, exactly the price of one point times the
points given. So the money of any crowd of such voters is `heads * share - sum(price[c] * points bought of c)`:
whole-number counts (fast, vectorized) times a handful of exact prices. Prices are kept as integers over one
common denominator, so nothing is reduced or rounded on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

import numpy as np

from polity.tallies.election import Election, Ints, exact_sums
from polity.tallies.support import Support


@dataclass(frozen=True, slots=True)
class Purchase:
    """A purchase as the float side saw it: who could not pay the full price, and what the rest bought."""

    place: int
    cost: int
    #: groups with money left that paid all of it (less than the full price)
    short: Ints
    #: exact sum of weight times points over those who paid the full price
    mass: int
    #: the price of one point when nobody could pay more than it (`mass` is 0)
    price: Fraction = Fraction(0)


class Ledger:
    """Exact prices of the purchases made so far, worked out only when somebody asks."""

    def __init__(self, support: Support, share: Fraction) -> None:
        self._support = support
        self._graded = np.array([points is not None for points in support.points], dtype=bool)
        self._election: Election = support.election
        self.denominator = share.denominator
        self.share = share.numerator
        self.prices: dict[int, int] = {}
        self._waiting: list[Callable[[], Iterable[Purchase]]] = []

    def note(self, purchase: Purchase) -> None:
        """Remember a purchase; its exact price is worked out later, if ever."""
        self._waiting.append(lambda: (purchase,))

    def note_later(self, source: Callable[[], Iterable[Purchase]]) -> None:
        """Remember purchases that `source` lists when they are needed."""
        self._waiting.append(source)

    def catch_up(self) -> bool:
        """Work out the exact prices of the purchases noted since; return whether there were any."""
        waiting, self._waiting = self._waiting, []
        before = len(self.prices)
        for source in waiting:
            for purchase in source():
                self._settle(purchase)
        return len(self.prices) > before

    def price(self, place: int) -> Fraction:
        """Return the exact price of one point of a project already bought."""
        return Fraction(self.prices[place], self.denominator)

    def money(self, groups: Ints) -> int:
        """Return, over `denominator`, what these groups (none exhausted) have left together."""
        weight = self._election.weight[groups]
        total = int(weight.sum()) * self.share
        for place, bought in self._bought(groups, weight):
            total -= self.prices[place] * bought
        return total

    def left(self, group: int) -> int:
        """Return, over `denominator`, what one voter of the group (not exhausted) has left."""
        election = self._election
        span = slice(int(election.start[group]), int(election.start[group + 1]))
        amount = self.share
        for place, points in zip(election.project[span], election.points[span], strict=True):
            price = self.prices.get(int(place))
            if price is not None and points > 0:
                amount -= price * (1 if self._support.points[int(place)] is None else int(points))
        return amount

    def level(
        self, place: int, cost: int, short: Ints, close: Ints, mass: int
    ) -> tuple[Fraction, Ints, int] | None:
        """Return the exact price of one point, who falls short of it, and the mass of those who pay it in full.

        `short` are sure to fall short, `close` are too close to tell, `mass` is that of all not in `short`.
        None when the supporters cannot pay together.
        """
        need = cost * self.denominator - self.money(short)
        undecided = sorted(self._close(place, close), key=lambda item: Fraction(item[1], item[2]))
        fallen: list[int] = []
        for group, left, points in undecided:
            # In ascending order of what a point may cost them at most: once one can pay, all later ones can.
            if left * mass > need * points:
                break
            weight = int(self._election.weight[group])
            need -= weight * left
            mass -= weight * points
            fallen.append(group)
        everybody = np.append(short, np.array(fallen, dtype=np.int64))
        if mass == 0:
            if need > 0:
                return None
            # Everybody gives everything, the last to run out sets the price.
            _, left, points = undecided[-1]
            return Fraction(left, points * self.denominator), everybody, 0
        price = Fraction(need, mass * self.denominator)
        return price, everybody, mass

    def _close(self, place: int, close: Ints) -> Iterable[tuple[int, int, int]]:
        points = self._support.points[place]
        if points is None:
            return [(int(group), self.left(int(group)), 1) for group in close]
        of_group = dict(zip(self._support.groups[place].tolist(), points.tolist(), strict=True))
        return [(int(group), self.left(int(group)), int(of_group[int(group)])) for group in close]

    def _bought(self, groups: Ints, weight: Ints) -> list[tuple[int, int]]:
        """Return for each winner how many points of it these groups bought, weights counted."""
        if not self.prices or groups.size == 0:
            return []
        election = self._election
        sizes = election.start[groups + 1] - election.start[groups]
        entries = election.entries_of(groups)
        places = election.project[entries]
        amounts = np.repeat(weight, sizes)
        points = election.points[entries]
        graded = self._graded[places]
        amounts = amounts * np.where(graded, np.maximum(points, 0), points > 0)
        sums = exact_sums(places, amounts, len(election.projects))
        return [(place, sums[place]) for place in self.prices if sums[place]]

    def _settle(self, purchase: Purchase) -> None:
        """Give a purchase its exact price and bring everything to the new common denominator."""
        if purchase.mass == 0:
            price = purchase.price * self.denominator
            self._put(purchase.place, price.numerator, price.denominator)
            return
        need = purchase.cost * self.denominator - self.money(purchase.short)
        self._put(purchase.place, need, purchase.mass)

    def _put(self, place: int, need: int, mass: int) -> None:
        shared = gcd(need, mass)
        need, mass = need // shared, mass // shared
        if mass != 1:
            self.denominator *= mass
            self.share *= mass
            for bought in self.prices:
                self.prices[bought] *= mass
        self.prices[place] = need
