"""What is typed from a paper: how it is written, how it lies sealed until it goes into the box, what differs.

On paper an option has the number of its matter within the round: it never changes, whatever else comes or goes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dure.ballots.marking import Sheet
from dure.ballots.models import PaperBatch, PaperSheet
from dure.ballots.sealing import seal_text, unseal
from dure.matters.models import Matter
from dure.refusals import refuse
from polity.sentences import gettext_noop

NOTHING_MARKED = "0"
FIRST, SECOND = 1, 2


@dataclass(frozen=True)
class Typed:
    """One paper as one person typed it. `marks`: what each option has, by its number on paper."""

    number: int
    code: str
    marks: Mapping[int, int]


@dataclass(frozen=True)
class Difference:
    """Where two persons typed one paper differently, or only one of them has it."""

    code: str
    first: Typed | None
    second: Typed | None


def numbers(options: Iterable[Matter]) -> dict[int, str]:
    """Return the reference of each option by its number on paper."""
    return {one.number: one.ref for one in options}


def plain_code(text: str) -> str:
    """Return a code as it is compared: small letters and digits only."""
    return "".join(sign for sign in text.lower() if sign.isalnum())


def written_code(code: str) -> str:
    """Return a code as it is printed, in groups of four."""
    plain = plain_code(code)
    return "-".join(plain[place : place + 4] for place in range(0, len(plain), 4))


def read_marks(text: str, form: str, known: Iterable[int]) -> dict[int, int]:
    """Read what was typed: `1 4 7`, for points `1:3 4:7`, for a ranking the numbers from the best on; `0` for a blank.

    Raises Refused: marks_missing, bad_marks, unknown_number, number_twice.
    """
    text = re.sub(r"\s*[:=]\s*", ":", text.strip(" ,;."))
    if not text:
        raise refuse(
            "marks_missing",
            gettext_noop("Type the numbers that are marked, or 0 where nothing is marked."),
            field="marks",
        )
    if text.isdecimal() and len(text) < 10 and int(text) == 0:
        return {}
    marks: dict[int, int] = {}
    for rank, word in enumerate(re.split(r"[\s,;./+]+", text), start=1):
        number, mark = _mark(word, form, rank)
        if number in marks:
            raise refuse(
                "number_twice",
                gettext_noop("The number {number} stands twice. Look at the paper again."),
                field="marks",
                number=number,
            )
        marks[number] = mark
    for number in marks.keys() - set(known):
        raise refuse(
            "unknown_number",
            gettext_noop("There is no option {number} on this ballot. Look at the paper again."),
            field="marks",
            number=number,
        )
    return marks


def _mark(word: str, form: str, rank: int) -> tuple[int, int]:
    pattern = r"(\d{1,9}):(\d{1,9})" if form == "points" else r"(\d{1,9})"
    found = re.fullmatch(pattern, word)
    if found is None:
        says = (
            gettext_noop("“{text}” cannot be read. Type number:points, for example 3:5.")
            if form == "points"
            else gettext_noop("“{text}” is no number of an option. Type numbers with spaces between them.")
        )
        raise refuse("bad_marks", says, field="marks", text=word[:20])
    if form == "points":
        return int(found[1]), int(found[2])
    return int(found[1]), rank if form == "ranking" else 1


def written_marks(marks: Mapping[int, int], form: str) -> str:
    """Return marks as one would type them."""
    if not marks:
        return NOTHING_MARKED
    if form == "points":
        return " ".join(f"{number}:{points}" for number, points in sorted(marks.items()))
    order = sorted(marks.items(), key=lambda one: (one[1], one[0]))
    return " ".join(str(number) for number, _ in order)


def by_reference(marks: Mapping[int, int], known: Mapping[int, str]) -> dict[str, int]:
    """Return marks by the references of the options; what is no option any more keeps its number, and is refused."""
    return {known.get(number, str(number)): mark for number, mark in marks.items()}


def sealed(batch: PaperBatch, entry: int, typed: Typed, sheet: Sheet) -> PaperSheet:
    """Return the row that holds what was typed so that nobody reads it in the database; all have one length."""
    text = json.dumps([typed.code, sorted(typed.marks.items())], separators=(",", ":"))
    longest = 64 + 24 * len(sheet.costs)
    blob = seal_text(batch.ballot.ref, _key(batch, entry, typed.number), text, longest)
    return PaperSheet(batch=batch, entry=entry, number=typed.number, sealed=blob)


def typed_sheets(batch: PaperBatch, entry: int) -> list[Typed]:
    """Return what one person typed, in the order of the sheets."""
    found = []
    for row in PaperSheet.objects.filter(batch=batch, entry=entry).order_by("number"):
        code, marks = json.loads(unseal(batch.ballot.ref, _key(batch, entry, row.number), bytes(row.sealed)))
        found.append(Typed(row.number, code, dict(marks)))
    return found


def differences(first: Sequence[Typed], second: Sequence[Typed]) -> list[Difference]:
    """Return where two entries differ, paper by paper; the code tells which sheets are of one paper."""
    there = {one.code: one for one in second}
    found = [
        Difference(one.code, one, there.get(one.code))
        for one in first
        if one.code not in there or there[one.code].marks != one.marks
    ]
    typed = {one.code for one in first}
    return found + [Difference(one.code, None, one) for one in second if one.code not in typed]


def _key(batch: PaperBatch, entry: int, number: int) -> str:
    return f"sheet {batch.ref} {entry} {number}"
