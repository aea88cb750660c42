"""An empty database gets the same tables, whether all at once or through every migration."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

pytestmark = pytest.mark.django_db


@contextmanager
def empty_database(folder: Path, name: str) -> Iterator[tuple[str, BaseDatabaseWrapper]]:
    """A database of its own, as an address and as a connection."""
    folder.mkdir()
    if connection.vendor == "sqlite":
        beside = connection.copy()
        beside.settings_dict = {**connection.settings_dict, "NAME": str(folder / "dure.sqlite3")}
        yield "", beside
        beside.close()
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    beside = connection.copy()
    beside.settings_dict = {**connection.settings_dict, "NAME": name}
    yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl(), beside
    beside.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}"')


def migrate(folder: Path, address: str, *what: str) -> None:
    surroundings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "dure.settings",
        "DURE_HOME": str(folder),
        "DATABASE_URL": address,
    }
    command = [sys.executable, "-m", "dure", "manage", "migrate", "-v", "0", *what]
    subprocess.run(command, env=surroundings, check=True)


def rows(beside: BaseDatabaseWrapper, asked: str, *values: str) -> list[tuple]:
    with beside.cursor() as cursor:
        cursor.execute(asked, values)
        return cursor.fetchall()


def on_sqlite(beside: BaseDatabaseWrapper, table: str) -> tuple[object, ...]:
    """Columns, keys, uniqueness, indexes and the names of the constraints of one table."""
    ((sql,),) = rows(beside, "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", table)
    return (
        sorted(row[1:] for row in rows(beside, f"PRAGMA table_info({table})")),
        sorted(row[2:] for row in rows(beside, f"PRAGMA foreign_key_list({table})")),
        sorted(re.findall(r'CONSTRAINT "(\w+)" (?:CHECK|UNIQUE)', sql)),
        sorted(
            rows(beside, "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s", table),
            key=str,
        ),
    )


def on_postgresql(beside: BaseDatabaseWrapper, table: str) -> tuple[object, ...]:
    """Columns, constraints and indexes of one table; names that Django makes up follow a table's first name."""
    columns = (
        "SELECT column_name, data_type, character_maximum_length, is_nullable, column_default"
        " FROM information_schema.columns WHERE table_name = %s ORDER BY 1"
    )
    constraints = (
        "SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass"
    )
    indexes = "SELECT indexdef FROM pg_indexes WHERE tablename = %s"
    named = [row[0] for asked in (constraints, indexes) for row in rows(beside, asked, table)]
    return rows(beside, columns, table), sorted(
        re.sub(r"^dure_\w+ |(?<=INDEX )dure_\w+ ", "", one) for one in named
    )


def shape(beside: BaseDatabaseWrapper) -> dict[str, object]:
    """What a database says about our tables, and the triggers and first rows that migrations make."""
    sqlite = beside.vendor == "sqlite"
    # Of the tables of others some keys are wider when they are made at once, which nothing depends on.
    ours = [one for one in beside.introspection.table_names() if one.startswith("dure_")]
    triggers = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        if sqlite
        else "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
    )
    return {
        **{table: (on_sqlite if sqlite else on_postgresql)(beside, table) for table in ours},
        "triggers": rows(beside, triggers),
        "migrations": rows(beside, "SELECT app, name FROM django_migrations ORDER BY app, name"),
        "head": rows(beside, "SELECT * FROM dure_head"),
    }


def test_both_ways_lead_to_the_same_tables(tmp_path):
    with (
        empty_database(tmp_path / "at_once", "dure_at_once") as (address, at_once),
        empty_database(tmp_path / "by_steps", "dure_by_steps") as (other_address, by_steps),
    ):
        migrate(tmp_path / "at_once", address)
        migrate(tmp_path / "by_steps", other_address, "dure")
        migrate(tmp_path / "by_steps", other_address)
        made, migrated = shape(at_once), shape(by_steps)
        assert made.keys() == migrated.keys()
        for name in made:
            assert made[name] == migrated[name], name
        assert len(made) > 40
        assert made["triggers"]
