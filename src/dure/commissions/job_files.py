"""Reads who works in a contract from any spreadsheet: other names of columns are mapped, each row is reported.

Pure: bytes in, rows out. What the database knows about the persons is added by `commands.jobs`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from dure.commissions.models import WorkSpell
from dure.networks.spreadsheets import header_words, named_columns, read_sheet, refuse_rows, refuse_size
from dure.networks.written_days import day_written, no_day
from dure.refusals import refuse
from polity.sentences import Sentence, gettext_noop

BYTES_AT_MOST = 2_000_000
LONGEST_CODE = 40
LONGEST_NAME = 120
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")
CODE_WORDS = (
    "person; code; worker; worker code; employee; employee id; id; number; no; matricule; code personne; "
    "salarié; numéro; 사번; 직원번호; 번호; 코드; 근로자; 근로자번호; کوڈ; کارکن"
)
HEADER_WORDS = header_words(
    {
        "code": CODE_WORDS,
        "name": "name; full name; worker name; nom; nom complet; nom et prénom; 이름; 성명; 직원명; نام",
        "started_on": (
            "start; started; started on; start date; from; hired; hire date; begin; first day; début; date de début; "
            "embauche; date d'embauche; entrée; date d'entrée; 시작; 시작일; 입사일; 채용일; 근무시작일; آغاز"
        ),
        "ended_on": (
            "end; ended; ended on; end date; until; to; last day; left; leaving date; fin; date de fin; sortie; "
            "date de sortie; départ; 종료; 종료일; 퇴사일; 퇴직일; 근무종료일; اختتام"
        ),
        "term": (
            "term; contract; contract type; type of contract; type; contrat; type de contrat; nature du contrat; "
            "계약; 계약형태; 고용형태; 근로계약; معاہدہ"
        ),
        "ending": (
            "ending; reason; reason of end; reason for leaving; motif; motif de fin; motif de sortie; "
            "사유; 종료사유; 퇴사사유; 퇴직사유; وجہ"
        ),
        "group": (
            "group; entering group; target group; public; public prioritaire; groupe; "
            "집단; 대상; 우선고용; 취약계층; گروہ"
        ),
        "hours": "hours; hours a week; weekly hours; heures; heures par semaine; 시간; 주당시간; 근로시간; گھنٹے",
        "pay": "pay; wage; monthly pay; monthly wage; salary; salaire; salaire mensuel; 임금; 월급; 급여; 월임금; اجرت",
    }
)
NEEDED = ("started_on",)
TERM, ENDING, GROUP = WorkSpell.Term, WorkSpell.Ending, WorkSpell.Group
WORDS: Mapping[str, Mapping[str, str]] = {
    "term": {
        TERM.PERMANENT: "permanent; indefinite; open-ended; cdi; durée indéterminée; 정규직; 무기계약; مستقل",
        TERM.FIXED: "fixed; fixed term; temporary; yearly; cdd; durée déterminée; 기간제; 계약직; 임시; عارضی",
        TERM.CASUAL: "casual; daily; day by day; journalier; 일용; 일용직; یومیہ",
    },
    "ending": {
        ENDING.TERM_OVER: "term over; end of contract; contract ended; expired; fin de contrat; 계약만료; 기간만료",
        ENDING.DISMISSED: "dismissed; fired; laid off; redundancy; licenciement; licencié; 해고; 권고사직; برطرف",
        ENDING.QUIT: "quit; left; resigned; resignation; démission; départ; 자진퇴사; 사직; 퇴사; استعفی",
        ENDING.RETIRED: "retired; retirement; retraite; 은퇴; 정년; 정년퇴직; ریٹائر",
        ENDING.MADE_PERMANENT: "made permanent; made_permanent; converted; passage en cdi; 정규직전환; 전환",
    },
    "group": {
        GROUP.LONG_UNEMPLOYED: (
            "long-term unemployed; long unemployed; chômeur de longue durée; chômeurs de longue durée; "
            "장기실업자; 장기실업"
        ),
        GROUP.OLDER: "older; aged 55 or more; 55+; senior; seniors; 고령자; 고령; 55세 이상",
        GROUP.YOUNG: "young; youth; under 30; jeune; jeunes; 청년",
        GROUP.DISABLED: "disabled; with a disability; handicap; handicapé; 장애인; 장애",
        GROUP.MIGRANT: "migrant; from abroad; étranger; 이주민; 이주",
    },
}


def _by_word(words: Mapping[str, str]) -> dict[str, str]:
    return {_plain(word): code for code, text in words.items() for word in text.split(";")}


def _plain(word: str) -> str:
    return "".join(word.casefold().replace("_", " ").replace("-", " ").split())


CODES = {name: _by_word(words) for name, words in WORDS.items()}


@dataclass(frozen=True)
class JobRow:
    """One line: a person by code, the days of the job and its terms. `faults` say why it cannot be taken."""

    line: int
    code: str
    started_on: date | None
    ended_on: date | None = None
    term: str = TERM.FIXED.value
    ending: str = ""
    group: str = ""
    hours: Decimal | None = None
    pay: int | None = None
    name: str = field(default="", repr=False)
    faults: tuple[Sentence, ...] = ()

    def with_fault(self, says: Sentence) -> JobRow:
        """Return the row with one more reason against it."""
        return replace(self, faults=(*self.faults, says))


@dataclass(frozen=True)
class JobSheet:
    """What was read: every row, which words of the header were used for what, and which were left aside."""

    rows: tuple[JobRow, ...]
    used: tuple[tuple[str, str], ...]
    unused: tuple[str, ...]
    encoding: str

    @property
    def good(self) -> tuple[JobRow, ...]:
        """Rows that can be taken."""
        return tuple(row for row in self.rows if not row.faults)

    @property
    def bad(self) -> tuple[JobRow, ...]:
        """Rows that cannot, each with its reasons."""
        return tuple(row for row in self.rows if row.faults)


def read_jobs(data: bytes) -> JobSheet:
    """Read a list of jobs; raises Refused (file_too_large, too_many_rows, columns_missing) and nothing else."""
    refuse_size(data, BYTES_AT_MOST)
    sheet = read_sheet(data)
    header = sheet.lines[0][1] if sheet.lines else []
    columns = named_columns(header, HEADER_WORDS)
    if any(name not in columns for name in NEEDED) or not {"code", "name"} & set(columns):
        raise refuse(
            "columns_missing",
            gettext_noop(
                "The first line must name the columns: at least one for the person (code or name) and one for the "
                "first day of work (start). It says: {header}"
            ),
            field="file",
            header=", ".join(header)[:200] or "—",
        )
    body = sheet.lines[1:]
    refuse_rows(len(body))
    return JobSheet(
        rows=tuple(_row(line, cells, columns) for line, cells in body),
        used=tuple((name, header[place]) for name, place in columns.items()),
        unused=tuple(cell for place, cell in enumerate(header) if place not in columns.values() and cell),
        encoding=sheet.encoding,
    )


def _row(line: int, cells: list[str], columns: Mapping[str, int]) -> JobRow:
    def cell(name: str) -> str:
        place = columns.get(name)
        return cells[place] if place is not None and place < len(cells) else ""

    faults: list[Sentence] = []
    code, name = cell("code"), cell("name")
    if not code and not name:
        faults.append(Sentence(gettext_noop("The row names no person. Give a code or a name.")))
    if len(code) > LONGEST_CODE or len(name) > LONGEST_NAME:
        faults.append(Sentence(gettext_noop("The code or the name is too long.")))
    started = _day(cell("started_on"), faults)
    pay = _number(cell("pay"), faults)
    if not cell("started_on"):
        faults.append(Sentence(gettext_noop("The first day of work is missing.")))
    return JobRow(
        line=line,
        code=code[:LONGEST_CODE],
        name=name[:LONGEST_NAME],
        started_on=started,
        ended_on=_day(cell("ended_on"), faults),
        term=_coded("term", cell("term"), faults) or TERM.FIXED.value,
        ending=_coded("ending", cell("ending"), faults),
        group=_coded("group", cell("group"), faults),
        hours=_number(cell("hours"), faults),
        pay=int(pay) if pay is not None else None,
        faults=tuple(faults),
    )


def _day(words: str, faults: list[Sentence]) -> date | None:
    if not words or (read := day_written(words, faults)) is None:
        return None
    day, exact = read
    if not exact:
        faults.append(no_day(words))
        return None
    return day


def _coded(name: str, words: str, faults: list[Sentence]) -> str:
    if not words:
        return ""
    code = CODES[name].get(_plain(words))
    if code is None:
        says = gettext_noop("“{words}” is not known here. Use one of: {known}.")
        faults.append(Sentence(says, {"words": words[:40], "known": ", ".join(WORDS[name])}))
        return ""
    return str(code)


def _number(words: str, faults: list[Sentence]) -> Decimal | None:
    if not words:
        return None
    plain = "".join(sign for sign in words if sign not in " '\u00a0\u202f₩원")
    whole = plain.replace(",", "") if _THOUSANDS.fullmatch(plain) else plain.replace(",", ".")
    try:
        value = Decimal(whole)
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or not 0 <= value < 10**12:
        says = gettext_noop("“{words}” is not a number that can stand here.")
        faults.append(Sentence(says, {"words": words[:40]}))
        return None
    return value
