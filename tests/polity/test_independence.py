"""The share of public money is exact, and the limit is crossed only from above."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polity.independence import independence, share_of_public_money

SOURCES = st.lists(
    st.tuples(st.sampled_from(["public", "dues", "trade", "private"]), st.integers(1, 10**15)), max_size=8
)


def test_a_third_is_a_third_and_not_a_rounded_number() -> None:
    found = share_of_public_money([("public", 1), ("dues", 1), ("trade", 1)], limit_percent=33)
    assert found.share == Fraction(1, 3)
    assert found.over
    assert str(found.sentence) == (
        "33.3 % of its money is public: more than the 33 % that it set itself as a limit."
    )


def test_exactly_the_limit_is_within_it() -> None:
    found = share_of_public_money([("public", 40), ("dues", 60)], limit_percent=40)
    assert not found.over
    assert str(found.sentence) == "40.0 % of its money is public: within the 40 % that it set itself."


def test_without_money_there_is_no_share() -> None:
    found = independence(0, 0, limit_percent=0)
    assert (found.share, found.over, found.percent) == (None, False, "")
    assert str(found.sentence) == "No money is declared for this year."


@pytest.mark.parametrize("sources", [[("public", 0)], [("dues", -1)]])
def test_an_amount_is_more_than_nothing(sources: list[tuple[str, int]]) -> None:
    with pytest.raises(ValueError, match="an amount of"):
        share_of_public_money(sources)


@given(SOURCES, st.integers(0, 100))
def test_the_order_of_sources_never_matters_and_more_dues_never_raise_the_share(sources, limit) -> None:
    found = share_of_public_money(sources, limit_percent=limit)
    assert found == share_of_public_money(sources[::-1], limit_percent=limit)
    more = share_of_public_money([*sources, ("dues", 1)], limit_percent=limit)
    assert (found.share or 0) >= (more.share or 0)
    assert found.over or not more.over
