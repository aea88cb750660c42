"""Say things about a charter in the reader's language: its own translations first, then Dure's catalogue."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.utils.translation import get_language, gettext

from polity.charters import Charter
from polity.sentences import Sentence


@lru_cache(maxsize=1024)
def _titles(charter: Charter, language: str) -> dict[str, str]:
    return charter.titles(language)


def wording(charter: Charter) -> Callable[[str], str]:
    """Return how to translate a title or template of this charter into the active language."""
    titles = _titles(charter, (get_language() or "en").partition("-")[0])
    return lambda template: titles.get(template) or gettext(template) if template else ""


def worded(charter: Charter, text: Sentence | str) -> str:
    """Return a title or a sentence about this charter in the active language."""
    translate = wording(charter)
    return text.render(translate) if isinstance(text, Sentence) else translate(text)
