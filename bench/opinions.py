"""Opinion maps of real conversations, beside red-dwarf 0.4.0 on request, with what both count compared.

python bench/opinions.py                 the conversations in ../shared/data/polis, and shuffled answers
python bench/opinions.py --peer          also with red-dwarf (an environment of its own is built once)
python bench/opinions.py --large         also 100,000 persons × 1,000 statements, invented

Both programs get the same list of votes. Seconds are those of the processor, the best of three runs: "map" is the work
that both do (plane, 2 to 5 groups, counts, consensus) on one thread; "checked" is Dure's whole map with its checks
of stability and against chance, which the peer does not make; "free" is the peer with as many threads as it takes.
Prints tables and writes bench/out/opinions.json.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from polity.opinions import Answers, group_informed, opinion_map, view_of
from polity.opinions.groups import LEAST_ANSWERS, cluster, silhouettes
from polity.opinions.opinion_map import NAMES
from polity.opinions.projection import fit
from polity.opinions.statements import agreed, representative

HERE = Path(__file__).resolve().parent
OUT = HERE / "out"
DATA = HERE.parents[1] / "shared" / "data" / "polis"
CHOICES = {1: "agree", 0: "pass", -1: "disagree"}
PARTS, TIMES = 20, 3
LEAST_RATIO, MOST_SECONDS = 5, 10.0
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
Rows = list[list[int]]


def conversation(path: Path) -> Rows:
    """Return person, statement and value of every vote of an exported conversation."""
    with path.open(encoding="utf-8") as lines:
        table = csv.DictReader(lines)
        return [
            [int(line["participant"]), int(column), int(float(value))]
            for line in table
            for column, value in line.items()
            if column and column.isdigit() and value
        ]


def texts_of(rows: Rows) -> list[tuple[str, str, str]]:
    """Return the votes as Dure takes them."""
    return [(f"{person:06}", f"{statement:06}", CHOICES[value]) for person, statement, value in rows]


def answers_of(rows: Rows) -> Answers:
    """Read votes as Dure does."""
    return Answers.from_rows(texts_of(rows))


def same_work(votes: list[tuple[str, str, str]]) -> Answers:
    """Do what the peer does, without any check of what comes out."""
    answers = Answers.from_rows(votes)
    able = np.flatnonzero(answers.given >= LEAST_ANSWERS)
    values, answered = answers.table(able)
    points = fit(values, answered).place_table(values, answered)
    found = [cluster(points, number)[0] for number in range(2, 6)]
    sharp = silhouettes(points, found)
    group = np.full(len(answers.persons), -1)
    group[able] = found[int(np.argmax(sharp))]
    view_of(answers, group, NAMES[: int(group.max()) + 1])
    agreed(answers.counts, answers.statements)
    return answers


def best_of(times: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the least seconds of the processor of several runs, and what the last returned."""
    least, answer = float("inf"), None
    for _ in range(times):
        begun = time.process_time()
        answer = work()
        least = min(least, time.process_time() - begun)
    return least, answer


def parts_of(rows: Rows) -> list[list[int]]:
    """Return parts of four fifths of the persons, the same each time."""
    persons = np.unique([row[0] for row in rows])
    draw = np.random.default_rng(7)
    return [sorted(draw.choice(persons, persons.size * 4 // 5, replace=False).tolist()) for _ in range(PARTS)]


def shuffled(rows: Rows) -> Rows:
    """Return the votes with each statement's values dealt out again among those who gave them."""
    table = np.array(rows)
    draw = np.random.default_rng(11)
    for statement in np.unique(table[:, 1]):
        own = np.flatnonzero(table[:, 1] == statement)
        table[own, 2] = table[draw.permutation(own), 2]
    return table.tolist()


def peer_python() -> Path:
    """Return the interpreter of an environment with red-dwarf 0.4.0, building it the first time."""
    python = OUT / "red-dwarf" / "bin" / "python"
    if not python.exists():
        OUT.mkdir(exist_ok=True)
        uv = shutil.which("uv")
        make = [uv, "venv", "-q"] if uv else [sys.executable, "-m", "venv"]
        subprocess.run([*make, str(OUT / "red-dwarf")], check=True)
        install = (
            [uv, "pip", "install", "-q", "--python", str(python)]
            if uv
            else [str(python), "-m", "pip", "install", "-q"]
        )
        subprocess.run([*install, "red-dwarf==0.4.0"], check=True)
    return python


def peer_map(rows: Rows, parts: list[list[int]], *, free: bool = False) -> dict[str, Any]:
    """Return what red-dwarf finds and measures, on one thread or on as many as it takes."""
    request = OUT / "opinions-request.json"
    request.write_text(json.dumps({"votes": rows, "parts": parts, "times": TIMES}), encoding="utf-8")
    command = [str(peer_python()), str(HERE / "opinions_peer.py"), str(request)]
    kept = {name: value for name, value in os.environ.items() if not (free and name in ONE_THREAD)}
    shown = subprocess.run(command, capture_output=True, text=True, check=True, env=kept).stdout
    request.unlink()
    found: dict[str, Any] = json.loads(shown.splitlines()[-1])
    return found


def differences(answers: Answers, peer: dict[str, Any]) -> list[str]:
    """Return which numbers differ from the peer's, given the peer's groups: counts, consensus, representativeness."""
    number = 1 + max(peer["group"].values())
    group = np.array([peer["group"].get(str(int(key)), -1) for key in answers.persons])
    counts = view_of(answers, group, [str(one) for one in range(number)]).counts
    place = {str(int(key)): at for at, key in enumerate(answers.statements)}
    unlike = representative(counts)
    theirs = np.array(peer["counts"])
    row, column = theirs[:, 0].astype(int), [place[str(int(one))] for one in theirs[:, 1]]
    ours = (
        (counts.agree, counts.disagree, counts.seen),
        (unlike.agree, unlike.disagree, unlike.agree_test, unlike.disagree_test),
    )
    wrong = []
    if any(not np.array_equal(one[row, column], theirs[:, 2 + at]) for at, one in enumerate(ours[0])):
        wrong.append("counts")
    if any(
        not np.allclose(one[row, column], theirs[:, 5 + at], rtol=1e-12) for at, one in enumerate(ours[1])
    ):
        wrong.append("representativeness")
    for name, product in zip(("agree", "disagree"), group_informed(counts), strict=True):
        listed = [peer[name][key] for key in place]
        if not np.allclose(product[[place[key] for key in place]], listed, rtol=1e-12):
            wrong.append(f"group-informed {name}")
    everything = agreed(answers.counts, answers.statements, most=len(place))
    for name, choice in (("agreed", "agree"), ("disagreed", "disagree")):
        score = {int(one.key): one.score for one in everything if one.choice == choice}
        ours_first = sorted(score.values(), reverse=True)[:5]  # equal scores may stand in any order
        if [score.get(key) for key in peer[name]] != ours_first:
            wrong.append(name)
    return wrong


def same_number(rows: Rows, parts: list[list[int]], number: int) -> tuple[int, dict[int, int]]:
    """Return on how many parts of the persons Dure finds as many groups as in all, and what it finds."""
    found: dict[int, int] = {}
    for part in parts:
        kept = set(part)
        some = opinion_map(answers_of([row for row in rows if row[0] in kept])).found.number
        found[some] = found.get(some, 0) + 1
    return found.get(number, 0), found


def measured(path: Path, with_peer: bool) -> dict[str, Any]:
    """Return everything measured on one conversation, and print its row."""
    rows = conversation(path)
    votes = texts_of(rows)
    seconds, answers = best_of(TIMES, lambda: same_work(votes))
    checked, found = best_of(TIMES, lambda: opinion_map(Answers.from_rows(votes)))
    parts = parts_of(rows)
    same, numbers = same_number(rows, parts, found.found.number)
    told: dict[str, Any] = {
        "conversation": path.parent.name,
        "persons": len(answers.persons),
        "statements": len(answers.statements),
        "votes": len(answers),
        "map": seconds,
        "checked": checked,
        "groups": found.found.number,
        "stability": found.found.stability,
        "same_number": same,
        "numbers": numbers,
        "groups_in_shuffled": opinion_map(answers_of(shuffled(rows))).found.number,
    }
    if with_peer:
        peer, free = peer_map(rows, parts), peer_map(rows, [], free=True)
        number = 1 + max(peer["group"].values())
        told["peer"] = {
            "map": peer["processor"],
            "free": free["processor"],
            "ratio": peer["processor"] / seconds,
            "groups": number,
            "same_number": peer["numbers"].count(number),
            "numbers": {str(one): peer["numbers"].count(one) for one in sorted(set(peer["numbers"]))},
            "differences": differences(answers, peer),
            "repeated": peer["repeated"],
        }
    print(line_of(told), flush=True)
    return told


def line_of(told: dict[str, Any]) -> str:
    """Return the row of the table."""
    line = (
        f"{told['conversation'][:27]:<27} {told['persons']:>7,} {told['votes']:>7,} {told['map']:>6.3f} "
        f"{told['checked']:>7.3f} {told['groups']:>6} {told['stability']:>9.2f} {told['same_number']:>3}/{PARTS} "
        f"{told['groups_in_shuffled']:>8}"
    )
    if peer := told.get("peer"):
        line += (
            f" | {peer['map']:>6.3f} {peer['free']:>6.3f} {peer['ratio']:>5.1f}x {peer['groups']:>6} "
            f"{peer['same_number']:>3}/{PARTS} {', '.join(peer['differences']) or 'equal':<7} {peer['repeated']}"
        )
    return line


HEAD = (
    f"{'conversation':<27} {'persons':>7} {'votes':>7} {'map s':>6} {'checked':>7} {'groups':>6} {'stability':>9} "
    f"{'same':>6} {'shuffled':>8}"
)
PEER_HEAD = f" | {'map s':>6} {'free':>6} {'ratio':>6} {'groups':>6} {'same':>6} numbers a vote twice"
LEGEND = f"""stability: how alike the groups of parts of the persons are, 1 = the same. same: on how many of {PARTS}
parts of four fifths of the persons as many groups come out as in all. shuffled: groups found where none can be."""


def large() -> dict[str, Any]:
    """Map 100,000 invented persons × 1,000 statements, a tenth of them answered."""
    draw = np.random.default_rng(3)
    persons, statements, each = 100_000, 1_000, 100
    group = draw.choice(3, persons, p=[0.5, 0.3, 0.2])
    tends = draw.choice([-1, 1], (3, statements)).astype(np.int8)
    person = np.repeat(np.arange(persons), each)
    statement = draw.integers(0, statements, person.size)
    follows = draw.random(person.size) < 0.5
    value = np.where(follows, tends[group[person], statement], draw.integers(-1, 2, person.size)).astype(
        np.int8
    )
    people, texts = [f"p{one:06}" for one in range(persons)], [f"s{one:04}" for one in range(statements)]
    wall = time.perf_counter()
    seconds, found = best_of(
        1,
        lambda: opinion_map(Answers.from_arrays(person, statement, value, persons=people, statements=texts)),
    )
    wall = time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"\n{persons:,} persons × {statements:,} statements, {len(found.answers):,} votes: {seconds:.2f} s of the "
        f"processor, {wall:.2f} s on the wall, most memory {peak} MB, {found.found.number} groups (3 were made)"
    )
    return {
        "votes": len(found.answers),
        "seconds": seconds,
        "wall": wall,
        "peak_mb": peak,
        "groups": found.found.number,
    }


def misses(rows: list[dict[str, Any]], big: dict[str, Any] | None) -> list[str]:
    """Return the figures that were not reached."""
    missed = [
        f"{row['conversation']}: groups in shuffled answers" for row in rows if row["groups_in_shuffled"]
    ]
    for row in rows:
        if peer := row.get("peer"):
            if peer["differences"]:
                missed.append(f"{row['conversation']}: {', '.join(peer['differences'])} differ")
            if peer["ratio"] < LEAST_RATIO:
                missed.append(f"{row['conversation']}: {peer['ratio']:.1f} times as fast")
    if big and big["seconds"] >= MOST_SECONDS:
        missed.append(f"large: {big['seconds']:.1f} s")
    return missed


def main() -> int:
    """Print the tables and write the JSON; return 1 when a figure is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", help="conversations (default: all in ../shared/data/polis)")
    parser.add_argument("--peer", action="store_true", help="also map with red-dwarf")
    parser.add_argument("--large", action="store_true", help="also 100,000 persons")
    args = parser.parse_args()
    if any(name not in os.environ for name in ONE_THREAD):  # numpy reads these when it is loaded
        again = [sys.executable, *sys.argv]
        return subprocess.run(again, env={**ONE_THREAD, **os.environ}, check=False).returncode
    print(HEAD + (PEER_HEAD if args.peer else ""))
    paths = [
        path
        for path in sorted(DATA.glob("*/participants-votes.csv"))
        if not args.names or path.parent.name in args.names
    ]
    rows = [measured(path, args.peer) for path in paths]
    print(LEGEND)
    big = large() if args.large else None
    missed = misses(rows, big)
    OUT.mkdir(exist_ok=True)
    report = {"conversations": rows, "large": big, "missed": missed}
    (OUT / "opinions.json").write_text(json.dumps(report, indent=2), encoding="utf-8")
    print("\n".join(f"MISSED: {one}" for one in missed) if missed else "Every figure is reached.")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
