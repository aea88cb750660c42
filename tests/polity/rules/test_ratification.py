"""Twelve organizations counted by hand, and each way to decide."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from tests.polity.rules.ratification_worlds import MAJORITY, simple

from polity.rules import RuleError
from polity.rules.ratification import (
    Answer,
    Membership,
    Network,
    Organization,
    TopRule,
    Voices,
    shown,
    weight_of,
)
from polity.rules.ratification.example import CHOICES, TWO_THIRDS, example, lines

GUIDE = (Path(__file__).parents[3] / "docs" / "ratification.md").read_text(encoding="utf-8")


# The example, by hand ------------------------------------------------------------------------------------


def test_acorn_is_counted_once_through_four_ways():
    found = example()
    ways = {path.keys: path.voice for path in found.paths("Acorn")}
    assert ways == {
        ("Acorn", "North", "Table"): Fraction(1, 3),
        ("Acorn", "South", "Table"): Fraction(1, 3),
        ("Acorn", "Food", "North", "Table"): Fraction(1, 6),
        ("Acorn", "Food", "Sectors", "Table"): Fraction(1, 6),
    }
    assert found.graph.number_of_paths("Acorn") == 4
    assert sum(ways.values()) == 1


def test_declared_shares_split_a_voice():
    ways = {path.keys[1:-1]: path.voice for path in example().paths("Elder")}
    assert ways == {
        ("Food", "North"): Fraction(3, 8),
        ("Food", "Sectors"): Fraction(3, 8),
        ("South",): Fraction(1, 4),
    }


def test_every_network_carries_what_the_hand_says():
    nodes = example().nodes
    # Acorn 1/3 + Daisy 1 + Elder 3/4; two of three in favour, and the whole goes one way.
    assert nodes["Food"].received == Voices(Fraction(4, 3), Fraction(3, 4))
    assert nodes["Food"].voices == Voices(Fraction(25, 12))
    # Acorn 1/3 + Birch 1 + Cedar 1/2 + half of Food 25/24; three of four in favour.
    assert nodes["North"].voices == Voices(Fraction(69, 24))
    # Acorn 1/3 yes; Elder 1/4 and Fern 1 no; Grove 1/2 abstained; two thirds of Care's 2 undecided.
    assert nodes["South"].voices == Voices(Fraction(1, 3), Fraction(5, 4), Fraction(1, 2), Fraction(4, 3))
    assert nodes["Women"].voices == Voices(Fraction(3, 2), 0, Fraction(1, 2), 0)
    # Half of Food 25/24 and Kale 1; a third of Care's 2 undecided.
    assert nodes["Sectors"].voices == Voices(Fraction(49, 24), 0, 0, Fraction(2, 3))
    assert nodes["Care"].voices == Voices(undecided=2)


def test_the_four_outcomes_stay_apart_at_the_top():
    found = example()
    assert found.voices == Voices(Fraction(31, 4), Fraction(5, 4), 1, 2)
    assert found.voices.total == 12
    assert {key: node.outcome for key, node in found.nodes.items() if node.way} == {
        "Food": "adopted",
        "North": "adopted",
        "South": "opposed",
        "Women": "free",
        "Sectors": "adopted",
        "Care": "undecided",
    }


def test_who_answered_what_is_counted_apart_from_what_networks_made_of_it():
    heads = example().organizations
    assert (heads.heads_yes, heads.heads_no, heads.heads_abstain, heads.heads_undecided) == (6, 3, 1, 2)


def test_a_free_network_is_not_counted_among_the_networks():
    count = example().networks
    assert (count.heads_yes, count.heads_no, count.heads) == (2, 1, 3)


def test_three_quarters_of_a_voice_are_missing_and_care_would_bring_them():
    found = example()
    assert found.result == "refused"
    assert not found.settled()
    assert found.to_pass().needed == ("Care",)
    assert found.supposing(("Care",), "yes").voices.adopted == Fraction(39, 4)
    assert (
        str(found.to_pass().sentence) == "It is adopted if these agree: ‘Care’. Not decided yet, in all: 1."
    )


def test_by_simple_majority_the_same_answers_adopt():
    found = example(MAJORITY)
    assert str(found.sentence) == (
        "Adopted by 2 of 3 networks, with 7 3/4 of 12 voices; of the networks 1 opposed, 0 abstained, "
        "0 undecided and not counted as yes."
    )
    assert found.to_pass().needed == ()


def test_no_network_may_be_opposed_when_the_rule_says_so():
    found = example(TopRule("majority", may_oppose=False))
    assert found.result == "refused"
    assert str(found.steps[-1].says) == "Networks opposed: 1; none may be."


def test_while_it_is_open_a_result_that_can_still_change_is_undecided():
    assert simple([Answer("a", "yes")]).result == "adopted"
    assert simple([Answer("a", "yes")], still_open=True).result == "undecided"
    assert simple([Answer("a", "yes"), Answer("b", "yes")], still_open=True).result == "adopted"


def test_the_guide_shows_what_the_library_prints():
    assert "\n".join(lines()) in GUIDE


def test_the_tree_opens_what_is_shared_once():
    rows = list(example().tree())
    food = [row for row in rows if row.node.key == "Food"]
    assert [(row.above, row.again) for row in food] == [("North", False), ("Sectors", True)]
    assert [row.voices.adopted for row in food] == [Fraction(25, 24)] * 2
    assert sum(1 for row in rows if row.node.key == "Daisy") == 1


def test_json_keeps_every_fraction():
    told = example().as_json()
    assert told["voices"] == {"adopted": "31/4", "opposed": "5/4", "abstained": 1, "undecided": 2}
    assert {"member": "Elder", "network": "South", "voice": "1/4"} in told["links"]


# Ways to decide ------------------------------------------------------------------------------------------


def block(rule="majority", answers=(), **more):
    return simple(answers, networks=[Network("top"), Network("net", way="block", rule=rule, **more)])


def test_a_block_turns_its_whole_voice_and_keeps_what_its_members_said():
    found = block(answers=[Answer("a", "yes"), Answer("b", "yes"), Answer("c", "no")])
    assert found.voices == Voices(3)
    assert found.nodes["net"].received == Voices(2, 1)
    assert str(found.nodes["net"].sentence) == (
        "Adopted by 2 of 3; 1 opposed; 0 abstained; 0 undecided and not counted as yes. "
        "Its whole voice of 3 is in favour."
    )


def test_the_assembly_of_a_block_speaks_for_it():
    found = block(rule="", answers=[Answer("net", "no"), Answer("a", "yes")])
    assert found.voices == Voices(0, 3)
    assert found.nodes["net"].own_answer


def test_a_silent_block_is_undecided_and_never_yes():
    found = block(rule="", answers=[Answer("a", "yes"), Answer("b", "yes"), Answer("c", "yes")])
    assert found.voices == Voices(undecided=3)
    assert found.result == "undecided"
    assert found.waiting() == ("net",)


def test_an_open_vote_counts_once_no_missing_vote_could_change_it():
    assert block(answers=[Answer("a", "yes")], open=True).voices == Voices(undecided=3)
    assert block(answers=[Answer("a", "yes"), Answer("b", "yes")], open=True).voices == Voices(3)


def test_silence_is_not_opposition_either():
    of_roll = {"params": {"of": "roll"}}
    assert block(answers=[Answer("a", "yes")], **of_roll).nodes["net"].outcome == "undecided"
    assert block(answers=[Answer("a", "no")], **of_roll).nodes["net"].outcome == "opposed"
    abstained = [Answer(key, "abstain") for key in "abc"]
    assert block(answers=abstained, **of_roll).nodes["net"].outcome == "abstained"


def test_a_block_decides_by_consent_and_an_objection_needs_a_reason():
    answers = [Answer("a", "yes"), Answer("b", "abstain"), Answer("c", "no", reason="Clause 3")]
    assert block("consent", answers).nodes["net"].outcome == "opposed"
    found = block("consent", [*answers[:2], Answer("c", "no")])
    assert [one.code for one in found.refused] == ["reason_missing"]
    assert found.nodes["net"].outcome == "adopted"


def test_a_block_decides_by_double_majority_of_its_chambers():
    memberships = [
        Membership("net", "top"),
        Membership("a", "net", chamber="public"),
        Membership("b", "net", chamber="private"),
        Membership("c", "net", chamber="private"),
    ]
    networks = [Network("top"), Network("net", way="block", rule="double_majority")]
    answers = [Answer("a", "no"), Answer("b", "yes"), Answer("c", "yes")]
    found = simple(answers, memberships=memberships, networks=networks)
    assert found.nodes["net"].outcome == "opposed"


def test_a_direct_membership_says_the_chamber_before_one_through_a_free_network():
    memberships = [
        Membership("net", "top"),
        Membership("free", "net"),
        Membership("a", "free", chamber="private"),
        Membership("a", "net", chamber="public"),
    ]
    networks = [Network("top"), Network("free", way="free"), Network("net", way="block")]
    found = simple(memberships=memberships, networks=networks)
    assert [(link.member, link.chamber) for link in found.graph.roll("net")] == [("a", "public")]


def test_a_block_by_voices_weighs_its_members():
    organizations = [Organization("a", 5), Organization("b"), Organization("c")]
    answers = [Answer("a", "yes"), Answer("b", "no"), Answer("c", "no")]
    for by, outcome in (("members", "opposed"), ("voices", "adopted")):
        networks = [Network("top"), Network("net", way="block", by=by)]
        found = simple(answers, organizations=organizations, networks=networks)
        assert found.nodes["net"].outcome == outcome
        assert found.voices.total == 7


def test_a_block_sees_the_members_of_a_free_network_each_once():
    networks = [Network("top"), Network("net", way="block"), Network("free", way="free")]
    memberships = [
        Membership("net", "top"),
        Membership("free", "net"),
        Membership("a", "free"),
        Membership("b", "free"),
        Membership("a", "net"),
        Membership("c", "net"),
    ]
    found = simple([Answer("a", "yes"), Answer("b", "no")], networks=networks, memberships=memberships)
    assert found.nodes["net"].decision.count.heads == 3
    assert [link.member for link in found.graph.roll("net")] == ["a", "b", "c"]


def test_one_government_one_vote_and_weights_capped_by_members():
    organizations = [Organization("a", 1), Organization("b", weight_of(40_000, cap=5)), Organization("c", 0)]
    assert simple([Answer("b", "yes")], organizations=organizations).voices == Voices(5, undecided=1)
    assert weight_of(3, cap=5) == 3
    with pytest.raises(ValueError, match="from 0"):
        weight_of(-1)


def test_a_member_that_sends_its_voice_elsewhere_still_stands_on_the_roll():
    networks = [Network("top"), Network("x", way="block"), Network("y")]
    memberships = [
        Membership("x", "top"),
        Membership("y", "top"),
        Membership("a", "x", share=0),
        Membership("a", "y", share=1),
    ]
    found = simple(
        [Answer("a", "yes")], organizations=[Organization("a")], networks=networks, memberships=memberships
    )
    assert found.nodes["x"].outcome == "adopted"
    assert found.nodes["x"].carried == 0
    assert found.voices == Voices(1)


def test_an_organization_can_be_counted_without_any_network():
    found = simple(memberships=[Membership("a", "top")], answers=[Answer("a", "yes")])
    assert found.voices == Voices(1)
    assert found.graph.outside == ("b", "c", "net")


@pytest.mark.parametrize(
    "rule",
    [
        TopRule("consent"),
        TopRule("majority", whom="everybody"),
        TopRule("majority", {"share": "1/2"}),
        TopRule("qualified_majority", {"share": "1/3"}),
    ],
)
def test_a_wrong_rule_on_top_is_refused(rule):
    with pytest.raises(RuleError):
        example(rule, CHOICES)


def test_numbers_are_written_as_people_write_them():
    assert [shown(value) for value in (12, Fraction(29, 6), Fraction(1, 3), 0)] == ["12", "4 5/6", "1/3", "0"]


def test_the_rule_of_the_example_asks_two_thirds_of_the_whole_roll():
    assert TWO_THIRDS.faults() == ()
    assert [param.name for param in TWO_THIRDS.parameters()] == ["share", "quorum", "of"]


def test_where_no_network_is_asked_no_network_is_counted_in_words():
    members = {
        "networks": [Network("top")],
        "memberships": [Membership(key, "top") for key in "abc"],
        "rule": TopRule("majority", whom="organizations"),
    }
    adopted = simple([Answer("a", "yes"), Answer("b", "yes")], **members)
    assert str(adopted.sentence) == (
        "Adopted with 2 of 3 voices; 0 opposed, 0 abstained, 1 undecided and not counted as yes."
    )
    waiting = simple([Answer("a", "yes")], still_open=True, **members)
    assert "network" not in str(waiting.sentence)
