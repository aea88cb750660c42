"""Every outcome that some way of breaking ties leads to, found by state and not by order.

A count is run again and again; at a tie it stops, and goes on once for each choice that leads elsewhere. Two ways that
meet in the same state (the same winners, the same money in every purse) are followed once. Projects that are alike in
everything count as one kind of which so many are taken, and ties between projects without a common supporter are
settled one after the other, because their order changes nothing. So thirty equal projects are one way, not 30!.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np

from polity.sentences import Sentence, gettext_noop
from polity.tallies.bos import bounded_overspending
from polity.tallies.completion import first_share, is_exhaustive
from polity.tallies.count import with_least
from polity.tallies.election import Election
from polity.tallies.epsilon import fill_by_epsilon
from polity.tallies.equal_shares import equal_shares
from polity.tallies.exact_shares import Run, next_rise
from polity.tallies.faults import SettingsFault
from polity.tallies.greedy_orders import fills
from polity.tallies.kinds import Kinds
from polity.tallies.phragmen import phragmen
from polity.tallies.settings import Settings
from polity.tallies.support import Support, support_of
from polity.tallies.ties import Ranking, State, TieBreak

Answer = TypeVar("Answer")
Found = dict[frozenset[int], None]

#: So many outcomes are listed unless another limit is asked for.
LIMIT = 1000
#: So many states are looked at for each outcome that may be listed, at least `_LEAST_STATES`.
_STATES_EACH, _LEAST_STATES = 4, 2000


@dataclass(frozen=True)
class Outcomes:
    """The possible sets of winners (indices in order); not all of them unless `complete`.

    `always` won in every outcome that was found, `sometimes` in some of them (also of those found and not listed).
    `more` says that there surely are more than listed; otherwise an incomplete search just ended at its limit.
    """

    winners: tuple[tuple[int, ...], ...]
    always: frozenset[int]
    sometimes: frozenset[int]
    complete: bool
    more: bool = False

    def as_json(self, election: Election) -> dict[str, Any]:
        """Return plain values, projects by key."""

        def keys(places: Iterable[int]) -> list[str]:
            return [election.projects[place].key for place in sorted(places)]

        return {
            "sentence": str(self.sentence()),
            "complete": self.complete,
            "always": keys(self.always),
            "sometimes": keys(self.sometimes),
            "outcomes": [keys(winners) for winners in self.winners],
        }

    def sentence(self) -> Sentence:
        """Return how much depends on ties, in words."""
        number = {"number": len(self.winners)}
        if self.more:
            template = gettext_noop(
                "More than {number} outcomes are possible, depending on how ties are broken."
            )
            return Sentence(template, number)
        if not self.complete:
            template = gettext_noop("At least {number} outcomes are possible; not every way was looked at.")
            return Sentence(template, number)
        if len(self.winners) == 1:
            return Sentence(gettext_noop("The outcome does not depend on how ties are broken."))
        template = gettext_noop("{number} outcomes are possible, depending on how ties are broken.")
        return Sentence(template, number)


def all_outcomes(election: Election, settings: Settings | None = None, *, limit: int = LIMIT) -> Outcomes:
    """Return every outcome that some order of ties leads to; at most `limit`, and then says that there are more.

    Where a rule counts several times (a raised share), ties are broken anew each time. Not among them: the order among
    rivals that cost nothing, and the comparison with greedy, for which a SettingsFault is raised.
    """
    settings = replace(settings or Settings(), arithmetic="certified")
    if settings.comparison:
        template = gettext_noop("Outcomes after a comparison with greedy cannot be listed.")
        raise SettingsFault(Sentence(template))
    if settings.least:
        election = with_least(election, settings.least)
    search = _Search(election, settings, limit)
    found = search.outcomes() if election.total_weight else {frozenset(): None}
    listed, more = search.kinds.spelled_out(found, limit)
    always, sometimes = search.kinds.divided(found)
    return Outcomes(tuple(sorted(listed)), always, sometimes, not (more or search.stopped), more)


class _Fork(Exception):
    def __init__(self, choices: Sequence[int], state: Hashable) -> None:
        super().__init__()
        self.choices = choices
        self.state = state


@dataclass(frozen=True)
class _Guided(Ranking):
    """A ranking that follows a path of choices and stops the count at the first tie after them."""

    narrow: Callable[[Sequence[int], State | None], Sequence[int]]
    path: Iterator[int]

    def choose(self, tied: Sequence[int], state: State | None = None) -> int:
        """Return the next choice of the path; raise _Fork when the path is at its end."""
        choices = self.narrow(tied, state)
        if len(choices) == 1:
            return choices[0]
        chosen = next(self.path, None)
        if chosen is not None:
            return chosen
        raise _Fork(choices, None if state is None else state())

    def decided_by(self, tied: Sequence[int]) -> str:
        """Return a name; nothing is decided here."""
        return self.names[-1]


@dataclass(frozen=True)
class _Asking(TieBreak):
    """Tie-breakers that hand out a ranking made before."""

    guided: Ranking | None = None

    def ranking(self, election: Election) -> Ranking:
        """Return the ranking given."""
        assert self.guided is not None
        return self.guided


class _Level(NamedTuple):
    """One outcome at some share: winners, whether they cost too much, and by how much the share rises next."""

    winners: frozenset[int]
    over: bool
    rise: Fraction | None


class _Search:
    def __init__(self, election: Election, settings: Settings, limit: int) -> None:
        self.election, self.settings, self.limit = election, settings, limit
        self.ranking = settings.ties.ranking(election)
        self.kinds = Kinds(election)
        self.states = max(_STATES_EACH * limit, _LEAST_STATES)
        self.stopped = False
        self._near: dict[tuple[int, int], bool] = {}

    def outcomes(self) -> Found:
        """Return the sets of winners, of each kind the first ones only."""
        election, settings = self.election, self.settings
        support = support_of(election, settings.utility)
        if settings.rule == "greedy":
            return self._filled(support, {frozenset(): None}, skip=settings.when_full == "skip")
        if settings.rule in ("phragmen", "bos"):
            rule = phragmen if settings.rule == "phragmen" else bounded_overspending
            return self._found(lambda ranking: rule(election, self._asking(ranking)).winners)
        found = self._raised()
        if settings.completion in ("utilitarian", "add1u"):
            return self._filled(support, found, skip=True)
        return found

    def _asking(self, ranking: Ranking) -> Settings:
        return replace(self.settings, ties=_Asking(self.ranking.names, guided=ranking))

    def _found(self, count: Callable[[Ranking], Iterable[int]]) -> Found:
        found: Found = {}
        for winners in self._every(count):
            found[self.kinds.first(winners)] = None
            if len(found) > self.limit:
                self.stopped = True
                break
        return found

    def _raised(self) -> Found:
        """Raise the share; an outcome stands where nothing more can change, or where the next may overspend."""
        share = first_share(self.election, self.settings.start)
        if self.settings.rule == "equal-shares" and not self.settings.completion.startswith("add1"):
            share = Fraction(self.election.budget, self.election.total_weight)
        found: Found = {}
        reached = {share: self._levels(share)}
        waiting = [share]
        while waiting:
            share = waiting.pop()
            for level in reached[share]:
                if level.over:
                    continue
                if level.rise is None or self.stopped:
                    found[level.winners] = None
                    continue
                further = share + level.rise
                if further not in reached:
                    reached[further] = self._levels(further)
                    waiting.append(further)
                if any(later.over for later in reached[further]):
                    found[level.winners] = None
            if len(found) > self.limit:
                self.stopped = True
                break
        return found

    def _levels(self, share: Fraction) -> set[_Level]:
        count = self._equal if self.settings.rule == "equal-shares" else self._exact
        return set(self._every(lambda ranking: count(share, ranking)))

    def _equal(self, share: Fraction, ranking: Ranking) -> _Level:
        election, settings = self.election, self.settings
        support = support_of(election, settings.utility)
        run = equal_shares(support, share, ranking, ceiling=election.budget)
        winners = list(run.winners)
        rise = None
        if settings.completion == "epsilon":
            winners += fill_by_epsilon(support, ranking, run)[0]
        elif settings.completion.startswith("add1") and run.lacking and not run.over:
            ended = settings.stop == "exhaustive" and is_exhaustive(support, run)
            rise = None if ended else settings.step * election.unit / election.weight_unit
        return _Level(self.kinds.first(winners), run.over, rise)

    def _exact(self, share: Fraction, ranking: Ranking) -> _Level:
        support = support_of(self.election, "cardinality")
        run = Run(support, ranking, share, self.settings).finish()
        over = run.spent > self.election.budget
        rise = None if over else next_rise(run, self.settings)
        return _Level(self.kinds.first(place for place, _ in run.bought), over, rise)

    def _filled(self, support: Support, begun: Found, *, skip: bool) -> Found:
        """Return what greedy makes of each set of winners, whatever the order of ties."""
        found: Found = {}
        for won in begun:
            for added in fills(support, won, self.election.budget, self.kinds.first_of, skip=skip):
                found[self.kinds.first(won | added)] = None
                self.states -= 1
                if self.states < 0 or len(found) > self.limit:
                    self.stopped = True
                    return found
        return found

    def _every(self, count: Callable[[Ranking], Answer]) -> Iterator[Answer]:
        """Count along every path of choices, the same state once."""
        seen: set[Hashable] = set()
        stack: list[tuple[int, ...]] = [()]
        base = self.ranking
        while stack:
            path = stack.pop()
            self.states -= 1
            if self.states < 0:
                self.stopped = True
                return
            guided = _Guided(base.names, base.keys, base.ranks, self._narrowed, iter(path))
            try:
                answer = count(guided)
            except _Fork as fork:
                if fork.state not in seen:
                    seen.add(fork.state)
                    stack += [(*path, choice) for choice in reversed(fork.choices)]
                continue
            yield answer

    def _narrowed(self, tied: Sequence[int], state: State | None) -> Sequence[int]:
        """Return the choices that lead elsewhere: one of each kind, and only those that share supporters."""
        choices = self.kinds.one_of_each(tied)
        if len(choices) == 1 or not self._separable(tied, state):
            return choices
        together, rest = [choices[0]], list(choices[1:])
        for one in together:
            joined = [other for other in rest if self._touch(one, other)]
            together += joined
            rest = [other for other in rest if other not in joined]
        return sorted(together)

    def _separable(self, tied: Sequence[int], state: State | None) -> bool:
        """Return whether projects without a common supporter can be bought in any order with the same result.

        Not when something limits them, when the money may not reach for all, or when the count looks ahead.
        """
        election, settings = self.election, self.settings
        if not election.limits.none or settings.completion in ("epsilon", "add-opt", "add-opt-skip"):
            return False
        if settings.rule not in ("phragmen", "bos"):
            return True
        if state is None:
            return False
        # The states of these rules begin with the set of winners.
        won = cast(tuple[frozenset[int], ...], state())[0]
        left = election.budget - sum(election.costs[place] for place in won)
        return sum(election.costs[place] for place in tied) <= left

    def _touch(self, one: int, other: int) -> bool:
        pair = (min(one, other), max(one, other))
        if pair not in self._near:
            first, second = (self.election.supporters(place)[0] for place in pair)
            self._near[pair] = np.intersect1d(first, second, assume_unique=True).size > 0
        return self._near[pair]
