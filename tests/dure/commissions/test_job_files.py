"""Lists of jobs from any spreadsheet: other columns are mapped, each bad row is refused with its reason."""

from __future__ import annotations

from datetime import date

import pytest
from tests.gwangsan import STARTS, Gwangsan, build_gwangsan, job, reported

from dure.commissions.commands import look_over
from dure.commissions.job_files import JobRow, read_jobs
from dure.refusals import Refused

UNTIL = date(2026, 9, 30)
KOREAN = '사번,입사일,퇴사일,고용형태,퇴사사유,우선고용,월급\nk-1,2026.4.1,,정규직,,장기실업자,"2,400,000"\n'
FRENCH = "Matricule;Date d'embauche;Date de sortie;Type de contrat;Motif;Note\n" + (
    "f-1;2026-04-01;2026-08-31;CDD;démission;x\n"
)


@pytest.fixture
def gwangsan(db: None) -> Gwangsan:
    return build_gwangsan()


def test_korean_columns_are_mapped():
    [row] = read_jobs(KOREAN.encode("cp949")).rows
    assert (row.code, row.started_on, row.ended_on, row.term) == ("k-1", STARTS, None, "permanent")
    assert (row.group, row.pay, row.faults) == ("long_unemployed", 2_400_000, ())


def test_french_columns_are_mapped_and_others_left_aside():
    sheet = read_jobs(FRENCH.encode())
    [row] = sheet.rows
    assert (row.ended_on, row.term, row.ending) == (date(2026, 8, 31), "fixed", "quit")
    assert sheet.unused == ("Note",)


@pytest.mark.parametrize("text", ["", "a,b,c\n1,2,3\n", "person,end\nx,2026-04-01\n"])
def test_a_file_whose_columns_say_nothing_is_refused_as_a_whole(text):
    with pytest.raises(Refused) as caught:
        read_jobs(text.encode())
    assert caught.value.code == "columns_missing"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("a,2026-04-01,2026-03-01,", "The job ends on 2026-03-01, before it starts on 2026-04-01."),
        ("a,2026-04-01,2027-01-01,", "The job ends on 2027-01-01, after 2026-09-30."),
        ("a,2026-11-01,,", "The job starts on 2026-11-01, after 2026-09-30."),
        ("a,soon,,", "“soon” is no day."),
        ("a,,,", "The first day of work is missing."),
        (",2026-04-01,,", "The row names no person."),
        ("a,2026-04-01,,for ever", "“for ever” is not known here."),
        ("known,2026-05-01,,", "while another job of theirs, reported before, goes on."),
    ],
)
def test_each_bad_row_is_refused_with_its_reason(gwangsan, line, says):
    contract = gwangsan.running()
    reported(gwangsan, contract, [job(code) for code in ("known", "b", "c", "d")], date(2026, 6, 30))
    sheet = read_jobs(f"person,start,end,term\n{line}\ngood,2026-07-01,,permanent\n".encode())
    bad, good = look_over(contract, sheet.rows, UNTIL)
    assert says in " ".join(str(fault) for fault in bad.faults)
    assert good.faults == ()


def test_overlapping_jobs_of_one_person_name_the_line_of_the_other(gwangsan):
    text = "person,start,end\na,2026-04-01,2026-06-30\na,2026-06-01,\na,2026-04-01,\n"
    first, second, third = look_over(gwangsan.running(), read_jobs(text.encode()).rows, UNTIL)
    assert first.faults == ()
    assert "while the job in row 2 lasts until 2026-06-30" in str(second.faults[0])
    assert str(third.faults[0]) == "Row 2 says the same person and first day already."


def test_two_hundred_jobs_in_a_contract_for_sixteen_are_refused_row_by_row(gwangsan):
    contract = gwangsan.running(jobs=16)
    rows = [JobRow(line=number, code=f"p{number}", started_on=STARTS) for number in range(2, 202)]
    looked = look_over(contract, rows, UNTIL)
    says = "With this row 200 jobs would run on 2026-04-01; the contract is made for 16."
    assert {str(row.faults[0]) for row in looked} == {says}
    assert not any(row.faults for row in look_over(contract, rows[:16], UNTIL))
