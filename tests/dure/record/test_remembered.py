"""What is remembered while the record tells nothing new: never older than the newest entry, and never without one."""

from __future__ import annotations

import pytest
from tests.cast import AT

from dure.record.commands import append
from dure.record.remembered import Remembered, newest


def test_a_value_is_looked_up_again_once_something_was_told() -> None:
    known: Remembered[int] = Remembered()
    assert known.get("a", "one", lambda: 1) == 1
    assert known.get("a", "one", lambda: 2) == 1
    assert known.get("b", "one", lambda: 3) == 3
    assert known.get("a", "two", lambda: 4) == 4
    assert known.get("a", "one", lambda: 5) == 5, "an older record, as after a restore, is another record"


@pytest.mark.parametrize("told", [None, ""])
def test_nothing_is_kept_where_nothing_is_told(told: str | None) -> None:
    known: Remembered[int] = Remembered()
    assert [known.get("a", told, lambda: 1), known.get("a", told, lambda: 2)] == [1, 2]


def test_only_so_many_are_kept() -> None:
    known: Remembered[int] = Remembered(most=2)
    for number in range(5):
        known.get(number, "one", lambda: 0)
    assert known.get(4, "one", lambda: 1) == 0
    assert known.get(0, "one", lambda: 1) == 1


@pytest.mark.django_db
def test_the_newest_entry_of_all_and_the_newest_that_concerns_no_matter() -> None:
    assert newest().first() is None
    joined = append(verb="join", at=AT, organization="network")
    acted = append(verb="support", at=AT, organization="network", matter="seoul-1")
    assert (newest().first(), newest(outside_matters=True).first()) == (acted.leaf, joined.leaf)
    assert append(verb="join", at=AT).leaf != append(verb="join", at=AT).leaf
