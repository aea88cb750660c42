"""An election written as a .pb file is the same election when it is read again, whoever reads it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.polity.tallies.elections import (
    election,
    needs_published,
    published,
    published_names,
    small_elections,
)

from polity.formats.pabulib import declared_differences, parse_pabulib, write
from polity.tallies.count import tally
from polity.tallies.election import Election, Project
from polity.tallies.faults import ElectionFault, FileFault
from polity.tallies.settings import Settings

KEYS = ["a", "b", "c"]


def votes_of(text: str) -> list[str]:
    return text.partition("\nVOTES\n")[2].splitlines()[1:]


def same_ballots(one: Election, other: Election) -> bool:
    """Whether two elections hold the same groups, whatever their order."""

    def groups(counted: Election) -> list[tuple[list[int], list[int], int]]:
        return sorted(
            (
                counted.project[begin:end].tolist(),
                counted.points[begin:end].tolist(),
                int(counted.weight[number]),
            )
            for number, (begin, end) in enumerate(zip(counted.start[:-1], counted.start[1:], strict=True))
        )

    return groups(one) == groups(other)


@needs_published
@pytest.mark.parametrize("name", published_names())
def test_a_published_election_comes_back_the_same(name: str) -> None:
    counted = published(name)
    again = parse_pabulib(write(counted).encode())
    assert same_ballots(again, counted)
    assert (again.budget, again.unit, again.points_unit) == (
        counted.budget,
        counted.unit,
        counted.points_unit,
    )
    assert (again.kind, again.currency, again.name) == (counted.kind, counted.currency, counted.name)
    for ours, theirs in zip(again.projects, counted.projects, strict=True):
        filled = replace(
            theirs,
            declared_votes=ours.declared_votes,
            declared_points=ours.declared_points,
            name=" ".join(theirs.name.split("\n")),
        )
        assert ours == filled
    assert {**again.meta, **counted.meta} == again.meta
    assert declared_differences(again) == ()
    assert write(again) == write(counted)


@given(counted=small_elections, kind=st.sampled_from(["approval", "cumulative"]))
@settings(max_examples=100, deadline=None)
def test_every_small_election_comes_back_the_same(counted: Election, kind: str) -> None:
    counted = replace(counted, kind=kind)
    if kind == "approval":
        counted = replace(counted, points=np.minimum(counted.points, 1))
        rows = [
            [counted.projects[place].key for place in counted.project[begin:end]]
            for begin, end in zip(counted.start[:-1], counted.start[1:], strict=True)
        ]
        counted = Election.from_ballots(
            counted.projects, counted.budget, rows, weights=counted.weight.tolist()
        )
    again = parse_pabulib(write(counted).encode())
    assert same_ballots(again, counted)
    assert (again.costs, again.budget) == (counted.costs, counted.budget)
    assert tally(again, Settings()).keys == tally(counted, Settings()).keys


def test_rows_stand_in_the_order_that_the_caller_gives() -> None:
    ballots = [["b"], ["a", "b"], [], ["b", "a"], ["c"]]
    projects = [Project(key, 5) for key in KEYS]
    counted = Election.from_ballots(projects, 10, ballots)
    text = write(counted, ballots=ballots, voters=["t5", "t1", "t4", "t2", "t3"])
    assert votes_of(text) == ["t5;b", "t1;a,b", "t4;", "t2;a,b", "t3;c"]
    assert votes_of(write(counted, ballots=ballots[::-1])) == ["1;c", "2;a,b", "3;", "4;a,b", "5;b"]


def test_without_an_order_the_rows_say_nothing_about_when_they_were_cast() -> None:
    projects = [Project(key, 5) for key in KEYS]
    ballots = [["b"], ["a", "b"], ["c"], []]
    forward = write(Election.from_ballots(projects, 10, ballots))
    assert forward == write(Election.from_ballots(projects, 10, ballots[::-1]))
    assert votes_of(forward) == ["1;", "2;a,b", "3;b", "4;c"]


def test_other_ballots_than_those_counted_are_refused() -> None:
    counted = election([5, 5], 10, [[0], [0, 1]])
    for wrong in ([["p0"]], [["p0"], ["p1"]], [["p0"], ["p0", "p9"]], [["p0"], ["p0", "p1"], ["p0"]]):
        with pytest.raises(ElectionFault, match="do not make up this election"):
            write(counted, ballots=wrong)


def test_points_winners_places_and_money_are_written_as_the_format_wants() -> None:
    projects = [
        Project("a", 1050, name="A; “hall”\nwith a garden", categories=("sport", "health"), area="North"),
        Project("b", 400, place=(50.25, 19.5)),
    ]
    counted = Election.from_ballots(projects, 2000, [{"a": 2, "b": 1}], kind="cumulative", unit=100)
    text = write(replace(counted, currency="EUR"), winners={0}, meta={"country": "Utopia", "votes": ""})
    assert text.splitlines()[2:] == [
        "country;Utopia",
        "num_projects;2",
        "num_votes;1",
        "budget;20",
        "vote_type;cumulative",
        "currency;EUR",
        "PROJECTS",
        "project_id;cost;votes;name;category;neighborhood;score;latitude;longitude;selected",
        'a;10.5;1;"A; “hall” with a garden";sport,health;North;2;;;1',
        "b;4;1;;;;1;50.25;19.5;0",
        "VOTES",
        "voter_id;vote;points",
        "1;a,b;2,1",
    ]
    again = parse_pabulib(text.encode())
    assert [project.selected for project in again.projects] == [True, False]
    assert [project.place for project in again.projects] == [None, (50.25, 19.5)]


@pytest.mark.parametrize("scoring", ["borda", "dowdall"])
def test_rankings_are_written_in_their_order(scoring: str) -> None:
    text = (
        "META\nkey;value\nbudget;10\nvote_type;ordinal\nmax_length;4\nPROJECTS\nproject_id;cost\n"
        "a;5\nb;5\nc;5\nVOTES\nvoter_id;vote\n1;c,a\n2;b,c,a\n3;c,a\n4;\n"
    )
    counted = parse_pabulib(text.encode(), scoring=scoring)
    written = write(counted, scoring=scoring)
    assert votes_of(written) == ["1;", "2;b,c,a", "3;c,a", "4;c,a"]
    assert same_ballots(parse_pabulib(written.encode(), scoring=scoring), counted)


def test_a_ranking_with_other_points_is_refused() -> None:
    uneven = election([1, 1], 2, [{0: 5, 1: 1}], kind="ordinal")
    with pytest.raises(ElectionFault, match="borda gives to its places"):
        write(uneven)


def test_what_the_format_cannot_hold_is_refused() -> None:
    with pytest.raises(ElectionFault, match="whole voters"):
        write(election([1], 1, [[0]], weights=[Fraction(1, 2)]))
    for key in ("a,b", "a;b", " a", 'a"'):
        counted = Election.from_ballots([Project(key, 1)], 1, [[key]])
        with pytest.raises(ElectionFault, match="cannot be written"):
            write(counted)
    with pytest.raises(ElectionFault, match="one name of its own"):
        write(election([1], 1, [[0], [0]]), voters=["x", "x"])


def pabulib(
    kind: str = "approval", *, meta: str = "", projects: str = "cost;project_id\n1;a\n", votes: str = ""
) -> bytes:
    head = f"META\nkey;value\nbudget;3\nvote_type;{kind}\n{meta}"
    return f"{head}PROJECTS\n{projects}VOTES\n{votes}".encode("latin-1" if "\xe9" in votes else "utf-8")


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (pabulib(projects="cost;project_id\n1\n"), 7, "Expected a column project_id"),
        (pabulib(projects="project_id;cost\na;1e-9999\n"), 7, "Expected cost as a number .* found “1e-9999”"),
        (pabulib(projects="project_id;cost\na;1e9999\n"), 7, "Expected cost as a number .* found “1e9999”"),
        (pabulib("scoring", votes="vote;points\na;NaN\n"), 10, "found “NaN”"),
        (pabulib("scoring", votes="vote;points\na;3\na;Infinity\n"), 11, "found “Infinity”"),
        (pabulib("scoring", votes=f"vote;points\na;1{'0' * 20}\n"), 10, "found “10000"),
        (pabulib("scoring", votes="vote;points\na;1e-99999999\n"), 10, "found “1e-9999"),
        (pabulib(votes='vote;name\na;x\n"a";"Jos\xe9"\n'), 11, "Expected text in UTF-8."),
        (pabulib(votes=f'vote;name\na;x\n"a";{"x" * 131_073}\n'), 11, "cannot be read from here on"),
        (pabulib(meta=f"comment;{'x' * 131_073}\n"), 5, "cannot be read from here on"),
    ],
)
def test_what_cannot_be_read_is_a_fault_of_the_file_at_its_line(data, line, says):
    with pytest.raises(FileFault, match=says) as fault:
        parse_pabulib(data)
    assert fault.value.line == line


@pytest.mark.parametrize("declared", ["²", "9" * 5000])
def test_a_number_that_a_file_declares_about_itself_in_no_number_is_passed_over(declared):
    projects = f"project_id;cost;votes\na;1;{'9' * 5000}\n"
    read = parse_pabulib(
        pabulib("ordinal", meta=f"max_length;{declared}\n", projects=projects, votes="vote\na\n")
    )
    assert (read.points.tolist(), read.projects[0].declared_votes) == ([1], None)
