"""Rows that must tell nothing of when they came, or with which others.

SQLite numbers the rows of each table in the order in which they came. PostgreSQL notes for each row which transaction
wrote it, and keeps rows in their order. Where one act marks a roll and fills a box, both would lead from a person to a
paper. SQLite's numbers are therefore drawn by chance (`scatter`); on PostgreSQL the clock writes new rows again, many
in one transaction, in an order drawn by chance (`mix`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from dure.chance import in_any_order

CROWD = 20  # rows in use that one transaction wrote
AT_ONCE = 5000  # rows of one table in one turn


@dataclass(frozen=True)
class Mixed:
    """A table that is mixed: its key, the column that says to which box a row belongs, which rows are in use, and a
    column that is written again as it is. All are names and conditions of our own.
    """

    table: str
    key: str
    box: str
    used: str
    column: str

    def sql(self, text: str) -> str:
        """Return a statement with these names in it."""
        return text.format(table=self.table, key=self.key, box=self.box, used=self.used, column=self.column)


SCATTER = "UPDATE {table} SET rowid = random() & 9223372036854775807 WHERE {key} = %s"
# `xmin` is the transaction that wrote a row. Lines of a roll that are not used yet were all written by one.
LONELY = """
SELECT {key} FROM {table} WHERE {box} = %s AND {used} AND xmin::text IN (
    SELECT xmin::text FROM {table} WHERE {box} = %s AND {used} GROUP BY 1 HAVING COUNT(*) < %s)
LIMIT %s
"""
OTHERS = """
SELECT {key} FROM {table} WHERE {box} = %s AND {used} AND NOT ({key} = ANY(%s)) ORDER BY random() LIMIT %s
"""
AGAIN = "UPDATE {table} SET {column} = {column} WHERE {key} = %s"


def scatter(mixed: Mixed, keys: Iterable[str]) -> None:
    """Let nothing in a table tell in which order these rows came. Only SQLite numbers them."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute(mixed.sql(SCATTER), [key])


def alone(purpose: int, box: int) -> bool:
    """Whether this transaction is the only one that mixes a box; it stays so until its end. PostgreSQL only.

    `purpose` is any constant that nobody else uses.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [purpose, box])
        return bool(cursor.fetchone()[0])


def mix(tables: Sequence[Mixed], box: int, crowd: int = CROWD, most: int = AT_ONCE) -> int:
    """Write again the rows of a box that fewer than `crowd` share a transaction with, and others until they are a
    crowd; return how many. What they say stays the same. PostgreSQL only, inside a transaction.
    """
    lonely = {mixed: _lonely(mixed, box, crowd, most) for mixed in tables}
    if not any(lonely.values()):
        return 0
    count = 0
    for mixed, keys in lonely.items():
        chosen = [*keys, *_others(mixed, box, keys, max(0, crowd - len(keys)))]
        _write_again(mixed, in_any_order(chosen))
        count += len(chosen)
    return count


def _lonely(mixed: Mixed, box: int, crowd: int, most: int) -> list[Any]:
    """Return keys of rows in use with whose transaction fewer than `crowd` rows share."""
    with connection.cursor() as cursor:
        cursor.execute(mixed.sql(LONELY), [box, box, crowd, most])
        return [row[0] for row in cursor.fetchall()]


def _others(mixed: Mixed, box: int, keys: Sequence[Any], count: int) -> list[Any]:
    """Return keys of `count` other rows in use, drawn by chance; fewer where there are no more."""
    if not count or not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(mixed.sql(OTHERS), [box, list(keys), count])
        return [row[0] for row in cursor.fetchall()]


def _write_again(mixed: Mixed, keys: Sequence[Any]) -> None:
    """Write rows again as they are, one after the other."""
    with connection.cursor() as cursor:
        cursor.executemany(mixed.sql(AGAIN), [(key,) for key in keys])
