"""docs/charter-words.md says what the code does: its pieces are a charter, its tables complete, its drawing true.

docs/charters.md, which leads there, is short, names every sample and shows a piece that is one.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from polity.charters import ANSWERS, CAPACITIES, ENDS, KINDS, faults, parse, tables
from polity.charters.__main__ import main
from polity.charters.closing import BALLOT_RULES
from polity.charters.diagram import mermaid
from polity.charters.reading import read
from polity.rules import RULES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "charter-words.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "charters.md").read_text(encoding="utf-8")
SEOUL = ROOT / "src" / "dure" / "library" / "charters" / "seoul-budget.toml"
PIECES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
VILLAGE = "\n".join(PIECES)


def table(heading):
    """The rows of the table under this header, as lists of cells."""
    return _rows(PAGE, heading)


def _rows(text, heading):
    _, _, rest = text.partition(f"\n| {heading} |")
    lines = rest.split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def named(cell):
    """The words of a cell that are written as code."""
    return re.findall(r"`([^`]+)`", cell)


def keys_of(heading):
    return {key for row in table(heading) for key in named(row[0])}


@pytest.mark.parametrize("piece", PIECES)
def test_every_piece_of_text_is_toml(piece):
    assert tomllib.loads(piece)


def test_the_pieces_together_are_a_charter_without_a_fault():
    assert faults(VILLAGE) == ()
    assert parse(VILLAGE).title == "Fund of the village"


def keys_read(monkeypatch):
    """The keys that the reader asks for, by table: noted while it reads the text of the page."""
    asked: dict[str, set[str]] = {}

    def noting(original):
        def noted(self):
            last = self.path[-1] if self.path else "charter"
            outer = self.path[-2] if len(self.path) > 1 else ""
            kind = {"bodies": "body", "stages": "stage", "moves": "move"}.get(outer, last)
            asked.setdefault(kind, set()).update(self.known)
            return original(self)

        return noted

    for method in ("rest", "refuse_rest"):
        monkeypatch.setattr(tables.Table, method, noting(getattr(tables.Table, method)))
    read(VILLAGE)
    return asked


def test_the_tables_name_exactly_the_keys_that_the_code_reads(monkeypatch):
    keys = keys_read(monkeypatch)
    head = keys_of("key | what it says")  # the first table of the page that begins so
    settings = {name for row in BALLOT_RULES.values() for name in row}
    assert head == keys["charter"] - {"bodies", "stages", "amendment"}
    assert keys_of("key of a stage | what it says") == keys["stage"]
    assert keys_of("key of a move | what it says") == keys["move"]
    assert keys_of("key of `needs` | what must be there") == keys["needs"]
    assert keys_of("key of a decision | what it says") == keys["decision"]
    assert keys_of("key of a ballot | what it says") == keys["ballot"] | settings
    assert keys["answers"] == set(ANSWERS)
    assert all(f"`{answer}`" in PAGE for answer in ANSWERS)


@pytest.mark.parametrize(
    ("before", "kind"),
    [("### How the text itself is changed", "amendment"), ("### Who takes part", "body")],
)
def test_the_tables_of_bodies_and_amendment_name_exactly_their_keys(monkeypatch, before, kind):
    section = PAGE.partition(before)[2].partition("\n### ")[0]
    found = {
        key for line in section.splitlines() if line.startswith("| `") for key in named(line.split(" | ")[0])
    }
    assert found == keys_read(monkeypatch)[kind]


def test_the_closed_lists_are_complete():
    assert [named(row[0])[0] for row in table("capacity | who that is")] == list(CAPACITIES)
    assert [row[0].strip("`") for row in table("`ends` | the thread ends")] == sorted(
        ENDS, key=["kept", "adopted", "refused", "failed", "lapsed", "withdrawn", "broken"].index
    )
    kinds = PAGE.partition("**Kinds of body**: ")[2].partition(". A network")[0]
    assert named(kinds) == list(KINDS)


def test_the_rules_of_decisions_are_named_with_their_settings_defaults_and_choices():
    rows = table("rule | adopted when | settings | what one can choose")
    assert [named(row[0])[0] for row in rows] == list(RULES)
    for rule, row in zip(RULES.values(), rows, strict=True):
        assert [word for word in named(row[2]) if word[0] not in '"['] == [
            param.name for param in rule.params
        ]
        assert tuple(named(row[3])) == rule.choices
        for param in rule.params:
            written = re.search(rf"`{param.name}` \(`([^`]+)`\)", row[2])
            if written:
                assert tomllib.loads(f"it = {written[1]}")["it"] in (param.default, list(param.default))


def test_the_rules_of_ballots_are_named_with_their_settings():
    rows = table("rule | how it shares the envelope | settings")
    assert {named(row[0])[0]: named(row[2]) for row in rows} == {
        rule: list(settings) for rule, settings in BALLOT_RULES.items()
    }
    (choices,) = [row[1] for row in table("key of a ballot | what it says") if "completion" in row[0]]
    settings = BALLOT_RULES["equal_shares"]
    assert [word for word in named(choices) if word != "equal_shares"] == [
        *settings["completion"],
        *settings["utility"],
    ]


CHANGES = [
    ('by    = "member"', 'by    = "members"'),
    ('\n  [stages.raised.moves.lapse]\n  by = "clock"\n  to = "lapsed"\n', "\n"),
    ('undecided = "lapsed"\n', ""),
    ('quorum   = "1/2"', 'quorum   = "half"'),
    ("legal_basis = true, attendance", "legal_basis = true, attendence"),
    ('by    = "official"\n  to ', 'by    = "delegate"\n  to '),
]


def test_the_faults_are_quoted_word_for_word():
    said = [row[1] for row in table("if one writes | the editor says")]
    expected = []
    for old, new in CHANGES:
        assert old in VILLAGE
        (fault,) = faults(VILLAGE.replace(old, new, 1))
        expected.append(f"line {fault.line}: {fault.says} {fault.suggestion or ''}".strip())
    assert said == expected


def test_the_drawing_is_what_the_code_draws():
    (drawing,) = re.findall(r"```mermaid\n(.*?)```", PAGE, re.DOTALL)
    assert drawing == mermaid(parse(SEOUL.read_text(encoding="utf-8")))


def test_the_command_checks_and_draws(tmp_path, capsys):
    assert main([str(SEOUL)]) == 0
    assert capsys.readouterr().out == (
        "“Yearly budget for the social economy” has no faults: 13 stages, 6 bodies.\n"
    )
    assert main([str(SEOUL), "--mermaid"]) == 0
    assert capsys.readouterr().out in PAGE
    assert main([str(SEOUL), "--svg", "--language", "ko"]) == 0
    drawn = capsys.readouterr().out
    assert drawn.startswith("<svg")
    assert "사회적경제 연간 예산" in drawn
    faulty = tmp_path / "faulty.toml"
    faulty.write_text(VILLAGE.replace('by    = "member"', 'by    = "members"', 1), encoding="utf-8")
    assert main([str(faulty)]) == 1
    assert capsys.readouterr().err == "line 50: There is no capacity ‘members’. Did you mean ‘member’?\n"
    assert main([str(tmp_path / "absent.toml")]) == 2
    assert "absent.toml cannot be read" in capsys.readouterr().err


def test_the_guide_is_two_pages_long_at_most():
    assert len(GUIDE.split()) <= 900
    assert len(GUIDE.splitlines()) <= 110


def test_the_guide_names_every_sample():
    samples = {file.stem for file in SEOUL.parent.glob("*.toml")}
    assert {named(row[0])[0] for row in _rows(GUIDE, "sample | for whom")} == samples


def test_the_piece_in_the_guide_is_a_stage_of_the_example():
    (piece,) = re.findall(r"```text\n(.*?)```", GUIDE, re.DOTALL)
    shown, whole = tomllib.loads(piece)["stages"]["raised"], tomllib.loads(VILLAGE)["stages"]["raised"]
    assert {key: shown[key] for key in ("title", "held_by", "days")} == {
        key: whole[key] for key in ("title", "held_by", "days")
    }
    assert set(shown["moves"]) <= set(whole["moves"])
