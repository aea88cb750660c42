"""Twelve organizations counted by hand, and what a ratification does with each kind of bad input."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from polity.rules import RuleError
from polity.rules.ratification import (
    Answer,
    GraphFaults,
    Membership,
    Network,
    Organization,
    TopRule,
    Voices,
    ratify,
    shown,
    weight_of,
)
from polity.rules.ratification.example import CHOICES, TWO_THIRDS, example, lines

GUIDE = (Path(__file__).parents[3] / "docs" / "ratification.md").read_text(encoding="utf-8")
AT = datetime(2026, 11, 1, tzinfo=UTC)
MAJORITY = TopRule("majority")


def day(month, number=1):
    return datetime(2026, month, number, tzinfo=UTC)


def simple(answers=(), *, memberships=None, networks=None, organizations=None, rule=MAJORITY, **more):
    """Three organizations in a network that passes its members' split up to the top."""
    return ratify(
        organizations or [Organization("a"), Organization("b"), Organization("c")],
        networks or [Network("top"), Network("net")],
        memberships
        or [
            Membership("net", "top"),
            Membership("a", "net"),
            Membership("b", "net"),
            Membership("c", "net"),
        ],
        list(answers),
        top="top",
        at=AT,
        rule=rule,
        **more,
    )


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
        "Adopted by 2 of 3 networks, with 7 3/4 of 12 voices; 1 networks opposed, 0 abstained; "
        "0 have not decided and are not counted as yes."
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


# Bad input -----------------------------------------------------------------------------------------------


def faults_of(*memberships, networks=None, organizations=None, top="top"):
    with pytest.raises(GraphFaults) as raised:
        ratify(
            organizations or [Organization("a")],
            networks or [Network("top"), Network("x"), Network("y")],
            memberships,
            [],
            top=top,
            at=AT,
        )
    return [(fault.code, str(fault.says)) for fault in raised.value.faults]


def test_a_circle_is_named():
    assert faults_of(Membership("x", "y"), Membership("y", "x"), Membership("x", "top")) == [
        ("circle", "The memberships run in a circle: ‘x’ → ‘y’ → ‘x’. End one of them.")
    ]


def test_a_network_in_itself_is_a_circle():
    assert faults_of(Membership("x", "x"))[0][1].startswith("The memberships run in a circle: ‘x’ → ‘x’")


def test_a_circle_of_the_past_is_none():
    past = Membership("y", "x", until_at=day(5))
    found = ratify(
        [], [Network("top"), Network("x"), Network("y")], [Membership("x", "y"), past], [], top="top", at=AT
    )
    assert found.result == "undecided"


@pytest.mark.parametrize(
    ("code", "memberships", "more"),
    [
        ("unknown_network", [Membership("a", "z")], {}),
        ("unknown_member", [Membership("z", "x")], {}),
        ("twice", [Membership("a", "x"), Membership("a", "x")], {}),
        ("twice", [], {"organizations": [Organization("a"), Organization("a")]}),
        ("two_kinds", [], {"organizations": [Organization("x")]}),
        ("unknown_top", [], {"top": "z"}),
        ("bad_weight", [], {"organizations": [Organization("a", -1)]}),
        ("bad_weight", [], {"organizations": [Organization("a", 0.5)]}),
        ("bad_share", [Membership("a", "x", share=-1)], {}),
        ("bad_share", [Membership("a", "x", share=0)], {}),
        ("shares_missing", [Membership("a", "x", share=1), Membership("a", "y")], {}),
        ("unknown_way", [], {"networks": [Network("top", way="both")]}),
        ("unknown_way", [], {"networks": [Network("top", by="heads")]}),
        ("unknown_rule", [], {"networks": [Network("top", rule="majorities")]}),
        ("unknown_rule", [], {"networks": [Network("top", way="block", rule="advice")]}),
        ("unknown_rule", [], {"networks": [Network("top", rule="consent")]}),
        ("unknown_rule", [], {"networks": [Network("top", params={"share": "1/2"})]}),
    ],
)
def test_each_fault_of_a_graph_is_told(code, memberships, more):
    assert [found for found, _ in faults_of(*memberships, **more)] == [code]


def test_all_faults_are_told_at_once():
    found = faults_of(Membership("a", "z"), Membership("x", "x"), organizations=[Organization("a", -1)])
    assert [code for code, _ in found] == ["unknown_network", "bad_weight", "circle"]


def left(*answers, until=None, since=None, network_until=None):
    memberships = [
        Membership("net", "top", until_at=network_until),
        Membership("a", "net", since, until),
        Membership("b", "net"),
    ]
    found = simple(answers, memberships=memberships)
    return found, [(one.code, str(one.says)) for one in found.refused]


def test_an_answer_after_leaving_is_refused_with_the_date():
    found, refused = left(Answer("a", "yes", day(6)), until=day(5))
    assert refused == [
        ("left", "‘a’ left ‘net’ on 2026-05-01; the answer of ‘a’ of 2026-06-01 is not counted.")
    ]
    assert found.voices == Voices(undecided=1)


def test_an_answer_of_a_member_that_left_since_is_refused_with_the_date():
    assert left(Answer("a", "yes", day(4)), until=day(5))[1][0][0] == "left"


def test_a_network_that_leaves_takes_its_members_along():
    found, refused = left(Answer("a", "yes", day(6)), network_until=day(5))
    assert refused == [
        ("left", "‘net’ left ‘top’ on 2026-05-01; the answer of ‘a’ of 2026-06-01 is not counted.")
    ]
    assert found.voices.total == 0


def test_an_answer_from_before_a_membership_is_asked_for_again():
    found, refused = left(Answer("a", "yes", day(4)), since=day(5))
    assert refused == [
        (
            "not_yet",
            "‘a’ answered on 2026-04-01 and was in no network that leads to ‘top’ before 2026-05-01; "
            "ask it to answer again.",
        )
    ]
    assert found.voices == Voices(undecided=2)


def test_an_answer_given_through_an_older_membership_counts():
    memberships = [
        Membership("net", "top"),
        Membership("a", "top", until_at=day(5)),
        Membership("a", "net", from_at=day(5)),
    ]
    assert simple([Answer("a", "yes", day(4))], memberships=memberships).voices == Voices(1)


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("unknown", Answer("z", "yes")),
        ("unknown", Answer("top", "yes")),
        ("unknown_choice", Answer("a", "perhaps")),
        ("after_count", Answer("a", "yes", day(12))),
        ("through_members", Answer("net", "yes")),
    ],
)
def test_an_answer_that_does_not_count_says_why(code, answer):
    found = simple([answer])
    assert [one.code for one in found.refused] == [code]
    assert found.voices == Voices(undecided=3)


def test_the_last_answer_counts_whatever_the_order_in_which_they_come():
    first, last = Answer("a", "yes", day(4)), Answer("a", "no", day(5))
    assert simple([first, last]).voices == simple([last, first]).voices == Voices(0, 1, 0, 2)


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
