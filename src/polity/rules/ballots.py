"""What goes into a decision and what comes out: voters, votes, counts, outcomes.

Undecided, abstained and opposed are three different things and are never added together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from fractions import Fraction
from typing import Any

from polity.sentences import Sentence, gettext_noop

Weight = Fraction | int


class BallotError(ValueError):
    """Votes that cannot be counted; `says` tells a person why."""

    def __init__(self, says: Sentence) -> None:
        super().__init__(str(says))
        self.says = says


class BadRoll(BallotError):
    """A roll that names a voter twice or gives a weight below zero."""


class NotOnRoll(BallotError):
    """A vote by someone who is not on the roll."""


class UnknownChoice(BallotError):
    """A choice that the rule does not offer."""


class ReasonMissing(BallotError):
    """A choice that needs a reason came without one."""


@dataclass(frozen=True, slots=True)
class Voter:
    """One line of the roll. `weight` is exact (never a float); `chamber` only matters to rules with
    chambers."""

    key: str
    weight: Weight = 1
    chamber: str = ""


@dataclass(frozen=True, slots=True)
class Vote:
    """What one voter chose, with the reason given."""

    voter: str
    choice: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One condition of the outcome; `holds` is None while it cannot be said yet."""

    says: Sentence
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Count:
    """Votes by weight, and by heads. The four parts add up to the roll; undecided = has not voted."""

    yes: Weight = 0
    no: Weight = 0
    abstain: Weight = 0
    undecided: Weight = 0
    heads_yes: int = 0
    heads_no: int = 0
    heads_abstain: int = 0
    heads_undecided: int = 0

    @property
    def cast(self) -> Weight:
        """Weight of those who voted; an abstention is a vote cast."""
        return plain(self.yes + self.no + self.abstain)

    @property
    def roll(self) -> Weight:
        """Weight of the whole roll."""
        return plain(self.cast + self.undecided)

    @property
    def heads_cast(self) -> int:
        """Number of voters who voted."""
        return self.heads_yes + self.heads_no + self.heads_abstain

    @property
    def heads(self) -> int:
        """Number of voters on the roll."""
        return self.heads_cast + self.heads_undecided

    def as_json(self) -> dict[str, int | str]:
        """Return the eight numbers; a weight that is not whole becomes "a/b"."""
        return {part.name: _json_number(getattr(self, part.name)) for part in fields(self)}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a vote as it stands, with the steps that led to it.

    `result` is "adopted", "refused", "undecided" or "advised". `settled` promises that no vote still missing
    could change the result, taking the votes already cast as final.
    """

    result: str
    sentence: Sentence
    steps: tuple[Step, ...]
    count: Count
    chambers: Mapping[str, Count] = field(default_factory=dict)
    settled: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return plain values, ready for JSON; sentences in English, fractions as "a/b"."""
        return {
            "result": self.result,
            "sentence": str(self.sentence),
            "steps": [{"says": str(step.says), "holds": step.holds} for step in self.steps],
            "count": self.count.as_json(),
            "chambers": {name: count.as_json() for name, count in self.chambers.items()},
            "settled": self.settled,
        }


@dataclass(frozen=True, slots=True)
class Poll:
    """A checked roll and the choice of each voter who voted."""

    roll: tuple[Voter, ...]
    chosen: Mapping[str, str]

    @property
    def missing(self) -> tuple[Voter, ...]:
        """Voters on the roll who have not voted."""
        return tuple(voter for voter in self.roll if voter.key not in self.chosen)

    @property
    def weighted(self) -> bool:
        """Whether any voter weighs other than 1."""
        return any(voter.weight != 1 for voter in self.roll)

    @property
    def whole(self) -> bool:
        """Whether every voter weighs a whole number."""
        return all(voter.weight.denominator == 1 for voter in self.roll)

    def chamber(self, name: str) -> Poll:
        """Return the poll of one chamber alone."""
        return Poll(tuple(voter for voter in self.roll if voter.chamber == name), self.chosen)

    def weight(self, *choices: str) -> Weight:
        """Return the weight of those who made one of the choices."""
        return plain(sum(voter.weight for voter in self.roll if self.chosen.get(voter.key) in choices))

    def heads(self, *choices: str) -> int:
        """Return the number of voters who made one of the choices."""
        return sum(1 for voter in self.roll if self.chosen.get(voter.key) in choices)

    def count(
        self,
        *,
        yes: Collection[str] = ("yes",),
        no: Collection[str] = ("no",),
        abstain: Collection[str] = ("abstain",),
    ) -> Count:
        """Count the poll; the three arguments say which choices make up each part."""
        missing = self.missing
        return Count(
            yes=self.weight(*yes),
            no=self.weight(*no),
            abstain=self.weight(*abstain),
            undecided=plain(sum(voter.weight for voter in missing)),
            heads_yes=self.heads(*yes),
            heads_no=self.heads(*no),
            heads_abstain=self.heads(*abstain),
            heads_undecided=len(missing),
        )

    def completed(self, choice: str) -> Poll:
        """Return the poll as it would be if everyone still missing made this choice."""
        return Poll(self.roll, {**{voter.key: choice for voter in self.roll}, **self.chosen})


def poll(
    roll: Sequence[Voter], votes: Sequence[Vote], choices: Collection[str], with_reason: Collection[str] = ()
) -> Poll:
    """Check roll and votes and return the poll. The last vote of a voter counts.

    Raises BadRoll, NotOnRoll, UnknownChoice, or ReasonMissing (a choice in `with_reason` came without a
    reason).
    """
    _check_roll(roll)
    known = {voter.key for voter in roll}
    for vote in votes:
        if vote.voter not in known:
            raise NotOnRoll(Sentence(gettext_noop("‘{voter}’ is not on the roll."), {"voter": vote.voter}))
        if vote.choice not in choices:
            template = gettext_noop("‘{choice}’ is not a choice here; choose one of: {choices}.")
            params = {"choice": vote.choice, "choices": ", ".join(choices)}
            raise UnknownChoice(Sentence(template, params))
    latest = {vote.voter: vote for vote in votes}
    for vote in latest.values():
        if vote.choice in with_reason and not vote.reason.strip():
            template = gettext_noop("Give a reason: ‘{choice}’ by ‘{voter}’ came without one.")
            raise ReasonMissing(Sentence(template, {"choice": vote.choice, "voter": vote.voter}))
    return Poll(tuple(roll), {key: vote.choice for key, vote in latest.items()})


def _check_roll(roll: Sequence[Voter]) -> None:
    known: set[str] = set()
    for voter in roll:
        if voter.key in known:
            raise BadRoll(Sentence(gettext_noop("‘{voter}’ is on the roll twice."), {"voter": voter.key}))
        if isinstance(voter.weight, float) or voter.weight < 0:
            template = gettext_noop(
                "‘{voter}’ weighs {weight}; a weight is a whole number or a fraction, not below zero."
            )
            raise BadRoll(Sentence(template, {"voter": voter.key, "weight": voter.weight}))
        known.add(voter.key)


def plain(number: Weight) -> Weight:
    """Return a whole fraction as an int, anything else unchanged."""
    return number.numerator if number.denominator == 1 else number


def _json_number(number: Weight) -> int | str:
    whole = plain(number)
    return whole if isinstance(whole, int) else str(whole)
