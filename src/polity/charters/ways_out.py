"""The ways out of each stage in few words, as a diagram shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from polity.charters.layers import Layers
from polity.charters.values import Ballot, Charter, Move, Stage
from polity.rules import RULES
from polity.rules.ratification import WHOM_TITLES
from polity.sentences import Sentence, gettext_noop

GOOD_ENDS = ("kept", "adopted")

_CAPACITIES = {
    "member": gettext_noop("member"),
    "delegate": gettext_noop("delegate"),
    "seat": gettext_noop("seat"),
    "chair": gettext_noop("chair"),
    "steward": gettext_noop("steward"),
    "author": gettext_noop("author"),
    "official": gettext_noop("official"),
    "resident": gettext_noop("resident"),
    "clock": gettext_noop("at the deadline"),
}
_FOLLOWED = {
    "clause_met": gettext_noop("by itself, when a report meets the clause again"),
    "contract_broken": gettext_noop("by itself, when a breach ends the contract"),
    "charter_superseded": gettext_noop("by itself, when another change of this version is adopted"),
    "local_decides": gettext_noop("by itself, when the municipality decides about this"),
    "regional_decides": gettext_noop("by itself, when the region or province decides about this"),
    "national_decides": gettext_noop("by itself, when the state decides about this"),
}
_OUTCOMES = {
    "adopt": gettext_noop("If adopted"),
    "adopt_in_part": gettext_noop("If adopted in part"),
    "refuse": gettext_noop("If refused"),
    "adopted": gettext_noop("If adopted"),
    "refused": gettext_noop("If refused"),
    "undecided": gettext_noop("If not decided"),
    "advised": gettext_noop("After the advice"),
    "select": gettext_noop("If chosen"),
    "pass_over": gettext_noop("If not chosen"),
}
_BALLOTS = {
    "open": gettext_noop("Open ballot on all matters of the round"),
    "secret": gettext_noop("Secret ballot on all matters of the round"),
}


@dataclass(frozen=True)
class Way:
    """One line of a stage: `kind` is on, back, stay, end (a bad one) or kept (a good one); `note` says who and what."""

    kind: str
    says: Sentence
    note: Sentence
    target: str | None = None


def ways_of(charter: Charter, stage: Stage, layers: Layers) -> tuple[Way, ...]:
    """Return the ways out of a stage and what can be done in it, in the order of the text, votes first."""
    return tuple(_ways(charter, stage, layers))


def vote_of(stage: Stage) -> Sentence | None:
    """Return how the stage is decided by a vote, None when it is not."""
    if stage.decision is not None:
        rule = RULES.get(stage.decision.rule)
        named = Sentence(rule.title if rule else stage.decision.rule)
        who = Sentence(_CAPACITIES[stage.decision.who])
        return Sentence(gettext_noop("Vote: {rule} ({who})"), {"rule": named, "who": who})
    if stage.ratification is not None:
        rule = RULES.get(stage.ratification.rule)
        named = Sentence(rule.title if rule else stage.ratification.rule)
        whom = Sentence(WHOM_TITLES.get(stage.ratification.whom, stage.ratification.whom))
        told = {"rule": named, "whom": whom, "cap": stage.ratification.cap or 0}
        if stage.ratification.weight != "members":
            return Sentence(gettext_noop("Ratified up the networks: {rule} ({whom})"), told)
        if stage.ratification.cap is None:
            return Sentence(
                gettext_noop("Ratified up the networks: {rule} ({whom}, each counted by its members)"), told
            )
        return Sentence(
            gettext_noop(
                "Ratified up the networks: {rule} ({whom}, each counted by its members, at most {cap})"
            ),
            told,
        )
    if stage.ballot is not None:
        one, *beside = (_ballot(part) for part in stage.ballot.parts)
        if not beside:
            return one
        return Sentence(gettext_noop("{ballot}; beside it: {other}"), {"ballot": one, "other": beside[0]})
    return None


def _ballot(ballot: Ballot) -> Sentence:
    kind, who = Sentence(_BALLOTS[ballot.ballot_class]), Sentence(_CAPACITIES[ballot.who])
    return Sentence(gettext_noop("{ballot} ({who})"), {"ballot": kind, "who": who})


def duration_of(stage: Stage) -> Sentence | None:
    """Return how long the stage lasts, None without a deadline."""
    if stage.days is None:
        return None
    if stage.days == 1:
        return Sentence(gettext_noop("1 day"))
    return Sentence(gettext_noop("{days} days"), {"days": stage.days})


def description(charter: Charter, layers: Layers, say: Callable[[Sentence], str]) -> str:
    """Return the whole diagram in words, for those who do not see it; `say` turns a sentence into their language."""
    return " ".join(_described(charter, charter.stages[key], layers, say) for key in layers.order)


def _described(charter: Charter, stage: Stage, layers: Layers, say: Callable[[Sentence], str]) -> str:
    title = Sentence(stage.title)
    if stage.final:
        return say(Sentence(gettext_noop("{stage}: an end."), {"stage": title}))
    body = Sentence(charter.bodies[stage.held_by].title)
    lasting = duration_of(stage)
    held = Sentence(gettext_noop("{stage}, held by {body}"), {"stage": title, "body": body})
    if lasting is not None:
        held = Sentence(gettext_noop("{held}, {days}"), {"held": held, "days": lasting})
    ways = "; ".join(say(_led(charter, way)) for way in ways_of(charter, stage, layers))
    return say(Sentence(gettext_noop("{held}: {ways}."), {"held": held, "ways": ways}))


def _led(charter: Charter, way: Way) -> Sentence:
    if way.target is None:
        return Sentence(gettext_noop("{way} ({note})"), {"way": way.says, "note": way.note})
    to = Sentence(charter.stages[way.target].title)
    return Sentence(gettext_noop("{way} ({note}), then {to}"), {"way": way.says, "note": way.note, "to": to})


def _ways(charter: Charter, stage: Stage, layers: Layers) -> Iterator[Way]:
    for move in sorted(stage.moves.values(), key=lambda move: not move.generated):
        if move.verb == "vote":
            continue
        if move.outcomes:
            for outcome, target in move.outcomes.items():
                yield _leading(charter, stage, Sentence(_OUTCOMES[outcome]), _closer(move), target, layers)
        elif move.generated and move.to:
            closing = Sentence(_CAPACITIES["clock"])
            yield _leading(charter, stage, Sentence(_OUTCOMES[move.verb]), closing, move.to, layers)
        elif move.to:
            yield _leading(charter, stage, Sentence(move.title), _note(charter, move), move.to, layers)
        else:
            yield Way("stay", Sentence(move.title), _note(charter, move))


def _leading(
    charter: Charter, stage: Stage, says: Sentence, note: Sentence, target: str, layers: Layers
) -> Way:
    ends = charter.stages[target].ends if charter.stages[target].final else ""
    kind = "back" if (stage.key, target) in layers.back else "on"
    if ends:
        kind = "kept" if ends in GOOD_ENDS else "end"
    return Way(kind, says, note, target)


def _closer(move: Move) -> Sentence:
    return _joined([Sentence(_CAPACITIES[capacity]) for capacity in move.by])


def _note(charter: Charter, move: Move) -> Sentence:
    parts = [Sentence(_CAPACITIES[capacity]) for capacity in move.by]
    if move.follows:
        parts = [Sentence(_FOLLOWED[move.follows])]
    needs = move.needs
    if needs.supports == 1:
        parts.append(Sentence(gettext_noop("1 support")))
    elif needs.supports:
        parts.append(Sentence(gettext_noop("{count} supports"), {"count": needs.supports}))
    if needs.legal_basis:
        parts.append(Sentence(gettext_noop("legal basis")))
    if needs.attendance is not None:
        parts.append(Sentence(gettext_noop("{share} of seats present"), {"share": str(needs.attendance)}))
    if needs.sum:
        parts.append(Sentence(gettext_noop("sum")))
    if move.reason:
        parts.append(Sentence(gettext_noop("with reason")))
    return _joined(parts)


def _joined(parts: list[Sentence]) -> Sentence:
    said = parts[0]
    for part in parts[1:]:
        said = Sentence("{first} · {next}", {"first": said, "next": part})
    return said
