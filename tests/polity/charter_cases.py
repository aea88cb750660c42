"""Texts of charters for tests: those that ship, and a small one in which every kind of stage occurs."""

from __future__ import annotations

from pathlib import Path

LIBRARY = Path(__file__).parents[2] / "src" / "dure" / "library" / "charters"
SHIPPED = {path.stem: path.read_text(encoding="utf-8") for path in sorted(LIBRARY.glob("*.toml"))}

SMALL = """\
key = "small"
title = "A small charter"
matter = "motion"
time_zone = "Europe/Paris"
start = "raised"
[title_in]
fr = "Une petite charte"
[amendment]
held_by = "network"
who = "delegate"
rule = "qualified_majority"
share = "2/3"
days = 14
[bodies.network]
kind = "network"
title = "Our network"
title_in = { fr = "Notre réseau" }
[bodies.council]
kind = "council"
[bodies.city]
kind = "public_authority"
[stages.raised]
held_by = "network"
days = 30
[stages.raised.moves.support]
by = "member"
[stages.raised.moves.carry]
by = ["delegate", "chair"]
to = "weighed"
needs = { supports = 2 }
title = "Carry on"
[stages.raised.moves.withdraw]
by = "author"
to = "withdrawn"
reason = true
[stages.raised.moves.lapse]
by = "clock"
to = "lapsed"
[stages.weighed]
held_by = "network"
days = 7
ballot = { rule = "greedy", class = "open", who = "delegate", won = "sat", lost = "withdrawn" }
[stages.sat]
held_by = "council"
days = 7
[stages.sat.moves.attend]
by = "seat"
[stages.sat.moves.open]
by = "chair"
to = "voted"
needs = { legal_basis = true, attendance = "1/2", sum = true }
[stages.sat.moves.lapse]
by = "clock"
to = "lapsed"
[stages.voted]
held_by = "council"
days = 7
decision = { rule = "majority", quorum = "1/2", who = "seat", by = "chair", adopted = "asked", refused = "raised" }
[stages.voted.moves.lapse]
by = "clock"
to = "lapsed"
[stages.asked]
held_by = "city"
days = 7
[stages.asked.moves.report]
by = "official"
[stages.asked.moves.answer]
by = "official"
answers = { adopt = "kept", adopt_in_part = "kept", refuse = "lapsed" }
[stages.kept]
final = true
ends = "kept"
[stages.lapsed]
final = true
ends = "lapsed"
[stages.withdrawn]
final = true
ends = "withdrawn"
"""


def changed(old: str, new: str, text: str = SMALL) -> str:
    """Return the text with one place changed; the place must be there once."""
    assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
    return text.replace(old, new)


def line_of(part: str, text: str = SMALL) -> int:
    """Return the line (from 1) on which `part` first stands."""
    return text[: text.index(part)].count("\n") + 1
