"""Every outcome that some way of breaking ties leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.polity.tallies.elections import election, needs_published, published, small_elections

from polity.tallies.count import tally
from polity.tallies.election import Election, Limits
from polity.tallies.faults import SettingsFault
from polity.tallies.irresolute import all_outcomes
from polity.tallies.settings import Settings
from polity.tallies.ties import TieBreak
from polity.tallies.words import RULES

WAYS = [
    Settings(rule="greedy"),
    Settings(rule="greedy", when_full="stop", utility="cardinality"),
    Settings(rule="phragmen"),
    Settings(rule="phragmen", when_full="stop"),
    Settings(rule="bos", utility="cardinality"),
    Settings(rule="exact-equal-shares"),
    Settings(rule="exact-equal-shares", utility="cardinality", completion="add1u"),
    Settings(rule="exact-equal-shares", utility="cardinality", completion="add-opt"),
    Settings(utility="cardinality"),
    Settings(utility="cardinality", completion="utilitarian"),
    Settings(utility="cardinality", completion="epsilon"),
    Settings(completion="add1"),
    Settings(utility="cardinality", completion="add1u", stop="exhaustive"),
]


def in_order(counted: Election, order: Sequence[int], way: Settings) -> tuple[int, ...]:
    """The winners when ties are broken by this order of projects."""
    shuffled = replace(
        counted, projects=tuple(replace(one, key=f"{order[n]:03}") for n, one in enumerate(counted.projects))
    )
    return tuple(sorted(tally(shuffled, replace(way, ties=TieBreak(("key",)))).winners))


@given(counted=small_elections, way=st.sampled_from(WAYS), draw=st.randoms())
@settings(max_examples=300, deadline=None)
def test_whatever_the_order_of_ties_the_outcome_is_among_them(
    counted: Election, way: Settings, draw: object
) -> None:
    found = all_outcomes(counted, way)
    assert found.complete
    order = list(range(len(counted.projects)))
    for _ in range(6):
        draw.shuffle(order)
        assert in_order(counted, order, way) in found.winners


@given(counted=small_elections, way=st.sampled_from(WAYS[:4] + WAYS[8:9]))
@settings(max_examples=60, deadline=None)
def test_where_a_rule_counts_once_every_outcome_comes_from_choices_at_ties(
    counted: Election, way: Settings
) -> None:
    """A fixed order breaks all ties alike, so it may miss outcomes; with one tie at most it misses none."""
    found = all_outcomes(counted, way)
    by_order = {in_order(counted, order, way) for order in permutations(range(len(counted.projects)))}
    assert by_order <= set(found.winners)
    if len(tally(counted, way).ties) == 0:
        assert len(found.winners) == 1
    for winners in found.winners:
        assert sum(counted.costs[place] for place in winners) <= counted.budget


@given(counted=small_elections, way=st.sampled_from(WAYS))
@settings(max_examples=100, deadline=None)
def test_always_and_sometimes_are_what_the_list_says(counted: Election, way: Settings) -> None:
    found = all_outcomes(counted, way)
    sets = [set(winners) for winners in found.winners]
    assert set(found.always) == set.intersection(*sets)
    assert set(found.sometimes) == set.union(*sets) - set.intersection(*sets)


@pytest.mark.parametrize("rule", RULES)
def test_thirty_identical_projects_do_not_explode(rule: str) -> None:
    alike = election([10] * 30, 100, [list(range(30))] * 10)
    found = all_outcomes(alike, Settings(rule=rule), limit=500)
    assert len(found.winners) == 500
    assert str(found.sentence()) == "More than 500 outcomes are possible, depending on how ties are broken."
    assert found.sometimes == frozenset(range(30))
    few = all_outcomes(election([10] * 30, 20, [list(range(30))] * 10), Settings(rule=rule))
    assert (len(few.winners), few.complete) == (comb(30, 2), True)
    enough = all_outcomes(election([10] * 30, 300, [list(range(30))] * 10), Settings(rule=rule))
    assert (enough.winners, enough.complete) == ((tuple(range(30)),), True)


@pytest.mark.parametrize("rule", RULES)
def test_thirty_equal_projects_of_separate_voters_are_one_way(rule: str) -> None:
    separate = election([10] * 30, 300, [[place] for place in range(30)])
    found = all_outcomes(separate, Settings(rule=rule))
    assert (found.winners, found.complete) == ((tuple(range(30)),), True)
    assert str(found.sentence()) == "The outcome does not depend on how ties are broken."


def test_a_search_that_ends_at_its_limit_says_so() -> None:
    chain = [[place, place + 1] for place in range(24)]
    found = all_outcomes(election([10] * 25, 120, chain), Settings(rule="phragmen"), limit=20)
    assert not found.complete
    assert str(found.sentence()).startswith(("More than 20", "At least"))


def test_two_outcomes_of_one_tie() -> None:
    counted = election([10, 10, 5], 16, [[0, 2], [1, 2]])
    found = all_outcomes(counted, Settings(rule="greedy"))
    assert found.winners == ((0, 2), (1, 2))
    assert (found.always, found.sometimes) == (frozenset({2}), frozenset({0, 1}))
    assert str(found.sentence()) == "2 outcomes are possible, depending on how ties are broken."


def test_rivals_are_not_of_one_kind() -> None:
    limits = Limits(exclusive=(frozenset({0, 1}),), needs={3: frozenset({0})})
    counted = election([5] * 4, 20, [[0, 1, 2, 3]] * 4, limits=limits)
    for rule in ("greedy", "equal-shares", "phragmen", "bos"):
        assert all_outcomes(counted, Settings(rule=rule)).winners == ((0, 2, 3), (1, 2))


def test_without_ballots_there_is_one_outcome() -> None:
    assert all_outcomes(election([1], 1, [])).winners == ((),)


def test_the_comparison_with_greedy_is_refused() -> None:
    with pytest.raises(SettingsFault, match="comparison with greedy"):
        all_outcomes(election([1], 1, [[0]]), Settings(comparison=True))


@needs_published
def test_a_published_election_has_one_outcome() -> None:
    found = all_outcomes(published("Poland_Swiecie_2023"), Settings(completion="none"))
    assert len(found.winners) == 1
