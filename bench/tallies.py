"""How fast budgets are counted, beside pabutools 1.2.3 on request, with the winners compared.

    python bench/tallies.py                every file, every rule, in this process
    python bench/tallies.py --peer               also in pabutools (an environment of its own is built once)
    python bench/tallies.py --million            an invented election: 1,000,000 voters, 4.6 million approvals
    python bench/tallies.py --fairness           whom the rules leave with nothing, and whose claim they pass over
    python bench/tallies.py --first-run          how long compiling takes without a cache (needs the extra `fast`)

For each file it first lets `dure tally` answer and explain by every rule, then measures. With --peer the small files
are also exported, counted again by pabutools, and set against the marks for Warszawa 2026. Prints tables, writes
bench/out/tallies.json. Times are processor seconds, the least of `--times` runs: what else the machine does disturbs
them little. Trust the ratios, not the seconds.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass
from fractions import Fraction
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from polity.formats.pabulib import read_pabulib, write
from polity.tallies.command import main as tally_command
from polity.tallies.count import tally
from polity.tallies.election import Election, Project
from polity.tallies.equal_shares import equal_shares
from polity.tallies.explain import explain
from polity.tallies.metrics import measure as metrics
from polity.tallies.settings import Settings
from polity.tallies.support import support_of
from polity.tallies.ties import TieBreak
from polity.tallies.words import RULES

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
#: The election of the marks, and how many times as fast as the peer each count must be on it.
MARKED = "Poland_Warszawa_2026"
MARKS = {
    "parse": 25,
    "compiled certified": 1000,
    "compiled float": 5000,
    "add1": 800,
    "phragmen": 2000,
    "greedy": 500,
}
#: Files up to so many voters are exported and counted again by the peer.
EXPORTED_UP_TO = 10_000


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
    """Return the least seconds of several runs, short ones more often, and what the last returned."""
    least, spent, runs, answer = float("inf"), 0.0, 0, None
    while runs < times or (runs < 25 and spent < 0.25):
        begun = time.process_time()
        answer = work()
        seconds = time.process_time() - begun
        least, spent, runs = min(least, seconds), spent + seconds, runs + 1
    return least, answer


def answer(path: Path) -> int:
    """Let `dure tally` count, explain and compare by every rule; return how many sentences it gave."""
    sentences = 0
    for rule in RULES:
        shown = io.StringIO()
        with redirect_stdout(shown):
            failed = tally_command([str(path), "--rule", rule, "--explain", "--metrics", "--json"])
        report = json.loads(shown.getvalue())
        funded = {project["project"] for project in report["projects"] if project["funded"]}
        if (
            failed
            or funded != set(report["winners"])
            or not all(one["sentence"] for one in report["projects"])
        ):
            raise SystemExit(f"{path.name}: dure tally --rule {rule} does not explain its winners")
        sentences += len(report["projects"])
    return sentences


def recounted(path: Path, election: Election, limit: float) -> bool | None:
    """Export the election, let the peer count the export, and return whether it finds our winners."""
    if election.kind not in ("approval", "choose-1") or election.voters > EXPORTED_UP_TO:
        return None
    with tempfile.TemporaryDirectory() as folder:
        exported = Path(folder) / path.name
        exported.write_text(write(election), encoding="utf-8")
        theirs = peer_counts(exported, election.kind, limit, add1=False)
    return all(
        sorted(tally(election, COUNTS[count]).keys) == theirs[count]["winners"]
        for count in PEER_HAS
        if count in theirs
    )


def marks(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a line for each mark: how many times as fast as the peer, and whether that is enough."""
    yield f"{MARKED}: times as fast as pabutools 1.2.3"
    for count, mark in MARKS.items():
        found = [row for row in rows if (row.file, row.count) == (MARKED, count) and row.peer]
        if found:
            ratio = (found[0].peer or 0) / found[0].seconds
            yield f"  {count:<20} {ratio:>10,.0f}  of {mark:>6,}  {'reached' if ratio >= mark else 'MISSED'}"
        else:
            yield f"  {count:<20} {'not measured':>10}"


def first_run() -> None:
    """Print how long the first compiled count takes in a new process, without a cache and with it."""
    with tempfile.TemporaryDirectory() as cache:
        for label in ("without a cache", "with the cache"):
            command = [sys.executable, __file__, "--count-once"]
            environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
            shown = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
            print(f"first run {label}: {shown.stdout.strip()}")


def count_once() -> None:
    """Count the marked election for the first time in this process, then again, compiled and not."""
    election = read_pabulib(DATA / f"{MARKED}.pb")
    share = Fraction(election.budget, max(election.total_weight, 1))
    support, ranking = support_of(election, "cost"), TIES.ranking(election)
    before = time.process_time()
    equal_shares(support, share, ranking, fast=True)
    first = time.process_time() - before
    again, quick = best_of(5, lambda: equal_shares(support, share, ranking, fast=True))
    plain, slow = best_of(5, lambda: equal_shares(support, share, ranking, fast=False))
    same = "the same winners" if quick.winners == slow.winners else "OTHER WINNERS"
    print(
        f"{before:.2f} s to start and read, {first:.2f} s for the first count, then {again * 1000:.1f} ms; "
        f"pure numpy {plain * 1000:.1f} ms, {plain / again:.1f} times as long, {same}"
    )


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


def fairness(files: Sequence[Path]) -> Iterator[str]:
    """Yield a line per rule: voters left with nothing (mean over the files), and files with a group passed over."""
    ways = {
        "greedy": Settings(rule="greedy", ties=TIES),
        "equal-shares add1u": Settings(completion="add1u", ties=TIES),
    }
    elections = [read_pabulib(path) for path in files]
    for name, way in ways.items():
        found = [metrics(tally(election, way)) for election in elections]
        without = sum(one.excluded for one in found) / len(found)
        passed = sum(bool(one.violations) for one in found)
        yield f"{name}: {without:.1%} of the voters with nothing, a claim passed over in {passed} of {len(found)} votes"


def million_rows(times: int) -> Iterator[Row]:
    """Yield how long the invented election takes."""
    name = "invented, 1,000,000 voters"
    begun = time.process_time()
    election = invented(1_000_000, 200, 4.6)
    yield Row(name, "merge ballots", time.process_time() - begun, election.weight.size)
    for count in ("equal-shares", "phragmen", "greedy"):
        tally(election, COUNTS[count])
        seconds, outcome = best_of(times, lambda count=count: tally(election, COUNTS[count]))
        yield Row(name, count, seconds, len(outcome.winners))


def arguments() -> argparse.Namespace:
    """Return what the command line asks for."""
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
    parser.add_argument("--fairness", action="store_true")
    parser.add_argument("--first-run", action="store_true")
    parser.add_argument("--count-once", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> int:
    """Print the table and write the JSON; return 1 when winners differ from the peer's."""
    args = arguments()
    if args.first_run or args.count_once:
        (count_once if args.count_once else first_run)()
        return 0
    if args.fairness:
        print("\n".join(fairness(args.files or sorted(DATA.glob("*.pb")))))
        return 0
    files = args.files or ([] if args.million else sorted(DATA.glob("*.pb")))
    print(f"{'file':<38}  {'count':<20} {'Dure ms':>10} {'peer s':>10} {'ratio':>9}  {'winners':<12}")
    rows: list[Row] = []
    differs = False
    for path in files:
        election = read_pabulib(path)
        print(f"{path.stem}: dure tally answered by {len(RULES)} rules in {answer(path):,} sentences")
        if args.peer and (again := recounted(path, election, args.limit)) is not None:
            print(f"{path.stem}: the peer counts our export {'alike' if again else 'DIFFERENTLY'}")
            differs |= not again
        peer = peer_counts(path, election.kind, args.limit, add1=args.peer_add1) if args.peer else {}
        for row in measure(path, args.times, peer):
            rows.append(row)
            print(row.line(), flush=True)
    for row in million_rows(args.times) if args.million else ():
        rows.append(row)
        print(row.line(), flush=True)
    OUT.mkdir(exist_ok=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    compiled = "polity.tallies.rounds" in sys.modules
    report = {"rows": [asdict(row) for row in rows], "peak_mb": peak, "compiled": compiled}
    (OUT / "tallies.json").write_text(json.dumps(report, indent=2), encoding="utf-8")
    print(f"most memory {peak} MB; {'compiled by numba' if compiled else 'pure numpy'}")
    if args.peer and any(row.file == MARKED for row in rows):
        print("\n".join(marks(rows)))
    return 1 if differs or any(row.same is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
