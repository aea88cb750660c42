"""How long jobs last: the share still at work, month by month, with jobs that are still running treated as such.

A running job counts among those at risk for as long as it was seen, and then leaves without having ended; it is never
counted as lasting. Kaplan, Meier, "Nonparametric estimation from incomplete observations", JASA 53 (1958); bands by
Greenwood's variance on the log-log scale, which keeps them between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polity.retention.faults import FaultySpells
from polity.retention.spells import PARTS, Bools, Ints, Spells
from polity.sentences import Sentence, gettext_noop

Floats = NDArray[np.float64]
#: Months at which shares are told.
MONTHS = (12, 24, 36)
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Share:
    """How many jobs reach a number of months, and how many go on after it.

    `reached` is the share that lasts at least so long, `beyond` the share still at work after it: a yearly contract
    that is not renewed reaches 12 months and does not go beyond. `low` and `high` bound `beyond`. `at_risk` jobs were
    seen so long. Everything is None when no job was seen so long: nothing can be said yet.
    """

    months: float
    reached: float | None
    beyond: float | None
    low: float | None
    high: float | None
    at_risk: int

    @property
    def says(self) -> Sentence:
        """Return the share as a person reads it."""
        values: dict[str, Any] = {"months": plain_months(self.months), "seen": self.at_risk}
        if self.beyond is None:
            return Sentence(gettext_noop("No job was followed for {months} months yet."), values)
        values |= {"share": percent(self.beyond)}
        if self.low is None or self.high is None or percent(self.low) == percent(self.high):
            template = gettext_noop(
                # xgettext:no-python-format
                "After {months} months {share} % of the jobs go on ({seen} followed so long)."
            )
            return Sentence(template, values)
        template = gettext_noop(
            # xgettext:no-python-format
            "After {months} months {share} % of the jobs go on; "
            "between {low} and {high} % is likely ({seen} followed so long)."
        )
        return Sentence(template, values | {"low": percent(self.low), "high": percent(self.high)})

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        names = ("months", "reached", "beyond", "low", "high", "at_risk")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Median:
    """The months after which half of the jobs have ended, with bounds; None where the curve stays above half."""

    months: float | None
    low: float | None
    high: float | None

    @property
    def says(self) -> Sentence:
        """Return the median as a person reads it."""
        if self.months is None:
            return Sentence(gettext_noop("More than half of the jobs go on as far as they were followed."))
        return Sentence(
            gettext_noop("Half of the jobs have ended after {months} months."),
            {"months": plain_months(self.months)},
        )


@dataclass(frozen=True, slots=True)
class Curve:
    """The share of jobs still going after each time at which one ended or was last seen.

    Arrays of equal length, by rising `months`: `share`, its bounds `low` and `high` (nan where there are none: once the
    share is 0), how many were `at_risk` just before, how many `ended`, how many `left` unended.
    """

    months: Floats
    share: Floats
    low: Floats
    high: Floats
    at_risk: Ints
    ended: Ints
    left: Ints
    confidence: float

    @property
    def number(self) -> int:
        """How many jobs there are."""
        return int(self.at_risk[0]) if self.at_risk.size else 0

    @property
    def endings(self) -> int:
        """How many of them have ended."""
        return int(self.ended.sum())

    def reached(self, months: float) -> float | None:
        """Return the share of jobs that last at least so long; None when no job was seen so long."""
        return self._value(self.share, self._before(months), 1.0) if self._known(months) else None

    def beyond(self, months: float) -> float | None:
        """Return the share of jobs still going after so long; None when no job was seen so long."""
        return self._value(self.share, self._upto(months), 1.0) if self._known(months) else None

    def at_risk_at(self, months: float) -> int:
        """Return how many jobs were seen to go on for at least so long."""
        place = self._before(months) + 1
        return int(self.at_risk[place]) if place < self.at_risk.size else 0

    def share_at(self, months: float) -> Share:
        """Return everything said about one number of months."""
        place = self._upto(months)
        known = self._known(months)
        return Share(
            months,
            self.reached(months),
            self.beyond(months),
            self._value(self.low, place, 1.0) if known else None,
            self._value(self.high, place, 1.0) if known else None,
            self.at_risk_at(months),
        )

    def shares(self, months: Sequence[float] = MONTHS) -> tuple[Share, ...]:
        """Return the shares after 12, 24 and 36 months, or after others."""
        return tuple(self.share_at(one) for one in months)

    def median(self) -> Median:
        """Return the first time at which no more than half go on, and where the bounds cross half."""
        return Median(self._first(self.share), self._first(self.low), self._first(self.high))

    @property
    def says(self) -> Sentence:
        """Return what the curve is made of."""
        template = gettext_noop(
            "Jobs: {number}. Ended: {endings}. Not ended, and counted only for as long as they were seen: {running}."
        )
        values = {"number": self.number, "endings": self.endings, "running": self.number - self.endings}
        return Sentence(template, values)

    def as_json(self) -> dict[str, Any]:
        """Return plain values; a bound that does not exist is None."""
        names = ("months", "share", "low", "high", "at_risk", "ended", "left")
        columns = {name: [_finite(value) for value in getattr(self, name).tolist()] for name in names}
        half = self.median()
        return {
            "number": self.number,
            "endings": self.endings,
            "confidence": self.confidence,
            "median": {"months": half.months, "low": half.low, "high": half.high},
            "shares": [share.as_json() for share in self.shares()],
            "curve": columns,
        }

    def _known(self, months: float) -> bool:
        """Whether a job was seen so long, or none is left that could have been."""
        return bool(self.months.size) and (months <= self.months[-1] or self.share[-1] == 0)

    def _before(self, months: float) -> int:
        return int(np.searchsorted(self.months, months, side="left")) - 1

    def _upto(self, months: float) -> int:
        return int(np.searchsorted(self.months, months, side="right")) - 1

    @staticmethod
    def _value(column: Floats, place: int, start: float) -> float | None:
        return start if place < 0 else _finite(float(column[place]))

    def _first(self, column: Floats) -> float | None:
        # A share of a half is rarely a half in floats: 0.5 + 1e-12 is one.
        places = np.flatnonzero(column <= 0.5 + 1e-9)
        return float(self.months[places[0]]) if places.size else None


def kaplan_meier(months: ArrayLike, ended: ArrayLike, *, confidence: float = CONFIDENCE) -> Curve:
    """Return the curve of jobs seen for `months` (0 or more, in any unit), `ended` or not.

    Those that end at a time and those last seen then were all at risk at it. Raises ValueError when the two are not
    of equal length, or a time is below zero or no number.
    """
    times = np.asarray(months, dtype=np.float64)
    over = np.asarray(ended, dtype=np.bool_)
    if times.shape != over.shape or times.ndim != 1:
        raise ValueError("Give as many times as endings, in one row each.")
    if not np.all(np.isfinite(times)) or np.any(times < 0):
        raise ValueError("A time is a number, not below zero.")
    different, place = np.unique(times, return_inverse=True)
    counts = np.bincount(place, minlength=different.size)
    ends = np.bincount(place[over], minlength=different.size)
    return _drawn(different, ends.astype(np.int64), (counts - ends).astype(np.int64), confidence)


def _drawn(months: Floats, ended: Ints, left: Ints, confidence: float) -> Curve:
    """Return the curve of as many jobs `ended` and `left` at each of the rising times."""
    if not months.size:
        return Curve(months, months, months, months, ended, ended, left, confidence)
    at_risk = np.cumsum((ended + left)[::-1])[::-1]
    share = np.cumprod(1 - ended / at_risk).astype(np.float64)
    away = NormalDist().inv_cdf((1 + confidence) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):  # of bounds where the share is 1 or 0: set below
        spread = away * np.sqrt(np.cumsum(ended / (at_risk * (at_risk - ended)))) / np.log(share)
        low, high = (_bound(share, share ** np.exp(one)) for one in (-spread, spread))
    return Curve(months, share, low, high, at_risk, ended, left, confidence)


@dataclass(frozen=True, slots=True)
class Followed:
    """Spells as known on a day: how long each was seen, in 31sts of a month, and whether it had ended."""

    spells: Spells
    parts: Ints
    ended: Bools

    def curve(self, *, confidence: float = CONFIDENCE) -> Curve:
        """Return the curve of all of them."""
        return _counted(self.parts, self.ended, confidence)

    def curves_by(self, label: str, *, confidence: float = CONFIDENCE) -> dict[str, Curve]:
        """Return a curve for each name of a label; raises UnknownLabel."""
        told = self.spells.label(label)
        small = told.codes.astype(np.uint16) if len(told.names) < 1 << 16 else told.codes  # sorts much faster
        order = np.argsort(small, kind="stable")
        parts, ended = self.parts[order], self.ended[order]
        last = np.cumsum(np.bincount(told.codes, minlength=len(told.names))).tolist()
        return {
            name: _counted(parts[begin:end], ended[begin:end], confidence)
            for name, begin, end in zip(told.names, [0, *last], last, strict=False)
            if end > begin
        }


def _counted(parts: Ints, ended: Bools, confidence: float) -> Curve:
    counts = np.bincount(parts)
    ends = np.bincount(parts[ended], minlength=counts.size)
    times = np.flatnonzero(counts)
    own = ends[times].astype(np.int64)
    return _drawn(times / PARTS, own, counts[times].astype(np.int64) - own, confidence)


def follow(spells: Spells, *, until: date, not_lost: Sequence[str] = ()) -> Followed:
    """Return what is known of spells on `until`, the last day up to which reports are complete.

    A job whose `ending` is among `not_lost` (such as a retirement) leaves without counting as ended. Spells are to be
    given from their own start, not from when they were first reported. Raises FaultySpells when one ends before it
    starts, or starts or ends after `until`; UnknownLabel when `not_lost` is given and the spells have no endings.
    """
    last = np.datetime64(until, "D")
    wrong = (spells.end < spells.start) | (spells.end > last) | (spells.start > last)
    if wrong.any():
        template = gettext_noop(
            "Look the spells of work over first: {number} of {all} end before they start, or lie after {until}."
        )
        values = {"number": int(wrong.sum()), "all": len(spells), "until": until}
        raise FaultySpells(Sentence(template, values))
    parts, ended = spells.lasted(until)
    if not_lost:
        ended = ended & ~spells.label("ending").among(not_lost)
    return Followed(spells, parts, ended)


def curve(
    spells: Spells, *, until: date, not_lost: Sequence[str] = (), confidence: float = CONFIDENCE
) -> Curve:
    """Return the curve of spells as known on `until`; takes and raises what `follow` does."""
    return follow(spells, until=until, not_lost=not_lost).curve(confidence=confidence)


def curves_by(
    spells: Spells, label: str, *, until: date, not_lost: Sequence[str] = (), confidence: float = CONFIDENCE
) -> dict[str, Curve]:
    """Return a curve for each name of a label ("group", "term", "contract"…), in the order of names.

    Names that no spell carries are left out. Takes and raises what `follow` does, and UnknownLabel.
    """
    return follow(spells, until=until, not_lost=not_lost).curves_by(label, confidence=confidence)


def _bound(share: Floats, bound: Any) -> Floats:
    """Return a bound that is 1 where nothing has ended yet, and is none once nothing goes on."""
    placed: Floats = np.where(
        share == 1, 1.0, np.where(share == 0, np.nan, np.asarray(bound, dtype=np.float64))
    )
    return placed


def _finite(value: float) -> float | None:
    return value if value == value else None


def percent(share: float) -> int:
    """Return a share as a whole percentage, which is 100 or 0 only when it is all or nothing."""
    whole = round(share * 100)
    if share < 1:
        whole = min(whole, 99)
    return max(whole, 1) if share > 0 else whole


def plain_months(months: float) -> str:
    """Return months with one decimal, or none when they are whole."""
    return f"{months:.1f}".removesuffix(".0")
