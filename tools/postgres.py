"""A private PostgreSQL for the length of a test run, from the system's own programs."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools.machine import Missing, postgres_programs

# Nothing in this database outlives the run, so it need not survive a power cut.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60"}


def unprivileged() -> str | None:
    """Return the account to run PostgreSQL under: root must not (None = the present one will do)."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise Missing("PostgreSQL does not run as root, and there is no account `postgres` or `nobody`.")


def run_as(account: str | None, command: Sequence[str | Path], log: Path) -> subprocess.Popen[bytes]:
    """Start a program under an account, its output going to a log."""
    identity = {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []} if account else {}
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command], stdout=output, stderr=output, cwd=log.parent, **identity
        )


def free_port() -> int:
    """Return a port of the loopback address that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(programs: Path, port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the server answers; raise Missing with its log if it ends or stays silent for a minute."""
    give_up = time.monotonic() + 60
    asked = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    while server.poll() is None and time.monotonic() < give_up:
        if subprocess.run(asked, check=False).returncode == 0:
            return
        time.sleep(0.2)
    raise Missing(f"The private PostgreSQL did not start:\n{log.read_text()[-2000:]}")


class Postgres:
    """A private server in a folder of its own, which can be stopped and started again."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        """Make its database; with `durable` what it acknowledges is on the disk, as in use."""
        programs = postgres_programs()
        if programs is None:
            raise Missing("PostgreSQL's programs were not found (Debian: apt install postgresql).")
        self.programs, self.folder, self.durable = programs, folder, durable
        self.account, self.port, self.password = unprivileged(), free_port(), secrets.token_urlsafe(16)
        self.log, self.data = folder / "log.txt", folder / "data"
        self._server: subprocess.Popen[bytes] | None = None
        self._init(folder / "password")

    @property
    def url(self) -> str:
        """Its DATABASE_URL."""
        return f"postgresql://dure:{self.password}@127.0.0.1:{self.port}/postgres"

    def _init(self, secret: Path) -> None:
        secret.write_text(self.password)
        self.log.touch()
        if self.account:
            for path in (self.folder, self.log, secret):
                shutil.chown(path, user=self.account)
        whose = ["-U", "dure", "-A", "scram-sha-256", f"--pwfile={secret}"]
        command = [
            self.programs / "initdb",
            "-D",
            self.data,
            *whose,
            "-E",
            "UTF8",
            "--no-locale",
            "--no-sync",
        ]
        if run_as(self.account, command, self.log).wait():
            raise Missing(f"initdb failed:\n{self.log.read_text()[-2000:]}")

    def start(self) -> None:
        """Start it, and return once it answers."""
        kept = {"max_connections": FAST["max_connections"]} if self.durable else FAST
        options = [part for key, value in kept.items() for part in ("-c", f"{key}={value}")]
        listen = ["-h", "127.0.0.1", "-p", str(self.port), "-k", self.folder]
        command = [self.programs / "postgres", "-D", self.data, *listen, *options]
        self._server = run_as(self.account, command, self.log)
        wait_until_ready(self.programs, self.port, self._server, self.log)

    def stop(self, *, by: signal.Signals = signal.SIGINT) -> None:
        """Stop it at once, whoever is connected; SIGQUIT lets it fall as in a crash. What was acknowledged stays."""
        if self._server is None:
            return
        self._server.send_signal(by)
        try:
            self._server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        self._server = None


@contextmanager
def private_postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """Start a PostgreSQL on a free loopback port with a password of its own; remove it after."""
    folder = Path(tempfile.mkdtemp(prefix="dure-postgres-"))
    server = None
    try:
        server = Postgres(folder, durable=durable)
        server.start()
        yield server
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def private_server() -> Iterator[str]:
    """Yield the DATABASE_URL of a private PostgreSQL, which is removed after."""
    with private_postgres() as server:
        yield server.url
