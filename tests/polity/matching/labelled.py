"""Programmes and organizations, invented, with the pairs that a careful reader calls the same or overlapping.

Two programmes overlap when they give much the same support to the same people for the same purpose, in one place and at
one time. Around them stand programmes that differ in just one of these: another place, other people, another purpose,
another year. The first half was used to set weights and bounds; the second is only measured.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from polity.matching import Thing

TEXT = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
BROADER = {
    "kr-29-gwangsan": "kr-29",
    "kr-29-buk": "kr-29",
    "kr-11-gangseo": "kr-11",
    "kr-11-mapo": "kr-11",
    "kr-29": "kr",
    "kr-11": "kr",
    "ca-qc-mtl": "ca-qc",
    "ca-qc-que": "ca-qc",
    "fr-idf-75": "fr-idf",
    "fr-idf-93": "fr-idf",
}


def _table(name: str) -> list[list[str]]:
    """Return the rows of one part of the table beside this file."""
    part = TEXT.split(f"[{name}]\n")[1].split("\n[")[0]
    return [[cell.strip() for cell in line.split("|")] for line in part.strip().splitlines()]


FIRST = _table("first")
FIRST_PAIRS = (
    "a01-a02 a01-a05 a02-a04 a02-a05 a06-a07 a09-a10 a13-a14 a16-a17 a19-a20 a19-a23 a20-a23 a24-a25 a29-a30"
)

SECOND = _table("second")
SECOND_PAIRS = (
    "b01-b02 b01-b05 b02-b05 b06-b07 b09-b10 b12-b13 b15-b16 b17-b18 b20-b21 b20-b23 b21-b23 b24-b25"
)

FIRST_NAMES = _table("first_names")
FIRST_SAME = "c01-c02 c04-c05 c07-c08 c10-c12 c13-c14"
SECOND_NAMES = _table("second_names")
SECOND_SAME = "d01-d02 d04-d05 d07-d08 d10-d11 d13-d14"


def programmes(table: list[list[str]]) -> list[Thing]:
    """Return the programmes of a table as things."""
    things = []
    for key, aim, groups, instrument, area, first, last in table:
        period = (date(int(first), 1, 1), date(int(last), 12, 31))
        values = {"aim": aim, "target_group": groups.split(", "), "instrument": [instrument], "area": [area]}
        things.append(Thing(key, {**values, "period": period}))
    return things


def organizations(table: list[list[str]]) -> list[Thing]:
    """Return the organizations of a table as things."""
    return [
        Thing(key, {"name": name, "area": [area], "sector": [sector]}) for key, name, area, sector in table
    ]


def pairs(text: str) -> set[frozenset[str]]:
    """Return pairs of keys."""
    return {frozenset(pair.split("-")) for pair in text.split()}


def quality(found: set[frozenset[str]], true: set[frozenset[str]]) -> tuple[float, float]:
    """Return precision and recall: the share of what was found that is true, and of what is true that was found."""
    right = len(found & true)
    return right / len(found) if found else 1.0, right / len(true)
