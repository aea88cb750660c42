"""How long 1,000,000 jobs last: every curve, by group, term, reason and contract, and their comparisons.

python bench/retention.py               1,000,000 invented spells of work
python bench/retention.py --number N    another number

Times are those of the processor and on the wall, from columns of days to curves with bands, numbers at risk, shares,
medians and log-rank tests. Some curves are checked against a count by hand. Prints a table; writes
bench/out/retention.json.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from polity.retention import Curve, Label, Spells, curve, follow, log_rank

OUT = Path(__file__).resolve().parent / "out"
UNTIL = date(2024, 6, 30)
MOST_SECONDS = 3.0
LABELS = {"group": 6, "term": 3, "ending": 5, "contract": 200}


def invented(number: int) -> Spells:
    """Return jobs of eight years, of which long ones are mostly still running."""
    draw = np.random.default_rng(5)
    start = np.datetime64("2016-07-01", "D") + draw.integers(0, 8 * 365, number).astype("timedelta64[D]")
    end = start + (draw.weibull(0.9, number) * 900).astype("timedelta64[D]")
    end[end > np.datetime64(UNTIL, "D")] = np.datetime64("NaT")
    labels = {
        name: Label(draw.integers(0, many, number), tuple(f"{name} {one:03}" for one in range(many)))
        for name, many in LABELS.items()
    }
    return Spells.from_arrays(start, end, **labels)


def by_hand(spells: Spells) -> float:
    """Return the share that go on after 12 months, by the formula over each day of the calendar's months."""
    parts, ended = spells.lasted(UNTIL)
    share = 1.0
    for time_of_end in np.unique(parts[ended & (parts <= 12 * 31)]):
        share *= 1 - np.sum(ended & (parts == time_of_end)) / np.sum(parts >= time_of_end)
    return float(share)


def all_curves(spells: Spells) -> tuple[list[tuple[str, int, float]], Curve, int]:
    """Return per set of curves its name, number and seconds, the curve of all, and how many curves there are."""
    rows, count = [], 1
    begun = time.process_time()
    followed = follow(spells, until=UNTIL)
    whole = followed.curve()
    whole.shares()
    whole.median()
    rows.append(("all jobs", 1, time.process_time() - begun))
    for name in LABELS:
        begun = time.process_time()
        found = followed.curves_by(name)
        for one in found.values():
            one.shares()
            one.median()
        log_rank(found)
        count += len(found)
        rows.append((f"by {name}", len(found), time.process_time() - begun))
    return rows, whole, count


def main() -> int:
    """Print the table and write the JSON; return 1 when a figure is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--number", type=int, default=1_000_000, help="how many jobs (default: 1,000,000)")
    number = parser.parse_args().number
    spells = invented(number)
    wall = time.perf_counter()
    rows, whole, count = all_curves(spells)
    wall = time.perf_counter() - wall
    print(f"{'curves of ' + f'{number:,} jobs':<28} {'curves':>6} {'processor s':>11}")
    for name, many, seconds in rows:
        print(f"{name:<28} {many:>6} {seconds:>11.2f}")
    total = sum(seconds for _, _, seconds in rows)
    print(f"{'together':<28} {count:>6} {total:>11.2f}   ({wall:.2f} s on the wall)")
    print("\n".join(str(share.says) for share in whole.shares()))
    missed = [f"all curves: {total:.1f} s"] if total >= MOST_SECONDS else []
    few = spells.only(np.arange(min(number, 20_000)))
    if abs(by_hand(few) - (curve(few, until=UNTIL).beyond(12) or 0)) > 1e-9:
        missed.append("the curve is not that counted by hand")
    told: dict[str, Any] = {
        "number": number,
        "curves": count,
        "seconds": total,
        "wall": wall,
        "missed": missed,
    }
    OUT.mkdir(exist_ok=True)
    (OUT / "retention.json").write_text(json.dumps(told, indent=2), encoding="utf-8")
    print("\n".join(f"MISSED: {one}" for one in missed) if missed else "Every figure is reached.")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
