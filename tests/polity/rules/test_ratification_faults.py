"""What a ratification does with each kind of bad input: names it, and counts the rest where it can."""

from __future__ import annotations

import pytest
from tests.polity.rules.ratification_worlds import AT, day, simple

from polity.rules.ratification import (
    Answer,
    GraphFaults,
    Membership,
    Network,
    Organization,
    Voices,
    ratify,
)


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


def test_a_membership_has_ended_at_its_last_moment():
    assert left(Answer("a", "yes", day(4)), until=AT)[1][0][0] == "left"
    assert left(Answer("a", "yes", day(5)), since=day(5))[1] == []


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
