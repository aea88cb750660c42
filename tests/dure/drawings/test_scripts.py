"""Texts that nobody translates keep their language and direction, whatever the page is in."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from dure.drawings.scripts import as_written, direction_of, language_of
from dure.web.markdown import markdown

KOREAN, URDU, ENGLISH = "암사 치매가족 텃밭", "گھر پر سلائی", "Farm beds for Amsa"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (KOREAN, "ko"),
        (URDU, "ur"),
        (ENGLISH, None),
        ("Chambre régionale", None),
        ("", None),
        ("The market of 광장 opens late", None),
        ("Gwangjang 시장 야간 개장", "ko"),
    ],
)
def test_letters_tell_the_language_of_a_text_or_nothing(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_only_urdu_runs_from_right_to_left() -> None:
    assert [direction_of(text) for text in (KOREAN, URDU, ENGLISH)] == ["ltr", "rtl", "ltr"]


@pytest.mark.parametrize(
    ("page", "text", "attributes"),
    [
        ("en", KOREAN, ' lang="ko"'),
        ("en", URDU, ' lang="ur" dir="rtl"'),
        ("en", ENGLISH, ""),
        ("ko", KOREAN, ""),
        ("ur", ENGLISH, ' dir="ltr"'),
        ("ur", KOREAN, ' lang="ko" dir="ltr"'),
        ("ur", URDU, ""),
    ],
)
def test_a_tag_says_what_differs_from_the_page(page: str, text: str, attributes: str) -> None:
    with override(page):
        assert as_written(text) == attributes


def test_each_block_of_a_written_text_says_its_own_language() -> None:
    with override("ur"):
        html = markdown(f"**{KOREAN}**\n\n{URDU}\n\n{ENGLISH}.")
    assert html.split("\n") == [
        f'<p lang="ko" dir="ltr"><strong>{KOREAN}</strong></p>',
        f"<p>{URDU}</p>",
        f'<p dir="ltr">{ENGLISH}.</p>',
        "",
    ]
