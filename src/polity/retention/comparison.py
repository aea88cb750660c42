"""Whether jobs of some groups last longer than those of others, or whether chance alone could look like that.

The log-rank test: Mantel, "Evaluation of survival data and two new rank order statistics arising in its consideration",
Cancer Chemotherapy Reports 50 (1966); for more than two groups as in Kalbfleisch, Prentice, "The Statistical Analysis
of Failure Time Data" (2nd ed. 2002), section 1.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import erfc, exp, pi, sqrt
from typing import Any

import numpy as np

from polity.retention.curves import Curve, Floats
from polity.sentences import Sentence, gettext_noop

#: A difference that chance makes in fewer cases than this is told as one.
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Endings:
    """How many jobs of a group ended, and how many would have if all groups were alike."""

    name: str
    number: int
    ended: int
    expected: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The log-rank test of groups. `p` is the chance of a difference as large among groups that are alike; None when
    there is nothing to compare (one group only, or no ending while two groups have jobs).
    """

    groups: tuple[Endings, ...]
    statistic: float
    degrees: int
    p: float | None

    @property
    def says(self) -> Sentence:
        """Return the result as a person reads it."""
        if self.p is None:
            return Sentence(gettext_noop("There is too little to compare yet."))
        values = {"cases": _cases(self.p)}
        if self.p >= LEVEL:
            template = gettext_noop(
                # xgettext:no-python-format
                "Chance alone would make a difference as large in {cases} % of cases: nothing is shown by it."
            )
        elif self.p >= 0.0001:
            template = gettext_noop(
                # xgettext:no-python-format
                "The jobs last differently: chance alone would make a difference as large in {cases} % of cases."
            )
        else:
            template = gettext_noop(
                # xgettext:no-python-format
                "The jobs last differently: "
                "chance alone would make a difference as large in less than {cases} % of cases."
            )
        return Sentence(template, values)

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "groups": [
                {"name": one.name, "number": one.number, "ended": one.ended, "expected": one.expected}
                for one in self.groups
            ],
            "statistic": self.statistic,
            "degrees": self.degrees,
            "p": self.p,
            "says": str(self.says),
        }


def log_rank(curves: Mapping[str, Curve]) -> Comparison:
    """Compare the curves of groups that share no job; the order of groups never matters to the result."""
    if not curves:
        return Comparison((), 0.0, 0, None)
    times = np.unique(np.concatenate([one.months[one.ended > 0] for one in curves.values()]))
    risk = np.stack([_at(one, one.at_risk, times, later=True) for one in curves.values()], axis=-1)
    ended = np.stack([_at(one, one.ended, times, later=False) for one in curves.values()], axis=-1)
    all_risk, all_ended = risk.sum(axis=1), ended.sum(axis=1)
    part = risk / all_risk[:, None] if times.size else risk
    expected = (part * all_ended[:, None]).sum(axis=0)
    variance = _variance(part, all_risk, all_ended)
    statistic, degrees = _distance(ended.sum(axis=0) - expected, variance)
    groups = tuple(
        Endings(name, one.number, one.endings, float(expected[place]))
        for place, (name, one) in enumerate(curves.items())
    )
    return Comparison(groups, statistic, degrees, _beyond(statistic, degrees) if degrees else None)


def _beyond(statistic: float, degrees: int) -> float:
    """Return the chance that chi-squared with these degrees of freedom lies beyond a statistic.

    Abramowitz, Stegun, Handbook of Mathematical Functions (1964), 26.4.4 and 26.4.5.
    """
    half = max(statistic, 0.0) / 2
    if degrees % 2:
        found, term, next_one = erfc(sqrt(half)), 2 * exp(-half) * sqrt(half / pi), 3
    else:
        found, term, next_one = 0.0, exp(-half), 2
    for freedom in range(next_one, degrees + 1, 2):
        found += term
        term *= half / (freedom / 2)
    return min(found, 1.0)


def _at(curve: Curve, column: Any, times: Floats, *, later: bool) -> Floats:
    """Return a column at given times: the value of the next time of the curve (`later`), or only of the same time."""
    if not curve.months.size:
        return np.zeros(times.size)
    place = np.searchsorted(curve.months, times, side="left")
    inside = place < curve.months.size
    place = np.minimum(place, curve.months.size - 1)
    if not later:
        inside &= curve.months[place] == times
    found: Floats = np.where(inside, column[place], 0).astype(np.float64)
    return found


def _variance(part: Floats, risk: Floats, ended: Floats) -> Floats:
    """Return the covariance of endings between groups: hypergeometric at each time, added up."""
    spread = np.divide(ended * (risk - ended), risk - 1, out=np.zeros_like(risk), where=risk > 1)
    own = np.diag((part * spread[:, None]).sum(axis=0))
    covariance: Floats = own - (part * spread[:, None]).T @ part
    return covariance


def _distance(surplus: Floats, variance: Floats) -> tuple[float, int]:
    """Return the surplus of endings measured by its variance, and in how many directions it can vary."""
    # The parts of a whole vary in one direction less than there are parts: what is left there is rounding.
    spread, axes = np.linalg.eigh(variance)
    free = spread[1:] > 1e-9 * max(float(spread[-1]), 1e-9)
    along = (surplus @ axes)[1:][free]
    return float((along**2 / spread[1:][free]).sum()), int(free.sum())


def _cases(chance: float) -> str:
    """Return a chance as a percentage with as many digits as say something, at least 0.01."""
    if chance < 0.0001:
        return "0.01"
    return f"{100 * chance:.0f}" if chance >= 0.1 else f"{100 * chance:.2g}"
