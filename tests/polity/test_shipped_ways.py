"""Matters walk the whole way of each shipped charter, every act asked first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.polity.charter_cases import SHIPPED

from polity.charters import parse
from polity.process import Act, Facts, advance, begin, outcome, refusal
from polity.rules import Voter

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ROLL = (
    Voter("mayor", chamber="public"),
    Voter("head", chamber="public"),
    Voter("coop", chamber="private"),
    Voter("fund", chamber="private"),
)


class Walk:
    """A matter on its way under a shipped charter, hour by hour."""

    def __init__(self, name, **facts):
        self.charter = parse(SHIPPED[name])
        self.facts = Facts(roll=ROLL, seats=4, **facts)
        self.at = START
        self.standing = begin(self.charter, author="ana", at=START, sum=1000)
        self.everything = frozenset(
            (capacity, body)
            for body in self.charter.bodies
            for capacity in ("member", "delegate", "seat", "chair", "steward", "official")
        )

    def does(self, verb, *people, **details):
        """Each of the people does it; the clock waits for the deadline."""
        for who in people:
            self.at += timedelta(hours=1)
            if who == "clock":
                self.at = max(self.at, self.standing.due_at)
            if verb == "decide":
                details["outcome"] = outcome(self.charter, self.standing, self.facts).result
            act = Act(verb, who, self.at, self.everything, voter=who, **details)
            assert refusal(self.charter, self.standing, act, self.facts) is None, (self.standing.stage, verb)
            self.standing = advance(self.charter, self.standing, act)
        return self.standing.stage


def test_a_proposal_goes_from_a_district_of_seoul_to_its_execution():
    walk = Walk("seoul-budget", legal_basis=True)
    walk.does("support", "a", "b", "c", "d", "e")
    assert walk.does("carry", "dele") == "weighed"
    assert walk.does("select", "clock") == "deliberated"
    walk.does("vote", "mayor", "coop", choice="yes")
    assert walk.does("decide", "chair") == "received"
    walk.does("attend", "mayor", "coop")
    assert walk.does("open", "chair") == "examined"
    walk.does("vote", "mayor", "head", "coop", choice="yes")
    walk.does("vote", "fund", choice="no", reason="Too dear.")
    assert walk.does("decide", "clock") == "consulted"
    assert (
        walk.does("answer", "speaker", outcome="adopt_in_part", sum=700, reason="The rest comes next year.")
        == "granted"
    )
    walk.does("report", "officer")
    assert walk.does("complete", "officer") == "executed"
    assert (walk.standing.ended, walk.standing.sum, walk.standing.answer) == ("kept", 700, "adopt_in_part")
    assert walk.standing.visit == 8


def test_a_proposal_in_seoul_is_sent_back_reworked_and_refused_when_the_private_side_says_no():
    walk = Walk("seoul-budget")
    walk.does("support", "a", "b", "c", "d", "e")
    walk.does("carry", "dele")
    assert walk.does("send_back", "steward", reason="Costs are missing.") == "raised"
    assert walk.does("carry", "dele") == "weighed"  # its supports have stayed
    walk.does("select", "clock")
    assert walk.does("send_back", "chair", reason="Say who repairs the roof.") == "reworked"
    assert walk.does("carry", "dele") == "deliberated"
    walk.does("vote", "mayor", "head", choice="yes")
    walk.does("vote", "coop", "fund", choice="no")
    assert walk.does("decide", "chair") == "refused"


def test_the_city_alone_decides_what_its_officials_draft():
    walk = Walk("city-alone")
    assert walk.charter.raised_by == ("official",)
    assert walk.does("submit", "officer") == "decided"
    assert walk.does("answer", "officer", outcome="adopt", reason="In the plan.") == "granted"
    assert walk.does("complete", "officer") == "executed"


def test_residents_choose_what_the_city_then_answers_and_carries_out():
    walk = Walk("residents-budget")
    walk.does("support", "b", "c")
    assert walk.does("carry", "dele") == "voted"
    assert walk.does("select", "clock", outcome="won") == "consulted"
    assert (
        walk.does("answer", "officer", outcome="adopt_in_part", sum=600, reason="One of two sites.")
        == "granted"
    )
    assert walk.does("complete", "officer") == "executed"


def test_an_association_decides_a_seconded_motion_by_majority():
    walk = Walk("simple-association")
    walk.does("support", "b", "c")
    assert walk.does("put_to_vote", "ana") == "voted"
    walk.does("vote", "mayor", "head", choice="yes")
    assert walk.does("decide", "chair") == "adopted"


def test_a_council_reworks_what_one_seat_objects_to_and_then_consents():
    walk = Walk("plain-council")
    walk.does("put_to_council", "chair")
    walk.does("vote", "mayor", "coop", choice="consent")
    walk.does("vote", "fund", choice="object", reason="It breaks the statutes.")
    assert walk.does("decide", "chair") == "reworked"
    assert walk.does("ask_again", "ana", reason="The statutes are kept now.") == "asked"
    walk.does("vote", "mayor", "coop", "fund", choice="consent")
    assert walk.does("decide", "chair") == "adopted"


def test_a_young_network_decides_nothing_with_less_than_half_of_its_votes():
    walk = Walk("founding-kit")
    assert walk.does("put_to_vote", "dele") == "voted"
    walk.does("vote", "mayor", choice="yes")
    assert walk.does("decide", "clock") == "lapsed"
