"""What a rule is: a name, its choices, its parameters, and a judge."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, Literal

from polity.rules.ballots import Outcome, Poll, Vote, Voter, poll
from polity.sentences import Sentence, gettext_noop

# Short on purpose: a share such as "1e-999999999" is a number too, and takes hours to read.
_SHARE = re.compile(r"\d{1,9}(?:[./]\d{1,9})?")

Settings = Mapping[str, Any]
Judge = Callable[[Poll, Settings], Outcome]


class RuleError(ValueError):
    """An unknown rule, or parameters that it does not take; `faults` holds one sentence for each."""

    def __init__(self, faults: tuple[Sentence, ...]) -> None:
        super().__init__(" ".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter of a rule.

    A "share" is written "1/2", "0.6", 0 or 1, lies between `least` and 1, and is read as an exact Fraction; a
    "count" is a whole number from 0; a "text" is one of `options` when there are any; a "list" holds
    different texts.
    """

    name: str
    kind: Literal["share", "count", "text", "list"]
    default: Any
    says: str
    options: tuple[str, ...] = ()
    least: Fraction = Fraction(0)

    def read(self, value: Any) -> Any:
        """Return the value as the rule uses it; raises ValueError when it is none."""
        if self.kind == "share":
            return self._share(value)
        if self.kind == "count":
            if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
                return value
        elif self.kind == "text":
            if isinstance(value, str) and (value in self.options or not self.options):
                return value
        elif _is_texts(value):
            return tuple(value)
        raise ValueError(value)

    def _share(self, value: Any) -> Fraction:
        if isinstance(value, bool) or not isinstance(value, str | int | Fraction):
            raise ValueError(value)
        if isinstance(value, str) and not _SHARE.fullmatch(value):
            raise ValueError(value)
        try:
            share = Fraction(value)
        except ZeroDivisionError as error:
            raise ValueError(value) from error
        if not self.least <= share <= 1:
            raise ValueError(value)
        return share

    def fault(self, value: Any) -> Sentence | None:
        """Return what is wrong with the value, or None."""
        try:
            self.read(value)
        except ValueError:
            params = {"name": self.name, "value": value}
            if self.kind == "share":
                return Sentence(
                    gettext_noop(
                        '‘{name}’ is {value}; write a share from {least} to 1 in quotes, like "2/3".'
                    ),
                    {**params, "least": self.least},
                )
            if self.kind == "count":
                return Sentence(gettext_noop("‘{name}’ is {value}; write a whole number from 0."), params)
            if self.kind == "text":
                return Sentence(
                    gettext_noop("‘{name}’ is {value}; write one of: {options}."),
                    {**params, "options": ", ".join(self.options)},
                )
            return Sentence(
                gettext_noop(
                    '‘{name}’ is {value}; write a list of different names, like ["public", "private"].'
                ),
                params,
            )
        return None


@dataclass(frozen=True, slots=True)
class Rule:
    """A way in which a body decides.

    `choices` are what a voter may choose, `choice_titles` their names for people, and `with_reason` those
    that need a reason. `source` says where the rule comes from.
    """

    name: str
    title: str
    choices: tuple[str, ...]
    params: tuple[Param, ...]
    source: str
    judge: Judge = field(repr=False)
    choice_titles: Mapping[str, str] = field(default_factory=dict)
    with_reason: frozenset[str] = frozenset()

    def faults(self, params: Mapping[str, Any]) -> tuple[Sentence, ...]:
        """Return a sentence for each parameter that is unknown or wrong."""
        known = {param.name: param for param in self.params}
        found = []
        for name, value in params.items():
            fault = known[name].fault(value) if name in known else self._unknown(name, list(known))
            if fault is not None:
                found.append(fault)
        return tuple(found)

    def settings(self, params: Mapping[str, Any]) -> Settings:
        """Return every parameter, read and with its default; raises RuleError."""
        faults = self.faults(params)
        if faults:
            raise RuleError(faults)
        return {param.name: param.read(params.get(param.name, param.default)) for param in self.params}

    def decide(self, roll: Sequence[Voter], votes: Sequence[Vote], params: Mapping[str, Any]) -> Outcome:
        """Return the outcome as it would be if the vote closed now.

        Raises RuleError for the parameters and BallotError (NotOnRoll, UnknownChoice, …) for the roll and the
        votes.
        """
        settings = self.settings(params)
        now = poll(roll, votes, self.choices, self.with_reason)
        outcome = self.judge(now, settings)
        return replace(outcome, settled=self._is_settled(now, settings, outcome.result))

    def _is_settled(self, now: Poll, settings: Settings, result: str) -> bool:
        """Whether the result stands even if all who are missing make the same choice, whichever it is.

        Each rule's result moves one way only as yes grows or no grows, so these extremes cover every mixture.
        An undecided vote is never settled, and advice is settled only when everyone has spoken: more voices
        are the point.
        """
        if result == "undecided":
            return False
        if result == "advised":
            return not now.missing
        return all(self.judge(now.completed(choice), settings).result == result for choice in self.choices)

    def _unknown(self, name: str, known: list[str]) -> Sentence:
        near = get_close_matches(name, known, n=1)
        if near:
            return Sentence(
                gettext_noop("The rule ‘{rule}’ has no parameter ‘{name}’; did you mean ‘{near}’?"),
                {"rule": self.name, "name": name, "near": near[0]},
            )
        if known:
            return Sentence(
                gettext_noop("The rule ‘{rule}’ has no parameter ‘{name}’; it takes: {known}."),
                {"rule": self.name, "name": name, "known": ", ".join(known)},
            )
        return Sentence(
            gettext_noop("The rule ‘{rule}’ takes no parameters; remove ‘{name}’."),
            {"rule": self.name, "name": name},
        )


def _is_texts(value: Any) -> bool:
    if not isinstance(value, list | tuple) or not value:
        return False
    return all(isinstance(item, str) and item for item in value) and len(set(value)) == len(value)
