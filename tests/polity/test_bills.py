"""Bills side by side: days as far as they are known, and stages that are reached, past, ahead or closed."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from polity.bills import (
    AHEAD,
    CLOSED,
    DAY,
    ENDS,
    EXACT,
    MONTH,
    PAST,
    REACHED,
    WAY,
    YEAR,
    Known,
    can_have_been,
    end_of,
    in_order,
    may_follow,
    side_by_side,
)

DAYS = st.builds(Known, st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(EXACT))


def test_a_month_and_a_year_hold_all_their_days():
    assert (Known(date(2012, 12, 6), MONTH).first, Known(date(2012, 12, 6), MONTH).last) == (
        date(2012, 12, 1),
        date(2012, 12, 31),
    )
    assert Known(date(2012, 2, 6), MONTH).last == date(2012, 2, 29)
    assert (Known(date(1987, 5, 1), YEAR).first, Known(date(1987, 5, 1), YEAR).last) == (
        date(1987, 1, 1),
        date(1987, 12, 31),
    )
    assert Known(date(2012, 5, 14)).last == date(2012, 5, 14)


def test_a_day_may_lie_in_the_month_in_which_the_step_before_was():
    assert may_follow(Known(date(2012, 12, 6)), Known(date(2012, 12, 1), MONTH))
    assert not may_follow(Known(date(2012, 12, 6)), Known(date(2012, 11, 1), MONTH))
    assert may_follow(Known(date(1987, 1, 1), YEAR), Known(date(1987, 1, 1)))


def test_a_year_between_two_days_excuses_neither_from_the_other():
    middle = Known(date(2012, 1, 1), YEAR)
    assert in_order([Known(date(2012, 3, 1)), middle, Known(date(2012, 9, 1))])
    assert not in_order([Known(date(2012, 9, 1)), middle, Known(date(2012, 3, 1))])


def test_a_month_that_has_begun_is_not_only_in_the_future():
    assert can_have_been(Known(date(2026, 3, 1), MONTH), date(2026, 3, 2))
    assert not can_have_been(Known(date(2026, 3, 3), DAY), date(2026, 3, 2))


def test_three_bills_stand_side_by_side_with_what_each_has_reached():
    bc = {
        "introduced": Known(date(2012, 3, 5)),
        "passed": Known(date(2012, 5, 14)),
        "in_force": Known(date(2013, 7, 29)),
    }
    new = {"introduced": Known(date(2026, 1, 1))}
    gone = {"introduced": Known(date(2016, 10, 11)), "lapsed": Known(date(2020, 5, 1), MONTH)}
    rows = side_by_side([bc, new, gone])
    assert [row.stage for row in rows] == [*WAY, ""]
    states = {row.stage: [cell.state for cell in row.cells] for row in rows}
    assert states == {
        "introduced": [REACHED, REACHED, REACHED],
        "in_committee": [PAST, AHEAD, CLOSED],
        "passed": [REACHED, AHEAD, CLOSED],
        "in_force": [REACHED, AHEAD, CLOSED],
        "": [AHEAD, AHEAD, REACHED],
    }
    assert (end_of(gone), end_of(bc)) == ("lapsed", "")


def test_a_stage_that_only_one_charter_has_gets_a_row_of_its_own():
    rows = side_by_side(
        [{"introduced": Known(date(2026, 1, 1)), "second_reading": Known(date(2026, 2, 1))}, {}]
    )
    assert [row.stage for row in rows] == [*WAY, "second_reading"]
    assert [cell.state for cell in rows[-1].cells] == [REACHED, AHEAD]


@settings(max_examples=50)
@given(st.lists(st.dictionaries(st.sampled_from((*WAY, *ENDS)), DAYS), max_size=4), st.randoms())
def test_each_bill_reads_the_same_alone_and_beside_others(bills, rng):
    together = side_by_side(bills)
    for place, bill in enumerate(bills):
        alone = {row.stage: row.cells[0] for row in side_by_side([bill])}
        for row in together:
            assert row.cells[place] == alone.get(row.stage, row.cells[place])
            assert len(row.cells) == len(bills)
    order = list(range(len(bills)))
    rng.shuffle(order)
    shuffled = side_by_side([bills[place] for place in order])
    assert [row.stage for row in shuffled] == [row.stage for row in together]


@settings(max_examples=50)
@given(st.lists(DAYS, max_size=5))
def test_days_in_order_stay_so_when_less_is_known(days):
    if in_order(days):
        assert in_order([Known(one.first, YEAR) for one in days])
