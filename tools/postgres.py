"""A private PostgreSQL for the length of a test run, from the system's own programs."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
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


@contextmanager
def private_server() -> Iterator[str]:
    """Start a PostgreSQL on a free loopback port with a password of its own; yield its DATABASE_URL; remove
    it after.
    """
    programs = postgres_programs()
    if programs is None:
        raise Missing("PostgreSQL's programs were not found (Debian: apt install postgresql).")
    account, port, password = unprivileged(), free_port(), secrets.token_urlsafe(16)
    folder = Path(tempfile.mkdtemp(prefix="dure-postgres-"))
    log, secret, data = folder / "log.txt", folder / "password", folder / "data"
    server = None
    try:
        secret.write_text(password)
        log.touch()
        if account:
            for path in (folder, log, secret):
                shutil.chown(path, user=account)
        init = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "dure",
            "-A",
            "scram-sha-256",
            f"--pwfile={secret}",
            "-E",
            "UTF8",
        ]
        if run_as(account, [*init, "--no-locale", "--no-sync"], log).wait():
            raise Missing(f"initdb failed:\n{log.read_text()[-2000:]}")
        options = [part for key, value in FAST.items() for part in ("-c", f"{key}={value}")]
        listen = ["-h", "127.0.0.1", "-p", str(port), "-k", folder]
        server = run_as(account, [programs / "postgres", "-D", data, *listen, *options], log)
        wait_until_ready(programs, port, server, log)
        yield f"postgresql://dure:{password}@127.0.0.1:{port}/postgres"
    finally:
        if server is not None:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(folder, ignore_errors=True)
