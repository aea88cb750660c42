"""What a count gives: winners in order, the rounds that led to them, and every tie met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from polity.tallies.election import Election
from polity.tallies.settings import Settings
from polity.tallies.ties import Tie


@dataclass(frozen=True, slots=True)
class Round:
    """One project taken.

    `phase` is the part of the rule that took it (shares, utilitarian, epsilon, greedy, phragmen, bos, exact).
    `price` is what one point cost a supporter who paid in full (minor units per unit of weight), `time` when
    Phragmén's voters had earned it; None where the rule has no such number.
    """

    number: int
    project: int
    phase: str
    price: Fraction | float | None = None
    time: Fraction | float | None = None
    #: part of the cost that the supporters covered at that price (bounded overspending)
    covered: Fraction | float | None = None


@dataclass(frozen=True)
class Outcome:
    """The winners and how they came about. Money is in the election's minor units."""

    election: Election
    settings: Settings
    winners: tuple[int, ...]
    rounds: tuple[Round, ...]
    ties: tuple[Tie, ...] = ()
    #: money of one unit of weight in the run that counts, where the rule gives voters money
    share: Fraction | None = None
    #: how often the share was raised, and how many of these steps were proven to change nothing
    steps: int = 0
    skipped: int = 0
    #: the comparison step: voters who prefer the rule's outcome, and those who prefer greedy's
    preferred: tuple[Fraction, Fraction] | None = None
    notes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def spent(self) -> int:
        """Return what the winners cost together."""
        return sum(self.election.costs[place] for place in self.winners)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the winners, in the order in which they were taken."""
        return tuple(self.election.projects[place].key for place in self.winners)

    def as_json(self) -> dict[str, Any]:
        """Return plain values; fractions as “a/b”, money in units of currency as decimal text."""
        election = self.election
        return {
            "winners": list(self.keys),
            "spent": money(self.spent, election.unit),
            "budget": money(election.budget, election.unit),
            "currency": election.currency,
            "voters": str(election.voters),
            "settings": self.settings.as_json(),
            "share": None if self.share is None else str(self.share * election.weight_unit / election.unit),
            "steps": self.steps,
            "rounds": [self._round(one) for one in self.rounds],
            "ties": [
                {
                    "round": tie.round,
                    "projects": [election.projects[place].key for place in tie.projects],
                    "chosen": election.projects[tie.chosen].key,
                    "decided_by": tie.decided_by,
                }
                for tie in self.ties
            ],
            "preferred": None if self.preferred is None else [str(value) for value in self.preferred],
        }

    def _round(self, one: Round) -> dict[str, Any]:
        unit = Fraction(self.election.weight_unit, self.election.unit)
        values: dict[str, Any] = {
            "round": one.number,
            "project": self.election.projects[one.project].key,
            "phase": one.phase,
        }
        for name in ("price", "time"):
            value = getattr(one, name)
            if value is not None:
                values[name] = number(value * unit if isinstance(value, Fraction) else value * float(unit))
        if one.covered is not None:
            values["covered"] = number(one.covered)
        return values


def money(minor: int, unit: int) -> str:
    """Return an amount of minor units as decimal text in units of currency."""
    whole, rest = divmod(abs(minor), unit)
    places = len(str(unit)) - 1
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole}" + (f".{rest:0{places}d}" if places else "")


def number(value: Fraction | float) -> str | float:
    """Return a float as it is, a fraction as “a/b”."""
    return str(value) if isinstance(value, Fraction) else value
