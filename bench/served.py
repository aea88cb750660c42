"""The product as it is really served: a database of its own, `dure serve` as a process, and clients that speak HTTP.

Nothing here loads Django: what has to be made or looked at in the database is done by `python -m bench.electorate`.
"""

from __future__ import annotations

import json
import os
import resource
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.postgres import private_postgres

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "k" * 32  # of the form: the same in cookie and header
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
PATIENCE = 60.0  # seconds until a request counts as cut off
SILENT = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class CutOff(Exception):
    """The connection ended before the answer was whole."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        """The body as JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Line:
    """One connection that is kept open, as a browser does; it costs the machine far less than http.client."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._socket: socket.socket | None = None

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """Ask once and return the answer; raises CutOff where it did not come whole."""
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        try:
            if self._socket is None:
                self._socket = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            return self._read(self._socket)
        except (OSError, ValueError) as error:
            self.close()
            raise CutOff from error

    def _read(self, connection: socket.socket) -> Answer:
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more(connection)
        head, _, body = received.partition(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
        status = int(first.split()[1])
        length = 0 if status in (204, 304) else int(headers["content-length"])
        while len(body) < length:
            body += self._more(connection)
        return Answer(status, headers, body)

    @staticmethod
    def _more(connection: socket.socket) -> bytes:
        got = connection.recv(65536)
        if not got:
            raise ConnectionResetError("the connection was closed")
        return got

    def close(self) -> None:
        """Let go of the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def signed_in(session: str) -> dict[str, str]:
    """Return the headers of somebody who is signed in, for a request to the API."""
    return {
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/json",
    }


def new_tracker() -> str:
    """Return what a voter of the API draws by themselves."""
    return "".join(secrets.choice(SIGNS) for _ in range(20))


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Served:
    """One instance: where it lives, on which database, and its server."""

    home: Path
    database: str = ""  # DATABASE_URL; empty means SQLite in the home
    clock_offset: float = 0.0
    options: tuple[str, ...] = ()
    python: tuple[str, ...] = (sys.executable,)  # how the server's process is begun
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None

    @property
    def surroundings(self) -> dict[str, str]:
        """The environment of every process of this instance."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("DURE_")},
            "DURE_HOME": str(self.home),
            "DATABASE_URL": self.database,
            "DURE_CLOCK_OFFSET": str(self.clock_offset),
            "DJANGO_SETTINGS_MODULE": "dure.settings",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        }

    def dure(self, *arguments: str) -> None:
        """Run a command of this instance to its end."""
        command = [sys.executable, "-m", "dure", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.surroundings, check=True, **SILENT)

    def electorate(self, *arguments: str) -> Any:
        """Make or look at what `bench.electorate` does; return what it printed."""
        command = [sys.executable, "-m", "bench.electorate", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.surroundings, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        return json.loads(done.stdout.splitlines()[-1])

    def start(self) -> tuple[float, float]:
        """Start the server; return after how many seconds it answered, and how much processor time that took.

        The processor time is that of every process of the server.
        """
        began = time.monotonic()
        command = [*self.python, "-m", "dure", "serve", "--port", str(self.port), *self.options]
        self.server = subprocess.Popen(
            command, cwd=ROOT, env=self.surroundings, start_new_session=True, **SILENT
        )
        while time.monotonic() - began < 120:
            line = Line(self.port)
            with suppress(CutOff):
                if line.ask("GET", "/healthz", {}).status == 200:
                    return time.monotonic() - began, processor_seconds(self.server.pid)
            line.close()
            if self.server.poll() is not None:
                raise RuntimeError(f"The server ended with {self.server.returncode}.")
            time.sleep(0.02)
        raise RuntimeError("The server did not answer within two minutes.")

    def kill(self) -> None:
        """End the server and its workers with signal 9, at once and together."""
        assert self.server is not None
        with suppress(ProcessLookupError):
            os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()


def processor_seconds(group: int) -> float:
    """Return the processor time that the processes of a group used so far; 0 where the system does not tell."""
    ticks = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            told = status.read_text().rpartition(")")[2].split()
            if int(told[2]) == group:
                ticks += sum(map(int, told[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def instance(home: Path, database: str, *options: str) -> Iterator[Served]:
    """Yield an instance on `sqlite` or on a private `postgresql` that keeps what it acknowledged; end both after."""
    if database == "postgresql":
        with private_postgres(durable=True) as postgres:
            yield from _ended(Served(home, postgres.url, options=options))
    else:
        yield from _ended(Served(home, options=options))


def _ended(served: Served) -> Iterator[Served]:
    try:
        served.dure("manage", "migrate", "-v0")
        yield served
    finally:
        if served.server is not None:
            served.kill()


def own_processor_seconds() -> float:
    """Return the processor time of this process: what the clients cost."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
