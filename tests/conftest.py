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
