"""What comes out: a tree of outcomes with a sentence each, pinned to the version of the framework."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from polity.criteria.answers import PROOFS
from polity.criteria.numbers import shown
from polity.sentences import Sentence

STATES = ("met", "unmet", "missing", "later", "noted", "not_applicable")


class Score(NamedTuple):
    """Points as far as they are known: between `low` and `high`; equal when nothing that counts is missing.

    `band` is the key of the grade when every completion gives the same one, otherwise "".
    """

    low: Fraction
    high: Fraction
    out_of: Fraction
    band: str = ""

    @property
    def known(self) -> bool:
        """Say whether the score is settled."""
        return self.low is self.high or self.low == self.high

    def as_json(self) -> dict[str, str]:
        """Return plain values; fractions as "a/b"."""
        return {"low": str(self.low), "high": str(self.high), "out_of": str(self.out_of), "band": self.band}


class Distance(NamedTuple):
    """How far it is to what is needed: an amount in a unit, and the sentence that says it."""

    amount: Fraction
    unit: str
    says: Sentence

    def as_json(self) -> dict[str, str]:
        """Return plain values; the amount as "a/b"."""
        return {"amount": str(self.amount), "unit": self.unit, "says": str(self.says)}


class Outcome(NamedTuple):
    """What follows for one node.

    `state`: "met"; "unmet"; "missing" (cannot be said yet: missing is never zero); "later" (not met, and not due
    before `due_on`, or only ever an aim); "noted" (told, without a mark to pass); "not_applicable". `code` tells apart
    why. `blocks` are the keys of what is in the way. `low` and `high` bound the share of its weight that it earns.
    `proof` is the weakest proof of the answers that it rests on ("" when there are none).
    """

    key: str
    title: str
    level: str
    state: str
    code: str
    says: Sentence
    score: Score | None = None
    distance: Distance | None = None
    blocks: tuple[str, ...] = ()
    parts: tuple[Outcome, ...] = ()
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(1)
    value: Fraction | str | bool | None = None
    proof: str = ""
    due_on: date | None = None

    @property
    def untold(self) -> bool:
        """Say whether this is a figure without a limit that nobody has reported."""
        return self.state == "noted" and self.value is None and not self.parts

    def walk(self) -> Iterator[Outcome]:
        """Yield this outcome and everything below it, in the order of the tree."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def as_json(self) -> dict[str, Any]:
        """Return plain values, ready for JSON; sentences in English, fractions as "a/b"."""
        return {
            "key": self.key,
            "title": self.title,
            "level": self.level,
            "state": self.state,
            "code": self.code,
            "says": str(self.says),
            "value": str(self.value) if isinstance(self.value, Fraction) else self.value,
            "score": self.score.as_json() if self.score else None,
            "distance": self.distance.as_json() if self.distance else None,
            "blocks": list(self.blocks),
            "proof": self.proof,
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "parts": [part.as_json() for part in self.parts],
        }


@dataclass(frozen=True, slots=True)
class Axis:
    """One of two axes that are never added together: "work" (and mission), or "viability" of the business model.

    Counts are of indicators; `score` is there when the framework gives weights on this axis.
    """

    name: str
    met: int
    unmet: int
    missing: int
    says: Sentence
    score: Score | None = None

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "met": self.met,
            "unmet": self.unmet,
            "missing": self.missing,
            "says": str(self.says),
            "score": self.score.as_json() if self.score else None,
        }


@dataclass(frozen=True, slots=True)
class Result:
    """What one framework says of one organization on one day; `version` and `digest` pin the text."""

    framework: str
    version: str
    digest: str
    on: date
    root: Outcome
    axes: Mapping[str, Axis] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """The state of the whole."""
        return self.root.state

    @property
    def blocking(self) -> tuple[Outcome, ...]:
        """The outcomes that are in the way, in the order of the tree."""
        keys = set(self.root.blocks)
        return tuple(outcome for outcome in self.root.walk() if outcome.key in keys)

    def outcome(self, key: str) -> Outcome:
        """Return the outcome of one node; "" is the framework. Raises KeyError."""
        for outcome in self.root.walk():
            if outcome.key == key:
                return outcome
        raise KeyError(key)

    def as_json(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return {
            "framework": self.framework,
            "version": self.version,
            "digest": self.digest,
            "on": self.on.isoformat(),
            "root": self.root.as_json(),
            "axes": {name: axis.as_json() for name, axis in self.axes.items()},
        }


def weakest(parts: tuple[Outcome, ...]) -> str:
    """Return the weakest proof among outcomes that rest on answers, "" when none does."""
    proofs = {part.proof for part in parts}
    return next((proof for proof in PROOFS if proof in proofs), "")


def points(low: Fraction, high: Fraction) -> str:
    """Write a score, or the two ends of what it can still become."""
    return shown(low) if low is high or low == high else f"{shown(low)}–{shown(high)}"
