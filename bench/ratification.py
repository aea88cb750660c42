"""How fast a position of very many organizations is counted, and that both counts agree.

python bench/ratification.py                 1,000,000 organizations in 20,000 networks on 6 levels
python bench/ratification.py --organizations 10000 --networks 200

Prints a table and writes bench/out/ratification.json. Times are the best of `--times` runs: by the clock on the
wall, and of the processor, which is the one that other programs do not lengthen and the one that is judged. The
memory is the most that the process ever held, the invented graph included.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from polity.rules.ratification import Answer, Membership, Network, Organization, TopRule, ratify
from polity.rules.ratification.large import LargeGraph, ratify_large

OUT = Path(__file__).resolve().parent / "out"
LEVELS = 6
MOST_SECONDS, MOST_MB = 1.0, 1000
CHOICES = ("yes", "no", "abstain")
RULE = TopRule("qualified_majority", {"share": "2/3"})


def invented(organizations: int, networks: int) -> tuple[LargeGraph, np.ndarray]:
    """Return a graph on six levels in which every third network and organization has two or three parents, and
    answers; all ways to decide occur."""
    draw = np.random.default_rng(20261101)
    sizes = np.maximum(1, (networks - 1) * np.array([0.001, 0.009, 0.06, 0.23, 0.7])).astype(int)
    sizes[-1] += networks - 1 - sizes.sum()
    starts = np.concatenate(([0, 1], 1 + np.cumsum(sizes)))
    kinds = draw.integers(0, 10, networks)
    listed = [network_of(place, int(kind)) for place, kind in enumerate(kinds)]
    members, above = [], []
    for level in range(1, LEVELS):
        one = np.arange(starts[level], starts[level + 1])
        join(draw, one, (starts[level - 1], starts[level]), members, above)
    deepest = (starts[LEVELS - 1], starts[LEVELS])
    join(draw, np.arange(networks, networks + organizations), deepest, members, above)
    pairs = np.unique(np.concatenate(members) * networks + np.concatenate(above))
    answers = draw.choice(4, organizations, p=[0.55, 0.1, 0.05, 0.3]).astype(np.int8)
    return LargeGraph(listed, organizations, pairs // networks, pairs % networks), answers


def network_of(place: int, kind: int) -> Network:
    """Return a network: half decide as one, by different rules, a tenth are free, the others pass splits up."""
    key = f"n{place}"
    if kind < 3:
        return Network(key, "block", "majority", {"quorum": "1/3"})
    if kind == 3:
        return Network(key, "block", "qualified_majority", {"share": "2/3"})
    if kind == 4:
        return Network(key, "block", "majority", by="voices", open=True)
    return Network(key, "free" if kind == 5 else "proportional")


def join(
    draw: np.random.Generator,
    who: np.ndarray,
    among: tuple[int, int],
    members: list[np.ndarray],
    above: list[np.ndarray],
) -> None:
    """Give everybody one parent, and every third one or two more."""
    for chosen in (who, who[::3], who[::6]):
        members.append(chosen)
        above.append(draw.integers(*among, chosen.size))


def in_fractions(graph: LargeGraph, answers: np.ndarray) -> Callable[[], Any]:
    """Return the same count by fractions, ready to run."""
    number = len(graph.networks)
    keys = [one.key for one in graph.networks] + [f"o{place}" for place in range(graph.organizations)]
    organizations = [Organization(key) for key in keys[number:]]
    memberships = [
        Membership(keys[member], keys[network])
        for member, network in zip(graph.member.tolist(), graph.network.tolist(), strict=True)
    ]
    given = [
        Answer(keys[number + place], CHOICES[choice])
        for place, choice in enumerate(answers.tolist())
        if choice < 3
    ]
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return lambda: ratify(organizations, graph.networks, memberships, given, top="n0", at=at, rule=RULE)


def best_of(times: int, work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return the least seconds of several runs, on the wall and of the processor, and what the last returned."""
    wall = processor = float("inf")
    answer = None
    for _ in range(times):
        begun, worked = time.perf_counter(), time.process_time()
        answer = work()
        wall = min(wall, time.perf_counter() - begun)
        processor = min(processor, time.process_time() - worked)
    return wall, processor, answer


def line_of(name: str, sizes: tuple[int, int, int], wall: float, processor: float) -> str:
    """Return a row of the table."""
    return f"{name:<32} {sizes[0]:>13,} {sizes[1]:>9,} {sizes[2]:>12,} {wall:>8.3f} {processor:>12.3f}"


def main() -> int:
    """Print the table and write the JSON; return 1 when a figure is missed or the counts differ."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--organizations", type=int, default=1_000_000)
    parser.add_argument("--networks", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=5)
    args = parser.parse_args()
    graph, answers = invented(args.organizations, args.networks)
    wall, seconds, found = best_of(args.times, lambda: ratify_large(graph, answers, rule=RULE))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    small, some = invented(5_000, 200)
    exact_wall, exact_seconds, exact = best_of(1, in_fractions(small, some))
    fine = ratify_large(small, some, rule=RULE)
    same = fine.voices == exact.voices and fine.result == exact.result
    sizes = (args.organizations, args.networks, graph.member.size)
    print(
        f"{'count':<32} {'organizations':>13} {'networks':>9} {'memberships':>12} {'wall s':>8} {'processor s':>12}"
    )
    print(line_of("whole numbers in arrays", sizes, wall, seconds))
    sizes_small = (5_000, 200, small.member.size)
    print(line_of("fractions, with every sentence", sizes_small, exact_wall, exact_seconds))
    print(f"levels {LEVELS}; most memory {peak} MB; one voice is {found.units:,} units")
    whole = Fraction(found.voices.total)
    print(f"voices at the top {whole} of {args.organizations}; both counts {'agree' if same else 'DIFFER'}")
    missed = seconds >= MOST_SECONDS or peak >= MOST_MB or not same or whole != args.organizations
    OUT.mkdir(exist_ok=True)
    report = {
        "wall": wall,
        "processor": seconds,
        "peak_mb": peak,
        "units": found.units,
        "same": same,
        "sizes": sizes,
    }
    report |= {"fraction_processor": exact_seconds, "missed": missed}
    (OUT / "ratification.json").write_text(json.dumps(report, indent=2), encoding="utf-8")
    print("MISSED: a second and a gigabyte are the limits." if missed else "Every figure is reached.")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
