"""What can be wrong with spells of work and with a line that they are compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from polity.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row (from 1; 0: with all of them together), under a code that does not change."""

    row: int
    code: str
    says: Sentence


class RetentionFault(ValueError):
    """Something that stops a count of how long jobs last; `says` is the sentence a person reads."""

    def __init__(self, says: Sentence) -> None:
        super().__init__(str(says))
        self.says = says


class UnknownLabel(RetentionFault):
    """Spells were to be set apart by something that they do not say."""


class FaultySpells(RetentionFault):
    """Spells that end before they start, or that start or end after the last day that is known."""


class FaultyLine(RetentionFault):
    """A line of the labour market that cannot be one; `faults` are all that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults[0].says)
        self.faults = tuple(faults)
