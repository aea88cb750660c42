"""Elections read from tables are the elections that were written, in every shape."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from tests.polity.formats.tables_cases import CASES, content, write_long, write_projects, write_wide

from polity.formats.csv_ballots import group_csv
from polity.formats.tables import Cluster, Grouped, inspect, read_projects, read_tables, together
from polity.sentences import Sentence
from polity.tallies.command import main
from polity.tallies.count import tally
from polity.tallies.faults import FileFault, SettingsFault
from polity.tallies.settings import Settings


def check(found: Grouped, name: str) -> None:
    """The groups read are those of the election that was written."""
    counted, points = CASES[name]
    keys = [project.key for project in counted.projects]
    entries = found.points.tolist() if found.points is not None else [1] * found.project.size
    read: dict[tuple[tuple[str, int], ...], int] = {}
    for group, (begin, end) in enumerate(zip(found.start[:-1], found.start[1:], strict=True)):
        ballot = tuple(
            (keys[place], entries[at])
            for at, place in zip(range(begin, end), found.project[begin:end], strict=True)
        )
        read[ballot] = read.get(ballot, 0) + int(found.weight[group])
    assert found.voters == counted.voters
    assert (found.points is not None) == points
    assert read == {tuple(ballot): weight for ballot, weight in content(counted)}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("shape", ["long", "wide", "counted"])
def test_tables_are_read_without_any_other_program(tmp_path: Path, name: str, shape: str) -> None:
    counted, points = CASES[name]
    files = (
        write_long(tmp_path, counted, files=3, points=points)
        if shape == "long"
        else write_wide(tmp_path, counted, points=points, count=shape == "counted")
    )
    keys = tuple(project.key for project in counted.projects)
    check(group_csv(inspect(files, keys)), name)


@pytest.mark.parametrize("name", CASES)
def test_the_election_of_the_tables_is_the_one_written(tmp_path: Path, name: str) -> None:
    counted, points = CASES[name]
    found = read_tables(
        write_long(tmp_path, counted, points=points), write_projects(tmp_path, counted), str(counted.budget)
    )
    assert content(found) == content(counted)
    assert (found.costs, found.budget, found.unit) == (counted.costs, counted.budget, 1)
    first = found.projects[0]
    assert (first.name, first.categories, first.area) == ("The p0", ("green", "sport"), "north")


def test_parts_of_the_ballots_are_put_together() -> None:
    counted, _ = CASES["points"]
    half = Grouped(counted.start, counted.project, counted.points, counted.weight)
    doubled = together([half, half], len(counted.projects))
    assert doubled.voters == 2 * counted.voters
    assert doubled.weight.size == counted.weight.size


def test_money_keeps_its_decimals(tmp_path: Path) -> None:
    (tmp_path / "projects.csv").write_text("project,cost\na,0.25\nb,3\n", encoding="utf-8")
    (tmp_path / "votes.csv").write_text('vote\n"a,b"\n""\n', encoding="utf-8")
    found = read_tables([tmp_path / "votes.csv"], tmp_path / "projects.csv", "10.5")
    assert (found.unit, found.budget, found.costs, found.voters) == (100, 1050, [25, 300], 2)


FAULTS = {
    "columns": (
        "voter,age\n1,2\n",
        "Expected the columns voter and project, or the column vote; found voter, age",
    ),
    "project": ("voter,project\n1,a\n1,x\n", "found “x”"),
    "points": ('vote,points\n"a,b",1\n', "as many points as projects"),
    "halves": ("vote,points\na,1.5\n", "Expected whole points; found “1.5”"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_says_what_was_expected(tmp_path: Path, name: str) -> None:
    text, expected = FAULTS[name]
    path = tmp_path / "ballots.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileFault, match=expected):
        group_csv(inspect([path], ("a", "b")))


def test_a_cost_that_is_no_number_is_placed(tmp_path: Path) -> None:
    path = tmp_path / "projects.csv"
    path.write_text("project,cost\na,5\nb,much\n", encoding="utf-8")
    with pytest.raises(FileFault, match="found “much”") as caught:
        read_projects(path)
    assert caught.value.line == 3
    path.write_text("project,price\na,5\n", encoding="utf-8")
    with pytest.raises(FileFault, match="a column cost"):
        read_projects(path)


def test_the_command_counts_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counted, _ = CASES["approvals"]
    files = [str(path) for path in write_long(tmp_path, counted, files=2)]
    projects = str(write_projects(tmp_path, counted))
    assert main([*files, "--projects", projects, "--budget", str(counted.budget), "--json", "--explain"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["winners"] == list(tally(counted, Settings()).keys)
    assert report["voters"] == "300"
    assert len(report["projects"]) == 12


def test_the_command_says_what_tables_need(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ballots.csv", "--budget", "5"]) == 2
    assert "give --projects and --budget" in capsys.readouterr().err
    (tmp_path / "projects.csv").write_text("project,cost\na,1\n", encoding="utf-8")
    (tmp_path / "votes.csv").write_text("vote\nb\n", encoding="utf-8")
    asked = ["--projects", str(tmp_path / "projects.csv"), "--budget", "5"]
    assert main([str(tmp_path / "votes.csv"), *asked]) == 1
    assert "found “b”" in capsys.readouterr().err
    assert main([str(tmp_path / "missing.csv"), *asked]) == 1
    assert "missing.csv" in capsys.readouterr().err


def test_a_cluster_without_its_programs_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("polity.formats.tables.find_spec", lambda name: None)
    (tmp_path / "projects.csv").write_text("project,cost\na,1\n", encoding="utf-8")
    (tmp_path / "votes.csv").write_text("vote\na\n", encoding="utf-8")
    found = read_tables([tmp_path / "votes.csv"], tmp_path / "projects.csv", "5")
    assert found.voters == 1
    with pytest.raises(FileFault, match=r"install dure\[cluster\]"):
        read_tables([tmp_path / "votes.csv"], tmp_path / "projects.csv", "5", cluster=Cluster(workers=2))
    with pytest.raises(FileFault, match="needs DuckDB"):
        inspect([tmp_path / "votes.parquet"], ("a",))


def test_a_fault_comes_out_of_another_process_as_it_went_in() -> None:
    fault = FileFault(Sentence("Expected {what}.", {"what": "a key"}), line=3, column=4)
    again = pickle.loads(pickle.dumps(fault))  # noqa: S301 made in this line
    assert (str(again), again.says, again.line, again.column) == ("Expected a key.", fault.says, 3, 4)
    assert pickle.loads(pickle.dumps(SettingsFault(fault.says))).says == fault.says  # noqa: S301 likewise
