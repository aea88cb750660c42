"""A disk that is really full, a small one in memory: 503 and never a false yes; with room again, all goes on.

Mounting it needs root. Where root may not mount either (a container without the right), only CI insists.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from bench.served import TOKEN, Answer, Line, Served, new_tracker, signed_in
from tools.machine import in_ci

CAN_MOUNT = sys.platform == "linux" and os.geteuid() == 0
SIZE = "64m"
LEFT = 16_384  # bytes: enough to begin something, too little to end it
DOCUMENT = 400_000
pytestmark = [
    pytest.mark.sqlite,
    pytest.mark.skipif(not CAN_MOUNT and not in_ci(), reason="only root can mount a small disk"),
]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=700", "dure-test", str(place)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode and not in_ci():
        pytest.skip(f"root may not mount here: {mounted.stderr.strip()}")
    assert mounted.returncode == 0, mounted.stderr
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Fill the disk but for a few kilobytes; make room again after."""
    filler = disk / "filler"
    room = os.statvfs(disk)
    size = max(room.f_bavail * room.f_frsize - LEFT, 0)
    with filler.open("wb") as file:
        for _ in range(size // 4096):
            with suppress(OSError):
                file.write(b"\0" * 4096)
    try:
        yield
    finally:
        filler.unlink()


class Clients:
    """Voters, and an official who reports with a document."""

    def __init__(self, served: Served, world: dict[str, Any]) -> None:
        self.world, self.line = world, Line(served.port)
        self.keys = iter(world["keys"])
        self.papers: list[str] = []
        self.reports: list[int] = []

    def votes(self) -> Answer:
        paper = f'{{"marks": {{"{self.world["options"][0]}": 1}}, "tracker": "{new_tracker()}"}}'
        path = f"/api/v1/ballots/{self.world['ballot']}/votes"
        answer = self.line.ask("POST", path, signed_in(next(self.keys)), paper.encode())
        if answer.status == 201:
            self.papers.append(answer.data["tracker"])
        return answer

    def reports_sum(self, committed: int) -> Answer:
        """Report through the form of the page, with a document that no other report has."""
        document = f"{committed} ".encode() * (DOCUMENT // 8)
        fields = {
            "csrfmiddlewaretoken": TOKEN,
            "committed": committed,
            "paid": 1,
            "note": "Signed.",
            "visit": "",
        }
        parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
        parts.append(b'name="documents"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n' + document)
        body = b"".join(b"--mark\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts)
        headers = signed_in(self.world["official"]) | {"Content-Type": "multipart/form-data; boundary=mark"}
        path = f"/matters/{self.world['granted']}/acts/report/"
        answer = self.line.ask("POST", path, headers, body + b"--mark--\r\n")
        if answer.status == 302:
            self.reports.append(committed)
        return answer


def test_with_a_full_disk_nobody_is_told_that_anything_was_stored(disk: Path) -> None:
    served = Served(disk)
    served.dure("manage", "migrate", "-v0")
    world = served.electorate("make", "400")
    served.clock_offset = world["clock_offset"]
    served.start()
    try:
        clients = Clients(served, world)
        assert clients.votes().status == 201
        assert clients.reports_sum(10_000_001).status == 302
        with full(disk):
            votes = [clients.votes() for _ in range(60)]
            reports = [clients.reports_sum(10_000_002 + number) for number in range(3)]
            page = clients.line.ask("GET", f"/matters/{world['granted']}/", {})
        refused = [answer for answer in votes if answer.status != 201]
        assert refused
        assert {(answer.status, answer.headers["retry-after"]) for answer in [*refused, *reports]} == {
            (503, "60")
        }
        assert {answer.data["code"] for answer in refused} == {"try_later"}
        assert page.status == 200
        assert clients.reports_sum(10_000_009).status == 302
        assert clients.votes().status == 201
    finally:
        served.kill()
    looked = served.electorate("look")
    assert len(looked["papers"]) == looked["lines_used"] == len(clients.papers)
    assert looked["reports"] == clients.reports == [10_000_001, 10_000_009]
    assert len(looked["documents"]) == 2
    assert (looked["whole"], looked["acts_counted"], looked["sound"]) == (True, True, "ok")
