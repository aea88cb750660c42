"""Group ballots with DuckDB: millions of rows become few groups before Python sees any of them.

An approval ballot in long shape becomes a set of bits, gathered by `bit_or`: exact, the same for any order of rows, and
a fixed few bytes per voter. Ballots with points become sorted texts. Wide ballots are grouped as the texts they are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import duckdb
import numpy as np

from polity.formats.csv_ballots import grouped_from, merged, parse_vote
from polity.formats.tables import Grouped, Source, unknown_project
from polity.sentences import Sentence, gettext_noop
from polity.tallies.election import Ints
from polity.tallies.faults import FileFault

#: Bits in one number; the sign is left alone.
_BITS = 63
#: Rows that are grouped at a time when they lie in order.
_ROWS_EACH = 4_000_000
#: With more projects than this, sets of bits cost more than lists.
_MOST_IN_BITS = 8 * _BITS


@contextmanager
def _reading(path: str) -> Iterator[None]:
    """Turn what DuckDB says about a file into a fault with a sentence."""
    try:
        yield
    except duckdb.Error as error:
        template = gettext_noop("{path} cannot be read as a table: {why}")
        why = str(error).strip().splitlines()[0]
        raise FileFault(Sentence(template, {"path": path, "why": why})) from error


def parquet_columns(path: str) -> list[str]:
    """Return the names of the columns of a Parquet file."""
    with duckdb.connect() as con:
        return [
            str(row[0]) for row in con.execute("DESCRIBE SELECT * FROM read_parquet(?)", [path]).fetchall()
        ]


def parquet_rows(path: str) -> list[dict[str, str]]:
    """Return the rows of a small Parquet file as text."""
    with _reading(path), duckdb.connect() as con:
        answer = con.execute("SELECT * FROM read_parquet(?)", [path])
        names = [str(column[0]) for column in answer.description or []]
        return [
            {name: "" if value is None else str(value) for name, value in zip(names, row, strict=True)}
            for row in answer.fetchall()
        ]


def group_share(
    source: Source, *, share: int = 0, shares: int = 1, threads: int = 0, memory: str = ""
) -> Grouped:
    """Return the groups of the voters (long) or ballots (wide) whose hash falls into `share` of `shares`."""
    whole = ", ".join(source.files)
    with _reading(whole), duckdb.connect(config={"preserve_insertion_order": "false"}) as con:
        if threads:
            con.execute(f"SET threads = {int(threads)}")
        if memory:
            con.execute("SET memory_limit = $limit", {"limit": memory})
        table = _table(con, source)
        if not source.long:
            return _wide(con, source, table, share, shares)
        _list_places(con, source, table)
        if source.graded or len(source.keys) > _MOST_IN_BITS:
            return _lists(con, source, table, share, shares)
        return _bits(con, source, table, share, shares)


def _table(con: duckdb.DuckDBPyConnection, source: Source) -> str:
    """Return what to select from; file names are bound as a variable, never pasted into a query."""
    con.execute("SET VARIABLE files = ?", [list(source.files)])
    reader = "read_parquet" if source.files[0].endswith(".parquet") else "read_csv"
    more = "" if reader == "read_parquet" else ", header = true, all_varchar = true"
    return f"{reader}(getvariable('files'){more})"


def _list_places(con: duckdb.DuckDBPyConnection, source: Source, table: str) -> None:
    """Make the table `places` (key, place), its keys of the same type as in the ballots; refuse unknown keys."""
    kind = con.execute(f"SELECT typeof(project) FROM {table} LIMIT 1").fetchone()  # noqa: S608 see _table
    con.execute("CREATE TEMP TABLE texts (key VARCHAR, place BIGINT)")
    if source.keys:
        con.executemany(
            "INSERT INTO texts VALUES (?, ?)", list(zip(source.keys, range(len(source.keys)), strict=True))
        )
    number = bool(kind) and "INT" in str(kind[0])
    cast = f"TRY_CAST(key AS {kind[0]})" if number and kind else "key"
    con.execute(f"CREATE TEMP TABLE places AS SELECT {cast} AS key, place FROM texts")  # noqa: S608 see _table
    strange = con.execute(
        f"SELECT project::VARCHAR FROM (SELECT DISTINCT project FROM {table}) AS named "  # noqa: S608 see _table
        "ANTI JOIN places ON named.project = places.key "
        "WHERE project IS NOT NULL AND project::VARCHAR <> '' LIMIT 1"
    ).fetchone()
    if strange is not None:
        raise unknown_project(str(strange[0]))


def _mine(what: str, share: int, shares: int) -> str:
    return "true" if shares == 1 else f"hash({what}) % {int(shares)} = {int(share)}"


def _bits(con: duckdb.DuckDBPyConnection, source: Source, table: str, share: int, shares: int) -> Grouped:
    words = max(-(-len(source.keys) // _BITS), 1)
    sets = ", ".join(
        f"bit_or(CASE WHEN place >= {word * _BITS} AND place < {(word + 1) * _BITS} "
        f"THEN 1::BIGINT << (place - {word * _BITS})::INTEGER ELSE 0 END) AS word{word}"
        for word in range(words)
    )
    names = ", ".join(f"word{word}" for word in range(words))
    columns = ", ".join(f"word{word} BIGINT" for word in range(words))
    con.execute(f"CREATE TEMP TABLE found (weight BIGINT, {columns})")
    for condition in _conditions(con, source, share, shares):
        con.execute(
            f"INSERT INTO found SELECT count(*), {names} FROM ("  # noqa: S608 see _table
            f"SELECT voter, {sets} FROM {table} AS ballots LEFT JOIN places ON ballots.project = places.key "
            f"WHERE {condition} GROUP BY voter) GROUP BY ALL"
        )
    answer = con.execute(
        f"SELECT sum(weight)::BIGINT AS weight, {names} FROM found GROUP BY ALL"  # noqa: S608 only numbers
    ).fetchnumpy()
    return _from_words([_ints(answer[f"word{word}"]) for word in range(words)], _ints(answer["weight"]))


def _conditions(con: duckdb.DuckDBPyConnection, source: Source, share: int, shares: int) -> list[str]:
    """Return which voters to group one after the other, so that no voter is in two and none is left out.

    Where files say that rows of one voter lie close together, by ranges of voters: each is a small part of the files,
    and its groups fit the fast memory of the machine. Otherwise by hash, all at once.
    """
    slices = _slices(con, source)
    return slices[share::shares] if slices else [_mine("voter", share, shares)]


def _slices(con: duckdb.DuckDBPyConnection, source: Source) -> list[str]:
    """Return ranges of voters with about `_ROWS_EACH` rows, from what Parquet files say about their parts."""
    if not source.files[0].endswith(".parquet"):
        return []
    parts = con.execute(
        "SELECT TRY_CAST(stats_min_value AS BIGINT), TRY_CAST(stats_max_value AS BIGINT), row_group_num_rows, "
        "type, stats_null_count FROM parquet_metadata(getvariable('files')) WHERE path_in_schema = 'voter'"
    ).fetchall()
    if any(low is None or high is None or kind != "INT64" for low, high, _, kind, _ in parts):
        return []
    cuts: list[int] = []
    rows = 0
    for low, _, count, _, _ in sorted(parts):
        if rows >= _ROWS_EACH and (not cuts or low > cuts[-1]):
            cuts.append(low)
            rows = 0
        rows += count
    touched = sum(bisect_right(cuts, high) - bisect_right(cuts, low) + 1 for low, high, *_ in parts)
    if not cuts or touched > 2 * len(parts):
        return []
    nobody = ["voter IS NULL"] if any(nulls != 0 for *_, nulls in parts) else []
    inner = [f"voter >= {low} AND voter < {high}" for low, high in pairwise(cuts)]
    return [f"voter < {cuts[0]}", *inner, f"voter >= {cuts[-1]}", *nobody]


def _from_words(words: list[Ints], weight: Ints) -> Grouped:
    """Return groups from sets of bits, one row of words per group."""
    rows: list[Ints] = []
    places: list[Ints] = []
    for number, word in enumerate(words):
        for bit in range(_BITS):
            found = np.flatnonzero(word & (1 << bit))
            rows.append(found)
            places.append(np.full(found.size, number * _BITS + bit, dtype=np.int64))
    row = np.concatenate(rows)
    order = np.argsort(row, kind="stable")
    sizes = np.bincount(row, minlength=weight.size)
    start = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    return Grouped(start, np.concatenate(places)[order], None, weight)


def _lists(con: duckdb.DuckDBPyConnection, source: Source, table: str, share: int, shares: int) -> Grouped:
    points = "max(points)::VARCHAR" if source.graded else "'1'"
    rows = con.execute(
        f"SELECT vote, points, count(*) FROM ("  # noqa: S608 see _table
        "SELECT voter, coalesce(string_agg(place::VARCHAR, ',' ORDER BY place), '') AS vote, "
        "coalesce(string_agg(given, ',' ORDER BY place) FILTER (WHERE place IS NOT NULL), '') AS points FROM ("
        f"SELECT voter, place, {points} AS given FROM {table} AS ballots "
        f"LEFT JOIN places ON ballots.project = places.key WHERE {_mine('voter', share, shares)} "
        "GROUP BY voter, place) GROUP BY voter) GROUP BY ALL"
    ).fetchall()
    index = {str(place): place for place in range(len(source.keys))}
    ballots = ((parse_vote(vote, given, index)[0], int(count)) for vote, given, count in rows)
    return grouped_from(merged(ballots), graded=source.graded)


def _wide(con: duckdb.DuckDBPyConnection, source: Source, table: str, share: int, shares: int) -> Grouped:
    columns = "vote, points" if source.graded else "vote, NULL"
    weight = "sum(count::BIGINT)::BIGINT" if source.counted else "count(*)"
    rows = con.execute(
        f"SELECT {columns}, {weight} FROM {table} "  # noqa: S608 see _table
        f"WHERE {_mine('vote', share, shares)} GROUP BY ALL"
    ).fetchall()
    index = {key: place for place, key in enumerate(source.keys)}
    ballots = ((parse_vote(vote, points, index)[0], int(weight)) for vote, points, weight in rows)
    return grouped_from(merged(ballots), graded=source.graded)


def _ints(values: Any) -> Ints:
    return np.asarray(values, dtype=np.int64)
