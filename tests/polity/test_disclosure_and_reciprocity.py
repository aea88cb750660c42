"""Counts tell nothing of a few; a ledger names who only draws, and ranks nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polity.disclosure import LIMIT, told
from polity.reciprocity import Flow, accounts, drawing_without_giving, in_words


@pytest.mark.parametrize(
    ("counts", "shown", "rest"),
    [
        ({"a": 25, "b": 12}, {"a": 25, "b": 12}, 0),
        ({"a": 25, "b": 6, "c": 5}, {"a": 25}, 11),
        ({"a": 25, "b": 12, "c": 3}, {"a": 25}, 15),
        ({"a": 25, "c": 3}, {}, 28),
        ({"a": 4, "b": 3}, {}, None),
        ({"a": 0}, {}, 0),
    ],
)
def test_no_group_under_ten_can_be_found(counts, shown, rest):
    found = told(counts)
    assert (dict(found.shown), found.rest) == (shown, rest)


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 60), max_size=8))
def test_whatever_is_shown_is_large_and_nothing_is_lost(counts):
    found = told(counts)
    assert all(count >= LIMIT for count in found.shown.values())
    assert found.rest is None or found.rest == 0 or found.rest >= LIMIT
    if found.total is not None:
        assert found.total == sum(counts.values())


def test_only_who_draws_without_giving_is_listed():
    flows = [
        Flow("giver", True, "dues", "KRW", 5),
        Flow("both", True, "hours", "", 60),
        Flow("both", False, "support", "KRW", 9),
        Flow("rider", False, "support", "KRW", 9),
        Flow("rider", False, "support", "KRW", 1),
        Flow("stranger", False, "money", "KRW", 9),
    ]
    found = accounts(["rider", "giver", "both", "quiet"], flows)
    assert [one.standing for one in found] == ["draws", "gives", "both", "nothing"]
    assert [one.member for one in drawing_without_giving(found)] == ["rider"]
    assert found[0].drawn == {("support", "KRW"): 10}
    assert "rider drew from the network" in str(in_words("rider", "January", "December"))
