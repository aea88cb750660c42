"""What every test has."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker
from tests import migrated

# No test depends on how fast the machine is; under CI every run draws the same examples.
settings.register_profile(
    "dure",
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("dure")


# Files that take longest, the longest first. A worker takes a whole file: begun last, it would be alone at the end.
LONG = (
    *("library/test_demo.py", "dure/test_canaries.py", "dure/test_routes.py", "operations/test_killed.py"),
    *("matters/test_perform.py", "operations/test_migrations.py", "operations/test_database_away.py"),
    *(
        "rules/test_ratification_properties.py",
        "ballots/test_nothing_joins.py",
        "operations/test_new_tables.py",
    ),
    *("operations/test_no_sync.py", "dure/test_hostile_input.py"),
    *("journeys/test_everywhere.py", "journeys/test_budget_journey.py", "journeys/test_tour.py"),
    *("journeys/test_scripts_in_texts.py", "journeys/test_bad_input.py", "journeys/test_recognition.py"),
    *("journeys/test_one_voice.py", "journeys/test_support.py"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest."""
    items.sort(key=lambda item: next((n for n, name in enumerate(LONG) if item.path.match(name)), len(LONG)))


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Take the SQLite file that is there: it was copied from a migrated one."""
    return migrated.on_sqlite()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    """Begin with a copy of a migrated database."""
    with django_db_blocker.unblock():
        migrated.provide(request.config.cache.mkdir("migrated"))
