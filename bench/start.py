"""Seconds from a warm start to the first page, and of two commands at the terminal.

    .venv/bin/python -m bench.start

The demonstration world is built into a home of its own first, and how long that takes is printed as well.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

from bench.figures import report, table
from bench.home import HOME

DURE = (sys.executable, "-m", "dure")
WARM_SECONDS = 3.0
BUILD_SECONDS = 30.0
TIMES = 3
SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
FOLDER = HOME / "demo"


def took(*arguments: str) -> float:
    """Run a command to its end and return its seconds."""
    begun = time.perf_counter()
    subprocess.run([*DURE, *arguments], check=True, env=surroundings(), **SILENT)
    return time.perf_counter() - begun


def surroundings() -> dict[str, str]:
    """Return the environment of a demonstration in the folder of this run."""
    return {**os.environ, "DURE_HOME": str(FOLDER)}


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def first_page(command: Sequence[str]) -> float:
    """Start a server and return the seconds until `/` answers 200; the server is ended after that."""
    port = free_port()
    begun = time.perf_counter()
    server = subprocess.Popen(
        [*command, "--port", str(port)], env=surroundings(), start_new_session=True, **SILENT
    )
    try:
        while time.perf_counter() - begun < 60:
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            try:
                asked.request("GET", "/")
                if asked.getresponse().status == 200:
                    return time.perf_counter() - begun
            except OSError:
                time.sleep(0.02)
            finally:
                asked.close()
        raise TimeoutError("the first page did not come within a minute")
    finally:
        os.killpg(server.pid, signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


def main() -> int:
    """Build, start, ask, print, and return 1 where a figure is missed."""
    build = took("demo", "--no-serve")
    warm = [first_page([*DURE, "demo"]) for _ in range(TIMES)]
    help_, doctor = ([took(*words) for _ in range(TIMES)] for words in (("tally", "--help"), ("doctor",)))
    measured = {
        "build the demonstration": [build],
        "warm start to the first page": warm,
        "dure tally --help": help_,
        "dure doctor": doctor,
    }
    rows = [[what, statistics.median(found), min(found)] for what, found in measured.items()]
    print(table(("what", "seconds (median)", "best"), rows))
    missed = []
    if min(warm) > WARM_SECONDS:
        missed.append(f"warm start: {min(warm):.1f} s, {WARM_SECONDS} at most")
    if build > BUILD_SECONDS:
        missed.append(f"the demonstration: {build:.1f} s to build, {BUILD_SECONDS} at most")
    return report("start", {"seconds": measured}, missed)


if __name__ == "__main__":
    sys.exit(main())
