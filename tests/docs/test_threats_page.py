"""Every requirement of ASVS 5.0 up to level 2 is answered once, and every test that is named exists."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

from tools.check import CHECKS

ROOT = Path(__file__).parents[2]
ROWS = tomllib.loads((ROOT / "docs" / "asvs.toml").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
# The numbers of each section that are asked for up to level 2; what is missing between them is level 3.
SECTIONS = {
    "1.1": 2,
    "1.2": 9,
    "1.3": 11,
    "1.4": 3,
    "1.5": 2,
    "2.1": 3,
    "2.2": 3,
    "2.3": 4,
    "2.4": 1,
    "3.2": 2,
    "3.3": 4,
    "3.4": 6,
    "3.5": 5,
    "3.7": 2,
    "4.1": 3,
    "4.2": 1,
    "4.3": 2,
    "4.4": 4,
    "5.1": 1,
    "5.2": 3,
    "5.3": 2,
    "5.4": 3,
    "6.1": 3,
    "6.2": 12,
    "6.3": 4,
    "6.4": 4,
    "6.5": 5,
    "6.6": 3,
    "6.8": 4,
    "7.1": 3,
    "7.2": 4,
    "7.3": 2,
    "7.4": 5,
    "7.5": 2,
    "7.6": 2,
    "8.1": 2,
    "8.2": 3,
    "8.3": 1,
    "8.4": 1,
    "9.1": 3,
    "9.2": 4,
    "10.1": 2,
    "10.2": 2,
    "10.3": 4,
    "10.4": 11,
    "10.5": 5,
    "10.6": 2,
    "10.7": 3,
    "11.1": 2,
    "11.2": 3,
    "11.3": 3,
    "11.4": 4,
    "11.5": 1,
    "11.6": 1,
    "12.1": 3,
    "12.2": 2,
    "12.3": 4,
    "13.1": 1,
    "13.2": 5,
    "13.3": 2,
    "13.4": 5,
    "14.1": 2,
    "14.2": 4,
    "14.3": 3,
    "15.1": 3,
    "15.2": 3,
    "15.3": 7,
    "16.1": 1,
    "16.2": 5,
    "16.3": 4,
    "16.4": 3,
    "16.5": 3,
    "17.1": 1,
    "17.2": 4,
    "17.3": 2,
}


def functions(path: Path) -> set[str]:
    """The names of all tests in a file, those of classes too."""
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def is_there(named: str) -> bool:
    """Whether `file::function` (or `file::*`) is a test of ours."""
    file, _, function = named.partition("::")
    path = ROOT / "tests" / file
    return path.is_file() and (function == "*" or function in functions(path))


def test_each_requirement_is_answered_once_by_its_number() -> None:
    numbers = {f"{section}.{number}" for section, most in SECTIONS.items() for number in range(1, most + 1)}
    assert set(ROWS) == numbers
    for number, row in ROWS.items():
        assert set(row) - {"level", "says"} in ({"test"}, {"check"}, {"why"}), number
        assert row["level"] in (1, 2), number
        assert len(row["says"]) > 3, number
        assert len(row.get("why", "none")) > 3, number


def test_what_holds_a_requirement_exists() -> None:
    missing = {
        number: row["test"] for number, row in ROWS.items() if "test" in row and not is_there(row["test"])
    }
    assert missing == {}
    assert {row["check"] for row in ROWS.values() if "check" in row} <= {check.name for check in CHECKS}


def test_each_class_of_weaknesses_has_a_test_that_exists() -> None:
    table = PAGE.split("## Classes")[1].split("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    named = {
        row: re.findall(r"`([\w/]+\.py(?:::\w+)?)`", row.split("|")[3]) for row in rows if "---" not in row
    }
    assert len(named) > 20
    assert [row for row, tests in named.items() if not tests] == []
    assert [
        one for tests in named.values() for one in tests if not is_there(one if "::" in one else f"{one}::*")
    ] == []


def test_the_page_names_every_requirement_that_no_test_holds() -> None:
    known = PAGE.split("## Known and not done")[1]
    gaps = {
        number
        for number, row in ROWS.items()
        if row.get("why", "").startswith(("not done", "not forced", "not for", "not checked"))
    }
    assert len(gaps) > 2
    assert {number for number in gaps if f"V{number}" not in known} == set()
