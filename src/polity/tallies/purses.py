"""The fast side of equal shares: what everybody has left, in floats with a proven bound on their error."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from polity.tallies.election import Floats, Ints
from polity.tallies.ledger import Ledger, Purchase
from polity.tallies.support import Support

#: Half the distance between 1 and the next float.
ULP = 2.0**-53


@dataclass(slots=True)
class Offer:
    """What a project would cost per unit of utility; the true value lies between `low` and `high`."""

    place: int
    #: price of one point, as a float
    level: float
    low: float
    high: float
    #: nobody with money left pays less than the full price
    all_full: bool = False
    mass: float = 0.0
    #: exact price of one point, who falls short, mass of the others (only when worked out exactly)
    exact: tuple[Fraction, Ints, int] | None = None


class Purses:
    """What every voter has left while projects are bought."""

    def __init__(self, support: Support, share: Fraction, *, certain: bool) -> None:
        self.support = support
        self.certain = certain
        self.share = float(share)
        self.left: Floats = np.full(support.election.weight.size, self.share)
        self.error = self.share * ULP
        self.ledger = Ledger(support, share)
        self.groups = list(support.groups)
        self.weights = list(support.weights)
        self.points = list(support.points)
        self.mass = [float(mass) for mass in support.mass]
        self.heads = [float(heads) for heads in support.heads]
        self.costs = [float(cost) for cost in support.election.costs]
        self.factor = [float(factor) for factor in support.factor]
        #: exact offers whose supporters have not paid since: with many exact ties, most of them every round
        self._kept: dict[int, Offer] = {}

    def offer(self, place: int, start: float, cap: float) -> Offer | None:
        """Return the project's offer, or None when its supporters cannot pay (then they never will).

        `start` is a lower bound on the price of one point; above `cap` only a better lower bound is wanted
        (then `high` is infinite).
        """
        if place in self._kept:
            return self._kept[place]
        left = self.left.take(self.groups[place])
        weight, points = self.weights[place], self.points[place]
        ceiling = left if points is None else left / points
        mass_of = weight if points is None else weight * points
        cost, factor = self.costs[place], self.factor[place]
        limit = cap * factor
        poor_total, mass, level, poorest = 0.0, self.mass[place], start, 0.0
        poor_heads, size = 0.0, left.size
        first = True
        while True:
            poor = ceiling < level
            count = int(np.count_nonzero(poor))
            if count:
                if first and 4 * count > size:
                    self._drop_exhausted(place, left)
                given, heads = left[poor], weight[poor]
                # Not dot products: BLAS would start threads for them, which cost more than they save.
                poor_total += float((given * heads).sum())
                poor_heads += float((heads * (given > 0)).sum())
                mass -= float(heads.sum() if points is None else mass_of[poor].sum())
                poorest = max(poorest, float(ceiling[poor].max()))
                rich = ~poor
                left, weight, ceiling = left[rich], weight[rich], ceiling[rich]
                mass_of = weight if points is None else mass_of[rich]
            elif not first:
                break
            if mass < 0.5 or ceiling.size == 0:
                return self._cannot_pay(place, cost - poor_total, poor_heads, poorest)
            level = (cost - poor_total) / mass
            slack = (poor_heads * self.error + (size + 8) * ULP * cost) / mass + 4 * ULP * level
            if level - slack > limit:
                return Offer(place, level, (level - slack) / factor, np.inf)
            first = False
        if not self.certain:
            return Offer(place, level, level * (1 - 1e-11) / factor, level * (1 + 1e-11) / factor)
        # No purse this close to the price: then a small error in it moves nobody across it.
        window = 4 * (slack + self.error)
        if float(ceiling.min()) <= level + window or poorest >= level - window:
            return self._exact_offer(place)
        return Offer(
            place,
            level,
            (level - slack) / factor,
            (level + 2 * slack) / factor,
            all_full=poor_total == 0.0,
            mass=mass,
        )

    def buy(self, offer: Offer) -> None:
        """Let the supporters pay for the project."""
        place, cost = offer.place, self.support.election.costs[offer.place]
        groups, weight, points = self.groups[place], self.weights[place], self.points[place]
        left = self.left.take(groups)
        after = left - (offer.level if points is None else offer.level * points)
        if offer.exact is None:
            poor = after <= 0
            short = groups[poor & (left > 0)]
            gone = weight[poor]
            mass = round(
                self.mass[place] - float(gone.sum() if points is None else (gone * points[poor]).sum())
            )
            slack = (
                float(weight[poor & (left > 0)].sum()) * self.error + (groups.size + 8) * ULP * cost
            ) / max(mass, 1)
        else:
            _, short, mass = offer.exact
            poor = (left <= 0) | np.isin(groups, short)
            # Whoever exactly keeps something keeps a purse, even when floats no longer see it.
            after = np.maximum(after, ULP * self.share)
            slack = 2 * ULP * offer.level
        after[poor] = 0.0
        self.left[groups] = after
        self._forget(groups)
        price = offer.exact[0] if offer.exact is not None else Fraction(0)
        self.ledger.note(Purchase(place, cost, short, mass, price))
        self.error += (1.0 if points is None else float(points.max())) * slack + 2 * ULP * self.share

    def exact_ratio(self, offer: Offer) -> Fraction:
        """Return the exact price per unit of utility."""
        place = offer.place
        if offer.exact is None and offer.all_full:
            return Fraction(
                self.support.election.costs[place], round(offer.mass) * self.support.factor[place]
            )
        if offer.exact is None:
            exact = self._exact_offer(place)
            assert exact is not None
            assert exact.exact is not None
            offer.exact = exact.exact
        return offer.exact[0] / self.support.factor[place]

    def _cannot_pay(self, place: int, lacking: float, heads: float, richest: float) -> Offer | None:
        """Return None when the supporters surely lack money; look exactly when that is not sure."""
        cost, factor = self.costs[place], self.factor[place]
        if not self.certain:
            ratio = richest / factor
            return None if lacking > 1e-11 * cost else Offer(place, richest, ratio * (1 - 1e-11), ratio)
        doubt = heads * self.error + (self.groups[place].size + 8) * ULP * cost
        return None if lacking > doubt else self._exact_offer(place)

    def _exact_offer(self, place: int) -> Offer | None:
        """Return the offer with its exact price; None when the supporters cannot pay."""
        self.refresh()
        groups, weight, points = self.groups[place], self.weights[place], self.points[place]
        left = self.left.take(groups)
        alive = left > 0
        groups, weight, left = groups[alive], weight[alive], left[alive]
        points = None if points is None else points[alive]
        if groups.size == 0:
            return None
        ceiling = left if points is None else left / points
        mass_of = weight if points is None else weight * points
        level, slack = self._level(ceiling, left, weight, mass_of, self.costs[place])
        # A purse further than this from the price is certain to be on its side of it.
        doubt = 4 * (slack + self.error) + 1e-9 * level
        short = groups[ceiling < level - doubt]
        close = groups[np.abs(ceiling - level) <= doubt]
        mass = round(float(mass_of[ceiling >= level - doubt].sum()))
        found = self.ledger.level(place, self.support.election.costs[place], short, close, mass)
        if found is None:
            return None
        value = float(found[0])
        ratio = value / self.factor[place]
        offer = Offer(place, value, ratio * (1 - 4 * ULP), ratio * (1 + 4 * ULP), exact=found)
        self._kept[place] = offer
        return offer

    def _forget(self, groups: Ints) -> None:
        """Forget the offers of all projects that one of these groups supports: their money has changed."""
        if self._kept:
            election = self.support.election
            for place in np.unique(election.project[election.entries_of(groups)]).tolist():
                self._kept.pop(place, None)

    def _level(
        self, ceiling: Floats, left: Floats, weight: Floats, mass_of: Floats, cost: float
    ) -> tuple[float, float]:
        """Return the price of one point in floats, and how far it may be from the truth."""
        level = 0.0
        while True:
            rich = ceiling >= level
            mass = float(mass_of[rich].sum())
            if mass < 0.5:
                return float(ceiling.max()), self.error
            poor = ~rich
            next_level = (cost - float((left[poor] * weight[poor]).sum())) / mass
            if next_level <= level or not (poor | (ceiling < next_level)).any():
                level = max(level, next_level)
                spread = float(weight[poor].sum()) * self.error + (weight.size + 8) * ULP * cost
                return level, spread / mass + 4 * ULP * level
            level = next_level

    def refresh(self) -> None:
        """Work out the exact prices and take everybody's money from them: the error becomes tiny again."""
        if not self.ledger.catch_up() and self.error <= 64 * ULP * self.share:
            return
        election = self.support.election
        prices = np.zeros(len(election.projects))
        for place in self.ledger.prices:
            price = float(self.ledger.price(place))
            prices[place] = price
        graded = np.array([points is not None for points in self.support.points])[election.project]
        points = np.where(graded, np.maximum(election.points, 0), election.points > 0)
        paid = np.bincount(
            election.group_of_entry, weights=prices[election.project] * points, minlength=self.left.size
        )
        alive = self.left > 0
        self.left[alive] = self.share - paid[alive]
        self.error = (len(self.ledger.prices) + 4) * 4 * ULP * self.share

    def _drop_exhausted(self, place: int, left: Floats) -> None:
        """Forget supporters who have nothing left: they never pay again."""
        keep = left > 0
        if 4 * int(np.count_nonzero(keep)) > 3 * keep.size:
            return
        self.groups[place] = self.groups[place][keep]
        self.weights[place] = self.weights[place][keep]
        points = self.points[place]
        if points is None:
            self.mass[place] = float(self.weights[place].sum())
        else:
            self.points[place] = points[keep]
            self.mass[place] = float((self.weights[place] * points[keep]).sum())
