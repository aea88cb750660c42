"""Fixtures for all of Dure's tests: the small world with its fixed cast (see `tests.cast`)."""

from __future__ import annotations

import pytest
from tests.cast import World, build_world


@pytest.fixture
def world(db: None) -> World:
    """Two sibling district networks under one umbrella, a council with public and private seats, a city."""
    return build_world()
