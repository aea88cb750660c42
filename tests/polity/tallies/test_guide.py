"""The example in docs/tallies.md is what the rules give."""

from __future__ import annotations

from pathlib import Path

from tests.polity.tallies.elections import election

from polity.tallies.changes import smallest_change
from polity.tallies.count import tally
from polity.tallies.election import Election
from polity.tallies.explain import explain
from polity.tallies.metrics import measure
from polity.tallies.settings import Settings

GUIDE = (Path(__file__).parents[3] / "docs" / "tallies.md").read_text(encoding="utf-8")
PLAYGROUND, READING, RAMP, RACKS = range(4)


def example() -> Election:
    supporters = ["ABCDEF", "ABCDE", "GHIJ", "FGH"]
    ballots = [[place for place in range(4) if voter in supporters[place]] for voter in "ABCDEFGHIJ"]
    return election([480, 300, 240, 200], 1000, ballots)


def test_greedy_leaves_two_in_ten_with_nothing() -> None:
    outcome = tally(example(), Settings(rule="greedy"))
    assert outcome.winners == (PLAYGROUND, READING, RACKS)
    assert measure(outcome).excluded == 0.2


def test_equal_shares_and_the_sentence() -> None:
    outcome = tally(example(), Settings())
    assert outcome.winners == (PLAYGROUND, RAMP)
    assert outcome.spent == 720
    assert f"> {explain(outcome)[READING].sentence}\n" in GUIDE


def test_what_becomes_of_the_money_left() -> None:
    for completion in ("utilitarian", "add1", "add1u", "epsilon"):
        assert tally(example(), Settings(completion=completion)).winners == (PLAYGROUND, RAMP, RACKS)
    raised = tally(example(), Settings(completion="add1"))
    assert raised.share == 139
    assert f"> {explain(raised)[READING].sentence}\n" in GUIDE


def test_what_would_have_made_the_losers_win() -> None:
    racks = smallest_change(tally(example(), Settings()), RACKS)
    reading = smallest_change(tally(example(), Settings()), READING)
    assert (racks.cost, racks.cost_exact, reading.voters, reading.voters_exact) == (100, True, 1, True)
    assert (
        f"the racks win at {racks.cost} or less, and the reading room with {reading.voters} more voter"
        in GUIDE
    )
