"""Who governs follows from seats, stewards, stages and money by the stated rule."""

from __future__ import annotations

import pytest

from polity.governance import Income, Seat, Stages, Stewards, profile

ELECTED, OURS = Seat(electors=5), Seat(electors=5, governments=3)
NAMED, PUBLIC = Seat(), Seat(public=True)
FREE, APPROVED = Stages(4, 0), Stages(4, 1)


@pytest.mark.parametrize(
    ("seats", "stewards", "stages", "by"),
    [
        ([ELECTED, ELECTED], Stewards(2), FREE, "people"),
        ([ELECTED, NAMED], Stewards(2), FREE, "people"),
        ([NAMED], Stewards(2), FREE, "mixed"),
        ([ELECTED, PUBLIC], Stewards(2), FREE, "mixed"),
        ([ELECTED], Stewards(2, 1), FREE, "mixed"),
        ([ELECTED], Stewards(2), APPROVED, "mixed"),
        ([PUBLIC, PUBLIC, ELECTED], Stewards(2, 2), APPROVED, "government"),
        ([OURS], Stewards(2, 2), APPROVED, "government"),
        ([PUBLIC], Stewards(2, 2), FREE, "mixed"),
        ([], Stewards(2), FREE, "unknown"),
        ([ELECTED], Stewards(), FREE, "unknown"),
        ([ELECTED], Stewards(2), Stages(), "unknown"),
    ],
)
def test_who_runs_it(seats, stewards, stages, by):
    assert profile(seats=seats, stewards=stewards, stages=stages, income=None).by == by


@pytest.mark.parametrize(
    ("income", "by", "says"),
    [
        (None, "unknown", "It has declared no money yet."),
        (Income(2026, 200, 0), "people", "In 2026, 0 % of its money was public."),
        (Income(2026, 200, 100), "mixed", "In 2026, 50 % of its money was public."),
        (Income(2026, 200, 101), "government", "In 2026, 50 % of its money was public."),
    ],
)
def test_who_pays_is_told_beside_and_turns_nothing(income, by, says):
    found = profile(seats=[ELECTED], stewards=Stewards(2), stages=FREE, income=income)
    pays = next(answer for answer in found.answers if answer.question == "pays")
    assert (pays.by, str(pays.says), found.by) == (by, says, "people")
