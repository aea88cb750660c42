"""Groups are found where they are, and nowhere else; the plane leaves missing answers out."""

from __future__ import annotations

import numpy as np
import pytest
from tests.polity.opinions.conversations import answers_of, invented, real

from polity.opinions import Answers, find, opinion_map
from polity.opinions.groups import cluster, rand_index, silhouettes
from polity.opinions.projection import fit


def truth(answers, group):
    return np.array([group[person] for person in answers.persons])


@pytest.mark.parametrize("groups", [2, 3])
def test_groups_that_were_made_are_found_again(groups):
    answers, group = answers_of(groups)
    found = find(answers)
    assert found.number == groups
    placed = found.group >= 0
    assert rand_index(found.group[placed], truth(answers, group)[placed]) > 0.95
    assert np.bincount(found.group[placed]).tolist() == sorted(
        np.bincount(found.group[placed]).tolist(), reverse=True
    )


@pytest.mark.parametrize("seed", range(8))
def test_random_answers_have_no_clear_groups(seed):
    answers, _ = answers_of(1, follows=0.0, seed=seed, persons=40 + 30 * seed, statements=10 + 5 * seed)
    drawn = opinion_map(answers)
    assert drawn.found.number == 0
    assert set(drawn.found.group.tolist()) == {-1}
    assert str(drawn.sentence).startswith("No clear groups: ")


def test_one_line_that_all_follow_makes_no_groups():
    answers, _ = answers_of(1, follows=0.8)
    assert find(answers).number == 0


@pytest.mark.parametrize("name", ["15-per-hour-seattle", "vtaiwan.uberx"])
def test_shuffled_answers_of_a_real_conversation_have_no_clear_groups(name):
    rows = real(name)
    draw = np.random.default_rng(3)
    by_statement = {}
    for place, (_, statement, _) in enumerate(rows):
        by_statement.setdefault(statement, []).append(place)
    mixed = list(rows)
    for places in by_statement.values():
        for place, other in zip(places, draw.permutation(places), strict=True):
            mixed[place] = (*rows[place][:2], rows[other][2])
    assert find(Answers.from_rows(rows)).number == 2
    assert find(Answers.from_rows(mixed)).number == 0


def test_who_answered_too_little_is_placed_in_no_group():
    rows, _ = invented(2)
    answers = Answers.from_rows([*rows, ("shy", "s001", "agree")])
    found = find(answers)
    assert found.number == 2
    assert found.group[answers.persons.index("shy")] == -1


def test_too_few_persons_are_no_groups():
    answers, _ = answers_of(2, persons=8)
    assert find(answers).why == "few_persons"
    assert str(opinion_map(answers).sentence) == ("No clear groups: too few persons have answered enough.")


@pytest.mark.parametrize("rows", [[], [("a", "x", "agree")], [(f"p{n}", "x", "agree") for n in range(50)]])
def test_hardly_any_answers_are_still_a_map(rows):
    drawn = opinion_map(Answers.from_rows(rows))
    assert drawn.found.number == 0
    assert np.isfinite(drawn.positions).all()


def test_the_same_answers_give_the_same_map_in_any_order():
    rows, _ = invented(3, persons=80)
    first = opinion_map(Answers.from_rows(rows))
    again = opinion_map(Answers.from_rows(rows[::-1]))
    assert first.as_json() == again.as_json()
    assert (first.positions == again.positions).all()


def test_a_missing_answer_has_no_part_in_the_plane():
    """What stands in the table where no answer is must not matter."""
    answers, _ = answers_of(2, persons=60)
    values, answered = answers.table(np.arange(len(answers.persons)))
    one = fit(values, answered)
    assert np.array_equal(
        one.place_table(values + 5 * (1 - answered), answered), one.place_table(values, answered)
    )


def test_few_answers_draw_a_person_to_the_middle():
    rows, group = invented(2, follows=1.0)
    one = next(person for person, own in group.items() if own == 0)
    own = [row for row in rows if row[0] == one]
    shy = [("shy", statement, choice) for _, statement, choice in own[:3]]
    answers = Answers.from_rows([*rows, *shy])
    placed = fit(*answers.table(np.arange(len(answers.persons)))).place(answers)
    full, few = (np.hypot(*placed[answers.persons.index(key)]) for key in (one, "shy"))
    assert 0 < few < full


def test_the_plane_of_complete_answers_is_that_of_principal_components():
    answers, _ = answers_of(2, follows=0.9)
    values, _ = answers.table(np.arange(len(answers.persons)))
    plane = fit(values, np.ones_like(values), rounds=200)
    first = np.linalg.svd(values - values.mean(axis=0))[2][0]
    assert abs(float(first @ plane.loading[:, 0])) > 0.999


def test_alike_groupings_are_known_whatever_their_numbers():
    one = np.array([0, 0, 1, 1, 2, 2])
    assert rand_index(one, np.array([2, 2, 0, 0, 1, 1])) == 1
    assert rand_index(one, np.array([0, 1, 0, 1, 0, 1])) < 0
    assert rand_index(np.zeros(4, dtype=np.int64), np.zeros(4, dtype=np.int64)) == 1


def test_silhouettes_follow_the_definition():
    points = np.array([[0.0, 0.0], [0.0, 1.0], [5.0, 0.0]])
    group = np.array([0, 0, 1])
    first, second = 1 - 1 / 5, 1 - 1 / np.sqrt(26)
    assert silhouettes(points, [group])[0] == pytest.approx((first + second + 0) / 3)


def test_clusters_of_equal_points_end():
    group, centres = cluster(np.ones((10, 2)), 3)
    assert group.tolist() == [0] * 10
    assert np.isfinite(centres).all()
