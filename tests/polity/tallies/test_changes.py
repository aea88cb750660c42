"""The smallest change that would have made a loser win."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.polity.tallies.elections import election, small_elections

from polity.tallies.changes import smallest_change
from polity.tallies.count import tally
from polity.tallies.election import Election, Limits
from polity.tallies.settings import Settings

ONCE = [
    Settings(rule="greedy"),
    Settings(rule="greedy", utility="cardinality", when_full="stop"),
    Settings(rule="phragmen"),
    Settings(rule="phragmen", when_full="stop"),
    Settings(rule="bos"),
    Settings(rule="bos", utility="cardinality"),
    Settings(rule="exact-equal-shares"),
    Settings(rule="exact-equal-shares", utility="cardinality", completion="utilitarian"),
    Settings(),
    Settings(utility="cardinality"),
    Settings(utility="points-cost"),
    Settings(completion="utilitarian"),
    Settings(completion="epsilon"),
]
RAISED = [Settings(completion="add1"), Settings(rule="exact-equal-shares", completion="add-opt")]


def at_cost(counted: Election, place: int, cost: int) -> Election:
    projects = list(counted.projects)
    projects[place] = replace(projects[place], cost=cost)
    return replace(counted, projects=tuple(projects))


def with_voters(counted: Election, place: int, number: int) -> Election:
    most = int(counted.points.max()) if counted.points.size else 1
    return replace(
        counted,
        start=np.append(counted.start, counted.start[-1] + 1),
        project=np.append(counted.project, place),
        points=np.append(counted.points, most),
        weight=np.append(counted.weight, number),
    )


def losers(counted: Election, way: Settings) -> list[int]:
    won = tally(counted, way).winners
    return [place for place in range(len(counted.projects)) if place not in won]


@given(counted=small_elections, way=st.sampled_from(ONCE))
@settings(max_examples=250, deadline=None)
def test_a_lower_cost_is_exact_where_money_is_shared_once(counted: Election, way: Settings) -> None:
    for place in losers(counted, way):
        found = smallest_change(tally(counted, way), place)
        for cost in range(1, counted.costs[place] + 1):
            wins = place in tally(at_cost(counted, place, cost), way).winners
            assert wins == (found.cost is not None and cost <= found.cost)
        assert found.cost_exact == (found.cost is not None)


@given(counted=small_elections, way=st.sampled_from(ONCE))
@settings(max_examples=150, deadline=None)
def test_so_many_more_voters_are_the_fewest(counted: Election, way: Settings) -> None:
    for place in losers(counted, way):
        found = smallest_change(tally(counted, way), place)
        if found.voters is None:
            continue
        assert found.voters_exact
        for number in range(1, found.voters + 1):
            wins = place in tally(with_voters(counted, place, number), way).winners
            assert wins == (number == found.voters)


@given(counted=small_elections, way=st.sampled_from(RAISED))
@settings(max_examples=80, deadline=None)
def test_where_the_share_is_raised_both_are_enough_and_said_so(counted: Election, way: Settings) -> None:
    for place in losers(counted, way):
        found = smallest_change(tally(counted, way), place)
        assert not found.cost_exact
        if found.cost is not None:
            assert place in tally(at_cost(counted, place, found.cost), way).winners
        if found.voters is not None:
            assert place in tally(with_voters(counted, place, found.voters), way).winners


def test_the_sentences_of_an_exact_and_of_a_sufficient_change() -> None:
    counted = election([60, 40], 100, [[0]] * 3 + [[1]] * 7)
    found = smallest_change(tally(counted, Settings()), 0)
    assert [str(one) for one in found.sentences(counted)] == [
        "It would have won at a cost of 30 or less.",
        "It would have won with 8 more voters who support nothing else.",
    ]
    # Eleven of eighteen voters hold 100/18 each, 61 together; ten of seventeen hold only 58.
    assert found.as_json(counted)["voters"] == 8
    raised = smallest_change(tally(replace(counted, budget=90), Settings(completion="add1")), 0)
    assert (raised.cost, raised.cost_exact) == (50, False)
    assert (
        str(raised.sentences(counted)[0])
        == "A cost of 50 would have been low enough; perhaps a higher one, too."
    )
    hasty = smallest_change(tally(counted, Settings()), 0, recounts=3)
    assert (hasty.cost_exact, hasty.voters_exact) == (False, False)
    assert hasty.cost in range(31)


def test_with_limits_a_change_is_only_said_to_be_enough() -> None:
    limits = Limits(exclusive=(frozenset({0, 1}),))
    counted = election([6, 4], 10, [[0], [1], [1]], limits=limits)
    found = smallest_change(tally(counted, Settings(rule="greedy")), 0)
    assert not found.cost_exact
    assert not smallest_change(tally(counted, Settings()), 0).cost_exact


def test_nobody_asks_for_a_winner() -> None:
    counted = election([6], 10, [[0]])
    with pytest.raises(ValueError, match="p0 has won"):
        smallest_change(tally(counted, Settings()), 0)
