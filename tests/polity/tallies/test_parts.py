"""One envelope in several parts: areas, categories, electorates."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.polity.tallies.elections import election, small_elections

from polity.tallies.count import tally
from polity.tallies.election import Election, Limits, Project
from polity.tallies.excerpts import excerpt
from polity.tallies.faults import SettingsFault
from polity.tallies.parts import Electorate, Part, count_delegated, count_in_parts, parts_by
from polity.tallies.settings import Settings

GREEDY = Settings(rule="greedy")


def city() -> Election:
    """Two districts and the whole city; ten voters."""
    projects = [
        Project("n1", 30, area="north", categories=("green",)),
        Project("n2", 25, area="north", categories=("sport",)),
        Project("s1", 40, area="south", categories=("green",)),
        Project("c1", 60, categories=("sport",)),
        Project("c2", 35),
    ]
    ballots = [["n1", "n2", "c1"]] * 4 + [["s1", "c1"]] * 3 + [["s1", "c2"]] * 2 + [["n1", "c2"]]
    return Election.from_ballots(projects, 150, ballots)


def test_each_area_decides_about_its_own_money() -> None:
    parts = parts_by(city(), "area", {"north": 50, "south": 45, "": 55})
    found = count_in_parts(city(), parts, GREEDY)
    assert [(part.name, part.keys, part.left) for part in found.parts] == [
        ("north", ("n1",), 20),
        ("south", ("s1",), 5),
        ("", ("c2",), 20),
    ]
    assert (found.spent, found.left) == (105, 45)
    json.dumps(found.as_json())


def test_what_is_left_goes_to_the_common_part() -> None:
    parts = parts_by(city(), "area", {"": 55, "north": 50, "south": 45})
    found = count_in_parts(city(), parts, GREEDY, unspent="common", common="")
    assert [(part.name, part.keys, part.received, part.passed, part.left) for part in found.parts] == [
        ("north", ("n1",), 0, 20, 0),
        ("south", ("s1",), 0, 5, 0),
        ("", ("c1",), 25, 0, 20),
    ]


def test_what_is_left_may_be_shared_again_among_all_that_lost() -> None:
    parts = parts_by(city(), "area", {"north": 50, "south": 45, "": 55})
    found = count_in_parts(city(), parts, GREEDY, unspent="reopened")
    last = found.parts[-1]
    assert (last.name, last.received, last.keys, last.left) == ("reopened", 45, ("n2",), 20)


def test_only_voters_with_a_wish_in_a_part_have_a_purse_in_it() -> None:
    parts = parts_by(city(), "area", {"north": 50})
    (north,) = count_in_parts(city(), parts, Settings()).parts
    assert (north.outcome.election.voters, north.outcome.share) == (5, 10)
    (everybody,) = count_in_parts(city(), parts, Settings(), voters="all").parts
    assert (everybody.outcome.election.voters, everybody.outcome.share) == (10, 5)


def test_decided_together_no_part_spends_more_than_it_has() -> None:
    parts = parts_by(city(), "category", {"green": 45, "sport": 60})
    found = count_in_parts(city(), parts, GREEDY, decided="together")
    assert [(part.name, part.keys, part.left) for part in found.parts] == [
        ("green", ("n1",), 15),
        ("sport", ("c1",), 0),
    ]


@given(counted=small_elections, rule=st.sampled_from(["greedy", "equal-shares", "phragmen", "bos"]))
@settings(max_examples=100, deadline=None)
def test_one_part_with_everything_is_the_election_itself(counted: Election, rule: str) -> None:
    way = Settings(rule=rule)
    everything = Part("all", counted.budget, frozenset(range(len(counted.projects))))
    for decided in ("apart", "together"):
        found = count_in_parts(counted, [everything], way, decided=decided, voters="all")
        assert found.keys == tally(counted, way).keys


@given(
    counted=small_elections, cut=st.integers(0, 6), unspent=st.sampled_from(["kept", "common", "reopened"])
)
@settings(max_examples=150, deadline=None)
def test_no_money_is_lost_or_made(counted: Election, cut: int, unspent: str) -> None:
    places = range(len(counted.projects))
    parts = [
        Part("a", counted.budget // 3, frozenset(place for place in places if place < cut)),
        Part("b", counted.budget - counted.budget // 3, frozenset(place for place in places if place >= cut)),
    ]
    found = count_in_parts(counted, parts, Settings(completion="utilitarian"), unspent=unspent, common="a")
    assert found.spent + found.left == counted.budget
    assert len(set(found.keys)) == len(found.keys)
    assert found.spent == sum(counted.costs[counted.index[key]] for key in found.keys)
    for part in found.parts:
        assert part.budget + part.received == part.spent + part.passed + part.left


def test_a_rival_or_a_need_in_another_part_is_heeded() -> None:
    limits = Limits(exclusive=(frozenset({0, 2}),), needs={3: frozenset({1}), 4: frozenset({0})})
    counted = election([5] * 5, 30, [[0, 1, 2, 3, 4]] * 3 + [[0]], limits=limits)
    parts = [Part("a", 5, frozenset({0, 1})), Part("b", 25, frozenset({2, 3, 4}))]
    first, second = count_in_parts(counted, parts, GREEDY).parts
    assert first.keys == ("p0",)
    assert second.keys == ("p4",)
    assert second.barred == ("p2", "p3")


def test_a_cap_keeps_what_the_winners_left_of_it() -> None:
    limits = Limits(caps={"green": (frozenset({0, 1, 2}), 12)})
    counted = election([5, 5, 5], 30, [[0, 1, 2]] * 3, limits=limits)
    piece = excerpt(counted, [1, 2], 30, won={0})
    assert piece.election.limits.caps == {"green": (frozenset({0, 1}), 7)}
    assert len(tally(piece.election, GREEDY).winners) == 1


def test_organizations_then_residents_share_one_envelope() -> None:
    """Half of 100 is the organizations'; they leave 10, which the residents get; what they funded is off the list."""
    costs = [40, 30, 55, 20]
    organizations = election(costs, 100, [[0], [0, 1], [2]], weights=[3, 2, 1])
    residents = election(costs, 100, [[0, 2]] * 6 + [[1]] * 3 + [[0]])
    found = count_delegated(
        [
            Electorate("organizations", organizations, Fraction(1, 2), GREEDY),
            Electorate("residents", residents, Fraction(1, 2), GREEDY),
        ],
        100,
    )
    first, second = found.parts
    assert (first.keys, first.passed, first.left) == (("p0",), 10, 0)
    assert (second.keys, second.received, second.left) == (("p2",), 10, 5)
    assert second.outcome.election.voters == 9
    assert found.spent + found.left == 100


def test_an_indivisible_unit_goes_to_the_last_electorate() -> None:
    counted = election([1], 100, [[0]])
    shares = [Electorate(name, counted, Fraction(1, 3)) for name in "abc"]
    assert [part.budget for part in count_delegated(shares, 100).parts] == [33, 33, 34]


def test_faults_are_sentences() -> None:
    counted = city()
    parts = parts_by(counted, "area", {"north": 1, "south": 1})
    with pytest.raises(SettingsFault, match="unspent burnt is unknown; expected one of kept, common"):
        count_in_parts(counted, parts, unspent="burnt")
    with pytest.raises(SettingsFault, match="common west is unknown"):
        count_in_parts(counted, parts, unspent="common", common="west")
    with pytest.raises(SettingsFault, match="decided together keep what they leave"):
        count_in_parts(counted, parts, unspent="reopened", decided="together")
    with pytest.raises(SettingsFault, match="Project n1 is in two parts"):
        count_in_parts(counted, [parts[0], replace(parts[0], name="again")])
    with pytest.raises(SettingsFault, match="name of its own"):
        count_in_parts(counted, [parts[0], parts[0]])
    with pytest.raises(SettingsFault, match="what sector is unknown"):
        parts_by(counted, "sector", {})
    with pytest.raises(SettingsFault, match="add up to 1"):
        count_delegated([Electorate("a", counted, Fraction(1, 2))], 10)
    other = election([1], 1, [[0]])
    with pytest.raises(SettingsFault, match="same projects at the same costs"):
        count_delegated(
            [Electorate("a", counted, Fraction(1, 2)), Electorate("b", other, Fraction(1, 2))], 10
        )
