"""The compiled rounds (run here without the compiler when numba is absent) decide as the plain ones do."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from tests.polity.tallies.elections import needs_published, published, random_election, small_elections

from polity.tallies.election import Election
from polity.tallies.equal_shares import equal_shares
from polity.tallies.rounds import empty_memory
from polity.tallies.support import support_of
from polity.tallies.ties import TieBreak


def check(counted: Election, utility: str, arithmetic: str, *, runs: int) -> None:
    """Raise the share step by step; compiled runs, which remember each other, equal fresh plain ones."""
    support, ranking = support_of(counted, utility), TieBreak().ranking(counted)
    memory = empty_memory(len(counted.projects))
    share = Fraction(counted.budget, counted.total_weight)
    step = max(Fraction(counted.budget, 7 * counted.total_weight), Fraction(1, 3))
    for _ in range(runs):
        plain = equal_shares(support, share, ranking, arithmetic=arithmetic, fast=False)
        memory.more[0] = float(step)
        quick = equal_shares(support, share, ranking, arithmetic=arithmetic, fast=True, memory=memory)
        assert quick.winners == plain.winners
        assert quick.ties == plain.ties
        assert quick.lacking == plain.lacking
        assert quick.exact_prices() == plain.exact_prices()
        share += step


@pytest.mark.parametrize("arithmetic", ["certified", "float"])
@pytest.mark.parametrize("utility", ["cost", "cardinality", "points", "points-cost"])
@pytest.mark.parametrize("seed", range(12))
def test_random_elections(seed: int, utility: str, arithmetic: str) -> None:
    check(random_election(seed, points=seed % 2 == 1), utility, arithmetic, runs=12)


@given(counted=small_elections)
@settings(max_examples=100, deadline=None)
def test_small_elections_full_of_ties(counted: Election) -> None:
    check(counted, "cost", "certified", runs=8)


@needs_published
def test_a_published_election() -> None:
    check(published("Poland_Czestochowa_2024_Lisiniec"), "cost", "certified", runs=12)
