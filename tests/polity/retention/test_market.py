"""A line of the labour market has a source, does not rise, and is told apart only where the band leaves it out."""

from __future__ import annotations

import pytest
from tests.polity.retention.published import PLACEBO, TREATED

from polity.retention import FaultyLine, MarketLine, kaplan_meier, line_faults, set_beside

LINE = MarketLine("New jobs in the city", "Employment insurance, 2016", ((12, 0.6), (24, 0.4)))


def curve_of(jobs):
    return kaplan_meier([time for time, _ in jobs], [ended for _, ended in jobs])


def test_a_line_is_read_between_its_points_and_not_beyond():
    assert [LINE.at(months) for months in (0, 6, 12, 18, 24)] == [1, 0.8, 0.6, pytest.approx(0.5), 0.4]
    assert LINE.at(25) is None


def test_a_line_that_cannot_be_one_is_refused_with_all_that_is_wrong():
    points = ((12, 0.5), (12, 0.4), (24, 0.6), (-1, 40))
    told = line_faults(" ", "", points)
    assert [(fault.row, fault.code) for fault in told] == [
        (0, "title_missing"),
        (0, "source_missing"),
        (2, "order"),
        (3, "rises"),
        (4, "share"),
        (4, "months"),
        (4, "order"),
        (4, "rises"),
    ]
    with pytest.raises(FaultyLine, match="Give the line a title") as refused:
        MarketLine(" ", "", points)
    assert refused.value.faults == told
    assert [fault.code for fault in line_faults("t", "s", ())] == ["points_missing"]


def test_shares_stand_beside_those_of_the_line():
    here = set_beside(curve_of(TREATED), LINE, (12, 24, 36))
    assert [(one.market, one.above) for one in here] == [(0.6, None), (0.4, None), (None, None)]
    assert [str(one.says) for one in here] == [
        "After 12 months 75 % go on here, 60 % in “New jobs in the city”: too close to tell apart.",
        "After 24 months 45 % go on here, 40 % in “New jobs in the city”: too close to tell apart.",
        "No job was followed for 36 months yet.",
    ]


def test_a_difference_is_told_only_where_the_band_leaves_the_line_out():
    short = MarketLine("Short jobs", "A survey", ((12, 0.1), (20, 0.05)))
    longer = set_beside(curve_of(TREATED), short, (12,))[0]
    assert (longer.above, str(longer.says)) == (
        True,
        "After 12 months 75 % go on here, 10 % in “Short jobs”: jobs last longer here.",
    )
    sooner = set_beside(curve_of(PLACEBO), LINE, (12,))[0]
    assert (sooner.above, str(sooner.says)) == (
        False,
        "After 12 months 19 % go on here, 60 % in “New jobs in the city”: jobs end sooner here.",
    )
    beyond = set_beside(curve_of(TREATED), short, (30,))[0]
    assert (beyond.market, str(beyond.says)) == (None, "“Short jobs” says nothing about 30 months.")
