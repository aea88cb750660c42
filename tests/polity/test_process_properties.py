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
    due_clock_act,
    fold,
    hindrance,
    open_moves,
    outcome,
    refusal,
)
from polity.rules import Voter

CHARTERS = {"small": parse(SMALL), **{name: parse(text) for name, text in SHIPPED.items()}}
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PEOPLE = ("ana", "bea", "cem", "dog", "eun", "fay")
ROLL = tuple(Voter(name, chamber="public" if number % 2 else "private") for number, name in enumerate(PEOPLE))
VERBS = sorted(
    {verb for charter in CHARTERS.values() for stage in charter.stages.values() for verb in stage.moves}
)
CHOICES = ("yes", "no", "abstain", "consent", "object", "concern", "")
OUTCOMES = ("adopted", "refused", "undecided", "adopt", "adopt_in_part", "refuse", "")
CAPACITIES = ("member", "delegate", "seat", "chair", "steward", "official")


@st.composite
def attempts(draw, charter):
    """What someone tries: mostly something that the stage knows, by someone who holds much, at any later time."""
    pairs = [(capacity, body) for body in charter.bodies for capacity in CAPACITIES]
    everything = frozenset(pairs)
    some = draw(st.one_of(st.just(everything), st.frozensets(st.sampled_from(pairs))))
    return {
        "by": draw(st.sampled_from([*PEOPLE, "clock"])),
        "capacities": some,
        "verb": draw(st.sampled_from(VERBS)),
        "pick": draw(st.integers(0, 9)),
        "hours": draw(st.integers(0, 400)),
        "choice": draw(st.sampled_from(CHOICES)),
        "outcome": draw(st.sampled_from(OUTCOMES)),
        "reason": draw(st.sampled_from(["", "because"])),
        "sum": draw(st.sampled_from([None, None, 0, 500, -1])),
    }


def try_out(charter, standing, tried, at, facts):
    """Turn what is tried into an act; half of the time it is one of the stage's own moves."""
    verbs = list(charter.stages[standing.stage].moves)
    verb = verbs[tried["pick"] % len(verbs)] if verbs and tried["pick"] < 8 else tried["verb"]
    result = tried["outcome"]
    if verb == "decide" and tried["pick"] % 2 and charter.stages[standing.stage].decision:
        result = outcome(charter, standing, facts).result
    details = {name: tried[name] for name in ("choice", "reason", "sum")}
    return Act(verb, tried["by"], at, tried["capacities"], voter=tried["by"], outcome=result, **details)


@given(data=st.data(), name=st.sampled_from(sorted(CHARTERS)), legal=st.booleans())
def test_any_sequence_of_attempts_keeps_what_is_promised(data, name, legal):
    charter = CHARTERS[name]
    facts = Facts(roll=ROLL, legal_basis=legal, seats=2)
    begun = begin(charter, author="ana", at=START, sum=1000)
    standing, done, at = begun, [], START
    for tried in data.draw(st.lists(attempts(charter), max_size=25)):
        at += timedelta(hours=tried["hours"])
        act = try_out(charter, standing, tried, at, facts)
        found = refusal(charter, standing, act, facts)
        if found is not None:
            assert found.stage == standing.stage
            assert str(found.says)
            continue
        if act.verb == "decide" and not act.outcome:
            continue  # asks whether the vote may close; only the result can be advanced
        before = standing
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
    tried = data.draw(attempts(charter))
    act = try_out(charter, standing, tried, START + timedelta(hours=tried["hours"]), Facts(roll=ROLL))
    assert refusal(charter, standing, act, Facts(roll=ROLL)) == refusal(charter, copy, act, Facts(roll=ROLL))
    open_moves(charter, standing, tried["capacities"], Facts(roll=ROLL), by=tried["by"])
    assert standing == copy


@given(data=st.data(), name=st.sampled_from(sorted(CHARTERS)))
def test_a_button_is_shown_exactly_when_its_act_lacks_nothing_but_details(data, name):
    charter = CHARTERS[name]
    facts = Facts(roll=ROLL, legal_basis=data.draw(st.booleans()), seats=2)
    standing = begin(charter, author="ana", at=START)
    tried = data.draw(attempts(charter))
    at = START + timedelta(hours=tried["hours"])
    shown = open_moves(charter, standing, tried["capacities"], facts, by=tried["by"], at=at)
    for verb, move in charter.stages[standing.stage].moves.items():
        act = Act(verb, tried["by"], at, tried["capacities"])
        assert (move in shown) == (hindrance(charter, standing, act, facts) is None)


@pytest.mark.parametrize("name", sorted(CHARTERS))
def test_left_to_the_clock_every_matter_ends_or_waits_for_an_answer_or_a_ballot(name):
    charter = CHARTERS[name]
    for stage in charter.stages.values():
        due = None if stage.days is None else START
        standing = replace(
            begin(charter, author="ana", at=START), stage=stage.key, due_at=due, ended=stage.ends
        )
        at = START
        for _ in range(2 * len(charter.stages)):
            at += timedelta(days=4000)
            verb = due_clock_act(charter, standing, at)
            if verb is None:
                break
            act = Act(verb, "clock", at, outcome="undecided" if verb == "decide" else "")
            assert refusal(charter, standing, act, Facts()) is None
            standing = advance(charter, standing, act)
        waiting = charter.stages[standing.stage]
        assert standing.ended or waiting.owes_answer or waiting.ballot or waiting.days is None, stage.key


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
