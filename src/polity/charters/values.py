"""What a charter says, as frozen values.

A charter is a text that the members of a network adopted. These values are read from it by
`polity.charters.reading`; they hold no behaviour beyond answering simple questions about themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from polity.rules.ratification import TopRule
from polity.sentences import Sentence

CAPACITIES = ("member", "delegate", "seat", "chair", "steward", "author", "official", "resident", "clock")
KINDS = (
    "enterprise",
    "network",
    "council",
    "committee",
    "assembly",
    "public_authority",
    "support_centre",
    "movement",
    "observer",
    "partner",
    "forum",
)
ENDS = ("kept", "adopted", "refused", "lapsed", "withdrawn", "failed", "broken")
ANSWERS = ("adopt", "adopt_in_part", "refuse")
RESULTS = ("adopted", "refused", "undecided", "advised")
GENERATED_VERBS = ("vote", "decide", "select", "pass_over")
STAYING_VERBS = ("support", "attend")
BALLOT_CLASSES = ("open", "secret")
BALLOT_VOTERS = ("delegate", "seat", "member", "resident")
VOTERS_OF_CLASS = {"open": ("delegate", "seat"), "secret": ("member", "resident")}
BALLOT_FORMS = ("approval", "knapsack", "one", "points", "ranking")
MOST_MARKS = 1000
DIVIDED_BY = ("area", "sector", "theme")
FOLLOWED = (
    "clause_met",
    "contract_broken",
    "charter_superseded",
    "local_decides",
    "regional_decides",
    "national_decides",
)  # what a move by the clock can follow besides a deadline
WEIGHTS = ("one", "members")  # how an organization's voice counts in a ratification
UNSPENT = ("kept", "common", "reopened", "carried")
DECISION_VOTERS = ("seat", "delegate", "member")
RATIFIED_MATTER = "position"  # the kind of matter whose text networks ratify
LONGEST_DAYS = 3650


@dataclass(frozen=True)
class Body:
    """A body that holds stages: one organization, or (`many`) one of several of the same kind."""

    key: str
    kind: str
    title: str
    many: bool = False
    title_in: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Needs:
    """What must be there before a move can be made. `attendance` is a share of the seats."""

    supports: int = 0
    legal_basis: bool = False
    attendance: Fraction | None = None
    sum: bool = False


@dataclass(frozen=True)
class Move:
    """A way out of a stage, or an act that leaves the matter where it stands (`to` is None).

    `outcomes` names the next stage by answer (`adopt`, `adopt_in_part`, `refuse`) or, for the generated verb
    `decide`, by result (`adopted`, `refused`, `undecided`, `advised`). `generated` moves follow from a
    decision or a ballot.
    """

    verb: str
    by: tuple[str, ...]
    of: str
    to: str | None = None
    needs: Needs = field(default_factory=Needs)
    reason: bool = False
    outcomes: Mapping[str, str] = field(default_factory=dict, hash=False)
    title: str = ""
    title_in: Mapping[str, str] = field(default_factory=dict, hash=False)
    generated: bool = False
    follows: str = ""

    @property
    def targets(self) -> tuple[str, ...]:
        """The stages that this move can lead to, each once, in the order of the text."""
        return tuple(dict.fromkeys((self.to,) if self.to else self.outcomes.values()))

    @property
    def is_answer(self) -> bool:
        """Whether this move is an answer: a decision with its reason, owed by a body."""
        return bool(self.outcomes) and not self.generated

    @property
    def by_clock(self) -> bool:
        """Whether nobody makes this move: a passed deadline does, or what it follows."""
        return self.by == ("clock",)


@dataclass(frozen=True)
class Decision:
    """A vote of the body that holds the stage, matter by matter.

    `outcomes` gives the stage that follows each result; `by` is the capacity that may close the vote before
    it is due ("" when only the clock closes it); `params` belong to the rule.
    """

    rule: str
    who: str
    by: str
    outcomes: Mapping[str, str] = field(hash=False)
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class EnvelopePart:
    """A part of the envelope of a ballot: its `share`, and where it is divided by area the codes of its `areas`.

    A part by area without `areas` is for everything that lies in none of the others.
    """

    key: str
    title: str
    share: Fraction
    areas: tuple[str, ...] = ()
    title_in: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Ballot:
    """A vote on all matters of the round together; `won` and `lost` are the stages that follow.

    `form` is how a voter marks the paper: any number of options (approval), options that fit the envelope
    together (knapsack), one option, points, or a ranking. `most` is the most options a paper may mark or rank,
    for points the number of points to give (None: no limit; points then have ten). An option needs `least`
    votes to be chosen at all.

    With `beside`, two electorates decide in one round, each with its own paper and its part of the envelope:
    this one first with `share` of it, then the one beside with the rest, over what is not chosen yet.

    `divided_by` divides the envelope into `envelope_parts`, which are `decided` apart or together. `unspent` says what
    becomes of money that is left: kept (by the part, and given to nobody), common (to the part `common`, decided last),
    reopened (shared once more among all that lost), or carried on to the next round of this charter.
    """

    rule: str
    ballot_class: str
    who: str
    won: str
    lost: str
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)
    form: str = "approval"
    most: int | None = None
    least: int = 0
    share: Fraction | None = None
    beside: Ballot | None = None
    divided_by: str = ""
    envelope_parts: tuple[EnvelopePart, ...] = ()
    decided: str = "apart"
    unspent: str = "kept"
    common: str = ""

    @property
    def parts(self) -> tuple[Ballot, ...]:
        """The ballots that decide here, in the order of their count: this one, and the one beside."""
        return (self, self.beside) if self.beside is not None else (self,)


@dataclass(frozen=True)
class RatificationByNetworks:
    """The networks below the holder ratify, each in its own way; this is the rule on top.

    `whom` asks the organizations by voice, the networks, or both; `may_oppose` False lets no network be opposed.
    `by` may close it before it is due, once no missing answer can change the result. `weight`: each organization has
    one voice, or one for each of its members, at most `cap`.
    """

    rule: str
    whom: str
    by: str
    outcomes: Mapping[str, str] = field(hash=False)
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)
    may_oppose: bool = True
    weight: str = "one"
    cap: int | None = None

    @property
    def top_rule(self) -> TopRule:
        """The rule as `polity.rules.ratification` counts by it."""
        return TopRule(self.rule, self.params, self.whom, self.may_oppose)


@dataclass(frozen=True)
class Stage:
    """Where a matter can stand. `moves` holds the written moves and those generated by a vote, by verb."""

    key: str
    title: str
    held_by: str = ""
    days: int | None = None
    moves: Mapping[str, Move] = field(default_factory=dict, hash=False)
    ballot: Ballot | None = None
    decision: Decision | None = None
    ratification: RatificationByNetworks | None = None
    final: bool = False
    ends: str = ""
    title_in: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def targets(self) -> tuple[str, ...]:
        """The stages that can follow this one, each once, in the order of the text."""
        return tuple(dict.fromkeys(target for move in self.moves.values() for target in move.targets))

    @property
    def clock_move(self) -> Move | None:
        """The written move that the clock makes when the deadline has passed, if there is one."""
        by_clock = (move for move in self.moves.values() if move.by_clock and not move.generated)
        return next((move for move in by_clock if not move.follows), None)

    def following(self, event: str) -> Move | None:
        """The move that is made by itself when `event` happens, one of `FOLLOWED`; None where the text has none."""
        return next((move for move in self.moves.values() if move.follows == event), None)

    @property
    def owes_answer(self) -> bool:
        """Whether the holder of this stage owes an answer."""
        return any(move.is_answer for move in self.moves.values())


@dataclass(frozen=True)
class Amendment:
    """How the text of the charter is itself changed.

    `by` may close the vote before it is due ("": only the clock closes it).
    """

    held_by: str
    who: str
    rule: str
    days: int
    by: str = ""
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Charter:
    """A text that says how one kind of matter moves.

    `text` stays verbatim; `digest` is its SHA-256 in hex.
    """

    key: str
    title: str
    matter: str
    time_zone: str
    start: str
    summary: str
    bodies: Mapping[str, Body] = field(hash=False)
    stages: Mapping[str, Stage] = field(hash=False)
    amendment: Amendment | None
    text: str
    digest: str
    title_in: Mapping[str, str] = field(default_factory=dict, hash=False)
    summary_in: Mapping[str, str] = field(default_factory=dict, hash=False)
    raised_by: tuple[str, ...] = ("member",)

    def body_of(self, stage: str) -> Body:
        """Return the body that holds `stage`. KeyError when nobody holds it (final stages)."""
        return self.bodies[self.stages[stage].held_by]

    def titles(self, language: str) -> dict[str, str]:
        """Return every title of the text with its translation into `language` where the text gives one.

        Sentences about a charter nest its titles as sentences of their own, so that whoever renders them can
        look a title up here before asking a catalogue.
        """
        return {title: titles[language] for title, titles in self._titled() if language in titles}

    def _titled(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        yield self.title, self.title_in
        yield self.summary, self.summary_in
        for body in self.bodies.values():
            yield body.title, body.title_in
        for stage in self.stages.values():
            yield stage.title, stage.title_in
            for move in stage.moves.values():
                yield move.title, move.title_in
            for part in stage.ballot.envelope_parts if stage.ballot else ():
                yield part.title, part.title_in


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a text: its line (from 1), a stable code, a sentence, perhaps a way out."""

    line: int
    code: str
    says: Sentence
    suggestion: Sentence | None = None


class CharterFaults(ValueError):
    """A text is no charter: `faults` holds everything that is wrong with it, sorted by line."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep every fault; the message names each with its line."""
        super().__init__("\n".join(f"line {fault.line}: {fault.says}" for fault in faults))
        self.faults = faults
