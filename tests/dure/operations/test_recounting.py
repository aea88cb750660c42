"""The outsider's rules beside those of Dure: two programs that share no line count the same invented cases alike."""

from __future__ import annotations

import sys
from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.polity.rules.ratification_worlds import World, worlds
from tests.polity.tallies.elections import election as invented
from tests.polity.tallies.elections import voters_of

from polity.tallies.count import tally
from polity.tallies.election import Election
from polity.tallies.parts import Part, count_in_parts
from polity.tallies.settings import Settings

TOOLS = Path(__file__).parents[3] / "tools"
sys.path.insert(0, str(TOOLS))
ours = import_module("recounting.ratifications")
parting = import_module("recounting.parts")
tallies = import_module("recounting.tallies")

RULES = (
    Settings(rule="greedy"),
    Settings(rule="equal-shares"),
    Settings(rule="equal-shares", completion="utilitarian"),
    Settings(rule="equal-shares", completion="add1u", utility="cardinality"),
    Settings(rule="phragmen"),
)
elections = st.builds(
    invented,
    st.lists(st.sampled_from([1, 5, 10, 10, 25, 40]), min_size=6, max_size=6),
    st.integers(1, 120),
    st.lists(st.lists(st.integers(0, 5), unique=True, max_size=4), min_size=1, max_size=9),
)


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_a_ratification_is_counted_alike(world: World) -> None:
    known = tuple(replace(one, by="members", open=False) for one in world.networks)
    found = world.ratified(networks=known)
    asked = replace(world, networks=known)
    roll = ours.Roll(
        "n0",
        [
            ours.Tie(one.member, one.network, None if one.share is None else Fraction(one.share))
            for one in asked.memberships
        ],
        {
            one.key: ours.Way(one.way, one.rule, {name: str(value) for name, value in one.params.items()})
            for one in known[1:]
        },
        {one.key: Fraction(one.weight) for one in asked.organizations},
    )
    top = {"rule": world.rule.rule, "whom": world.rule.whom, "may_oppose": world.rule.may_oppose}
    counted = ours.ratify(roll, dict(found.choices), top | {**world.rule.params})
    assert counted.result == found.result
    assert counted.outcomes == {key: node.outcome for key, node in found.nodes.items()}
    assert {name: str(value) for name, value in counted.voices.items()} == {
        name: str(value) for name, value in found.voices.as_json().items()
    }
    for theirs, mine in ((found.networks, counted.networks), (found.organizations, counted.organizations)):
        assert {name: str(value) for name, value in mine.items()} == {
            name: str(value) for name, value in theirs.as_json().items()
        }


def as_outsider(election: Election, rule: Settings) -> tuple[object, object]:
    """The same election and settings in the outsider's values."""
    names = [project.key for project in election.projects]
    papers = [
        ({names[place]: points for place, points in one.items()}, Fraction(1)) for one in voters_of(election)
    ]
    costs = {project.key: project.cost for project in election.projects}
    given = tallies.Settings(
        rule=rule.rule,
        utility=rule.utility,
        completion=rule.completion,
        step=Fraction(rule.step),
        least=rule.least,
        ties=tuple(rule.as_json()["ties"]),
        seed=rule.ties.seed,
    )
    return tallies.Election(costs, election.budget, tallies.merged(papers)), given


@settings(max_examples=100, deadline=None)
@given(elections, st.sampled_from(RULES))
def test_an_envelope_is_shared_alike(election: Election, rule: Settings) -> None:
    assert sorted(tallies.count(*as_outsider(election, rule))) == sorted(tally(election, rule).keys)


BILLION = 10**9
close_by = st.builds(
    invented,
    st.lists(st.sampled_from([BILLION, BILLION + 1, 2 * BILLION, 2 * BILLION + 1]), min_size=6, max_size=6),
    st.integers(1, 6).map(lambda times: times * BILLION),
    st.lists(st.lists(st.integers(0, 5), unique=True, max_size=4), min_size=1, max_size=5),
)


@settings(max_examples=150, deadline=None)
@given(close_by, st.sampled_from([one for one in RULES if one.completion != "add1u"]))
def test_prices_a_billionth_apart_are_not_level(election: Election, rule: Settings) -> None:
    for utility in ("cost", "cardinality"):
        given = replace(rule, utility=utility)
        assert sorted(tallies.count(*as_outsider(election, given))) == sorted(tally(election, given).keys)


def test_a_paper_without_weight_counts_for_nothing() -> None:
    papers = [({"a": 1}, Fraction(1)), ({"b": 1}, Fraction(0))]
    for rule in RULES:
        asked = as_outsider(invented([1], 1, [[0]]), rule)[1]
        assert tallies.count(tallies.Election({"a": 5, "b": 5}, 10, papers), asked) == ["a"]


@pytest.mark.parametrize(
    ("decided", "unspent"),
    [("apart", "kept"), ("apart", "common"), ("apart", "reopened"), ("together", "kept")],
)
@settings(max_examples=60, deadline=None)
@given(
    election=elections, rule=st.sampled_from(RULES), budgets=st.tuples(st.integers(0, 60), st.integers(0, 60))
)
def test_a_divided_envelope_is_shared_alike(
    election: Election, rule: Settings, budgets: tuple[int, int], decided: str, unspent: str
) -> None:
    parts = [Part("a", budgets[0], frozenset({0, 1})), Part("b", budgets[1], frozenset({2, 3, 4}))]
    theirs = count_in_parts(
        election, parts, rule, decided=decided, unspent=unspent, common="a" if unspent == "common" else ""
    )
    names = [project.key for project in election.projects]
    division = parting.Division(
        {"decided": decided, "unspent": unspent, "common": "a"},
        dict(zip("ab", budgets, strict=True)),
        {part.name: frozenset(names[place] for place in part.projects) for part in parts},
    )
    mine = parting.count_parts(*as_outsider(election, rule), division)
    assert [
        (one.key, one.budget, one.received, sorted(one.winners), one.spent, one.passed, one.left)
        for one in mine
    ] == [
        (one.name, one.budget, one.received, sorted(one.keys), one.spent, one.passed, one.left)
        for one in theirs.parts
    ]
