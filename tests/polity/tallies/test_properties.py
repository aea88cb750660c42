"""What must hold whatever the ballots: order, names and clones do not matter, nobody with a claim is passed over."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.polity.tallies.elections import election, random_election, small_elections, voters_of

from polity.tallies.count import tally
from polity.tallies.election import Election, Project
from polity.tallies.explain import explain
from polity.tallies.metrics import ejr_plus_violations, measure
from polity.tallies.settings import Settings
from polity.tallies.ties import TieBreak

WAYS = [
    Settings(rule="greedy"),
    Settings(rule="phragmen"),
    Settings(rule="bos"),
    Settings(rule="exact-equal-shares", completion="add1u"),
    Settings(completion="none"),
    Settings(completion="utilitarian"),
    Settings(completion="epsilon"),
    Settings(completion="add1"),
    Settings(completion="add1u", utility="cardinality", stop="exhaustive"),
]
ways = st.sampled_from(WAYS)


def rebuilt(counted: Election, rows: list[dict[int, int]], order: list[int]) -> Election:
    """The same election with voters as listed and projects in another order."""
    projects = [counted.projects[place] for place in order]
    ballots = [{counted.projects[place].key: points for place, points in row.items()} for row in rows]
    return Election.from_ballots(projects, counted.budget, ballots, kind=counted.kind)


@given(counted=small_elections, way=ways, draw=st.randoms())
@settings(max_examples=200, deadline=None)
def test_the_order_of_voters_and_of_projects_never_matters(
    counted: Election, way: Settings, draw: Random
) -> None:
    rows, order = voters_of(counted), list(range(len(counted.projects)))
    draw.shuffle(rows)
    draw.shuffle(order)
    assert tally(rebuilt(counted, rows, order), way).keys == tally(counted, way).keys


@given(counted=small_elections, way=ways)
@settings(max_examples=100, deadline=None)
def test_names_never_matter_except_for_the_lot(counted: Election, way: Settings) -> None:
    by_order = replace(way, ties=TieBreak(("cost", "votes", "order")))
    named = replace(
        counted,
        projects=tuple(replace(project, key=f"name-{project.key[::-1]}") for project in counted.projects),
    )
    assert tally(named, by_order).winners == tally(counted, by_order).winners


@given(counted=small_elections, way=ways, times=st.integers(2, 4))
@settings(max_examples=100, deadline=None)
def test_a_weight_equals_as_many_clones(counted: Election, way: Settings, times: int) -> None:
    rows = voters_of(counted)
    ballots = [{f"p{place}": points for place, points in row.items()} for row in rows]
    weights = [times if number % 2 else 1 for number in range(len(rows))]
    weighted = Election.from_ballots(counted.projects, counted.budget, ballots, weights=weights)
    clones = Election.from_ballots(
        counted.projects,
        counted.budget,
        [row for row, weight in zip(ballots, weights, strict=True) for _ in range(weight)],
    )
    assert tally(weighted, way).keys == tally(clones, way).keys


@given(counted=small_elections, way=ways)
@settings(max_examples=100, deadline=None)
def test_weights_of_one_half_each_change_nothing_without_steps(counted: Election, way: Settings) -> None:
    way = replace(way, completion="none")
    rows = [{f"p{place}": points for place, points in row.items()} for row in voters_of(counted)]
    halves = Election.from_ballots(
        counted.projects, counted.budget, rows, weights=[Fraction(1, 2)] * len(rows)
    )
    assert tally(halves, way).keys == tally(counted, way).keys


@given(
    counted=small_elections, completion=st.sampled_from(["none", "utilitarian", "epsilon", "add1", "add1u"])
)
@settings(max_examples=200, deadline=None)
def test_equal_shares_pass_over_no_group_with_a_claim(counted: Election, completion: str) -> None:
    outcome = tally(counted, Settings(completion=completion))
    assert ejr_plus_violations(counted, outcome.winners) == ()


def test_greedy_may_pass_over_a_group_and_the_metric_sees_it() -> None:
    counted = election([10, 10, 10], 20, [[0, 1]] * 6 + [[2]] * 4)
    assert ejr_plus_violations(counted, tally(counted, Settings(rule="greedy")).winners) == ()
    uneven = election([10, 10, 10], 20, [[0, 1]] * 5 + [[2]] * 5 + [[0, 1, 2]])
    assert tally(uneven, Settings(rule="greedy")).keys == ("p0", "p1")
    passed_over = election([10, 10, 10], 20, [[0, 1]] * 6 + [[2]] * 5 + [[0, 1]] * 0)
    assert tally(passed_over, Settings(rule="greedy")).keys == ("p0", "p1")
    assert measure(tally(passed_over, Settings(rule="greedy"))).excluded == pytest.approx(5 / 11)
    claim = election([10, 10, 10], 20, [[0, 1]] * 5 + [[2]] * 5)
    greedy = tally(claim, Settings(rule="greedy", ties=TieBreak(("order",))))
    assert greedy.keys == ("p0", "p1")
    assert ejr_plus_violations(claim, greedy.winners) == (2,)


@given(counted=small_elections, way=ways)
@settings(max_examples=200, deadline=None)
def test_no_rule_overspends_and_every_project_gets_a_sentence(counted: Election, way: Settings) -> None:
    outcome = tally(counted, way)
    assert outcome.spent <= counted.budget
    assert len(set(outcome.winners)) == len(outcome.winners)
    fates = explain(outcome)
    assert [fate.place for fate in fates] == list(range(len(counted.projects)))
    assert {fate.place for fate in fates if fate.funded} == set(outcome.winners)
    for fate in fates:
        assert str(fate.sentence).startswith("Funded" if fate.funded else "Not funded")


@pytest.mark.parametrize("seed", range(15))
def test_a_loser_made_as_cheap_as_the_explanation_says_wins(seed: int) -> None:
    counted = random_election(seed, voters=40, projects=8)
    for fate in explain(tally(counted, Settings())):
        if fate.would_win_at:
            projects = [
                replace(project, cost=fate.would_win_at) if place == fate.place else project
                for place, project in enumerate(counted.projects)
            ]
            cheaper = replace(counted, projects=tuple(projects))
            assert fate.place in tally(cheaper, Settings()).winners


@pytest.mark.parametrize("seed", range(10))
def test_merging_keeps_every_voter_and_every_entry(seed: int) -> None:
    draw = np.random.default_rng(seed)
    rows = [[int(place) for place in draw.choice(5, draw.integers(0, 4))] for _ in range(50)]
    counted = election([1] * 5, 3, rows)
    assert counted.voters == 50
    assert sorted(tuple(sorted(ballot)) for ballot in voters_of(counted)) == sorted(
        tuple(sorted(set(row))) for row in rows
    )


def test_two_projects_with_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="same key"):
        Election.from_ballots([Project("a", 1), Project("a", 2)], 3, [["a"]])
