"""Until when a stage lasts."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from polity.charters.values import Stage
from polity.process.acts import Calendar

ONE_SECOND = timedelta(seconds=1)


def deadline(entered_at: datetime, days: int, time_zone: str) -> datetime:
    """Return the last second of the day that lies `days` days after `entered_at` in `time_zone`, in UTC.

    A day ends one second before the next one begins, also where clocks change at midnight.
    """
    zone = ZoneInfo(time_zone)
    next_day = entered_at.astimezone(zone).date() + timedelta(days=days + 1)
    return datetime.combine(next_day, time(), tzinfo=zone).astimezone(UTC) - ONE_SECOND


def window(
    stage: Stage, at: datetime, time_zone: str, calendar: Calendar | None
) -> tuple[datetime | None, datetime | None]:
    """Return when a stage entered at `at` opens and when it is due; None means at once, and never.

    The round's calendar goes before the days of the text. A close that is already past does not count where
    the text gives days (a matter sent back gets its days again), except for a ballot, which closes for all
    matters together.
    """
    if stage.final:
        return None, None
    counted = deadline(at, stage.days, time_zone) if stage.days else None
    opens_at, closes_at = (calendar or {}).get(stage.key, (None, None))
    if closes_at is None or (closes_at <= at and counted is not None and stage.ballot is None):
        closes_at = counted
    return opens_at if opens_at and opens_at > at else None, closes_at
