"""The curves and tests are those of the papers, and those of another implementation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tests.polity.retention import naive
from tests.polity.retention.published import (
    ASTROCYTOMA,
    GLIOBLASTOMA,
    MAINTAINED,
    MAINTAINED_CURVE,
    MAINTENANCE_TEST,
    NOT_MAINTAINED,
    PLACEBO,
    PLACEBO_CURVE,
    REMISSION_TEST,
    TREATED,
    TREATED_CURVE,
    TUMOUR_TEST,
)

from polity.retention import kaplan_meier, log_rank

JOBS = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=30)


def curve_of(jobs, **settings):
    return kaplan_meier([time for time, _ in jobs], [ended for _, ended in jobs], **settings)


def test_the_remissions_under_6_mp_have_the_published_curve_band_and_numbers_at_risk():
    curve = curve_of(TREATED)
    ending = curve.ended > 0
    columns = zip(
        curve.months[ending],
        curve.at_risk[ending],
        curve.ended[ending],
        curve.share[ending].round(4),
        curve.low[ending].round(4),
        curve.high[ending].round(4),
        strict=True,
    )
    assert {int(time): tuple(row) for time, *row in columns} == TREATED_CURVE


def test_the_remissions_under_placebo_have_the_published_curve():
    curve = curve_of(PLACEBO)
    assert (
        dict(zip(curve.months.astype(int).tolist(), curve.share.round(4).tolist(), strict=True))
        == PLACEBO_CURVE
    )


def test_the_medians_are_the_published_ones():
    half = curve_of(TREATED).median()
    assert (half.months, half.low, half.high) == (23, 13, None)
    assert [curve_of(jobs).median().months for jobs in (PLACEBO, MAINTAINED, NOT_MAINTAINED)] == [8, 31, 23]


def test_the_remissions_differ_as_published():
    test = log_rank({"6-MP": curve_of(TREATED), "placebo": curve_of(PLACEBO)})
    assert round(test.statistic, 2) == REMISSION_TEST["statistic"]
    assert tuple(group.ended for group in test.groups) == REMISSION_TEST["ended"]
    assert tuple(round(group.expected, 2) for group in test.groups) == REMISSION_TEST["expected"]
    assert test.degrees == 1
    assert test.p == pytest.approx(4.17e-5, abs=1e-7)


def test_maintenance_has_the_published_curve_and_test():
    curve = curve_of(MAINTAINED)
    ending = curve.ended > 0
    found = dict(
        zip(curve.months[ending].astype(int).tolist(), curve.share[ending].round(3).tolist(), strict=True)
    )
    assert found == MAINTAINED_CURVE
    test = log_rank({"maintained": curve, "not": curve_of(NOT_MAINTAINED)})
    assert round(test.statistic, 1) == MAINTENANCE_TEST["statistic"]
    assert round(test.p, 4) == MAINTENANCE_TEST["p"]
    assert tuple(round(group.expected, 2) for group in test.groups) == MAINTENANCE_TEST["expected"]


def test_the_deaths_expected_of_two_tumours_and_their_test_are_the_published_ones():
    test = log_rank({"astrocytoma": curve_of(ASTROCYTOMA), "glioblastoma": curve_of(GLIOBLASTOMA)})
    assert tuple(round(group.expected, 2) for group in test.groups) == TUMOUR_TEST["expected"]
    assert round(test.statistic**0.5, 5) == TUMOUR_TEST["root"]
    assert round(test.p, 5) == TUMOUR_TEST["p"]


@given(JOBS)
@settings(deadline=None, max_examples=150)
def test_a_curve_is_that_of_the_other_implementation(jobs):
    curve = curve_of(jobs)
    rows = naive.product_limit(jobs)
    assert curve.months.tolist() == [time for time, _, _ in rows]
    assert curve.at_risk.tolist() == [naive.at_risk(jobs, time) for time, _, _ in rows]
    assert curve.ended.tolist() == [naive.endings(jobs, time) for time, _, _ in rows]
    assert curve.share == pytest.approx([float(share) for _, share, _ in rows], abs=1e-12)
    for (_, share, spread), low, high in zip(rows, curve.low, curve.high, strict=True):
        if share == 0:
            assert np.isnan(low)
            assert np.isnan(high)
        else:
            assert (low, high) == pytest.approx(naive.log_log_band(share, spread), abs=1e-9)


@given(st.lists(JOBS, min_size=2, max_size=4))
@settings(deadline=None, max_examples=100)
def test_a_comparison_is_that_of_the_other_implementation(groups):
    test = log_rank({str(place): curve_of(jobs) for place, jobs in enumerate(groups)})
    if (
        test.degrees == len(groups) - 1
    ):  # otherwise groups without anyone at risk at any ending are among them
        statistic, expected = naive.log_rank(groups)
        assert test.statistic == pytest.approx(statistic, rel=1e-6, abs=1e-9)
        assert [group.expected for group in test.groups] == pytest.approx(expected)
    assert sum(group.expected for group in test.groups) == pytest.approx(
        sum(group.ended for group in test.groups)
    )


@given(JOBS, JOBS)
@settings(deadline=None, max_examples=60)
def test_a_comparison_of_two_groups_is_that_of_scipy(first, second):
    test = log_rank({"first": curve_of(first), "second": curve_of(second)})
    if test.p is None:
        return
    samples = [
        stats.CensoredData(
            uncensored=[time for time, ended in jobs if ended],
            right=[time for time, ended in jobs if not ended],
        )
        for jobs in (first, second)
    ]
    theirs = stats.logrank(*samples)
    assert test.statistic == pytest.approx(float(theirs.statistic) ** 2, rel=1e-6, abs=1e-9)
    assert test.p == pytest.approx(float(theirs.pvalue), rel=1e-6, abs=1e-9)


@given(st.lists(JOBS, min_size=3, max_size=3))
@settings(deadline=None, max_examples=40)
def test_the_order_of_groups_never_matters(groups):
    curves = {str(place): curve_of(jobs) for place, jobs in enumerate(groups)}
    forward, backward = log_rank(curves), log_rank(dict(reversed(curves.items())))
    assert forward.degrees == backward.degrees
    assert forward.statistic == pytest.approx(backward.statistic, rel=1e-6, abs=1e-9)


def test_alike_groups_show_nothing_and_unlike_ones_do():
    alike = log_rank({"a": curve_of(TREATED), "b": curve_of(TREATED)})
    assert alike.p == pytest.approx(1.0)
    assert (
        str(alike.says)
        == "Chance alone would make a difference as large in 100 % of cases: nothing is shown by it."
    )
    unlike = log_rank({"a": curve_of(TREATED), "b": curve_of(PLACEBO)})
    assert str(unlike.says) == (
        "The jobs last differently: chance alone would make a difference as large in less than 0.01 % of cases."
    )


@pytest.mark.parametrize(
    "curves", [{}, {"a": curve_of(TREATED)}, {"a": curve_of([(3, False)]), "b": curve_of([(4, False)])}]
)
def test_without_two_groups_and_an_ending_there_is_nothing_to_compare(curves):
    test = log_rank(curves)
    assert (test.p, test.degrees, test.statistic) == (None, 0, 0.0)
    assert str(test.says) == "There is too little to compare yet."
