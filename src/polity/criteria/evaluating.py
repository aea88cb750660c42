"""One framework, one organization, one day: the whole tree of outcomes. Pure: same inputs, same result."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from polity.criteria.answers import Answer, Reading, Subject
from polity.criteria.axes import axes_of
from polity.criteria.groups import verdict
from polity.criteria.judging import judge
from polity.criteria.outcomes import Outcome, Result, weakest
from polity.criteria.values import Framework, Group, Indicator, Node
from polity.sentences import Sentence, gettext_noop

ZERO, ONE = Fraction(0), Fraction(1)
_EARNED = {"met": (ONE, ONE), "noted": (ONE, ONE), "unmet": (ZERO, ZERO), "later": (ZERO, ZERO)}


def evaluate(framework: Framework, subject: Subject, answers: Mapping[str, Answer], *, on: date) -> Result:
    """Apply a framework to the answers of an organization on a day.

    Answers to what the framework does not ask are passed over; an answer of the wrong type counts as missing and
    says so (`answer_faults` lists both). Never raises for any answers.
    """
    walk = _Walk(framework, subject, answers, on)
    root = walk.outcome(framework.root)
    return Result(
        framework=framework.key,
        version=framework.version,
        digest=framework.digest,
        on=on,
        root=root,
        axes=axes_of(framework, root),
    )


class _Walk:
    """One walk through the tree, from the indicators up."""

    def __init__(
        self, framework: Framework, subject: Subject, answers: Mapping[str, Answer], on: date
    ) -> None:
        self.framework = framework
        self.subject = subject
        self.reading = Reading(framework, answers)
        self.on = on

    def outcome(self, node: Node) -> Outcome:
        """Return the outcome of a node and everything below it."""
        if node.only_for:
            barred = self._barred(node)
            if barred is not None:
                return barred
        if isinstance(node, Group):
            return self._group(node)
        assert isinstance(node, Indicator)
        return judge(node, self.reading.figure(node))

    def _barred(self, node: Node) -> Outcome | None:
        """Return an outcome for a node that is for other types, or when the type is not known; otherwise None."""
        if not self.subject.types.isdisjoint(node.only_for):
            return None
        types = self.framework.types
        titles = ", ".join(types[key].title for key in node.only_for)
        among = {types[key].among for key in node.only_for}
        told = any(key in types and types[key].among in among for key in self.subject.types)
        if told:
            why = Sentence(gettext_noop("only for {types}."), {"types": titles})
            state, code = "not_applicable", "other_type"
        else:
            why = Sentence(gettext_noop("say first whether it is one of: {types}."), {"types": titles})
            state, code = "missing", "type_missing"
        says = Sentence("{title}: {why}", {"title": node.title, "why": why})
        blocks = () if told else (node.key,)
        return Outcome(node.key, node.title, node.level, state, code, says, blocks=blocks)

    def _group(self, group: Group) -> Outcome:
        parts = tuple([self.outcome(node) for node in group.parts])
        if group.rule == "tiers":
            parts = tuple(map(self._in_time, group.parts, parts))
        if group.by_right and not self.subject.types.isdisjoint(group.by_right):
            return self._by_right(group, parts)
        found = verdict(group, parts)
        low, high = _EARNED.get(found.state, (ZERO, ONE))
        if found.score is not None:
            score = found.score
            low = score.low / score.out_of if score.low else ZERO
            high = low if score.known else ONE if score.high == score.out_of else score.high / score.out_of
        return Outcome(
            key=group.key,
            title=group.title,
            level=group.level,
            state=found.state,
            code=found.state,
            says=Sentence("{title}: {why}", {"title": group.title, "why": found.says}),
            score=found.score,
            distance=found.distance,
            blocks=found.blocks,
            parts=parts,
            low=low,
            high=high,
            proof=weakest(parts),
        )

    def _by_right(self, group: Group, parts: tuple[Outcome, ...]) -> Outcome:
        types = self.framework.types
        titles = ", ".join(types[key].title for key in group.by_right if key in self.subject.types)
        says = Sentence(
            gettext_noop("{title}: holds by right: {type}."), {"title": group.title, "type": titles}
        )
        return Outcome(
            group.key, group.title, group.level, "met", "by_right", says, parts=parts, low=ONE, high=ONE
        )

    def _in_time(self, node: Node, outcome: Outcome) -> Outcome:
        """Return what follows when a deadline is set: what is not due yet, or never, is in nobody's way."""
        if outcome.state not in ("unmet", "missing") or node.tier == "start":
            return outcome
        if node.tier == "improve":
            says = Sentence(gettext_noop("{says} It is an aim to work towards."), {"says": outcome.says})
            return outcome._replace(state="later", code="improving", says=says, blocks=())
        if self.subject.since is None:
            return outcome
        due = months_after(self.subject.since, node.months)
        if due < self.on:
            says = Sentence(
                gettext_noop("{says} It was due by {due}."), {"says": outcome.says, "due": due.isoformat()}
            )
            return outcome._replace(says=says, due_on=due)
        says = Sentence(
            gettext_noop("{says} It is due by {due}."), {"says": outcome.says, "due": due.isoformat()}
        )
        return outcome._replace(state="later", code="due_later", says=says, due_on=due, blocks=())


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
