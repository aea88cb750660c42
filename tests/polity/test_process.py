"""Who may do what next, and what follows: one matter through the small charter, refused and let through."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.polity.charter_cases import SHIPPED, SMALL, changed

from polity.charters import parse
from polity.process import (
    Act,
    Facts,
    NoVoteHere,
    advance,
    begin,
    due_clock_act,
    fold,
    hindrance,
    open_moves,
    outcome,
    refusal,
)
from polity.rules import Vote, Voter

CHARTER = parse(SMALL)
DAY = timedelta(days=1)
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOLDINGS = {
    "ana": {("member", "network")},
    "dele": {("member", "network"), ("delegate", "network")},
    "chair": {("chair", "council"), ("seat", "council")},
    "sea": {("seat", "council")},
    "offi": {("official", "city")},
    "stranger": set(),
    "clock": {("clock", "")},
}
SEATS = tuple(Voter(seat) for seat in ("seat-1", "seat-2", "seat-3", "seat-4"))
FACTS = Facts(roll=SEATS, legal_basis=True, seats=4)


def act(verb, by, at=MONDAY, **details):
    return Act(verb, by, at, capacities=frozenset(HOLDINGS.get(by, ())), **details)


def at_stage(stage, **details):
    start = begin(CHARTER, author="ana", at=MONDAY, sum=1000)
    return replace(start, **{"stage": stage, "due_at": MONDAY + 7 * DAY, "visit": 2, **details})


def refused(standing, done, facts=FACTS, charter=CHARTER):
    found = refusal(charter, standing, done, facts)
    return (found.code, str(found.says)) if found else None


RAISED = begin(CHARTER, author="ana", at=MONDAY, sum=1000)
SAT, VOTED, ASKED = at_stage("sat"), at_stage("voted"), at_stage("asked")
SUPPORTED = replace(RAISED, supports=frozenset({"bea", "cem"}))


class TestBeginning:
    def test_a_matter_begins_at_the_start_and_is_due_at_the_end_of_the_last_day_in_paris(self):
        assert RAISED.stage == "raised"
        assert RAISED.due_at == datetime(2026, 4, 1, 21, 59, 59, tzinfo=UTC)
        assert (RAISED.visit, RAISED.number, RAISED.author, RAISED.sum, RAISED.ended) == (
            1,
            0,
            "ana",
            1000,
            "",
        )

    def test_the_calendar_of_the_round_goes_before_the_days_and_a_due_date_before_both(self):
        closes, due = MONDAY + 3 * DAY, MONDAY + 2 * DAY
        calendar = {"raised": (None, closes)}
        assert begin(CHARTER, author="ana", at=MONDAY, calendar=calendar).due_at == closes
        assert begin(CHARTER, author="ana", at=MONDAY, calendar=calendar, due=due).due_at == due


class TestRefusals:
    """Each refusal: where the matter stands, what is tried, what the world says; the code and the sentence."""

    CASES = (
        (replace(RAISED, stage="kept", ended="kept"), act("support", "ana"), FACTS, "ended",
         "This matter has ended: it stands at ‘Kept’ and nothing more can be done."),
        (RAISED, act("dance", "ana"), FACTS, "unknown_move", "The charter knows no ‘dance’ at ‘Raised’."),
        (RAISED, act("report", "offi"), FACTS, "moved_on",
         "The matter now stands at ‘Raised’; that belongs to ‘Asked’."),
        (SAT, act("attend", "sea", visit=1), FACTS, "moved_on",
         "Meanwhile the matter moved to ‘Sat’. Look again before you act."),
        (RAISED, act("support", "stranger"), FACTS, "wrong_capacity",
         "Only a member of Our network can do this, until 2026-04-01."),
        (RAISED, act("withdraw", "dele", reason="why"), FACTS, "wrong_capacity",
         "Only the author can do this, until 2026-04-01."),
        (SUPPORTED, act("carry", "ana"), FACTS, "wrong_capacity",
         "Only a delegate in Our network or the chair of Our network can do this, until 2026-04-01."),
        (RAISED, act("lapse", "dele"), FACTS, "wrong_capacity",
         "Nobody can do this: it happens by itself once the deadline has passed."),
        (RAISED, act("support", "clock"), FACTS, "wrong_capacity",
         "Only a member of Our network can do this, until 2026-04-01."),
        (RAISED, act("lapse", "clock"), FACTS, "too_early",
         "‘Raised’ lasts until 2026-04-01; the deadline has not passed."),
        (replace(RAISED, due_at=None), act("lapse", "clock", at=MONDAY + 999 * DAY), FACTS, "too_early",
         "‘Raised’ lasts without a deadline; the deadline has not passed."),
        (RAISED, act("support", "dele", at=MONDAY + 31 * DAY), FACTS, "too_late",
         "‘Raised’ lasted until 2026-04-01; the time is over."),
        (replace(SAT, opens_at=MONDAY + DAY), act("attend", "sea"), FACTS, "too_early",
         "‘Sat’ opens on 2026-03-03. Come back then."),
        (RAISED, act("carry", "dele"), FACTS, "supports_missing",
         "This needs 2 supports and has 0; a member of Our network can support it, until 2026-04-01."),
        (SUPPORTED, act("carry", "dele"), replace(FACTS, closed=frozenset({"weighed"})), "round_closed",
         "‘Weighed’ is over for this round. Raise the matter again in the next one."),
        (replace(RAISED, supports=frozenset({"ana"})), act("support", "ana"), FACTS, "already_supported",
         "You support this matter already; each person counts once."),
        (RAISED, act("withdraw", "ana", reason="  "), FACTS, "reason_missing",
         "Give the reason; it will be published with the act."),
        (SAT, act("open", "chair"), replace(FACTS, legal_basis=False), "legal_basis_missing",
         "There is no law or ordinance in force on which ‘Sat’ could rest. "
         "A steward of Council can add it, until 2026-03-09."),
        (replace(SAT, attendance=frozenset({"seat-1"})), act("open", "chair"), FACTS, "attendance_missing",
         "1 of 4 seats attend and 2 must; until 2026-03-09."),
        (SAT, act("open", "chair"), replace(FACTS, seats=0), "attendance_missing",
         "This body has no filled seats, so nobody can attend."),
        (replace(SAT, sum=None, attendance=frozenset({"seat-1", "seat-2"})), act("open", "chair"), FACTS,
         "sum_missing", "State the sum."),
        (replace(SAT, attendance=frozenset({"seat-1", "seat-2"})), act("open", "chair", sum=-1), FACTS,
         "sum_wrong", "A sum cannot be below zero."),
        (SAT, act("attend", "sea", voter="seat-9"), FACTS, "not_on_roll",
         "You are not on the roll of ‘Sat’: only those on it are counted."),
        (replace(SAT, attendance=frozenset({"seat-1"})), act("attend", "sea", voter="seat-1"), FACTS,
         "already_attending", "This seat is registered as present already."),
        (VOTED, act("vote", "sea", voter="seat-9", choice="yes"), FACTS, "not_on_roll",
         "You are not on the roll of ‘Voted’: only those on it are counted."),
        (VOTED, act("vote", "sea", voter="seat-1", choice="maybe"), FACTS, "choice_unknown",
         "Choose one of: yes, no, abstain."),
        (VOTED, act("vote", "sea", voter="seat-1", choice="yes"), replace(FACTS, ballot_open=False),
         "ballot_not_open",
         "The vote is not open. Once it opens, the vote is for whoever holds a seat in Council."),
        (VOTED, act("decide", "sea", outcome="adopted"), FACTS, "wrong_capacity",
         "Only the chair of Council can do this, until 2026-03-09."),
        (VOTED, act("decide", "chair", outcome="undecided"), FACTS, "quorum_missing",
         "The vote cannot be closed yet. Not decided: nobody of 4 has voted yet. "
         "The vote is for whoever holds a seat in Council, until 2026-03-09."),
        (VOTED, act("lapse", "clock", at=MONDAY + 8 * DAY), FACTS, "decide_first",
         "The vote of this stage is closed first, by ‘decide’."),
        (VOTED, act("decide", "clock", at=MONDAY + 8 * DAY, outcome="adopted"), FACTS, "outcome_wrong",
         "The votes say otherwise: Not decided: nobody of 4 has voted yet."),
        (VOTED, act("decide", "clock", at=MONDAY + 8 * DAY, outcome="splendid"), FACTS, "outcome_unknown",
         "Say what is decided; choose one of: adopted, refused, undecided."),
        (ASKED, act("answer", "offi", outcome="perhaps", reason="why"), FACTS, "outcome_unknown",
         "Say what is decided; choose one of: adopt, adopt_in_part, refuse."),
        (ASKED, act("answer", "offi", outcome="refuse"), FACTS, "reason_missing",
         "Give the reason; it will be published with the act."),
        (ASKED, act("answer", "offi", outcome="adopt_in_part", reason="why"), FACTS, "sum_missing",
         "State the sum that is granted; 1000 was asked."),
    )  # fmt: skip

    @pytest.mark.parametrize(("standing", "done", "facts", "code", "sentence"), CASES)
    def test_a_refusal_says_what_is_missing_who_can_do_it_and_by_when(
        self, standing, done, facts, code, sentence
    ):
        assert refused(standing, done, facts) == (code, sentence)

    def test_a_refusal_names_the_capacities_and_the_stage(self):
        found = refusal(CHARTER, RAISED, act("carry", "stranger"), FACTS)
        assert (found.who, found.stage) == ("delegate, chair", "raised")

    def test_an_objection_without_a_reason_is_refused_and_with_one_counts(self):
        council = parse(SHIPPED["plain-council"])
        asked = replace(begin(council, author="ana", at=MONDAY), stage="asked")
        objection = act("vote", "sea", voter="seat-1", choice="object")
        assert refused(asked, objection, FACTS, council) == (
            "reason_missing",
            "Give your reason: an objection counts only with one.",
        )
        assert refused(asked, replace(objection, reason="It breaks our statutes."), FACTS, council) is None


class TestWhatIsLetThrough:
    LET_THROUGH = (
        (RAISED, act("support", "ana")),
        (SUPPORTED, act("carry", "dele")),
        (RAISED, act("withdraw", "ana", reason="We found money elsewhere.")),
        (replace(RAISED, author="gone"), Act("withdraw", "x", MONDAY, frozenset({("author", "")}), reason="why")),
        (RAISED, act("lapse", "clock", at=RAISED.due_at)),
        (RAISED, act("support", "dele", at=RAISED.due_at)),
        (SAT, act("attend", "sea", voter="seat-1")),
        (replace(SAT, attendance=frozenset({"seat-1", "seat-2"})), act("open", "chair")),
        (VOTED, act("vote", "sea", voter="seat-1", choice="abstain")),
        (VOTED, act("decide", "clock", at=MONDAY + 8 * DAY, outcome="undecided")),
        (VOTED, act("decide", "clock", at=MONDAY + 8 * DAY)),
        (ASKED, act("answer", "offi", outcome="adopt", reason="why")),
        (ASKED, act("answer", "offi", outcome="refuse", reason="why", at=MONDAY + 99 * DAY)),
        (ASKED, act("report", "offi")),
        (replace(ASKED, sum=None), act("answer", "offi", outcome="adopt_in_part", reason="why")),
    )  # fmt: skip

    @pytest.mark.parametrize(("standing", "done"), LET_THROUGH)
    def test_whoever_may_do_it_does_it(self, standing, done):
        assert refused(standing, done) is None

    def test_the_chair_closes_a_vote_once_the_quorum_is_reached(self):
        one, two = Vote("seat-1", "yes"), Vote("seat-2", "yes")
        close = act("decide", "chair", outcome="adopted")
        assert refused(replace(VOTED, votes=(one,)), close)[0] == "quorum_missing"
        assert refused(replace(VOTED, votes=(one, two)), close) is None

    def test_the_author_can_withdraw_before_a_stage_opens(self):
        waiting = replace(RAISED, opens_at=MONDAY + DAY)
        assert refused(waiting, act("withdraw", "ana", reason="why")) is None

    def test_a_resident_acts_in_any_body(self):
        text = changed(
            '[stages.raised.moves.support]\nby = "member"', '[stages.raised.moves.support]\nby = "resident"'
        )
        charter = parse(text)
        standing = begin(charter, author="ana", at=MONDAY)
        resident = replace(act("support", "r"), capacities=frozenset({("resident", "")}))
        assert refusal(charter, standing, resident, FACTS) is None

    def test_a_move_can_be_left_to_another_body(self):
        text = changed('by = "author"\nto = "withdrawn"', 'by = "official"\nof = "city"\nto = "withdrawn"')
        charter = parse(text)
        standing = begin(charter, author="ana", at=MONDAY)
        assert refusal(charter, standing, act("withdraw", "offi", reason="why"), FACTS) is None
        assert (
            refusal(charter, standing, act("withdraw", "ana", reason="why"), FACTS).code == "wrong_capacity"
        )


class TestWhatFollows:
    def test_supports_add_up_and_stay_for_good(self):
        acts = [act("support", "ana"), act("support", "dele"), act("carry", "dele", at=MONDAY + DAY)]
        standing = fold(CHARTER, acts, begin=RAISED)
        assert (standing.stage, standing.visit, standing.number) == ("weighed", 2, 3)
        assert standing.supports == {"ana", "dele"}
        assert standing.entered_at == MONDAY + DAY
        assert standing.due_at == datetime(2026, 3, 10, 22, 59, 59, tzinfo=UTC)

    def test_a_ballot_s_close_selects_or_passes_over(self):
        weighed = at_stage("weighed")
        assert advance(CHARTER, weighed, act("select", "clock")).stage == "sat"
        passed = advance(CHARTER, weighed, act("pass_over", "clock"))
        assert (passed.stage, passed.ended, passed.due_at) == ("withdrawn", "withdrawn", None)

    def test_the_last_vote_of_a_voter_counts_and_the_order_leaves_no_trace(self):
        votes = [
            act("vote", "sea", voter="seat-2", choice="no", reason="Too dear."),
            act("vote", "chair", voter="seat-1", choice="no"),
            act("vote", "chair", voter="seat-1", choice="yes"),
        ]
        standing = fold(CHARTER, votes, begin=VOTED)
        assert standing.votes == (Vote("seat-1", "yes"), Vote("seat-2", "no", "Too dear."))
        assert fold(CHARTER, votes[1:] + votes[:1], begin=VOTED).votes == standing.votes

    def test_a_vote_leads_where_its_result_says_and_a_new_visit_starts_without_votes(self):
        voted = replace(VOTED, votes=(Vote("seat-1", "no"),), attendance=frozenset({"seat-1"}))
        for result, stage in (("adopted", "asked"), ("refused", "raised"), ("undecided", "lapsed")):
            after = advance(CHARTER, voted, act("decide", "chair", outcome=result))
            assert (after.stage, after.visit, after.votes, after.attendance) == (stage, 3, (), frozenset())

    def test_an_answer_in_part_changes_the_sum_and_a_refusal_or_a_report_does_not(self):
        part = advance(CHARTER, ASKED, act("answer", "offi", outcome="adopt_in_part", sum=600, reason="why"))
        assert (part.sum, part.answer, part.ended) == (600, "adopt_in_part", "kept")
        no = advance(CHARTER, ASKED, act("answer", "offi", outcome="refuse", sum=600, reason="why"))
        assert (no.sum, no.answer, no.ended) == (1000, "refuse", "lapsed")
        assert advance(CHARTER, ASKED, act("report", "offi", sum=5)).sum == 1000

    def test_nobody_changes_the_sum_by_supporting(self):
        assert advance(CHARTER, RAISED, act("support", "dele", sum=9_999_999)).sum == 1000

    def test_a_stage_sent_back_to_gets_its_days_again_but_a_ballot_keeps_the_round_s_close(self):
        over = {"raised": (None, MONDAY - DAY), "weighed": (None, MONDAY - DAY)}
        back = advance(CHARTER, VOTED, act("decide", "chair", outcome="refused"), calendar=over)
        assert back.due_at == datetime(2026, 4, 1, 21, 59, 59, tzinfo=UTC)
        late = advance(CHARTER, SUPPORTED, act("carry", "dele"), calendar=over)
        assert late.due_at == MONDAY - DAY

    def test_the_calendar_says_when_the_next_stage_opens(self):
        calendar = {"weighed": (MONDAY + DAY, MONDAY + 2 * DAY)}
        weighed = advance(CHARTER, SUPPORTED, act("carry", "dele"), calendar=calendar)
        assert (weighed.opens_at, weighed.due_at) == (MONDAY + DAY, MONDAY + 2 * DAY)
        opened = {"weighed": (MONDAY - DAY, MONDAY + 2 * DAY)}
        assert advance(CHARTER, SUPPORTED, act("carry", "dele"), calendar=opened).opens_at is None


class TestButtons:
    @pytest.mark.parametrize(
        ("who", "standing", "verbs"),
        [
            ("ana", RAISED, ["support", "withdraw"]),
            ("ana", replace(RAISED, supports=frozenset({"ana"})), ["withdraw"]),
            ("dele", RAISED, ["support"]),
            ("dele", SUPPORTED, ["support", "carry"]),
            ("stranger", SUPPORTED, []),
            ("clock", RAISED, []),
            ("chair", SAT, ["attend"]),
            ("chair", replace(SAT, attendance=frozenset({"seat-1", "seat-2"})), ["attend", "open"]),
            ("chair", VOTED, ["vote"]),
            (
                "chair",
                replace(VOTED, votes=(Vote("seat-1", "yes"), Vote("seat-2", "no"))),
                ["vote", "decide"],
            ),
            ("offi", ASKED, ["report", "answer"]),
            ("offi", replace(ASKED, stage="kept", ended="kept"), []),
        ],
    )
    def test_everyone_sees_what_they_can_do_now(self, who, standing, verbs):
        moves = open_moves(CHARTER, standing, frozenset(HOLDINGS[who]), FACTS, by=who)
        assert [move.verb for move in moves] == verbs

    def test_a_stage_whose_time_is_over_has_no_buttons(self):
        holds = frozenset(HOLDINGS["dele"])
        assert open_moves(CHARTER, SUPPORTED, holds, FACTS, by="dele", at=MONDAY + 40 * DAY) == ()

    def test_a_button_stands_although_the_reason_is_not_given_yet(self):
        withdraw = act("withdraw", "ana")
        assert hindrance(CHARTER, RAISED, withdraw, FACTS) is None
        assert refusal(CHARTER, RAISED, withdraw, FACTS).code == "reason_missing"


class TestTheClock:
    @pytest.mark.parametrize(
        ("standing", "verb"),
        [
            (replace(RAISED, due_at=MONDAY), "lapse"),
            (replace(SAT, due_at=MONDAY), "lapse"),
            (replace(VOTED, due_at=MONDAY), "decide"),
            (replace(ASKED, due_at=MONDAY), None),
            (at_stage("weighed", due_at=MONDAY), None),
            (at_stage("kept", due_at=None, ended="kept"), None),
            (replace(RAISED, due_at=MONDAY + timedelta(seconds=1)), None),
            (replace(RAISED, due_at=None), None),
        ],
    )
    def test_the_clock_owes_what_the_text_says_once_a_stage_is_due(self, standing, verb):
        assert due_clock_act(CHARTER, standing, MONDAY) == verb

    def test_what_the_clock_owes_is_never_refused(self):
        for standing in (RAISED, SAT, VOTED):
            verb = due_clock_act(CHARTER, standing, MONDAY + 99 * DAY)
            assert refused(standing, act(verb, "clock", at=MONDAY + 99 * DAY)) is None


class TestTheOutcomeOfAVote:
    def test_is_that_of_the_rule_in_the_text(self):
        standing = replace(VOTED, votes=(Vote("seat-1", "yes"), Vote("seat-2", "yes"), Vote("seat-3", "no")))
        assert outcome(CHARTER, standing, FACTS).result == "adopted"
        assert outcome(CHARTER, VOTED, FACTS).result == "undecided"

    def test_leaves_out_whoever_is_no_longer_on_the_roll(self):
        standing = replace(VOTED, votes=(Vote("gone", "yes"), Vote("seat-1", "no"), Vote("seat-2", "no")))
        found = outcome(CHARTER, standing, FACTS)
        assert (found.result, found.count.yes, found.count.no) == ("refused", 0, 2)

    def test_is_not_to_be_had_where_nobody_votes(self):
        with pytest.raises(NoVoteHere):
            outcome(CHARTER, RAISED, FACTS)

    def test_advice_leads_on_whatever_it_says(self):
        text = changed(
            '"majority", quorum = "1/2", who = "seat", by = "chair", adopted = "asked", refused = "raised"',
            '"advice", who = "seat", by = "chair", advised = "asked"',
            changed('[stages.voted.moves.lapse]\nby = "clock"\nto = "lapsed"\n', ""),
        )
        charter = parse(text)
        against = replace(VOTED, votes=(Vote("seat-1", "no"),))
        close = act("decide", "chair", outcome="advised")
        assert refusal(charter, VOTED, close, FACTS).code == "quorum_missing"
        assert refusal(charter, against, close, FACTS) is None
        assert advance(charter, against, close).stage == "asked"
