"""Who supports each project and how strongly, prepared once for every count of the same election."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from polity.sentences import Sentence, gettext_noop
from polity.tallies.election import LARGEST, Election, Floats, Ints
from polity.tallies.faults import SettingsFault
from polity.tallies.words import UTILITIES


@dataclass(frozen=True)
class Support:
    """Per project: the groups that support it, their weights and their points (None: one each).

    A voter's utility for project `c` is `points * factor[c]`. `mass[c]` is the sum of weight times points and
    `heads[c]` the sum of weights, both exact.
    """

    election: Election
    utility: str
    factor: tuple[int, ...]
    groups: tuple[Ints, ...]
    weights: tuple[Floats, ...]
    points: tuple[Floats | None, ...]
    mass: tuple[int, ...]
    heads: tuple[int, ...]

    @property
    def uniform(self) -> bool:
        """Return whether all supporters of a project value it alike."""
        return all(points is None for points in self.points)


def support_of(election: Election, utility: str) -> Support:
    """Return the support for every project under the named utility; kept with the election."""
    kept: dict[str, Support] = election.__dict__.setdefault("_support", {})
    if utility not in kept:
        kept[utility] = _build(election, utility)
    return kept[utility]


def _build(election: Election, utility: str) -> Support:
    if utility not in UTILITIES:
        raise SettingsFault(
            Sentence(
                gettext_noop("Utility {given} is unknown; expected one of {known}."),
                {"given": utility, "known": ", ".join(UTILITIES)},
            )
        )
    by_cost = utility in ("cost", "points-cost")
    factor = tuple(election.costs) if by_cost else (1,) * len(election.projects)
    graded = utility.startswith("points")
    groups, weights, points, mass, heads = [], [], [], [], []
    for place in range(len(election.projects)):
        supporting, given = election.supporters(place)
        weight = election.weight[supporting]
        plain = not graded or given.size == 0 or int(given.min()) == int(given.max()) == 1
        groups.append(supporting)
        weights.append(weight.astype(np.float64))
        points.append(None if plain else given.astype(np.float64))
        heads.append(int(weight.sum()))
        mass.append(heads[-1] if plain else int((weight * given).sum()))
    if max(mass, default=0) >= LARGEST:
        raise SettingsFault(Sentence(gettext_noop("The points are too large to be counted exactly.")))
    return Support(
        election, utility, factor, tuple(groups), tuple(weights), tuple(points), tuple(mass), tuple(heads)
    )
