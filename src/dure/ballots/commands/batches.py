"""Papers go into the box: two persons type each batch, and what both typed alike is counted, once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from dure.ballots import policies, queries
from dure.ballots.commands.voting import Coded, vote_by_codes
from dure.ballots.marking import Sheet, fault, sheet_of
from dure.ballots.models import Ballot, Channel, PaperBatch, PaperSheet
from dure.ballots.paper_files import PaperFile, PaperRow, read_papers
from dure.ballots.paper_queries import role_of
from dure.ballots.paper_sheets import (
    FIRST,
    SECOND,
    Typed,
    by_reference,
    differences,
    numbers,
    plain_code,
    read_marks,
    sealed,
    typed_sheets,
)
from dure.ballots.sealing import code_digest
from dure.chance import in_any_order
from dure.matters.saying import as_json
from dure.networks.models import Organization
from dure.people.models import Person
from dure.prepared import insert_all
from dure.record.commands import append
from dure.refusals import Refused, Unknown, refuse
from polity.sentences import Sentence, gettext_noop

MOST_SHEETS = 500
USED = Sentence(
    gettext_noop("The right of this code was used already, online or on another paper. It counts once.")
)


class Desk:
    """One ballot as those who type its papers see it: its options by number, and what a paper may hold."""

    def __init__(self, ballot: Ballot, *, many: bool = False) -> None:
        """Read the options once, however many papers are checked; and for `many` papers the codes as well."""
        self.ballot = ballot
        self.codes = queries.codes_on_roll(ballot) if many else None
        options = queries.options(ballot)
        self.sheet: Sheet = sheet_of(ballot, options)
        self.known = numbers(options)

    def read(self, code: str, marks: str) -> tuple[str, dict[int, int]]:
        """Return code and marks of one paper. Raises Refused: unknown_code, and what is wrong with the marks."""
        plain = plain_code(code)
        if not plain or not self._is_on_roll(plain):
            raise refuse(
                "unknown_code",
                gettext_noop("There is no such code for this ballot. Look at it again."),
                field="code",
            )
        read = read_marks(marks, self.sheet.form, self.known)
        if refusal := self.refusal(read):
            raise Refused(refusal.code, refusal.says, field="marks")
        return plain, read

    def _is_on_roll(self, plain: str) -> bool:
        if self.codes is not None:
            return code_digest(self.ballot.ref, plain) in self.codes
        return queries.line_of_code(self.ballot, plain) is not None

    def refusal(self, marks: dict[int, int]) -> Refused | None:
        """Return why a paper cannot be marked so, or None."""
        return fault(self.sheet, by_reference(marks, self.known))


@transaction.atomic
def open_batch(
    *, ballot: Ballot, by: Person, at: datetime, title: str, organization: Organization | None = None
) -> PaperBatch:
    """Begin a batch of papers, of a group or of the whole body, while the ballot is open.

    Raises Refused: ballot_not_open, ballot_closed, title_missing; Unknown for a group that the person does not lead.
    """
    if not role_of(by, ballot, at).leads(organization):
        raise Unknown("organization")
    if refusal := policies.is_open(ballot, at):
        raise refusal
    title = " ".join(title.split())[:120]
    if not title:
        raise refuse(
            "title_missing", gettext_noop("Say which papers these are: a box, a place, a day."), field="title"
        )
    return PaperBatch.objects.create(ballot=ballot, organization=organization, title=title, opened_at=at)


@transaction.atomic
def type_sheet(
    *, batch: PaperBatch, by: Person, at: datetime, code: str, marks: str, number: int | None = None
) -> int:
    """Store, sealed, what one of the two persons reads on a paper, and return the number of the sheet.

    With `number` the person's own sheet of that number is typed anew. The first to type is the first person, the next
    the second. Raises Refused: ballot_closed, batch_merged, both_typed, unknown_code, code_typed, batch_full, and what
    is wrong with the marks; Unknown.
    """
    locked = _locked(batch, by, at)
    entry = _entry_of(locked, by, claim=True)
    desk = Desk(locked.ballot)
    plain, read = desk.read(code, marks)
    before = typed_sheets(locked, entry)
    if number is not None and number not in {one.number for one in before}:
        raise Unknown("number")
    for one in before:
        if one.code == plain and one.number != number:
            raise refuse(
                "code_typed",
                gettext_noop("You typed this code on sheet {number}."),
                field="code",
                number=one.number,
            )
    if number is None and len(before) >= MOST_SHEETS:
        raise refuse(
            "batch_full",
            gettext_noop("This batch holds {most} sheets. Open another one for the next."),
            most=MOST_SHEETS,
        )
    place = number or max((one.number for one in before), default=0) + 1
    PaperSheet.objects.filter(batch=locked, entry=entry, number=place).delete()
    sealed(locked, entry, Typed(place, plain, read), desk.sheet).save()
    return place


@transaction.atomic
def remove_sheet(*, batch: PaperBatch, by: Person, at: datetime, number: int) -> None:
    """Take one's own sheet back. Raises as `type_sheet` does."""
    locked = _locked(batch, by, at)
    gone, _ = PaperSheet.objects.filter(batch=locked, entry=_entry_of(locked, by), number=number).delete()
    if not gone:
        raise Unknown("number")


@transaction.atomic
def finish_entry(*, batch: PaperBatch, by: Person, at: datetime) -> PaperBatch:
    """Say that all sheets of the batch are typed; from then on what differs is shown, and can be mended."""
    locked = _locked(batch, by, at)
    entry = _entry_of(locked, by)
    if not PaperSheet.objects.filter(batch=locked, entry=entry).exists():
        raise refuse("batch_empty", gettext_noop("Type the first sheet, then finish."))
    if entry == FIRST:
        locked.first_done = True
    else:
        locked.second_done = True
    locked.save(update_fields=["first_done", "second_done"])
    return locked


@transaction.atomic
def clear_entry(*, batch: PaperBatch, by: Person, at: datetime, entry: int) -> PaperBatch:
    """Throw away what one of the two typed, so that somebody else can take the place; the other's entry stays.

    One's own, or anybody's for a steward of the body.
    """
    locked = _locked(batch, by, at)
    people = {FIRST: locked.first_by_id, SECOND: locked.second_by_id}
    steward = role_of(by, locked.ballot, at).steward
    if people.get(entry) is None or not (steward or people[entry] == by.pk):
        raise Unknown("entry")
    kept, done = (
        (typed_sheets(locked, SECOND), locked.second_done)
        if entry == FIRST
        else (typed_sheets(locked, FIRST), locked.first_done)
    )
    locked.first_by_id = locked.second_by_id if entry == FIRST else locked.first_by_id
    locked.from_file = locked.from_file and entry == SECOND
    locked.first_done, locked.second_by_id, locked.second_done = done, None, False
    locked.save()
    locked.sheets.all().delete()
    sheet = Desk(locked.ballot).sheet
    PaperSheet.objects.bulk_create([sealed(locked, FIRST, one, sheet) for one in kept])
    return locked


@transaction.atomic
def discard_batch(*, batch: PaperBatch, by: Person, at: datetime) -> None:
    """Throw a batch away that is not in the box. A steward of the body may, or who alone has typed in it."""
    locked = _locked(batch, by, at)
    alone = {locked.first_by_id, locked.second_by_id} <= {None, by.pk}
    if not (alone or role_of(by, locked.ballot, at).steward):
        raise Unknown("batch")
    locked.delete()


def read_file(*, batch: PaperBatch, data: bytes) -> PaperFile:
    """Read a file of papers for a batch; nothing is stored. Raises Refused: file_too_large, too_many_rows."""
    return read_papers(data, Desk(batch.ballot, many=True).read)


@transaction.atomic
def import_file(*, batch: PaperBatch, by: Person, rows: Sequence[PaperRow], at: datetime) -> int:
    """Store the papers of a file as the first person's entry, and return how many. Rows with a fault are left out.

    A second person then types the batch, or confirms the file beside the papers. Raises Refused: batch_begun,
    batch_full, and as `type_sheet` does.
    """
    locked = _locked(batch, by, at)
    if locked.first_by_id is not None:
        raise refuse(
            "batch_begun",
            gettext_noop("Somebody has begun to type this batch. Open another one for the file."),
        )
    good = [row for row in rows if row.fault is None]
    if len(good) > MOST_SHEETS:
        raise refuse(
            "batch_full",
            gettext_noop("This batch holds {most} sheets. Open another one for the next."),
            most=MOST_SHEETS,
        )
    _entry_of(locked, by, claim=True)
    desk = Desk(locked.ballot, many=True)
    sheets = (Typed(number, *desk.read(row.code, row.marks)) for number, row in enumerate(good, start=1))
    insert_all([sealed(locked, FIRST, one, desk.sheet) for one in sheets])
    locked.from_file = locked.first_done = True
    locked.save(update_fields=["from_file", "first_done"])
    return len(good)


@transaction.atomic
def confirm_file(*, batch: PaperBatch, by: Person, at: datetime) -> PaperBatch:
    """Say, as the second person, that the file and the papers agree. Raises Refused: typed_by_hand, same_person."""
    locked = _locked(batch, by, at)
    if not locked.from_file:
        raise refuse(
            "typed_by_hand", gettext_noop("These papers were typed by hand: type them a second time.")
        )
    if _entry_of(locked, by, claim=True) != SECOND:
        raise refuse("same_person", gettext_noop("You brought this file. A second person confirms it."))
    desk = Desk(locked.ballot)
    PaperSheet.objects.filter(batch=locked, entry=SECOND).delete()
    insert_all([sealed(locked, SECOND, one, desk.sheet) for one in typed_sheets(locked, FIRST)])
    locked.second_done = True
    locked.save(update_fields=["second_done"])
    return locked


def merge(*, batch: PaperBatch, by: Person, at: datetime) -> PaperBatch:
    """Put the papers of a batch into the box, all in one transaction, where both persons typed the same.

    A paper that cannot be counted, say because its code was used online, is named in `refusals` and left out. What was
    typed is deleted. Does nothing twice. Raises Refused: ballot_closed, entry_missing, entries_differ; Unknown.
    """
    with transaction.atomic():
        locked = _locked(batch, by, at, merged_too=True)
        if locked.merged_at is not None:
            return locked
        if not (locked.first_done and locked.second_done):
            raise refuse(
                "entry_missing",
                gettext_noop("Two persons type each batch. Both say first that all sheets are typed."),
            )
        first = typed_sheets(locked, FIRST)
        if differing := differences(first, typed_sheets(locked, SECOND)):
            raise refuse(
                "entries_differ",
                gettext_noop("The two entries differ on {count} papers. Look at these papers again."),
                count=len(differing),
            )
        locked.refusals = _put_in(locked, first, at)
        locked.merged = len(first) - len(locked.refusals)
        locked.merged_at = at
        locked.save(update_fields=["refusals", "merged", "merged_at"])
        locked.sheets.all().delete()
        _tell(locked, by, at)
        return locked


def drop_late_sheets(at: datetime) -> int:
    """Delete what was typed and not put into the box before the close; return of how many batches."""
    late = PaperBatch.objects.filter(
        merged_at__isnull=True, ballot__closes_at__lte=at, sheets__isnull=False
    ).distinct()
    found = [batch.pk for batch in late]
    PaperSheet.objects.filter(batch__in=found).delete()
    return len(found)


def _put_in(batch: PaperBatch, sheets: Iterable[Typed], at: datetime) -> list[dict[str, Any]]:
    """Vote with each paper, in an order that tells nothing, and return those that were refused, by sheet."""
    known = Desk(batch.ballot).known
    shuffled = in_any_order(sheets)
    papers = [Coded(one.code, by_reference(one.marks, known)) for one in shuffled]
    refusals = vote_by_codes(ballot=batch.ballot, papers=papers, channel=Channel.PAPER, at=at)
    refused = []
    for one, refusal in zip(shuffled, refusals, strict=True):
        if refusal is not None:
            says = as_json(USED if refusal.code == "already_voted" else refusal.says)
            refused.append({"sheet": one.number, "code": refusal.code, "says": says})
    return sorted(refused, key=lambda one: one["sheet"])


def _locked(batch: PaperBatch, by: Person, at: datetime, *, merged_too: bool = False) -> PaperBatch:
    """Lock a batch for who may handle it, while its ballot is open."""
    rows = PaperBatch.objects.select_for_update(of=("self",)).select_related(
        "ballot__round__charter", "ballot__held_by", "organization"
    )
    locked = rows.get(pk=batch.pk)
    if not role_of(by, locked.ballot, at).leads(locked.organization):
        raise Unknown("batch")
    if locked.merged_at is not None and merged_too:
        return locked
    if refusal := policies.is_open(locked.ballot, at):
        raise refusal
    if locked.merged_at is not None:
        raise refuse(
            "batch_merged", gettext_noop("This batch is in the box. Open another one for what is missing.")
        )
    return locked


def _entry_of(batch: PaperBatch, by: Person, *, claim: bool = False) -> int:
    """Return whether a person is the first or the second of a batch; with `claim` they take a place that is free."""
    if batch.first_by_id == by.pk:
        return FIRST
    if batch.second_by_id == by.pk:
        return SECOND
    if not claim:
        raise Unknown("batch")
    if batch.first_by_id is None:
        batch.first_by = by
        batch.save(update_fields=["first_by"])
        return FIRST
    if batch.second_by_id is None:
        batch.second_by = by
        batch.save(update_fields=["second_by"])
        return SECOND
    raise refuse("both_typed", gettext_noop("Two persons type this batch already."))


def _tell(batch: PaperBatch, by: Person, at: datetime) -> None:
    append(
        verb="merge_papers",
        at=at,
        organization=batch.ballot.held_by.slug,
        payload={
            "by": by.ref,
            "ballot": batch.ballot.ref,
            "round": batch.ballot.round.slug,
            "papers": batch.merged,
        },
    )
