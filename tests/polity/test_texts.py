"""Words that change: differences that read well, merges that lose nothing, rivals, authorship."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from polity.texts import (
    ADDED,
    REMOVED,
    SAME,
    Piece,
    authored,
    difference,
    farthest_first,
    found_in,
    merged,
    rivals,
    tokens,
)

TEXTS = st.text(alphabet="ab 가나을은.,\n", max_size=24)


def sides(pieces: tuple[Piece, ...]) -> tuple[str, str]:
    old = "".join(one.text for one in pieces if one.kind != ADDED)
    new = "".join(one.text for one in pieces if one.kind != REMOVED)
    return old, new


@given(TEXTS, TEXTS)
def test_a_difference_gives_both_texts_back(old: str, new: str) -> None:
    assert sides(difference(old, new)) == (old, new)
    assert "".join(tokens(old)) == old


@given(TEXTS, TEXTS)
def test_merging_with_nothing_changed_gives_the_change(base: str, new: str) -> None:
    assert merged(base, new, base).text == new
    assert merged(base, base, new).text == new
    assert merged(base, new, new).text == new


@given(TEXTS, TEXTS, TEXTS)
def test_merging_is_the_same_from_both_sides_and_loses_no_clash(base: str, one: str, other: str) -> None:
    here, there = merged(base, one, other), merged(base, other, one)
    assert here.text == there.text
    assert [(clash.base, clash.theirs, clash.mine) for clash in here.clashes] == [
        (clash.base, clash.mine, clash.theirs) for clash in there.clashes
    ]
    assert (here.text is None) == bool(here.clashes)


def test_whole_words_are_shown_not_letters() -> None:
    assert difference("A fund of five millions.", "A fund of nine millions.") == (
        Piece(SAME, "A fund of "),
        Piece(REMOVED, "five"),
        Piece(ADDED, "nine"),
        Piece(SAME, " millions."),
    )


def test_words_beside_each_other_are_one_change() -> None:
    assert difference("pay in one month", "pay within thirty days") == (
        Piece(SAME, "pay "),
        Piece(REMOVED, "in one month"),
        Piece(ADDED, "within thirty days"),
    )


def test_hangul_shows_the_particle_that_changed() -> None:
    assert difference("시는 기금을 만든다.", "시는 기금은 만든다.") == (
        Piece(SAME, "시는 기금"),
        Piece(REMOVED, "을"),
        Piece(ADDED, "은"),
        Piece(SAME, " 만든다."),
    )


def test_changes_in_different_places_merge_and_in_the_same_place_clash() -> None:
    base = "The State pays half of the cost within a year."
    half = base.replace("half", "two thirds")
    year = base.replace("a year", "six months")
    assert merged(base, half, year).text == "The State pays two thirds of the cost within six months."
    clash = merged(base, half, base.replace("half", "all")).clashes[0]
    assert (clash.base, clash.mine, clash.theirs) == ("half", "two thirds", "all")


def test_rivals_are_found_and_the_farthest_goes_first() -> None:
    base = "Women hold a third of the seats in every council."
    texts = {
        "1": base.replace("a third", "half"),
        "2": base.replace("a third of the seats", "two thirds of the seats and of the chairs"),
        "3": base.replace("every council", "every council and committee"),
    }
    assert rivals(base, texts) == (("1", "2"),)
    assert farthest_first(base, texts) == ("2", "1", "3")


def test_each_word_keeps_the_wording_that_brought_it() -> None:
    shares = authored(
        ["The city pays rent.", "The city pays half the rent.", "The city pays half the rent today."]
    )
    assert [(one.wording, one.text) for one in shares] == [
        (0, "The city pays "),
        (1, "half the "),
        (0, "rent "),
        (2, "today"),
        (0, "."),
    ]


def test_what_a_law_took_up_is_a_part_of_the_words_asked_for() -> None:
    asked = "a regional conference every two years"
    assert found_in(asked, "It holds a regional conference at least every two years.") == Fraction(1)
    assert found_in(asked, "It holds a regional conference.") == Fraction(1, 2)
    assert found_in("", "anything") == 0
