"""Pages of which nothing is kept anywhere: no cache, no address handed on."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

View = Callable[..., HttpResponseBase]


def kept_nowhere(view: View) -> View:
    """Mark every answer of a view as private, never stored, and its address as one that is not told to other pages."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        answer["Referrer-Policy"] = "same-origin"
        patch_cache_control(answer, private=True, no_store=True)
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return wrapped
