"""How fast budgets are counted, beside pabutools 1.2.3 on request, with the winners compared.

    python bench/tallies.py                every file, every rule, in this process
    python bench/tallies.py --peer               also in pabutools (an environment of its own is built once)
    python bench/tallies.py --million            an invented election: 1,000,000 voters, 4.6 million approvals

Prints a table, writes bench/out/tallies.json. Times are the best of `--times` runs; trust the ratios, not the seconds.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from fractions import Fraction
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from polity.formats.pabulib import read_pabulib
from polity.tallies.count import tally
from polity.tallies.election import Election, Project
from polity.tallies.equal_shares import equal_shares
from polity.tallies.explain import explain
from polity.tallies.settings import Settings
from polity.tallies.support import support_of
from polity.tallies.ties import TieBreak

HERE = Path(__file__).resolve().parent
OUT = HERE / "out"
DATA = HERE.parents[1] / "shared" / "data" / "pabulib"
TIES = TieBreak(("cost", "votes", "key"))

COUNTS = {
    "equal-shares": Settings(ties=TIES),
    "equal-shares float": Settings(ties=TIES, arithmetic="float"),
    "equal-shares exact": Settings(ties=TIES, arithmetic="exact"),
    "add1": Settings(ties=TIES, completion="add1", stop="exhaustive"),
    "phragmen": Settings(rule="phragmen", when_full="stop", ties=TIES),
    "greedy": Settings(rule="greedy", ties=TIES),
    "bos": Settings(rule="bos", ties=TIES),
    "exact-equal-shares": Settings(rule="exact-equal-shares", ties=TIES),
}
PEER_HAS = ("equal-shares", "phragmen", "greedy")


@dataclass
class Row:
    """One measurement; `same` says whether the peer has the same winners (None: not compared)."""

    file: str
    count: str
    seconds: float
    winners: int
    peer: float | None = None
    same: bool | None = None

    def line(self) -> str:
        """Return the row of the table."""
        ratio = f"{self.peer / self.seconds:>8,.0f}x" if self.peer else " " * 9
        peer = f"{self.peer:>10.3f}" if self.peer else " " * 10
        same = {None: "", True: "same", False: "DIFFERS"}[self.same]
        ours = f"{self.file[:38]:<38}  {self.count:<20} {self.seconds * 1000:>10.2f}"
        return f"{ours} {peer} {ratio}  {same:<7} {self.winners:>4}"


def best_of(times: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the least seconds of several runs, and what the last returned."""
    least, answer = float("inf"), None
    for _ in range(times):
        begun = time.perf_counter()
        answer = work()
        least = min(least, time.perf_counter() - begun)
    return least, answer


def measure(path: Path, times: int, peer: dict[str, Any]) -> Iterator[Row]:
    """Yield a row for parsing, every rule, and all explanations of one file."""
    name = path.stem
    seconds, election = best_of(times, lambda: read_pabulib(path))
    yield Row(name, "parse", seconds, len(election.projects), peer.get("parse", {}).get("seconds"))
    for count, settings in COUNTS.items():
        tally(election, settings)
        seconds, outcome = best_of(times, lambda settings=settings: tally(election, settings))
        theirs = peer.get(count.split()[0])
        same = sorted(outcome.keys) == theirs["winners"] if theirs else None
        yield Row(name, count, seconds, len(outcome.winners), theirs and theirs["seconds"], same)
        if count == "equal-shares":
            seconds, fates = best_of(times, lambda outcome=outcome: explain(outcome))
            yield Row(name, "explain all", seconds, len(fates))
    yield from compiled_rows(name, election, times, peer)


def compiled_rows(name: str, election: Election, times: int, peer: dict[str, Any]) -> Iterator[Row]:
    """Yield equal shares as it runs once numba is loaded (a small election is not worth loading it)."""
    if find_spec("numba") is None:
        return
    support, ranking = support_of(election, "cost"), TIES.ranking(election)
    share = Fraction(election.budget, max(election.total_weight, 1))
    theirs = peer.get("equal-shares")
    for arithmetic in ("certified", "float"):
        run = partial(equal_shares, support, share, ranking, arithmetic=arithmetic, fast=True)
        run()
        seconds, shares = best_of(times, run)
        keys = sorted(election.projects[place].key for place in shares.winners)
        same = keys == theirs["winners"] if theirs else None
        label = f"compiled {arithmetic}"
        yield Row(name, label, seconds, len(shares.winners), theirs and theirs["seconds"], same)


def peer_python() -> Path:
    """Return the interpreter of an environment with pabutools 1.2.3, building it the first time."""
    python = OUT / "pabutools" / "bin" / "python"
    if not python.exists():
        OUT.mkdir(exist_ok=True)
        uv = shutil.which("uv")
        make = [uv, "venv", "-q"] if uv else [sys.executable, "-m", "venv"]
        subprocess.run([*make, str(OUT / "pabutools")], check=True)
        install = (
            [uv, "pip", "install", "-q", "--python", str(python)]
            if uv
            else [str(python), "-m", "pip", "install", "-q"]
        )
        subprocess.run([*install, "pabutools==1.2.3"], check=True)
    return python


def peer_counts(path: Path, kind: str, limit: float, *, add1: bool) -> dict[str, Any]:
    """Return what pabutools measured before `limit` seconds were over; it reads approvals only."""
    if kind not in ("approval", "choose-1"):
        return {}
    wanted = [*PEER_HAS, *(["add1"] if add1 else [])]
    command = [str(peer_python()), str(HERE / "tallies_peer.py"), str(path), *wanted]
    try:
        shown = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=True).stdout
    except subprocess.TimeoutExpired as late:
        shown = (late.stdout or b"").decode()
    return {row["count"]: row for row in map(json.loads, shown.splitlines())}


def invented(voters: int, projects: int, approvals: float) -> Election:
    """Return an election of many voters; popularity falls off as it does in published ones."""
    draw = np.random.default_rng(20260101)
    sizes = 1 + draw.binomial(7, (approvals - 1) / 7, voters)
    popular = 1 / (np.arange(projects) + 4.0)
    chosen = draw.choice(projects, int(sizes.sum()), p=popular / popular.sum()).astype(np.int64)
    costs = np.round(np.exp(draw.normal(12, 1, projects)), -2).astype(int)
    return Election.from_arrays(
        [Project(f"p{number}", int(cost)) for number, cost in enumerate(costs)],
        int(costs.sum() // 4),
        start=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        project=chosen,
    )


def main() -> int:
    """Print the table and write the JSON; return 1 when winners differ from the peer's."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, help="elections (default: ../shared/data/pabulib)")
    parser.add_argument("--peer", action="store_true", help="also count with pabutools")
    parser.add_argument(
        "--peer-add1", action="store_true", help="let pabutools run Add1 too (minutes, gigabytes)"
    )
    parser.add_argument("--limit", type=float, default=300, help="seconds the peer may take for a file")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--million", action="store_true")
    args = parser.parse_args()
    files = args.files or ([] if args.million else sorted(DATA.glob("*.pb")))
    print(f"{'file':<38}  {'count':<20} {'Dure ms':>10} {'peer s':>10} {'ratio':>9}  {'winners':<12}")
    rows = []
    for path in files:
        kind = read_pabulib(path).kind
        peer = peer_counts(path, kind, args.limit, add1=args.peer_add1) if args.peer else {}
        for row in measure(path, args.times, peer):
            rows.append(row)
            print(row.line(), flush=True)
    if args.million:
        begun = time.perf_counter()
        election = invented(1_000_000, 200, 4.6)
        rows.append(
            Row(
                "invented, 1,000,000 voters",
                "merge ballots",
                time.perf_counter() - begun,
                election.weight.size,
            )
        )
        for count in ("equal-shares", "phragmen", "greedy"):
            tally(election, COUNTS[count])
            seconds, outcome = best_of(args.times, lambda count=count: tally(election, COUNTS[count]))
            rows.append(Row("invented, 1,000,000 voters", count, seconds, len(outcome.winners)))
        print("\n".join(row.line() for row in rows[-4:]))
    OUT.mkdir(exist_ok=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    compiled = "polity.tallies.rounds" in sys.modules
    report = {"rows": [asdict(row) for row in rows], "peak_mb": peak, "compiled": compiled}
    (OUT / "tallies.json").write_text(json.dumps(report, indent=2), encoding="utf-8")
    print(f"most memory {peak} MB; {'compiled by numba' if compiled else 'pure numpy'}")
    return 1 if any(row.same is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
