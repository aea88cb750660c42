"""Every migration goes back and forward again on a database with content: the short form of `bench.migrations`."""

from __future__ import annotations

from pathlib import Path

from bench.migrations import faults, there_and_back
from bench.served import instance
from django.db import connection


def test_every_migration_goes_back_and_forward_on_a_database_with_content(tmp_path: Path) -> None:
    with instance(tmp_path, connection.vendor) as served:
        served.electorate("make", "20")
        found = there_and_back(served)
        looked = served.electorate("look")
    assert faults(found) == []
    assert found["rows_of_the_first"] > 100
    assert (looked["whole"], looked["sound"]) == (True, "ok")
    assert found["tables_with_rows"] > 20
