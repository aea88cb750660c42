"""DuckDB and Dask read the same tables to the same elections, also when a worker dies. Needs the extra `cluster`."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import duckdb
import pytest
from distributed import Client, LocalCluster
from tests.polity.formats.tables_cases import CASES, write_long, write_wide
from tests.polity.formats.test_tables import FAULTS, check

from polity.formats.cluster import group_on_cluster, run_shares
from polity.formats.duck import _slices, group_share, parquet_columns, parquet_rows
from polity.formats.tables import Cluster, Grouped, Source, inspect, together
from polity.tallies.faults import FileFault


def as_parquet(files: list[Path]) -> list[Path]:
    """The same tables as Parquet files."""
    written = []
    for path in files:
        target = path.with_suffix(".parquet")
        source = duckdb.read_csv(str(path), header=True, all_varchar=True)
        source.write_parquet(str(target))
        written.append(target)
    return written


def keys_of(name: str) -> tuple[str, ...]:
    return tuple(project.key for project in CASES[name][0].projects)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("shape", ["long", "wide", "counted"])
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_duckdb_groups_what_plain_reading_does(tmp_path: Path, name: str, shape: str, kind: str) -> None:
    counted, points = CASES[name]
    files = (
        write_long(tmp_path, counted, files=3, points=points)
        if shape == "long"
        else write_wide(tmp_path, counted, points=points, count=shape == "counted")
    )
    source = inspect(as_parquet(files) if kind == "parquet" else files, keys_of(name))
    check(group_share(source, threads=1), name)
    shares = [group_share(source, share=share, shares=3, threads=1, memory="500MB") for share in range(3)]
    check(together(shares, len(source.keys)), name)


def test_keys_may_be_numbers(tmp_path: Path) -> None:
    path = tmp_path / "long.parquet"
    duckdb.sql(
        "SELECT * FROM (VALUES (1, 10), (1, 20), (2, 20), (3, NULL)) AS rows(voter, project)"
    ).write_parquet(str(path))
    found = group_share(inspect([path], ("20", "10")), threads=1)
    assert sorted(zip(found.start.tolist(), found.weight.tolist(), strict=False)) == sorted(
        zip(found.start.tolist(), [1, 1, 1], strict=False)
    )
    assert sorted(found.project.tolist()) == [0, 0, 1]
    assert found.voters == 3


@pytest.mark.parametrize("order", ["voter", "hash(voter)"])
def test_rows_in_the_order_of_voters_are_grouped_piece_by_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    """The same groups whether or not the file lies in order; in order it is read in pieces, also by several shares."""
    counted, _ = CASES["approvals"]
    (plain,) = write_long(tmp_path, counted)
    path = tmp_path / "ordered.parquet"
    written = duckdb.read_csv(str(plain), all_varchar=True)
    copies = duckdb.sql("SELECT range AS copy FROM range(100)")
    rows = written.join(copies, "true").project("substr(voter, 2)::BIGINT * 100 + copy AS voter, project")
    rows.order(order).write_parquet(str(path), row_group_size=2048)
    monkeypatch.setattr("polity.formats.duck._ROWS_EACH", 5000)
    source = inspect([path], keys_of("approvals"))
    with duckdb.connect() as con:
        con.execute("SET VARIABLE files = ?", [[str(path)]])
        assert (len(_slices(con, source)) > 5) == (order == "voter")
    whole = group_share(source, threads=1)
    for found in (whole, together([group_share(source, share=share, shares=3) for share in range(3)], 12)):
        check(Grouped(found.start, found.project, None, found.weight // 100), "approvals")
        assert found.voters == 100 * counted.voters


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_the_same(tmp_path: Path, name: str) -> None:
    text, expected = FAULTS[name]
    path = tmp_path / "ballots.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileFault, match=expected):
        group_share(inspect([path], ("a", "b")), threads=1)


def test_columns_and_rows_of_a_parquet_table(tmp_path: Path) -> None:
    path = tmp_path / "projects.parquet"
    duckdb.sql("SELECT 'a' AS project, 5 AS cost, NULL AS name").write_parquet(str(path))
    assert parquet_columns(str(path)) == ["project", "cost", "name"]
    assert parquet_rows(str(path)) == [{"project": "a", "cost": "5", "name": ""}]


def test_several_processes_count_every_voter_once(tmp_path: Path) -> None:
    counted, _ = CASES["approvals"]
    files = as_parquet(write_long(tmp_path, counted, files=3))
    told: list[tuple[int, int]] = []
    found = group_on_cluster(
        inspect(files, keys_of("approvals")),
        Cluster(workers=2),
        progress=lambda done, of: told.append((done, of)),
    )
    check(found, "approvals")
    assert told == [(number, 4) for number in range(1, 5)]


def slow_share(source: Source, *, share: int, shares: int, threads: int, memory: str) -> Grouped:
    """Say that this share has begun, and take long enough over it to be interrupted."""
    folder = Path(source.files[0]).parent
    begun = folder / f"begun-{share}-{os.getpid()}"
    begun.touch()
    if share == 0 and len(list(folder.glob("begun-0-*"))) == 1:
        time.sleep(600)
    return group_share(source, share=share, shares=shares, threads=threads, memory=memory)


def test_a_worker_killed_in_the_middle_changes_nothing(tmp_path: Path) -> None:
    counted, _ = CASES["approvals"]
    source = inspect(as_parquet(write_long(tmp_path, counted, files=2)), keys_of("approvals"))
    killed: list[int] = []

    def kill_the_slow_one(done: int, of: int) -> None:
        """The first share never ends by itself: its worker is killed once another share is done."""
        while not killed:
            for path in tmp_path.glob("begun-0-*"):
                killed.append(int(path.name.rpartition("-")[2]))
                os.kill(killed[0], signal.SIGKILL)

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        found = run_shares(client, source, shares=5, progress=kill_the_slow_one, task=slow_share)
    assert len(killed) == 1
    assert len(list(tmp_path.glob("begun-0-*"))) == 2
    check(found, "approvals")
