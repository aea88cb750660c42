"""Every rule gives what its plainest description gives, ties included."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from tests.polity.tallies import oracle
from tests.polity.tallies.elections import random_election, small_elections, voters_of

from polity.tallies.bos import GRAIN
from polity.tallies.count import tally
from polity.tallies.election import Election
from polity.tallies.equal_shares import equal_shares
from polity.tallies.exact_shares import Run
from polity.tallies.settings import Settings
from polity.tallies.support import support_of
from polity.tallies.ties import TieBreak

TIES = TieBreak(("votes", "cost", "order"))


def utilities(counted: Election, utility: str) -> list[dict[int, int]]:
    """Every voter's utilities, zero-cost projects kept (they count as supported)."""
    factor = {"cost": counted.costs, "points-cost": counted.costs}.get(utility, [1] * len(counted.costs))
    graded = utility.startswith("points")
    return [
        {
            place: (points if graded else 1) * max(factor[place], 1)
            for place, points in ballot.items()
            if points > 0
        }
        for ballot in voters_of(counted)
    ]


def check_equal_shares(counted: Election, utility: str, arithmetic: str) -> None:
    ranking = TIES.ranking(counted)
    share = Fraction(counted.budget, counted.total_weight)
    run = equal_shares(support_of(counted, utility), share, ranking, arithmetic=arithmetic)
    winners, prices, purses = oracle.equal_shares(
        utilities(counted, utility), counted.costs, share, ranking.ranks
    )
    assert run.winners == winners
    factor = support_of(counted, utility).factor
    exact = [
        price / factor[place] if factor[place] else 0
        for place, price in zip(winners, run.exact_prices(), strict=True)
    ]
    assert exact == prices
    assert run.purses is not None
    kept = sum(
        (
            int(weight) * Fraction(run.purses.ledger.left(group), run.purses.ledger.denominator)
            for group, weight in enumerate(counted.weight)
            if run.purses.left[group] > 0
        ),
        Fraction(0),
    )
    assert kept == sum(purses, Fraction(0))


@pytest.mark.parametrize("arithmetic", ["certified", "exact", "float"])
@pytest.mark.parametrize("utility", ["cost", "cardinality", "points", "points-cost"])
@pytest.mark.parametrize("seed", range(25))
def test_equal_shares_on_random_elections(seed: int, utility: str, arithmetic: str) -> None:
    check_equal_shares(random_election(seed, points=seed % 2 == 1), utility, arithmetic)


@pytest.mark.parametrize("utility", ["cost", "cardinality", "points", "points-cost"])
@given(counted=small_elections)
@settings(max_examples=150, deadline=None)
def test_equal_shares_on_small_elections_full_of_ties(counted: Election, utility: str) -> None:
    check_equal_shares(counted, utility, "certified")


@pytest.mark.parametrize("when_full", ["skip", "stop"])
@given(counted=small_elections)
@settings(max_examples=150, deadline=None)
def test_phragmen(counted: Election, when_full: str) -> None:
    outcome = tally(counted, Settings(rule="phragmen", when_full=when_full, ties=TIES))
    ranks = TIES.ranking(counted).ranks
    expected = oracle.phragmen(
        voters_of(counted), counted.costs, counted.budget, ranks, skip=when_full == "skip"
    )
    assert list(outcome.winners) == expected


@pytest.mark.parametrize("arithmetic", ["exact", "float"])
@pytest.mark.parametrize("seed", range(20))
def test_phragmen_in_every_arithmetic(seed: int, arithmetic: str) -> None:
    counted = random_election(seed)
    outcome = tally(counted, Settings(rule="phragmen", arithmetic=arithmetic, ties=TIES))
    ranks = TIES.ranking(counted).ranks
    assert list(outcome.winners) == oracle.phragmen(
        voters_of(counted), counted.costs, counted.budget, ranks, skip=True
    )


@pytest.mark.parametrize("when_full", ["skip", "stop"])
@pytest.mark.parametrize("utility", ["cost", "cardinality", "points", "points-cost"])
@given(counted=small_elections)
@settings(max_examples=80, deadline=None)
def test_greedy(counted: Election, utility: str, when_full: str) -> None:
    outcome = tally(counted, Settings(rule="greedy", utility=utility, when_full=when_full, ties=TIES))
    ranks = TIES.ranking(counted).ranks
    assert list(outcome.winners) == oracle.greedy(
        utilities(counted, utility), counted.costs, counted.budget, ranks, skip=when_full == "skip"
    )


def check_bounded_overspending(counted: Election, utility: str) -> None:
    outcome = tally(counted, Settings(rule="bos", utility=utility, ties=TIES))
    factor = {"cost": counted.costs, "points-cost": counted.costs}.get(utility, [1] * len(counted.costs))
    graded = utility.startswith("points")
    # Per point, and with a common factor per project, as the rule rounds charges per point.
    plain = [
        {place: points if graded else 1 for place, points in ballot.items() if points > 0}
        for ballot in voters_of(counted)
    ]
    expected = oracle.bounded_overspending(
        plain,
        counted.costs,
        counted.budget,
        TIES.ranking(counted).ranks,
        grain=GRAIN,
        factor=factor,
    )
    assert list(outcome.winners) == expected
    assert outcome.spent <= counted.budget


@pytest.mark.parametrize("utility", ["cost", "cardinality", "points", "points-cost"])
@pytest.mark.parametrize("seed", range(25))
def test_bounded_overspending_on_random_elections(seed: int, utility: str) -> None:
    check_bounded_overspending(random_election(seed, points=seed % 2 == 1), utility)


@pytest.mark.parametrize("utility", ["cost", "cardinality", "points"])
@given(counted=small_elections)
@settings(max_examples=100, deadline=None)
def test_bounded_overspending_on_small_elections(counted: Election, utility: str) -> None:
    check_bounded_overspending(counted, utility)


def check_exact_equal_shares(counted: Election, utility: str) -> None:
    outcome = tally(counted, Settings(rule="exact-equal-shares", utility=utility, ties=TIES))
    expected = oracle.exact_equal_shares(
        voters_of(counted),
        counted.costs,
        Fraction(counted.budget, counted.total_weight),
        TIES.ranking(counted).ranks,
        by_cost=utility == "cost",
    )
    assert list(outcome.winners) == [place for place, _ in expected]
    for one, (place, payers) in zip(outcome.rounds, expected, strict=True):
        assert one.price == Fraction(counted.costs[place], payers)


@pytest.mark.parametrize("utility", ["cost", "cardinality"])
@pytest.mark.parametrize("seed", range(25))
def test_exact_equal_shares_on_random_elections(seed: int, utility: str) -> None:
    check_exact_equal_shares(random_election(seed), utility)


@pytest.mark.parametrize("utility", ["cost", "cardinality"])
@given(counted=small_elections)
@settings(max_examples=150, deadline=None)
def test_exact_equal_shares_on_small_elections(counted: Election, utility: str) -> None:
    check_exact_equal_shares(counted, utility)


@pytest.mark.parametrize("utility", ["cost", "cardinality"])
@pytest.mark.parametrize("seed", range(8))
def test_add_opt_finds_every_share_at_which_the_run_changes(seed: int, utility: str) -> None:
    counted = random_election(seed, voters=20, projects=6)
    ranks = TIES.ranking(counted).ranks
    by_cost = utility == "cost"
    support, ranking = support_of(counted, "cardinality"), TIES.ranking(counted)
    asked = Settings(rule="exact-equal-shares", utility=utility, completion="add-opt", ties=TIES)
    share = Fraction(counted.budget, counted.total_weight)
    ballots = voters_of(counted)
    for _ in range(12):
        rise = Run(support, ranking, share, asked).finish().next_change(unfunded_only=False)
        before = oracle.exact_equal_shares(ballots, counted.costs, share, ranks, by_cost=by_cost)
        within = [share + Fraction(n, 11) for n in range(1, 40)]
        for other in within if rise is None else [x for x in within if x < share + rise]:
            assert oracle.exact_equal_shares(ballots, counted.costs, other, ranks, by_cost=by_cost) == before
        if rise is None:
            return
        share += rise
