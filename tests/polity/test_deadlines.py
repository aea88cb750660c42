"""A stage lasts until the last second of its last day where the members live, also when clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polity.process import deadline

ZONES = [
    "UTC",
    "Asia/Seoul",
    "Europe/Paris",
    "America/Toronto",
    "Asia/Kathmandu",
    "Africa/Cairo",
    "America/Santiago",
]

MOMENTS = st.integers(631_152_000, 2_840_140_800).map(
    lambda second: datetime.fromtimestamp(second, UTC)
)  # 1990 to 2060


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("entered", "days", "zone", "due"),
    [
        (utc(2026, 7, 1, 3), 1, "Asia/Seoul", utc(2026, 7, 2, 14, 59, 59)),
        (utc(2026, 6, 30, 20), 1, "Asia/Seoul", utc(2026, 7, 2, 14, 59, 59)),  # already 1 July in Seoul
        (utc(2026, 3, 28, 12), 0, "Europe/Paris", utc(2026, 3, 28, 22, 59, 59)),
        (
            utc(2026, 3, 28, 12),
            1,
            "Europe/Paris",
            utc(2026, 3, 29, 21, 59, 59),
        ),  # clocks go forward on the 29th
        (utc(2026, 10, 24, 12), 1, "Europe/Paris", utc(2026, 10, 25, 22, 59, 59)),  # and back on 25 October
        (utc(2026, 10, 24, 12), 0, "Europe/Paris", utc(2026, 10, 24, 21, 59, 59)),
        (utc(2026, 3, 7, 12), 1, "America/Toronto", utc(2026, 3, 9, 3, 59, 59)),  # forward on 8 March
        (utc(2026, 10, 31, 12), 1, "America/Toronto", utc(2026, 11, 2, 4, 59, 59)),  # back on 1 November
        (
            utc(2025, 9, 6, 12),
            0,
            "America/Santiago",
            utc(2025, 9, 7, 3, 59, 59),
        ),  # midnight itself is skipped
        (utc(2025, 4, 5, 12), 0, "America/Santiago", utc(2025, 4, 6, 3, 59, 59)),  # the last hour comes twice
        (
            utc(2011, 12, 28, 12),
            2,
            "Pacific/Apia",
            utc(2011, 12, 30, 9, 59, 59),
        ),  # the 30th did not take place
        (utc(2026, 12, 31, 12), 1, "Asia/Kathmandu", utc(2027, 1, 1, 18, 14, 59)),
    ],
)
def test_the_deadline_is_the_end_of_the_day_where_the_members_live(entered, days, zone, due):
    assert deadline(entered, days, zone) == due


@given(
    entered=MOMENTS,
    days=st.integers(1, 3650),
    zone=st.sampled_from(ZONES),
)
def test_one_second_later_another_day_has_begun_there(entered, days, zone):
    due = deadline(entered, days, zone)
    there = ZoneInfo(zone)
    last_day = entered.astimezone(there).date() + timedelta(days=days)
    assert due.utcoffset() == timedelta(0)
    assert due.astimezone(there).date() == last_day
    assert (due + timedelta(seconds=1)).astimezone(there).date() == last_day + timedelta(days=1)


@given(
    entered=MOMENTS,
    days=st.integers(1, 3649),
    zone=st.sampled_from(ZONES),
)
def test_a_day_more_is_always_later(entered, days, zone):
    assert entered < deadline(entered, days, zone) < deadline(entered, days + 1, zone)
