"""Who paid how much for what, worked out again from the purchases of a run of equal shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from polity.tallies.election import Floats, Ints
from polity.tallies.equal_shares import Shares, equal_shares
from polity.tallies.result import Outcome
from polity.tallies.support import Support, support_of


@dataclass(frozen=True, slots=True)
class Paid:
    """What the groups in `groups` paid for a project: `each` is per unit of weight, in minor units."""

    place: int
    groups: Ints
    each: Floats


def payments(support: Support, shares: Shares) -> list[Paid]:
    """Return the payments of every purchase, in order; only for reports, so in floats."""
    left = np.full(support.election.weight.size, float(shares.share))
    found = []
    exact = shares.exact_prices()
    for place, price in zip(shares.winners, exact, strict=True):
        groups, points = support.groups[place], support.points[place]
        asked = np.full(groups.size, float(price)) if points is None else float(price) * points
        held = left[groups]
        each = np.minimum(held, asked)
        left[groups] = np.where(held - asked <= 1e-9 * asked, 0.0, held - asked)
        found.append(Paid(place, groups, each))
    return found


def final_run(outcome: Outcome) -> tuple[Shares | None, list[Paid], Support]:
    """Return the run of equal shares that counts, what everybody paid in it, and the support."""
    election, settings = outcome.election, outcome.settings
    support = support_of(election, settings.utility)
    if settings.rule != "equal-shares" or outcome.share is None or election.total_weight == 0:
        return None, [], support
    shares = equal_shares(support, outcome.share, settings.ties.ranking(election), arithmetic="certified")
    return shares, payments(support, shares), support


def consumed_by(support: Support, paid: list[Paid], place: int) -> list[tuple[int, float]]:
    """Return what the supporters of a project paid for each winner, largest first."""
    weight = support.election.weight
    theirs = np.zeros(weight.size, dtype=bool)
    theirs[support.groups[place]] = True
    sums = [(one.place, float((one.each * weight[one.groups])[theirs[one.groups]].sum())) for one in paid]
    return sorted(
        ((winner, value) for winner, value in sums if value > 0), key=lambda item: (-item[1], item[0])
    )
