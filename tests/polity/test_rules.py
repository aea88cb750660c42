"""How a body decides: each rule on rolls small enough to check by hand."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from polity.rules import (
    RULES,
    BadRoll,
    NotOnRoll,
    ReasonMissing,
    RuleError,
    UnknownChoice,
    Vote,
    Voter,
    decide,
    rule_faults,
)
from polity.sentences import Sentence

NETWORKS = [Voter(f"network-{number}") for number in range(19)]
COUNCIL = [Voter(f"public-{number}", chamber="public") for number in range(3)] + [
    Voter(f"private-{number}", chamber="private") for number in range(5)
]


def split(roll, **choices):
    """Votes of the first voters of the roll: split(roll, yes=14, no=2)."""
    voters = iter(roll)
    return [
        Vote(next(voters).key, choice, reason="why")
        for choice, number in choices.items()
        for _ in range(number)
    ]


def said(outcome):
    return [(str(step.says), step.holds) for step in outcome.steps]


def test_the_registry_holds_five_rules_each_with_a_source():
    assert list(RULES) == ["majority", "qualified_majority", "consent", "double_majority", "advice"]
    assert all(rule.source and rule.title for rule in RULES.values())
    assert all(set(rule.choice_titles) == set(rule.choices) for rule in RULES.values())


class TestMajority:
    def test_more_in_favour_than_opposed_adopts_and_silence_is_not_yes(self):
        outcome = decide("majority", NETWORKS, split(NETWORKS, yes=14, no=2))
        assert outcome.result == "adopted"
        assert str(outcome.sentence) == (
            "Adopted by 14 of 19; 2 opposed; 0 abstained; 3 undecided and not counted as yes."
        )
        assert said(outcome) == [
            ("Quorum: 16 of 19 voted, no number is set.", True),
            ("In favour: 14, opposed: 2; more in favour than opposed needed.", True),
        ]
        assert outcome.settled

    def test_the_quorum_step_says_how_many_voted_and_how_many_are_needed(self):
        roll = [Voter(str(number)) for number in range(20)]
        outcome = decide("majority", roll, split(roll, yes=12), {"quorum": "1/2"})
        assert said(outcome)[0] == ("Quorum: 12 of 20 voted, 10 needed.", True)

    @pytest.mark.parametrize(("voted", "reached"), [(9, False), (10, True)])
    def test_half_of_nineteen_is_reached_by_ten_and_not_by_nine(self, voted, reached):
        outcome = decide("majority", NETWORKS, split(NETWORKS, yes=voted), {"quorum": "1/2"})
        assert outcome.steps[0].holds is reached
        assert outcome.result == ("adopted" if reached else "undecided")

    def test_without_quorum_nothing_is_decided_and_the_majority_cannot_be_said_yet(self):
        outcome = decide("majority", NETWORKS, split(NETWORKS, yes=3, no=1), {"quorum": "1/2"})
        assert outcome.result == "undecided"
        assert str(outcome.sentence) == (
            "Not decided: 4 of 19 voted and 10 needed to; so far 3 in favour, 1 opposed, 0 abstained."
        )
        assert [step.holds for step in outcome.steps] == [False, None]
        assert not outcome.settled

    def test_abstentions_count_for_the_quorum_and_not_for_the_majority(self):
        outcome = decide("majority", NETWORKS, split(NETWORKS, yes=2, no=1, abstain=7), {"quorum": "1/2"})
        assert outcome.result == "adopted"
        assert outcome.count.abstain == 7

    def test_a_tie_is_refused(self):
        outcome = decide("majority", NETWORKS, split(NETWORKS, yes=5, no=5))
        assert outcome.result == "refused"
        assert str(outcome.sentence) == (
            "Refused: 5 of 19 in favour; 5 opposed; 0 abstained; 9 undecided; "
            "needed: more in favour than opposed."
        )
        assert not outcome.settled

    def test_a_vote_where_all_abstained_is_refused_with_nobody_opposed(self):
        outcome = decide("majority", NETWORKS, split(NETWORKS, abstain=19))
        assert (outcome.result, outcome.count.no, outcome.settled) == ("refused", 0, True)

    def test_nobody_having_voted_is_undecided(self):
        outcome = decide("majority", NETWORKS, [])
        assert outcome.result == "undecided"
        assert str(outcome.sentence) == "Not decided: nobody of 19 has voted yet."

    def test_an_empty_roll_decides_nothing(self):
        outcome = decide("majority", [], [])
        assert (outcome.result, str(outcome.sentence)) == ("undecided", "Not decided: nobody is on the roll.")
        assert not outcome.settled

    @pytest.mark.parametrize(("yes", "result"), [(9, "refused"), (10, "adopted")])
    def test_of_the_roll_needs_more_than_half_of_everybody(self, yes, result):
        assert decide("majority", NETWORKS, split(NETWORKS, yes=yes), {"of": "roll"}).result == result

    def test_the_last_vote_of_a_voter_counts(self):
        roll = NETWORKS[:1]
        outcome = decide("majority", roll, [Vote("network-0", "yes"), Vote("network-0", "no")])
        assert (outcome.count.yes, outcome.count.no) == (0, 1)

    def test_weights_count_and_the_sentence_says_that_they_are_weights(self):
        roll = [Voter("a", Fraction(1, 2)), Voter("b", Fraction(1, 3)), Voter("c", 2)]
        outcome = decide("majority", roll, [Vote("a", "yes"), Vote("b", "no")])
        assert outcome.result == "adopted"
        assert str(outcome.sentence) == (
            "Adopted by 1/2 of 17/6 voting shares; 1/3 opposed; 0 abstained; "
            "2 undecided and not counted as yes."
        )
        assert (outcome.count.heads_yes, outcome.count.heads_undecided) == (1, 1)


class TestQualifiedMajority:
    @pytest.mark.parametrize(("yes", "no", "result"), [(10, 5, "adopted"), (9, 5, "refused")])
    def test_exactly_two_thirds_are_enough(self, yes, no, result):
        outcome = decide("qualified_majority", NETWORKS, split(NETWORKS, yes=yes, no=no))
        assert outcome.result == result

    def test_a_refusal_says_what_was_needed(self):
        outcome = decide("qualified_majority", NETWORKS, split(NETWORKS, yes=9, no=5))
        assert said(outcome)[1] == ("In favour: 9 of 14 for or against; 10 needed (2/3).", False)
        assert str(outcome.sentence) == (
            "Refused: 9 of 19 in favour; 5 opposed; 0 abstained; 5 undecided; "
            "needed: at least 2/3 of those for or against in favour."
        )

    @pytest.mark.parametrize(("yes", "result"), [(14, "refused"), (15, "adopted")])
    def test_of_the_roll_counts_the_silent_against_the_bar(self, yes, result):
        outcome = decide(
            "qualified_majority", NETWORKS, split(NETWORKS, yes=yes), {"share": "3/4", "of": "roll"}
        )
        assert outcome.result == result
        assert outcome.count.no == 0

    def test_unanimity_is_a_share_of_one(self):
        outcome = decide("qualified_majority", NETWORKS, split(NETWORKS, yes=18, no=1), {"share": 1})
        assert outcome.result == "refused"

    def test_abstentions_alone_never_adopt(self):
        outcome = decide("qualified_majority", NETWORKS, split(NETWORKS, abstain=19))
        assert outcome.result == "refused"

    def test_the_number_needed_is_not_rounded_up_when_weights_are_fractions(self):
        roll = [Voter("a", Fraction(1, 2)), Voter("b", Fraction(1, 2)), Voter("c", 1)]
        votes = [Vote("a", "yes"), Vote("b", "no"), Vote("c", "yes")]
        outcome = decide("qualified_majority", roll, votes, {"share": "3/4"})
        assert said(outcome)[1] == ("In favour: 3/2 of 2 for or against; 3/2 needed (3/4).", True)


class TestConsent:
    def test_nobody_objecting_adopts_and_concerns_are_kept_apart(self):
        outcome = decide("consent", NETWORKS, split(NETWORKS, consent=10, concern=2, stand_aside=3))
        assert outcome.result == "adopted"
        assert str(outcome.sentence) == (
            "Adopted by consent of 12 of 19, 2 of them with a concern; nobody objected; "
            "3 stood aside; 4 undecided and not counted as yes."
        )
        assert not outcome.settled

    def test_one_paramount_objection_blocks_and_settles(self):
        outcome = decide("consent", NETWORKS, split(NETWORKS, consent=17, object=1))
        assert (outcome.result, outcome.settled) == ("refused", True)
        assert ("Paramount objections: 1; none may remain.", False) in said(outcome)

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_an_objection_needs_a_reason(self, reason):
        with pytest.raises(ReasonMissing) as caught:
            decide("consent", NETWORKS, [Vote("network-0", "object", reason)])
        assert str(caught.value.says) == "Give a reason: ‘object’ by ‘network-0’ came without one."

    def test_an_objection_withdrawn_by_a_later_vote_no_longer_blocks(self):
        votes = [Vote("network-0", "object", "too early"), Vote("network-0", "consent")]
        assert decide("consent", NETWORKS, votes).result == "adopted"

    def test_all_standing_aside_is_not_consent(self):
        outcome = decide("consent", NETWORKS, split(NETWORKS, stand_aside=19))
        assert outcome.result == "refused"
        assert str(outcome.sentence) == (
            "Refused: nobody consented and nobody objected; 19 of 19 stood aside; 0 undecided."
        )

    def test_below_the_quorum_nothing_is_decided_even_with_an_objection(self):
        outcome = decide("consent", NETWORKS, split(NETWORKS, object=1), {"quorum": "1/2"})
        assert outcome.result == "undecided"


class TestDoubleMajority:
    def test_both_chambers_in_favour_adopt(self):
        votes = [*split(COUNCIL[:3], yes=2, no=1), *split(COUNCIL[3:], yes=3, abstain=1)]
        outcome = decide("double_majority", COUNCIL, votes, {"quorum": "1/2"})
        assert outcome.result == "adopted"
        assert str(outcome.sentence) == (
            "Adopted in every chamber; ‘public’: 2 of 3 in favour, 1 opposed, 0 abstained, 0 undecided; "
            "‘private’: 3 of 5 in favour, 0 opposed, 1 abstained, 1 undecided; "
            "the undecided are not counted as yes."
        )
        assert outcome.chambers["public"].yes == 2
        assert outcome.count.yes == 5

    def test_one_chamber_cannot_outvote_the_other(self):
        votes = [*split(COUNCIL[:3], yes=1, no=2), *split(COUNCIL[3:], yes=5)]
        outcome = decide("double_majority", COUNCIL, votes)
        assert outcome.result == "refused"
        assert str(outcome.sentence).startswith("Refused: no majority in ‘public’;")

    def test_a_chamber_that_is_absent_leaves_all_undecided(self):
        outcome = decide("double_majority", COUNCIL, split(COUNCIL[3:], yes=5), {"quorum": "1/2"})
        assert outcome.result == "undecided"
        assert str(outcome.sentence).startswith("Not decided: no quorum in ‘public’;")
        assert ("Chamber ‘public’: Quorum: 0 of 3 voted, 2 needed.", False) in said(outcome)

    def test_a_tie_is_refused_at_one_half_and_a_larger_share_is_at_least(self):
        votes = [*split(COUNCIL[:3], yes=2, no=1), *split(COUNCIL[3:], yes=2, no=2)]
        assert decide("double_majority", COUNCIL, votes).result == "refused"
        votes = [*split(COUNCIL[:3], yes=2, no=1), *split(COUNCIL[3:], yes=4, no=1)]
        assert decide("double_majority", COUNCIL, votes, {"share": "2/3"}).result == "adopted"

    def test_a_chamber_with_nobody_on_the_roll_is_said(self):
        outcome = decide("double_majority", COUNCIL, [], {"chambers": ["public", "absent"]})
        assert ("Chamber ‘absent’: Nobody is on the roll.", False) in said(outcome)

    def test_votes_outside_the_chambers_are_counted_and_do_not_decide(self):
        roll = [*COUNCIL, Voter("observer")]
        votes = [*split(COUNCIL, yes=8), Vote("observer", "no")]
        outcome = decide("double_majority", roll, votes)
        assert (outcome.result, outcome.count.no) == ("adopted", 1)
        assert str(outcome.steps[-1].says) == (
            "In none of the chambers: 1 on the roll; their votes do not decide."
        )


class TestAdvice:
    def test_advice_is_never_binding_and_gives_the_split(self):
        outcome = decide("advice", NETWORKS, split(NETWORKS, yes=1, no=10))
        assert outcome.result == "advised"
        assert str(outcome.sentence) == (
            "Advice, not binding: 1 of 19 in favour; 10 opposed; 0 abstained; 8 undecided."
        )

    @pytest.mark.parametrize(("voted", "settled"), [(18, False), (19, True)])
    def test_advice_is_settled_when_everybody_has_spoken(self, voted, settled):
        assert decide("advice", NETWORKS, split(NETWORKS, yes=voted)).settled is settled


class TestWhatIsRefused:
    def test_a_vote_of_somebody_not_on_the_roll(self):
        with pytest.raises(NotOnRoll, match="‘stranger’ is not on the roll"):
            decide("majority", NETWORKS, [Vote("stranger", "yes")])

    def test_a_choice_the_rule_does_not_offer(self):
        with pytest.raises(UnknownChoice, match="choose one of: yes, no, abstain"):
            decide("majority", NETWORKS, [Vote("network-0", "maybe")])

    @pytest.mark.parametrize("roll", [[Voter("a"), Voter("a")], [Voter("a", -1)], [Voter("a", 0.5)]])
    def test_a_roll_that_cannot_be_counted(self, roll):
        with pytest.raises(BadRoll):
            decide("majority", roll, [])

    def test_an_unknown_rule_names_the_nearest(self):
        assert [str(fault) for fault in rule_faults("majorty", {})] == [
            "There is no rule ‘majorty’; did you mean ‘majority’?"
        ]
        with pytest.raises(RuleError, match="did you mean ‘majority’"):
            decide("majorty", [], [])

    def test_a_rule_unlike_any_names_them_all(self):
        assert str(rule_faults("zzz", {})[0]).startswith("There is no rule ‘zzz’; the rules are: majority,")

    @pytest.mark.parametrize(
        ("name", "params", "said"),
        [
            (
                "majority",
                {"quorom": "1/2"},
                "The rule ‘majority’ has no parameter ‘quorom’; did you mean ‘quorum’?",
            ),
            ("majority", {"zzz": 1}, "The rule ‘majority’ has no parameter ‘zzz’; it takes: quorum, of."),
            ("advice", {"quorum": 1}, "The rule ‘advice’ takes no parameters; remove ‘quorum’."),
            (
                "majority",
                {"quorum": 0.5},
                '‘quorum’ is 0.5; write a share from 0 to 1 in quotes, like "2/3".',
            ),
            (
                "majority",
                {"quorum": "3/2"},
                '‘quorum’ is 3/2; write a share from 0 to 1 in quotes, like "2/3".',
            ),
            (
                "majority",
                {"quorum": "1/0"},
                '‘quorum’ is 1/0; write a share from 0 to 1 in quotes, like "2/3".',
            ),
            (
                "majority",
                {"quorum": "half"},
                '‘quorum’ is half; write a share from 0 to 1 in quotes, like "2/3".',
            ),
            (
                "qualified_majority",
                {"share": "1/3"},
                '‘share’ is 1/3; write a share from 1/2 to 1 in quotes, like "2/3".',
            ),
            ("majority", {"of": "all"}, "‘of’ is all; write one of: cast, roll."),
            (
                "double_majority",
                {"chambers": ["a", "a"]},
                "‘chambers’ is ['a', 'a']; write a list of different names, like [\"public\", \"private\"].",
            ),
        ],
    )
    def test_a_wrong_parameter_says_what_to_write(self, name, params, said):
        assert [str(fault) for fault in rule_faults(name, params)] == [said]
        with pytest.raises(RuleError):
            decide(name, NETWORKS, [], params)

    def test_all_faults_come_at_once(self):
        assert len(rule_faults("qualified_majority", {"share": 0.5, "of": "all", "quorum": "x"})) == 3

    @pytest.mark.parametrize("name", RULES)
    def test_the_defaults_have_no_fault(self, name):
        assert rule_faults(name, {param.name: param.default for param in RULES[name].params}) == ()


def test_an_outcome_as_json_is_plain_and_keeps_fractions_exact():
    roll = [Voter("a", Fraction(1, 3), "public"), Voter("b", Fraction(2, 1), "private")]
    votes = [Vote("a", "yes"), Vote("b", "yes")]
    value = decide("double_majority", roll, votes).as_json()
    assert json.loads(json.dumps(value)) == value
    assert value["count"]["yes"] == "7/3"
    assert value["chambers"]["private"]["yes"] == 2
    assert value["steps"][0]["holds"] is True
    assert value["settled"] is True


def test_a_sentence_can_be_rendered_in_another_language_with_its_parts():
    outcome = decide("double_majority", COUNCIL, split(COUNCIL, yes=8))
    seen: list[str] = []

    def translate(template: str) -> str:
        seen.append(template)
        return template

    assert outcome.sentence.render(translate) == str(outcome.sentence)
    assert any(template.startswith("‘{chamber}’") for template in seen)
    assert isinstance(outcome.steps[0].says, Sentence)
