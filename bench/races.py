"""Let the same person do the same thing several times at the same moment, a thousand times, through the real server.

    .venv/bin/python -m bench.races                            1,000 races on SQLite
    .venv/bin/python -m bench.races --database postgresql      the same on a private PostgreSQL, started for it

In each race eight requests start at once: a paper sent twice (a double click), two papers of one voter from two
browsers, an act sent twice under one name, and one act from two browsers. Each voter has exactly one vote and each
act is there exactly once; whoever sent the same thing twice gets the same receipt twice, and nobody who did not vote
is told that they did.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.served import CutOff, Line, Served, instance, new_tracker, signed_in

OUT = Path(__file__).resolve().parent / "out"
PERSONS = 4  # in each race
REQUESTS = 8


@dataclass
class Found:
    """What was wrong, by name, and how many requests were answered how."""

    wrong: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    trackers: list[str] = field(default_factory=list)  # of the papers that must be in the box
    acts: list[tuple[str, str]] = field(default_factory=list)  # matter and person


class Races:
    """Eight connections to one server, and what came of them."""

    def __init__(self, served: Served, world: dict[str, Any]) -> None:
        self.world = world
        self.found = Found()
        self.lines = [Line(served.port) for _ in range(REQUESTS)]
        self.pool = ThreadPoolExecutor(REQUESTS)

    def vote(self, key: str, tracker: str, option: int) -> tuple[Any, ...]:
        """Return a request that puts a paper into the box."""
        paper = {"marks": {self.world["options"][option]: 1}, "tracker": tracker}
        return f"/ballots/{self.world['ballot']}/votes", key, paper, ""

    def act(self, key: str, matter: str, name: str) -> tuple[Any, ...]:
        """Return a request that supports a matter."""
        return f"/matters/{matter}/acts", key, {"verb": "support"}, name

    def at_once(self, requests: list[tuple[Any, ...]]) -> list[tuple[int, Any]]:
        """Send them at the same moment; return status and content of each."""
        ready = threading.Barrier(len(requests))

        def send(line: Line, path: str, key: str, content: dict[str, Any], name: str) -> tuple[int, Any]:
            headers = signed_in(key) | ({"Idempotency-Key": name} if name else {})
            ready.wait()
            try:
                answer = line.ask("POST", f"/api/v1{path}", headers, json.dumps(content).encode())
            except CutOff:
                return 0, {"code": "cut off"}
            return answer.status, answer.data

        sent = [self.pool.submit(send, line, *one) for line, one in zip(self.lines, requests, strict=True)]
        return [one.result() for one in sent]

    def race(self, number: int, keys: list[str]) -> None:
        """Run one race with four persons."""
        twice, two, named, unnamed = keys
        mine, first, second = new_tracker(), new_tracker(), new_tracker()
        matter = self.world["matters"][number % len(self.world["matters"])]
        answers = self.at_once(
            [
                self.vote(twice, mine, 0),
                self.vote(two, first, 0),
                self.act(named, matter, f"n{number}"),
                self.act(unnamed, matter, ""),
                self.vote(twice, mine, 0),
                self.vote(two, second, 1),
                self.act(named, matter, f"n{number}"),
                self.act(unnamed, matter, ""),
            ]
        )
        for status, content in answers:
            self.found.answers[f"{status} {(content or {}).get('code', '')}".strip()] += 1
        self.judge_votes(answers, mine, (first, second))
        self.judge_acts(answers, matter)

    def judge_votes(self, answers: list[tuple[int, Any]], mine: str, theirs: tuple[str, str]) -> None:
        """A double click is one vote with one receipt; of two browsers one votes and the other one is told so."""
        receipt = {"ballot": self.world["ballot"], "tracker": mine, "changed": False}
        for status, content in (answers[0], answers[4]):
            if (status, content) != (201, receipt):
                self.found.wrong[f"double click: {status} {(content or {}).get('code', content)}"] += 1
        browsers = (answers[1], answers[5])
        accepted = [tracker for tracker, (status, _) in zip(theirs, browsers, strict=True) if status == 201]
        refused = [content.get("code") for status, content in browsers if status != 201]
        if len(accepted) != 1 or refused != ["already_voted"]:
            self.found.wrong[f"two browsers: {len(accepted)} accepted, {refused}"] += 1
        self.found.trackers += [mine, *accepted]

    def judge_acts(self, answers: list[tuple[int, Any]], matter: str) -> None:
        """An act under one name gives one receipt; from two browsers one is done."""
        (status, one), (other_status, other) = answers[2], answers[6]
        if (status, other_status) != (201, 201) or one != other:
            self.found.wrong[f"an act under one name: {status} {other_status}"] += 1
        browsers = (answers[3], answers[7])
        accepted = [content for status, content in browsers if status == 201]
        refused = [content.get("code") for status, content in browsers if status != 201]
        if len(accepted) != 1 or refused != ["already_supported"]:
            self.found.wrong[f"an act from two browsers: {len(accepted)} accepted, {refused}"] += 1
        self.found.acts += [
            (matter, content["by"]) for content in [one, *accepted] if content and "by" in content
        ]


def races(number: int, home: Path, *, database: str = "sqlite") -> dict[str, Any]:
    """Run so many races on a new instance; return what was found."""
    with instance(home, database) as served:
        world = served.electorate("make", str(number * PERSONS))
        served.clock_offset = world["clock_offset"]
        served.start()
        found = race_on(served, world, world["keys"])
        served.kill()
        return {"database_is": database, **compared(found, served.electorate("look"))}


def race_on(served: Served, world: dict[str, Any], keys: list[str]) -> Found:
    """Run a race for each four of these voters; return what was told."""
    running = Races(served, world)
    for number in range(len(keys) // PERSONS):
        running.race(number, keys[number * PERSONS : (number + 1) * PERSONS])
    running.pool.shutdown()
    return running.found


def compared(found: Found, looked: dict[str, Any]) -> dict[str, Any]:
    """Return what was told beside what is there."""
    acts = [(matter, by) for matter, by, _, _ in looked["supports"]]
    return {
        "races": len(found.trackers) // 2,
        "answers": dict(sorted(found.answers.items())),
        "wrong": dict(found.wrong),
        "papers": len(looked["papers"]),
        "papers_expected": len(found.trackers),
        "duplicate_votes": abs(len(looked["papers"]) - looked["lines_used"]),
        "duplicate_acts": len(acts) - len(set(acts)),
        "acts": len(acts),
        "acts_expected": len(found.acts),
        "record_whole": looked["whole"] and looked["acts_counted"] and looked["sound"] == "ok",
    }


def is_well(found: dict[str, Any]) -> bool:
    """Whether nothing is there twice, nothing is missing, and everybody was told the truth."""
    return bool(
        not found["wrong"]
        and not found["duplicate_votes"]
        and not found["duplicate_acts"]
        and found["papers"] == found["papers_expected"] > 0
        and found["acts"] == found["acts_expected"] == found["papers"]
        and found["record_whole"]
    )


def main() -> int:
    """Run, print, and return 1 where anything is there twice or anybody was told what is not so."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--races", type=int, default=1000)
    options = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="home-races-", dir=OUT) as home:
        found = races(options.races, Path(home), database=options.database)
    print(json.dumps(found, indent=2))
    (OUT / f"races-{options.database}.json").write_text(json.dumps(found, indent=1) + "\n")
    print("Every figure is reached." if is_well(found) else "MISSED: see `wrong`, and what was expected.")
    return 0 if is_well(found) else 1


if __name__ == "__main__":
    sys.exit(main())
