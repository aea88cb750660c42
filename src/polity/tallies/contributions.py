"""Who paid how much for each winner, under any rule, worked out again for reports (in floats)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from polity.tallies.election import Floats, Ints
from polity.tallies.payments import final_run
from polity.tallies.result import Outcome
from polity.tallies.support import Support, support_of


@dataclass(frozen=True, slots=True)
class Contribution:
    """The money behind one winner; all in minor units per unit of weight of the ballot groups in `groups`.

    `paid` came from the purses of supporters, `pooled` (all of it, in minor units) from money that nobody else used.
    `benefit` shares the whole cost among the supporters: as they paid, and evenly where nobody paid.
    """

    place: int
    groups: Ints
    paid: Floats
    pooled: float
    benefit: Floats


def contributions(outcome: Outcome) -> list[Contribution]:
    """Return the contributions behind every winner, in the order of the rounds."""
    # The phase, not the rule: a comparison may have put greedy's outcome in place of the rule's.
    phase = outcome.rounds[0].phase if outcome.rounds else ""
    by_heads = phase in ("phragmen", "exact")
    support = support_of(outcome.election, "cardinality" if by_heads else outcome.settings.utility)
    payers = {"shares": _equal_shares, "phragmen": _phragmen, "exact": _exact_shares, "bos": _bounded}
    paid = payers[phase](outcome, support) if phase in payers else {}
    return [_contribution(support, one.project, paid.get(one.project)) for one in outcome.rounds]


def _contribution(support: Support, place: int, paid: Floats | None) -> Contribution:
    groups, weight, points = support.groups[place], support.weights[place], support.points[place]
    cost = float(support.election.costs[place])
    each = np.zeros(groups.size) if paid is None else paid
    total = float((each * weight).sum())
    if total > cost or cost - total < 1e-9 * cost:
        # Rounding only: the purses paid it all.
        each, total = each * (cost / total if total else 0.0), cost
    given = np.ones(groups.size) if points is None else points
    heads = float((given * weight).sum())
    return Contribution(place, groups, each, cost - total, each + (cost - total) * given / heads)


def _equal_shares(outcome: Outcome, support: Support) -> dict[int, Floats]:
    _, paid, _ = final_run(outcome)
    return {one.place: one.each for one in paid}


def _phragmen(outcome: Outcome, support: Support) -> dict[int, Floats]:
    since = np.zeros(support.election.weight.size)
    found = {}
    for one in outcome.rounds:
        time = float(one.time or 0)
        found[one.project] = time - since[support.groups[one.project]]
        since[support.groups[one.project]] = time
    return found


def _exact_shares(outcome: Outcome, support: Support) -> dict[int, Floats]:
    left = np.full(support.election.weight.size, float(outcome.share or 0))
    found = {}
    for one in outcome.rounds:
        if one.phase == "exact" and one.price:
            groups, price = support.groups[one.project], float(one.price)
            each = np.where(left[groups] >= price * (1 - 1e-9), price, 0.0)
            left[groups] -= each
            found[one.project] = each
    return found


def _bounded(outcome: Outcome, support: Support) -> dict[int, Floats]:
    left = np.full(support.election.weight.size, float(outcome.share or 0))
    found = {}
    for one in outcome.rounds:
        groups, points = support.groups[one.project], support.points[one.project]
        charge = float(one.price or 0) * (1.0 if points is None else points)
        found[one.project] = np.minimum(left[groups], charge)
        left[groups] -= found[one.project]
    return found
