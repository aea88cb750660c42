"""Reads a list of people to invite from a file or from pasted text, whatever spreadsheet it comes from.

Pure: bytes in, rows out; what the database knows about the addresses is added by `commands.invitations`.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parseaddr

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from dure.networks.spreadsheets import (
    ROWS_AT_MOST,
    Line,
    clean,
    header_words,
    named_columns,
    read_sheet,
    refuse_rows,
    refuse_size,
)
from polity.sentences import Sentence, gettext_noop

__all__ = ["BYTES_AT_MOST", "ROWS_AT_MOST", "InvitationRow", "Report", "read_rows"]

BYTES_AT_MOST = 2_000_000
HEADER_WORDS = header_words(
    {
        "email": (
            "email; e-mail; mail; email address; e-mail address; courriel; adresse e-mail; adresse email; "
            "adresse mail; adresse courriel; adresse électronique; "
            "이메일; 이메일 주소; 이메일주소; 메일; 메일주소; 전자우편"
        ),
        "name": (
            "name; full name; person; last name; surname; family name; nom; nom complet; nom et prénom; "
            "prénom et nom; nom de famille; personne; 이름; 성명; 성함"
        ),
        "first": "first name; given name; prénom; prenom",
        "organization": (
            "organization; organisation; enterprise; company; structure; entreprise; association; organisme; "
            "nom de l'organisation; nom de la structure; "
            "단체; 단체명; 기관; 기관명; 조직; 소속; 기업; 기업명; 조합; 법인명"
        ),
    }
)


@dataclass(frozen=True)
class InvitationRow:
    """One line of the list. `fault` says why it cannot be invited; None: it can."""

    line: int
    email: str
    name: str = ""
    organization: str = ""
    fault: Sentence | None = None


@dataclass(frozen=True)
class Report:
    """What was read: every row in its order, the encoding and the separator that were found."""

    rows: tuple[InvitationRow, ...]
    encoding: str
    separator: str
    has_header: bool

    @property
    def good(self) -> tuple[InvitationRow, ...]:
        """Rows that can be invited."""
        return tuple(row for row in self.rows if row.fault is None)

    @property
    def bad(self) -> tuple[InvitationRow, ...]:
        """Rows that cannot, each with its fault."""
        return tuple(row for row in self.rows if row.fault is not None)


def read_rows(data: bytes) -> Report:
    """Read a list of addresses; never raises for its content, only Refused (file_too_large, too_many_rows).

    Understands what `spreadsheets.read_sheet` does; a header in English, Korean or French or none;
    `Name <address>` in one cell.
    """
    refuse_size(data, BYTES_AT_MOST)
    sheet = read_sheet(data)
    columns, has_header = _columns(sheet.lines)
    body = sheet.lines[1:] if has_header else sheet.lines
    refuse_rows(len(body))
    first_lines: dict[str, int] = {}
    rows = tuple(_row(line, cells, columns, first_lines) for line, cells in body)
    return Report(rows, sheet.encoding, sheet.separator, has_header)


def _columns(lines: list[Line]) -> tuple[dict[str, int], bool]:
    """Where each field stands: told by the header's words, else by where the addresses are."""
    if not lines:
        return {"email": 0}, False
    if not any("@" in cell for cell in lines[0][1]):
        named = named_columns(lines[0][1], HEADER_WORDS)
        if "email" in named or len(named) > 1:
            named.setdefault("email", address_column(lines[1:], set(named.values())))
            return named, True
    email = address_column(lines, set())
    others = [place for place in range(max(len(cells) for _, cells in lines)) if place != email]
    return {"email": email, **dict(zip(("name", "organization"), others, strict=False))}, False


def address_column(lines: list[Line], taken: set[int]) -> int:
    """The column with the most addresses among those not taken; the first where several have as many."""
    counts: dict[int, int] = {}
    for _, cells in lines:
        for place, cell in enumerate(cells):
            if "@" in cell and place not in taken:
                counts[place] = counts.get(place, 0) + 1
    return max(counts, key=lambda place: (counts[place], -place), default=0)


def _row(line: int, cells: list[str], columns: dict[str, int], first_lines: dict[str, int]) -> InvitationRow:
    def cell(field: str) -> str:
        place = columns.get(field)
        return cells[place] if place is not None and place < len(cells) else ""

    email, name = cell("email"), " ".join(part for part in (cell("first"), cell("name")) if part)
    if "<" in email and ">" in email:
        inner_name, email = parseaddr(email)
        name = name or clean(inner_name)
    email = email.removeprefix("mailto:").strip(" <>,;").lower()
    fault = address_fault(email, line, first_lines)
    return InvitationRow(line, email, name[:120], cell("organization")[:160], fault)


def address_fault(email: str, line: int, first_lines: dict[str, int]) -> Sentence | None:
    """Why an address cannot be used, or None; `first_lines` keeps on which line each address stood first."""
    if not email:
        return Sentence(gettext_noop("There is no address on this line."))
    try:
        validate_email(email)
    except ValidationError:
        return Sentence(gettext_noop("“{email}” is not an e-mail address. Correct it."), {"email": email})
    if email in first_lines:
        return Sentence(gettext_noop("The same address stands on line {line}."), {"line": first_lines[email]})
    first_lines[email] = line
    return None
