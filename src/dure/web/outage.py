"""Reading goes on while nothing may be written; nobody is told a false yes."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from dure.web.views import SAFE, later


class ReadOnly:
    """Answers 503 to every request that would write, as long as DURE_READ_ONLY=1."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, or say when to try again."""
        if settings.DURE_READ_ONLY and request.method not in SAFE:
            return later(request)
        return self.get_response(request)
