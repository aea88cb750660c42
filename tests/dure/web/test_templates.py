"""Every template keeps to the policy of the pages: no style and no script inside the page, nothing from elsewhere."""

import re
from pathlib import Path

import pytest

import dure

TEMPLATES = Path(dure.__file__).parent / "templates"
STATIC = Path(dure.__file__).parent / "static/dure"
FILES = sorted(TEMPLATES.rglob("*.html"))

FORBIDDEN = {
    "a style attribute": r"""\sstyle\s*=""",
    "a style element": r"<style\b",
    "a script inside the page": r'<script\b(?![^>]*(?:\bsrc=|type="application/json"))',
    "an event attribute": r"""<[^>]*\son[a-z]+\s*=\s*["']""",
    "something fetched from elsewhere": r"""(?:src|<link[^>]*href)\s*=\s*["']https?:""",
}


@pytest.mark.parametrize("fault", FORBIDDEN)
def test_no_template_holds(fault: str) -> None:
    found = [
        str(file.relative_to(TEMPLATES)) for file in FILES if re.search(FORBIDDEN[fault], file.read_text())
    ]
    assert found == []


def test_there_are_templates_to_check() -> None:
    assert TEMPLATES / "base.html" in FILES


@pytest.mark.parametrize(
    "hostile", ['<p style="x">', "<style>", "<script>x</script>", '<a onclick="x">', '<img src="http://x">']
)
def test_the_check_finds_what_it_looks_for(hostile: str) -> None:
    assert any(re.search(pattern, hostile) for pattern in FORBIDDEN.values())


def test_the_script_is_small_and_the_sheet_holds_no_address() -> None:
    assert (STATIC / "dure.js").stat().st_size < 2048
    assert re.findall(r"url\(|@import", (STATIC / "dure.css").read_text()) == []


def test_the_sheet_knows_no_left_and_no_right() -> None:
    """Logical properties only, so that a page reads from the right as well as from the left."""
    sides = "left|right|top|bottom"
    physical = rf"(?<![a-z-])(?:(?:margin|padding|border|inset)-)?(?:{sides})\b\s*(?:-[a-z]+)?:"
    sheet = re.sub(r"/\*.*?\*/", "", (STATIC / "dure.css").read_text(), flags=re.S)
    assert re.findall(physical, sheet) == []
    assert re.findall(r"text-align:\s*(?:left|right)", sheet) == []


def colons_of_ours(template: str) -> list[str]:
    """Return the places where a colon follows a value outside translated text: languages set it in other ways."""
    text = re.sub(r"{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}", "said", template, flags=re.S)
    return re.findall(r".{0,40}}}(?:</(?:b|strong|em|span)>)*:.{0,20}", text)


def test_no_colon_stands_between_two_values_of_a_template() -> None:
    found = {str(file.relative_to(TEMPLATES)): colons_of_ours(file.read_text()) for file in FILES}
    assert {name: places for name, places in found.items() if places} == {}


def test_the_check_of_colons_finds_them_and_leaves_translated_ones() -> None:
    assert colons_of_ours("<b>{{ act }}</b>: {{ who }}") != []
    assert colons_of_ours("{% blocktranslate %}{{ act }}: {{ who }}{% endblocktranslate %}") == []
