"""What the pages of paper entry show: who typed how much, what differs, what was left out, counts by channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dure.ballots import policies, queries
from dure.ballots.marking import sheet_of
from dure.ballots.models import Ballot, Channel, PaperBatch
from dure.ballots.paper_sheets import (
    FIRST,
    SECOND,
    Typed,
    differences,
    typed_sheets,
    written_code,
    written_marks,
)
from dure.matters.models import Matter
from dure.matters.saying import Saying, from_json
from dure.matters.standing import Course
from dure.people.models import Person


@dataclass(frozen=True)
class SheetLine:
    """One sheet as typed: its number, its code as printed, what is marked as one types it."""

    number: int
    code: str
    marks: str


@dataclass(frozen=True)
class DifferenceLine:
    """One paper that two typed differently; None where one of them does not have it."""

    code: str
    first: SheetLine | None
    second: SheetLine | None
    mine: SheetLine | None


@dataclass(frozen=True)
class RefusedLine:
    """One sheet that did not go into the box, and why."""

    sheet: int
    says: str


@dataclass(frozen=True)
class State:
    """A batch as one person sees it. `entry`: 1 or 2 if they are one of the two, else 0; `may_type`: or may become so.

    `other` says how many sheets the other one has typed; `checking`: sheets of a file that a second person confirms.
    """

    form: str
    options: Sequence[Matter]
    open: bool
    entry: int
    may_type: bool
    mine: Sequence[SheetLine]
    other: int
    mine_done: bool
    other_done: bool
    next: int
    both_done: bool
    differing: Sequence[DifferenceLine]
    checking: Sequence[SheetLine]
    refusals: Sequence[RefusedLine]


def state_of(batch: PaperBatch, person: Person, at: datetime) -> State:
    """Return a batch as a person sees it: their own sheets, and what differs once both are done."""
    ballot = batch.ballot
    options = sorted(queries.options(ballot), key=lambda one: one.number)
    form = sheet_of(ballot, options).form
    entry = FIRST if batch.first_by_id == person.pk else SECOND if batch.second_by_id == person.pk else 0
    typed = {number: typed_sheets(batch, number) for number in (FIRST, SECOND)}
    done = {FIRST: batch.first_done, SECOND: batch.second_done}
    free = batch.first_by_id is None or batch.second_by_id is None
    is_open = policies.is_open(ballot, at) is None and batch.merged_at is None
    other = SECOND if entry == FIRST or (entry == 0 and batch.first_by_id is None) else FIRST
    mine = [_line(one, form) for one in typed.get(entry, [])]
    both = done[FIRST] and done[SECOND]
    differing = differences(typed[FIRST], typed[SECOND]) if both and is_open else []
    return State(
        form=form,
        options=options,
        open=is_open,
        entry=entry,
        may_type=is_open and (entry != 0 or free),
        mine=mine,
        other=len(typed[other]),
        mine_done=done.get(entry, False),
        other_done=done[other],
        next=max((one.number for one in mine), default=0) + 1,
        both_done=both,
        differing=[_difference(one.code, one.first, one.second, entry, form) for one in differing],
        checking=_checking(batch, typed[FIRST], entry, form) if is_open else [],
        refusals=_refused(batch),
    )


def channels(ballot: Ballot) -> list[tuple[str, int]]:
    """Return how many voted by each channel, in words, after the close; no number below the group limit."""
    labels = dict(Channel.choices)
    counted = ballot.result.get("channels", {}) if ballot.closed_at is not None else {}
    return [(str(labels.get(name, name)), number) for name, number in sorted(counted.items())]


def _line(typed: Typed, form: str) -> SheetLine:
    return SheetLine(typed.number, written_code(typed.code), written_marks(typed.marks, form))


def _difference(
    code: str, first: Typed | None, second: Typed | None, entry: int, form: str
) -> DifferenceLine:
    lines = {
        FIRST: _line(first, form) if first else None,
        SECOND: _line(second, form) if second else None,
    }
    return DifferenceLine(written_code(code), lines[FIRST], lines[SECOND], lines.get(entry))


def _checking(batch: PaperBatch, first: Sequence[Typed], entry: int, form: str) -> list[SheetLine]:
    """Return the sheets of a file for somebody else than who brought it, as long as nobody has confirmed it."""
    if not batch.from_file or entry == FIRST or batch.second_done:
        return []
    return [_line(one, form) for one in first]


def _refused(batch: PaperBatch) -> list[RefusedLine]:
    if not batch.refusals:
        return []
    saying = Saying(Course(batch.ballot.round), batch.ballot.held_by_id)
    return [RefusedLine(one["sheet"], saying(from_json(one["says"]))) for one in batch.refusals]
