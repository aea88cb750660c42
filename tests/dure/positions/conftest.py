"""Twelve organizations with shared networks, and a round in which they draft positions."""

from __future__ import annotations

import pytest
from tests.table import Table, build_table


@pytest.fixture
def table(db: None) -> Table:
    """The twelve organizations of the example worked by hand."""
    return build_table()
