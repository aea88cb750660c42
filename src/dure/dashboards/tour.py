"""The stops of the tour: the texts are data, the live page of each is looked up in the world as it is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from dure.dashboards.landmarks import LANDMARKS
from dure.record.remembered import Remembered, newest

LIBRARY = files("dure") / "library"


@dataclass(frozen=True)
class Stop:
    """One mechanism of the roundtable: its number, its texts, and where it runs (None: not yet)."""

    number: int
    texts: Mapping[str, Any]
    url: str | None

    def in_language(self, name: str, language: str) -> str:
        """Return a text in a language, else in English."""
        written = self.texts[name]
        return str(written.get(language, written["en"]))


@lru_cache(maxsize=1)
def _texts() -> tuple[Mapping[str, Any], ...]:
    return tuple(tomllib.loads((LIBRARY / "tour.toml").read_text(encoding="utf-8"))["mechanism"])


def stops(at: datetime) -> list[Stop]:
    """Return every mechanism in the order of its number, with its live page where the world has one."""
    found = _looked_up(at)
    return [Stop(text["number"], text, found.get(text["number"])) for text in _texts()]


_KNOWN: Remembered[Mapping[int, str | None]] = Remembered(most=1)


def _looked_up(at: datetime) -> Mapping[int, str | None]:
    """Return the live page of each mechanism, looked up anew when something was done or an hour has passed.

    One query, or one for each mechanism.
    """
    hour = at.replace(minute=0, second=0, microsecond=0)
    return _KNOWN.get(
        hour, newest().first(), lambda: {number: resolve(at) for number, resolve in LANDMARKS.items()}
    )


@lru_cache(maxsize=8)
def words(language: str) -> tuple[tuple[str, str], ...]:
    """Return the words of the glossary and what they mean, in a language, else in English."""
    told = tomllib.loads((LIBRARY / "glossary.toml").read_text(encoding="utf-8"))["word"]
    return tuple(
        (one["word"].get(language, one["word"]["en"]), one["means"].get(language, one["means"]["en"]))
        for one in told
    )
