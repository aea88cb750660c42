"""Greedy: the most supported project first, as long as it fits. What most cities do today.

With cost utilities the order is by votes (by points for points ballots), with cardinality by votes per cost;
see Rey and Maly, "The (Computational) Social Choice Take on Indivisible Participatory Budgeting"
(arXiv 2303.00621), section 3.
"""

from __future__ import annotations

from fractions import Fraction

from polity.tallies.election import Election
from polity.tallies.limits import BARRED, FREE, Watch
from polity.tallies.result import Outcome, Round
from polity.tallies.settings import Settings
from polity.tallies.support import Support, support_of
from polity.tallies.ties import Ranking, Tie


def greedy(election: Election, settings: Settings) -> Outcome:
    """Take projects by their total utility per cost; `when_full` says whether to skip one that does not fit."""
    support = support_of(election, settings.utility)
    ranking = settings.ties.ranking(election)
    skip = settings.when_full == "skip"
    winners, ties = fill(support, ranking, [], election.budget, skip=skip, first_round=1)
    rounds = tuple(Round(number, place, "greedy") for number, place in enumerate(winners, 1))
    return Outcome(election, settings, tuple(winners), rounds, tuple(ties))


def fill(
    support: Support, ranking: Ranking, won: list[int], budget: int, *, skip: bool, first_round: int
) -> tuple[list[int], list[Tie]]:
    """Return what greedy adds to `won` within the budget, and the ties that mattered.

    A project that nobody supports is never added. A tie is reported only when the money did not reach for all
    projects in it.
    """
    watch = Watch(support.election)
    for place in won:
        watch.take(place)
    costs = support.election.costs
    left = budget - sum(costs[place] for place in won)
    values = values_of(support)
    order = sorted(
        (place for place in values if place not in watch.won),
        key=lambda place: (-values[place], ranking.ranks[place]),
    )
    added: list[int] = []
    ties: list[Tie] = []
    waiting: list[int] = []
    for number, place in enumerate(order):
        state = watch.state(place)
        if state != FREE:
            waiting += [place] if state != BARRED else []
            continue
        if costs[place] > left:
            if not skip:
                break
            continue
        level = [other for other in order[number:] if values[other] == values[place]]
        if len(level) > 1 and sum(costs[other] for other in level) > left:
            ties.append(Tie(first_round + len(added), tuple(sorted(level)), place, ranking.decided_by(level)))
        for taken in _with_followers(place, waiting, watch, costs, left):
            added.append(taken)
            left -= costs[taken]
    return added, ties


def values_of(support: Support) -> dict[int, Fraction]:
    """Return total utility per cost of every supported project; what costs nothing comes before all else."""
    costs = support.election.costs
    largest = Fraction(max(support.mass, default=0) + 1) * max(support.factor, default=1)
    return {
        place: Fraction(mass * support.factor[place], costs[place]) if costs[place] else largest
        for place, mass in enumerate(support.mass)
        if mass
    }


def _with_followers(place: int, waiting: list[int], watch: Watch, costs: list[int], left: int) -> list[int]:
    """Take the project, then those that only waited for it and still fit, in their order."""
    taken = [place]
    watch.take(place)
    left -= costs[place]
    progress = True
    while progress:
        progress = False
        for other in list(waiting):
            if watch.state(other) == FREE and costs[other] <= left:
                waiting.remove(other)
                watch.take(other)
                taken.append(other)
                left -= costs[other]
                progress = True
    return taken
