"""The languages of the interface, each by its own name."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils.translation import get_language_info


@cache
def languages() -> list[dict[str, str]]:
    """Return code, own name and writing direction of each language, in the order of the settings."""
    found = [get_language_info(code) for code, _ in settings.LANGUAGES]
    return [
        {"code": one["code"], "name": one["name_local"], "direction": "rtl" if one["bidi"] else "ltr"}
        for one in found
    ]
