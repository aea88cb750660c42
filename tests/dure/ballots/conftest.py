"""A round of the Seoul budget charter for the tests of ballots."""

from __future__ import annotations

import pytest
from tests.cast import World
from tests.secret import Secret, build_secret
from tests.seoul import Seoul, build_seoul


@pytest.fixture
def seoul(db: None) -> Seoul:
    """The small world with an open round of the Seoul budget charter."""
    return build_seoul()


@pytest.fixture
def secret(db: None) -> Secret:
    """A round in which the members of the umbrella vote unseen, with three proposals on the paper."""
    return build_secret()


@pytest.fixture
def committed_secret(committed_world: World) -> Secret:
    """The same, committed, for tests in which several vote at once."""
    return build_secret(committed_world)
