"""Reads the rows of a list from any spreadsheet: whatever its encoding, its separator and its header's words.

Pure: bytes in, cells out. What the columns mean is known by `invitation_files` and `organization_files`.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from dure.refusals import refuse
from polity.sentences import gettext_noop

ROWS_AT_MOST = 2000
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_HANGUL_WORD = re.compile("[\uac00-\ud7a3]{2,}")

Line = tuple[int, list[str]]
HeaderWords = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Sheet:
    """The rows that hold anything, each with the number of its first line; the encoding and separator found."""

    lines: list[Line]
    encoding: str
    separator: str


def read_sheet(data: bytes) -> Sheet:
    """Read the cells of a file; never fails for its content.

    Understands UTF-8 and UTF-16 with or without a mark, EUC-KR and CP949, Windows-1252 (even behind a UTF-8
    mark); comma, semicolon or tab; line breaks of any system, and within quotes.
    """
    text, encoding = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    separator = _separator(text)
    return Sheet(_lines(text, separator), encoding, separator)


def refuse_size(data: bytes, most: int) -> None:
    """Raise Refused (file_too_large) for more than `most` bytes; whole megabytes are expected."""
    if len(data) > most:
        raise refuse(
            "file_too_large",
            gettext_noop("The file is larger than {most} MB. Split it."),
            field="file",
            most=most // 1_000_000,
        )


def refuse_rows(rows: int) -> None:
    """Raise Refused (too_many_rows) for more rows than one list may have."""
    if rows > ROWS_AT_MOST:
        raise refuse(
            "too_many_rows",
            gettext_noop("The list has {rows} rows; {most} is the most at once. Split it."),
            field="file",
            rows=rows,
            most=ROWS_AT_MOST,
        )


def header_words(words: Mapping[str, str]) -> HeaderWords:
    """For each field, the words that may head its column; given as one text, divided by semicolons."""
    return {field: frozenset(map(header_word, text.split(";"))) for field, text in words.items()}


def header_word(cell: str) -> str:
    """A header's cell as it is compared: small letters, no marks around it, spaces for underscores."""
    return " ".join(cell.casefold().replace("_", " ").strip(" *:").split())


def named_columns(header: list[str], words: HeaderWords) -> dict[str, int]:
    """Which column each field has by the words of the header; the first where several fit."""
    cells = [header_word(cell) for cell in header]
    return {
        field: place
        for field, known in words.items()
        for place, cell in reversed(list(enumerate(cells)))
        if cell in known
    }


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
    for encoding, name in (("euc_kr", "euc-kr"), ("cp949", "cp949")):
        try:
            korean = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_korean(korean):
            return korean, name
    try:
        return data.decode("cp1252"), "windows-1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "windows-1252"


def _is_korean(text: str) -> bool:
    """Whether a text read as Korean is Korean: most of its foreign signs are common syllables in words.

    The same bytes may be accents of Windows-1252 (`ÇÃ` is one syllable), but these stand alone or are rare ones.
    """
    foreign = sum(not letter.isascii() for letter in text)
    syllables = Counter("".join(_HANGUL_WORD.findall(text)))
    common = sum(count for letter, count in syllables.items() if len(letter.encode("euc_kr")) == 2)
    return 2 * common > foreign


def _separator(text: str) -> str:
    """The sign that divides most lines, outside of quotes, and the first line best; a comma when none does."""
    sample = [re.sub(r'"[^"]*"', "", line) for line in text.split("\n")[:50] if line.strip()]
    counts = {sign: sum(sign in line for line in sample) for sign in ("\t", ";", ",")}
    best = max(counts, key=lambda sign: (counts[sign], sample[0].count(sign) if sample else 0))
    return best if counts[best] else ","


def _lines(text: str, separator: str) -> list[Line]:
    found: list[Line] = []
    reader = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return found
        except csv.Error:  # a cell beyond any length: not a list
            cells = [""]
        cleaned = [clean(cell) for cell in cells]
        if any(cleaned):
            found.append((before + 1, cleaned))
        before = reader.line_num


def clean(cell: str) -> str:
    """A cell without invisible signs and needless spaces, its letters composed (NFC)."""
    return " ".join(unicodedata.normalize("NFC", cell).translate(INVISIBLE).replace("\0", "").split())
