"""Read very large elections from tables: ballots as Parquet or CSV, projects beside them.

Ballots come in one of two shapes. *Long*: a row per project on a ballot, columns `voter`, `project` and, when points
were given, `points`; a row without a project is an empty ballot. *Wide*: a row per ballot, column `vote` (keys of
projects, separated by commas), with `points` beside it in the same order, and `count` when a row stands for several
voters. Other columns are not read. The table of projects has the columns `project` and `cost`, and may have `name`,
`category` (several separated by commas) and `area`.

Who voted is looked at only to put the rows of a voter together; it is never kept.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from polity.formats.numbers import amount_of, decimals
from polity.sentences import Sentence, gettext_noop
from polity.tallies.election import Election, Ints, Project
from polity.tallies.faults import FileFault
from polity.tallies.merging import merge_ballots

SUFFIXES = (".parquet", ".csv")


@dataclass(frozen=True)
class Grouped:
    """Ballots put together: group `g` stands for `weight[g]` voters; entries as in an `Election`."""

    start: Ints
    project: Ints
    points: Ints | None
    weight: Ints

    @property
    def voters(self) -> int:
        """Return how many voters there are."""
        return int(self.weight.sum())


@dataclass(frozen=True)
class Source:
    """Where the ballots are, in which shape, and the keys of the projects in their order."""

    files: tuple[str, ...]
    keys: tuple[str, ...]
    long: bool
    graded: bool
    counted: bool


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where to group: `workers` processes here, or the workers of the Dask scheduler at `address`."""

    workers: int = 0
    address: str = ""


def read_tables(
    ballots: Sequence[str | Path],
    projects: str | Path,
    budget: str,
    *,
    cluster: Cluster | None = None,
    threads: int = 0,
    memory: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Election:
    """Return the election whose ballots are in these files, all of one shape and together one election.

    `budget` is decimal text in units of currency. With DuckDB (extra `cluster`) the rows are grouped outside of Python
    with `threads` threads (0: all) and at most `memory` (“6GB”; more goes to disk); without it only CSV can be read.
    `progress` is told how many of how many shares a cluster has done.
    Raises FileFault for a missing column, an unknown project, or a cost that is no number.
    """
    rows = read_projects(projects)
    total = amount_of(budget, 0, 0, "budget")
    unit = 10 ** max([decimals(total), *(decimals(cost) for cost, _ in rows)], default=0)
    found = [_project(named, int(cost * unit)) for cost, named in rows]
    source = inspect(ballots, tuple(project.key for project in found))
    grouped = _group(source, cluster, threads, memory, progress)
    return Election.from_arrays(
        found,
        int(total * unit),
        start=grouped.start,
        project=grouped.project,
        points=grouped.points,
        weight=grouped.weight,
        kind="cumulative" if source.graded else "approval",
        unit=unit,
        name=Path(ballots[0]).stem,
    )


def _group(
    source: Source,
    cluster: Cluster | None,
    threads: int,
    memory: str,
    progress: Callable[[int, int], None] | None,
) -> Grouped:
    # Imported here: what groups on a cluster is large, and small files need none of it.
    if cluster is not None:
        for name in ("duckdb", "distributed"):
            if find_spec(name) is None:
                template = gettext_noop("Grouping on a cluster needs DuckDB and Dask: install dure[cluster].")
                raise FileFault(Sentence(template))
        from polity.formats.cluster import group_on_cluster

        return group_on_cluster(source, cluster, memory=memory, progress=progress)
    if find_spec("duckdb") is None:
        from polity.formats.csv_ballots import group_csv

        return group_csv(source)
    from polity.formats.duck import group_share

    return group_share(source, threads=threads, memory=memory)


def inspect(ballots: Sequence[str | Path], keys: tuple[str, ...]) -> Source:
    """Return the shape of the ballots, read from the columns of the first file."""
    files = tuple(str(path) for path in ballots)
    columns = columns_of(files[0])
    long = "voter" in columns and "project" in columns
    if not long and "vote" not in columns:
        template = gettext_noop(
            "Expected the columns voter and project, or the column vote; found {columns}."
        )
        raise FileFault(Sentence(template, {"columns": ", ".join(columns)}), line=1, column=1)
    return Source(files, keys, long, "points" in columns, not long and "count" in columns)


def columns_of(path: str) -> list[str]:
    """Return the names of a table's columns."""
    if path.endswith(".csv"):
        with open(path, encoding="utf-8-sig", newline="") as lines:
            return [name.strip() for name in next(csv.reader(lines), [])]
    if find_spec("duckdb") is None:
        template = gettext_noop("Reading {path} needs DuckDB: install dure[cluster].")
        raise FileFault(Sentence(template, {"path": path}))
    from polity.formats.duck import parquet_columns

    return parquet_columns(path)


def read_projects(path: str | Path) -> list[tuple[Decimal, Mapping[str, str]]]:
    """Return cost and named fields of every project."""
    name = str(path)
    if not name.endswith(".csv"):
        from polity.formats.duck import parquet_rows

        rows = [(number, row) for number, row in enumerate(parquet_rows(name), 1)]
    else:
        with open(name, encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            rows = [(reader.line_num, row) for row in reader]
    for needed in ("project", "cost"):
        if rows and needed not in rows[0][1]:
            template = gettext_noop("Expected a column {name} among the projects.")
            raise FileFault(Sentence(template, {"name": needed}), line=1, column=1)
    return [(amount_of(row["cost"] or "", line, 1, "cost"), row) for line, row in rows]


def _project(named: Mapping[str, str], cost: int) -> Project:
    categories = (named.get("category") or "").split(",")
    return Project(
        named["project"],
        cost,
        name=named.get("name") or "",
        categories=tuple(part.strip() for part in categories if part.strip()),
        area=named.get("area") or "",
    )


def together(parts: Sequence[Grouped], projects: int) -> Grouped:
    """Return the groups of several shares as one, equal ballots merged."""
    if len(parts) == 1:
        return parts[0]
    sizes = np.concatenate([np.diff(part.start) for part in parts] or [np.empty(0, dtype=np.int64)])
    graded = any(part.points is not None for part in parts)
    points = [
        part.points if part.points is not None else np.ones(part.project.size, dtype=np.int64)
        for part in parts
    ]
    empty = np.empty(0, dtype=np.int64)
    merged = merge_ballots(
        np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        np.concatenate([empty, *(part.project for part in parts)]),
        np.concatenate([empty, *points]) if graded else None,
        np.concatenate([empty, *(part.weight for part in parts)]),
        projects,
    )
    start, project, given, weight = merged
    return Grouped(start, project, given if graded else None, weight)


def unknown_project(key: str, *, line: int = 0) -> FileFault:
    """Return the fault of a ballot that names a project not on the list."""
    template = gettext_noop("Expected the key of a listed project; found “{key}”.")
    return FileFault(Sentence(template, {"key": key}), line=line, column=1 if line else 0)
