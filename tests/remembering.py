"""Worlds of tests are built by the commands once in each process; later tests get the same rows back at once."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from dure.networks.models import Organization
from dure.people.models import Person
from dure.record.models import Entry

P = ParamSpec("P")
Built = TypeVar("Built")
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Rows:
    """What building added to one table, and the rows of it that were there before and were changed."""

    table: str
    columns: tuple[str, ...]
    key: int  # place of the primary key
    added: tuple[Row, ...]
    changed: tuple[Row, ...]

    def put_back(self) -> None:
        """Write the rows again."""
        quoted = [connection.ops.quote_name(name) for name in self.columns]
        table = connection.ops.quote_name(self.table)
        places = ", ".join(["%s"] * len(quoted))
        insert = f"INSERT INTO {table} ({', '.join(quoted)}) VALUES ({places})"  # noqa: S608 names of our own tables
        with connection.cursor() as cursor:
            if self.added:
                cursor.executemany(insert, self.added)
            for row in self.changed:
                sets = ", ".join(f"{name} = %s" for name in quoted)
                update = f"UPDATE {table} SET {sets} WHERE {quoted[self.key]} = %s"  # noqa: S608 likewise
                cursor.execute(update, [*row, row[self.key]])


def remembered(build: Callable[P, Built]) -> Callable[P, Built]:
    """Let a function that fills an empty database do so once for the same plain arguments.

    It builds as ever where something stands in the database already, and where it is given a world to build on.
    """
    kept: dict[Any, tuple[list[Rows], Built]] = {}

    @wraps(build)
    def built(*args: P.args, **kwargs: P.kwargs) -> Built:
        plain = all(isinstance(one, str | int) for one in (*args, *kwargs.values()))
        if not plain or not _empty():
            return build(*args, **kwargs)
        key = (args, tuple(sorted(kwargs.items())))
        if key not in kept:
            before = _everything()
            made = build(*args, **kwargs)
            kept[key] = (_difference(before, _everything()), copy.deepcopy(made))
            return made
        rows, made = kept[key]
        with transaction.atomic():
            for one in rows:
                one.put_back()
            _count_on(rows)
        return copy.deepcopy(made)

    return built


def _count_on(rows: list[Rows]) -> None:
    """Let new rows get numbers above those put back, where the database counts apart from its tables."""
    tables = {one.table for one in rows}
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in tables]
    if statements := connection.ops.sequence_reset_sql(no_style(), models):
        with connection.cursor() as cursor:
            cursor.execute(" ".join(statements))


def _empty() -> bool:
    return not (Person.objects.exists() or Organization.objects.exists() or Entry.objects.exists())


def _everything() -> dict[str, tuple[tuple[str, ...], int, dict[Any, Row]]]:
    """Return the columns, the place of the primary key and the rows of every table."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 a table of ours
            columns = tuple(one[0] for one in cursor.description)
            key = columns.index(model._meta.pk.column)
            found[table] = (columns, key, {row[key]: tuple(row) for row in cursor.fetchall()})
    return found


def _difference(before: dict[str, Any], after: dict[str, Any]) -> list[Rows]:
    found = []
    for table, (columns, key, rows) in after.items():
        there = before[table][2]
        added = tuple(row for pk, row in rows.items() if pk not in there)
        changed = tuple(row for pk, row in rows.items() if pk in there and there[pk] != row)
        if added or changed:
            found.append(Rows(table, columns, key, added, changed))
    return found
