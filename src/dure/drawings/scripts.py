"""In which language and direction a text is written, as far as its letters tell: for texts that nobody translates."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi

from dure.drawings.marks import attributes_of

# Letters that, in the languages of the pages, belong to one of them alone. Latin letters tell nothing: they may be
# English, French or a name.
LETTERS = {"ko": ("\uac00", "\ud7a3"), "ur": ("\u0600", "\u06ff")}


ENOUGH = 1 / 3  # of the letters: names from elsewhere do not change the language of a text


def language_of(text: str) -> str | None:
    """Return the language that most letters of a text tell, None where they do not tell: Latin ones never do."""
    if text.isascii():
        return None
    letters = [letter for letter in text if letter.isalpha()]
    for language, (first, last) in LETTERS.items():
        if sum(first <= letter <= last for letter in letters) > ENOUGH * len(letters):
            return language
    return None


def direction_of(text: str) -> str:
    """Return rtl for a text in a language that runs from right to left, else ltr."""
    return "rtl" if language_of(text) == "ur" else "ltr"


def foreign(text: str) -> dict[str, str | None]:
    """Return `lang` and `dir` of a text, each None unless it is known and differs from the page's own."""
    page = (get_language() or "en").partition("-")[0]
    language, direction = language_of(text), direction_of(text)
    return {
        "lang": language if language != page else None,
        "dir": direction if direction != ("rtl" if get_language_bidi() else "ltr") else None,
    }


def as_written(text: str) -> SafeString:
    """Return the same as attributes of a tag."""
    return attributes_of(**foreign(text))
