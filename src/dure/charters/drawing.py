"""The state diagram of a charter, drawn from its text, in the reader's language."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi, gettext

from polity.charters import Charter
from polity.charters.diagram import svg


def diagram(charter: Charter, *, key: str, current: str | None = None) -> SafeString:
    """Return the diagram as SVG; `key` makes its ids unique on the page, `current` marks a stage."""
    drawn = svg(
        charter,
        current=current,
        direction="rtl" if get_language_bidi() else "ltr",
        shape="column",
        language=(get_language() or "en").partition("-")[0],
        translate=gettext,
        key=key,
    )
    return mark_safe(drawn)  # noqa: S308 polity escapes every word of the text (tested there and here)
