"""How an outcome treats the voters: who got nothing, how satisfied they are, whether a group was passed over."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polity.tallies.election import LARGEST, Election, Ints
from polity.tallies.result import Outcome


@dataclass(frozen=True, slots=True)
class Metrics:
    """Numbers between 0 and 1 (except the violations) that set one outcome beside another.

    `excluded`: share of voters, among those who support anything, with no funded project. `satisfaction`: mean
    over the same voters of the cost of their funded projects by the cost of all they support. `spent`: share of
    the budget. `gini`: inequality of the cost of one's funded projects (0: all alike). `violations`: the
    unfunded projects whose supporters include a group that could claim it (EJR+ up to one, cost utilities).
    """

    excluded: float
    satisfaction: float
    spent: float
    gini: float
    violations: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {**asdict(self), "violations": list(self.violations)}


def measure(outcome: Outcome) -> Metrics:
    """Return the metrics of an outcome; those of an election without ballots are zero."""
    election = outcome.election
    weight = election.weight.astype(np.float64)
    funded = funded_cost(election, outcome.winners).astype(np.float64)
    wanted = funded_cost(election, range(len(election.projects))).astype(np.float64)
    active = np.bincount(election.group_of_entry, weights=election.points > 0, minlength=weight.size) > 0
    heads = float(weight[active].sum())
    number = np.bincount(
        election.group_of_entry,
        weights=(election.points > 0) & np.isin(election.project, outcome.winners),
        minlength=weight.size,
    )
    share = np.divide(funded, wanted, out=(number > 0).astype(np.float64), where=wanted > 0)
    return Metrics(
        excluded=float(weight[active & (number == 0)].sum()) / heads if heads else 0.0,
        satisfaction=float((weight * share)[active].sum()) / heads if heads else 0.0,
        spent=float(Fraction(outcome.spent, election.budget)) if election.budget else 0.0,
        gini=_gini(funded[active], weight[active]),
        violations=tuple(
            election.projects[place].key for place in ejr_plus_violations(election, outcome.winners)
        ),
    )


def funded_cost(election: Election, winners: range | tuple[int, ...]) -> NDArray[Any]:
    """Return per group the cost of the winners that it supports, exactly (minor units)."""
    costs = np.zeros(len(election.projects), dtype=object)
    for place in winners:
        costs[place] = election.costs[place]
    if sum(election.costs) < LARGEST:
        costs = costs.astype(np.int64)
    sums = np.zeros(election.weight.size, dtype=costs.dtype)
    wins = np.zeros(len(election.projects), dtype=bool)
    wins[list(winners)] = True
    kept = wins[election.project] & (election.points > 0)
    np.add.at(sums, election.group_of_entry[kept], costs[election.project[kept]])
    return sums


def ejr_plus_violations(election: Election, winners: tuple[int, ...]) -> tuple[int, ...]:
    """Return the unfunded projects that some group of their supporters could claim.

    EJR+ up to one project with cost utilities (Brill, Peters, "Robust and Verifiable Proportionality Axioms for
    Multiwinner Voting", EC 2023, section on participatory budgeting): a group of supporters whose share of the
    budget reaches, for each of them, the cost of their funded projects plus that of this project.
    """
    if election.total_weight == 0:
        return ()
    funded = funded_cost(election, winners)
    found = []
    for place, cost in enumerate(election.costs):
        if place in winners or cost == 0:
            continue
        groups, _ = election.supporters(place)
        if groups.size and _claim(funded[groups], election.weight[groups], cost, election):
            found.append(place)
    return tuple(found)


def _claim(funded: NDArray[Any], weight: Ints, cost: int, election: Election) -> bool:
    """Return whether some k least satisfied supporters all have `funded + cost <= k * budget / voters`."""
    order = np.argsort(funded, kind="stable")
    reach = np.cumsum(weight[order])
    needs = funded[order]
    # Floats find the few places worth looking at; whole numbers decide.
    ratio = (needs.astype(np.float64) + cost) * float(election.total_weight)
    for number in np.flatnonzero(ratio <= reach * float(election.budget) * (1 + 1e-9)):
        if (int(needs[number]) + cost) * election.total_weight <= int(reach[number]) * election.budget:
            return True
    return False


def _gini(values: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    total, heads = float((values * weight).sum()), float(weight.sum())
    if total == 0 or heads == 0:
        return 0.0
    order = np.argsort(values, kind="stable")
    values, weight = values[order], weight[order]
    cumulative = np.cumsum(values * weight)
    before = np.concatenate(([0.0], cumulative[:-1]))
    area = float(((before + cumulative) * weight).sum()) / (2 * total * heads)
    return max(1 - 2 * area, 0.0)
