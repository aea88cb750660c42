"""Growth beside governance: an organization stayed itself, changed, or it cannot be said; nothing unknown is a zero."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from polity.identity import Year, identity, indicators_of

FIRST = Year(
    year=2020,
    members=40,
    took_part=30,
    workers=20,
    worker_members=15,
    board=7,
    board_women=3,
    income=1_000_000,
    to_members=40_000,
    reserves=60_000,
    currency="EUR",
    one_vote=True,
    learning=40 * 120,
)
LAST = Year(
    year=2025,
    members=100,
    took_part=65,
    workers=60,
    worker_members=40,
    board=9,
    board_women=5,
    income=3_000_000,
    to_members=70_000,
    reserves=30_000,
    currency="EUR",
    one_vote=True,
    learning=100 * 150,
)


def held(*years: Year) -> dict[str, bool | None]:
    return {one.key: one.held for one in identity(years).indicators}


def test_it_grew_and_stayed_itself():
    found = identity([FIRST, LAST])
    assert found.result == "held"
    assert str(found.says) == (
        "From 2020 to 2025 it grew (members 250, workers 300, income 300; the first year is 100) "
        "and stayed itself: all 6 indicators of its governance held."
    )
    assert set(held(FIRST, LAST).values()) == {True}


def test_the_indicators_are_exact():
    assert indicators_of(FIRST) == {
        "participation": Fraction(3, 4),
        "member_workers": Fraction(3, 4),
        "one_vote": 1,
        "women": Fraction(3, 7),
        "kept": Fraction(3, 5),
        "learning": 2,
    }


@pytest.mark.parametrize(
    ("changes", "lost"),
    [
        ({"took_part": 60}, None),  # three quarters less a fifth is sixty percent: still held
        ({"took_part": 59}, "participation"),
        ({"worker_members": 31}, None),
        ({"worker_members": 30}, "member_workers"),  # half is not more than half
        ({"board_women": 3}, "women"),
        ({"to_members": 70_001, "reserves": 29_999}, "kept"),
        ({"one_vote": False}, "one_vote"),
        ({"learning": 100 * 95}, "learning"),
    ],
)
def test_each_indicator_is_lost_below_its_bound(changes, lost):
    found = identity([FIRST, replace(LAST, **changes)])
    assert [one.key for one in found.indicators if one.held is False] == ([lost] if lost else [])
    assert found.result == ("changed" if lost else "held")


def test_what_is_not_told_is_not_said_and_never_zero():
    found = identity([FIRST, replace(LAST, took_part=None, board=None)])
    assert {one.key for one in found.indicators if one.held is None} == {"participation", "women"}
    assert found.result == "held"
    assert str(found.says).endswith("Not told: taking part in assemblies, women on the board.")
    bare = Year(year=2025, members=100)
    assert identity([FIRST, bare]).result == "unsaid"
    assert indicators_of(bare)["participation"] is None
    assert identity([FIRST, Year(year=2021)]).result == "unsaid"


def test_it_takes_two_years_and_growth():
    assert identity([FIRST]).result == "unsaid"
    assert identity([]).result == "unsaid"
    still = replace(FIRST, year=2021, members=43)
    assert identity([FIRST, still]).result == "not_grown"
    assert identity([FIRST, replace(still, members=44)]).result == "held"


def test_sums_of_two_currencies_are_not_set_beside_each_other():
    found = identity([replace(FIRST, currency="ITL"), LAST])
    income = next(one for one in found.growth if one.key == "income")
    assert (income.values, income.grew) == ((None, 3_000_000), None)


def test_years_rise():
    with pytest.raises(ValueError, match="rise"):
        identity([LAST, FIRST])


def test_a_year_without_surplus_says_nothing_of_its_use():
    assert indicators_of(replace(LAST, to_members=0, reserves=0))["kept"] is None
    assert held(FIRST, replace(LAST, to_members=0, reserves=0))["kept"] is None
