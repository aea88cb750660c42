"""What the tests of bills have: a network that follows them."""

from __future__ import annotations

import pytest
from tests.followed import Followed, build_followed


@pytest.fixture
def followed(db: None) -> Followed:
    """A network of the Azores, a round of bills, an enterprise that tells its practices."""
    return build_followed()
