"""Reads a register of organizations: name, type, area, sector, website and founding day, row by row.

Pure: bytes and known places in, rows out; which organizations exist is told by `commands.imports`. A row with a
fault is not imported; a note says what of a good row is left out or understood in some way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from dure.networks.gazetteer import Gazetteer, fold
from dure.networks.models import Organization
from dure.networks.organization_words import FORM_WORDS, HEADER_WORDS, NOTHING
from dure.networks.spreadsheets import (
    header_word,
    named_columns,
    read_sheet,
    refuse_rows,
    refuse_size,
)
from dure.networks.written_days import day_written, no_day
from dure.refusals import refuse
from polity.sentences import Sentence, gettext_noop

BYTES_AT_MOST = 1_000_000
LONGEST_NAME, LONGEST_SECTOR, LONGEST_WEBSITE = 160, 40, 200
OLDEST = date(1500, 1, 1)
_web = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class OrganizationRow:
    """One line of the register, as it would be imported. `faults`: why it cannot be; `notes`: what to know.

    `form` is a value of Organization.Form, `area` the code of an area ("" for none), `known` the public reference of
    an organization that exists already under this name in this place.
    """

    line: int
    name: str
    local_name: str = ""
    form: str = ""
    area: str = ""
    sector: str = ""
    website: str = ""
    founded_on: date | None = None
    faults: tuple[Sentence, ...] = ()
    notes: tuple[Sentence, ...] = ()
    known: str = ""

    @property
    def form_label(self) -> str:
        """The type in the reader's language."""
        return str(Organization.Form(self.form).label)


@dataclass(frozen=True)
class Register:
    """What was read: every row in its order; the columns that were used and those that were left aside."""

    rows: tuple[OrganizationRow, ...]
    encoding: str
    separator: str
    used: tuple[tuple[str, str], ...]
    unused: tuple[str, ...]

    @property
    def good(self) -> tuple[OrganizationRow, ...]:
        """Rows that can be imported."""
        return tuple(row for row in self.rows if not row.faults)

    @property
    def bad(self) -> tuple[OrganizationRow, ...]:
        """Rows that cannot, each with its faults."""
        return tuple(row for row in self.rows if row.faults)


def read_register(data: bytes, gazetteer: Gazetteer, *, on: date) -> Register:
    """Read a register; `on` is today, so that nothing is founded in the future.

    The first row names the columns, in English, Korean or French. Raises Refused: file_too_large, too_many_rows,
    header_missing.
    """
    refuse_size(data, BYTES_AT_MOST)
    sheet = read_sheet(data)
    header = sheet.lines[0][1] if sheet.lines else []
    columns = named_columns(header, HEADER_WORDS)
    if "name" not in columns:
        raise refuse(
            "header_missing",
            gettext_noop(
                "The first row names the columns. One of them must be: name, 기업명 or nom. Found: {found}."
            ),
            field="file",
            found=", ".join(header)[:200] or "—",
        )
    refuse_rows(len(sheet.lines) - 1)
    seen: dict[str, list[OrganizationRow]] = {}
    rows = tuple(_once(_row(line, cells, columns, gazetteer, on), seen) for line, cells in sheet.lines[1:])
    taken = set(columns.values())
    unused = tuple(cell for place, cell in enumerate(header) if place not in taken and cell)
    used = tuple((field, header[place]) for field, place in sorted(columns.items(), key=lambda item: item[1]))
    return Register(rows, sheet.encoding, sheet.separator, used, unused)


def same_place(one: str, other: str) -> bool:
    """Whether two rows may mean the same place: the same area, or one of them gives none."""
    return one == other or not one or not other


def _row(
    line: int, cells: list[str], columns: dict[str, int], gazetteer: Gazetteer, on: date
) -> OrganizationRow:
    given = {field: cells[place] if place < len(cells) else "" for field, place in columns.items()}
    faults: list[Sentence] = []
    notes: list[Sentence] = []
    name, local_name = given["name"], given.get("local_name", "")
    name, local_name = name or local_name, local_name if name else ""
    if not name:
        faults.append(Sentence(gettext_noop("There is no name on this line.")))
    if len(name) > LONGEST_NAME or len(local_name) > LONGEST_NAME:
        faults.append(
            Sentence(
                gettext_noop("The name is longer than {most} letters. Shorten it."), {"most": LONGEST_NAME}
            )
        )
    return OrganizationRow(
        line,
        name[:LONGEST_NAME],
        local_name[:LONGEST_NAME],
        form=_form(given.get("form", ""), faults),
        area=_area(given.get("area", ""), gazetteer, faults),
        sector=_sector(given.get("sector", ""), notes),
        website=_website(given.get("website", ""), notes),
        founded_on=_founded(given.get("founded_on", ""), on, faults, notes),
        faults=tuple(faults),
        notes=tuple(notes),
    )


def _once(row: OrganizationRow, seen: dict[str, list[OrganizationRow]]) -> OrganizationRow:
    """The row, with a fault where an earlier one has its name in the same place."""
    keys = {fold(name) for name in (row.name, row.local_name) if name}
    earlier = [other for key in keys for other in seen.get(key, []) if same_place(other.area, row.area)]
    for key in keys:
        seen.setdefault(key, []).append(row)
    if not earlier:
        return row
    first = min(other.line for other in earlier)
    says = Sentence(gettext_noop("The same organization stands on line {line}."), {"line": first})
    return with_faults(row, says)


def with_faults(row: OrganizationRow, *more: Sentence, known: str = "") -> OrganizationRow:
    """The row with more faults."""
    return replace(row, faults=(*row.faults, *more), known=known or row.known)


def _form(words: str, faults: list[Sentence]) -> str:
    word = header_word(words)
    if word in NOTHING:
        return ""
    if form := FORM_WORDS.get(word):
        return form
    labels = {
        value: str(label) for value, label in Organization.Form.choices if value
    }  # as the reader sees them
    for form, label in labels.items():
        if header_word(label) == word:
            return form
    says = gettext_noop("The type “{type}” is not known. Write one of these, or leave it empty: {known}.")
    faults.append(Sentence(says, {"type": words, "known": ", ".join(labels.values())}))
    return ""


def _area(words: str, gazetteer: Gazetteer, faults: list[Sentence]) -> str:
    if words.casefold() in NOTHING:
        return ""
    found = gazetteer.find(words)
    if len(found) == 1:
        return found[0].code
    if found:
        says = gettext_noop("“{area}” is the name of several areas. Write the code of one: {codes}.")
        faults.append(Sentence(says, {"area": words, "codes": ", ".join(place.code for place in found)}))
    else:
        says = gettext_noop(
            "There is no area “{area}”. Write its name or code as on the map, or leave it empty."
        )
        faults.append(Sentence(says, {"area": words}))
    return ""


def _sector(words: str, notes: list[Sentence]) -> str:
    if words.casefold() in NOTHING:
        return ""
    if len(words) > LONGEST_SECTOR:
        says = gettext_noop("The sector is longer than {most} letters: it is cut.")
        notes.append(Sentence(says, {"most": LONGEST_SECTOR}))
    return words[:LONGEST_SECTOR].strip()


def _website(words: str, notes: list[Sentence]) -> str:
    if words.casefold() in NOTHING:
        return ""
    address = words if "://" in words else f"https://{words}"
    try:
        _web(address)
    except ValidationError:
        address = ""
    if not address or len(address) > LONGEST_WEBSITE:
        notes.append(
            Sentence(gettext_noop("“{address}” is no web address: it is left out."), {"address": words[:80]})
        )
        return ""
    return address


def _founded(words: str, on: date, faults: list[Sentence], notes: list[Sentence]) -> date | None:
    if words.casefold() in NOTHING or (read := day_written(words, faults)) is None:
        return None
    day, exact = read
    if not OLDEST <= day <= on:
        faults.append(
            no_day(words) if day < OLDEST else Sentence(gettext_noop("The founding day lies in the future."))
        )
        return None
    if not exact:
        says = gettext_noop("Only “{day}” is given: the first day of it is stored.")
        notes.append(Sentence(says, {"day": words}))
    return day
