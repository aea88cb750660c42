"""Reads a list of people to invite from a file or from pasted text, whatever spreadsheet it comes from.

Pure: bytes in, rows out; what the database knows about the addresses is added by `commands.invitations`.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from email.utils import parseaddr

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from dure.refusals import refuse
from polity.sentences import Sentence, gettext_noop

ROWS_AT_MOST = 2000
BYTES_AT_MOST = 2_000_000
HEADER_WORDS = {
    field: frozenset(words.split("; "))
    for field, words in {
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
    }.items()
}
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


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

    Understands UTF-8 and UTF-16 with or without a mark, EUC-KR, Windows-1252 (even behind a UTF-8 mark);
    comma,
    semicolon or tab; a header in English, Korean or French or none; `Name <address>` in one cell.
    """
    if len(data) > BYTES_AT_MOST:
        raise refuse("file_too_large", gettext_noop("The file is larger than 2 MB. Split it."), field="file")
    text, encoding = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    separator = _separator(text)
    lines = _lines(text, separator)
    columns, has_header = _columns(lines)
    body = lines[1:] if has_header else lines
    if len(body) > ROWS_AT_MOST:
        raise refuse(
            "too_many_rows",
            gettext_noop("The list has {rows} rows; {most} is the most at once. Split it."),
            field="file",
            rows=len(body),
            most=ROWS_AT_MOST,
        )
    first_lines: dict[str, int] = {}
    rows = tuple(_row(line, cells, columns, first_lines) for line, cells in body)
    return Report(rows, encoding, separator, has_header)


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and the name of its encoding."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return data[2:].decode(encoding, errors="replace"), "utf-16"
    marked = data.startswith(codecs.BOM_UTF8)
    data = data.removeprefix(codecs.BOM_UTF8)
    if not marked and (zeros := data[:400].count(0)) and 3 * zeros > len(data[:400]):
        encoding = "utf-16-le" if data[1::2][:200].count(0) > data[0::2][:200].count(0) else "utf-16-be"
        return data.decode(encoding, errors="replace"), "utf-16"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        korean = data.decode("euc_kr")
        if all("\uac00" <= letter <= "\ud7a3" or ord(letter) < 128 for letter in korean):
            return korean, "euc-kr"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "windows-1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "windows-1252"


def _separator(text: str) -> str:
    """The sign that divides most lines, outside of quotes; a comma when none does."""
    sample = [re.sub(r'"[^"]*"', "", line) for line in text.split("\n")[:50] if line.strip()]
    counts = {sign: sum(sign in line for line in sample) for sign in ("\t", ";", ",")}
    best = max(counts, key=lambda sign: counts[sign])
    return best if counts[best] else ","


def _lines(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """Rows that hold anything, each with the number of its first line in the file."""
    found: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return found
        except csv.Error:  # a cell beyond any length: not a list of addresses
            cells = [""]
        cleaned = [_clean(cell) for cell in cells]
        if any(cleaned):
            found.append((before + 1, cleaned))
        before = reader.line_num


def _clean(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFC", cell).translate(INVISIBLE).replace("\0", "").split())


def _columns(lines: list[tuple[int, list[str]]]) -> tuple[dict[str, int], bool]:
    """Where each field stands: told by the header's words, else by where the addresses are."""
    if not lines:
        return {"email": 0}, False
    first = [cell.casefold().strip(" *:") for cell in lines[0][1]]
    if not any("@" in cell for cell in first):
        named = {
            field: place
            for field, words in HEADER_WORDS.items()
            for place, cell in reversed(list(enumerate(first)))
            if cell in words
        }
        if "email" in named or len(named) > 1:
            named.setdefault("email", _address_column(lines[1:], set(named.values())))
            return named, True
    email = _address_column(lines, set())
    others = [place for place in range(max(len(cells) for _, cells in lines)) if place != email]
    return {"email": email, **dict(zip(("name", "organization"), others, strict=False))}, False


def _address_column(lines: list[tuple[int, list[str]]], taken: set[int]) -> int:
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
        name = name or _clean(inner_name)
    email = email.removeprefix("mailto:").strip(" <>,;").lower()
    fault = _fault(email, line, first_lines)
    return InvitationRow(line, email, name[:120], cell("organization")[:160], fault)


def _fault(email: str, line: int, first_lines: dict[str, int]) -> Sentence | None:
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
