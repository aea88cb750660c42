"""What follows for a group from its parts, by its rule. Every rule is a function from outcomes to a verdict.

What is missing stays missing: a rule says "met" or "unmet" only when no answer that is still to come could change it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from polity.criteria.numbers import shown
from polity.criteria.outcomes import Distance, Outcome, Score, points
from polity.criteria.values import Group
from polity.sentences import Sentence, gettext_noop

Outcomes = tuple[Outcome, ...]
ZERO, ONE = Fraction(0), Fraction(1)
_OPEN = ("unmet", "missing")


class Verdict(NamedTuple):
    """What a rule finds: the state, its sentence (without the title), score, distance and what is in the way."""

    state: str
    says: Sentence
    score: Score | None = None
    distance: Distance | None = None
    blocks: tuple[str, ...] = ()


def verdict(group: Group, parts: Outcomes) -> Verdict:
    """Apply the rule of a group to the outcomes of its parts."""
    applying = tuple([part for part in parts if part.state != "not_applicable"])
    if not applying:
        return Verdict("not_applicable", Sentence(gettext_noop("nothing of it applies.")))
    return _BY_RULE[group.rule](group, applying)


def _all(group: Group, parts: Outcomes) -> Verdict:
    met, later = 0, False
    unmet, missing = list[Outcome](), list[Outcome]()
    for part in parts:
        if part.state == "met":
            met += 1
        elif part.state == "unmet":
            unmet.append(part)
        elif part.state == "missing":
            missing.append(part)
        else:
            later = later or part.state == "later"
    if unmet or missing:
        counts = {
            "met": met,
            "all": met + len(unmet) + len(missing),
            "unmet": len(unmet),
            "missing": len(missing),
        }
        says = Sentence(gettext_noop("{met} of {all} hold, {unmet} not met, {missing} missing."), counts)
        open_ = (*unmet, *missing)
        return Verdict("unmet" if unmet else "missing", says, None, _in_the_way(open_), _blocks(open_))
    if not met:
        return _NOT_DUE if later else _NOTHING_COUNTS
    return _MET if met == 1 else Verdict("met", Sentence(gettext_noop("met; all {all} hold."), {"all": met}))


_MET = Verdict("met", Sentence(gettext_noop("met.")))
_NOT_DUE = Verdict("later", Sentence(gettext_noop("nothing is due now.")))
_NOTHING_COUNTS = Verdict("noted", Sentence(gettext_noop("nothing of it can be missed.")))


def _in_the_way(parts: Outcomes) -> Distance:
    """Say how far a group is from being met: the only thing in the way, or how many there are."""
    if len(parts) == 1 and parts[0].distance is not None:
        only = parts[0].distance
        return Distance(only.amount, only.unit, only.says)
    count = Fraction(len(parts))
    if len(parts) == 1:
        says = Sentence(gettext_noop("one condition: {title}"), {"title": parts[0].title})
    else:
        titles = "; ".join(part.title for part in parts)
        says = Sentence(gettext_noop("{count} conditions: {titles}"), {"count": len(parts), "titles": titles})
    return Distance(count, "conditions", says)


def _at_least(group: Group, parts: Outcomes) -> Verdict:
    """`least` parts must hold; of fewer that apply, all."""
    counted = tuple(part for part in parts if part.state != "noted")
    if not counted:
        return _NOTHING_COUNTS
    needed = min(group.least if group.rule == "at_least" else 1, len(counted))
    met, missing = len(_of(counted, "met")), _of(counted, "missing")
    counts = {"met": met, "all": len(counted), "needed": needed, "missing": len(missing)}
    if met >= needed:
        return Verdict("met", Sentence(gettext_noop("met; {met} of {all} hold, {needed} needed."), counts))
    says = Sentence(gettext_noop("{met} of {all} hold, {needed} needed, {missing} missing."), counts)
    state = "missing" if met + len(missing) >= needed else "unmet"
    more = Fraction(needed - met)
    distance = Distance(
        more,
        "conditions",
        Sentence(gettext_noop("{count} more of {all} conditions"), {**counts, "count": needed - met}),
    )
    return Verdict(
        state, says, None, distance, _blocks(tuple(part for part in counted if part.state in _OPEN))
    )


def _weighted(group: Group, parts: Outcomes) -> Verdict:
    """The weights of what applies, each times the share that its part earns, stretched to `out_of`."""
    weights = {node.key: node.weight or ZERO for node in group.parts}
    low, high, total = weighed([(weights[part.key], part) for part in parts])
    settled = low is high
    if total != group.out_of:
        low = low * group.out_of / total
        high = low if settled else high * group.out_of / total
    band = _band(group, low)
    score = Score(low, high, group.out_of, band if settled or band == _band(group, high) else "")
    title = next((one.title for one in group.bands if one.key == score.band), "")
    told = {"points": points(low, high), "out_of": shown(group.out_of), "band": title}
    says = Sentence(gettext_noop("{points} of {out_of} points."), told)
    if title:
        says = Sentence(gettext_noop("{points} of {out_of} points: {band}."), told)
    if group.passes_from is None and settled:
        return Verdict("noted", says, score)
    if group.passes_from is None:
        return Verdict(
            "missing", says, score, None, _blocks(tuple(part for part in parts if part.low < part.high))
        )
    if low >= group.passes_from:
        return Verdict("met", says, score)
    short = tuple(part for part in parts if part.low < ONE)
    gap = group.passes_from - low
    words = {"gap": shown(gap), "mark": shown(group.passes_from)}
    distance = Distance(gap, "points", Sentence(gettext_noop("{gap} points short of {mark}"), words))
    return Verdict(
        "unmet" if high < group.passes_from else "missing", says, score, distance, _blocks(short, own=True)
    )


def weighed(parts: list[tuple[Fraction, Outcome]]) -> tuple[Fraction, Fraction, Fraction]:
    """Return the least and the most that parts can earn by their weights, and the sum of the weights, exactly.

    Least and most are one and the same object when nothing that counts is missing.
    """
    low = _products([(weight, part.low) for weight, part in parts])
    high = low
    if any(part.low is not part.high for _, part in parts):
        high = _products([(weight, part.high) for weight, part in parts])
    total = _products([(weight, ONE) for weight, _ in parts])
    return low, low if high == low else high, total


def _products(pairs: list[tuple[Fraction, Fraction]]) -> Fraction:
    """Add up products in whole numbers over one denominator: much faster than one fraction after another."""
    above, below = 0, 1
    for one, other in pairs:
        product, divisor = one.numerator * other.numerator, one.denominator * other.denominator
        if below % divisor == 0:
            above += product * (below // divisor)
        else:
            above, below = above * divisor + product * below, below * divisor
    return Fraction(above, below)


def _band(group: Group, score: Fraction) -> str:
    return next((band.key for band in group.bands if score >= band.least), "")


def _branch(group: Group, parts: Outcomes) -> Verdict:
    """The branches that apply must all hold; the score of a single one is the score of the group."""
    found = _all(group, parts)
    only = parts[0] if len(parts) == 1 else None
    if only is None or only.score is None:
        return found
    return Verdict(only.state, only.says, only.score, only.distance, only.blocks)


def _profile(group: Group, parts: Outcomes) -> Verdict:
    """Tell what is there and what is not; there is no pass mark, and nothing is in the way."""
    untold = sum(part.untold for part in parts)
    counts = {
        "met": len(_of(parts, "met")),
        "unmet": len(_of(parts, "unmet")),
        "missing": len(_of(parts, "missing")) + untold,
        "noted": len(_of(parts, "noted")) + len(_of(parts, "later")) - untold,
    }
    template = gettext_noop("profile without a pass mark: {met} present, {unmet} absent, {missing} missing.")
    if counts["noted"]:
        template = gettext_noop(
            "profile without a pass mark: {met} present, {unmet} absent, {missing} missing, {noted} told."
        )
    return Verdict("noted", Sentence(template, counts))


_BY_RULE: Mapping[str, Callable[[Group, Outcomes], Verdict]] = MappingProxyType(
    {
        "all": _all,
        "any": _at_least,
        "at_least": _at_least,
        "weighted": _weighted,
        "tiers": _all,
        "branch": _branch,
        "profile": _profile,
    }
)


def _of(parts: Outcomes, state: str) -> Outcomes:
    return tuple(part for part in parts if part.state == state)


def _blocks(parts: Outcomes, *, own: bool = False) -> tuple[str, ...]:
    """Return what is in the way within these parts; `own` names a part that merely earns too little."""
    keys: list[str] = []
    for part in parts:
        keys += part.blocks or ((part.key,) if own else ())
    return tuple(dict.fromkeys(keys))
