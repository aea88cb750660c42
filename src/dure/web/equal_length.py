"""Pages whose length tells nothing of what is marked on them, also to somebody who sees the connection only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

STEP = 1024  # bytes: a page is as long as a multiple of this
ROOM = 4096  # bytes by which sentences about the marks may differ
ROOM_OF_ROW = 256  # bytes by which one row may differ, marked or not


def render_of_equal_length(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    blank: Mapping[str, Any],
    rows: int,
    status: int = 200,
) -> HttpResponse:
    """Render a page to a length that is the same whatever is marked on it.

    `blank` takes the place of what is in `context` where nothing is marked; `rows` is how many options there are. The
    page is as long as the blank one and room for the marks. It is neither compressed nor stored on its way.
    """
    response = render(request, template, dict(context), status=status)
    unmarked = render(request, template, {**context, **blank})
    return of_length(response, len(unmarked.content) + ROOM + ROOM_OF_ROW * rows)


def of_length(response: HttpResponse, length: int) -> HttpResponse:
    """Fill a page with spaces up to `length` bytes, to the next step, and keep everything on its way from
    compressing it.
    """
    whole = -(-max(length, len(response.content)) // STEP) * STEP
    response.content += b" " * (whole - len(response.content))
    response["Content-Encoding"] = "identity"
    patch_cache_control(response, private=True, no_store=True, no_transform=True)
    return response
