"""Kill the server again and again under load, and look whether anything that it acknowledged is lost.

    .venv/bin/python -m bench.kills                            100 kills under 16 clients, on SQLite
    .venv/bin/python -m bench.kills --database postgresql      the same on a private PostgreSQL, started for it

Each client takes one voter after the other, who supports a matter, speaks about it, and votes unseen, through the API;
whatever is cut off is sent again under its name (or tracker) until it is answered. The client writes down what it was
told: the number of the act and its entry, the reference of the contribution, the tracker and the marks of the paper.
The server and all its processes are killed with signal 9 in the middle of that and started again. At the end all of
it must be in the database and in the record, once, and both must be whole.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.served import Answer, CutOff, Line, Served, instance, new_tracker, signed_in

OUT = Path(__file__).resolve().parent / "out"
VOTERS_A_KILL = 60  # as many as can be served between two kills; those who are left do nothing
READY_SECONDS = 5.0
AGAIN = (429, 500, 502, 503)
REST = 0.1  # seconds between two attempts at a server that is away
END = 30.0  # seconds of patience for what is under way at the end


@dataclass
class Told:
    """What the clients were told."""

    acts: list[tuple[str, str, int, int]] = field(default_factory=list)  # matter, person, number, entry
    comments: list[str] = field(default_factory=list)
    papers: dict[str, str] = field(default_factory=dict)  # key in the box: marks as written
    answers: Counter[str] = field(default_factory=Counter)
    cut_off: int = 0


class Client:
    """One client: it sends what its voters want to say until it is answered."""

    def __init__(self, world: dict[str, Any], port: int, told: Told, stop: threading.Event) -> None:
        self.world, self.told, self.stop = world, told, stop
        self.line = Line(port)

    def run(self, voters: Iterator[tuple[int, str]]) -> None:
        """Let one voter after the other act, speak and vote."""
        for number, key in voters:
            matter = self.world["matters"][number % len(self.world["matters"])]
            if (
                act := self.send(key, f"/matters/{matter}/acts", {"verb": "support"}, f"a{number}")
            ) is not None:
                self.told.acts.append((matter, act["by"], act["number"], act["entry"]))
            said = {"text": f"Contribution {number}."}
            if (spoken := self.send(key, f"/matters/{matter}/comments", said, f"c{number}")) is not None:
                self.told.comments.append(spoken["ref"])
            self.vote(key)

    def vote(self, key: str) -> None:
        """Put a paper into the box; note it under the key that it must have there."""
        ballot = self.world["ballot"]
        marks = {ref: 1 for ref in sorted(self.world["options"]) if secrets.randbelow(2)}
        tracker = new_tracker()
        paper = {"marks": marks, "tracker": tracker}
        if self.send(key, f"/ballots/{ballot}/votes", paper, "") is not None:
            written = json.dumps(marks, separators=(",", ":"))
            self.told.papers[sha256(f"{ballot}/{tracker}".encode()).hexdigest()] = written

    def send(self, key: str, path: str, content: dict[str, Any], name: str) -> Any:
        """Send until it is answered; return what was acknowledged, or None."""
        headers = signed_in(key) | ({"Idempotency-Key": name} if name else {})
        until = None
        while not self.stop.is_set() or time.monotonic() < (until := until or time.monotonic() + END):
            try:
                answer = self.line.ask("POST", f"/api/v1{path}", headers, json.dumps(content).encode())
            except CutOff:
                self.told.cut_off += 1
                time.sleep(REST)
                continue
            self.note(answer)
            if answer.status not in AGAIN:
                return answer.data if answer.status == 201 else None
            time.sleep(REST)
        return None

    def note(self, answer: Answer) -> None:
        """Count an answer by its status, and by its code where it refuses."""
        code = (answer.data or {}).get("code", "") if answer.status >= 400 else ""
        self.told.answers[f"{answer.status} {code}".strip()] += 1


def under_load(
    served: Served, world: dict[str, Any], number: int, clients: int, pause: float
) -> tuple[Told, list[Any]]:
    """Kill that many times while the clients are at work; return what they were told, and each start's seconds."""
    told, stop, lock = Told(), threading.Event(), threading.Lock()
    keys = enumerate(world["keys"])

    def voters() -> Iterator[tuple[int, str]]:
        while not stop.is_set():
            with lock:
                one = next(keys, None)
            if one is None:
                return
            yield one

    threads = [
        threading.Thread(target=Client(world, served.port, told, stop).run, args=(voters(),), daemon=True)
        for _ in range(clients)
    ]
    for thread in threads:
        thread.start()
    starts = []
    try:
        for _ in range(number):
            time.sleep(pause + secrets.randbelow(100) / 500)  # at any moment of what is under way
            served.kill()
            starts.append(served.start())
        time.sleep(pause)
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=2 * END)
        served.kill()
    return told, starts


def compared(told: Told, looked: dict[str, Any]) -> dict[str, Any]:
    """Return how much of what the clients were told is not there, and how much is there twice."""
    acts = {(matter, by): (number, entry) for matter, by, number, entry in looked["supports"]}
    entries, entered, comments = (set(looked[name]) for name in ("support_entries", "entered", "comments"))
    lost_acts = [one for one in told.acts if acts.get(one[:2]) != one[2:] or one[3] not in entries]
    lost_comments = [one for one in told.comments if one not in comments or one not in entered]
    lost_votes = [key for key, marks in told.papers.items() if looked["papers"].get(key) != marks]
    twice = len(looked["supports"]) - len(acts) + len(looked["texts"]) - len(set(looked["texts"]))
    twice += len(looked["entered"]) - len(entered) + len(looked["support_entries"]) - len(entries)
    return {
        "acknowledged": {
            "acts": len(told.acts),
            "contributions": len(told.comments),
            "votes": len(told.papers),
        },
        "lost": {"acts": len(lost_acts), "contributions": len(lost_comments), "votes": len(lost_votes)},
        "twice": twice + abs(len(looked["papers"]) - looked["lines_used"]),
        "cut_off": told.cut_off,
        "answers": dict(sorted(told.answers.items())),
        "record_whole": looked["whole"],
        "counts_agree": looked["acts_counted"],
        "database": looked["sound"],
    }


def kills(
    number: int, clients: int, home: Path, *, database: str = "sqlite", pause: float = 1.0
) -> dict[str, Any]:
    """Kill the server of a new instance that many times under load; return what was found."""
    with instance(home, database) as served:
        world = served.electorate("make", str((number + 1) * VOTERS_A_KILL))
        served.clock_offset = world["clock_offset"]
        served.start()
        told, starts = under_load(served, world, number, clients, pause)
        found = compared(told, served.electorate("look"))
    seconds, processor = zip(*starts, strict=True)
    return {
        "database_is": database,
        "kills": number,
        "clients": clients,
        **found,
        "ready_after": {"median": middle(seconds), "most": round(max(seconds), 2)},
        "processor_seconds_until_ready": {"median": middle(processor), "most": round(max(processor), 2)},
    }


def middle(values: tuple[float, ...]) -> float:
    """Return the median."""
    return round(sorted(values)[len(values) // 2], 2)


def faults(found: dict[str, Any]) -> Iterator[str]:
    """Yield what must not be."""
    for what, count in found["lost"].items():
        if count or not found["acknowledged"][what]:
            yield f"{what}: {found['acknowledged'][what]} acknowledged, {count} lost"
    if found["twice"]:
        yield f"{found['twice']} are there twice"
    if unexpected := {told: n for told, n in found["answers"].items() if told not in EXPECTED}:
        yield f"other answers: {unexpected}"
    if not found["record_whole"] or not found["counts_agree"] or found["database"] != "ok":
        yield "record or database is not whole"


# What a client may be told while the server is killed: done, or to try again.
EXPECTED = frozenset({"201", "503 try_later"})


def main() -> int:
    """Run it, and print what was found; 1 where anything was lost, came twice, or took too long."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds of load between two kills")
    options = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="home-kills-", dir=OUT) as home:
        found = kills(
            options.kills, options.clients, Path(home), database=options.database, pause=options.pause
        )
    wrong = list(faults(found))
    if found["ready_after"]["most"] > READY_SECONDS:
        wrong.append(f"ready after {found['ready_after']['most']} s, {READY_SECONDS} at most")
    print(json.dumps(found, indent=2))
    (OUT / f"kills-{options.database}.json").write_text(
        json.dumps({**found, "missed": wrong}, indent=1) + "\n"
    )
    print("\n".join(f"MISSED: {one}" for one in wrong) or "Every figure is reached.")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
