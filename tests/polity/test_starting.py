"""A need alone is not enough: which education steps are missing, and who can hold them."""

from __future__ import annotations

from polity.starting import Topic, has_learned, joined, missing_steps

LEARNED = Topic("Accounts", "Centre", course=True, held=3, learned=5)


def test_each_missing_step_is_named_with_who_can_hold_it():
    topics = [
        Topic("Principles", "Union"),
        Topic("Quality", "Board", course=True),
        Topic("Price", "Board", course=True, held=2, learned=4),
        LEARNED,
    ]
    steps = missing_steps(topics, founders=3, needed=5)
    assert str(joined(steps)) == (
        "3 of 5 founders have said that they need it too; “Principles” has no course yet, Union can hold it; "
        "“Quality” has had no session yet, Board holds it; “Price” was learned by 4 of 5 founders, Board holds it"
    )


def test_nothing_is_missing_once_enough_founders_learned_everything():
    assert missing_steps([LEARNED], founders=5, needed=5) == ()


def test_two_thirds_of_the_sessions_held_are_enough():
    assert [has_learned(times, 3) for times in range(4)] == [False, False, True, True]
    assert not has_learned(0, 0)
