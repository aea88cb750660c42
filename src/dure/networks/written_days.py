"""Days as people write them in registers and lists, and what is wrong with one that cannot be read."""

from __future__ import annotations

import re
from datetime import date

from polity.sentences import Sentence, gettext_noop

_SEPARATED_DAY = re.compile(r"(\d{4})[.\-/년]\s*(\d{1,2})(?:[.\-/월]\s*(\d{1,2})[.일]?|[.월]?)")
_PLAIN_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[.\-/](\d{1,2})[.\-/](\d{4})")
_YEAR = re.compile(r"(\d{4})년?\.?")


class AmbiguousDay(ValueError):
    """A day written with the year last, whose first two numbers may each be the month."""

    def __init__(self, one: date, other: date) -> None:
        super().__init__(f"{one} or {other}")
        self.readings = (one, other)


def read_day(words: str) -> tuple[date, bool]:
    """A day as people write it, and whether the day itself was given (not only a month or year).

    Raises ValueError for anything else, AmbiguousDay for 03/04/2012.
    """
    if match := _PLAIN_DAY.fullmatch(words) or _SEPARATED_DAY.fullmatch(words):
        year, month, day = match.groups()
        return date(int(year), int(month), int(day or 1)), day is not None
    if match := _YEAR.fullmatch(words):
        return date(int(match[1]), 1, 1), False
    if match := _DAY_FIRST.fullmatch(words):
        first, second, year = map(int, match.groups())
        if first != second and first <= 12 and second <= 12:
            raise AmbiguousDay(date(year, second, first), date(year, first, second))
        return (date(year, second, first) if second <= 12 else date(year, first, second)), True
    raise ValueError(words)


def day_written(words: str, faults: list[Sentence]) -> tuple[date, bool] | None:
    """Return what `read_day` reads; where it cannot, say why in `faults` and return None."""
    try:
        return read_day(words)
    except AmbiguousDay as ambiguous:
        says = gettext_noop("“{day}” can be read in two ways. Write it as {one} or {other}.")
        one, other = ambiguous.readings
        faults.append(Sentence(says, {"day": words, "one": one.isoformat(), "other": other.isoformat()}))
    except ValueError:
        faults.append(no_day(words))
    return None


def no_day(words: str) -> Sentence:
    """Return the sentence for what is no day."""
    return Sentence(gettext_noop("“{day}” is no day. Write it as 2012-05-31."), {"day": words[:40]})
