"""How long a very large election takes from the file to the winners, and in how much memory.

    python bench/tallies_large.py                       100,000,000 ballots, a row each (wide)
    python bench/tallies_large.py --shape long          the same voters, a row per project on a ballot
    python bench/tallies_large.py --voters 1e7 --workers 2      grouped by two processes

Needs the extra `cluster` (DuckDB, Dask). The ballots are resampled from the published election of Łódź 2022 (90,494
voters, 160 projects, 3.6 approvals each), so its winners must come out again; they are written once to bench/out/large.
Prints the times of this run beside the load of the machine: on a busy one they say little.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from polity.formats.pabulib import read_pabulib
from polity.formats.tables import Cluster, read_tables
from polity.tallies.count import tally
from polity.tallies.election import Election
from polity.tallies.settings import Settings
from polity.tallies.ties import TieBreak

HERE = Path(__file__).resolve().parent
OUT = HERE / "out" / "large"
PUBLISHED = HERE.parents[1] / "shared" / "data" / "pabulib" / "Poland_Lodz_2022.pb"
WAY = Settings(ties=TieBreak(("cost", "votes", "key")))
WITHIN_SECONDS, WITHIN_MB = 60, 8 * 1024


def write_tables(model: Election, voters: int) -> None:
    """Write `voters` ballots drawn from the model, the same ones in both shapes, and the table of projects."""
    OUT.mkdir(parents=True, exist_ok=True)
    with (OUT / "projects.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["project", "cost", "name"])
        lines.writerows((one.key, one.cost, one.name) for one in model.projects)
    with (OUT / "model.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        for group in range(model.weight.size):
            span = slice(model.start[group], model.start[group + 1])
            ballot = ",".join(model.projects[place].key for place in model.project[span])
            lines.writerows([[ballot]] * int(model.weight[group]))
    with duckdb.connect() as con:
        con.execute("SET preserve_insertion_order = false")
        con.execute(
            "CREATE TABLE model AS SELECT row_number() OVER () - 1 AS row, column0 AS vote "
            "FROM read_csv(?, header=false, all_varchar=true, delim=',')",
            [str(OUT / "model.csv")],
        )
        drawn = (
            f"range({voters}) AS voters JOIN model ON model.row = hash(voters.range) % {int(model.voters)}"
        )
        rows = "range AS voter, unnest(string_split(vote, ',')) AS project"
        con.sql(f"SELECT vote FROM {drawn}").write_parquet(str(wide(voters)))  # noqa: S608 only numbers
        con.sql(f"SELECT {rows} FROM {drawn}").write_parquet(str(long(voters)))  # noqa: S608 likewise


def wide(voters: int) -> Path:
    """Return where ballots lie with a row each."""
    return OUT / f"wide-{voters}.parquet"


def long(voters: int) -> Path:
    """Return where ballots lie with a row per project."""
    return OUT / f"long-{voters}.parquet"


def count_once(files: list[Path], workers: int, memory: str, budget: str) -> dict[str, object]:
    """Read and decide in this process; return times, memory and winners."""
    begun = time.perf_counter()
    cluster = Cluster(workers=workers) if workers else None
    election = read_tables(files, OUT / "projects.csv", budget, cluster=cluster, threads=2, memory=memory)
    grouped = time.perf_counter()
    outcome = tally(election, WAY)
    decided = time.perf_counter()
    mine, theirs = (
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {
        "voters": int(election.voters),
        "groups": int(election.weight.size),
        "group_seconds": grouped - begun,
        "decide_seconds": decided - grouped,
        "processor_seconds": sum(os.times()[:4]),
        "mb": mine + max(workers, 0) * theirs,
        "winners": sorted(outcome.keys),
    }


def main() -> int:
    """Print the figures; return 1 when one misses its mark or the winners are not the model's."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--voters", type=float, default=1e8)
    parser.add_argument("--shape", choices=("wide", "long"), default="wide")
    parser.add_argument("--workers", type=int, default=0, help="group in so many processes, by Dask")
    parser.add_argument("--memory", default="5GB", help="most memory of DuckDB in each process")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    voters = int(args.voters)
    model = read_pabulib(PUBLISHED)
    path = wide(voters) if args.shape == "wide" else long(voters)
    if args.inside:
        print(json.dumps(count_once([path], args.workers, args.memory, str(model.budget // model.unit))))
        return 0
    if not path.exists():
        begun = time.perf_counter()
        write_tables(model, voters)
        print(f"wrote {voters:,} ballots in both shapes in {time.perf_counter() - begun:.0f} s")
    command = [sys.executable, __file__, "--inside", "--voters", str(voters), "--shape", args.shape]
    command += ["--workers", str(args.workers), "--memory", args.memory]
    load = os.getloadavg()[0]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    expected = sorted(tally(model, WAY).keys)
    alike = len(set(expected) & set(found["winners"]))
    seconds = found["group_seconds"] + found["decide_seconds"]
    print(
        f"{found['voters']:,} ballots ({args.shape}, {path.stat().st_size / 2**20:,.0f} MB), "
        f"{args.workers or 'no'} workers, load before {load:.1f}\n"
        f"grouped into {found['groups']:,} in {found['group_seconds']:.1f} s, "
        f"decided in {found['decide_seconds']:.2f} s: "
        f"{seconds:.1f} s of {WITHIN_SECONDS} ({found['processor_seconds']:.0f} of the processors); "
        f"most memory {found['mb']:,} MB of {WITHIN_MB:,}\n"
        f"{len(found['winners'])} winners, {alike} of them among the {len(expected)} of the model"
    )
    well = found["voters"] == voters and seconds < WITHIN_SECONDS and found["mb"] < WITHIN_MB
    (OUT / f"{args.shape}-{voters}-{args.workers}.json").write_text(json.dumps(found), encoding="utf-8")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
