"""Signal 9 at any moment: nothing acknowledged is lost or done twice, and whoever comes next takes up the rest."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from bench.kills import faults, kills
from bench.races import compared, is_well, race_on
from bench.served import SILENT, CutOff, Line, Served, instance, new_tracker, signed_in
from bench.voting import phase
from django.db import connection

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them"
)
PATIENCE = 60.0


def wait_for(what: Callable[[], bool]) -> bool:
    """Whether it comes true within a minute: a busy machine is slow."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.05)
    return False


def runs(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


# The short forms of the benches


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    found = kills(2, 4, tmp_path, database=connection.vendor, pause=0.5)
    assert list(faults(found)) == []
    assert found["kills"] == 2
    assert sum(found["acknowledged"].values()) > 0


@pytest.fixture(scope="module")
def open_ballot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, dict[str, Any]]]:
    """A server at work, and an open ballot of 129 voters: 32 race, then 96 write at once, and one is cut off."""
    with instance(tmp_path_factory.mktemp("served"), connection.vendor) as served:
        world = served.electorate("make", "129")
        served.clock_offset = world["clock_offset"]
        served.start()
        yield served, world


def test_who_races_against_themselves_has_one_vote_and_one_act(
    open_ballot: tuple[Served, dict[str, Any]],
) -> None:
    served, world = open_ballot
    told = race_on(served, world, world["keys"][:32])
    found = compared(told, served.electorate("look"))
    assert is_well(found), found
    assert found["races"] == 8


def test_of_32_writers_none_is_shown_a_lock(open_ballot: tuple[Served, dict[str, Any]]) -> None:
    served, world = open_ballot
    before = len(served.electorate("look")["papers"])
    noted = phase(served, world, "api", 32, world["keys"][32:128])
    assert dict(noted.other) == {}
    assert len(noted.votes) == len(served.electorate("look")["papers"]) - before == 96


def test_who_was_cut_off_after_the_vote_gets_the_same_receipt_later(
    open_ballot: tuple[Served, dict[str, Any]],
) -> None:
    served, world = open_ballot
    before = len(served.electorate("look")["papers"])
    tracker, key = new_tracker(), world["keys"][128]
    paper = json.dumps({"marks": {world["options"][0]: 1}, "tracker": tracker}).encode()
    path = f"/api/v1/ballots/{world['ballot']}/votes"
    head = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(paper)}"]
    head += [f"{name}: {value}" for name, value in signed_in(key).items()]
    with socket.create_connection(("127.0.0.1", served.port)) as cut:
        cut.sendall("\r\n".join([*head, "", ""]).encode() + paper)
    line = Line(served.port)
    receipts = [line.ask("POST", path, signed_in(key), paper) for _ in range(2)]
    looked = served.electorate("look")
    told = {"ballot": world["ballot"], "tracker": tracker, "changed": False}
    assert [(answer.status, answer.data) for answer in receipts] == [(201, told), (201, told)]
    assert len(looked["papers"]) == looked["lines_used"] == before + 1


# What a killed server leaves running


@contextmanager
def started(served: Served, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a command of an instance in a group of its own; whatever is left of it is ended after."""
    process = subprocess.Popen(command, env=served.surroundings, start_new_session=True, **SILENT)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_a_killed_worker_is_replaced_and_nobody_notices_for_long(tmp_path: Path) -> None:
    served = Served(tmp_path)
    served.start()
    assert served.server is not None
    try:
        before = children(served.server.pid)
        os.kill(before[0], signal.SIGKILL)
        server = served.server.pid
        assert wait_for(lambda: len(set(children(server)) - set(before)) >= 1)

        def answers() -> bool:
            with suppress(CutOff):
                return Line(served.port).ask("GET", "/healthz", {}).status == 200
            return False

        assert wait_for(answers)
    finally:
        served.kill()


def test_no_worker_outlives_a_killed_server_and_the_next_one_gets_its_port(tmp_path: Path) -> None:
    served = Served(tmp_path)
    served.start()
    assert served.server is not None
    workers = children(served.server.pid)
    assert len(workers) >= 2
    os.kill(served.server.pid, signal.SIGKILL)  # the server alone: its workers are not in a session of ours
    served.server.wait()
    try:
        assert wait_for(lambda: not any(runs(one) for one in workers))
        served.start()
    finally:
        served.kill()


START_CLOCK = """
import os, subprocess, sys, time
clock = subprocess.Popen([sys.executable, "-m", "dure", "tick", "--every", "30", "--parent", str(os.getpid())])
open(os.path.join(os.environ["DURE_HOME"], "clock.pid"), "w").write(str(clock.pid))
time.sleep(600)
"""


@pytest.mark.parametrize("when", ["while it rests", "before it has begun"])
def test_the_clock_ends_when_the_server_that_started_it_was_killed(tmp_path: Path, when: str) -> None:
    served = Served(tmp_path)
    if when == "while it rests":
        served.dure("manage", "migrate", "-v0")
    written = tmp_path / "clock.pid"
    with started(served, sys.executable, "-c", START_CLOCK) as server:
        assert wait_for(lambda: written.exists() and written.read_text() != "")
        clock = int(written.read_text())
        if when == "while it rests":
            # its first turn is over once it has written into the database that what is old was removed
            assert wait_for(lambda: (tmp_path / "dure.sqlite3-turn").exists() and rests(clock))
        server.kill()
        server.wait()
        assert wait_for(lambda: not runs(clock))


def rests(pid: int) -> bool:
    """Whether a process sleeps, and used no processor time for a while."""
    before = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    time.sleep(0.5)
    after = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return before[0] == after[0] == "S" and before[11:13] == after[11:13]
