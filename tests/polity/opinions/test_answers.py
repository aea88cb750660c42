"""Answers are read once each: the last of a person to a statement counts, the order of the rest does not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polity.opinions import CHOICES, Answers, UnknownAnswer
from polity.opinions import answers as reading

ROWS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("uvwxyz"), st.sampled_from(sorted(CHOICES))),
    max_size=60,
)


def told(answers):
    return {person: answers.of(person) for person in answers.persons}


def test_a_repeated_answer_keeps_the_last():
    answers = Answers.from_rows([("a", "x", "agree"), ("b", "x", "pass"), ("a", "x", "disagree")])
    assert told(answers) == {"a": {"x": -1}, "b": {"x": 0}}
    assert len(answers) == 2


def test_a_missing_answer_is_no_pass():
    answers = Answers.from_rows([("a", "x", "agree"), ("b", "x", "pass"), ("b", "y", "disagree")])
    counts = answers.counts
    assert (counts.agree.tolist(), counts.disagree.tolist(), counts.passed.tolist()) == (
        [1, 0],
        [0, 1],
        [1, 0],
    )
    assert counts.seen.tolist() == [2, 1]
    assert answers.given.tolist() == [1, 2]


def test_statements_to_keep_may_have_no_answer_and_others_are_left_out():
    answers = Answers.from_rows([("a", "x", "agree"), ("a", "y", "pass")], statements=["z", "x"])
    assert answers.statements == ("x", "z")
    assert answers.counts.seen.tolist() == [1, 0]


def test_an_unknown_answer_is_refused_with_a_sentence():
    with pytest.raises(UnknownAnswer, match="‘maybe’ is no answer; choose one of: agree, disagree, pass"):
        Answers.from_rows([("a", "x", "maybe")])
    with pytest.raises(UnknownAnswer, match=r"1 \(agree\)"):
        Answers.from_arrays(
            np.array([0]), np.array([0]), np.array([2], dtype=np.int8), persons=["a"], statements=["x"]
        )


def test_keys_are_kept_as_text_whatever_they_hold():
    keys = ["<b>x</b>", "y" * 10_000, "🙂", "اردو"]
    answers = Answers.from_rows([(key, key, "agree") for key in keys])
    assert sorted(answers.statements) == sorted(keys)
    assert all(answers.of(key) == {key: 1} for key in keys)


def test_nobody_and_nothing_is_an_empty_conversation():
    answers = Answers.from_rows([])
    assert (answers.persons, answers.statements, len(answers)) == ((), (), 0)
    assert answers.of("nobody") == {}


@given(ROWS)
def test_reading_is_the_last_answer_of_each(rows):
    last = {(person, statement): CHOICES[choice] for person, statement, choice in rows}
    answers = Answers.from_rows(rows)
    assert {(one, two): value for one, own in told(answers).items() for two, value in own.items()} == last


@settings(max_examples=50)
@given(ROWS)
def test_a_table_too_large_is_sorted_instead_with_the_same_answers(rows):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_LARGEST_TABLE", 0)
        by_sorting = Answers.from_rows(rows)
    assert told(by_sorting) == told(Answers.from_rows(rows))


@given(ROWS, st.randoms())
def test_counts_by_group_add_up_to_the_counts_of_all(rows, draw):
    answers = Answers.from_rows(rows)
    group = np.array([draw.randrange(3) for _ in answers.persons], dtype=np.int64)
    counts = answers.counts_of(group, 3)
    assert counts.single().agree.tolist() == answers.counts.agree.tolist()
    assert counts.seen.sum() == len(answers)
    left_out = np.where(group == 2, -1, group)
    assert answers.counts_of(left_out, 2).agree.tolist() == counts.agree[:2].tolist()
