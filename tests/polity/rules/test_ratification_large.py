"""The count in whole numbers gives exactly what the count in fractions gives."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from tests.polity.rules.ratification_worlds import worlds

from polity.rules import RuleError, Vote, Voter, decide
from polity.rules.ratification import OUTCOMES, GraphFaults, Network, TopRule
from polity.rules.ratification.counting import outcome_of
from polity.rules.ratification.large import LargeGraph, TooFine, ratify_large
from polity.rules.ratification.light import judge_of

PLACES = {"yes": 0, "no": 1, "abstain": 2, "": 3}


def in_arrays(world):
    """The world as arrays, with the answers of organizations and of networks."""
    keys = [one.key for one in world.networks] + [one.key for one in world.organizations]
    number = {key: place for place, key in enumerate(keys)}
    choices = {one.by: one.choice for one in world.answers}
    given_ = np.array([PLACES[choices.get(key, "")] for key in keys], dtype=np.int8)
    least = 2  # halves become whole numbers: shares are relative, weights are scaled back
    shares = [1 if one.share is None else one.share for one in world.memberships]
    graph = LargeGraph(
        networks=world.networks,
        organizations=len(world.organizations),
        member=np.array([number[one.member] for one in world.memberships], dtype=np.int64),
        network=np.array([number[one.network] for one in world.memberships], dtype=np.int64),
        share=np.array([int(share * least) for share in shares], dtype=np.int64),
        weight=np.array([int(one.weight * least) for one in world.organizations], dtype=np.int64),
    )
    bodies = len(world.networks)
    return graph, given_[bodies:], given_[:bodies]


@settings(max_examples=300, deadline=None)
@given(worlds())
def test_arrays_and_fractions_agree(world):
    graph, answers, decided = in_arrays(world)
    fine = ratify_large(graph, answers, decided=decided, rule=world.rule)
    exact = world.ratified()
    assert fine.result == exact.result
    assert [part / Fraction(2) for part in _parts(fine.voices)] == _parts(exact.voices)
    assert fine.networks == exact.networks
    for place, network in enumerate(world.networks[1:], 1):
        node = exact.nodes[network.key]
        assert ([*OUTCOMES, "free"])[fine.states[place]] == node.outcome
        scaled = [Fraction(part, 2 * fine.units) for part in fine.parts[place].tolist()]
        assert scaled == _parts(node.voices)


def _parts(voices):
    return [Fraction(getattr(voices, name)) for name in OUTCOMES]


@settings(max_examples=50, deadline=None)
@given(worlds())
def test_even_shares_and_single_voices_are_the_default(world):
    plain = replace(
        world,
        organizations=tuple(replace(one, weight=1) for one in world.organizations),
        memberships=tuple(replace(one, share=None) for one in world.memberships),
    )
    graph, answers, decided = in_arrays(plain)
    fine = ratify_large(replace(graph, share=None, weight=None), answers, decided=decided, rule=plain.rule)
    assert _parts(fine.voices) == _parts(plain.ratified().voices)


@pytest.mark.parametrize(
    ("rule", "params"),
    [
        (rule, {**params, "quorum": quorum})
        for rule, params in [
            ("majority", {"of": "cast"}),
            ("majority", {"of": "roll"}),
            ("qualified_majority", {"share": "2/3", "of": "cast"}),
            ("qualified_majority", {"share": "3/4", "of": "roll"}),
            ("consent", {}),
        ]
        for quorum in ("0", "1/2", "1")
    ],
)
def test_the_bare_arithmetic_is_the_rule(rule, params):
    judged = judge_of(rule, params)
    words = ("consent", "object", "stand_aside") if rule == "consent" else ("yes", "no", "abstain")
    for parts in product(range(4), repeat=4):
        roll, votes = [], []
        for word, heads in zip((*words, ""), parts, strict=True):
            for _ in range(heads):
                roll.append(Voter(f"v{len(roll)}"))
                if word:
                    votes.append(Vote(roll[-1].key, word, "why"))
        outcome = decide(rule, roll, votes, params)
        assert OUTCOMES[judged(parts, False)] == outcome_of(outcome)
        while_open = outcome_of(outcome) if outcome.settled else "undecided"
        assert OUTCOMES[judged(parts, True)] == while_open


def graph_of(networks, links, organizations=1):
    member, network = zip(*links, strict=True)
    return LargeGraph(networks, organizations, np.array(member), np.array(network))


def test_a_circle_is_named_in_arrays_too():
    networks = [Network("top"), Network("x"), Network("y")]
    with pytest.raises(GraphFaults, match="‘x’ → ‘y’ → ‘x’"):
        ratify_large(graph_of(networks, [(1, 0), (1, 2), (2, 1)]), np.zeros(1, dtype=np.int8))


def test_an_unusable_rule_is_refused():
    networks = [Network("top"), Network("x", way="block", rule="double_majority")]
    with pytest.raises(GraphFaults, match="double majority"):
        ratify_large(graph_of(networks, [(1, 0), (2, 1)]), np.zeros(1, dtype=np.int8))
    with pytest.raises(RuleError):
        ratify_large(
            graph_of([Network("top")], [(1, 0)]), np.zeros(1, dtype=np.int8), rule=TopRule("consent")
        )


def test_shares_too_fine_for_the_machine_are_refused_and_never_rounded():
    networks = [Network("top"), Network("x"), Network("y")]
    graph = LargeGraph(
        networks,
        2,
        np.array([1, 2, 3, 3, 4, 4]),
        np.array([0, 0, 1, 2, 1, 2]),
        np.array([1, 1, 1, (1 << 40) - 2, 1, (1 << 41) - 2]),
    )
    with pytest.raises(TooFine, match="2 voices"):
        ratify_large(graph, np.zeros(2, dtype=np.int8))


def test_who_leads_nowhere_is_not_counted():
    networks = [Network("top"), Network("x")]
    found = ratify_large(graph_of(networks, [(2, 0), (3, 1)], organizations=2), np.zeros(2, dtype=np.int8))
    assert _parts(found.voices) == [1, 0, 0, 0]
