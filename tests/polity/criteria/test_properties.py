"""What holds for all answers: same inputs, same result; a later answer never unsettles what was settled."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.polity.criteria.made_up import ON
from tests.polity.criteria.small import SMALL

from polity.criteria import PROOFS, STATES, Answer, Subject, changes, evaluate, parse

FRAMEWORK = parse(SMALL)
COOP = Subject(frozenset({"coop"}))
KEYS = [indicator.key for indicator in FRAMEWORK.indicators]
VALUES = {
    "pay": st.builds(Answer, numerator=st.integers(0, 20), denominator=st.integers(0, 3)),
    "training": st.one_of(st.builds(Answer, st.integers(-5, 40)), st.just(Answer(not_applicable="E1"))),
    "voice": st.builds(Answer, st.sampled_from(["all", "some"])),
    "own_income": st.builds(Answer, st.fractions(0, 1)),
    "women": st.builds(Answer, st.integers(0, 9)),
    "men": st.builds(Answer, st.integers(0, 9)),
    "books": st.just(Answer("books.pdf")),
    "aim": st.just(Answer("to last")),
}
ANSWERS = st.fixed_dictionaries(
    {}, optional={key: VALUES.get(key, st.builds(Answer, st.booleans())) for key in KEYS if key != "workers"}
)
SUBJECTS = st.builds(
    Subject,
    st.sampled_from([frozenset(), frozenset({"coop"}), frozenset({"company"})]),
    st.one_of(st.none(), st.dates()),
)
ANYTHING = st.one_of(
    st.builds(
        Answer,
        st.one_of(
            st.none(), st.booleans(), st.integers(), st.fractions(), st.text(max_size=5), st.decimals()
        ),
        st.one_of(st.none(), st.integers(), st.decimals()),
        st.one_of(st.none(), st.integers(), st.decimals()),
        st.sampled_from(["", "E1", "X"]),
        st.sampled_from([*PROOFS, "refused", "?"]),
    )
)


@given(SUBJECTS, ANSWERS)
def test_same_inputs_give_the_same_result_in_whatever_order_the_answers_come(subject, answers):
    turned = dict(reversed(answers.items()))
    first = evaluate(FRAMEWORK, subject, answers, on=ON)
    again = evaluate(parse(SMALL), subject, turned, on=ON)
    assert first.as_json() == again.as_json()
    assert changes(first, again) == ()


@settings(max_examples=300)
@given(SUBJECTS, ANSWERS, st.data())
def test_what_is_settled_stays_settled_whatever_is_answered_later(subject, answers, data):
    later = {key: value for key, value in data.draw(ANSWERS).items() if key not in answers}
    before = evaluate(FRAMEWORK, subject, answers, on=ON)
    after = evaluate(FRAMEWORK, subject, {**answers, **later}, on=ON)
    for old in before.root.walk():
        new = after.outcome(old.key)
        if old.state in ("met", "unmet"):
            assert new.state == old.state
        if old.score and new.score:
            assert old.score.low <= new.score.low <= new.score.high <= old.score.high


@given(SUBJECTS, ANSWERS)
def test_the_states_the_blocks_and_the_shares_agree(subject, answers):
    found = evaluate(FRAMEWORK, subject, answers, on=ON)
    for outcome in found.root.walk():
        assert outcome.state in STATES
        assert 0 <= outcome.low <= outcome.high <= 1
        assert bool(outcome.blocks) == (outcome.state in ("unmet", "missing"))
        assert str(outcome.says).startswith(outcome.title)
    assert [outcome.key for outcome in found.blocking] == [
        outcome.key for outcome in found.root.walk() if outcome.key in found.root.blocks
    ]


@given(st.dictionaries(st.sampled_from([*KEYS, "nobody_asked"]), ANYTHING))
def test_no_answers_whatsoever_break_an_evaluation(answers):
    found = evaluate(FRAMEWORK, Subject(), answers, on=ON)
    assert found.as_json()["framework"] == "small"


@pytest.mark.parametrize("key", KEYS)
def test_nothing_answered_is_never_a_value(key):
    found = [one for one in evaluate(FRAMEWORK, COOP, {}, on=ON).root.walk() if one.key == key]
    assert [(one.value, one.low) for one in found] == [(None, 0)]


@given(st.fractions(0, 1))
def test_a_share_meets_its_limit_exactly_from_there_on(share):
    found = evaluate(FRAMEWORK, Subject(), {"own_income": Answer(share)}, on=ON).outcome("own_income")
    assert found.state == ("met" if share >= Fraction(1, 2) else "unmet")
    assert (found.distance is None) == (found.state == "met")
