"""Money, moments and texts as people read them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest
from django.template import engines
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from dure.templatetags import dure as tags
from dure.web import moments
from dure.web.markdown import markdown
from dure.web.money import money, money_full, number
from polity.sentences import Sentence

AT = datetime(2027, 3, 8, 9, 0, tzinfo=UTC)
H, T = "\u00a0", "\u202f"  # hard space, thin hard space


@pytest.mark.parametrize(
    ("language", "minor", "currency", "short", "full"),
    [
        ("en", 1_200_000_000, "KRW", f"₩{H}1.2{H}billion", f"₩{H}1,200,000,000"),
        ("en", 1_000_000_000, "KRW", f"₩{H}1{H}billion", f"₩{H}1,000,000,000"),
        ("en", 60_000_000, "KRW", f"₩{H}60{H}million", f"₩{H}60,000,000"),
        ("en", 850_000, "KRW", f"₩{H}850,000", f"₩{H}850,000"),
        ("en", 999_999_999, "KRW", f"₩{H}1{H}billion", f"₩{H}999,999,999"),
        ("en", -38_000_000, "KRW", f"-₩{H}38{H}million", f"-₩{H}38,000,000"),
        ("en", 0, "KRW", f"₩{H}0", f"₩{H}0"),
        ("en", 123_456_78, "EUR", f"€{H}123,456.78", f"€{H}123,456.78"),
        ("en", 250_000_000, "CAD", f"CA${H}2.5{H}million", f"CA${H}2,500,000"),
        ("en", 500, "XYZ", f"XYZ{H}5", f"XYZ{H}5"),
        ("ko", 1_200_000_000, "KRW", "12억원", "1,200,000,000원"),
        ("ko", 1_234_000_000, "KRW", f"12억{H}3,400만원", "1,234,000,000원"),
        ("ko", 60_000_000, "KRW", "6,000만원", "60,000,000원"),
        ("ko", 2_500_000_000_000, "KRW", f"2조{H}5,000억원", "2,500,000,000,000원"),
        ("ko", 99_999_999, "KRW", "1억원", "99,999,999원"),
        ("ko", 8_500, "KRW", "8,500원", "8,500원"),
        ("ko", 12_345, "KRW", f"1만{H}2,345원", "12,345원"),
        ("ko", 9_999_999_999, "KRW", "100억원", "9,999,999,999원"),
        ("ko", -60_000_000, "KRW", "-6,000만원", "-60,000,000원"),
        ("fr", 1_200_000_000, "KRW", f"1,2{H}milliard{H}₩", f"1{T}200{T}000{T}000{H}₩"),
        ("fr", 250_000_000, "EUR", f"2,5{H}millions{H}€", f"2{T}500{T}000{H}€"),
        ("fr", 199_900_000, "EUR", f"2{H}millions{H}€", f"1{T}999{T}000{H}€"),
        ("fr", 850_000_50, "EUR", f"850{T}000,50{H}€", f"850{T}000,50{H}€"),
        ("ur", 250_000_000, "PKR", f"Rs{H}25{H}لاکھ", f"Rs{H}2,500,000"),
        ("ur", 3_000_000_000, "PKR", f"Rs{H}3{H}کروڑ", f"Rs{H}30,000,000"),
    ],
)
def test_money_is_told_in_words_of_scale_and_in_full(language, minor, currency, short, full):
    with translation.override(language):
        assert (money(minor, currency), money_full(minor, currency)) == (short, full)


@given(st.integers(-(10**15), 10**15), st.sampled_from(["KRW", "EUR", "KWD"]))
def test_money_in_full_loses_nothing(minor, currency):
    digits = money_full(minor, currency).replace(",", "")
    said = "".join(letter for letter in digits if letter.isdigit() or letter == ".")
    scale = {"KRW": 0, "EUR": 2, "KWD": 3}[currency]
    assert round(float(said) * 10**scale) == abs(minor)
    assert digits.startswith("-") == (minor < 0)


def test_numbers_are_grouped_as_the_language_does():
    said = {}
    for language in ("en", "ko", "fr"):
        with translation.override(language):
            said[language] = number(1234567)
    assert said == {"en": "1,234,567", "ko": "1,234,567", "fr": f"1{T}234{T}567"}


def test_money_in_both_forms_says_the_full_sum_only_when_it_says_more():
    assert tags.money_both(1_200_000_000, "KRW") == f"₩{H}1.2{H}billion (₩{H}1,200,000,000)"
    assert tags.money_both(5, "KRW") == f"₩{H}5"
    assert tags.money_both(None, "KRW") == "—"


@pytest.mark.parametrize(
    ("due", "says"),
    [
        (datetime(2027, 3, 12, 14, 0, tzinfo=UTC), "until Friday 12 March · 4 days left"),
        (datetime(2027, 3, 9, 0, 30, tzinfo=UTC), "until Tuesday 9 March · 1 day left"),
        (datetime(2027, 3, 8, 20, 0, tzinfo=UTC), "until today, 20:00"),
        (datetime(2027, 3, 8, 8, 0, tzinfo=UTC), "was due Monday 8 March · since today"),
        (datetime(2027, 3, 5, 8, 0, tzinfo=UTC), "was due Friday 5 March · 3 days late"),
        (datetime(2028, 1, 3, 8, 0, tzinfo=UTC), "until Monday 3 January 2028 · 301 days left"),
        (date(2027, 3, 12), "until Friday 12 March · 4 days left"),
    ],
)
def test_a_deadline_says_weekday_date_and_days_left(due, says):
    assert moments.until(due, AT) == says


def test_days_are_counted_in_the_readers_time_zone():
    due = datetime(2027, 3, 8, 16, 0, tzinfo=UTC)
    assert moments.days_left(due, AT) == "today"
    with timezone.override("Asia/Seoul"):
        assert moments.days_left(due, AT) == "1 day left"


@pytest.mark.parametrize(
    ("past", "says"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=3), "3 hours ago"),
        (timedelta(days=1), "yesterday"),
        (timedelta(days=12), "12 days ago"),
        (timedelta(days=60), "Thursday 7 January"),
    ],
)
def test_what_happened_says_how_long_ago(past, says):
    assert moments.ago(AT - past, AT) == says


def test_filters_stand_nothing_gracefully_and_tags_render():
    shown = engines["django"].from_string(
        "{% load dure %}[{{ none|until:at }}][{{ none|ago:at }}][{{ none|money:'KRW' }}][{{ none|markdown }}]"
        "[{{ says|said }}][{{ 'adopt_in_part'|word:'answer' }}][{{ 'hand_over'|word:'capacity' }}]{% when at %}"
    )
    assert shown.render({"none": None, "at": AT, "says": Sentence("Needs {count}.", {"count": 5})}) == (
        "[][][—][][Needs 5.][adopted in part][hand over]"
        '<time datetime="2027-03-08T09:00:00+00:00">Monday 8 March 2027, 09:00</time>'
    )


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\u0001javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](//evil.example/)",
    "[x](/accounts/logout/)",
    '[x](https://a.example/ "onmouseover=alert(1)")',
    '[x](https://a.example/"onmouseover="alert(1))',
    "<javascript:alert(1)>",
    "![x](https://evil.example/pixel.gif)",
    "![x](javascript:alert(1))",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe src=https://evil.example></iframe>",
    "<style>*{display:none}</style>",
    "<form action=https://evil.example><input name=x></form>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    "<!--><script>alert(1)</script>-->",
    "[a]: javascript:alert(1)\n\n[a]",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "\u0000<script>alert(1)</script>",
]


class Reader(HTMLParser):
    """Notes each tag with its attributes, as a browser would find them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def harmless(html: str) -> bool:
    reader = Reader()
    reader.feed(html)
    for tag, attributes in reader.found:
        if tag in {
            "script",
            "img",
            "svg",
            "iframe",
            "style",
            "form",
            "input",
            "math",
            "object",
            "embed",
            "base",
            "meta",
        }:
            return False
        if set(attributes) - {"href", "rel", "start"}:
            return False
        href = attributes.get("href")
        if href is not None and not href.startswith(("https://", "http://", "mailto:")):
            return False
    return True


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_carries_a_script_a_picture_or_a_hidden_link(attack):
    assert harmless(markdown(attack))


@given(
    st.lists(
        st.sampled_from([*ATTACKS, "\n", "> ", "- ", "*", "](", "<", ">", '"', "'", "&", "x"]), max_size=8
    )
)
def test_no_mixture_of_attacks_carries_one_either(parts):
    assert harmless(markdown("".join(parts)))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("## Need\n\n## Way", ["h3", "h3"]),
        ("## Need\n\n#### Detail\n\n# Way", ["h3", "h4", "h3"]),
        ("# One\n\n### Two\n\n## Two again\n\n###### Three", ["h3", "h4", "h4", "h5"]),
    ],
)
def test_headings_that_people_write_follow_those_of_the_page_without_a_gap(written, shown):
    assert re.findall(r"<(h\d)>", markdown(written)) == shown


def test_markdown_keeps_what_people_need():
    html = markdown(
        "# Need\n\nA **kitchen**\nfor *all*.\n\n1. one\n\n[plan](https://a.example/p?x=1&y=2)\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |"
    )
    assert "<h3>Need</h3>" in html
    assert "<strong>kitchen</strong><br>" in html
    assert "<em>all</em>" in html
    assert "<li>one</li>" in html
    assert 'href="https://a.example/p?x=1&amp;y=2" rel="nofollow noopener noreferrer ugc"' in html
    assert "<td>2</td>" in html
