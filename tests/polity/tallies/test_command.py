"""The command line: answers, JSON, faults with line and column, several files at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from polity.formats.pabulib import parse_pabulib
from polity.tallies.command import main
from polity.tallies.faults import FileFault

SMALL = """META
key;value
description;Three wishes
budget;100
vote_type;{kind}
currency;EUR
PROJECTS
project_id;cost;name
a;60;A garden
b;40;"A bench; two, even"
c;100;A hall
VOTES
voter_id;vote{points}
{votes}"""


def small(votes: str, kind: str = "approval", points: str = "") -> str:
    return SMALL.format(votes=votes, kind=kind, points=points)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.pb"
    path.write_text(small("1;a,b\r\n2;a\r\n3;b,c\r\n"), encoding="utf-8")
    return path


def test_json_names_the_winners(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file), "--json", "--completion", "utilitarian", "--explain", "--compare", "greedy"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["winners"] == ["b", "a"]
    assert report["spent"] == "100"
    assert [project["funded"] for project in report["projects"]] == [True, True, False]
    assert report["compare"]["greedy"]["winners"] == ["b", "a"]
    assert report["metrics"]["violations"] == []


def test_the_table_and_the_sentences(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file), "--explain", "--metrics"]) == 0
    shown = capsys.readouterr().out
    assert "Three wishes  (3 voters, 3 projects)" in shown
    assert "Funded in round 1: its 2 supporters paid its cost of 40 EUR, none more than 20 EUR each." in shown
    assert "c: Not funded: 1 supporters could together pay 13 EUR of 100 EUR; it lacked 87 EUR." in shown


def test_what_would_have_made_a_loser_win_and_what_hangs_on_ties(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(file), "--changes", "--outcomes", "--rule", "greedy"]) == 0
    shown = capsys.readouterr().out
    assert "c: It would have won with 2 more voters who support nothing else." in shown
    assert "The outcome does not depend on how ties are broken." in shown
    assert main([str(file), "--changes", "--outcomes", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert {change["project"] for change in report["changes"]} == {"a", "c"}
    assert report["outcomes"]["outcomes"] == [["a"], ["b"]]


def test_several_files_and_several_processes(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file), str(file), "--json", "--jobs", "2"]) == 0
    assert [report["winners"] for report in json.loads(capsys.readouterr().out)] == [["b"], ["b"]]


def test_a_faulty_file_does_not_stop_the_others(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faulty = tmp_path / "faulty.pb"
    faulty.write_text(small("1;a,x\n"), encoding="utf-8")
    assert main([str(faulty), str(file)]) == 1
    shown = capsys.readouterr()
    assert "line 14, column 5: Expected the key of a listed project; found “x”." in shown.err
    assert "Three wishes" in shown.out


def test_a_wrong_step_is_said_at_once(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file), "--step", "soon"]) == 2
    assert "The step must be a number; found “soon”." in capsys.readouterr().err


FAULTS = {
    "no votes": ("META\nkey;value\nbudget;1\nPROJECTS\nproject_id;cost\na;1\n", 7, 1, "a line VOTES"),
    "cost": (small("1;a\n").replace("b;40", "b;forty"), 10, 3, "cost as a number"),
    "negative cost": (small("1;a\n").replace("b;40", "b;-4"), 10, 3, "cost as a number"),
    "budget": (small("1;a\n").replace("budget;100", "budget;NaN"), 2, 1, "budget as a number"),
    "unknown project": (small("1;a\n2;b,q\n"), 15, 5, "found “q”"),
    "twice": (small("1;a\n").replace("c;100", "a;100"), 11, 1, "listed twice"),
    "columns": (small("1;a\n2\n"), 15, 1, "Expected 2 columns"),
    "points": (small("1;a,b;3\n", "cumulative", ";points"), 14, 1, "as many points"),
    "kind": (small("1;a\n", "knapsack"), 0, 0, "Vote type knapsack is unknown"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_names_line_column_and_what_was_expected(name: str) -> None:
    text, line, column, expected = FAULTS[name]
    with pytest.raises(FileFault, match=expected) as caught:
        parse_pabulib(text.encode())
    assert (caught.value.line, caught.value.column) == (line, column)


def test_bytes_that_are_not_utf_8_are_placed() -> None:
    with pytest.raises(FileFault, match="UTF-8") as caught:
        parse_pabulib(small("1;a\n").replace("garden", "Gärten").encode("latin-1"))
    assert (caught.value.line, caught.value.column) == (9, 9)


def test_every_kind_of_ballot_is_read() -> None:
    cumulative = parse_pabulib(small("1;a,b;3,1\n2;b;2\n", "cumulative", ";points").encode())
    assert [str(score) for score in cumulative.scores] == ["3", "3", "0"]
    halves = parse_pabulib(small("1;a,b;2.5,1\n", "scoring", ";points").encode())
    assert [str(score) for score in halves.scores] == ["5/2", "1", "0"]
    ranked = small("1;a,b,c\n2;b\n", "ordinal").encode()
    assert [int(score) for score in parse_pabulib(ranked).scores] == [3, 5, 1]
    assert [int(score) for score in parse_pabulib(ranked, scoring="plurality").scores] == [1, 1, 0]
    assert [str(score) for score in parse_pabulib(ranked, scoring="dowdall").scores] == ["1", "3/2", "1/3"]
    assert parse_pabulib(small("1;a\n2;c\n", "choose-1").encode()).kind == "choose-1"


def test_quotes_spaces_and_repeats_are_understood() -> None:
    counted = parse_pabulib(small('1;"a,b"\n2; a , b \n3;b,a,b\n4;\n').encode())
    assert [int(votes) for votes in counted.votes] == [3, 3, 0]
    assert counted.voters == 4


def test_long_keys_are_told_apart() -> None:
    text = small("1;neighbourhood-garden-1\n2;neighbourhood-garden-2\n3;neighbourhood-garden-2\n")
    text = text.replace("a;60", "neighbourhood-garden-1;60").replace("b;40", "neighbourhood-garden-2;40")
    assert [int(votes) for votes in parse_pabulib(text.encode()).votes] == [1, 2, 0]


def test_help_needs_no_numbers() -> None:
    code = "import sys; from polity.tallies.command import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    code += "print('numpy' in sys.modules, 'django' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == "False False"


def test_counting_needs_no_django(file: Path) -> None:
    code = f"import sys; from polity.tallies.command import main; main([{str(file)!r}]); print('django' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == "False"
