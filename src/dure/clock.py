"""The clock. Only views, the API and management commands read it; everything below is given `at`.

The demo world may live on another day than the wall clock: `DURE_CLOCK_OFFSET` seconds are added to the system's time.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings


def now() -> datetime:
    """Return the present moment in UTC, shifted by the demo's offset where there is one."""
    return datetime.now(UTC) + timedelta(seconds=settings.DURE_CLOCK_OFFSET)
