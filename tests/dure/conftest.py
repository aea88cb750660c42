"""Fixtures for all of Dure's tests: the small world with its fixed cast (see `tests.cast`)."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone, translation
from tests.cast import World, build_world

APPEND_ONLY = import_module("dure.migrations.0002_record_is_append_only")
ERASURE = import_module("dure.migrations.0014_trust")


@pytest.fixture(autouse=True)
def english_in_utc() -> None:
    """Each test begins in English and in UTC, whoever read the last page of the one before."""
    translation.activate("en")
    timezone.deactivate()


@pytest.fixture
def world(db: None) -> World:
    """Two sibling district networks under one umbrella, a council with public and private seats, a city."""
    return build_world()


@pytest.fixture
def record_to_be_emptied(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Put the record's triggers and its head back after the database was emptied (see `committed_world`)."""
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        APPEND_ONLY.forward(apps, editor)
        ERASURE.forward(apps, editor)


@pytest.fixture
def committed_world(record_to_be_emptied: None, transactional_db: None) -> Iterator[World]:
    """The same world, committed, for tests in which several threads act at once.

    The record refuses to be emptied, so its triggers are taken off before the cleaning that ends such a test.
    """
    yield build_world()
    with connection.schema_editor() as editor:
        APPEND_ONLY.back(apps, editor)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what touches the database: everything else has run before, and would say the same again."""
    here = Path(__file__).parent
    ours = [one for one in items if here in one.path.parents]
    if connection.vendor == "postgresql":
        left = {one for one in ours if one.get_closest_marker("sqlite") or not touches_the_database(one)}
    else:
        left = {one for one in ours if one.get_closest_marker("postgresql")}
    config.hook.pytest_deselected(items=list(left))
    items[:] = [one for one in items if one not in left]


def touches_the_database(item: pytest.Item) -> bool:
    """Whether a test asks for the database, itself, through what it needs, or by starting the program."""
    if "operations" in item.path.parts:
        return True
    asked = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(asked & {"db", "transactional_db"})
