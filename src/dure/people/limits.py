"""How often one person may do what sends mail to others. Counted in the shared cache, per person."""

from __future__ import annotations

from django.core.cache import cache

from dure.refusals import refuse
from polity.sentences import gettext_noop


def take(kind: str, key: str, *, most: int, seconds: int) -> None:
    """Count one more; raise Refused (too_often) once there were `most` within `seconds` of the first."""
    name = f"dure.limit.{kind}.{key}"
    if cache.add(name, 1, timeout=seconds):
        return
    try:
        count = cache.incr(name)
    except ValueError:  # it ran out between the two
        cache.set(name, 1, timeout=seconds)
        return
    if count > most:
        raise refuse(
            "too_often", gettext_noop("You did this often today. Go on tomorrow, or ask another steward.")
        )
