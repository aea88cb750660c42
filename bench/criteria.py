"""Ten thousand organizations under one framework: how long the whole tree takes, sentences and distances included.

`.venv/bin/python -m bench.criteria [organizations]`
"""

from __future__ import annotations

import random
import sys
import time
from datetime import date
from fractions import Fraction
from pathlib import Path

from bench.figures import report, table
from polity.criteria import Answer, Framework, Indicator, Subject, evaluate, parse

LIBRARY = Path(__file__).parent.parent / "src" / "dure" / "library" / "frameworks"
NAMES = ("kr-sepa", "kr-svi-2017", "uk-cic", "wfto", "es-social-balance", "kh-phare")
ON = date(2026, 11, 24)
ALLOWED_SECONDS = 5.0
ANSWERED = 0.9


def made_up(indicator: Indicator, chance: random.Random) -> Answer:
    """Return an answer of the right type, good or bad."""
    if indicator.kind == "ratio":
        return Answer(numerator=chance.randrange(1000), denominator=chance.randrange(1, 1000))
    if indicator.kind == "share":
        return Answer(Fraction(chance.randrange(101), 100))
    if indicator.kind == "number":
        return Answer(chance.randrange(20))
    if indicator.kind == "choice":
        return Answer(chance.choice(list(indicator.choices)))
    return Answer(chance.random() < 0.8 if indicator.kind == "yes_no" else "given")


def organizations(framework: Framework, count: int) -> list[tuple[Subject, dict[str, Answer]]]:
    """Return made-up organizations, each with types and with answers to nine in ten questions."""
    chance = random.Random(5)
    asked = [indicator for indicator in framework.indicators if indicator.kind != "computed"]
    types = sorted(framework.types)
    return [
        (
            Subject(frozenset(chance.sample(types, min(2, len(types)))), date(2025, 1, 1)),
            {one.key: made_up(one, chance) for one in asked if chance.random() < ANSWERED},
        )
        for _ in range(count)
    ]


def main(count: int) -> int:
    """Print a row for each framework; a figure is missed when one takes more than 5 s for 10,000."""
    rows, missed = [], []
    for name in NAMES:
        framework = parse((LIBRARY / f"{name}.toml").read_text(encoding="utf-8"))
        cast = organizations(framework, count)
        begun = time.process_time()
        states: dict[str, int] = {}
        for subject, answers in cast:
            state = evaluate(framework, subject, answers, on=ON).state
            states[state] = states.get(state, 0) + 1
        seconds = time.process_time() - begun
        rows.append(
            [
                name,
                len(framework.nodes),
                seconds,
                *(states.get(s, 0) for s in ("met", "unmet", "missing", "noted")),
            ]
        )
        if seconds * 10_000 > ALLOWED_SECONDS * count:
            missed.append(
                f"{name}: {seconds:.2f} s for {count:,} organizations, {ALLOWED_SECONDS:.0f} s for 10,000 allowed"
            )
    columns = ["framework", "nodes", "seconds", "met", "unmet", "missing", "noted"]
    print(f"{count:,} organizations, CPU seconds\n\n{table(columns, rows)}")
    found = [dict(zip(columns, row, strict=True)) for row in rows]
    return report("criteria", {"organizations": count, "frameworks": found}, missed)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
