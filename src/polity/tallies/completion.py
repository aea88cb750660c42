"""What to do with the money that equal shares leave unspent.

none; utilitarian (greedy on what still fits); epsilon (those who do not support a project help a little: Peters,
Pierczyński, Skowron 2021); add1 (raise everybody's share by one unit and count again until the outcome would
cost more than the budget, as in Wieliczka and Świecie 2023, https://equalshares.net); add1u (add1, then
utilitarian).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module

from polity.tallies.election import Election
from polity.tallies.epsilon import fill_by_epsilon
from polity.tallies.equal_shares import Shares, equal_shares, worth_compiling
from polity.tallies.greedy import fill
from polity.tallies.limits import FREE, Watch
from polity.tallies.result import Outcome, Round
from polity.tallies.settings import Settings
from polity.tallies.support import Support, support_of
from polity.tallies.ties import Ranking, Tie


def shares_with_completion(election: Election, settings: Settings) -> Outcome:
    """Count by equal shares, then complete as the settings say."""
    support = support_of(election, settings.utility)
    ranking = settings.ties.ranking(election)
    if election.total_weight == 0:
        return Outcome(election, settings, (), ())
    if settings.completion in ("add1", "add1u"):
        raised = add1(support, ranking, settings)
        shares, steps = raised.shares, raised.steps
    else:
        share = Fraction(election.budget, election.total_weight)
        shares, steps = equal_shares(support, share, ranking, arithmetic=settings.arithmetic), 0
    prices: Sequence[Fraction | float] = (
        shares.exact_prices() if settings.arithmetic == "exact" else shares.prices
    )
    rounds = [
        Round(number, place, "shares", price=price)
        for number, (place, price) in enumerate(zip(shares.winners, prices, strict=True), 1)
    ]
    winners, ties = list(shares.winners), list(shares.ties)
    phase, added, more = _completed(support, ranking, settings, shares)
    rounds += [Round(number, place, phase) for number, place in enumerate(added, len(rounds) + 1)]
    return Outcome(
        election,
        settings,
        tuple(winners + added),
        tuple(rounds),
        tuple(ties + more),
        share=shares.share,
        steps=steps,
    )


def _completed(
    support: Support, ranking: Ranking, settings: Settings, shares: Shares
) -> tuple[str, list[int], list[Tie]]:
    budget, first = support.election.budget, len(shares.winners) + 1
    if settings.completion in ("utilitarian", "add1u"):
        added, ties = fill(support, ranking, shares.winners, budget, skip=True, first_round=first)
        return "utilitarian", added, ties
    if settings.completion == "epsilon":
        added, ties = fill_by_epsilon(support, ranking, shares)
        return "epsilon", added, ties
    return "", [], []


@dataclass(frozen=True, slots=True)
class Raised:
    """The last run within the budget and how often the share was raised to reach it."""

    shares: Shares
    steps: int


def first_share(election: Election, start: str) -> Fraction:
    """Return what one unit of weight holds at first: budget / voters, or that rounded down to whole currency."""
    share = Fraction(election.budget, election.total_weight)
    if start == "share":
        return share
    whole = share * election.weight_unit / election.unit
    return Fraction(whole.numerator // whole.denominator * election.unit, election.weight_unit)


def add1(support: Support, ranking: Ranking, settings: Settings) -> Raised:
    """Raise the share step by step; keep the last outcome within the budget.

    Stops before the first outcome that costs more than the budget, when no project is out of reach any more,
    and with `stop` exhaustive also as soon as no other supported project fits.
    """
    election = support.election
    share = first_share(election, settings.start)
    step = settings.step * election.unit / election.weight_unit
    fast = worth_compiling(support, 50)
    run = equal_shares(support, share, ranking, arithmetic=settings.arithmetic, fast=fast)
    steps = 0
    memory = import_module("polity.tallies.rounds").empty_memory(len(election.projects)) if fast else None
    while run.lacking and not (settings.stop == "exhaustive" and is_exhaustive(support, run)):
        share += step
        if memory is not None:
            memory.more[0] = float(step)
        following = equal_shares(
            support,
            share,
            ranking,
            arithmetic=settings.arithmetic,
            ceiling=election.budget,
            fast=fast,
            memory=memory,
        )
        if following.over:
            break
        run, steps = following, steps + 1
    return Raised(run, steps)


def is_exhaustive(support: Support, run: Shares) -> bool:
    """Return whether no other supported project fits what the run leaves of the budget."""
    election = support.election
    left = election.budget - run.spent
    watch = Watch(election)
    for place in run.winners:
        watch.take(place)
    return not any(
        mass and cost <= left and place not in watch.won and watch.state(place) == FREE
        for place, (mass, cost) in enumerate(zip(support.mass, election.costs, strict=True))
    )
