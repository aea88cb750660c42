"""A cost divided by a key adds up to itself, whatever the key."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polity.apportionment import WHOLE, apportioned, missing_from_whole

cuts = st.lists(st.integers(1, WHOLE - 1), min_size=1, max_size=8, unique=True)


@given(cuts, st.integers(0, 10**12))
def test_the_parts_are_whole_add_up_and_stray_by_less_than_one(places, total):
    edges = [0, *sorted(places), WHOLE]
    key = {f"m{number}": end - begin for number, (begin, end) in enumerate(itertools.pairwise(edges))}
    found = apportioned(total, key)
    assert sum(found.values()) == total
    assert all(abs(found[name] * WHOLE - total * part) < WHOLE for name, part in key.items())


def test_what_is_left_goes_to_the_largest_remainder_and_then_by_name():
    assert apportioned(100, {"c": 3334, "b": 3333, "a": 3333}) == {"c": 34, "b": 33, "a": 33}
    assert apportioned(1, {"b": 5000, "a": 5000}) == {"b": 0, "a": 1}


@pytest.mark.parametrize(
    ("key", "missing"), [({"a": 6000, "b": 3999}, 1), ({"a": 6000, "b": 4001}, -1), ({}, WHOLE)]
)
def test_a_key_that_is_not_the_whole_is_told_and_refused(key, missing):
    assert missing_from_whole(key) == missing
    with pytest.raises(ValueError, match="the whole"):
        apportioned(100, key)
