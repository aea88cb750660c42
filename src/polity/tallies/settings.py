"""Everything that decides how an election is counted, written down before the count."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from polity.sentences import Sentence, gettext_noop
from polity.tallies.faults import SettingsFault
from polity.tallies.ties import TieBreak
from polity.tallies.words import ARITHMETICS, COMPLETIONS, RULES, STARTS, STOPS, UTILITIES, WHEN_FULL

_CHOICES = {
    "rule": RULES,
    "utility": UTILITIES,
    "completion": COMPLETIONS,
    "arithmetic": ARITHMETICS,
    "stop": STOPS,
    "start": STARTS,
    "when_full": WHEN_FULL,
}


@dataclass(frozen=True, slots=True)
class Settings:
    """How to count.

    `completion` says how money that equal shares leave is used (see `docs/tallies.md`). For add1 and add1u
    every voter's share begins at budget / voters (`start` share) or at that rounded down to whole units of
    currency (`start` floor), grows by `step` units, and stops before the first outcome that costs more than
    the budget (`stop` overspend) or also as soon as nothing else would fit (`stop` exhaustive).
    `when_full` says what greedy and Phragmén do with a project that no longer fits: skip it or stop.
    `least` is the fewest votes (points, for points ballots) a project needs to be funded at all. With
    `comparison` the outcome of greedy replaces that of equal shares when more voters prefer it.
    """

    rule: str = "equal-shares"
    utility: str = "cost"
    completion: str = "none"
    arithmetic: str = "certified"
    ties: TieBreak = field(default_factory=TieBreak)
    start: str = "share"
    step: Fraction = Fraction(1)
    stop: str = "overspend"
    when_full: str = "skip"
    least: int = 0
    comparison: bool = False

    def __post_init__(self) -> None:
        """Refuse an unknown choice, naming the known ones."""
        for name, known in _CHOICES.items():
            given = getattr(self, name)
            if given not in known:
                raise SettingsFault(
                    Sentence(
                        gettext_noop("{name} {given} is unknown; expected one of {known}."),
                        {"name": name, "given": given, "known": ", ".join(known)},
                    )
                )
        if self.step <= 0:
            raise SettingsFault(Sentence(gettext_noop("The step must be above zero.")))
        if self.completion.startswith("add-opt") and self.rule != "exact-equal-shares":
            raise SettingsFault(
                Sentence(gettext_noop("The completion add-opt belongs to exact equal shares."))
            )

    def as_json(self) -> dict[str, Any]:
        """Return the settings as plain values."""
        return {
            **{name: getattr(self, name) for name in _CHOICES},
            "step": str(self.step),
            "least": self.least,
            "comparison": self.comparison,
            "ties": list(self.ties.names),
            "seed": self.ties.seed,
        }
