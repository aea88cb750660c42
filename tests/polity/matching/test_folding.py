"""Words of one family meet, Korean meets without its particles, and a language is told only where the text tells it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polity.matching import fold, language_of, letters, script_of, shared_words


def terms(text, **rest):
    return [term.text for term in fold(text, **rest)]


def test_words_of_one_family_meet_in_english_and_french():
    assert set(terms("The cooperatives of cleaners")) == {"cooper", "cleaner"}
    assert terms("coopératives d'habitation", language="fr") == terms(
        "la coopérative d’habitations", language="fr"
    )
    assert terms("l'économie", language="fr") == terms("économies", language="fr")


def test_small_words_are_left_out_in_their_own_language_only():
    assert terms("on the way", language="en") == ["way"]
    assert terms("on y va", language="fr") == ["va"]


def test_korean_meets_without_particles_and_spaces():
    assert terms("협동조합을") == terms("협동조합의") == ["협동", "동조", "조합"]
    assert set(terms("협동조합")) <= set(terms("사회적협동조합에서"))
    assert terms("숲") == ["숲"]


def test_chinese_and_japanese_fold_into_pairs():
    assert terms("合作社") == ["合作", "作社"]
    assert terms("ひらがな") == ["ひら", "らが", "がな"]


def test_letters_case_accents_and_width_do_not_matter():
    assert terms("ＣＡＲＥ Café", language="en") == terms("care cafe", language="en")
    assert [term.text for term in letters("Érables")] == [term.text for term in letters("ERABLES")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("장기 실업자를 위한 일자리", "ko"),
        ("Homes for the elderly of our town", "en"),
        ("Aide à l'embauche de travailleurs", "fr"),
        ("Gwangsan Coop", ""),
        ("合作社", "zh"),
        ("協同組合のための", "ja"),
        ("روزگار کے مواقع", "arabic"),
        ("12 345 !", ""),
        ("", ""),
        ("마을 도서관 Library", "ko"),
    ],
)
def test_a_language_is_told_where_the_text_tells_it(text, language):
    assert language_of(text) == language


def test_a_script_is_that_of_most_letters():
    assert [script_of(text) for text in ("Seoul 서울특별시", "Seoul city 서", "2024")] == [
        "hangul",
        "latin",
        "",
    ]


@given(st.text(max_size=60))
def test_any_text_folds_and_each_term_stands_in_it(text):
    for term in (*fold(text), *letters(text)):
        assert term.text
        assert 0 <= term.start < term.end


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz '", max_size=60))
def test_capitals_never_matter(text):
    for language in ("en", "fr"):
        assert terms(text, language=language) == terms(text.upper(), language=language)


def test_threads_that_fold_at_once_find_what_one_finds_alone():
    texts = [
        f"cooperatives of {word} communities" for word in ("cleaning", "housing", "caring", "farming")
    ] * 25
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: terms(text, language="en"), texts))
    assert together == [terms(text, language="en") for text in texts]


def test_shared_words_are_told_as_they_are_written_in_the_first_text():
    told = shared_words(
        "Cleaning jobs for the unemployed", "Jobs of unemployment and cleaners", language="en"
    )
    assert told == ("unemployed", "jobs")
    assert shared_words("청년 협동조합을 돕는다", "협동조합 창업 청년에게") == ("협동조합", "청년")
    assert shared_words("bread", "water", language="en") == ()
