"""What someone does to a matter, what the world says meanwhile, and where the matter then stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from polity.rules import Outcome, Vote, Voter

CLOCK = "clock"
Holding = tuple[str, str]
Calendar = Mapping[str, tuple[datetime | None, datetime | None]]


@dataclass(frozen=True)
class Act:
    """One thing someone did. `by` is an opaque person key, or "clock".

    `capacities` are (capacity, body key) pairs that the actor holds, relative to the charter's bodies;
    ("resident", "") and ("author", "") hold whatever the body. `acting_for` is an organization; `voter` is
    the line of the roll that votes or attends. `outcome` is adopted, refused, undecided or advised (decide;
    "" asks whether the vote may close at all, but advancing needs the result); adopt, adopt_in_part or refuse
    (answer). `sum` is in minor units. `visit` is the visit that the actor saw (0: any), so that a page left
    open is noticed.
    """

    verb: str
    by: str
    at: datetime
    capacities: frozenset[Holding] = frozenset()
    acting_for: str | None = None
    voter: str | None = None
    choice: str = ""
    reason: str = ""
    sum: int | None = None
    outcome: str = ""
    number: int = 0
    visit: int = 0


@dataclass(frozen=True)
class Facts:
    """What the world says now: who may vote, how many seats there are, whether there is a legal basis.

    `closed` names the stages that have closed for the whole round, such as a ballot already counted.
    `ratified` is how a ratification by networks stands, counted elsewhere.
    """

    roll: tuple[Voter, ...] = ()
    legal_basis: bool = False
    seats: int = 0
    ballot_open: bool = True
    closed: frozenset[str] = frozenset()
    ratified: Outcome | None = None


@dataclass(frozen=True)
class Standing:
    """Where a matter stands. It follows from the charter and the acts alone.

    `visit` counts the stages entered (1 at the start); `number` counts the acts. Supports stay for good;
    attendance and votes belong to this visit and start empty in each stage. `sum` is in minor units. `ended`
    is "" or the stage's `ends`.
    """

    stage: str
    entered_at: datetime
    author: str
    due_at: datetime | None = None
    opens_at: datetime | None = None
    visit: int = 1
    number: int = 0
    supports: frozenset[str] = frozenset()
    attendance: frozenset[str] = frozenset()
    votes: tuple[Vote, ...] = ()
    sum: int | None = None
    answer: str = ""
    ended: str = ""
