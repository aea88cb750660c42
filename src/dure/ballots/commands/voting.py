"""Vote in a secret ballot: mark the roll, put a sealed paper into the box, both or neither."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from dure.ballots import policies, queries
from dure.ballots.commands.rolls import fix_roll
from dure.ballots.marking import fault, sheet_for_voting
from dure.ballots.models import Ballot, Channel, Paper, RollLine
from dure.ballots.sealing import paper_key, seal, unseal, written
from dure.chance import new_reference
from dure.people.models import Person
from dure.prepared import insert, insert_all
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop

TRACKER_LENGTH = 20  # signs of 4.95 bits
BATCH = 500  # rows in one query


@dataclass(frozen=True)
class Receipt:
    """What a voter keeps. `changed`: the paper took the place of an earlier one. It says nothing of what was marked."""

    ballot: str
    tracker: str
    changed: bool


def new_tracker() -> str:
    """Return a tracker for one paper: nobody can guess it, and it is the only way back to the paper."""
    return new_reference(TRACKER_LENGTH)


def vote(
    *,
    ballot: Ballot,
    marks: Mapping[str, int],
    tracker: str,
    at: datetime,
    person: Person | None = None,
    code: str = "",
    channel: str = Channel.WEB,
) -> Receipt:
    """Vote once: by what the person is on the roll, or by a code on paper. The same paper sent again is the same
    vote.

    A right that is used already changes nothing but the paper of this very tracker. `marks` are those of
    `marking.fault`. Raises Refused: `ballot_not_open`, `ballot_closed`, `not_on_roll`, `unknown_code`,
    `already_voted`, `not_secret`, `tracker_used`, those of the marks.
    """
    standing = _standing(ballot, at)
    sheet = sheet_for_voting(standing)
    if refusal := fault(sheet, marks):
        raise refusal
    line = _line(standing, person, code)
    key = paper_key(standing.ref, tracker)
    sealed = seal(standing.ref, key, marks, sheet.costs)
    paper = Paper(key=key, ballot=standing, sealed=sealed, channel=channel)
    with transaction.atomic():  # as short as can be: on SQLite everybody else who writes waits for it
        _require_open(queries.keep_open(standing), at)
        if queries.use_right(line, channel):
            _put_in(paper)
            return Receipt(standing.ref, tracker, changed=False)
        return Receipt(standing.ref, tracker, changed=_change(paper, marks))


@dataclass(frozen=True)
class Coded:
    """A paper with the code that gives the right to it."""

    code: str
    marks: Mapping[str, int]


@transaction.atomic
def vote_by_codes(
    *, ballot: Ballot, papers: Sequence[Coded], channel: str, at: datetime
) -> list[Refused | None]:
    """Put many papers into the box at once, each by its code; return for each why it was not put in, or None.

    The same as `vote` for each in turn, with a handful of queries however many there are.
    """
    standing = queries.keep_open(_standing(ballot, at))
    _require_open(standing, at)
    sheet = sheet_for_voting(standing)
    lines = queries.lines_of_codes(standing, [paper.code for paper in papers])
    refusals: list[Refused | None] = []
    accepted: dict[int, Mapping[str, int]] = {}
    for paper in papers:
        line = lines.get(paper.code)
        refusal = _unknown_code() if line is None else fault(sheet, paper.marks)
        if line is not None and refusal is None and (line.channel or line.id in accepted):
            refusal = _already_voted()
        if line is not None and refusal is None:
            accepted[line.id] = paper.marks
        refusals.append(refusal)
    marked = sum(
        RollLine.objects.filter(id__in=ids, channel="").update(channel=channel)
        for ids in batched(list(accepted))
    )
    if marked != len(accepted):
        raise refuse(
            "voted_meanwhile", gettext_noop("Some of these codes were used a moment ago. Try again.")
        )
    made = []
    for marks in accepted.values():
        key = paper_key(standing.ref, new_tracker())
        made.append(
            Paper(
                key=key,
                ballot=standing,
                sealed=seal(standing.ref, key, marks, sheet.costs),
                channel=channel,
            )
        )
    insert_all(made)
    queries.scatter(paper.key for paper in made)
    return refusals


def batched(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield pieces that fit one query on both databases."""
    for begin in range(0, len(ids), BATCH):
        yield ids[begin : begin + BATCH]


def _standing(ballot: Ballot, at: datetime) -> Ballot:
    """Return the ballot as it stands, with its roll. Raises Refused outside its time."""
    if not ballot.is_secret:
        raise refuse("not_secret", gettext_noop("This ballot is open: organizations and seats cast in it."))
    standing = queries.standing(ballot)
    if standing.roll_fixed_at is None:
        fix_roll(ballot=ballot, at=at)
        standing = queries.standing(ballot)
    _require_open(standing, at)
    return standing


def _require_open(ballot: Ballot, at: datetime) -> None:
    if refusal := policies.is_open(ballot, at):
        raise refusal


def _already_voted() -> Refused:
    return refuse(
        "already_voted",
        gettext_noop("This right to vote is used. With the tracker on the receipt the vote can be changed."),
        field="tracker",
    )


def _unknown_code() -> Refused:
    return refuse(
        "unknown_code", gettext_noop("There is no such code for this ballot. Look at it again."), field="code"
    )


def _line(ballot: Ballot, person: Person | None, code: str) -> RollLine:
    if code:
        line = queries.line_of_code(ballot, code)
        if line is None:
            raise _unknown_code()
        return line
    line = queries.line_of(ballot, person) if person is not None else None
    if line is None:
        raise policies.not_on_roll(ballot)
    line.person = person
    return line


def _put_in(paper: Paper) -> None:
    try:
        insert(paper)
        queries.scatter([paper.key])
    except IntegrityError as error:
        if "dure_paper" not in str(error):  # its one key, by the name that each database gives it
            raise
        raise refuse(
            "tracker_used",
            gettext_noop("This tracker belongs to another paper. Begin again."),
            field="tracker",
        ) from error


def _change(paper: Paper, marks: Mapping[str, int]) -> bool:
    """Let a paper take the place of that with its tracker; return whether it says anything else.

    A paper that is sent once more because its receipt did not arrive changes nothing.
    """
    there = Paper.objects.filter(ballot=paper.ballot_id, key=paper.key)
    before = there.first()
    if before is None:
        raise _already_voted()
    if unseal(paper.ballot.ref, paper.key, bytes(before.sealed)) == written(marks):
        return False
    there.update(sealed=paper.sealed)
    return True
