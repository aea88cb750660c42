"""Words that may mean danger raise a flag for a caseworker to look first. They decide nothing."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _lists() -> tuple[tuple[re.Pattern[str], ...], tuple[str, ...]]:
    """Return the patterns of words that stand alone, and the stems that are looked for inside of words."""
    whole, stems = [], []
    folder = files("dure") / "library" / "urgent"
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if not file.name.endswith(".toml"):
            continue
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        whole += [re.compile(rf"(?<!\w){re.escape(folded(word))}(?!\w)") for word in told.get("words", [])]
        stems += [folded(word) for word in told.get("stems", [])]
    return tuple(whole), tuple(stems)


def folded(text: str) -> str:
    """Return a text without differences of case and form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())


def urgent_words(text: str) -> tuple[str, ...]:
    """Return the words in a text, of any language of the lists, that may mean danger; each once, in their order."""
    said = folded(text)
    whole, stems = _lists()
    found = [match.group() for pattern in whole if (match := pattern.search(said))]
    found += [stem for stem in stems if stem in said]
    return tuple(sorted(dict.fromkeys(found), key=said.index))
