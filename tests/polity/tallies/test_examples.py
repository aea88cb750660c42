"""Worked examples from the papers that define the rules, or by hand from their definitions where none was at hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.polity.tallies.elections import election

from polity.tallies.bos import GRAIN
from polity.tallies.count import tally
from polity.tallies.election import Election
from polity.tallies.settings import Settings
from polity.tallies.ties import Tie, TieBreak

BY_KEY = TieBreak(("key",))


def committee(seats: int, candidates: int, *ballots: tuple[int, str]) -> Election:
    """An election of candidates a, b, c … that cost one each: so many voters approve of these letters."""
    rows = [
        [ord(letter) - ord("a") for letter in letters] for number, letters in ballots for _ in range(number)
    ]
    return election([1] * candidates, seats, rows)


BOOK_1 = ((3, "ab"), (3, "ac"), (2, "ad"), (1, "bcf"), (1, "e"), (1, "f"), (1, "g"))
BOOK_12 = ((3, "cd"), (2, "ab"), (2, "ac"), (1, "bd"))


def test_phragmen_example_9_of_lackner_and_skowron() -> None:
    """M. Lackner, P. Skowron, Multi-Winner Voting with Approval Preferences (2023), example 9: loads as printed."""
    outcome = tally(committee(4, 8, *BOOK_1), Settings(rule="phragmen", arithmetic="exact", ties=BY_KEY))
    assert outcome.keys == ("p0", "p1", "p2", "p3")
    times = [Fraction(1, 8), Fraction(11, 32), Fraction(55, 128), Fraction(5, 8)]
    assert [one.time for one in outcome.rounds] == times
    assert outcome.ties == (Tie(2, (1, 2), 1, "key"),)


def test_phragmen_example_12_of_lackner_and_skowron() -> None:
    """The same book, example 12: c, b, d with loads 1/5, 1/3 and 29/60."""
    outcome = tally(committee(3, 4, *BOOK_12), Settings(rule="phragmen", arithmetic="exact", ties=BY_KEY))
    assert outcome.keys == ("p2", "p1", "p3")
    assert [one.time for one in outcome.rounds] == [Fraction(1, 5), Fraction(1, 3), Fraction(29, 60)]


def test_equal_shares_examples_11_and_12_of_lackner_and_skowron() -> None:
    """The same book, first phases of examples 11 (a at 1/8) and 12 (c at 1/5, then a at 13/40)."""
    first = tally(committee(4, 8, *BOOK_1), Settings(arithmetic="exact", ties=BY_KEY))
    assert (first.keys, first.share) == (("p0",), Fraction(1, 3))
    assert [one.price for one in first.rounds] == [Fraction(1, 8)]
    second = tally(committee(3, 4, *BOOK_12), Settings(arithmetic="exact", ties=BY_KEY))
    assert (second.keys, second.share) == (("p2", "p0"), Fraction(3, 8))
    assert [one.price for one in second.rounds] == [Fraction(1, 5), Fraction(13, 40)]


def streamlining() -> Election:
    """Kraiczy, Robinson, Elkind, “Streamlining Equal Shares” (arXiv 2502.11797), in tenths: budget 10, costs 2, 3.2, 6.

    The numbers are those that programs written after the paper cite as its running example.
    """
    return election([20, 32, 60], 100, [[0], [0, 2], [1, 2], [1, 2], [2]])


def test_exact_equal_shares_example_of_its_paper() -> None:
    """Two and two voters pay 1 and 1.6 each; the four who want the third have 1, 0.4, 0.4 and 2 left."""
    way = Settings(rule="exact-equal-shares", utility="cardinality")
    outcome = tally(streamlining(), way)
    assert outcome.keys == ("p0", "p1")
    assert [one.price for one in outcome.rounds] == [10, 16]


def test_add_opt_example_of_its_paper() -> None:
    """With 0.5 more each, four can pay 1.5 for the third project: it replaces the second."""
    way = Settings(rule="exact-equal-shares", utility="cardinality", completion="add-opt")
    outcome = tally(streamlining(), way)
    assert outcome.share == 20 + 5
    assert outcome.keys == ("p0", "p2")
    assert [one.price for one in outcome.rounds] == [10, 15]


def test_exact_equal_shares_second_example_of_its_paper() -> None:
    """Budget 40, costs 10, 16 and 21: 5 each, 8 each, and 5 + 2 + 2 do not make 21."""
    counted = election([10, 16, 21], 40, [[0], [0, 2], [1, 2], [1, 2]])
    outcome = tally(counted, Settings(rule="exact-equal-shares", utility="cardinality"))
    assert outcome.keys == ("p0", "p1")
    assert [one.price for one in outcome.rounds] == [5, 8]


def test_bounded_overspending_takes_what_eight_in_ten_nearly_pay() -> None:
    """By hand from the definition in arXiv 2409.15005 (its printed tables were not at hand).

    Ten voters hold 10 each. Eight want the hall for 90 and cover a = 80/90 of it: (10/90) / a**2 = 9/64. Two want
    the bench for 20 and cover it all: (10/20) / 1 = 1/2. The hall wins; each pays 10 / a = 11.25, at most all 10.
    Equal shares, which never overspend, would build the bench and leave 80.
    """
    counted = election([90, 20], 100, [[0]] * 8 + [[1]] * 2)
    assert tally(counted, Settings()).keys == ("p1",)
    outcome = tally(counted, Settings(rule="bos"))
    assert outcome.keys == ("p0",)
    (hall,) = outcome.rounds
    assert hall.price == pytest.approx(11.25, abs=2 / GRAIN)
    assert hall.covered == pytest.approx(8 / 9)


def test_bounded_overspending_two_rounds() -> None:
    """By hand from the definition in arXiv 2409.15005.

    Four voters hold 10 each. P costs 24, wanted by 1, 2, 3: 8 each cover it, (8/24) / 1 = 1/3. Q costs 14, wanted by
    3 and 4: 7 each, 1/2. P is bought; 2, 2, 2, 10 are left. For Q a price of 2 raises 4 of 14, (2/14) / (4/14)**2 =
    7/4; a price of 10 raises 12, (10/14) / (12/14)**2 = 35/36. Q is bought, everybody charged 10 / (12/14) = 35/3.
    """
    counted = election([24, 14], 40, [[0], [0], [0, 1], [1]])
    outcome = tally(counted, Settings(rule="bos"))
    assert outcome.keys == ("p0", "p1")
    assert [one.price for one in outcome.rounds] == [pytest.approx(8), pytest.approx(35 / 3)]
    assert [one.covered for one in outcome.rounds] == [1, pytest.approx(12 / 14)]


def test_greedy_by_hand() -> None:
    """Votes 4, 3, 2 for costs 6, 5, 4 and 10 to spend: skipping reaches the third, stopping does not."""
    counted = election([6, 5, 4], 10, [[0, 1, 2], [0, 1], [0, 1], [0, 2]])
    assert tally(counted, Settings(rule="greedy")).keys == ("p0", "p2")
    assert tally(counted, Settings(rule="greedy", when_full="stop")).keys == ("p0",)
    assert tally(counted, Settings(rule="greedy", utility="cardinality")).keys == ("p0", "p2")
