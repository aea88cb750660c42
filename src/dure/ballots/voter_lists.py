"""Reads a list of residents who may vote: e-mail and area, whatever spreadsheet it comes from.

Pure: bytes in, rows out. What the database knows of the addresses is added by `commands.lists`.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from dure.networks.gazetteer import Gazetteer
from dure.networks.invitation_files import (
    BYTES_AT_MOST,
    HEADER_WORDS,
    address_column,
    address_fault,
)
from dure.networks.spreadsheets import Line, header_words, named_columns, read_sheet, refuse_rows, refuse_size
from polity.sentences import Sentence, gettext_noop

WORDS = {
    "email": HEADER_WORDS["email"],
    **header_words(
        {
            "area": (
                "area; area code; place; district; neighbourhood; neighborhood; ward; commune; quartier; lieu; "
                "territoire; code insee; arrondissement; 지역; 지역 코드; 동; 구; 자치구; 행정동; 거주지"
            )
        }
    ),
}


@dataclass(frozen=True)
class VoterRow:
    """One line of the list; `area` is the code of an area or empty. `fault` says why it gives no right to vote."""

    line: int
    email: str
    area: str = ""
    fault: Sentence | None = None


@dataclass(frozen=True)
class VoterList:
    """What was read: every row in its order, and the encoding that was found."""

    rows: tuple[VoterRow, ...]
    encoding: str

    @property
    def good(self) -> tuple[VoterRow, ...]:
        """Rows that give a right to vote."""
        return tuple(row for row in self.rows if row.fault is None)

    @property
    def bad(self) -> tuple[VoterRow, ...]:
        """Rows that give none, each with its fault."""
        return tuple(row for row in self.rows if row.fault is not None)


def read_voters(data: bytes, gazetteer: Gazetteer, within: Set[str] | None) -> VoterList:
    """Read a list; never raises for its content, only Refused (file_too_large, too_many_rows).

    A header in English, French or Korean, or none: then the first other column is the area. `within`: the codes of the
    areas whose residents the body may list; None for any.
    """
    refuse_size(data, BYTES_AT_MOST)
    sheet = read_sheet(data)
    columns, has_header = _columns(sheet.lines)
    body = sheet.lines[1:] if has_header else sheet.lines
    refuse_rows(len(body))
    first_lines: dict[str, int] = {}
    rows = []
    for line, cells in body:
        email, area = (_cell(cells, columns.get(field)) for field in ("email", "area"))
        email = email.removeprefix("mailto:").strip(" <>,;").lower()
        area_fault, code = _area(area, gazetteer, within)
        fault = address_fault(email, line, first_lines) or area_fault
        rows.append(VoterRow(line, email, code, fault))
    return VoterList(tuple(rows), sheet.encoding)


def _columns(lines: list[Line]) -> tuple[dict[str, int], bool]:
    if not lines:
        return {"email": 0}, False
    first = lines[0][1]
    if not any("@" in cell for cell in first):
        named = named_columns(first, WORDS)
        if named:
            named.setdefault("email", address_column(lines[1:], set(named.values())))
            return named, True
    email = address_column(lines, set())
    others = [place for place in range(max(len(cells) for _, cells in lines)) if place != email]
    return {"email": email, **dict(zip(("area",), others, strict=False))}, False


def _cell(cells: list[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""


def _area(words: str, gazetteer: Gazetteer, within: Set[str] | None) -> tuple[Sentence | None, str]:
    """Return why no area is meant, or None, and the code of the area."""
    if not words:
        return None, ""
    found = gazetteer.find(words)
    if not found:
        says = gettext_noop(
            "There is no area “{area}”. Write its name or code as on the map, or leave it empty."
        )
        return Sentence(says, {"area": words}), ""
    if len(found) > 1:
        says = gettext_noop("“{area}” is the name of several areas. Write the code of one: {codes}.")
        return Sentence(says, {"area": words, "codes": ", ".join(place.code for place in found)}), ""
    if within is not None and found[0].code not in within:
        says = gettext_noop("“{area}” lies outside of the area of this ballot.")
        return Sentence(says, {"area": words}), ""
    return None, found[0].code
