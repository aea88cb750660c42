"""Dates as people read them: with the weekday, and with the days that are left."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, pgettext


def local_day(moment: date | datetime) -> date:
    """Return the day of a moment in the reader's time zone; a day stays what it is."""
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment


def end_of(day: date) -> datetime:
    """Return the last moment of a day in the reader's time zone."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=timezone.get_current_timezone())


def day(moment: date | datetime, at: datetime | None = None) -> str:
    """Return weekday and date; the year too, unless it is the year of `at`."""
    when = local_day(moment)
    return _day(when, at is None or when.year != local_day(at).year, get_language())


@lru_cache(maxsize=4096)
def _day(when: date, with_year: bool, language: str | None) -> str:
    """Write a day once in each language: lists say the same few days over and over."""
    if with_year:
        return date_format(when, pgettext("date format", "l j F Y"))
    return date_format(when, pgettext("date format without year", "l j F"))


def hour(moment: datetime) -> str:
    """Return hour and minute in the reader's time zone."""
    return date_format(timezone.localtime(moment), pgettext("time format", "H:i"))


def moment_text(moment: datetime, at: datetime | None = None) -> str:
    """Return weekday, date and time in the reader's time zone."""
    return pgettext("day and time", "%(day)s, %(time)s") % {"day": day(moment, at), "time": hour(moment)}


def short_text(moment: datetime) -> str:
    """Return day, short month, year and time in the reader's time zone: for the narrow columns of tables."""
    when = date_format(local_day(moment), pgettext("short date format", "j M Y"))
    return pgettext("day and time", "%(day)s, %(time)s") % {"day": when, "time": hour(moment)}


def days_left(moment: date | datetime, at: datetime) -> str:
    """Return how far a deadline is, in days of the reader's calendar: left, today or late."""
    when, today = local_day(moment), local_day(at)
    return _left((when - today).days, _past(moment, at, when < today))


def until(moment: date | datetime, at: datetime) -> str:
    """Return a deadline as people need it: "until Friday 12 March · 5 days left", "was due Friday 12 March ·
    3 days late".
    """
    when, today = local_day(moment), local_day(at)
    past = _past(moment, at, when < today)
    if when == today and isinstance(moment, datetime) and not past:
        return gettext("until today, %(time)s") % {"time": hour(moment)}
    return _until(when, today, past, get_language())


def _past(moment: date | datetime, at: datetime, past_day: bool) -> bool:
    return moment < at if isinstance(moment, datetime) else past_day


@lru_cache(maxsize=4096)
def _until(when: date, today: date, past: bool, language: str | None) -> str:
    """Say a deadline once in each language: lists say the same few over and over."""
    words = {
        "day": _day(when, when.year != today.year, language),
        "left": _left((when - today).days, past),
    }
    return (gettext("was due %(day)s · %(left)s") if past else gettext("until %(day)s · %(left)s")) % words


def _left(days: int, past: bool) -> str:
    if days == 0:
        return gettext("since today") if past else gettext("today")
    if past:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def ago(moment: datetime, at: datetime) -> str:
    """Return how long ago something happened, in the largest unit that fits; after a month, the date."""
    seconds = (at - moment).total_seconds()
    if seconds < 60:
        return gettext("just now")
    if seconds < 3600:
        minutes = int(seconds // 60)
        return ngettext("%(count)s minute ago", "%(count)s minutes ago", minutes) % {"count": minutes}
    days = (local_day(at) - local_day(moment)).days
    if days == 0:
        hours = int(seconds // 3600)
        return ngettext("%(count)s hour ago", "%(count)s hours ago", hours) % {"count": hours}
    if days == 1:
        return gettext("yesterday")
    if days <= 30:
        return ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}
    return day(moment, at)
