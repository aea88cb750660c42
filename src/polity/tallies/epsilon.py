"""Epsilon completion: supporters give all they have left, everybody else adds the same small amount.

Peters, Pierczyński, Skowron 2021, section on exhaustiveness: utilities of zero become an infinitesimal epsilon.
The project is bought for which the most that an outsider pays is lowest.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from fractions import Fraction
from functools import partial

import numpy as np

from polity.tallies.equal_shares import Shares
from polity.tallies.limits import FREE, Watch
from polity.tallies.support import Support
from polity.tallies.ties import Ranking, Tie


def fill_by_epsilon(support: Support, ranking: Ranking, shares: Shares) -> tuple[list[int], list[Tie]]:
    """Return what epsilon completion adds to the outcome of equal shares, and the ties met. Exact."""
    election, purses = support.election, shares.purses
    assert purses is not None
    purses.ledger.catch_up()
    money: list[Fraction] = [Fraction(0)] * election.weight.size
    for group in np.flatnonzero(purses.left > 0):
        money[group] = Fraction(purses.ledger.left(int(group)), purses.ledger.denominator)
    weight = [int(value) for value in election.weight]
    watch = Watch(election)
    for place in shares.winners:
        watch.take(place)
    added: list[int] = []
    ties: list[Tie] = []
    while True:
        levels = _levels(support, watch, money, weight)
        if not levels:
            return added, ties
        lowest = min(levels.values())
        tied = sorted(place for place, level in levels.items() if level == lowest)
        place = ranking.choose(tied, partial(_state, watch, money))
        if len(tied) > 1:
            number = len(shares.winners) + len(added) + 1
            ties.append(Tie(number, tuple(tied), place, ranking.decided_by(tied)))
        supporting = set(support.groups[place].tolist())
        for number, held in enumerate(money):
            if held:
                money[number] = Fraction(0) if number in supporting else max(held - lowest, Fraction(0))
        watch.take(place)
        added.append(place)


def _state(watch: Watch, money: Sequence[Fraction]) -> Hashable:
    return frozenset(watch.won), tuple(money)


def _levels(
    support: Support, watch: Watch, money: Sequence[Fraction], weight: Sequence[int]
) -> dict[int, Fraction]:
    """Return, for each project that everybody together can pay, the most that an outsider would pay."""
    costs = support.election.costs
    values = sorted(set(money) - {0})
    rank = {value: number for number, value in enumerate(values)}
    held = [group for group, value in enumerate(money) if value]
    everybody = [0] * len(values)
    for group in held:
        everybody[rank[money[group]]] += weight[group]
    total = sum((count * value for count, value in zip(everybody, values, strict=True)), Fraction(0))
    levels: dict[int, Fraction] = {}
    for place, cost in enumerate(costs):
        if support.mass[place] and place not in watch.won and watch.state(place) == FREE and cost <= total:
            outside = list(everybody)
            for group in support.groups[place]:
                if money[group]:
                    outside[rank[money[group]]] -= weight[group]
            levels[place] = _outsiders_level(cost, total, values, outside)
    return levels


def _outsiders_level(
    cost: int, total: Fraction, values: Sequence[Fraction], outside: Sequence[int]
) -> Fraction:
    theirs = sum((count * value for count, value in zip(outside, values, strict=True) if count), Fraction(0))
    need = cost - (total - theirs)
    heads = sum(outside)
    if need <= 0:
        return Fraction(0)
    for value, count in zip(values, outside, strict=True):
        if value * heads >= need:
            return need / heads
        need -= count * value
        heads -= count
    return values[-1]
