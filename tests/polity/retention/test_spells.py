"""Running jobs are not counted as lasting, a year is a year, and faulty rows are told all at once."""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.polity.retention import naive

from polity.retention import (
    FaultySpells,
    Spell,
    Spells,
    UnknownLabel,
    curve,
    curves_by,
    faults,
    joined,
    kaplan_meier,
    most_at_once,
)
from polity.retention.spells import parts_between

UNTIL = date(2024, 6, 30)
DAYS = st.dates(date(2015, 1, 1), date(2024, 6, 30))


def spell(person, start, end=None, **rest):
    return Spell(person, date.fromisoformat(start), date.fromisoformat(end) if end else None, **rest)


YEARLY = [spell(f"p{year}", f"{year}-01-01", f"{year}-12-31") for year in range(2016, 2024)]


def test_a_yearly_contract_reaches_12_months_in_any_year_and_does_not_go_beyond():
    share = curve(Spells.from_rows(YEARLY), until=UNTIL).share_at(12)
    assert (share.reached, share.beyond, share.at_risk) == (1.0, 0.0, 8)
    assert str(share.says) == "After 12 months 0 % of the jobs go on (8 followed so long)."


def test_a_contract_of_a_day_less_does_not_reach_12_months():
    rows = [spell("p", "2020-01-01", "2020-12-30")]
    assert curve(Spells.from_rows(rows), until=UNTIL).reached(12) == 0


@given(DAYS, DAYS)
@settings(deadline=None)
def test_months_are_those_of_the_calendar(start, after):
    start, after = min(start, after), max(start, after)
    parts = parts_between(np.array([start], "datetime64[D]"), np.array([after], "datetime64[D]"))
    assert divmod(int(parts[0]), 31) == naive.months_between(start, after)


def test_a_running_job_counts_only_for_as_long_as_it_was_seen():
    running = [spell(f"r{number}", "2024-01-01") for number in range(50)]  # seen for 6 months
    ended = [spell("a", "2020-01-01", "2020-09-30"), spell("b", "2020-01-01", "2022-03-31")]
    found = curve(Spells.from_rows([*running, *ended]), until=UNTIL)
    assert found.share_at(12).beyond == 0.5  # of the two that were seen so long, not 51 of 52
    assert found.share_at(12).at_risk == 1
    assert found.share_at(6).at_risk == 52
    assert str(found.says) == (
        "Jobs: 52. Ended: 2. Not ended, and counted only for as long as they were seen: 50."
    )


def test_nothing_is_said_beyond_what_was_seen():
    share = curve(Spells.from_rows([spell("a", "2024-01-01")]), until=UNTIL).share_at(12)
    assert (share.reached, share.beyond, share.low, share.high, share.at_risk) == (None, None, None, None, 0)
    assert str(share.says) == "No job was followed for 12 months yet."


def test_without_jobs_there_is_an_empty_curve():
    empty = curve(Spells.from_rows([]), until=UNTIL)
    assert (empty.number, empty.endings, empty.median().months, empty.reached(0)) == (0, 0, None, None)
    assert empty.as_json()["curve"]["months"] == []
    assert curves_by(Spells.from_rows([]), "group", until=UNTIL) == {}


def test_a_retirement_can_leave_without_counting_as_an_end():
    rows = [
        spell("a", "2020-01-01", "2020-06-30", ending="retired"),
        spell("b", "2020-01-01", "2021-06-30", ending="contract ended"),
    ]
    every = curve(Spells.from_rows(rows), until=UNTIL)
    kept = curve(Spells.from_rows(rows), until=UNTIL, not_lost=["retired"])
    assert (every.endings, every.beyond(12)) == (2, 0.5)
    assert (kept.endings, kept.beyond(12)) == (1, 1.0)


def test_curves_by_group_are_those_of_each_group_alone():
    rows = [
        spell("a", "2020-01-01", "2020-06-30", group="youth"),
        spell("b", "2021-01-01", group="long-term unemployed"),
        spell("c", "2020-05-01", "2022-06-30", group="youth"),
    ]
    found = curves_by(Spells.from_rows(rows), "group", until=UNTIL)
    assert list(found) == ["long-term unemployed", "youth"]
    assert json.loads(json.dumps(found["youth"].as_json()))["number"] == 2
    for name, own in found.items():
        alone = curve(Spells.from_rows([row for row in rows if row.group == name]), until=UNTIL)
        assert own.as_json() == alone.as_json()


@given(st.lists(st.tuples(DAYS, st.integers(0, 2000), st.booleans()), min_size=1, max_size=25))
@settings(deadline=None, max_examples=60)
def test_columns_and_rows_give_the_same_curve_in_any_order(drawn):
    rows = []
    for number, (start, days, running) in enumerate(drawn):
        end = start + timedelta(days=days)
        rows.append(Spell(f"p{number}", start, None if running or end > UNTIL else end))
    found = curve(Spells.from_rows(rows), until=UNTIL)
    columns = Spells.from_arrays([row.start for row in reversed(rows)], [row.end for row in reversed(rows)])
    assert curve(columns, until=UNTIL).as_json() == found.as_json()
    assert found.number == found.endings + int(found.left.sum()) == len(rows)
    assert np.all(np.diff(found.share) <= 0)


@pytest.mark.parametrize(
    "row",
    [
        spell("a", "2024-05-01", "2024-04-30"),
        spell("a", "2024-05-01", "2024-07-01"),
        spell("a", "2024-07-01"),
    ],
)
def test_faulty_spells_are_not_counted(row):
    with pytest.raises(FaultySpells) as refused:
        curve(Spells.from_rows([*YEARLY, row]), until=UNTIL)
    assert str(refused.value) == (
        "Look the spells of work over first: 1 of 9 end before they start, or lie after 2024-06-30."
    )


def test_spells_that_do_not_say_their_group_are_refused_by_name():
    columns = Spells.from_arrays(["2020-01-01"], ["NaT"])
    with pytest.raises(UnknownLabel, match="do not say their ‘group’"):
        curves_by(columns, "group", until=UNTIL)
    with pytest.raises(ValueError, match="not of equal length"):
        Spells.from_arrays(["2020-01-01"], ["NaT"], group=["a", "b"])


@pytest.mark.parametrize(("months", "ended"), [([1, 2], [True]), ([-1], [True]), ([float("nan")], [False])])
def test_times_that_are_none_are_refused(months, ended):
    with pytest.raises(ValueError, match="time"):
        kaplan_meier(months, ended)


def test_all_faults_of_rows_are_told_with_their_row():
    rows = [
        spell("a", "2021-05-01", "2021-04-30"),
        spell("b", "2024-01-01", "2025-01-31"),
        spell("c", "2024-08-01"),
        spell("d", "2020-01-01", "2021-12-31", hours=40),
        spell("d", "2021-06-01", "2021-08-31"),
        spell("d", "2022-01-01"),
        spell("d", "2023-01-01", "2023-06-30", hours=120),
    ]
    assert [(fault.row, fault.code, str(fault.says)) for fault in faults(rows, until=UNTIL)] == [
        (
            1,
            "ends_before_start",
            "The job ends on 2021-04-30, before it starts on 2021-05-01. Correct one of the days.",
        ),
        (
            2,
            "ends_later",
            "The job ends on 2025-01-31, after 2024-06-30. Leave the end empty until the job has ended.",
        ),
        (3, "starts_later", "The job starts on 2024-08-01, after 2024-06-30. Enter it once it has started."),
        (
            5,
            "overlap",
            "‘d’ starts here on 2021-06-01, while the job in row 4 lasts until 2021-12-31. Correct one of the days.",
        ),
        (7, "hours", "120 hours a week cannot be right. Give more than 0 and at most 84."),
        (
            7,
            "overlap",
            "‘d’ starts here on 2023-01-01, while the job in row 6 is running. End one of them first.",
        ),
    ]


def test_jobs_that_follow_each_other_do_not_overlap():
    rows = [spell("a", "2020-01-01", "2020-12-31"), spell("a", "2021-01-01"), spell("b", "2020-01-01")]
    assert faults(rows, until=UNTIL) == ()


def test_200_jobs_in_a_contract_for_16_are_told_once():
    rows = [spell(f"p{number}", "2023-03-01", contract="cleaning") for number in range(200)]
    told = faults(rows, until=UNTIL, places={"cleaning": 16, "other": 3})
    assert [(fault.row, fault.code, str(fault.says)) for fault in told] == [
        (
            0,
            "too_many",
            "200 persons work in ‘cleaning’ on 2023-03-01; it is made for 16. Correct the rows or the number.",
        )
    ]


def test_people_who_take_over_from_each_other_are_not_there_at_once():
    rows = [spell("a", "2023-01-01", "2023-06-30"), spell("b", "2023-07-01"), spell("c", "2023-06-30")]
    assert most_at_once(rows) == (2, date(2023, 6, 30))
    assert most_at_once([]) == (0, None)


def test_renewed_contracts_are_one_job_and_conversions_are_counted():
    rows = [
        spell("a", "2021-01-01", "2021-12-31", term="fixed", group="youth", contract="x"),
        spell("a", "2022-01-01", "2022-12-31", term="fixed", contract="x"),
        spell("a", "2023-01-03", term="permanent", contract="x"),
        spell("b", "2021-01-01", "2021-12-31", term="fixed", contract="x"),
        spell("b", "2022-01-01", "2022-12-31", term="fixed", contract="y"),
    ]
    strict, loose = joined(rows), joined(rows, gap=2)
    assert (len(strict.spells), strict.renewals, strict.conversions) == (4, 1, 0)
    assert (len(loose.spells), loose.renewals, loose.conversions) == (3, 2, 1)
    assert loose.spells[0] == spell("a", "2021-01-01", term="permanent", group="youth", contract="x")
    assert loose.spells[1:] == tuple(rows[3:])
