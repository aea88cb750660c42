"""How far people trust a level of government, wave by wave; and how to say it without false precision.

Scale and groups follow the field's standard: OECD, “OECD Guidelines on Measuring Trust” (2017,
doi 10.1787/9789264278219-en) recommends one question for each institution on a scale from 0 (not at all) to 10
(completely), with “don't know” as an answer of its own; the OECD Survey on Drivers of Trust in Public Institutions
calls 6 to 10 high or moderately high, 5 neutral, and 0 to 4 low or no trust. Who does not know never counts as a 5.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, isqrt

from polity.disclosure import LIMIT
from polity.sentences import Sentence, gettext_noop

HIGHEST = 10
NUMBERS = tuple(f"{number:02}" for number in range(HIGHEST + 1))
DONT_KNOW, LEFT_OUT = "dk", "na"
ANSWERS = (*NUMBERS, DONT_KNOW, LEFT_OUT)
"""Every answer to one question; all have two signs, so that a sheet is as long as any other."""
HIGH_FROM, LOW_UP_TO = 6, 4

# Student's distribution, two-sided 95 %, by degrees of freedom (standard tables); between two, the smaller counts.
_STUDENT = (
    *((9, Fraction(2262, 1000)), (10, Fraction(2228, 1000)), (12, Fraction(2179, 1000))),
    *((15, Fraction(2131, 1000)), (20, Fraction(2086, 1000)), (30, Fraction(2042, 1000))),
    *((60, Fraction(2000, 1000)), (120, Fraction(1980, 1000))),
)


@dataclass(frozen=True)
class Tally:
    """How one question was answered: how many gave each number from 0 to 10, do not know, left it out."""

    counts: tuple[int, ...]
    dont_know: int
    left_out: int

    @property
    def answered(self) -> int:
        """How many gave a number."""
        return sum(self.counts)

    @property
    def sheets(self) -> int:
        """How many sheets were handed in."""
        return self.answered + self.dont_know + self.left_out

    @property
    def told(self) -> bool:
        """Whether enough gave a number for anything about these numbers to be told."""
        return self.answered >= LIMIT

    @property
    def mean_tenths(self) -> int | None:
        """The mean in tenths of a point, halves rounded up; None where nobody gave a number."""
        if not self.answered:
            return None
        points = sum(number * count for number, count in enumerate(self.counts))
        return (20 * points + self.answered) // (2 * self.answered)

    @property
    def high(self) -> int:
        """How many gave 6 to 10."""
        return sum(self.counts[HIGH_FROM:])

    @property
    def low(self) -> int:
        """How many gave 0 to 4."""
        return sum(self.counts[: LOW_UP_TO + 1])

    @property
    def high_percent(self) -> int | None:
        """The share of those who gave 6 to 10 among those who gave a number, in whole percent."""
        return (200 * self.high + self.answered) // (2 * self.answered) if self.answered else None

    @property
    def variance_of_mean(self) -> Fraction:
        """The variance of the mean, of at least two numbers (with the sample's variance, n − 1)."""
        number = self.answered
        mean = Fraction(sum(value * count for value, count in enumerate(self.counts)), number)
        squares = sum(count * (value - mean) ** 2 for value, count in enumerate(self.counts))
        return Fraction(squares) / (number * (number - 1))


def counted(answers: Iterable[str]) -> Tally:
    """Count the answers to one question, each of ANSWERS; ValueError for any other. Their order never matters."""
    found = Counter(answers)
    if unknown := set(found) - set(ANSWERS):
        raise ValueError(f"no answers to a question of trust: {sorted(unknown)}")
    return Tally(tuple(found[number] for number in NUMBERS), found[DONT_KNOW], found[LEFT_OUT])


def from_counts(counts: Mapping[str, int]) -> Tally:
    """Return the tally of counts by answer; the other way round is `by_answer`."""
    return Tally(
        tuple(counts.get(number, 0) for number in NUMBERS),
        counts.get(DONT_KNOW, 0),
        counts.get(LEFT_OUT, 0),
    )


def by_answer(tally: Tally) -> dict[str, int]:
    """Return how many gave each answer, those that nobody gave left out."""
    every = zip(ANSWERS, (*tally.counts, tally.dont_know, tally.left_out), strict=True)
    return {answer: count for answer, count in every if count}


@dataclass(frozen=True)
class Change:
    """The change between two waves in tenths of a point, and what chance alone can make of it (95 %)."""

    tenths: int
    margin_tenths: int

    @property
    def shown(self) -> bool:
        """Whether it is more than chance alone would explain."""
        return abs(self.tenths) > self.margin_tenths


def change(before: Tally, now: Tally) -> Change | None:
    """Return how the mean changed; None where too few gave a number in one of the waves.

    The change is that of the means as they are shown. The margin is that of two independent samples (Welch), with the
    quantile of Student's distribution for the smaller of them less one, and rounded up: nobody's answers are joined
    between waves, so the pairs cannot be used. Whoever answers is not drawn by chance: the margin is a lower bound of
    the uncertainty, not all of it.
    """
    if not (before.told and now.told):
        return None
    assert before.mean_tenths is not None
    assert now.mean_tenths is not None
    freedom = min(before.answered, now.answered) - 1
    quantile = next(value for known, value in reversed(_STUDENT) if known <= freedom)
    squared = 100 * quantile**2 * (before.variance_of_mean + now.variance_of_mean)
    return Change(now.mean_tenths - before.mean_tenths, _root_up(squared))


def _root_up(value: Fraction) -> int:
    """Return the least whole number whose square is at least `value`."""
    whole = ceil(value)
    root = isqrt(whole)
    return root if root * root >= whole else root + 1


def points(tenths: int) -> str:
    """Write tenths with one decimal and a point."""
    whole, rest = divmod(abs(tenths), 10)
    return f"{'−' if tenths < 0 else ''}{whole}.{rest}"


def change_said(found: Change | None, year: int) -> Sentence:
    """Say a change since the wave of `year` with its uncertainty."""
    if found is None:
        return Sentence(gettext_noop("Not compared with {year}: too few gave a number."), {"year": str(year)})
    told = {
        "year": str(year),
        "points": points(abs(found.tenths)),
        "margin": points(found.margin_tenths),
    }
    if found.shown and found.tenths > 0:
        return Sentence(
            gettext_noop("Higher than in {year} by {points}; chance alone explains up to {margin}."), told
        )
    if found.shown:
        return Sentence(
            gettext_noop("Lower than in {year} by {points}; chance alone explains up to {margin}."), told
        )
    if found.tenths == 0:
        return Sentence(gettext_noop("The same as in {year}."), told)
    if found.tenths > 0:
        return Sentence(
            gettext_noop(
                "{points} above {year}, but chance alone explains up to {margin}: this shows no change."
            ),
            told,
        )
    return Sentence(
        gettext_noop(
            "{points} below {year}, but chance alone explains up to {margin}: this shows no change."
        ),
        told,
    )


@dataclass(frozen=True)
class Kept:
    """Promises of one body that fell due in one year: kept in time, late, broken; `open` are not due yet."""

    kept: int = 0
    late: int = 0
    broken: int = 0
    open: int = 0

    @property
    def due(self) -> int:
        """How many fell due."""
        return self.kept + self.late + self.broken

    @property
    def percent(self) -> int | None:
        """The share kept in time of those that fell due, in whole percent; None where none did."""
        return (200 * self.kept + self.due) // (2 * self.due) if self.due else None


def sheet_text(levels: Sequence[str], answers: Mapping[str, str]) -> str:
    """Write a sheet as one text: an answer of two signs for each level in its order; what is missing was left out."""
    return "".join(answers.get(level, LEFT_OUT) for level in levels)


def columns(levels: Sequence[str], sheets: Iterable[str]) -> dict[str, Tally]:
    """Cut sheets apart: return how each level was answered. No two answers of one sheet stay together."""
    read = list(sheets)
    return {
        level: counted(sheet[2 * place : 2 * place + 2] for sheet in read)
        for place, level in enumerate(levels)
    }
