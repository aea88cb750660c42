"""Two axes that are never added together: work and mission on one, viability of the business model on the other."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from polity.criteria.groups import weighed
from polity.criteria.numbers import shown
from polity.criteria.outcomes import Axis, Outcome, Score, points
from polity.criteria.values import AXES, Framework
from polity.sentences import Sentence, gettext_noop

_TITLES = {
    "work": gettext_noop("Work and mission"),
    "viability": gettext_noop("Viability of the business model"),
}


def axis_title(name: str) -> Sentence:
    """Return the title of an axis."""
    return Sentence(_TITLES[name])


def axes_of(framework: Framework, root: Outcome) -> dict[str, Axis]:
    """Return each axis that the framework names; a node without one of its own lies on that of the node above."""
    found = {name: list[Outcome]() for name in AXES}
    for name, outcome in _heads(framework, root, ""):
        found[name].append(outcome)
    return {name: _axis(framework, name, heads) for name, heads in found.items() if heads}


def _heads(framework: Framework, outcome: Outcome, above: str) -> Iterator[tuple[str, Outcome]]:
    """Yield the topmost outcomes of each stretch of the tree that lies on one axis, cut where another begins."""
    axis = (framework.nodes[outcome.key] if outcome.key else framework.root).axis or above
    if not outcome.parts or outcome.code == "by_right":
        if axis:
            yield axis, outcome
    else:
        for part in outcome.parts:
            yield from _heads(framework, part, axis)


def _axis(framework: Framework, name: str, leaves: list[Outcome]) -> Axis:
    counts = {"met": 0, "unmet": 0, "missing": 0}
    for leaf in leaves:
        state = "missing" if leaf.untold else leaf.state
        if state in counts:
            counts[state] += 1
    score = _score(framework, leaves)
    told: dict[str, object] = {"axis": axis_title(name), **counts}
    says = Sentence(gettext_noop("{axis}: {met} met, {unmet} not met, {missing} missing."), told)
    if score is not None:
        told |= {"points": points(score.low, score.high), "out_of": shown(score.out_of)}
        says = Sentence(gettext_noop("{axis}: {points} of {out_of} points."), told)
    return Axis(name, counts["met"], counts["unmet"], counts["missing"], says, score)


def _score(framework: Framework, leaves: list[Outcome]) -> Score | None:
    """Add up the weights of this axis alone; None unless every leaf that applies has one."""
    parts = list[tuple[Fraction, Outcome]]()
    for leaf in leaves:
        if leaf.state == "not_applicable":
            continue
        weight = framework.nodes[leaf.key].weight if leaf.key else None
        if weight is None:
            return None
        parts.append((weight, leaf))
    low, high, total = weighed(parts)
    return Score(low, high, total) if total else None
