"""Odd elections have a defined answer."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.polity.tallies.elections import election

from polity.formats.pabulib import parse_pabulib
from polity.tallies.count import tally
from polity.tallies.election import Limits
from polity.tallies.explain import explain
from polity.tallies.faults import ElectionFault, SettingsFault
from polity.tallies.metrics import measure
from polity.tallies.settings import Settings
from polity.tallies.ties import TieBreak
from polity.tallies.words import RULES


@pytest.mark.parametrize("rule", RULES)
def test_without_ballots_nothing_is_funded(rule: str) -> None:
    empty = election([5, 0], 10, [])
    assert tally(empty, Settings(rule=rule)).winners == ()
    assert measure(tally(empty, Settings(rule=rule))).excluded == 0


@pytest.mark.parametrize("rule", RULES)
def test_empty_ballots_keep_their_share_of_the_money(rule: str) -> None:
    counted = election([6, 4], 10, [[0, 1], []])
    expected = {"equal-shares": ("p1",), "exact-equal-shares": ("p1",)}.get(rule, ("p0", "p1"))
    assert set(tally(counted, Settings(rule=rule, ties=TieBreak(("cost",)))).keys) == set(expected)


@pytest.mark.parametrize("rule", RULES)
def test_a_budget_below_every_cost_funds_nothing_and_says_why(rule: str) -> None:
    outcome = tally(election([6, 4], 3, [[0], [1]]), Settings(rule=rule))
    assert outcome.winners == ()
    assert str(explain(outcome)[0].sentence) == "Not funded: it costs 6, more than the whole budget of 3."


@pytest.mark.parametrize("rule", RULES)
def test_a_project_that_costs_nothing_wins_when_anybody_supports_it(rule: str) -> None:
    counted = election([0, 0, 4], 4, [[0, 2], [2]])
    assert tally(counted, Settings(rule=rule)).keys == ("p0", "p2")


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("completion", ["none", "add1u"])
def test_nobody_votes_nobody_gets(rule: str, completion: str) -> None:
    counted = election([1, 4], 10, [[1], [1]])
    outcome = tally(counted, Settings(rule=rule, completion=completion))
    assert outcome.keys == ("p1",)
    assert str(explain(outcome)[0].sentence) == "Not funded: nobody voted for it."


@pytest.mark.parametrize("rule", RULES)
def test_costs_of_a_million_millions_stay_exact(rule: str) -> None:
    large = 10**12
    counted = election([large + 1, large, large - 1], 2 * large, [[0], [1], [2], [0, 1, 2]])
    outcome = tally(counted, Settings(rule=rule))
    assert outcome.spent <= counted.budget


def test_cents_are_kept() -> None:
    text = b"META\nkey;value\nbudget;0.03\nvote_type;approval\nPROJECTS\nproject_id;cost\na;0.01\nb;0.02\n"
    counted = parse_pabulib(text + b"VOTES\nvoter_id;vote\n1;a\n2;b,a\n3;b\n")
    assert (counted.unit, counted.budget, counted.costs) == (100, 3, [1, 2])
    outcome = tally(counted, Settings())
    assert outcome.keys == ("a",)
    assert outcome.as_json()["spent"] == "0.01"


@pytest.mark.parametrize("rule", RULES)
def test_twelve_hundred_affordable_projects_do_not_overflow(rule: str) -> None:
    costs = [1000 + 7 * number for number in range(1200)]
    thirds = [list(range(start, start + 400)) for start in (0, 400, 800)]
    counted = election(costs, 3 * sum(costs), thirds)
    assert len(tally(counted, Settings(rule=rule, utility="cardinality")).winners) == 1200


@pytest.mark.parametrize("rule", RULES)
def test_thirty_projects_alike_give_one_tie_a_round_not_thirty_factorial(rule: str) -> None:
    counted = election([10] * 30, 100, [list(range(30))] * 10)
    outcome = tally(counted, Settings(rule=rule, ties=TieBreak(("order",))))
    assert outcome.winners == tuple(range(10))
    assert outcome.ties
    assert outcome.ties[0].decided_by == "order"


def test_the_lot_depends_on_its_seed_and_on_nothing_else() -> None:
    counted = election([10] * 8, 10, [list(range(8))])
    drawn = {tally(counted, Settings(ties=TieBreak(seed=str(seed)))).keys for seed in range(40)}
    assert len(drawn) > 3
    seven = Settings(ties=TieBreak(seed="7"))
    assert tally(counted, seven).keys == tally(election([10] * 8, 10, [list(range(8))]), seven).keys


@pytest.mark.parametrize("rule", RULES)
def test_of_rivals_at_most_one_wins(rule: str) -> None:
    limits = Limits(exclusive=(frozenset({0, 1}),))
    counted = election([2, 2, 2], 12, [[0, 1, 2]] * 4, limits=limits)
    outcome = tally(counted, Settings(rule=rule, ties=TieBreak(("order",))))
    assert set(outcome.keys) == {"p0", "p2"}
    assert "project p0, which excludes it, was funded" in str(explain(outcome)[1].sentence)


@pytest.mark.parametrize("rule", ["equal-shares", "phragmen", "greedy", "bos"])
def test_a_project_waits_for_what_it_needs(rule: str) -> None:
    limits = Limits(needs={0: frozenset({1})})
    counted = election([2, 2, 2], 12, [[0, 1]] * 3 + [[0]] * 3, limits=limits)
    assert tally(counted, Settings(rule=rule)).keys == ("p1", "p0")


@pytest.mark.parametrize("rule", RULES)
def test_a_sub_envelope_is_never_exceeded(rule: str) -> None:
    limits = Limits(caps={"north": (frozenset({0, 1}), 3)})
    counted = election([2, 2, 2], 12, [[0, 1, 2]] * 4, limits=limits)
    outcome = tally(counted, Settings(rule=rule, ties=TieBreak(("order",))))
    assert set(outcome.keys) == {"p0", "p2"}
    assert str(explain(outcome)[1].sentence) == "Not funded: the share of north was full."


def test_a_project_with_too_few_votes_is_not_funded() -> None:
    counted = election([1, 1], 10, [[0], [0], [1]])
    outcome = tally(counted, Settings(rule="greedy", least=2))
    assert outcome.keys == ("p0",)
    assert "needs at least" in str(explain(outcome)[1].sentence)


def test_a_loser_reads_what_it_lacked() -> None:
    counted = election([60, 40], 100, [[0]] * 3 + [[1]] * 7)
    loser = explain(tally(counted, Settings()))[0]
    assert str(loser.sentence) == "Not funded: 3 supporters could together pay 30 of 60; it lacked 30."
    assert (loser.held, loser.lacked, loser.would_win_at) == (30, 30, 30)


def test_what_rivals_consumed_adds_up() -> None:
    counted = election([40, 50], 60, [[0, 1]] * 4 + [[0]] * 2)
    loser = explain(tally(counted, Settings()))[1]
    assert loser.consumed[0][0] == 0
    assert loser.consumed[0][1] + (loser.held or 0) == pytest.approx(40, abs=1)


def test_faults_are_sentences() -> None:
    with pytest.raises(ElectionFault, match="p9, not on the list"):
        election([1], 1, [[9]])
    with pytest.raises(SettingsFault, match="rule sortition is unknown; expected one of equal-shares"):
        Settings(rule="sortition")
    with pytest.raises(SettingsFault, match="belongs to exact equal shares"):
        Settings(completion="add-opt")


def test_epsilon_lets_everybody_help_a_little() -> None:
    counted = election([6, 6], 8, [[0], [0], [1], []])
    assert tally(counted, Settings()).winners == ()
    outcome = tally(counted, Settings(completion="epsilon"))
    assert outcome.keys == ("p0",)


def test_the_share_is_reported_in_currency() -> None:
    counted = election([6], 7, [[0], [0]], weights=[Fraction(1, 2), Fraction(1, 2)])
    assert tally(counted, Settings()).as_json()["share"] == "7"
