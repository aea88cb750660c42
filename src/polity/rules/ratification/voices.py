"""Voices: what flows up through the networks, exact, in four parts that are never added together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from polity.rules.ballots import Vote, Voter, Weight, plain

ADOPTED, OPPOSED, ABSTAINED, UNDECIDED = "adopted", "opposed", "abstained", "undecided"
OUTCOMES = (ADOPTED, OPPOSED, ABSTAINED, UNDECIDED)
CHOICES = ("yes", "no", "abstain")
OUTCOME_OF_CHOICE = {"yes": ADOPTED, "no": OPPOSED, "abstain": ABSTAINED, "": UNDECIDED}
CHOICE_OF_OUTCOME = {ADOPTED: "yes", OPPOSED: "no", ABSTAINED: "abstain"}


@dataclass(frozen=True, slots=True)
class Voices:
    """Voice in favour, opposed, abstained and undecided; the four add up to what is carried."""

    adopted: Weight = 0
    opposed: Weight = 0
    abstained: Weight = 0
    undecided: Weight = 0

    @property
    def total(self) -> Weight:
        """All four parts together."""
        return plain(self.adopted + self.opposed + self.abstained + self.undecided)

    def times(self, part: Weight) -> Voices:
        """Return this part of each of the four."""
        return Voices(*(plain(getattr(self, name) * part) for name in OUTCOMES))

    @classmethod
    def all_one_way(cls, outcome: str, voice: Weight) -> Voices:
        """Return a voice that goes one way as a whole."""
        return cls(**{outcome: voice})

    def as_roll(self) -> tuple[list[Voter], list[Vote]]:
        """Return the four parts as a roll and votes: a weight decides as so many voters would."""
        roll = [Voter(name, getattr(self, name)) for name in OUTCOMES if getattr(self, name)]
        votes = [
            Vote(voter.key, CHOICE_OF_OUTCOME[voter.key]) for voter in roll if voter.key in CHOICE_OF_OUTCOME
        ]
        return roll, votes

    def as_json(self) -> dict[str, int | str]:
        """Return the four parts; a part that is not whole becomes "a/b"."""
        return {name: number(getattr(self, name)) for name in OUTCOMES}


def added(several: Iterable[Weight]) -> Weight:
    """Return an exact sum; fractions meet over their common denominator once, not one by one."""
    listed = list(several)
    common = lcm(*{one.denominator for one in listed})
    return plain(Fraction(sum(one.numerator * (common // one.denominator) for one in listed), common))


def number(weight: Weight) -> int | str:
    """Return a whole number as an int and a fraction as "a/b"."""
    whole = plain(weight)
    return whole if isinstance(whole, int) else str(whole)


def shown(weight: Weight) -> str:
    """Return a number for a sentence: 29/6 is written "4 5/6"."""
    whole, rest = divmod(Fraction(weight), 1)
    if not rest:
        return str(whole)
    return f"{whole} {rest}" if whole else str(rest)
