"""Voters by a label (district, channel, age …), without keeping who has which ballot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from polity.sentences import Sentence, gettext_noop
from polity.tallies.election import Election, Ints
from polity.tallies.faults import ElectionFault
from polity.tallies.merging import match_ballots


@dataclass(frozen=True)
class VoterGroups:
    """`weight[i, g]` is how much of the election's ballot group `g` carries the label `names[i]`."""

    names: tuple[str, ...]
    weight: Ints


def voter_groups(
    election: Election,
    ballots: Sequence[Mapping[str, int] | Sequence[str]],
    labels: Sequence[str],
    *,
    weights: Sequence[Fraction | int] | None = None,
) -> VoterGroups:
    """Sort the voters of an election built by `Election.from_ballots` from these ballots by their labels.

    Raises ElectionFault when the ballots are not exactly those of the election.
    """
    rows = [ballot if isinstance(ballot, Mapping) else dict.fromkeys(ballot, 1) for ballot in ballots]
    index = election.index
    shares = [Fraction(1)] * len(rows) if weights is None else [Fraction(weight) for weight in weights]
    return voter_groups_of_arrays(
        election,
        labels,
        start=np.cumsum([0, *(len(row) for row in rows)], dtype=np.int64),
        project=np.array([index.get(key, len(index)) for row in rows for key in row], dtype=np.int64),
        points=np.array([value for row in rows for value in row.values()], dtype=np.int64),
        weight=np.array([int(share * election.weight_unit) for share in shares], dtype=np.int64),
    )


def voter_groups_of_arrays(
    election: Election,
    labels: Sequence[str],
    *,
    start: Ints,
    project: Ints,
    points: Ints | None = None,
    weight: Ints | None = None,
) -> VoterGroups:
    """Sort the voters of an election built by `Election.from_arrays` from these arrays by their labels."""
    if len(labels) != start.size - 1:
        raise ElectionFault(Sentence(gettext_noop("Each ballot needs one label.")))
    group = match_ballots(election, start, project, points)
    weight = np.ones(group.size, dtype=np.int64) if weight is None else weight
    names, label = np.unique(np.asarray(labels, dtype=np.str_), return_inverse=True)
    table = np.zeros((names.size, election.weight.size), dtype=np.int64)
    known = group >= 0
    np.add.at(table, (label[known], group[known]), weight[known])
    if not known.all() or not np.array_equal(table.sum(axis=0), election.weight):
        raise ElectionFault(Sentence(gettext_noop("The ballots given do not make up this election.")))
    return VoterGroups(tuple(str(name) for name in names), table)
