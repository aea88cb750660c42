"""Greedy selection on budgets small enough to check by hand, and what must hold of it always."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polity.tallies.faults import ElectionFault
from polity.tallies.selection import VotedProject, greedy_selection

GARDEN = VotedProject("garden", 40, 12)
KITCHEN = VotedProject("kitchen", 60, 9)
LIBRARY = VotedProject("library", 50, 7)
BENCH = VotedProject("bench", 10, 3)


def select(*projects, budget, lot=None):
    return greedy_selection(projects, budget, [p.key for p in projects] if lot is None else lot)


def test_most_votes_first_and_what_does_not_fit_is_skipped():
    selection = select(BENCH, LIBRARY, KITCHEN, GARDEN, budget=112)
    assert selection.winners == ("garden", "kitchen", "bench")
    assert (selection.spent, selection.left) == (110, 2)
    assert [(line.key, line.place, line.remaining_before) for line in selection.lines] == [
        ("garden", 1, 112),
        ("kitchen", 2, 72),
        ("library", 3, 12),
        ("bench", 4, 12),
    ]


def test_every_project_gets_its_reason_with_the_amounts_for_the_caller_to_write():
    lines = select(BENCH, LIBRARY, KITCHEN, GARDEN, budget=112).lines
    assert [str(line.says) for line in lines] == [
        "Chosen: 12 votes put it in place 1; 40 needed, 112 were left.",
        "Chosen: 9 votes put it in place 2; 60 needed, 72 were left.",
        "Not chosen: 7 votes put it in place 3; 12 of the 50 needed were left, it lacked 38.",
        "Chosen: 3 votes put it in place 4; 10 needed, 12 were left.",
    ]
    lost = lines[2].says.params
    assert [lost[name] for name in ("votes", "place", "left", "needed", "lacked")] == [7, 3, 12, 50, 38]


def test_one_vote_is_one_vote():
    (line,) = select(VotedProject("a", 5, 1), budget=5).lines
    assert str(line.says) == "Chosen: 1 vote put it in place 1; 5 needed, 5 were left."


def test_a_project_nobody_voted_for_is_not_funded_though_it_fits():
    selection = select(VotedProject("a", 0, 0), VotedProject("b", 1, 0), budget=10)
    assert selection.winners == ()
    assert {str(line.says) for line in selection.lines} == {"Not chosen: nobody voted for it."}
    assert [line.tie for line in selection.lines] == [None, None]


def test_among_equal_votes_the_lower_cost_comes_first_and_it_is_said():
    selection = select(VotedProject("dear", 8, 5), VotedProject("cheap", 3, 5), BENCH, budget=10)
    assert [line.key for line in selection.lines] == ["cheap", "dear", "bench"]
    assert selection.winners == ("cheap",)
    assert str(selection.lines[1].tie) == "2 projects had 5 votes; the lower cost came first."
    assert selection.lines[2].tie is None


@pytest.mark.parametrize("lot", [("a", "b"), ("b", "a")])
def test_among_equal_votes_and_costs_the_lot_decides_and_it_is_said(lot):
    selection = select(VotedProject("a", 8, 5), VotedProject("b", 8, 5), budget=10, lot=lot)
    assert selection.winners == (lot[0],)
    assert str(selection.lines[0].tie) == "2 projects had 5 votes; cost, then the lot, set their order."


def test_weighted_votes_stay_exact():
    third = VotedProject("third", 1, Fraction(1, 3))
    more = VotedProject("more", 1, Fraction(333334, 1000000))
    assert select(third, more, budget=1).winners == ("more",)


def test_no_projects_leave_the_whole_budget():
    assert select(budget=10).left == 10


@pytest.mark.parametrize(
    ("projects", "budget", "lot", "says"),
    [
        ([GARDEN], -1, ["garden"], "The budget is below zero."),
        ([GARDEN, GARDEN], 1, ["garden"], "Two projects have the same key."),
        ([VotedProject("a", -1, 1)], 1, ["a"], "Project a costs less than nothing."),
        (
            [VotedProject("a", 1, -1)],
            1,
            ["a"],
            "Project a has -1 votes; write a number or a fraction from 0.",
        ),
        (
            [VotedProject("a", 1, 0.5)],
            1,
            ["a"],
            "Project a has 0.5 votes; write a number or a fraction from 0.",
        ),
        ([GARDEN], 1, [], "The lot must hold the key of every project once."),
        ([GARDEN], 1, ["garden", "garden"], "The lot must hold the key of every project once."),
        ([GARDEN], 1, ["other"], "The lot must hold the key of every project once."),
    ],
)
def test_what_cannot_be_counted_is_refused_with_a_sentence(projects, budget, lot, says):
    with pytest.raises(ElectionFault) as caught:
        greedy_selection(projects, budget, lot)
    assert str(caught.value.says) == says


budgets = st.integers(0, 40)
contests = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4)), max_size=9).map(
    lambda pairs: [VotedProject(f"p{number}", cost, votes) for number, (cost, votes) in enumerate(pairs)]
)


@given(contests, budgets)
def test_the_budget_is_never_exceeded_and_every_loser_with_votes_really_lacked_money(projects, budget):
    selection = select(*projects, budget=budget)
    cost = {project.key: project.cost for project in projects}
    assert selection.spent == sum(cost[key] for key in selection.winners)
    assert 0 <= selection.left == budget - selection.spent
    assert sorted(line.key for line in selection.lines) == sorted(cost)
    for line in selection.lines:
        if line.votes and not line.won:
            assert line.says.params["lacked"] == line.cost - line.remaining_before > 0
            assert line.cost > selection.left


@given(contests, budgets, st.randoms())
def test_the_order_in_which_projects_are_given_never_matters(projects, budget, random):
    lot = [project.key for project in projects]
    shuffled = list(projects)
    random.shuffle(shuffled)
    assert select(*shuffled, budget=budget, lot=lot) == select(*projects, budget=budget, lot=lot)


@given(contests, budgets, st.data())
def test_one_more_vote_never_makes_a_winner_lose(projects, budget, data):
    selection = select(*projects, budget=budget)
    if selection.winners:
        favoured = data.draw(st.sampled_from(selection.winners))
        more = [
            VotedProject(project.key, project.cost, project.votes + (project.key == favoured))
            for project in projects
        ]
        assert favoured in select(*more, budget=budget).winners
