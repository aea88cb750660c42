"""Where the money went: which groups of voters got which share of the envelope, and how it flowed to the projects.

A group with fewer than ten voters is never shown apart, nor is a number from which one could be worked out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from polity.tallies.contributions import Contribution, contributions
from polity.tallies.disclosure import LEAST, hidden_cells, shown_apart
from polity.tallies.election import Floats
from polity.tallies.result import Outcome, money
from polity.tallies.voter_groups import VoterGroups


@dataclass(frozen=True, slots=True)
class Account:
    """What one group of voters got. Amounts are in minor units.

    `entitled` is its part of the envelope by heads, `got` what the projects cost that its voters support, each
    project shared among its supporters as they paid for it (evenly where the rule has nobody pay). `satisfied` is
    the share of its voters with at least one funded project. `names` are the labels in it: more than one when
    groups too small to be shown are taken together.
    """

    names: tuple[str, ...]
    voters: Fraction
    entitled: int
    got: int
    satisfied: float

    def as_json(self, outcome: Outcome) -> dict[str, Any]:
        """Return plain values; shares are of all voters, of the envelope and of what was spent."""
        election = outcome.election
        return {
            "names": list(self.names),
            "voters": str(self.voters),
            "share_of_voters": _part(self.voters, election.voters),
            "entitled": money(self.entitled, election.unit),
            "got": money(self.got, election.unit),
            "share_of_envelope": _part(self.got, election.budget),
            "share_of_spent": _part(self.got, outcome.spent),
            "satisfied": self.satisfied,
        }


def accounts(outcome: Outcome, groups: VoterGroups, *, least: int = LEAST) -> tuple[Account, ...]:
    """Return an account per group, the largest first; those under `least` voters are one account together.

    What the groups got adds up to what was spent, what they were entitled to to the envelope (both rounded to
    minor units). When everything together has fewer voters than `least`, nothing is returned.
    """
    election = outcome.election
    got = np.zeros(election.weight.size)
    for one in contributions(outcome):
        got[one.groups] += one.benefit
    satisfied = got > 0
    for place in outcome.winners:
        satisfied[election.supporters(place)[0]] = True
    sums = [float((row * got).sum()) for row in groups.weight]
    heads = [Fraction(int(row.sum()), election.weight_unit) for row in groups.weight]
    glad = [Fraction(int(row[satisfied].sum()), election.weight_unit) for row in groups.weight]
    sets = shown_apart(heads, least)
    received = _whole([sum(sums[one] for one in members) for members in sets], outcome.spent)
    voters = [sum((heads[one] for one in members), Fraction(0)) for members in sets]
    entitled = _whole([float(one / election.voters) * election.budget for one in voters], election.budget)
    return tuple(
        Account(
            tuple(groups.names[one] for one in members),
            voters[number],
            entitled[number],
            received[number],
            float(sum((glad[one] for one in members), Fraction(0)) / voters[number]),
        )
        for number, members in enumerate(sets)
    )


@dataclass(frozen=True, slots=True)
class Stream:
    """What flowed to one project, for so many average voters, in minor units.

    `paid` came from the purses of its `supporters`, `pooled` from money that nobody else used. `by_group` divides
    `paid` by who paid it; `hidden` is the part of groups that cannot be shown.
    """

    place: int
    supporters: Fraction
    cost: int
    paid: int
    pooled: int
    by_group: dict[str, int] = field(default_factory=dict)
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Flow:
    """How the money of `voters` average voters flowed: `envelope` = the cost of every stream + `left`."""

    voters: int
    envelope: int
    left: int
    streams: tuple[Stream, ...]

    def as_json(self, outcome: Outcome) -> dict[str, Any]:
        """Return plain values; amounts as decimal text in units of currency."""
        election = outcome.election

        def text(minor: int) -> str:
            return money(minor, election.unit)

        return {
            "voters": self.voters,
            "envelope": text(self.envelope),
            "left": text(self.left),
            "projects": [
                {
                    "project": election.projects[one.place].key,
                    "supporters": str(one.supporters),
                    "cost": text(one.cost),
                    "paid": text(one.paid),
                    "pooled": text(one.pooled),
                    "by_group": {name: text(value) for name, value in one.by_group.items()},
                    "hidden": text(one.hidden),
                }
                for one in self.streams
            ],
        }


def flow(
    outcome: Outcome, groups: VoterGroups | None = None, *, voters: int = 1000, least: int = LEAST
) -> Flow:
    """Return how the money of `voters` average voters flowed, project by project in the order of the rounds.

    With `groups`, each stream also says which group paid how much. A number is hidden when fewer than `least` voters
    of the group support the project, and so are as many more as it takes that no difference gives it away.
    Everything adds up, rounded to minor units: the streams and what is left to the envelope, each stream to its cost.
    """
    election = outcome.election
    if not election.total_weight:
        return Flow(voters, 0, 0, ())
    scale = float(voters / election.voters)
    found = contributions(outcome)
    costs = [election.costs[one.place] * scale for one in found]
    envelope = round(election.budget * scale)
    *whole, left = _whole([*costs, (election.budget - outcome.spent) * scale], envelope)
    sums = _by_group(found, groups)
    hidden = np.zeros(sums.shape, dtype=bool)
    if groups is not None and found:
        hidden = hidden_cells(_supporters(outcome, found, groups), Fraction(least) * election.weight_unit)
    streams = [
        _stream(outcome, one, cost, sums[:, number] * scale, hidden[:, number], groups)
        for number, (one, cost) in enumerate(zip(found, whole, strict=True))
    ]
    return Flow(voters, envelope, left, tuple(streams))


def _stream(
    outcome: Outcome, one: Contribution, cost: int, sums: Floats, hidden: Any, groups: VoterGroups | None
) -> Stream:
    heads = Fraction(int(outcome.election.weight[one.groups].sum()), outcome.election.weight_unit)
    total = outcome.election.costs[one.place]
    paid = round(cost * (1 - one.pooled / total)) if total else 0
    shown: dict[str, int] = {}
    rest = 0
    if groups is not None:
        names = [name for name, closed in zip(groups.names, hidden, strict=True) if not closed]
        *amounts, rest = _whole([*sums[~hidden].tolist(), float(sums[hidden].sum())], paid)
        shown = {name: value for name, value in zip(names, amounts, strict=True) if value}
    return Stream(one.place, heads, cost, paid, cost - paid, shown, rest)


def _by_group(found: Sequence[Contribution], groups: VoterGroups | None) -> Floats:
    """Return what each group of voters paid for each project."""
    if groups is None:
        return np.zeros((0, len(found)))
    columns = [groups.weight[:, one.groups] @ one.paid for one in found]
    return np.stack(columns, axis=1) if columns else np.zeros((len(groups.names), 0))


def _supporters(outcome: Outcome, found: Sequence[Contribution], groups: VoterGroups) -> Any:
    """Return how many voters of each group (in units of weight) support each funded project."""
    return np.stack([groups.weight[:, one.groups].sum(axis=1) for one in found], axis=1)


def _whole(values: Sequence[float], total: int) -> list[int]:
    """Round so that the sum is `total`: whoever loses most by rounding down gets a unit more."""
    floors = [int(value // 1) for value in values]
    order = sorted(range(len(values)), key=lambda place: (floors[place] - values[place], place))
    missing = total - sum(floors)
    for place in order[: max(missing, 0)]:
        floors[place] += 1
    if missing < 0 or missing > len(order):
        # Only when the values were not meant to add up to the total: the last one bears the difference.
        floors[-1:] = [floors[-1] + total - sum(floors)] if floors else []
    return floors


def _part(value: Fraction | int, whole: Fraction | int) -> float:
    return float(Fraction(value) / Fraction(whole)) if whole else 0.0
