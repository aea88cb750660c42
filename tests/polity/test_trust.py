"""How trust is counted, and how a change is said without false precision."""

from __future__ import annotations

from fractions import Fraction
from statistics import mean, variance

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polity.disclosure import LIMIT
from polity.trust import (
    ANSWERS,
    DONT_KNOW,
    LEFT_OUT,
    NUMBERS,
    Change,
    Kept,
    by_answer,
    change,
    change_said,
    columns,
    counted,
    from_counts,
    points,
    sheet_text,
)

SHEETS = st.lists(st.sampled_from(ANSWERS), max_size=40)
MANY = st.lists(st.sampled_from(NUMBERS), min_size=LIMIT, max_size=40)


def test_who_does_not_know_is_never_a_five() -> None:
    tally = counted(["05", DONT_KNOW, DONT_KNOW, "10", LEFT_OUT])
    assert (tally.answered, tally.dont_know, tally.left_out, tally.sheets) == (2, 2, 1, 5)
    assert tally.mean_tenths == 75


def test_the_groups_are_those_of_the_oecd() -> None:
    tally = counted([*("04", "05", "06"), *("00", "10")])
    assert (tally.low, tally.high, tally.high_percent) == (2, 2, 40)


def test_halves_are_rounded_up() -> None:
    assert counted(["00"] * 19 + ["01"]).mean_tenths == 1  # 0.05
    assert counted(["10"] + ["00"] * 7).high_percent == 13  # 12.5


def test_an_unknown_answer_is_no_answer() -> None:
    with pytest.raises(ValueError, match="11"):
        counted(["11"])


@settings(max_examples=50, deadline=None)
@given(SHEETS, st.randoms(use_true_random=False))
def test_the_order_never_matters_and_nothing_is_lost(answers: list[str], chance: object) -> None:
    shuffled = list(answers)
    chance.shuffle(shuffled)
    tally = counted(answers)
    assert counted(shuffled) == tally == from_counts(by_answer(tally))
    assert tally.sheets == len(answers)
    numbers = [int(one) for one in answers if one.isdigit()]
    assert tally.mean_tenths == (
        int(Fraction(sum(numbers) * 10, len(numbers)) + Fraction(1, 2)) if numbers else None
    )


@settings(max_examples=50, deadline=None)
@given(MANY, MANY)
def test_a_change_is_the_other_way_round_backwards_and_its_margin_that_of_welch(
    before: list[str], now: list[str]
) -> None:
    one, other = counted(before), counted(now)
    there, back = change(one, other), change(other, one)
    assert there is not None
    assert back is not None
    assert (there.tenths, there.margin_tenths) == (-back.tenths, back.margin_tenths)
    spread = [variance(map(int, sample)) / len(sample) for sample in (before, now)]
    exact = 10 * sum(spread) ** 0.5
    assert exact * 1.98 - 1e-6 <= there.margin_tenths <= exact * 2.262 + 1 + 1e-6
    assert abs(there.tenths / 10 - (mean(map(int, now)) - mean(map(int, before)))) <= 0.1 + 1e-9


def test_too_few_numbers_are_not_compared() -> None:
    assert change(counted(["07"] * 9), counted(["01"] * 40)) is None
    assert str(change_said(None, 2024)).startswith("Not compared with 2024")


@pytest.mark.parametrize(
    ("found", "begins"),
    [
        (Change(16, 13), "Higher than in 2024 by 1.6"),
        (Change(-16, 13), "Lower than in 2024 by 1.6"),
        (Change(13, 13), "1.3 above 2024, but chance alone explains up to 1.3"),
        (Change(-4, 13), "0.4 below 2024, but chance"),
        (Change(0, 13), "The same as in 2024."),
    ],
)
def test_a_change_is_said_with_what_chance_explains(found: Change, begins: str) -> None:
    assert change_said(found, 2024).render(str).startswith(begins)


def test_a_decimal_is_written_with_its_sign() -> None:
    assert [points(one) for one in (0, 7, 64, -13)] == ["0.0", "0.7", "6.4", "−1.3"]


def test_the_kept_ratio_is_of_what_fell_due() -> None:
    assert (Kept(3, 1, 0, 9).due, Kept(3, 1, 0, 9).percent) == (4, 75)
    assert Kept(open=4).percent is None


def test_sheets_are_cut_apart_by_level() -> None:
    levels = ("courts", "own_network")
    sheets = [
        sheet_text(levels, {"own_network": "07"}),
        sheet_text(levels, {"courts": "10", "own_network": DONT_KNOW}),
    ]
    assert sheets == ["na07", "10dk"]
    found = columns(levels, sheets)
    assert by_answer(found["courts"]) == {"10": 1, LEFT_OUT: 1}
    assert by_answer(found["own_network"]) == {"07": 1, DONT_KNOW: 1}
