"""Whatever people try, in whatever order: refused acts change nothing, and folding all acts gives the same standing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.polity.charter_cases import SHIPPED, SMALL

from polity.charters import parse
from polity.process import (
    Act,
    Facts,
    advance,
    begin,
    deadline,
    due_clock_act,
    fold,
    hindrance,
    open_moves,
    outcome,
    refusal,
)
from polity.rules import RULES, Count, Outcome, Voter
from polity.sentences import Sentence

CHARTERS = {"small": parse(SMALL), **{name: parse(text) for name, text in SHIPPED.items()}}
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PEOPLE = ("ana", "bea", "cem", "dog", "eun", "fay")
ROLL = tuple(Voter(name, chamber="public" if number % 2 else "private") for number, name in enumerate(PEOPLE))
VERBS = sorted(
    {verb for charter in CHARTERS.values() for stage in charter.stages.values() for verb in stage.moves}
)
CHOICES = ("yes", "no", "abstain", "consent", "object", "concern", "")
OUTCOMES = ("adopted", "refused", "undecided", "adopt", "adopt_in_part", "refuse", "")
RATIFIED = st.builds(
    Outcome,
    result=st.sampled_from(["adopted", "refused", "undecided"]),
    sentence=st.just(Sentence("As the networks stand.")),
    steps=st.just(()),
    count=st.just(Count()),
    settled=st.booleans(),
)
CAPACITIES = ("member", "delegate", "seat", "chair", "steward", "official")


# A breach that nobody settles goes back and forth: the public body weighs it again whenever a remedy ran out.
ROUNDS = {"breach": {"weighed", "remedy"}}


def everything(charter):
    return frozenset((capacity, body) for body in charter.bodies for capacity in CAPACITIES)


@st.composite
def careless(draw, charter):
    """Something that someone tries at some time without looking: any verb, any words, holding much or nothing."""
    return Act(
        verb=draw(st.sampled_from(VERBS)),
        by=(who := draw(st.sampled_from([*PEOPLE, "clock"]))),
        at=START + timedelta(hours=draw(st.sampled_from([0, 1, 100, 1000]))),
        capacities=draw(st.sampled_from([everything(charter), frozenset()])),
        voter=who,
        choice=draw(st.sampled_from(CHOICES)),
        reason=draw(st.sampled_from(["", "because"])),
        sum=draw(st.sampled_from([None, 0, 500, -1])),
        outcome=draw(st.sampled_from(OUTCOMES)),
    )


@st.composite
def sensible(draw, charter, standing, at, facts):
    """One of the moves of the stage, with all that it asks for, by a person or, when it is due, by the clock."""
    stage = charter.stages[standing.stage]
    clocked = draw(st.integers(0, 5)) == 5
    act = Act(
        verb=draw(st.sampled_from(sorted(stage.moves))) if stage.moves else "support",
        by=(who := "clock" if clocked else draw(st.sampled_from(PEOPLE))),
        at=max(at, standing.due_at) if clocked and standing.due_at else at,
        capacities=everything(charter),
        voter=who,
        reason="because",
        sum=draw(st.sampled_from([None, 500])),
    )
    move = stage.moves.get(act.verb)
    if act.verb == "vote":
        return replace(act, choice=draw(st.sampled_from(RULES[stage.decision.rule].choices[:2])))
    if act.verb == "decide":
        return replace(act, outcome=outcome(charter, standing, facts).result)
    return (
        replace(act, outcome=draw(st.sampled_from(sorted(move.outcomes)))) if move and move.outcomes else act
    )


def begun_at(charter, stage):
    """A matter that stands at any stage, so that far ones are tried as often as near ones."""
    due = deadline(START, stage.days, charter.time_zone) if stage.days else None
    return replace(begin(charter, author="ana", at=START, sum=1000), stage=stage.key, due_at=due)


@given(data=st.data(), name=st.sampled_from(sorted(CHARTERS)), legal=st.booleans())
def test_any_sequence_of_attempts_keeps_what_is_promised(data, name, legal):
    charter = CHARTERS[name]
    facts = Facts(roll=ROLL, legal_basis=legal, seats=2, ratified=data.draw(RATIFIED))
    open_stages = [stage for stage in charter.stages.values() if not stage.final]
    begun = begun_at(charter, data.draw(st.sampled_from(open_stages)))
    standing, done, at = begun, [], START
    for _ in range(data.draw(st.integers(0, 25))):
        at += timedelta(hours=1)
        act = data.draw(st.one_of(careless(charter), sensible(charter, standing, at, facts)))
        found = refusal(charter, standing, act, facts)
        if found is not None:
            assert found.stage == standing.stage
            assert str(found.says)
            continue
        if act.verb == "decide" and not act.outcome:
            continue  # asks whether the vote may close; only the result can be advanced
        before, at = standing, max(at, act.at)
        standing = advance(charter, standing, act)
        done.append(act)
        assert hindrance(charter, before, act, facts) is None, "what is not refused has its button"
        assert standing.stage in charter.stages
        assert standing.number == before.number + 1
        assert standing.visit == before.visit + (standing.stage != before.stage)
        assert bool(standing.ended) == charter.stages[standing.stage].final
        assert before.supports <= standing.supports
    assert fold(charter, done, begin=begun) == standing
    middle = len(done) // 2
    assert fold(charter, done[middle:], begin=fold(charter, done[:middle], begin=begun)) == standing


@given(data=st.data(), name=st.sampled_from(sorted(CHARTERS)))
def test_a_refused_act_and_a_question_leave_the_standing_as_it_is(data, name):
    charter = CHARTERS[name]
    standing = begin(charter, author="ana", at=START)
    copy = begin(charter, author="ana", at=START)
    act = data.draw(careless(charter))
    assert refusal(charter, standing, act, Facts(roll=ROLL)) == refusal(charter, copy, act, Facts(roll=ROLL))
    open_moves(charter, standing, act.capacities, Facts(roll=ROLL), by=act.by)
    assert standing == copy


@given(data=st.data(), name=st.sampled_from(sorted(CHARTERS)))
def test_a_button_is_shown_exactly_when_its_act_lacks_nothing_but_details(data, name):
    charter = CHARTERS[name]
    facts = Facts(roll=ROLL, legal_basis=data.draw(st.booleans()), seats=2, ratified=data.draw(RATIFIED))
    standing = begun_at(charter, data.draw(st.sampled_from(list(charter.stages.values()))))
    tried = data.draw(careless(charter))
    shown = open_moves(charter, standing, tried.capacities, facts, by=tried.by, at=tried.at)
    for verb, move in charter.stages[standing.stage].moves.items():
        act = Act(verb, tried.by, tried.at, tried.capacities)
        assert (move in shown) == (hindrance(charter, standing, act, facts) is None)


@pytest.mark.parametrize("name", sorted(CHARTERS))
def test_left_to_the_clock_every_matter_ends_or_waits_for_an_answer_or_a_ballot(name):
    charter = CHARTERS[name]
    for stage in charter.stages.values():
        standing, at = replace(begun_at(charter, stage), ended=stage.ends), START
        passed = []
        for _ in range(2 * len(charter.stages)):
            at += timedelta(days=4000)
            verb = due_clock_act(charter, standing, at)
            if verb is None:
                break
            act = Act(verb, "clock", at, outcome="undecided" if verb == "decide" else "")
            nobody = Outcome("undecided", Sentence("Nobody answered."), (), Count())
            assert refusal(charter, standing, act, Facts(ratified=nobody)) is None
            standing = advance(charter, standing, act)
            passed.append(standing.stage)
        waiting = charter.stages[standing.stage]
        rests = standing.ended or waiting.owes_answer or waiting.ballot or waiting.days is None
        assert rests or set(passed[-len(charter.stages) :]) == ROUNDS.get(name), stage.key


@pytest.mark.parametrize(("name", "key"), [(name, key) for name in ROUNDS for key in sorted(ROUNDS[name])])
def test_from_each_stage_of_a_round_a_person_can_end_the_matter(name, key):
    charter = CHARTERS[name]
    by_persons = [move for move in charter.stages[key].moves.values() if not move.by_clock]
    assert any(charter.stages[target].final for move in by_persons for target in move.targets)


@given(
    order=st.permutations(list(PEOPLE)),
    choices=st.lists(st.sampled_from(["yes", "no"]), min_size=6, max_size=6),
)
def test_the_order_of_supports_and_votes_leaves_no_trace(order, choices):
    charter = CHARTERS["simple-association"]
    chosen = dict(zip(PEOPLE, choices, strict=True))
    acts = [Act("support", name, START) for name in order]
    acts.append(Act("put_to_vote", "ana", START))
    acts += [Act("vote", name, START, voter=name, choice=chosen[name]) for name in order]
    ordered = [*sorted(acts[:6], key=lambda act: act.by), acts[6], *sorted(acts[7:], key=lambda act: act.by)]
    begun = begin(charter, author="ana", at=START)
    assert fold(charter, acts, begin=begun) == fold(charter, ordered, begin=begun)
