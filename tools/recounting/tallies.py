"""Sharing an envelope, counted again by the plain definition of each rule (docs/tallies.md), group by group.

Money is counted in floating point. Prices closer than a billionth are compared once more in fractions; votes and costs
are exact.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from operator import mul, truediv

LEVEL = 1e-9


@dataclass(frozen=True)
class Election:
    """Costs by option in minor units, the envelope, and equal papers together: (points by option, weight).

    `caps` are parts of the envelope that are decided together: these options may cost so much in all.
    """

    costs: Mapping[str, int]
    money: int
    papers: Sequence[tuple[Mapping[str, int], Fraction]]
    graded: bool = False
    caps: Sequence[tuple[frozenset[str], int]] = ()

    def fits(self, key: str, won: Sequence[str]) -> bool:
        """Whether the caps leave room for an option beside what won."""
        return all(
            key not in among or sum(self.costs[one] for one in won if one in among) + self.costs[key] <= cap
            for among, cap in self.caps
        )

    @property
    def voters(self) -> Fraction:
        """The weight of all papers, empty ones too."""
        return sum((weight for _, weight in self.papers), Fraction(0))

    @cached_property
    def _sums(self) -> dict[str, tuple[Fraction, Fraction]]:
        votes, points = dict.fromkeys(self.costs, Fraction(0)), dict.fromkeys(self.costs, Fraction(0))
        for paper, weight in self.papers:
            for key, given in paper.items():
                if given > 0 and key in votes:
                    votes[key] += weight
                    points[key] += weight * given
        return {key: (votes[key], points[key]) for key in votes}

    def votes(self, key: str) -> Fraction:
        """The weight of the papers that support an option."""
        return self._sums[key][0]

    def points(self, key: str) -> Fraction:
        """The points of an option by weight; its votes where there are no points."""
        return self._sums[key][1]


@dataclass(frozen=True)
class Settings:
    """How a ballot says that it was counted."""

    rule: str
    utility: str
    completion: str
    step: Fraction
    least: int
    ties: tuple[str, ...]
    seed: str


def merged(papers: Sequence[tuple[Mapping[str, int], Fraction]]) -> list[tuple[Mapping[str, int], Fraction]]:
    """Return equal papers as one, with their weight together."""
    together: Counter[tuple[tuple[str, int], ...]] = Counter()
    for paper, weight in papers:
        together[tuple(sorted(paper.items()))] += weight  # type: ignore[assignment]
    return [(dict(paper), Fraction(weight)) for paper, weight in together.items()]


def favoured(election: Election, settings: Settings) -> dict[str, int]:
    """Return the place of each option in the order in which ties favour them."""
    order = {key: number for number, key in enumerate(election.costs)}
    ways: dict[str, Callable[[str], object]] = {
        "cost": lambda key: election.costs[key],
        "highest-cost": lambda key: -election.costs[key],
        "votes": lambda key: -election.votes(key),
        "points": lambda key: -election.points(key),
        "key": lambda key: key,
        "order": lambda key: order[key],
        "lot": lambda key: hashlib.sha256(f"{settings.seed}\n{key}".encode()).hexdigest(),
    }
    names = settings.ties if "lot" in settings.ties else (*settings.ties, "lot")
    ranked = sorted(election.costs, key=lambda key: tuple(ways[name](key) for name in names))
    return {key: place for place, key in enumerate(ranked)}


def count(election: Election, settings: Settings) -> list[str]:
    """Return the winners in the order in which they were taken."""
    if settings.least:
        support = election.points if election.graded else election.votes
        kept = {key: cost for key, cost in election.costs.items() if support(key) >= settings.least}
        places = favoured(election, settings)
        election = Election(kept, election.money, election.papers, election.graded, election.caps)
    else:
        places = favoured(election, settings)
    if settings.rule == "greedy":
        return greedy(election, settings, places, [])
    if settings.rule == "phragmen":
        return phragmen(election, places)
    return shares(election, settings, places)


def worth(election: Election, settings: Settings, key: str) -> Fraction:
    """Return the utility of an option to all its supporters together."""
    given = election.points(key) if settings.utility.startswith("points") else election.votes(key)
    return given * (election.costs[key] if settings.utility in ("cost", "points-cost") else 1)


def greedy(
    election: Election, settings: Settings, places: Mapping[str, int], won: Sequence[str]
) -> list[str]:
    """Return `won` and what fits beside it, the most utility for its cost first."""
    taken, left = list(won), election.money - sum(election.costs[key] for key in won)
    values = {}
    for key, cost in election.costs.items():
        if election.votes(key) and key not in won:
            values[key] = worth(election, settings, key) / cost if cost else Fraction(2**200)
    for key in sorted(values, key=lambda one: (-values[one], places[one])):
        if election.costs[key] <= left and election.fits(key, taken):
            taken.append(key)
            left -= election.costs[key]
    return taken


def phragmen(election: Election, places: Mapping[str, int]) -> list[str]:
    """Return the options in the order in which their supporters, earning alike, could pay for them. Exact."""
    times = [Fraction(0)]  # of each purchase, after the beginning
    since = [0] * len(
        election.papers
    )  # by paper: the purchase since which its voters have earned for themselves
    wanting = Wants(election, Settings("phragmen", "cardinality", "none", Fraction(1), 0, (), "")).numbers
    won: list[str] = []
    left, waiting = election.money, {key for key in election.costs if election.votes(key)}
    while waiting := {key for key in waiting if election.fits(key, won)}:
        ready = {}
        for key in waiting:
            heads: dict[int, Fraction | int] = {}
            for number in wanting[key]:
                heads[since[number]] = heads.get(since[number], 0) + election.papers[number][1]
            held = sum((count * times[moment] for moment, count in heads.items()), Fraction(0))
            ready[key] = (election.costs[key] + held) / election.votes(key)
        first = min(ready.values())
        level = [key for key in waiting if ready[key] == first]
        fitting = [key for key in level if election.costs[key] <= left]
        waiting -= set(level) - set(fitting)
        if fitting:
            key = min(fitting, key=places.__getitem__)
            won.append(key)
            left -= election.costs[key]
            waiting.remove(key)
            times.append(first)
            for number in wanting[key]:
                since[number] = len(times) - 1
    return won


def shares(election: Election, settings: Settings, places: Mapping[str, int]) -> list[str]:
    """Return the winners of equal shares, completed as the settings say."""
    if not election.voters:
        return []
    share = Fraction(election.money) / election.voters
    wants = Wants(election, settings)
    run = Run(wants, places, share)
    run.finish()
    while settings.completion in ("add1", "add1u") and run.lacking:
        share += settings.step
        following = Run(wants, places, share)
        following.finish()
        if following.spent > election.money:
            break
        run = following
    if settings.completion in ("utilitarian", "add1u"):
        return greedy(election, settings, places, run.won)
    if settings.completion == "epsilon":
        return run.helped()
    return run.won


class Wants:
    """Who wants what: for each option its rows (number of the paper, points), and the lowest price that it can have."""

    def __init__(self, election: Election, settings: Settings) -> None:
        self.election = election
        by_cost = settings.utility in ("cost", "points-cost")
        graded = settings.utility.startswith("points")
        self.weights = [float(weight) for _, weight in election.papers]
        self.factor = {key: (cost if by_cost else 1) for key, cost in election.costs.items()}
        self.given: dict[str, list[tuple[int, int]]] = {}
        for number, (paper, weight) in enumerate(election.papers):
            for key, points in paper.items():
                if points > 0 and weight > 0 and key in election.costs:
                    self.given.setdefault(key, []).append((number, points if graded else 1))
        self.numbers = {key: [number for number, _ in rows] for key, rows in self.given.items()}
        self.points = {key: [points for _, points in rows] for key, rows in self.given.items()}
        self.heads = {key: [self.weights[n] for n in numbers] for key, numbers in self.numbers.items()}
        self.mass = {key: sum(map(mul, self.heads[key], self.points[key])) for key in self.given}
        self.least = {
            key: election.costs[key] / (self.mass[key] * self.factor[key]) * (1 - LEVEL)
            for key in self.given
            if election.costs[key]
        }
        """What an option costs per point if all its supporters can pay in full: no price is lower."""


class Run:
    """Equal shares with one share for everybody: in each round the option at the lowest price per utility is bought."""

    def __init__(self, wants: Wants, places: Mapping[str, int], share: Fraction) -> None:
        self.wants, self.election, self.places = wants, wants.election, places
        self.given, self.factor, self.weights = wants.given, wants.factor, wants.weights
        self.money = [float(share)] * len(self.weights)
        self._fractions, self._paid = [share] * len(self.weights), 0
        self.won: list[str] = []
        self.lacking = False

    @property
    def spent(self) -> int:
        """What the winners cost together."""
        return sum(self.election.costs[key] for key in self.won)

    def finish(self) -> None:
        """Buy until nobody can pay for anything; what is out of reach once stays so, and prices never fall."""
        free = [key for key in self.given if not self.election.costs[key]]
        for key in sorted(free, key=self.places.__getitem__):
            if self.election.fits(key, self.won):
                self.won.append(key)
        bounds = dict(self.wants.least)
        while bounds:
            best, level = float("inf"), []
            for key in sorted(bounds, key=bounds.__getitem__):
                if bounds[key] > best * (1 + LEVEL):
                    break
                if not self.election.fits(key, self.won):
                    del bounds[key]
                    continue
                price = self.price(key)
                if price is None:
                    self.lacking = True
                    del bounds[key]
                    continue
                bounds[key] = price
                level.append(key)
                best = min(best, price)
            level = [key for key in level if bounds[key] <= best * (1 + LEVEL)]
            if not level:
                return
            key = level[0] if len(level) == 1 else self.first(level)
            self.buy(key, bounds.pop(key))

    def first(self, level: Sequence[str]) -> str:
        """Return which of the options that are level in floating point is bought: at the lowest exact price, or else
        as ties favour.
        """
        money = self._exact_money()
        exact = {key: self._exact_price(key, money) for key in level}
        return min(level, key=lambda key: (exact[key], self.places[key]))

    def _exact_money(self) -> list[Fraction]:
        """Return what each voter holds, in fractions: the purchases so far are gone through once."""
        for key in self.won[self._paid :]:
            price = self._exact_price(key, self._fractions) if self.election.costs[key] else Fraction(0)
            for n, points in self.given[key]:
                held = self._fractions[n]
                self._fractions[n] = max(held - price * points * self.factor[key], Fraction(0))
        self._paid = len(self.won)
        return self._fractions

    def _exact_price(self, key: str, money: Sequence[Fraction]) -> Fraction:
        """Return what one point of utility costs, exactly; for those who hold less than their part, all they hold."""
        cost, rows = Fraction(self.election.costs[key]), self.given[key]
        heads = [self.election.papers[n][1] for n, _ in rows]
        mass = sum((weight * points for weight, (_, points) in zip(heads, rows, strict=True)), Fraction(0))
        able = sorted(
            (money[n] / points, points, weight) for weight, (n, points) in zip(heads, rows, strict=True)
        )
        for can, points, weight in able:
            if cost <= can * mass:
                return cost / mass / self.factor[key]
            cost -= weight * can * points
            mass -= weight * points
        return able[-1][0] / self.factor[key]

    def price(self, key: str) -> float | None:
        """Return what one point of utility costs those who can pay in full; None where all together cannot."""
        cost, factor, wants = float(self.election.costs[key]), self.factor[key], self.wants
        held = [self.money[n] for n in wants.numbers[key]]
        if sum(map(mul, wants.heads[key], held)) < cost * (1 - 1e-12):
            return None
        mass = wants.mass[key]
        most = list(map(truediv, held, wants.points[key]))
        if cost / mass <= min(most) * (1 + 1e-12):
            return cost / mass / factor  # everybody can pay alike
        for can, points, weight in sorted(zip(most, wants.points[key], wants.heads[key], strict=True)):
            price = cost / mass if mass > 0 else float("inf")
            if price <= can * (1 + 1e-12):
                return price / factor
            cost -= weight * can * points
            mass -= weight * points
        return max(most) / factor

    def buy(self, key: str, price: float) -> None:
        """Take an option; each supporter pays by utility, and nobody more than is left."""
        self.won.append(key)
        for n, points in self.given[key]:
            left = self.money[n] - price * points * self.factor[key]
            self.money[n] = left if left > self.money[n] * 1e-12 else 0.0

    def helped(self) -> list[str]:
        """Return the winners with those that others, helping a little, can bring about (epsilon completion)."""
        won, money = list(self.won), list(self.money)
        while True:
            total = sum(self.weights[n] * held for n, held in enumerate(money))
            levels = {}
            for key, rows in self.given.items():
                if (
                    key not in won
                    and self.election.fits(key, won)
                    and self.election.costs[key] <= total * (1 + 1e-12)
                ):
                    levels[key] = self._level(key, {n for n, _ in rows}, money)
            if not levels:
                return won
            lowest = min(levels.values())
            tied = [key for key, level in levels.items() if level <= lowest * (1 + LEVEL)]
            key = min(tied, key=self.places.__getitem__)
            supporting = {n for n, _ in self.given[key]}
            money = [0.0 if n in supporting else max(held - lowest, 0.0) for n, held in enumerate(money)]
            won.append(key)

    def _level(self, key: str, supporting: set[int], money: Sequence[float]) -> float:
        need = self.election.costs[key] - sum(self.weights[n] * money[n] for n in supporting)
        outside = sorted((held, self.weights[n]) for n, held in enumerate(money) if n not in supporting)
        heads = sum(weight for _, weight in outside)
        if need <= 0:
            return 0.0
        for held, weight in outside:
            if held * heads >= need * (1 - 1e-12):
                return need / heads
            need -= held * weight
            heads -= weight
        return outside[-1][0] if outside else 0.0
