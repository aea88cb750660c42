"""A season of trade, counted exactly; currencies stay apart, and no more of the premium is used than there was."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polity.fair_trade import Season, Use, account, added, over_used, paid_in_all

SEASON = Season(
    kilograms=6400,
    currency="NPR",
    price=65_000,
    market_price=52_000,
    premium=282_192,
    premium_currency="USD",
    uses=(Use("Pulping machine", 120_000), Use("Paid out", 60_000, to_members=True)),
    sold_price=460,
    sold_currency="USD",
    floor_price=180,
    floor_currency="USD",
)


def test_a_season_in_two_currencies():
    found = account(SEASON)
    assert found.for_product == 416_000_000
    assert found.paid == (("NPR", 416_000_000), ("USD", 60_000))
    assert (found.used, found.unused) == (180_000, 102_192)
    assert found.above_market == Fraction(1, 4)
    assert found.floor == Fraction(180 * 100_000_000, 45359237)
    assert found.above_floor == 460 - found.floor
    assert int(found.floor) == 396  # 3.96 dollars for a kilogram


def test_what_cannot_be_compared_is_not():
    assert account(replace(SEASON, sold_currency="EUR")).above_floor is None
    assert account(replace(SEASON, floor_price=None)).floor is None
    assert account(replace(SEASON, floor_unit="kg")).floor == 180


def test_the_same_currency_is_added():
    own = replace(SEASON, premium_currency="NPR")
    assert account(own).paid == (("NPR", 416_060_000),)
    assert paid_in_all([account(own), account(SEASON)]) == (("NPR", 832_060_000), ("USD", 60_000))


def test_no_more_is_used_than_there_was():
    uses = (*SEASON.uses, Use("School", 102_193))
    assert over_used(SEASON.premium, uses) == 1
    with pytest.raises(ValueError, match="premium"):
        account(replace(SEASON, uses=uses))
    assert account(replace(SEASON, uses=(*SEASON.uses, Use("School", 102_192)))).unused == 0
    with pytest.raises(ValueError, match="nothing"):
        account(replace(SEASON, kilograms=0))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["NPR", "USD", "EUR"]), st.integers(0, 10**12)), max_size=9))
def test_the_order_of_sums_changes_nothing_but_their_order(sums):
    found = dict(added(sums))
    assert found == dict(added(reversed(sums)))
    assert sum(found.values()) == sum(amount for _, amount in sums)
