"""Print a table, keep it as JSON in bench/out, and say which figures were missed."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bench.home import OUT

YARDSTICK_ROUNDS = 200_000


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return rows under their columns: texts to the left, numbers to the right, None as a dash."""
    cells = [list(columns), *([_shown(value) for value in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
    right = [any(isinstance(row[place], int | float) for row in rows) for place in range(len(columns))]
    lines = [
        "  ".join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in cells
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def _shown(value: Any) -> str:
    if value is None:
        return "-"
    return (
        f"{value:,.2f}"
        if isinstance(value, float)
        else f"{value:,}"
        if isinstance(value, int)
        else str(value)
    )


def yardstick() -> float:
    """Return the CPU milliseconds of a fixed piece of Python: how fast this machine is now (best of three)."""
    best = float("inf")
    for _ in range(3):
        begun = time.process_time()
        total = 0
        for number in range(YARDSTICK_ROUNDS):
            total += number % 7
        best = min(best, time.process_time() - begun)
    return best * 1000


def report(name: str, content: dict[str, Any], missed: Sequence[str]) -> int:
    """Write bench/out/NAME.json, print what was missed, and return the exit code: 1 if anything was."""
    path = OUT / f"{name}.json"
    at = datetime.now(UTC).isoformat(timespec="seconds")  # a bench reads the clock: it says when it ran
    machine = {"python": platform.python_version(), "yardstick_ms": round(yardstick(), 2)}
    written = {"at": at, "machine": machine, **content, "missed": list(missed)}
    path.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\nYardstick (a fixed loop of Python): {machine['yardstick_ms']} ms. Written to {path.name}.")
    print("\n".join(f"MISSED: {one}" for one in missed) if missed else "Every figure is reached.")
    return 1 if missed else 0
