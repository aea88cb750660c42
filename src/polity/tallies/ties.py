"""Ties are broken by an ordered list that everybody can read before the count, and every tie is reported."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any

from polity.sentences import Sentence, gettext_noop
from polity.tallies.election import Election
from polity.tallies.faults import SettingsFault

#: Everything that a count depends on after a tie, as a value that can be compared.
State = Callable[[], Hashable]

_WORDS = {
    "cost": gettext_noop("the lowest cost"),
    "highest-cost": gettext_noop("the highest cost"),
    "votes": gettext_noop("the most votes"),
    "points": gettext_noop("the most points"),
    "key": gettext_noop("the first key in the alphabet"),
    "order": gettext_noop("the first on the list"),
    "lot": gettext_noop("the lot drawn before the count"),
}


@dataclass(frozen=True, slots=True)
class TieBreak:
    """An ordered list of ways to choose among projects that are exactly level.

    Known names: cost, highest-cost, votes, points, key, order, lot. `seed` is the published seed of the lot.
    Whatever the list, the lot comes last, so that the choice is always settled; the lot depends on the seed
    and on the keys only, never on the order of the projects.
    """

    names: tuple[str, ...] = ("cost", "votes", "lot")
    seed: str = ""

    def __post_init__(self) -> None:
        """Refuse an unknown name."""
        for name in self.names:
            if name not in _WORDS:
                raise SettingsFault(
                    Sentence(
                        gettext_noop("Tie-breaker {given} is unknown; expected one of {known}."),
                        {"given": name, "known": ", ".join(_WORDS)},
                    )
                )

    def ranking(self, election: Election) -> Ranking:
        """Return the projects of this election in the order in which ties favour them."""
        names = self.names if "lot" in self.names else (*self.names, "lot")
        keys = [
            tuple(_value(name, election, self.seed, place) for name in names)
            for place in range(len(election.projects))
        ]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        ranks = [0] * len(order)
        for rank, place in enumerate(order):
            ranks[place] = rank
        return Ranking(names, tuple(keys), tuple(ranks))


@dataclass(frozen=True, slots=True)
class Ranking:
    """The tie-breakers applied to the projects of one election; a lower rank is favoured."""

    names: tuple[str, ...]
    keys: tuple[tuple[Any, ...], ...]
    ranks: tuple[int, ...]

    def choose(self, tied: Sequence[int], state: State | None = None) -> int:
        """Return the favoured project; `state` tells what the count depends on from here (only asked by searches)."""
        return min(tied, key=self.ranks.__getitem__)

    def decided_by(self, tied: Sequence[int]) -> str:
        """Return the name of the first tie-breaker that sets the favoured project apart from the others."""
        favoured = self.choose(tied)
        for number, name in enumerate(self.names):
            level = [
                place for place in tied if self.keys[place][: number + 1] == self.keys[favoured][: number + 1]
            ]
            if level == [favoured]:
                return name
        return self.names[-1]


@dataclass(frozen=True, slots=True)
class Tie:
    """Projects that were exactly level in a round, who was taken and by which tie-breaker."""

    round: int
    projects: tuple[int, ...]
    chosen: int
    decided_by: str

    def sentence(self, election: Election) -> Sentence:
        """Return the tie in words."""
        return Sentence(
            gettext_noop("In round {round}, {projects} were level; {chosen} was taken for {reason}."),
            {
                "round": self.round,
                "projects": ", ".join(election.projects[place].key for place in self.projects),
                "chosen": election.projects[self.chosen].key,
                "reason": Sentence(_WORDS[self.decided_by]),
            },
        )


def _value(name: str, election: Election, seed: str, place: int) -> int | Fraction | str:
    project = election.projects[place]
    values: dict[str, Callable[[], int | Fraction | str]] = {
        "cost": lambda: project.cost,
        "highest-cost": lambda: -project.cost,
        "votes": lambda: -election.votes[place],
        "points": lambda: -election.scores[place],
        "key": lambda: project.key,
        "order": lambda: place,
        "lot": lambda: sha256(f"{seed}\n{project.key}".encode()).hexdigest(),
    }
    return values[name]()
