"""A real instance for journeys: the `dure` command, a home of its own, a free port."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

DURE = Path(sys.executable).parent / "dure"
DAY = 86_400


class NotServing(AssertionError):
    """The server did not come up; the message ends with what it printed."""


def surroundings(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a `dure` process that lives in `home`, on SQLite."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("DURE_", "DJANGO_"))}
    return {**inherited, "DURE_HOME": str(home), "DATABASE_URL": "", **more}


def run_dure(home: Path, *arguments: str, **more: str) -> str:
    """Run one `dure` command to its end and return what it printed; it must end well."""
    done = subprocess.run(
        [str(DURE), *arguments], env=surroundings(home, **more), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"dure {' '.join(arguments)}:\n{done.stdout}{done.stderr}"
    return done.stdout


def free_port() -> int:
    """Return a loopback port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Site:
    """An instance that is being served. `url` is its address; `home` its folder."""

    def __init__(self, home: Path, *, demo: bool) -> None:
        self.home = home
        self.demo = demo
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.offset = float(json.loads((home / "demo.json").read_text())["offset"]) if demo else 0.0
        self.log = home / "server.log"
        self.process: subprocess.Popen[bytes] | None = None

    @classmethod
    def copy_of(cls, world: Path, home: Path) -> Site:
        """Return a site on a copy of a built demonstration world."""
        shutil.copytree(world, home, ignore=shutil.ignore_patterns("*.log"))
        return cls(home, demo=True)

    def surroundings(self) -> dict[str, str]:
        """Return the environment in which this site's processes run."""
        clock = {
            "DURE_CLOCK_OFFSET": repr(self.offset),
            "DURE_URL": self.url,
            "DURE_DEMO": "1" if self.demo else "",
        }
        return surroundings(self.home, **clock)

    def start(self) -> Site:
        """Serve; return once the first page answers."""
        arguments = [str(DURE), "serve", "--port", str(self.port), "--workers", "1", "--threads", "4"]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(arguments, env=self.surroundings(), stdout=output, stderr=output)
        give_up = time.monotonic() + 60
        while time.monotonic() < give_up and self.process.poll() is None:
            if self.answers():
                return self
            time.sleep(0.1)
        self.stop()
        raise NotServing(self.log.read_text()[-3000:])

    def answers(self) -> bool:
        """Whether the health page is served."""
        request = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            request.request("GET", "/healthz")
            return request.getresponse().status == 200
        except OSError:
            return False
        finally:
            request.close()

    def stop(self) -> None:
        """End the server and wait until it is gone."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def later(self, *, days: float) -> None:
        """Let that many days pass: set the clock on, do what is due, and serve on at the same address."""
        self.stop()
        self.offset += days * DAY
        self.tick()
        self.start()

    def tick(self) -> str:
        """Let the clock act now; return what `dure tick` says."""
        done = subprocess.run(
            [str(DURE), "tick"], env=self.surroundings(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def letters(self, to: str) -> list[str]:
        """Return the mails to an address, oldest first, headers and text."""
        folder = self.home / "outbox"
        texts = (
            [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
            if folder.exists()
            else []
        )
        return [text for text in texts if f"\nTo: {to}\n" in text]

    def code_for(self, to: str) -> str:
        """Return the sign-in code in the newest mail to an address."""
        letters = self.letters(to)
        assert letters, f"no mail to {to}"
        found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", letters[-1], re.MULTILINE)
        assert found, letters[-1]
        return found[1]
