"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from dure import __version__, clock
from dure.web.languages import languages


def site(request: HttpRequest) -> dict[str, Any]:
    """Return what every template may use; it asks the database nothing.

    demo: whether this is the demo world. version. at: the moment of the request. languages: code, own name
    and direction of each. read_only: nothing can be changed for now. here: the address of this page, to come
    back to.
    """
    return {
        "demo": settings.DURE_DEMO,
        "version": __version__,
        "at": getattr(request, "at", None) or clock.now(),
        "languages": languages(),
        "read_only": settings.DURE_READ_ONLY,
        "here": request.get_full_path(),
    }
