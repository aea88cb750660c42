"""A round of the Seoul budget charter for the tests of matters."""

from __future__ import annotations

import pytest
from tests.seoul import Seoul, build_seoul


@pytest.fixture
def seoul(db: None) -> Seoul:
    """The small world with an open round of the Seoul budget charter."""
    return build_seoul()
