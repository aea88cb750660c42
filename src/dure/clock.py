"""The clock. Only views, the API and management commands read it; everything below is given `at`.

The demo world may live on another day than the wall clock: `DURE_CLOCK_OFFSET` seconds are added to the system's time,
and what visitors of the demo have let pass, which all its processes read from one small file.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

MOST_DAYS = 3650


def now() -> datetime:
    """Return the present moment in UTC, shifted by the demo's offset where there is one."""
    moment = datetime.now(UTC) + timedelta(seconds=settings.DURE_CLOCK_OFFSET)
    return moment + timedelta(days=days_passed()) if settings.DURE_DEMO else moment


def day_in(time_zone: str, moment: datetime) -> date:
    """Return the day of a moment where a charter or a place reckons; for the reader's own day there is
    `django.utils.timezone.localdate`.
    """
    return moment.astimezone(ZoneInfo(time_zone)).date()


def passed_file() -> Path:
    """Where the demo keeps how many days its visitors have let pass."""
    return Path(settings.DURE_HOME) / "days-passed"


def days_passed() -> int:
    """Return how many days the visitors of the demo have let pass; the file is read again only when it changed."""
    try:
        changed = passed_file().stat().st_mtime_ns
    except FileNotFoundError:
        return 0
    return _read(passed_file(), changed)


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> int:
    return int(path.read_text())


def let_pass(days: int) -> None:
    """Let days pass in the demo, for all of its processes. Nothing else may move time."""
    if not settings.DURE_DEMO:
        raise RuntimeError("time passes by itself outside the demo")
    total = min(days_passed() + days, MOST_DAYS)
    draft = passed_file().with_name(f"days-passed.{os.getpid()}")
    draft.write_text(str(total))
    draft.replace(passed_file())
