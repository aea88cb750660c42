"""One indicator: what its figure says against its limits, and how far it is to them."""

from __future__ import annotations

from fractions import Fraction

from polity.criteria.answers import PROOFS, Figure
from polity.criteria.numbers import shown
from polity.criteria.outcomes import Distance, Outcome
from polity.criteria.units import unit_word
from polity.criteria.values import Indicator
from polity.sentences import Sentence, gettext_noop

ZERO, ONE = Fraction(0), Fraction(1)


def judge(indicator: Indicator, figure: Figure) -> Outcome:
    """Return the outcome of an indicator from its figure."""
    value = figure.value
    if value is None:
        return _without_value(indicator, figure)
    code, distance = _against_limits(indicator, value)
    state = "unmet" if code not in ("met", "noted") else code
    earned = _earned(indicator, value) if indicator.scored else ONE if state != "unmet" else ZERO
    return Outcome(
        key=indicator.key,
        title=indicator.title,
        level="indicator",
        state=state,
        code=code,
        says=_sentence(indicator, value, state, distance),
        distance=distance,
        blocks=(indicator.key,) if state == "unmet" else (),
        low=earned,
        high=earned,
        value=value,
        proof=PROOFS[figure.proof],
    )


def _without_value(indicator: Indicator, figure: Figure) -> Outcome:
    applies = figure.code != "not_applicable"
    asked = applies and (indicator.limited or indicator.scored)
    state = "missing" if asked else "noted" if applies else "not_applicable"
    assert figure.says is not None
    return Outcome(
        key=indicator.key,
        title=indicator.title,
        level="indicator",
        state=state,
        code=figure.code,
        says=Sentence("{title}: {why}", {"title": indicator.title, "why": figure.says}),
        blocks=(indicator.key,) if asked else (),
    )


def _against_limits(indicator: Indicator, value: Fraction | str | bool) -> tuple[str, Distance | None]:
    if not indicator.limited:
        return "noted", None
    if isinstance(value, Fraction):
        if indicator.least is not None and value < indicator.least:
            return "below", _distance(indicator, indicator.least - value, "below")
        if indicator.most is not None and value > indicator.most:
            return "above", _distance(indicator, value - indicator.most, "above")
        return "met", None
    if indicator.kind == "yes_no":
        return ("met" if value == indicator.wants else "not_so"), None
    if indicator.kind == "choice" and indicator.accepts and value not in indicator.accepts:
        return "not_accepted", None
    return "met", None


def _distance(indicator: Indicator, amount: Fraction, side: str) -> Distance:
    """Say the distance in the unit: "4 more months", "0.06 above the cap", "6 percentage points above the cap"."""
    if indicator.kind == "share":
        points = {"amount": shown(amount * 100), "cap": shown((indicator.most or ZERO) * 100)}
        says = Sentence(gettext_noop("{amount} percentage points more"), points)
        if side == "above":
            says = Sentence(gettext_noop("{amount} percentage points above the cap of {cap} %"), points)
        return Distance(amount, "share", says)
    if side == "above":
        cap = {
            "amount": shown(amount),
            "unit": unit_word(indicator.unit, amount),
            "cap": shown(indicator.most or ZERO),
        }
        bare = Sentence(gettext_noop("{amount} above the cap of {cap}"), cap)
        worded = Sentence(gettext_noop("{amount} {unit} above the cap of {cap}"), cap)
        return Distance(amount, indicator.unit, worded if indicator.unit else bare)
    more = {"amount": shown(amount), "unit": unit_word(indicator.unit, amount)}
    bare, worded = (
        Sentence(gettext_noop("{amount} more"), more),
        Sentence(gettext_noop("{amount} more {unit}"), more),
    )
    return Distance(amount, indicator.unit, worded if indicator.unit else bare)


def _earned(indicator: Indicator, value: Fraction | str | bool) -> Fraction:
    """Return the share of the weight that an answer earns by degrees, between 0 and 1."""
    if indicator.points:
        return indicator.points.get(str(value), ZERO)
    assert isinstance(value, Fraction)
    if indicator.scale:
        return _on_scale(value, *indicator.scale)
    earned = ZERO
    for start, share in indicator.steps:
        if value >= start:
            earned = share
    return earned


def _on_scale(value: Fraction, worst: Fraction, best: Fraction) -> Fraction:
    """Return (value - worst) / (best - worst) between 0 and 1; in whole numbers, which takes a third of the time."""
    above = (value.numerator * worst.denominator - worst.numerator * value.denominator) * best.denominator
    below = (best.numerator * worst.denominator - worst.numerator * best.denominator) * value.denominator
    if below < 0:
        above, below = -above, -below
    if above <= 0:
        return ZERO
    return ONE if above >= below else Fraction(above, below)


def _sentence(
    indicator: Indicator, value: Fraction | str | bool, state: str, distance: Distance | None
) -> Sentence:
    told = _told(indicator, value)
    if distance is not None:
        return Sentence(
            gettext_noop("{title}: {told}; not met: {distance}."),
            {"title": indicator.title, "told": told, "distance": distance.says},
        )
    return Sentence(_SAID[state], {"title": indicator.title, "told": told})


_SAID = {
    "met": gettext_noop("{title}: {told}; met."),
    "unmet": gettext_noop("{title}: {told}; not met."),
    "noted": gettext_noop("{title}: {told}."),
}
_YES, _NO = Sentence(gettext_noop("yes")), Sentence(gettext_noop("no"))


def _told(indicator: Indicator, value: Fraction | str | bool) -> Sentence:
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, Fraction):
        if indicator.kind == "share":
            return Sentence("{value} %", {"value": shown(value * 100)})
        if not indicator.unit:
            return Sentence("{value}", {"value": shown(value)})
        return Sentence("{value} {unit}", {"value": shown(value), "unit": unit_word(indicator.unit, value)})
    if indicator.kind == "choice":
        return Sentence("{value}", {"value": indicator.choices.get(value, value)})
    return Sentence(gettext_noop("given"))
