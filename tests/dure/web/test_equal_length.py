"""Pages that show what is marked are as long as any other of their kind."""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from dure.web.equal_length import STEP, of_length


@pytest.mark.parametrize(
    ("written", "asked", "whole"), [(10, 10, STEP), (10, STEP + 1, 2 * STEP), (STEP, 0, STEP)]
)
def test_a_page_is_filled_up_to_the_next_step(written: int, asked: int, whole: int) -> None:
    filled = of_length(HttpResponse(b"x" * written), asked)
    assert len(filled.content) == whole
    assert filled.content.rstrip() == b"x" * written


def test_nothing_on_its_way_may_compress_or_store_it() -> None:
    filled = of_length(HttpResponse(b"x"), 1)
    assert filled["Content-Encoding"] == "identity"
    assert {one.strip() for one in filled["Cache-Control"].split(",")} == {
        "private",
        "no-store",
        "no-transform",
    }
