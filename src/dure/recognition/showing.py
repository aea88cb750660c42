"""Trees as flat lines, so that a page can show them without any logic of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext, pgettext, pgettext_lazy

from dure.recognition.models import Figure
from dure.recognition.writing import language, said_value
from dure.refusals import said
from polity.criteria import (
    STATE_WORDS,
    Framework,
    Group,
    Indicator,
    Node,
    Outcome,
    Result,
    in_language,
    shown,
    unit_word,
)

DEEPEST = 4
LEVELS = {
    "framework": pgettext_lazy("level of a framework", "framework"),
    "principle": pgettext_lazy("level of a framework", "principle"),
    "duty": pgettext_lazy("level of a framework", "duty"),
    "indicator": pgettext_lazy("level of a framework", "indicator"),
}
RULES = {
    "all": pgettext_lazy("rule of a framework", "all of them"),
    "any": pgettext_lazy("rule of a framework", "any of them"),
    "at_least": pgettext_lazy("rule of a framework", "some of them"),
    "weighted": pgettext_lazy("rule of a framework", "by points"),
    "tiers": pgettext_lazy("rule of a framework", "each by its deadline"),
    "branch": pgettext_lazy("rule of a framework", "the one of its type"),
    "profile": pgettext_lazy("rule of a framework", "a profile without a pass mark"),
}
BADGES = {
    "met": "kept",
    "unmet": "failed",
    "missing": "open",
    "later": "ahead",
    "noted": "info",
    "not_applicable": "closed",
}
STATUSES = {
    "recognised": (pgettext_lazy("status of a recognition", "recognised"), "recognised"),
    "conditional": (pgettext_lazy("status of a recognition", "recognised on a condition"), "open"),
    "withdrawn": (pgettext_lazy("status of a recognition", "withdrawn"), "failed"),
    "expired": (pgettext_lazy("status of a recognition", "expired"), "closed"),
    "coming": (pgettext_lazy("status of a recognition", "begins later"), "ahead"),
}


@dataclass(frozen=True)
class Line:
    """One node of a framework: how deep it stands, what it asks."""

    node: Node
    depth: int
    level: str
    rule: str
    asks: str


@dataclass(frozen=True)
class Told:
    """One outcome of a result: how deep it stands, in which state, with the answer it rests on."""

    outcome: Outcome
    depth: int
    level: str
    state: str
    badge: str
    says: str
    answer: str
    figure: Figure | None
    node: Node | None


def spoken(framework: Framework) -> Framework:
    """Return the framework with its titles in the reader's language, where its authors gave them."""
    return in_language(framework, language())


def lines(framework: Framework) -> list[Line]:
    """Return the nodes of a framework below the top, in the order of the tree."""
    return [
        Line(node, min(depth, DEEPEST), str(LEVELS[node.level]), rule_of(node), _asks(node))
        for node, depth in _walk(framework.root, 0)
        if depth
    ]


def _walk(node: Node, depth: int) -> Iterator[tuple[Node, int]]:
    yield node, depth
    for part in node.parts if isinstance(node, Group) else ():
        yield from _walk(part, depth + 1)


def rule_of(node: Node) -> str:
    """Return the words for the rule by which a group follows from its parts."""
    if not isinstance(node, Group):
        return ""
    if node.rule == "at_least":
        return gettext("at least %(least)s of them") % {"least": node.least}
    return str(RULES[node.rule])


def _asks(node: Node) -> str:
    """Say what an indicator wants: its limits with their unit."""
    if not isinstance(node, Indicator):
        return ""
    parts = []
    if node.least is not None:
        parts.append(gettext("at least %(number)s") % {"number": _with_unit(node, node.least)})
    if node.most is not None:
        parts.append(gettext("at most %(number)s") % {"number": _with_unit(node, node.most)})
    if node.evidence:
        parts.append(gettext("with evidence"))
    return ", ".join(parts)


def _with_unit(node: Indicator, limit: Fraction) -> str:
    if node.kind == "share":
        return f"{shown(limit * 100)} %"
    return f"{shown(limit)} {said(unit_word(node.unit, limit))}".strip()


def told(framework: Framework, result: Result, figures: Mapping[str, Figure]) -> list[Told]:
    """Return the outcomes of a result below the top, in the order of the tree."""
    return [
        _told(framework, outcome, depth, figures) for outcome, depth in _outcomes(result.root, 0) if depth
    ]


def _outcomes(outcome: Outcome, depth: int) -> Iterator[tuple[Outcome, int]]:
    yield outcome, depth
    for part in outcome.parts:
        yield from _outcomes(part, depth + 1)


def _told(framework: Framework, outcome: Outcome, depth: int, figures: Mapping[str, Figure]) -> Told:
    node = framework.nodes.get(outcome.key)
    figure = figures.get(outcome.key)
    return Told(
        outcome=outcome,
        depth=min(depth, DEEPEST),
        level=str(LEVELS.get(outcome.level, outcome.level)),
        state=state_word(outcome.state),
        badge=BADGES[outcome.state],
        says=said(outcome.says),
        answer=said_value(node, figure) if isinstance(node, Indicator) else "",
        figure=figure,
        node=node,
    )


def state_word(state: str) -> str:
    """Return the word for the state of an outcome."""
    return gettext(STATE_WORDS[state])


def status_word(status: str) -> dict[str, Any]:
    """Return the word for the status of a recognition, and the badge beside it."""
    word, badge = STATUSES[status]
    return {"code": status, "word": word, "badge": badge}


def axes_shown(result: Result) -> Sequence[dict[str, Any]]:
    """Return each axis with its sentence and counts; they are never added together."""
    return [
        {
            "name": axis.name,
            "title": pgettext("axis", "Work and mission")
            if axis.name == "work"
            else pgettext("axis", "Viability of the business model"),
            "says": said(axis.says),
            "met": axis.met,
            "unmet": axis.unmet,
            "missing": axis.missing,
            "total": axis.met + axis.unmet + axis.missing,
        }
        for axis in result.axes.values()
    ]
