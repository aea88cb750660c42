"""A college elects and recalls: only its own voices count, and silence elects and removes nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polity.rules.college_votes import elect, recall
from polity.rules.joint import standing

ROLL = ["a", "b", "c", "d", "e"]
CHOICES = st.sampled_from(["x", "y", "abstain"])
VOICES = st.dictionaries(st.sampled_from(ROLL), CHOICES)


def test_more_than_half_of_the_voices_given_elect() -> None:
    found = elect(ROLL, {"a": "x", "b": "x", "c": "y"}, ["x", "y"])
    assert (found.elected, found.counts, found.silent) == ("x", (("x", 2), ("y", 1)), 2)
    assert str(found.sentence) == "Elected by 2 of the 3 voices given; 3 of 5 members spoke."


def test_a_tie_elects_nobody() -> None:
    found = elect(ROLL, {"a": "x", "b": "y", "c": "abstain"}, ["x", "y"])
    assert (found.elected, found.abstained) == ("", 1)
    assert str(found.sentence) == "Nobody is elected: nobody has more than half of the 2 voices given."


def test_fewer_than_half_of_the_roll_elect_nobody() -> None:
    assert elect(ROLL, {"a": "x", "b": "x"}, ["x"]).elected == ""


def test_a_recall_needs_more_than_half_of_the_whole_roll() -> None:
    assert not recall(ROLL, {"a": "yes", "b": "yes"}).recalled
    found = recall(ROLL, {"a": "yes", "b": "yes", "c": "yes", "d": "no"})
    assert found.recalled
    assert str(found.sentence) == "Recalled: 3 of the 5 members of the college want it."


def test_a_voice_of_another_college_raises() -> None:
    with pytest.raises(ValueError, match="not on the roll: z"):
        elect(ROLL, {"z": "x"}, ["x"])
    with pytest.raises(ValueError, match="no such choice: maybe"):
        recall(ROLL, {"a": "maybe"})


@given(VOICES)
def test_the_order_never_matters_and_voices_add_up_to_the_roll(voices) -> None:
    found = elect(ROLL, voices, ["x", "y"])
    assert found == elect(ROLL[::-1], dict(reversed(voices.items())), ["y", "x"])
    assert sum(count for _, count in found.counts) + found.abstained + found.silent == len(ROLL)


@given(VOICES, st.sampled_from(ROLL))
def test_one_more_voice_for_the_elected_never_unseats_them(voices, voter) -> None:
    found = elect(ROLL, voices, ["x", "y"])
    if found.elected:
        assert elect(ROLL, {**voices, voter: found.elected}, ["x", "y"]).elected == found.elected


@given(st.dictionaries(st.sampled_from(ROLL), st.sampled_from(["consent", "object"])), st.integers(1, 5))
def test_a_decision_is_joint_only_with_every_party(words, quorum) -> None:
    found = standing(ROLL, words, quorum)
    assert found.joint == (set(words) == set(ROLL) and set(words.values()) == {"consent"})
    assert not found.joint or found.decided
    assert sorted(found.consenting + found.missing) == ROLL
