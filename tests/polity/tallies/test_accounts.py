"""What each group of voters got, how the money flowed, and that neither tells how a few of them voted."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.polity.tallies.elections import election, random_election, small_elections, voters_of

from polity.tallies.accounts import Account, accounts, flow
from polity.tallies.contributions import contributions
from polity.tallies.count import tally
from polity.tallies.disclosure import hidden_cells, shown_apart
from polity.tallies.election import Election
from polity.tallies.faults import ElectionFault
from polity.tallies.settings import Settings
from polity.tallies.voter_groups import VoterGroups, voter_groups, voter_groups_of_arrays
from polity.tallies.words import RULES

WAYS = [Settings(rule=rule) for rule in RULES] + [
    Settings(completion=completion) for completion in ("utilitarian", "epsilon", "add1", "add1u")
]


def towns() -> tuple[Election, VoterGroups]:
    """Thirty voters of the north want the park, twenty of the south the pool, twelve of the hills both."""
    ballots = [["p0"]] * 30 + [["p1"]] * 20 + [["p0", "p1"]] * 12
    labels = ["north"] * 30 + ["south"] * 20 + ["hills"] * 12
    counted = election([210, 160], 620, [[int(key[1:]) for key in row] for row in ballots])
    return counted, voter_groups(counted, ballots, labels)


def test_every_group_reads_what_it_was_entitled_to_and_what_it_got() -> None:
    counted, groups = towns()
    outcome = tally(counted, Settings())
    assert outcome.keys == ("p0", "p1")
    # The park costs its 42 supporters 5 each; the pool 5 each of its 32.
    assert accounts(outcome, groups) == (
        Account(("north",), Fraction(30), 300, 150, 1.0),
        Account(("south",), Fraction(20), 200, 100, 1.0),
        Account(("hills",), Fraction(12), 120, 120, 1.0),
    )


def test_the_money_of_a_thousand_voters_adds_up() -> None:
    counted, groups = towns()
    outcome = tally(counted, Settings())
    found = flow(outcome, groups, voters=62)
    assert (found.envelope, found.left) == (620, 250)
    park, pool = found.streams
    assert (park.cost, park.paid, park.pooled, park.supporters) == (210, 210, 0, 42)
    # Nobody in the south wants the park. Hidden alone it would follow from the south's account, which is all pool, so
    # that is hidden as well; and likewise in the north.
    assert (park.by_group, park.hidden) == ({"hills": 60}, 150)
    assert (pool.by_group, pool.hidden) == ({"hills": 60}, 100)
    json.dumps(found.as_json(outcome))
    json.dumps([one.as_json(outcome) for one in accounts(outcome, groups)])


def test_groups_under_ten_are_never_shown_apart() -> None:
    ballots = [["p0"]] * 15 + [["p1"]] * 4 + [["p0"]] * 3
    labels = ["large"] * 15 + ["tiny"] * 4 + ["small"] * 3
    counted = election([15, 3], 22, [[int(key[1:]) for key in row] for row in ballots])
    outcome = tally(counted, Settings())
    (everybody,) = accounts(outcome, voter_groups(counted, ballots, labels))
    assert everybody.names == ("large", "tiny", "small")
    assert (everybody.voters, everybody.got) == (22, outcome.spent)


def test_fewer_than_ten_voters_altogether_have_no_accounts() -> None:
    counted = election([1], 5, [[0]] * 5)
    assert accounts(tally(counted), voter_groups(counted, [["p0"]] * 5, ["a"] * 5)) == ()


@given(heads=st.lists(st.integers(0, 30), max_size=8))
def test_whatever_is_shown_has_ten_voters(heads: list[int]) -> None:
    sets = shown_apart([Fraction(number) for number in heads])
    shown = [place for members in sets for place in members]
    assert len(set(shown)) == len(shown)
    for members in sets:
        assert sum(heads[place] for place in members) >= 10
    if sets:
        assert sum(heads[place] for place in shown) == sum(heads)


@given(
    table=st.integers(1, 5).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 40), min_size=width, max_size=width), min_size=1, max_size=5
        )
    )
)
def test_no_hidden_cell_follows_from_the_sums(table: list[list[int]]) -> None:
    counts = np.array(table, dtype=np.int64)
    hidden = hidden_cells(counts)
    assert hidden[counts < 10].all()
    for row, marks in [*zip(counts, hidden, strict=True), *zip(counts.T, hidden.T, strict=True)]:
        assert not marks.any() or marks.all() or (marks.sum() >= 2 and row[marks].sum() >= 10)


@given(counted=small_elections, way=st.sampled_from(WAYS))
@settings(max_examples=200, deadline=None)
def test_everything_adds_up_under_every_rule(counted: Election, way: Settings) -> None:
    outcome = tally(counted, way)
    for one in contributions(outcome):
        weight = counted.weight[one.groups]
        cost = counted.costs[one.place]
        assert float((one.paid * weight).sum()) + one.pooled == pytest.approx(cost)
        assert float((one.benefit * weight).sum()) == pytest.approx(cost)
        assert (one.paid >= 0).all()
        assert one.pooled >= 0
    rows = [[f"p{place}" for place in ballot] for ballot in voters_of(counted)]
    points = [{f"p{place}": value for place, value in ballot.items()} for ballot in voters_of(counted)]
    labels = ["odd" if number % 2 else "even" for number in range(len(rows))]
    groups = voter_groups(counted, points, labels)
    found = flow(outcome, groups, voters=997, least=2)
    assert sum(one.cost for one in found.streams) + found.left == found.envelope
    for one in found.streams:
        assert sum(one.by_group.values()) + one.hidden == one.paid
        assert one.paid + one.pooled == one.cost
    received = accounts(outcome, groups, least=2)
    if received:
        assert sum(one.got for one in received) == outcome.spent
        assert sum(one.entitled for one in received) == counted.budget


def test_phragmen_s_voters_pay_what_they_have_earned() -> None:
    counted = election([6, 4], 10, [[0], [0, 1], [1]])
    outcome = tally(counted, Settings(rule="phragmen"))
    # The second is bought at time 2; by time 4 the first voter has earned 4 and the second 2 more.
    assert [contribution.place for contribution in contributions(outcome)] == [1, 0]
    assert sorted(contributions(outcome)[1].paid.tolist()) == [2, 4]


def test_money_that_nobody_else_used_is_said_apart() -> None:
    counted = election([90, 20], 100, [[0]] * 8 + [[1]] * 2)
    (hall,) = flow(tally(counted, Settings(rule="bos")), voters=10).streams
    assert (hall.paid, hall.pooled) == (80, 10)


def test_labels_of_arrays_are_matched_to_the_groups_of_ballots() -> None:
    counted = random_election(3, voters=40, projects=6)
    rows = voters_of(counted)
    start = np.cumsum([0, *(len(row) for row in rows)], dtype=np.int64)
    project = np.array([place for row in rows for place in row], dtype=np.int64)
    groups = voter_groups_of_arrays(counted, ["x", "y"] * 20, start=start, project=project)
    assert groups.names == ("x", "y")
    assert (groups.weight.sum(axis=0) == counted.weight).all()


def test_labels_of_other_ballots_are_refused() -> None:
    counted = election([5, 5], 10, [[0], [0, 1]])
    with pytest.raises(ElectionFault, match="do not make up this election"):
        voter_groups(counted, [["p0"], ["p1"]], ["a", "b"])
    with pytest.raises(ElectionFault, match="do not make up this election"):
        voter_groups(counted, [["p0"], ["p0", "p9"]], ["a", "b"])
    with pytest.raises(ElectionFault, match="one label"):
        voter_groups(counted, [["p0"], ["p0", "p1"]], ["a"])
