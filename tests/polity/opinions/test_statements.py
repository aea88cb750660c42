"""What unites, divides and distinguishes, by hand; and whom to ask what next."""

from __future__ import annotations

from collections import Counter
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from tests.polity.opinions.conversations import answers_of, real

from polity.opinions import Answers, declared_view, group_informed, next_statement, opinion_map
from polity.opinions.asking import weights
from polity.opinions.example import lines
from polity.opinions.statements import agreed, one_proportion, representative, splitting, two_proportions


def rows_of(**answered):
    """Rows from statement = {group: (agree, disagree, pass)}; persons are named by group and number."""
    rows = []
    for statement, groups in answered.items():
        for group, numbers in groups.items():
            choices = [
                choice
                for choice, number in zip(("agree", "disagree", "pass"), numbers, strict=True)
                for _ in range(number)
            ]
            rows += [(f"{group}{place:02}", statement, choice) for place, choice in enumerate(choices)]
    return rows


ROWS = rows_of(
    unite={"n": (9, 0, 1), "s": (8, 1, 1)},
    divide={"n": (9, 1, 0), "s": (1, 9, 0)},
    north={"n": (9, 0, 0), "s": (4, 4, 2)},
    against={"n": (0, 9, 1), "s": (1, 9, 0)},
)
DECLARED = {person: "North" if person[0] == "n" else "South" for person, _, _ in ROWS}
VIEW = declared_view(Answers.from_rows(ROWS), DECLARED)


def test_group_informed_consensus_is_the_product_of_the_groups_shares():
    agree, disagree = group_informed(VIEW.counts)
    place = Answers.from_rows(ROWS).statements.index("unite")
    assert agree[place] == pytest.approx((9 + 1) / (10 + 2) * (8 + 1) / (10 + 2))
    assert disagree[place] == pytest.approx((0 + 1) / (10 + 2) * (1 + 1) / (10 + 2))


def test_what_unites_is_said_with_the_least_share():
    assert [(one.key, one.choice, str(one.sentence)) for one in VIEW.uniting] == [
        ("against", "disagree", "Unites: at least 90 % disagree in each of the 2 groups."),
        ("unite", "agree", "Unites: at least 80 % agree in each of the 2 groups."),
    ]


def test_what_divides_names_both_ends():
    first = VIEW.dividing[0]
    assert (first.key, str(first.sentence)) == ("divide", "Divides: 90 % agree in North, 10 % in South.")
    assert first.score == pytest.approx(10 / 12 - 2 / 12)
    assert "unite" not in [one.key for one in VIEW.dividing]


def test_what_distinguishes_a_group():
    north, south = VIEW.distinguishing
    assert {one.key for one in north} == {"divide", "north"}
    assert [(one.key, str(one.sentence)) for one in south] == [
        ("divide", "South: 90 % disagree, 10 % of the others.")
    ]


def test_a_group_without_answers_unites_nothing():
    rows = [*ROWS, *rows_of(only={"n": (9, 0, 0)})]
    assert "only" not in [one.key for one in declared_view(Answers.from_rows(rows), DECLARED).uniting]


def test_persons_in_no_declared_group_are_left_out():
    view = declared_view(Answers.from_rows([*ROWS, ("guest", "unite", "disagree")]), DECLARED)
    assert view.counts.seen.tolist() == VIEW.counts.seen.tolist()
    assert (view.names, view.sizes) == (("North", "South"), (10, 10))


def test_the_tests_of_proportions_follow_their_formulas():
    nine, ten, one = np.array([9]), np.array([10]), np.array([1])
    assert one_proportion(nine, ten)[0] == pytest.approx(2 * sqrt(11) * (10 / 11 - 1 / 2))
    pooled = 12 / 22
    expected = (10 / 11 - 2 / 11) / sqrt(pooled * (1 - pooled) * (2 / 11))
    assert two_proportions(nine, one, ten, ten)[0] == pytest.approx(expected)
    assert two_proportions(ten, ten, ten, ten)[0] == 0


def test_representativeness_compares_a_group_with_all_others():
    place = Answers.from_rows(ROWS).statements.index("divide")
    assert representative(VIEW.counts).agree[0, place] == pytest.approx((10 / 12) / (2 / 12))


def test_all_together_agree_on_what_more_than_half_chose():
    answers = Answers.from_rows(ROWS)
    told = {one.key: (one.choice, str(one.sentence)) for one in agreed(answers.counts, answers.statements)}
    assert told["unite"] == ("agree", "85 % of all 20 who answered agree.")
    assert told["against"] == ("disagree", "90 % of all 20 who answered disagree.")
    assert "divide" not in told


def test_without_groups_the_most_even_split_comes_first():
    answers = Answers.from_rows(ROWS)
    first = splitting(answers.counts, answers.statements)[0]
    assert (first.key, str(first.sentence)) == (
        "divide",
        "Splits: 50 % of all 20 who answered agree, 50 % disagree.",
    )
    drawn = opinion_map(answers, declared=DECLARED)
    assert drawn.found.number == 0
    assert drawn.view.dividing[0].key == "divide"
    assert drawn.declared.uniting == VIEW.uniting


def test_a_real_conversation_unites_and_divides():
    drawn = opinion_map(Answers.from_rows(real("vtaiwan.uberx")))
    assert drawn.view.names == ("A", "B")
    assert [one.key for one in drawn.view.uniting][:3] == ["s0040", "s0016", "s0007"]
    assert drawn.view.dividing
    assert all(drawn.view.distinguishing)
    told = drawn.as_json()
    assert told["answers"] == 49_443
    assert all(person not in str(told) for person in ("p00001", "p01234"))


def test_the_guide_shows_what_the_library_prints():
    guide = (Path(__file__).parents[3] / "docs" / "opinions.md").read_text(encoding="utf-8")
    assert "\n".join(lines()) in guide


# What to ask next ----------------------------------------------------------------------------------------


def test_a_person_is_shown_each_statement_once_and_then_nothing():
    rows = [("other", statement, "agree") for statement in "uvwxyz"]
    shown = []
    while (key := next_statement(Answers.from_rows(rows), "me")) is not None:
        shown.append(key)
        rows.append(("me", key, "pass"))
    assert sorted(shown) == list("uvwxyz")


def test_the_same_question_has_the_same_answer():
    answers, _ = answers_of(2, persons=30)
    assert next_statement(answers, "me", seed="1") == next_statement(answers, "me", seed="1")
    assert len({next_statement(answers, "me", seed=str(seed)) for seed in range(30)}) > 5


def test_the_choice_can_be_limited():
    answers, _ = answers_of(2, persons=30)
    assert next_statement(answers, "me", among={"s007"}) == "s007"
    assert next_statement(answers, "me", among=set()) is None


def test_new_and_telling_statements_are_shown_more_often():
    rows = rows_of(old={"n": (60, 0, 0)}, passed={"n": (0, 0, 60)})
    answers = Answers.from_rows(rows, statements=["old", "passed", "new"])
    new, old, passed = weights(answers)
    assert new > old > passed
    shown = Counter(next_statement(answers, f"person {one}") for one in range(400))
    assert shown["new"] > shown["old"] > shown["passed"]


def test_different_persons_are_shown_different_statements():
    answers, _ = answers_of(2, persons=30)
    assert len({next_statement(answers, f"person {one}") for one in range(40)}) > 10
