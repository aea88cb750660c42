"""The rules written as plainly as possible: one voter at a time, fractions only. Slow, and easy to check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import inf

Ballot = Mapping[int, int]


def lowest_price(purses: Sequence[Fraction], utilities: Sequence[int], cost: int) -> Fraction | None:
    """The price per unit of utility at which these voters pay the cost exactly; None when they cannot."""
    if sum(purses, Fraction(0)) < cost:
        return None
    order = sorted(range(len(purses)), key=lambda voter: purses[voter] / utilities[voter])
    need, utility = Fraction(cost), sum(utilities)
    for voter in order:
        price = need / utility
        if price * utilities[voter] <= purses[voter]:
            return price
        need -= purses[voter]
        utility -= utilities[voter]
    last = order[-1]
    return purses[last] / utilities[last]


def equal_shares(
    ballots: Sequence[Ballot], costs: Sequence[int], share: Fraction, ranks: Sequence[int]
) -> tuple[list[int], list[Fraction], list[Fraction]]:
    """Winners in order, their prices per unit of utility, and what every voter has left.

    A ballot gives each supported project its utility (already multiplied by the cost where cost counts).
    """
    purses = [share] * len(ballots)
    supporters = [[v for v, ballot in enumerate(ballots) if ballot.get(c, 0) > 0] for c in range(len(costs))]
    winners = sorted(
        (c for c, cost in enumerate(costs) if cost == 0 and supporters[c]), key=lambda c: ranks[c]
    )
    prices = [Fraction(0)] * len(winners)
    while True:
        best: tuple[Fraction, int, int] | None = None
        for c, cost in enumerate(costs):
            if c in winners or not supporters[c]:
                continue
            price = lowest_price(
                [purses[v] for v in supporters[c]], [ballots[v][c] for v in supporters[c]], cost
            )
            if price is not None and (best is None or (price, ranks[c]) < best[:2]):
                best = (price, ranks[c], c)
        if best is None:
            return winners, prices, purses
        price, _, c = best
        winners.append(c)
        prices.append(price)
        for v in supporters[c]:
            purses[v] -= min(purses[v], price * ballots[v][c])


def phragmen(
    ballots: Sequence[Ballot], costs: Sequence[int], budget: int, ranks: Sequence[int], *, skip: bool
) -> list[int]:
    """Winners in order; everybody earns one unit of money per unit of time."""
    since = [Fraction(0)] * len(ballots)
    supporters = [[v for v, ballot in enumerate(ballots) if ballot.get(c, 0) > 0] for c in range(len(costs))]
    open_ = {c for c, cost in enumerate(costs) if supporters[c] and cost <= budget}
    winners: list[int] = []
    while open_:
        times = {
            c: (costs[c] + sum((since[v] for v in supporters[c]), Fraction(0))) / len(supporters[c])
            for c in open_
        }
        first = min(times.values())
        level = [c for c in open_ if times[c] == first]
        left = budget - sum(costs[c] for c in winners)
        unfit = [c for c in level if costs[c] > left]
        if unfit and not skip:
            break
        open_ -= set(unfit)
        fitting = [c for c in level if c not in unfit]
        if fitting:
            c = min(fitting, key=lambda c: ranks[c])
            winners.append(c)
            open_.remove(c)
            for v in supporters[c]:
                since[v] = first
    return winners


def greedy(
    ballots: Sequence[Ballot], costs: Sequence[int], budget: int, ranks: Sequence[int], *, skip: bool
) -> list[int]:
    """Winners in order of total utility per cost."""
    total = {c: sum(ballot.get(c, 0) for ballot in ballots) for c in range(len(costs))}

    def rate(c: int) -> float | Fraction:
        return Fraction(total[c], costs[c]) if costs[c] else inf

    winners: list[int] = []
    left = budget
    for c in sorted((c for c in total if total[c]), key=lambda c: (-rate(c), ranks[c])):
        if costs[c] <= left:
            winners.append(c)
            left -= costs[c]
        elif not skip:
            break
    return winners


def bounded_overspending(
    ballots: Sequence[Ballot],
    costs: Sequence[int],
    budget: int,
    ranks: Sequence[int],
    *,
    grain: int,
    factor: Sequence[int],
) -> list[int]:
    """Winners in order. Ballots give points; one point for project `c` is worth `factor[c]`.

    The charge for one point is rounded to a part of `1 / grain`, as the rule promises.
    """
    share = Fraction(budget, len(ballots))
    purses = [share] * len(ballots)
    supporters = [[v for v, ballot in enumerate(ballots) if ballot.get(c, 0) > 0] for c in range(len(costs))]
    free = [c for c, cost in enumerate(costs) if cost == 0 and supporters[c]]
    winners = sorted(free, key=lambda c: ranks[c])
    while True:
        best: tuple[Fraction, int, Fraction, int, Fraction] | None = None
        left = budget - sum(costs[c] for c in winners)
        for c, cost in enumerate(costs):
            alive = [v for v in supporters[c] if purses[v] > 0]
            if c in winners or not alive or cost > left:
                continue
            levels = {purses[v] / ballots[v][c] for v in alive}
            full = lowest_price([purses[v] for v in alive], [ballots[v][c] for v in alive], cost)
            if full is not None:
                levels = {level for level in levels if level < full} | {full}
            for level in levels:
                part = min(
                    sum(min(purses[v], level * ballots[v][c]) for v in alive) / Fraction(cost), Fraction(1)
                )
                offer = (level / factor[c] / part**2, ranks[c], -part, c, level / part)
                best = offer if best is None or offer < best else best
        if best is None:
            return winners
        _, _, _, c, price = best
        winners.append(c)
        charge = Fraction(round(price * share.denominator * grain), share.denominator * grain)
        for v in supporters[c]:
            purses[v] = max(Fraction(0), purses[v] - charge * ballots[v][c])


def exact_equal_shares(
    ballots: Sequence[Ballot], costs: Sequence[int], share: Fraction, ranks: Sequence[int], *, by_cost: bool
) -> list[tuple[int, int]]:
    """Winners in order, each with the number of voters who paid alike."""
    purses = [share] * len(ballots)
    supporters = [[v for v, ballot in enumerate(ballots) if ballot.get(c, 0) > 0] for c in range(len(costs))]
    free = [c for c, cost in enumerate(costs) if cost == 0 and supporters[c]]
    found = [(c, len(supporters[c])) for c in sorted(free, key=lambda c: ranks[c])]
    while True:
        best: tuple[Fraction, int, int, list[int]] | None = None
        for c, cost in enumerate(costs):
            if cost == 0 or any(c == winner for winner, _ in found):
                continue
            richest = sorted(supporters[c], key=lambda v: -purses[v])
            sizes = [k for k in range(1, len(richest) + 1) if purses[richest[k - 1]] * k >= cost]
            if not sizes:
                continue
            size = max(sizes)
            offer = (-(Fraction(size) if by_cost else Fraction(size, cost)), ranks[c], c, richest[:size])
            best = offer if best is None or offer[:2] < best[:2] else best
        if best is None:
            return found
        _, _, c, payers = best
        found.append((c, len(payers)))
        for v in payers:
            purses[v] -= Fraction(costs[c], len(payers))
