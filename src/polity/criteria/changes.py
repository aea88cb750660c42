"""What changed between two results: of one organization over time, or of many when the rule itself changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from polity.criteria.outcomes import Outcome, Result, Score, points
from polity.sentences import Sentence, gettext_noop

STATE_WORDS = {
    "met": gettext_noop("met"),
    "unmet": gettext_noop("not met"),
    "missing": gettext_noop("missing"),
    "later": gettext_noop("due later"),
    "noted": gettext_noop("told"),
    "not_applicable": gettext_noop("not applicable"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One node that is otherwise than before; a state is "" where the node was not part of the framework."""

    key: str
    title: str
    before: str
    after: str
    says: Sentence


@dataclass(frozen=True, slots=True)
class Effect:
    """What another rule would change for one organization: "gains", "loses", "opens" or "same".

    `by` are the keys of the conditions that decide it: what stood in the way before for who gains, what stands in the
    way after for everyone else.
    """

    who: str
    effect: str
    before: str
    after: str
    by: tuple[str, ...]


def changes(before: Result, after: Result) -> tuple[Change, ...]:
    """Return what changed from one result to the next, in the order of the tree; empty when nothing did.

    When the framework is another version, a first change with the key "" says so.
    """
    found: list[Change] = []
    if (before.framework, before.digest) != (after.framework, after.digest):
        words = {
            "old": f"{before.framework} {before.version}",
            "new": f"{after.framework} {after.version}",
        }
        says = Sentence(gettext_noop("The framework is another: {old} became {new}."), words)
        found.append(Change("", after.root.title, before.version, after.version, says))
    old = {outcome.key: outcome for outcome in before.root.walk()}
    new = {outcome.key: outcome for outcome in after.root.walk()}
    for key, outcome in new.items():
        change = _change(old.get(key), outcome)
        if change is not None:
            found.append(change)
    for key, outcome in old.items():
        if key not in new:
            says = Sentence(gettext_noop("{title}: no longer asked."), {"title": outcome.title})
            found.append(Change(key, outcome.title, outcome.state, "", says))
    return tuple(found)


def _change(old: Outcome | None, new: Outcome) -> Change | None:
    if old is None:
        says = Sentence(gettext_noop("{title}: asked for the first time."), {"title": new.title})
        return Change(new.key, new.title, "", new.state, says)
    if old.state != new.state:
        states = {"old": Sentence(STATE_WORDS[old.state]), "new": Sentence(STATE_WORDS[new.state])}
        says = Sentence(gettext_noop("{title}: {old} became {new}."), {"title": new.title, **states})
    elif old.score != new.score and old.score and new.score:
        words = {"title": new.title, "old": _points(old.score), "new": _points(new.score)}
        says = Sentence(gettext_noop("{title}: {old} became {new} points."), words)
    elif old.distance and new.distance and old.distance != new.distance:
        ways = {"title": new.title, "old": old.distance.says, "new": new.distance.says}
        says = Sentence(gettext_noop("{title}: the distance was: {old}; it is: {new}."), ways)
    else:
        return None
    return Change(new.key, new.title, old.state, new.state, says)


def _points(score: Score) -> str:
    return points(score.low, score.high)


def effects(before: Mapping[str, Result], after: Mapping[str, Result]) -> tuple[Effect, ...]:
    """Return what another rule would change for each organization, by its key; both sides must name the same ones.

    Who is met only after gains; who was met and is unmet after loses; who was met and lacks answers after is "opens":
    it is asked something new. Raises ValueError when the two sides differ in who they name.
    """
    if before.keys() != after.keys():
        raise ValueError("both sides must name the same organizations")
    return tuple(_effect(who, before[who], after[who]) for who in sorted(before))


def _effect(who: str, old: Result, new: Result) -> Effect:
    gains, held = new.state == "met" != old.state, old.state == "met" != new.state
    effect = "gains" if gains else "same"
    if held:
        effect = "opens" if new.state == "missing" else "loses"
    by = old.root.blocks if gains else new.root.blocks
    return Effect(who, effect, old.state, new.state, by)
