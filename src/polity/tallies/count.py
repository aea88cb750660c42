"""Count an election: one function, every rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np

from polity.tallies.bos import bounded_overspending
from polity.tallies.completion import shares_with_completion
from polity.tallies.election import Election
from polity.tallies.exact_shares import exact_equal_shares
from polity.tallies.greedy import greedy
from polity.tallies.phragmen import phragmen
from polity.tallies.result import Outcome
from polity.tallies.settings import Settings
from polity.tallies.support import support_of

Rule = Callable[[Election, Settings], Outcome]

RULES: Mapping[str, Rule] = {
    "equal-shares": shares_with_completion,
    "phragmen": phragmen,
    "greedy": greedy,
    "bos": bounded_overspending,
    "exact-equal-shares": exact_equal_shares,
}


def tally(election: Election, settings: Settings | None = None) -> Outcome:
    """Return the outcome of the election under the settings; the same input always gives the same outcome.

    The order of voters never matters; the order and the keys of projects matter only through the tie-breakers.
    """
    settings = settings or Settings()
    if settings.least:
        election = with_least(election, settings.least)
    outcome = RULES[settings.rule](election, settings)
    return _compared(outcome) if settings.comparison and settings.rule != "greedy" else outcome


def with_least(election: Election, least: int) -> Election:
    """Return the election without the support of projects that have too little of it."""
    graded = election.kind in ("cumulative", "scoring", "ordinal")
    support = election.scores if graded else election.votes
    projects = tuple(
        replace(project, least_votes=max(project.least_votes, _barred(election, place)))
        if support[place] < least
        else project
        for place, project in enumerate(election.projects)
    )
    return replace(election, projects=projects)


def _barred(election: Election, place: int) -> int:
    return int(election.votes[place]) + 1


def _compared(outcome: Outcome) -> Outcome:
    """The comparison step: take greedy's outcome when more voters prefer it (by their utility)."""
    election, settings = outcome.election, outcome.settings
    other = greedy(election, replace(settings, rule="greedy", utility="cost", comparison=False))
    gain = np.zeros(election.weight.size)
    support = support_of(election, settings.utility)
    for sign, winners in ((1, outcome.winners), (-1, other.winners)):
        for place in winners:
            points = support.points[place]
            worth = float(support.factor[place]) * (1.0 if points is None else points)
            gain[support.groups[place]] += sign * worth
    ours = Fraction(int(election.weight[gain > 0].sum()), election.weight_unit)
    theirs = Fraction(int(election.weight[gain < 0].sum()), election.weight_unit)
    if theirs > ours:
        return replace(other, settings=settings, preferred=(ours, theirs))
    return replace(outcome, preferred=(ours, theirs))
