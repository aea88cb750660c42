"""What the API tells of positions, field by field."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema

Voices = dict[str, int | str]


class LineOut(Schema):
    """A position in a list. `result` is that of its last ratification: open, adopted, refused, undecided, or empty."""

    ref: str
    round: str
    title: str
    kind: str
    addressed_to: str
    body: str
    raised_in: str
    stage: str
    held_by: str | None
    visit: int
    moved_at: datetime
    version: int
    clauses_count: int
    amendments_count: int
    amendments_open: int
    result: str


class PositionsOut(Schema):
    """Positions, the last moved first, and the cursor of the next ones."""

    next: str | None
    positions: list[LineOut]


class ClauseOut(Schema):
    """A clause as it is in force. `by`: whose words stand in it, organizations by slug, persons by reference."""

    number: int
    heading: str
    text: str
    wording: int
    by: list[str]


class AmendmentOut(Schema):
    """An amendment: the words it asks for on the wording `base`, by whom, and what became of it."""

    number: int
    clause: int
    base: int
    text: str
    reason: str
    by: str
    acting_for: str | None
    at: datetime
    state: str
    decided_at: datetime | None
    decided_in: str | None
    decision: str
    replaces: int | None
    entry: int


class GivenAnswerOut(Schema):
    """What an organization answered last: yes, no or abstain. `entry` is its number in the record."""

    choice: str
    reason: str
    reservation: str
    resolution: str | None
    at: datetime
    entry: int


class AnswerOut(GivenAnswerOut):
    """An answer in a ratification, with whose it is."""

    organization: str


class StepOut(Schema):
    """One condition of the outcome; `holds` is null while it cannot be said yet."""

    says: str
    holds: bool | None


class NodeOut(Schema):
    """One line of the tree, from the top down. Who belongs to several networks stands below each of them with the part
    of the voice that goes there; `shown_above` marks a network whose members stand further up.
    """

    depth: int
    organization: str
    network: bool
    way: str
    outcome: str
    voices: dict[str, str]
    sentence: str
    answer: GivenAnswerOut | None
    shown_above: bool


class RatificationOut(Schema):
    """A ratification: `result` once it is closed, and how it stands; silence is undecided, never yes.

    `needed`: who would have to agree for it to pass; `waiting`: who has not answered.
    """

    version: int
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    top: str
    asked: int
    answers: int
    result: str
    as_it_stands: str
    sentence: str
    steps: list[StepOut]
    voices: Voices
    tree: list[NodeOut]
    needed: list[str]
    waiting: list[str]


class WayOut(Schema):
    """One way by which a voice reaches the top: the names along it, and the part of the voice that takes it."""

    names: list[str]
    voice: str


class ResolutionOut(Schema):
    """What an assembly of the party decided on this text; name it with an answer."""

    ref: str
    assembly: str
    choice: str


class PartyOut(Schema):
    """One of those who are asked: how it decides and stands, by which ways it counts, and all that it answered."""

    organization: str
    network: bool
    weight: int
    way: str
    outcome: str
    sentence: str
    answers_itself: bool
    ways: list[WayOut]
    answers: list[GivenAnswerOut]
    resolutions: list[ResolutionOut]


class BehindOut(Schema):
    """One of those who stand somewhere on a published text, with what it said."""

    slug: str
    way: str
    reason: str
    reservation: str


class JointOut(Schema):
    """The published text's consent as the ratification closed, by outcome; later signatures apart from it."""

    version: int
    published_at: datetime
    sentence: str
    voices: Voices
    networks: dict[str, list[BehindOut]]
    organizations: dict[str, list[BehindOut]]
    organizations_signed: list[str]
    persons_signed: int


class PositionOut(LineOut):
    """A position with its words, amendments, ratification and consent; `joint` is null until it is published."""

    text: str
    clauses: list[ClauseOut]
    amendments: list[AmendmentOut]
    ratification: RatificationOut | None
    joint: JointOut | None


class SignatureOut(Schema):
    """A signature. `entry` is its number in the record."""

    ref: str
    organization: str | None
    shows_name: bool
    at: datetime
    entry: int
