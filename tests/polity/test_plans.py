"""A plan of several years: what its straight lines ask, and how goals stand beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polity.plans import (
    Direction,
    Goal,
    Span,
    State,
    Value,
    When,
    due_on,
    expected,
    fault,
    overview,
    standing,
)

TEN = Span(2024, 10)
UP = Goal(TEN, Fraction(0), {2033: Fraction(1000)}, Direction.UP)


def value(figure: int | Fraction, on: date) -> Value:
    return Value(Fraction(figure), on, on.year)


@st.composite
def goals(draw: st.DrawFn) -> Goal:
    """A goal without a fault, up or down, with aims for some years between."""
    span = Span(draw(st.integers(2000, 2040)), draw(st.integers(2, 30)))
    years = draw(st.sets(st.integers(span.first, span.last), max_size=4)) | {span.last}
    steps = draw(st.lists(st.integers(0, 500), min_size=len(years), max_size=len(years)))
    sign = draw(st.sampled_from([1, -1]))
    start = now = draw(st.fractions(-1000, 1000, max_denominator=1000))
    aims = {}
    for year, step in zip(sorted(years), steps, strict=True):
        now += sign * (step + (1 if year == span.last else 0))
        aims[year] = now
    return Goal(span, start, aims, Direction.UP if sign > 0 else Direction.DOWN)


def day_of(goal: Goal, part: float) -> date:
    return goal.span.begins + timedelta(days=int(part * (goal.span.ends - goal.span.begins).days))


parts = st.floats(-0.2, 1.2)


@given(goals(), parts, parts)
@settings(max_examples=50)
def test_the_line_goes_from_the_start_through_every_aim_and_never_back(goal, one, other):
    assert fault(goal) is None
    assert [expected(goal, day) for day, _ in goal.knots] == [value for _, value in goal.knots]
    assert expected(goal, goal.span.begins - timedelta(days=400)) == goal.start
    assert expected(goal, goal.span.ends + timedelta(days=400)) == goal.aim
    early, late = sorted([day_of(goal, one), day_of(goal, other)])
    sign = 1 if goal.direction is Direction.UP else -1
    assert sign * (expected(goal, late) - expected(goal, early)) >= 0


@given(goals(), parts, st.fractions(-2000, 2000, max_denominator=100), st.integers(1, 9))
@settings(max_examples=50)
def test_a_goal_stands_alike_turned_over_or_in_another_unit(goal, part, figure, factor):
    on = max(day_of(goal, part), goal.span.begins)
    found = standing(goal, [value(figure, on)], on)
    turned = Goal(
        goal.span,
        -goal.start,
        {year: -aim for year, aim in goal.aims.items()},
        Direction.DOWN if goal.direction is Direction.UP else Direction.UP,
    )
    scaled = Goal(
        goal.span, factor * goal.start, {y: factor * a for y, a in goal.aims.items()}, goal.direction
    )
    assert standing(turned, [value(-figure, on)], on).state is found.state
    assert standing(scaled, [value(factor * figure, on)], on).state is found.state
    assert found.state is not State.NOT_REPORTED or on.year > goal.span.first
    assert standing(goal, [value(expected(goal, on), on)], on).state in (State.ON_COURSE, State.NOT_REPORTED)


@given(goals(), parts, st.integers(-3000, 3000), st.integers(1, 3000))
@settings(max_examples=50)
def test_a_better_figure_never_stands_worse(goal, part, figure, more):
    on = max(day_of(goal, part), goal.span.begins)
    sign = 1 if goal.direction is Direction.UP else -1
    order = [State.BEHIND, State.ON_COURSE, State.AHEAD]
    worse = standing(goal, [value(figure, on)], on).state
    better = standing(goal, [value(figure + sign * more, on)], on).state
    if State.NOT_REPORTED in (worse, better):
        assert worse is better, "whether it was reported does not hang on how good it is"
    else:
        assert order.index(better) >= order.index(worse)


@given(goals(), st.integers(-500, 12_000))
@settings(max_examples=50)
def test_without_a_figure_a_goal_is_not_reported_and_never_behind(goal, days):
    found = standing(goal, [], goal.span.begins + timedelta(days=days))
    assert (found.state, found.reached, found.further) == (State.NOT_REPORTED, None, None)


@given(st.lists(st.sampled_from(list(State))))
@settings(max_examples=50)
def test_every_goal_is_counted_once_and_nothing_is_averaged(states):
    found = overview(states)
    assert sum(found.counts.values()) == len(states)
    assert set(found.counts) == set(State)
    assert str(found.sentence).startswith(f"Goals: {len(states)}. Ahead: {states.count(State.AHEAD)}, ")


@pytest.mark.parametrize(
    ("figure", "state"),
    [
        (251, State.AHEAD),
        (250, State.ON_COURSE),  # half a year's hundred beyond the line still counts
        (200, State.ON_COURSE),
        (150, State.ON_COURSE),
        (Fraction(1499, 10), State.BEHIND),
    ],
)
def test_half_of_what_an_average_year_asks_is_allowed_for_on_either_side(figure, state):
    on = date(2025, 12, 31)
    assert expected(UP, on) == Fraction(1000 * 731, 3653)  # 2024 has a day more than most
    exact = replace(UP, aims={2025: Fraction(200), 2033: Fraction(1000)})
    found = standing(exact, [value(figure, on)], on)
    assert (found.expected, found.state) == (200, state)


def test_on_the_last_day_only_the_aim_counts():
    for figure, state in ((1001, State.AHEAD), (1000, State.ON_COURSE), (999, State.BEHIND)):
        assert standing(UP, [value(figure, TEN.ends)], TEN.ends).state is state


def test_a_figure_holds_until_the_next_report_is_overdue():
    figures = [value(100, date(2024, 12, 31))]
    due = due_on(2025)
    assert due == date(2026, 3, 31)
    assert standing(UP, figures, due).state is State.ON_COURSE
    late = standing(UP, figures, due + timedelta(days=1))
    assert late.state is State.NOT_REPORTED
    assert str(late.sentence) == "Not reported: the figure of 2025 was due on 2026-03-31."
    assert str(standing(UP, [], date(2024, 5, 1)).sentence) == (
        "No figure yet: that of 2024 is due on 2025-03-31."
    )


def test_what_is_told_of_days_to_come_does_not_count():
    assert standing(UP, [value(900, date(2025, 6, 1))], date(2024, 6, 1)).state is State.NOT_REPORTED


def test_each_step_of_the_reckoning_is_told():
    on = date(2028, 12, 31)
    goal = Goal(TEN, Fraction(10), {2028: Fraction(20), 2033: Fraction(100)}, Direction.UP)
    found = standing(goal, [value(16, on)], on)
    assert str(found.sentence) == "On course: 16 on 2028-12-31, where the line asks for 20."
    assert [str(step) for step in found.steps] == [
        "The line is straight from 10 on 2023-12-31 to 20 on 2028-12-31.",
        "1827 of its 1827 days are over: it asks for 20.",
        "The figure is 4 short of the line.",
        "Up to 9/2 on either side counts as on course: half of what an average year asks.",
    ]


@pytest.mark.parametrize(
    ("day", "when", "number", "says"),
    [
        (date(2023, 12, 31), When.BEFORE, 0, "It begins in 2024."),
        (date(2024, 1, 1), When.DURING, 1, "Year 1 of 10"),
        (date(2026, 11, 26), When.DURING, 3, "Year 3 of 10"),
        (date(2033, 12, 31), When.DURING, 10, "Year 10 of 10"),
        (date(2034, 1, 1), When.AFTER, 10, "It ended in 2033."),
    ],
)
def test_a_day_lies_in_one_year_of_the_plan(day, when, number, says):
    assert (TEN.when(day), TEN.number(day), str(TEN.says(day))) == (when, number, says)


def test_a_year_is_owed_from_its_end_and_overdue_after_ninety_days():
    assert TEN.owed(date(2026, 1, 1)) == (2025, 2024)
    assert TEN.overdue(date(2026, 3, 31)) == (2024,)
    assert TEN.overdue(date(2026, 4, 1)) == (2025, 2024)
    assert TEN.owed(date(2040, 1, 1))[0] == 2033
    assert TEN.owed(date(2023, 1, 1)) == ()


@pytest.mark.parametrize(
    ("aims", "direction", "code"),
    [
        ({2030: 5}, "up", "aim_missing"),
        ({2033: 5, 2034: 6}, "up", "aim_outside"),
        ({2023: 1, 2033: 5}, "up", "aim_outside"),
        ({2030: 6, 2033: 5}, "up", "aim_wrong_way"),
        ({2033: 5}, "down", "aim_wrong_way"),
        ({2033: 0}, "up", "aim_nothing"),
        ({2030: 5, 2033: 5}, "up", None),
    ],
)
def test_aims_that_cannot_be_meant_are_named(aims, direction, code):
    told = {year: Fraction(aim) for year, aim in aims.items()}
    assert fault(Goal(TEN, Fraction(0), told, Direction(direction))) == code
