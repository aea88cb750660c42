"""What a charter says: from its text to values, to the charter of its own change, to what two texts differ in."""

from __future__ import annotations

import hashlib
import re
import tomllib
from fractions import Fraction

import pytest
from tests.polity.charter_cases import SHIPPED, SMALL, changed

from polity.charters import CharterFaults, Needs, adopted, amendment_process, differences, faults, parse
from polity.charters.lines import lines_of

SMALL_CHARTER = parse(SMALL)


@pytest.mark.parametrize("name", SHIPPED)
class TestEveryShippedCharter:
    def test_has_no_fault(self, name):
        assert [(fault.line, fault.code) for fault in faults(SHIPPED[name])] == []

    def test_is_named_after_its_file_and_keeps_its_text_verbatim(self, name):
        charter = parse(SHIPPED[name])
        assert (charter.key, charter.text) == (name, SHIPPED[name])
        assert charter.digest == hashlib.sha256(SHIPPED[name].encode()).hexdigest()

    def test_has_a_summary_of_one_sentence_and_every_title_in_every_language(self, name):
        charter = parse(SHIPPED[name])
        assert charter.summary.endswith(".")
        assert charter.summary.count(".") == 1
        titled = [charter, *charter.bodies.values(), *charter.stages.values()]
        moves = [move for stage in charter.stages.values() for move in stage.moves.values()]
        titled += [move for move in moves if not move.generated]
        assert [one.title for one in titled if set(one.title_in) != {"ko", "fr", "ur"}] == []
        assert set(charter.summary_in) == {"ko", "fr", "ur"}

    def test_can_be_changed_by_the_rule_it_contains(self, name):
        change = amendment_process(parse(SHIPPED[name]))
        assert faults(change.text) == ()
        assert change.matter == "charter_change"
        assert differences(change, amendment_process(change)) == ()


def test_the_library_ships_these_charters():
    assert list(SHIPPED) == [
        "breach",
        "certification",
        "city-alone",
        "co-construction",
        "commission",
        "cooperative-start",
        "forum-declaration",
        "founding-kit",
        "joint-position",
        "legislature",
        "levels",
        "plain-council",
        "recognition",
        "residents-budget",
        "seoul-budget",
        "simple-association",
        "support-desk",
    ]


def test_a_charter_is_read_into_values():
    raised = SMALL_CHARTER.stages["raised"]
    assert (SMALL_CHARTER.key, SMALL_CHARTER.time_zone, SMALL_CHARTER.start) == (
        "small",
        "Europe/Paris",
        "raised",
    )
    assert SMALL_CHARTER.raised_by == ("member",)
    assert (raised.held_by, raised.days, raised.title) == ("network", 30, "Raised")
    assert list(raised.moves) == ["support", "carry", "withdraw", "lapse"]
    carry = raised.moves["carry"]
    assert (carry.by, carry.of, carry.to, carry.needs) == (
        ("delegate", "chair"),
        "network",
        "weighed",
        Needs(supports=2),
    )
    assert raised.moves["withdraw"].reason
    assert raised.clock_move == raised.moves["lapse"]
    assert SMALL_CHARTER.stages["sat"].moves["open"].needs == Needs(0, True, Fraction(1, 2), True)
    assert SMALL_CHARTER.body_of("asked").kind == "public_authority"


def test_votes_generate_their_own_moves():
    weighed, voted = SMALL_CHARTER.stages["weighed"], SMALL_CHARTER.stages["voted"]
    assert {verb: move.to for verb, move in weighed.moves.items()} == {
        "select": "sat",
        "pass_over": "withdrawn",
    }
    assert weighed.targets == ("sat", "withdrawn")
    assert voted.moves["vote"].by == ("seat",)
    assert voted.moves["decide"].by == ("chair", "clock")
    assert voted.moves["decide"].outcomes == {"adopted": "asked", "refused": "raised", "undecided": "lapsed"}
    assert voted.decision.params == {"quorum": "1/2"}


def test_an_answer_always_needs_a_reason():
    answer = SMALL_CHARTER.stages["asked"].moves["answer"]
    assert answer.is_answer
    assert answer.reason
    assert answer.targets == ("kept", "lapsed")


def test_comments_and_spaces_change_the_digest_and_nothing_else():
    spaced = parse("# for members\n\n" + SMALL.replace("\n", "\n\n"))
    assert spaced.digest != SMALL_CHARTER.digest
    assert differences(SMALL_CHARTER, spaced) == ()
    assert parse(SMALL).digest == SMALL_CHARTER.digest


def test_windows_line_ends_are_read_alike_with_the_same_lines():
    assert differences(SMALL_CHARTER, parse(SMALL.replace("\n", "\r\n"))) == ()
    wrong = changed('to = "weighed"', 'to = "wheighed"')
    assert [fault.line for fault in faults(wrong)] == [
        fault.line for fault in faults(wrong.replace("\n", "\r\n"))
    ]


def test_titles_are_found_in_the_reader_s_language():
    assert SMALL_CHARTER.titles("fr") == {
        "A small charter": "Une petite charte",
        "Our network": "Notre réseau",
    }
    assert SMALL_CHARTER.titles("de") == {}


def test_parsing_a_faulty_text_names_every_fault():
    wrong = changed('to = "weighed"', 'to = "wheighed"', changed('rule = "greedy"', 'rule = "gready"'))
    with pytest.raises(CharterFaults) as error:
        parse(wrong)
    assert error.value.faults == faults(wrong)
    assert "There is no stage ‘wheighed’ to go to." in str(error.value)
    assert "There is no ballot rule ‘gready’." in str(error.value)


def test_every_key_is_found_on_its_line_however_the_text_is_laid_out():
    text = """\
title = \"\"\"
two = 2
lines\"\"\"  # three = 3
list = [
  "a", # [stages.comment]
  "]",
]
a.b."c d" = { e = 1 }
[stages."odd key"] # here
'q' = 'x # y'
[stages]
two = 2"""
    lines = lines_of(text)
    assert [lines.at("title"), lines.at("list"), lines.at("a", "b", "c d", "e")] == [1, 4, 8]
    assert [lines.at("stages", "odd key"), lines.at("stages", "odd key", "q"), lines.at("stages", "two")] == [
        9,
        10,
        12,
    ]
    assert lines.at("nowhere", "at", "all") == 1
    assert ("two",) not in lines.by_path
    assert tomllib.loads(text)["stages"]["odd key"] == {"q": "x # y"}


class TestTheChangeOfACharter:
    change = amendment_process(SMALL_CHARTER)

    def test_goes_from_proposed_to_four_ends_by_the_rule_of_the_text(self):
        assert list(self.change.stages) == ["proposed", "adopted", "refused", "lapsed", "withdrawn"]
        decision = self.change.stages["proposed"].decision
        assert (decision.rule, decision.params, decision.who) == (
            "qualified_majority",
            {"share": "2/3"},
            "delegate",
        )
        assert decision.outcomes == {"adopted": "adopted", "refused": "refused", "undecided": "lapsed"}
        assert self.change.stages["proposed"].days == 14
        assert self.change.stages["proposed"].moves["withdraw"].by == ("author",)
        assert {stage.ends for stage in self.change.stages.values()} == {
            "",
            "adopted",
            "refused",
            "lapsed",
            "withdrawn",
        }

    def test_is_held_by_the_body_of_the_text_in_its_time_zone(self):
        assert self.change.bodies == {"network": SMALL_CHARTER.bodies["network"]}
        assert self.change.time_zone == "Europe/Paris"

    def test_may_be_proposed_by_whoever_belongs_to_the_body_votes_or_keeps_its_papers(self):
        assert self.change.raised_by == ("member", "delegate", "steward")
        city = amendment_process(parse(SHIPPED["city-alone"]))
        assert city.raised_by == ("seat", "steward")

    def test_keeps_titles_whatever_signs_they_hold(self):
        odd = changed('"Our network"', r'"\"Our\" \\ réseau\t\u007f 두레' + r"\u002e" * 301 + '"')
        assert (
            amendment_process(parse(odd)).bodies["network"].title == '"Our" \\ réseau\t\x7f 두레' + "." * 301
        )


CHANGES = [
    ("days = 30", "days = 20", "Stage ‘raised’: 30 days become 20."),
    ("days = 30\n", "days = 31\n", "Stage ‘raised’: 30 days become 31."),
    (
        "needs = { supports = 2 }",
        "needs = { supports = 3 }",
        "Stage ‘raised’: the move ‘carry’: the supports needed, from 2 to 3.",
    ),
    (
        '"A small charter"',
        '"Our charter"',
        "The charter: the title, from ‘A small charter’ to ‘Our charter’.",
    ),
    (
        '"Une petite charte"',
        '"La charte"',
        "The charter: the translated titles, from fr = Une petite charte to fr = La charte.",
    ),
    (
        '"Europe/Paris"',
        '"America/Toronto"',
        "The charter: the time zone, from ‘Europe/Paris’ to ‘America/Toronto’.",
    ),
    (
        'matter = "motion"',
        'matter = "proposal"',
        "The charter: the kind of matter, from ‘motion’ to ‘proposal’.",
    ),
    (
        'share = "2/3"',
        'share = "3/4"',
        "Changing this text: the numbers of the rule, from share = 2/3 to share = 3/4.",
    ),
    ("days = 14", "days = 21", "Changing this text: the number of days, from 14 to 21."),
    ('"Our network"', '"The network"', "Body ‘network’: the title, from ‘Our network’ to ‘The network’."),
    ('kind = "council"', 'kind = "committee"', "Body ‘council’: the kind, from ‘council’ to ‘committee’."),
    (
        'kind = "council"',
        'kind = "council"\nmany = true',
        "Body ‘council’: whether there are many, from no to yes.",
    ),
    (
        'by = "author"',
        'by = ["author", "steward"]',
        "Stage ‘raised’: the move ‘withdraw’: who may make it, from author to author, steward.",
    ),
    (
        'who = "delegate", won',
        'who = "delegate", form = "points", won',
        "Stage ‘weighed’, the ballot: how the paper is marked, from ‘approval’ to ‘points’.",
    ),
    (
        'who = "delegate", won',
        'who = "delegate", most = 5, won',
        "Stage ‘weighed’, the ballot: the most that may be marked, from nothing to 5.",
    ),
    (
        'rule = "greedy"',
        'rule = "phragmen"',
        "Stage ‘weighed’, the ballot: the rule, from ‘greedy’ to ‘phragmen’.",
    ),
    (
        'quorum = "1/2"',
        'quorum = "1/3"',
        "Stage ‘voted’, the decision: the numbers of the rule, from quorum = 1/2 to quorum = 1/3.",
    ),
    (
        'refused = "raised"',
        'refused = "lapsed"',
        "Stage ‘voted’, the decision: what follows each result, from refused = raised to refused = lapsed.",
    ),
    (
        'refuse = "lapsed"',
        'refuse = "withdrawn"',
        "Stage ‘asked’: the move ‘answer’: what follows each answer, from refuse = lapsed to refuse = withdrawn.",
    ),
    (
        "legal_basis = true, ",
        "",
        "Stage ‘sat’: the move ‘open’: whether a legal basis is needed, from yes to no.",
    ),
    ('attendance = "1/2", ', "", "Stage ‘sat’: the move ‘open’: the attendance needed, from 1/2 to nothing."),
    ('ends = "kept"', 'ends = "adopted"', "Stage ‘kept’: how it ends, from ‘kept’ to ‘adopted’."),
    ('[stages.asked.moves.report]\nby = "official"\n', "", "Stage ‘asked’: the move ‘report’ is removed."),
    (
        'start = "raised"',
        'start = "raised"\nraised_by = "delegate"',
        "The charter: who may raise a matter, from member to delegate.",
    ),
]


@pytest.mark.parametrize(("old", "new", "sentence"), CHANGES)
def test_a_change_is_told_in_one_sentence(old, new, sentence):
    new_charter = parse(changed(old, new) if SMALL.count(old) == 1 else SMALL.replace(old, new, 1))
    assert [str(says) for says in differences(SMALL_CHARTER, new_charter)] == [sentence]


def test_from_open_to_secret_is_told_with_who_votes_then():
    new = parse(changed('class = "open", who = "delegate"', 'class = "secret", who = "member"'))
    assert [str(says) for says in differences(SMALL_CHARTER, new)] == [
        "Stage ‘weighed’, the ballot: who votes, from ‘delegate’ to ‘member’.",
        "Stage ‘weighed’, the ballot: whether votes are open or secret, from ‘open’ to ‘secret’.",
    ]


def test_two_electorates_decide_in_one_stage_by_their_shares():
    beside = (
        'beside = { rule = "equal_shares", class = "secret", who = "member", form = "points", most = 10 }'
    )
    charter = parse(changed('who = "delegate", won', f'who = "delegate", share = "1/3", {beside}, won'))
    first, second = charter.stages["weighed"].ballot.parts
    assert (first.ballot_class, first.who, first.share) == ("open", "delegate", Fraction(1, 3))
    assert (second.ballot_class, second.who, second.form, second.most) == ("secret", "member", "points", 10)
    assert (second.won, second.lost) == (first.won, first.lost)
    assert [str(says) for says in differences(SMALL_CHARTER, charter)] == [
        "Stage ‘weighed’, the ballot: its share of the envelope, from nothing to 1/3.",
        "Stage ‘weighed’, the ballot: the ballot beside it, from nothing to rule = equal_shares, "
        "class = secret, who = member, form = points, most = 10.",
    ]


def test_taking_a_change_back_gives_the_mirrored_sentences():
    added = changed(
        "[stages.raised.moves.lapse]",
        '[stages.raised.moves.note]\nby = "member"\n[stages.raised.moves.lapse]',
    )
    there, back = differences(SMALL_CHARTER, parse(added)), differences(parse(added), SMALL_CHARTER)
    assert [str(says) for says in there] == ["Stage ‘raised’: the move ‘note’ is new."]
    assert [str(says) for says in back] == ["Stage ‘raised’: the move ‘note’ is removed."]


def test_a_removed_deadline_and_a_replaced_vote_are_told():
    no_days = changed("days = 7\n[stages.asked.moves.report]", "[stages.asked.moves.report]")
    assert [str(says) for says in differences(SMALL_CHARTER, parse(no_days))] == [
        "Stage ‘asked’: there is no deadline any more; it was 7 days."
    ]
    assert [str(says) for says in differences(parse(no_days), SMALL_CHARTER)] == [
        "Stage ‘asked’: it now has a deadline of 7 days."
    ]
    voted = changed(
        'ballot = { rule = "greedy", class = "open", who = "delegate", won = "sat", lost = "withdrawn" }',
        'decision = { rule = "majority", who = "delegate", adopted = "sat", refused = "kept", undecided = "kept" }',
    )
    assert [str(says) for says in differences(SMALL_CHARTER, parse(voted))] == [
        "Stage ‘weighed’, the decision is new.",
        "Stage ‘weighed’, the ballot is removed.",
    ]


@pytest.mark.parametrize("title", ["A" * 150, "Two\\nlines"])
def test_an_adopted_text_is_read_whatever_a_later_version_finds_wrong_with_it(title):
    old = re.sub(r"^title\s*=.*$", lambda _: f'title = "{title}"', SMALL, count=1, flags=re.MULTILINE)
    assert faults(old)
    with pytest.raises(CharterFaults):
        parse(old)
    assert adopted(old).stages.keys() == SMALL_CHARTER.stages.keys()
    assert amendment_process(adopted(old)).stages
    with pytest.raises(CharterFaults):
        adopted("no charter = [")
