"""Time zones as people look for them: by continent, then by city."""

from __future__ import annotations

import zoneinfo
from functools import cache

LIKELY = {"ko": "Asia/Seoul", "fr": "Europe/Paris", "ur": "Asia/Karachi"}
CONTINENTS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


def likely_zone(language: str) -> str:
    """Return the time zone in which most readers of a language live; UTC where none stands out."""
    return LIKELY.get(language, "UTC")


@cache
def grouped_zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every time zone as (continent, [(name, city)]), UTC first. Old spellings without a continent are
    left out.
    """
    groups: dict[str, list[tuple[str, str]]] = {name: [] for name in CONTINENTS}
    for name in sorted(zoneinfo.available_timezones()):
        continent, _, city = name.partition("/")
        if city and continent in groups:
            groups[continent].append((name, city.replace("_", " ").replace("/", ", ")))
    return [("UTC", [("UTC", "UTC")]), *groups.items()]
