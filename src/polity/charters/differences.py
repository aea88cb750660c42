"""What changed between two texts, in words, for those who vote on the change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from polity.charters.values import (
    Amendment,
    Ballot,
    Body,
    Charter,
    Decision,
    Move,
    RatificationByNetworks,
    Stage,
)
from polity.sentences import Sentence, gettext_noop

_NOTHING = gettext_noop("nothing")
_CHANGED = gettext_noop("{place}: {what}, from {old} to {new}.")


def differences(old: Charter, new: Charter) -> tuple[Sentence, ...]:
    """Return one sentence for each thing that `new` says otherwise than `old`; empty when both say the same.

    Comments, spacing and the order of tables say nothing and give no sentence.
    """
    return tuple(_all(old, new))


def _all(old: Charter, new: Charter) -> Iterator[Sentence]:
    whole = Sentence(gettext_noop("The charter"))
    yield from _changed(
        whole,
        old,
        new,
        {
            gettext_noop("the key"): lambda charter: charter.key,
            gettext_noop("the title"): lambda charter: charter.title,
            gettext_noop("the translated titles"): lambda charter: charter.title_in,
            gettext_noop("the summary"): lambda charter: charter.summary,
            gettext_noop("the translated summaries"): lambda charter: charter.summary_in,
            gettext_noop("the kind of matter"): lambda charter: charter.matter,
            gettext_noop("the time zone"): lambda charter: charter.time_zone,
            gettext_noop("who may raise a matter"): lambda charter: charter.raised_by,
            gettext_noop("the first stage"): lambda charter: charter.start,
        },
    )
    yield from _amendment(old.amendment, new.amendment)
    yield from _named(old.bodies, new.bodies, gettext_noop("Body ‘{name}’"), _body)
    yield from _named(old.stages, new.stages, gettext_noop("Stage ‘{name}’"), _stage)


def _changed(
    place: Sentence, old: Any, new: Any, aspects: Mapping[str, Callable[[Any], Any]]
) -> Iterator[Sentence]:
    for what, look in aspects.items():
        before, after = look(old), look(new)
        if before != after:
            if isinstance(before, Mapping) and isinstance(after, Mapping):
                before, after = _only_changed(before, after), _only_changed(after, before)
            values = {"old": _shown(before), "new": _shown(after)}
            yield Sentence(_CHANGED, {"place": place, "what": Sentence(what), **values})


def _named(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    naming: str,
    compare: Callable[[Sentence, Any, Any], Iterator[Sentence]],
) -> Iterator[Sentence]:
    for name in [*old, *(key for key in new if key not in old)]:
        place = Sentence(naming, {"name": name})
        if name not in new:
            yield Sentence(gettext_noop("{place} is removed."), {"place": place})
        elif name not in old:
            yield Sentence(gettext_noop("{place} is new."), {"place": place})
        else:
            yield from compare(place, old[name], new[name])


def _body(place: Sentence, old: Body, new: Body) -> Iterator[Sentence]:
    aspects: dict[str, Callable[[Any], Any]] = {
        gettext_noop("the title"): lambda body: body.title,
        gettext_noop("the translated titles"): lambda body: body.title_in,
        gettext_noop("the kind"): lambda body: body.kind,
        gettext_noop("whether there are many"): lambda body: body.many,
    }
    yield from _changed(place, old, new, aspects)


def _stage(place: Sentence, old: Stage, new: Stage) -> Iterator[Sentence]:
    if old.days != new.days and old.days and new.days:
        says = gettext_noop("{place}: {old} days become {new}.")
        yield Sentence(says, {"place": place, "old": old.days, "new": new.days})
    elif old.days != new.days:
        says = (
            gettext_noop("{place}: there is no deadline any more; it was {old} days.")
            if old.days
            else gettext_noop("{place}: it now has a deadline of {new} days.")
        )
        yield Sentence(says, {"place": place, "old": old.days or 0, "new": new.days or 0})
    aspects: dict[str, Callable[[Any], Any]] = {
        gettext_noop("the title"): lambda stage: stage.title,
        gettext_noop("the translated titles"): lambda stage: stage.title_in,
        gettext_noop("who holds it"): lambda stage: stage.held_by,
        gettext_noop("whether it is an end"): lambda stage: stage.final,
        gettext_noop("how it ends"): lambda stage: stage.ends,
    }
    yield from _changed(place, old, new, aspects)
    yield from _vote(place, old.decision, new.decision, gettext_noop("the decision"), _DECISION)
    yield from _vote(
        place, old.ratification, new.ratification, gettext_noop("the ratification"), _RATIFICATION
    )
    yield from _vote(place, old.ballot, new.ballot, gettext_noop("the ballot"), _BALLOT)
    written = [
        {verb: move for verb, move in stage.moves.items() if not move.generated} for stage in (old, new)
    ]
    for change in _named(written[0], written[1], gettext_noop("the move ‘{name}’"), _move):
        yield Sentence(gettext_noop("{place}: {change}"), {"place": place, "change": change})


def _move(place: Sentence, old: Move, new: Move) -> Iterator[Sentence]:
    aspects: dict[str, Callable[[Any], Any]] = {
        gettext_noop("the title"): lambda move: move.title,
        gettext_noop("the translated titles"): lambda move: move.title_in,
        gettext_noop("who may make it"): lambda move: move.by,
        gettext_noop("the body of those who may"): lambda move: move.of,
        gettext_noop("where it leads"): lambda move: move.to,
        gettext_noop("what it follows"): lambda move: move.follows,
        gettext_noop("what follows each answer"): lambda move: move.outcomes,
        gettext_noop("whether a reason is needed"): lambda move: move.reason,
        gettext_noop("the supports needed"): lambda move: move.needs.supports or None,
        gettext_noop("whether a legal basis is needed"): lambda move: move.needs.legal_basis,
        gettext_noop("the attendance needed"): lambda move: move.needs.attendance,
        gettext_noop("whether a sum is needed"): lambda move: move.needs.sum,
    }
    yield from _changed(place, old, new, aspects)


_DECISION: Mapping[str, Callable[[Any], Any]] = {
    gettext_noop("the rule"): lambda vote: vote.rule,
    gettext_noop("the numbers of the rule"): lambda vote: vote.params,
    gettext_noop("who votes"): lambda vote: vote.who,
    gettext_noop("who may close the vote"): lambda vote: vote.by,
    gettext_noop("what follows each result"): lambda vote: vote.outcomes,
}
_RATIFICATION: Mapping[str, Callable[[Any], Any]] = {
    gettext_noop("the rule"): lambda vote: vote.rule,
    gettext_noop("the numbers of the rule"): lambda vote: vote.params,
    gettext_noop("who is asked"): lambda vote: vote.whom,
    gettext_noop("whether a network may be opposed"): lambda vote: vote.may_oppose,
    gettext_noop("how the voices are weighed"): lambda vote: (vote.weight, vote.cap),
    gettext_noop("who may close the vote"): lambda vote: vote.by,
    gettext_noop("what follows each result"): lambda vote: vote.outcomes,
}
_BALLOT: Mapping[str, Callable[[Any], Any]] = {
    gettext_noop("the rule"): lambda vote: vote.rule,
    gettext_noop("the numbers of the rule"): lambda vote: vote.params,
    gettext_noop("who votes"): lambda vote: vote.who,
    gettext_noop("whether votes are open or secret"): lambda vote: vote.ballot_class,
    gettext_noop("how the paper is marked"): lambda vote: vote.form,
    gettext_noop("the most that may be marked"): lambda vote: vote.most,
    gettext_noop("the least votes needed"): lambda vote: vote.least,
    gettext_noop("its share of the envelope"): lambda vote: vote.share,
    gettext_noop("the ballot beside it"): lambda vote: _beside(vote.beside),
    gettext_noop("by what the envelope is divided"): lambda vote: vote.divided_by,
    gettext_noop("the parts of the envelope"): lambda vote: {
        part.key: " ".join((str(part.share), *part.areas)) for part in vote.envelope_parts
    },
    gettext_noop("whether the parts are decided together"): lambda vote: vote.decided,
    gettext_noop("what becomes of unspent money"): lambda vote: " ".join((vote.unspent, vote.common)).strip(),
    gettext_noop("what follows for the chosen"): lambda vote: vote.won,
    gettext_noop("what follows for the others"): lambda vote: vote.lost,
}
_AMENDMENT: Mapping[str, Callable[[Any], Any]] = {
    gettext_noop("who holds it"): lambda vote: vote.held_by,
    gettext_noop("the rule"): lambda vote: vote.rule,
    gettext_noop("the numbers of the rule"): lambda vote: vote.params,
    gettext_noop("who votes"): lambda vote: vote.who,
    gettext_noop("who may close the vote"): lambda vote: vote.by,
    gettext_noop("the number of days"): lambda vote: vote.days,
}


def _vote(
    place: Sentence,
    old: Decision | Ballot | RatificationByNetworks | None,
    new: Decision | Ballot | RatificationByNetworks | None,
    name: str,
    aspects: Mapping[str, Callable[[Any], Any]],
) -> Iterator[Sentence]:
    inner = Sentence(gettext_noop("{place}, {part}"), {"place": place, "part": Sentence(name)})
    if old is not None and new is not None:
        yield from _changed(inner, old, new, aspects)
    elif old is not None:
        yield Sentence(gettext_noop("{place} is removed."), {"place": inner})
    elif new is not None:
        yield Sentence(gettext_noop("{place} is new."), {"place": inner})


def _amendment(old: Amendment | None, new: Amendment | None) -> Iterator[Sentence]:
    place = Sentence(gettext_noop("Changing this text"))
    if old is not None and new is not None:
        yield from _changed(place, old, new, _AMENDMENT)
    elif old != new:
        says = gettext_noop("{place} is new.") if old is None else gettext_noop("{place} is removed.")
        yield Sentence(says, {"place": place})


def _beside(ballot: Ballot | None) -> dict[str, Any]:
    """Return what the second electorate's ballot says, by the words of the text."""
    if ballot is None:
        return {}
    words = {
        "rule": ballot.rule,
        "class": ballot.ballot_class,
        "who": ballot.who,
        "form": ballot.form,
        "most": ballot.most,
    }
    return {key: value for key, value in (words | dict(ballot.params)).items() if value}


def _shown(value: Any) -> Any:
    """Return a value as a reader of the text knows it."""
    if value is None or value == "" or value == () or value == {}:
        return Sentence(_NOTHING)
    if isinstance(value, bool):
        return Sentence(gettext_noop("yes") if value else gettext_noop("no"))
    if isinstance(value, str):
        return Sentence("‘{text}’", {"text": value})
    if isinstance(value, Mapping):
        return ", ".join(f"{key} = {_plainly(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value)


def _only_changed(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in one.items() if key not in other or other[key] != value}


def _plainly(value: Any) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, list | tuple) else str(value)
