"""Reads papers from a CSV file: the code, then what is marked. The format is described in docs/paper.md. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dure.ballots.paper_sheets import plain_code
from dure.networks.spreadsheets import (
    header_word,
    read_sheet,
    refuse_rows,
    refuse_size,
)
from dure.refusals import Refused
from polity.sentences import Sentence, gettext_noop

BYTES_AT_MOST = 1_000_000
CODE_WORDS = frozenset({"code", "codes", "code de vote", "코드", "투표 코드"})


@dataclass(frozen=True)
class PaperRow:
    """One paper of the file: its code and what is marked as one would type it; `fault` says why it is left out."""

    line: int
    code: str
    marks: str
    fault: Sentence | None = None


@dataclass(frozen=True)
class PaperFile:
    """What was read: every row in its order, and the encoding that was found."""

    rows: tuple[PaperRow, ...]
    encoding: str

    @property
    def good(self) -> tuple[PaperRow, ...]:
        """Rows that can be taken."""
        return tuple(row for row in self.rows if row.fault is None)

    @property
    def bad(self) -> tuple[PaperRow, ...]:
        """Rows that cannot, each with its fault."""
        return tuple(row for row in self.rows if row.fault is not None)


def read_papers(data: bytes, check: Callable[[str, str], object]) -> PaperFile:
    """Read a file; never raises for its content, only Refused (file_too_large, too_many_rows).

    The first column is the code; all others together are what is marked: `1 4 7` in one cell, or each in its own.
    A first row that begins with the word “code” is a header. `check` raises Refused for a paper that is at fault.
    """
    refuse_size(data, BYTES_AT_MOST)
    sheet = read_sheet(data)
    lines = sheet.lines
    if lines and header_word(lines[0][1][0]) in CODE_WORDS:
        lines = lines[1:]
    refuse_rows(len(lines))
    seen: dict[str, int] = {}
    rows = []
    for line, cells in lines:
        code, marks = plain_code(cells[0]), " ".join(cell for cell in cells[1:] if cell)
        rows.append(PaperRow(line, code, marks, _fault(line, code, marks, seen, check)))
        seen.setdefault(code, line)
    return PaperFile(tuple(rows), sheet.encoding)


def _fault(
    line: int, code: str, marks: str, seen: dict[str, int], check: Callable[[str, str], object]
) -> Sentence | None:
    if not code:
        return Sentence(gettext_noop("There is no code on this line."))
    if code in seen:
        return Sentence(gettext_noop("The same code stands on line {line}."), {"line": seen[code]})
    try:
        check(code, marks)
    except Refused as refused:
        return refused.says
    return None
