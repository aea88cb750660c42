"""Projects that are alike in everything that a count looks at: which of them is taken makes no difference to others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice, product

from polity.tallies.election import Election


class Kinds:
    """The projects of an election by kind: the same cost, the same supporters with the same points, free of limits."""

    def __init__(self, election: Election) -> None:
        limits = election.limits
        tied_up = set().union(
            *limits.exclusive, *limits.needs.values(), *(members for members, _ in limits.caps.values())
        ) | set(limits.needs)
        found: dict[object, list[int]] = {}
        for place, project in enumerate(election.projects):
            groups, points = election.supporters(place)
            alike = (project.cost, project.least_votes, groups.tobytes(), points.tobytes())
            found.setdefault(place if place in tied_up else alike, []).append(place)
        #: per project, the first of its kind; per first, all of its kind in order
        self.first_of = {place: members[0] for members in found.values() for place in members}
        self.members = {members[0]: tuple(members) for members in found.values()}

    def first(self, winners: Iterable[int]) -> frozenset[int]:
        """Return as many winners of each kind, the first ones of it."""
        taken = Counter(self.first_of[place] for place in winners)
        return frozenset(place for first, number in taken.items() for place in self.members[first][:number])

    def one_of_each(self, places: Sequence[int]) -> list[int]:
        """Return the first of each kind among the places."""
        found: dict[int, int] = {}
        for place in sorted(places):
            found.setdefault(self.first_of[place], place)
        return sorted(found.values())

    def divided(self, found: Iterable[frozenset[int]]) -> tuple[frozenset[int], frozenset[int]]:
        """Return who is in every one of the sets, and who is in some only, whichever of a kind is taken."""
        sets = list(found)
        always: set[int] = set()
        sometimes: set[int] = set()
        for members in self.members.values():
            numbers = {len(winners.intersection(members)) for winners in sets}
            if numbers == {len(members)}:
                always.update(members)
            elif numbers - {0}:
                sometimes.update(members)
        return frozenset(always), frozenset(sometimes)

    def spelled_out(self, found: Iterable[frozenset[int]], limit: int) -> tuple[list[tuple[int, ...]], bool]:
        """Return at most `limit` sets with every choice among alike projects, and whether there are more."""
        every = (winners for one in found for winners in self._choices(one))
        listed = list(islice(every, limit + 1))
        return listed[:limit], len(listed) > limit

    def _choices(self, winners: frozenset[int]) -> Iterator[tuple[int, ...]]:
        taken = Counter(self.first_of[place] for place in winners)
        ways = [combinations(self.members[first], number) for first, number in sorted(taken.items())]
        if not any(len(self.members[first]) > number for first, number in taken.items()):
            yield tuple(sorted(winners))
            return
        for chosen in _lazily(ways):
            yield tuple(sorted(chosen))


def _lazily(ways: Sequence[Iterable[tuple[int, ...]]]) -> Iterator[tuple[int, ...]]:
    """Yield the joined choices; the last iterable is not listed beforehand, it may be endless for all purposes."""
    *before, last = ways
    heads = list(islice(product(*before), 100_000)) if before else [()]
    for choice in last:
        for head in heads:
            yield (*(place for part in head for place in part), *choice)
