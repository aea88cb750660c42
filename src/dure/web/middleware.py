"""Everything a view may take for granted about its reader: the moment, the language, the time zone, and
refusals as pages.
"""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control

from dure import clock
from dure.refusals import Refused
from dure.web.views import refused_response

UNREADABLE = "\ufffd"
IN_NO_COLUMN = re.compile("[\0\ud800-\udfff]")  # zero bytes and half signs (lone surrogates)


class ReaderMiddleware:
    """Sets `request.at`, the language and the time zone of the reader, and shows each `Refused` as a page.

    The language is the person's own; before signing in, the cookie's or the browser's (found by
    LocaleMiddleware).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Prepare the request and answer it; what one sees when signed in is kept nowhere, unless the page says so."""
        request.at = clock.now()
        without_zero_bytes(request)
        timezone.deactivate()
        if request.user.is_authenticated:
            read_as(request, request.user.language, request.user.time_zone)
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = (
                '"cache", "storage"'  # nothing of them stays in a browser that others use
            )
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> None:
        """Make what a form sent readable, once the check of its token has read it; the API looks at its own bodies."""
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            without_unreadable_signs(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Show a refusal; leave every other exception alone."""
        return refused_response(request, exception) if isinstance(exception, Refused) else None


def without_zero_bytes(request: HttpRequest) -> None:
    """Read a zero byte in the address as the sign for what cannot be read: no reference holds it, and a database
    may refuse even to look for it.
    """
    request.path_info = request.path_info.replace("\0", UNREADABLE)
    query = request.META.get("QUERY_STRING", "")
    if "%00" in query:
        request.META["QUERY_STRING"] = query.replace("%00", quote(UNREADABLE))
        request.__dict__.pop("GET", None)  # what an earlier middleware may have read of it


def without_unreadable_signs(request: HttpRequest) -> None:
    """Read zero bytes and half signs in the names and values of a form as the sign for what cannot be read."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    if any(IN_NO_COLUMN.search(name) or IN_NO_COLUMN.search(value) for name, value in sent):
        readable = [
            (IN_NO_COLUMN.sub(UNREADABLE, name), IN_NO_COLUMN.sub(UNREADABLE, value)) for name, value in sent
        ]
        request.POST = QueryDict(urlencode(readable), encoding="utf-8")  # nobody can change it either


def read_as(request: HttpRequest, language: str, time_zone: str) -> None:
    """Show the rest of this request in a language and a time zone; what is not known is left as it was."""
    if language in dict(settings.LANGUAGES):
        translation.activate(language)
        request.LANGUAGE_CODE = language
    if zone := zone_named(time_zone):
        timezone.activate(zone)


def read_where(request: HttpRequest, time_zone: str) -> None:
    """Show the rest of this request in the time zone of the place it is about, to whoever has none of their own."""
    if not request.user.is_authenticated and (zone := zone_named(time_zone)):
        timezone.activate(zone)


def zone_named(name: str) -> zoneinfo.ZoneInfo | None:
    """Return the time zone of that name, or None where there is none."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None
