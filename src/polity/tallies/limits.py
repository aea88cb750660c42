"""What bars a project while a count goes on: a rival that won, a need that has not, a cap that is full."""

from __future__ import annotations

from polity.sentences import Sentence, gettext_noop
from polity.tallies.election import Election

FREE, WAITS, BARRED = "free", "waits", "barred"


class Watch:
    """Follows the winners and says which projects may still be taken."""

    def __init__(self, election: Election) -> None:
        self._election = election
        self._limits = election.limits
        self.won: set[int] = set()
        self._sparse = election.limits.none
        self._least = {
            place: project.least_votes
            for place, project in enumerate(election.projects)
            if project.least_votes
        }

    def state(self, place: int) -> str:
        """Return FREE, WAITS (it needs something that may still win) or BARRED (for good)."""
        if self._least.get(place, 0) and self._election.votes[place] < self._least[place]:
            return BARRED
        if self._sparse:
            return FREE
        if any(place in rivals and rivals & self.won - {place} for rivals in self._limits.exclusive):
            return BARRED
        if any(self._full(name, place) for name in self._limits.caps):
            return BARRED
        return FREE if self._limits.needs.get(place, frozenset()) <= self.won else WAITS

    def take(self, place: int) -> None:
        """Note that the project won."""
        self.won.add(place)

    def reason(self, place: int) -> Sentence | None:
        """Return why the project may not be taken now, or None when nothing bars it."""
        projects, votes = self._election.projects, self._election.votes
        if self._least.get(place, 0) and votes[place] < self._least[place]:
            return Sentence(
                gettext_noop("it has {votes} votes and needs at least {least}"),
                {"votes": str(votes[place]), "least": self._least[place]},
            )
        for rivals in self._limits.exclusive:
            if place in rivals and (others := rivals & self.won - {place}):
                return Sentence(
                    gettext_noop("project {key}, which excludes it, was funded"),
                    {"key": projects[min(others)].key},
                )
        for name in self._limits.caps:
            if self._full(name, place):
                return Sentence(gettext_noop("the share of {name} was full"), {"name": name})
        missing = self._limits.needs.get(place, frozenset()) - self.won
        if missing:
            return Sentence(
                gettext_noop("project {key}, which it needs, was not funded"),
                {"key": projects[min(missing)].key},
            )
        return None

    def _full(self, name: str, place: int) -> bool:
        members, cap = self._limits.caps[name]
        if place not in members:
            return False
        costs = self._election.costs
        return sum(costs[other] for other in members & self.won) + costs[place] > cap
