"""The line of the labour market beside a curve: entered by hand, never without its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from polity.retention.curves import MONTHS, Curve, Share, percent, plain_months
from polity.retention.faults import Fault, FaultyLine
from polity.sentences import Sentence, gettext_noop


@dataclass(frozen=True, slots=True)
class MarketLine:
    """The share of jobs that last so many months in a labour market, with a title and where the figures are from.

    `points` are (months, share between 0 and 1), by rising months. Month 0 is 1 unless it is given. Raises FaultyLine
    with all that is wrong; `line_faults` tells it without raising.
    """

    title: str
    source: str
    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        if found := line_faults(self.title, self.source, self.points):
            raise FaultyLine(found)

    def at(self, months: float) -> float | None:
        """Return the share after so many months, along straight lines between points; None after the last point."""
        points = self.points if self.points[0][0] == 0 else ((0.0, 1.0), *self.points)
        if not 0 <= months <= points[-1][0]:
            return None
        return float(np.interp(months, [one for one, _ in points], [share for _, share in points]))


@dataclass(frozen=True, slots=True)
class Beside:
    """A share beside that of the labour market; `above` is None while the bounds include it or one is not known."""

    share: Share
    market: float | None
    above: bool | None
    says: Sentence


def line_faults(title: str, source: str, points: Sequence[tuple[float, float]]) -> tuple[Fault, ...]:
    """Return everything wrong with a line; rows are those of its points, 0 for the line itself."""
    return tuple(_faults(title, source, points))


def _faults(title: str, source: str, points: Sequence[tuple[float, float]]) -> Iterator[Fault]:
    if not title.strip():
        yield Fault(0, "title_missing", Sentence(gettext_noop("Give the line a title.")))
    if not source.strip():
        yield Fault(
            0, "source_missing", Sentence(gettext_noop("Say where the figures of the line are from."))
        )
    if not points:
        yield Fault(0, "points_missing", Sentence(gettext_noop("Give at least one point of the line.")))
    before: tuple[float, float] | None = None
    for number, (months, share) in enumerate(points, 1):
        if not 0 <= share <= 1:
            template = gettext_noop("{share} is not a share. Give a number between 0 and 1.")
            yield Fault(number, "share", Sentence(template, {"share": share}))
        if not 0 <= months < float("inf"):
            template = gettext_noop("{months} is not a number of months. Give 0 or more.")
            yield Fault(number, "months", Sentence(template, {"months": months}))
        if before is not None and months <= before[0]:
            template = gettext_noop(
                "Month {months} comes after month {before}. Put the points in order, each once."
            )
            yield Fault(number, "order", Sentence(template, {"months": months, "before": before[0]}))
        if before is not None and share > before[1]:
            template = gettext_noop(
                "The share rises from {before} to {share}. Jobs that have ended do not come back."
            )
            yield Fault(number, "rises", Sentence(template, {"share": share, "before": before[1]}))
        before = (months, share)


def set_beside(curve: Curve, line: MarketLine, months: Sequence[float] = MONTHS) -> tuple[Beside, ...]:
    """Return the shares of a curve beside those of the line."""
    return tuple(_beside(share, line) for share in curve.shares(months))


def _beside(share: Share, line: MarketLine) -> Beside:
    market = line.at(share.months)
    if share.beyond is None:
        return Beside(share, market, None, share.says)
    if market is None:
        template = gettext_noop("“{title}” says nothing about {months} months.")
        return Beside(
            share, None, None, Sentence(template, {"title": line.title, "months": plain_months(share.months)})
        )
    values: dict[str, Any] = {
        "months": plain_months(share.months),
        "share": percent(share.beyond),
        "market": percent(market),
        "title": line.title,
    }
    above = None
    if share.low is not None and share.high is not None and not share.low <= market <= share.high:
        above = share.low > market
    if above is None:
        template = gettext_noop(
            # xgettext:no-python-format
            "After {months} months {share} % go on here, {market} % in “{title}”: too close to tell apart."
        )
    elif above:
        template = gettext_noop(
            # xgettext:no-python-format
            "After {months} months {share} % go on here, {market} % in “{title}”: jobs last longer here."
        )
    else:
        template = gettext_noop(
            # xgettext:no-python-format
            "After {months} months {share} % go on here, {market} % in “{title}”: jobs end sooner here."
        )
    return Beside(share, market, above, Sentence(template, values))
