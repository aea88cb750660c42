"""What a ratification is told: organizations, networks, dated memberships, and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from polity.rules.ballots import Weight
from polity.sentences import Sentence, gettext_noop

BLOCK, PROPORTIONAL, FREE = "block", "proportional", "free"
WAYS = (BLOCK, PROPORTIONAL, FREE)
BY = ("members", "voices")
DECIDING_RULES = ("majority", "qualified_majority", "consent", "double_majority")

WAY_TITLES: Mapping[str, str] = {
    BLOCK: gettext_noop("Decides as one: its whole voice goes one way"),
    PROPORTIONAL: gettext_noop("Passes the split of its members up"),
    FREE: gettext_noop("Its members answer for themselves"),
}


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization with its voice: 1, or the weight that the position declares (exact, never a float)."""

    key: str
    weight: Weight = 1


@dataclass(frozen=True, slots=True)
class Network:
    """A network and its own way to decide.

    block: the network decides as one. Its own answer counts when it gave one; otherwise `rule` counts its
        members, one vote each (`by` = "members", seen through free networks), or by the voice that each
        brings (`by` = "voices"). While its vote is `open`, a result counts only when no missing vote could
        change it. With `rule` = "" only its own answer counts.
    proportional: the split of its members passes up; `rule` then says, by voices, what the network's own
        outcome is where networks are counted.
    free: its members answer for themselves; where networks are counted, they stand in its place.
    """

    key: str
    way: str = PROPORTIONAL
    rule: str = "majority"
    params: Mapping[str, Any] = field(default_factory=dict)
    by: str = "members"
    open: bool = False


@dataclass(frozen=True, slots=True)
class Membership:
    """An organization or network in a network, in force from `from_at` until just before `until_at`.

    `share` is the part of its voice that the member sends this way, relative to the shares of its other
    memberships; None in all of them splits evenly. `chamber` matters where the network decides by double
    majority.
    """

    member: str
    network: str
    from_at: datetime | None = None
    until_at: datetime | None = None
    share: Weight | None = None
    chamber: str = ""

    def in_force(self, at: datetime) -> bool:
        """Whether it is in force at this moment."""
        return (self.from_at is None or self.from_at <= at) and (self.until_at is None or at < self.until_at)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an organization, or a network that decides as one, answered. `at` None: at the moment of the
    count."""

    by: str
    choice: str
    at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer that is not counted, and why. Stable codes: unknown, unknown_choice, after_count, left,
    not_yet, through_members, reason_missing."""

    answer: Answer
    code: str
    says: Sentence


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the graph that must be mended before anything is counted.

    Stable codes: circle, twice, two_kinds, unknown_member, unknown_network, unknown_top, unknown_way, unknown_rule,
    bad_weight, bad_share, shares_missing. `keys` names who is concerned; for a circle, in its order.
    """

    code: str
    says: Sentence
    keys: tuple[str, ...]


class GraphFaults(ValueError):
    """A graph that cannot be counted; `faults` holds all of its faults."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(" ".join(str(fault.says) for fault in faults))
        self.faults = faults


def weight_of(members: int, *, cap: int | None = None) -> int:
    """Return the weight of an organization that counts by its members, at most `cap`; raises ValueError
    below 0."""
    if members < 0 or (cap is not None and cap < 0):
        raise ValueError("members and cap are numbers from 0")
    return members if cap is None else min(members, cap)
