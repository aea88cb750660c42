"""A disk that takes nothing any more: fsync fails, so nothing is durable, and nobody is told that it is."""

from __future__ import annotations

import json
import platform
import sys
from pathlib import Path

import pytest
from bench.served import Line, Served, new_tracker, signed_in
from tests import without_sync

pytestmark = [
    pytest.mark.sqlite,
    pytest.mark.skipif(
        sys.platform != "linux" or platform.machine() not in without_sync.CALLS, reason="asks Linux for it"
    ),
]


def test_what_cannot_be_brought_to_the_disk_is_not_acknowledged(tmp_path: Path) -> None:
    served = Served(tmp_path)
    served.dure("manage", "migrate", "-v0")
    world = served.electorate("make", "6")
    served.clock_offset = world["clock_offset"]
    keys, marks = iter(world["keys"]), {world["options"][0]: 1}

    def votes(key: str, tracker: str) -> int:
        paper = json.dumps({"marks": marks, "tracker": tracker}).encode()
        line = Line(served.port)
        answer = line.ask("POST", f"/api/v1/ballots/{world['ballot']}/votes", signed_in(key), paper)
        line.close()
        if answer.status == 503:
            assert answer.headers["retry-after"] == "60"
            assert answer.data["code"] == "try_later"
        return answer.status

    served.start()
    assert votes(next(keys), new_tracker()) == 201
    served.kill()
    served.python = (sys.executable, without_sync.__file__)
    served.start()
    refused = [(key, new_tracker()) for key in (next(keys), next(keys))]
    try:
        assert [votes(*one) for one in refused] == [503, 503]
        page = Line(served.port).ask("GET", f"/matters/{world['matters'][0]}/", {})
        assert page.status == 200
    finally:
        served.kill()
    served.python = (sys.executable,)
    served.start()
    try:
        assert [votes(*one) for one in refused] == [201, 201]
        assert [votes(*one) for one in refused] == [201, 201]  # the same paper once more is the same vote
    finally:
        served.kill()
    looked = served.electorate("look")
    assert len(looked["papers"]) == looked["lines_used"] == 3
    assert (looked["whole"], looked["sound"]) == (True, "ok")
