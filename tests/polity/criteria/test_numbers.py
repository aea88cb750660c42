"""Numbers are read as a language writes them, written back in the same way, and never guessed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polity.criteria import UNITS, NumberFault, read_number, shown, unit_word, write_number
from polity.sentences import Sentence

LANGUAGES = ["en", "de", "fr", "ko", "hi", "de-CH", "pt-BR", "es-MX", "km", "ne", "xx"]


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1,234.56", "en", Fraction(123456, 100)),
        ("1.234,56", "de", Fraction(123456, 100)),
        ("1.234,56", "es", Fraction(123456, 100)),
        ("1,234.56", "es-MX", Fraction(123456, 100)),
        ("1 234,56", "fr", Fraction(123456, 100)),
        ("1\u202f234,56", "fr-CA", Fraction(123456, 100)),
        ("12,34,567.5", "hi", Fraction(12345675, 10)),
        ("1’234.56", "de-CH", Fraction(123456, 100)),
        ("1'234.56", "de_CH", Fraction(123456, 100)),
        ("1.234", "en", Fraction(1234, 1000)),
        ("1.234", "it", Fraction(1234)),
        ("1,234", "ko", Fraction(1234)),
        ("1234", "fr", Fraction(1234)),
        (" −3 ", "en", Fraction(-3)),
        ("50 %", "en", Fraction(1, 2)),
        ("12,5%", "fr", Fraction(1, 8)),
        ("१२,३४,५६७", "ne", Fraction(1234567)),
        ("۱٬۲۳۴٫۵", "ur", Fraction(12345, 10)),
    ],
)
def test_a_number_is_read_by_its_language(text, language, value):
    assert read_number(text, language) == value


@pytest.mark.parametrize(
    ("text", "language", "suggestion"),
    [
        ("1.234,56", "en", "Did you mean 1,234.56?"),
        ("1,234.56", "de", "Did you mean 1.234,56?"),
        ("1,234.56", "fr", "Did you mean 1\u202f234,56?"),
        ("1.23.4", "en", "Write it like this: 1,234.56."),
        ("many", "de", "Write it like this: 1.234,56."),
        ("", "en", "Write it like this: 1,234.56."),
        ("1e5", "en", "Write it like this: 1,234.56."),
    ],
)
def test_what_a_language_does_not_write_is_refused_with_the_right_way(text, language, suggestion):
    with pytest.raises(NumberFault) as problem:
        read_number(text, language)
    assert str(problem.value.suggestion) == suggestion


def test_a_number_with_too_many_digits_is_refused():
    with pytest.raises(NumberFault):
        read_number("9" * 31, "en")


@given(st.integers(-(10**15), 10**15), st.integers(0, 6), st.sampled_from(LANGUAGES))
def test_what_is_written_is_read_as_the_same_number(digits, places, language):
    value = Fraction(digits, 10**places)
    assert read_number(write_number(value, language), language) == value


def read_or_refused(text, language):
    try:
        return read_number(text, language)
    except NumberFault as problem:
        return problem.says


@given(st.text(max_size=20), st.sampled_from(LANGUAGES))
def test_any_text_is_a_number_or_is_refused_with_a_sentence(text, language):
    assert isinstance(read_or_refused(text, language), Fraction | Sentence)


def test_a_number_in_a_sentence_is_exact_or_short_and_never_becomes_zero():
    assert [shown(Fraction(6, 100)), shown(Fraction(7)), shown(Fraction(-1, 2))] == ["0.06", "7", "-0.5"]
    assert [shown(Fraction(2, 3)), shown(Fraction(1, 300_000))] == ["0.6667", "0.000003"]


def test_every_unit_has_a_word_for_one_and_for_many():
    assert all(str(unit_word(unit, Fraction(amount))) for unit in UNITS for amount in (1, 2))
    assert (str(unit_word("months", Fraction(1))), str(unit_word("months", Fraction(4)))) == (
        "month",
        "months",
    )
