"""The index of links between sectors: it falls when one is missing, and nothing but deeds raises it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polity.sector_links import sector_index

SECTORS = ["care", "culture", "food", "housing"]


@st.composite
def networks(draw):
    """Some sectors, their organizations, who took part, and who sits together."""
    there = {sector: draw(st.integers(0, 5)) for sector in SECTORS}
    acted = {sector: draw(st.integers(0, count)) for sector, count in there.items()}
    bodies = draw(st.lists(st.sets(st.sampled_from(SECTORS)), max_size=4))
    return there, acted, bodies


def test_an_example_by_hand() -> None:
    """Care: there, meets 1 of 2, 1 of 2 took part. Food: there, meets 1 of 2, all took part. Housing is missing."""
    found = sector_index(
        ["care", "food", "housing"], {"care": 2, "food": 1}, {"care": 1, "food": 1}, [{"care", "food"}]
    )
    care, food, housing = found.sectors
    assert care.value == Fraction(1, 3) * (1 + Fraction(1, 2) + Fraction(1, 2))
    assert food.value == Fraction(1, 3) * (1 + Fraction(1, 2) + 1)
    assert (housing.value, found.missing) == (0, ("housing",))
    assert found.value == Fraction(2, 3) * Fraction(1, 3) + Fraction(5, 6) * Fraction(1, 3)
    assert str(found.sentence).startswith("50 of 100: 2 of 3 sectors are there;")


def test_nothing_wanted_is_nothing_counted() -> None:
    assert sector_index([], {"care": 3}, {}, []).value == 0


def test_more_cannot_take_part_than_there_are() -> None:
    with pytest.raises(ValueError, match="took part"):
        sector_index(["care"], {"care": 1}, {"care": 2}, [])


@given(networks())
def test_it_lies_between_nothing_and_one_and_the_order_never_matters(network) -> None:
    there, acted, bodies = network
    found = sector_index(SECTORS, there, acted, bodies)
    assert 0 <= found.value <= 1
    assert found == sector_index(SECTORS[::-1], there, acted, bodies[::-1])
    whole = all(
        one.organizations and one.took_part == one.organizations and len(one.meets) == 3
        for one in found.sectors
    )
    assert (found.value == 1) == whole


@given(networks(), st.sampled_from(SECTORS))
def test_it_falls_when_one_sector_is_missing(network, gone) -> None:
    there, acted, bodies = network
    there[gone] = max(there[gone], 1)
    before = sector_index(SECTORS, there, acted, bodies)
    after = sector_index(SECTORS, {**there, gone: 0}, {**acted, gone: 0}, bodies)
    assert after.value < before.value
    assert gone in after.missing


@given(networks(), st.sampled_from(SECTORS), st.sets(st.sampled_from(SECTORS)))
def test_one_more_that_takes_part_or_one_more_meeting_never_lowers_it(network, sector, body) -> None:
    there, acted, bodies = network
    before = sector_index(SECTORS, there, acted, bodies).value
    assert sector_index(SECTORS, there, acted, [*bodies, body]).value >= before
    if acted[sector] < there[sector]:
        assert sector_index(SECTORS, there, {**acted, sector: acted[sector] + 1}, bodies).value > before
