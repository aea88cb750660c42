"""PostgreSQL falls and comes back: 503 and when to try again; nothing acknowledged is lost, and all goes on."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.kills import Client, Told, compared, faults
from bench.served import Answer, CutOff, Line, Served, signed_in
from tools.postgres import private_postgres

pytestmark = pytest.mark.postgresql
PATIENCE = 60.0  # seconds: a busy machine is slow


def asked(line: Line, method: str, path: str, key: str = "", body: bytes = b"") -> Answer:
    """Ask again where the connection was cut: the server answers, whatever became of its database."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return line.ask(method, path, signed_in(key), body)
        except CutOff:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def voted(told: Told, papers: int) -> None:
    """Return once so many papers were acknowledged."""
    until = time.monotonic() + PATIENCE
    while len(told.papers) < papers:
        assert time.monotonic() < until, dict(told.answers)
        time.sleep(0.05)


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGQUIT], ids=["stopped", "crashed"])
def test_a_database_that_goes_away_and_comes_back(tmp_path: Path, by: signal.Signals) -> None:
    with private_postgres(durable=True) as postgres:
        served = Served(tmp_path, postgres.url)
        served.dure("manage", "migrate", "-v0")
        world = served.electorate("make", "400")
        served.clock_offset = world["clock_offset"]
        served.start()
        told, stop, line = Told(), threading.Event(), Line(served.port)
        keys = enumerate(world["keys"][:-1])

        def voters() -> Iterator[tuple[int, str]]:
            while not stop.is_set() and (one := next(keys, None)) is not None:
                yield one

        client = threading.Thread(
            target=Client(world, served.port, told, stop).run, args=(voters(),), daemon=True
        )
        try:
            client.start()
            voted(told, 3)
            postgres.stop(by=by)
            page = asked(line, "GET", "/")
            path = f"/api/v1/matters/{world['matters'][0]}/comments"
            spoken = asked(line, "POST", path, world["keys"][-1], b'{"text": "Anybody?"}')
            alive = asked(line, "GET", "/healthz")
            assert [one.status for one in (page, spoken, alive)] == [503, 503, 503]
            assert page.headers["retry-after"] == spoken.headers["retry-after"] == "60"
            assert b"cannot be read at the moment" in page.body
            assert spoken.data["code"] == "try_later"
            postgres.start()
            voted(told, len(told.papers) + 3)
            assert asked(line, "GET", "/").status == 200
        finally:
            stop.set()
            client.join(PATIENCE)
            served.kill()
        found = compared(told, served.electorate("look"))
        assert list(faults(found)) == []
