"""Every fault of a text is named with its line, a stable code, a sentence and, where there is one, a way out."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.polity.charter_cases import SHIPPED, SMALL, changed, line_of

from polity.charters import amendment_process, differences, faults, findings, parse
from polity.charters.diagram import mermaid, svg

FAULTS = tomllib.loads((Path(__file__).parent / "charter_faults.toml").read_text(encoding="utf-8"))["fault"]


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: f"{case['code']}: {case['new'] or 'nothing'}")
def test_a_fault_is_named_with_its_line_and_a_way_out(case):
    text = changed(case["old"], case["new"])
    told = {(fault.code, fault.line, str(fault.says)): fault.suggestion for fault in faults(text)}
    expected = (case["code"], line_of(case["line"], text), case["says"])
    assert expected in told
    if "suggestion" in case:
        assert str(told[expected]) == case["suggestion"]


def test_a_key_written_twice_is_a_fault_on_its_second_line():
    text = changed("days = 30", "days = 30\ndays = 31")
    found = [(fault.line, fault.code) for fault in faults(text)]
    assert found == [(line_of("days = 31", text), "duplicate")]


def test_a_table_written_twice_is_a_fault_on_its_second_line():
    text = SMALL + "[stages.kept]\n"
    assert [(fault.line, fault.code) for fault in faults(text)] == [(text.count("\n"), "duplicate")]


def test_a_text_that_is_no_toml_says_from_which_line_on():
    text = changed("days = 30", "days: 30")
    assert [(fault.line, fault.code) for fault in faults(text)] == [(line_of("days: 30", text), "not_toml")]
    assert [(fault.line, fault.code) for fault in faults('key = "never closed')] == [(1, "not_toml")]


@pytest.mark.parametrize(
    "text", ["[" * 5000, "a = " + "9" * 5000, "a = \ud800", 'a = "\x00"', "a = 1979-99-99"]
)
def test_a_text_that_no_reader_survives_is_a_fault_like_any_other(text):
    assert [fault.code for fault in faults(text)] == ["not_toml"]


def test_an_empty_text_lacks_everything_at_once():
    assert {fault.code for fault in faults("")} == {"missing", "no_stages", "amendment_missing"}
    assert {fault.line for fault in faults("")} == {1}


def test_a_charter_without_an_end_says_so_once():
    text = re.sub(r"final = true\nends = .*\n", 'held_by = "city"\n', SMALL)
    assert [fault.line for fault in faults(text) if fault.code == "no_end"] == [
        line_of("[stages.raised]", text)
    ]


def test_a_wrong_target_is_told_once_and_not_again_for_every_stage_behind_it():
    text = SHIPPED["seoul-budget"].replace('to       = "weighed"', 'to       = "weighd"')
    assert [fault.code for fault in faults(text)] == ["unknown_stage"]


def test_all_faults_are_found_at_once_and_sorted_by_line():
    text = SMALL
    wanted = ["unknown_stage", "unknown_time_zone", "unknown_body", "number_out_of_range"]
    for code in wanted:
        case = next(case for case in FAULTS if case["code"] == code)
        text = changed(case["old"], case["new"], text)
    found = faults(text)
    assert set(wanted) <= {fault.code for fault in found}
    assert [fault.line for fault in found] == sorted(fault.line for fault in found)


WORDS = sorted(set(re.findall(r"[a-z_]+|\d+", "".join([SMALL, *SHIPPED.values()]))))
SIGNS = st.sampled_from(list("\"'[]{}=.,#\n\\ -0€") + WORDS)


@st.composite
def mutated(draw):
    """A shipped or small charter after some careless editing."""
    text = draw(st.sampled_from([SMALL, *SHIPPED.values()]))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(text)))
        kind = draw(st.sampled_from(["cut", "insert", "word", "drop line", "repeat line"]))
        if kind == "cut":
            text = text[:at] + text[at + draw(st.integers(1, 40)) :]
        elif kind == "insert":
            text = text[:at] + draw(SIGNS) + text[at:]
        elif kind == "word":
            words = list(re.finditer(r"[a-z_]+|\d+", text)) or [re.match("", text)]
            chosen = words[at % len(words)]
            text = text[: chosen.start()] + draw(st.sampled_from(WORDS)) + text[chosen.end() :]
        else:
            lines = text.split("\n")
            number = at % len(lines)
            lines[number : number + 1] = [] if kind == "drop line" else [lines[number], lines[number]]
            text = "\n".join(lines)
    return text


@given(mutated())
@example(SMALL)
def test_any_edited_text_gets_faults_or_is_a_charter_that_can_be_used(text):
    found = faults(text)
    assert all(1 <= fault.line <= text.count("\n") + 1 for fault in found)
    assert all(str(fault.says) and (fault.suggestion is None or str(fault.suggestion)) for fault in found)
    if found:
        return
    charter = parse(text)
    assert charter.digest == parse(text).digest
    assert faults(amendment_process(charter).text) == ()
    assert differences(charter, charter) == ()
    assert svg(charter).startswith("<svg")
    assert svg(charter, shape="column", direction="rtl").startswith("<svg")
    assert mermaid(charter).startswith("stateDiagram-v2")


@given(st.text(max_size=300))
def test_any_text_at_all_gets_faults_without_a_crash(text):
    assert faults(text) == faults(text)
    assert faults(text), "no short random text is a charter"


def test_a_name_of_endless_parts_is_refused_at_its_line_before_it_is_read():
    found = faults('key = "x"\n' + "a." * 20_000 + "b = 1")
    assert [(fault.line, fault.code) for fault in found] == [(2, "not_toml")]


@pytest.mark.parametrize(
    "number", ["0x" + "f" * 4000, "-1" + "0" * 18, "[1, { a = 0b1" + "0" * 20_000 + " }]"]
)
@pytest.mark.parametrize(
    ("old", "key"), [("days = 14", "days"), ("days = 14", "quorum"), ("days = 30", "days")]
)
def test_a_number_of_endless_digits_is_refused_at_its_line(old, key, number):
    text = changed(old, f"{key} = {number}")
    found = faults(text)
    assert [(fault.line, fault.code) for fault in found] == [(line_of(f"{key} = {number}", text), "not_toml")]
    assert "more than 18 digits" in str(found[0].says)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('title = "A small charter"', 'title = "A small\\ncharter"', "title ="),
        ('title = "Our network"', 'title = """Our\nnetwork"""', 'title = """Our'),
        ('fr = "Une petite charte"', 'fr = "Une petite\\u2028charte"', "fr ="),
        ('title = "Carry on"', 'title = "Carry\\ron"', 'title = "Carry'),
    ],
)
def test_a_title_of_several_lines_is_a_fault(old, new, line):
    text = changed(old, new)
    assert [(fault.line, fault.code) for fault in faults(text)] == [(line_of(line, text), "title_of_lines")]


def test_a_title_has_room_in_the_title_of_its_change():
    assert faults(changed("A small charter", "A" * 140)) == ()
    [fault] = faults(changed("A small charter", "A" * 141))
    assert (fault.line, fault.code) == (2, "title_too_long")
    assert str(fault.says) == "The title has 141 characters; at most 140 have room."


def test_endless_words_are_not_compared(monkeypatch):
    compared = []
    monkeypatch.setattr(findings, "get_close_matches", lambda word, *more, **how: compared.append(word) or [])
    long = "a" * 1000
    found = faults(changed('start = "raised"', f'start = "{long}"') + f"[stages.{long}b]\nfinal = true\n")
    assert "unknown_stage" in {fault.code for fault in found}
    assert long not in compared
