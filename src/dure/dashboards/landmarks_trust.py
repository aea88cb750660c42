"""Where trust, measured and earned, can be seen: see `landmarks`."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from dure.trust.queries import series_with_most_waves


def trust_over_time(at: datetime) -> str | None:
    """The series with the most closed waves, of those the one that asks about the most bodies."""
    found = series_with_most_waves()
    return f"{reverse('trust:series', args=[found.ref])}#levels" if found is not None else None
