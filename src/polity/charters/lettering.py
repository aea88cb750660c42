"""How wide letters run, near enough to break lines: drawings are made without a browser."""

from __future__ import annotations

import unicodedata

_WIDE, _NARROW, _CAPITAL, _OTHER = 1.0, 0.3, 0.68, 0.55


def width_of(text: str, size: float) -> float:
    """Return about how wide `text` runs at a font size, in the same unit."""
    return size * sum(_width(sign) for sign in text)


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Break `text` into lines of at most `width`: between words, and within a word that is too long by itself."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width_of(longer, size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _broken(word, width, size)
        lines.extend(full)
    return [*lines, line] if line else lines


def hangs(text: str) -> bool:
    """Whether a text has letters of the Arabic script, which titles write on a slope (Nastaliq)."""
    return any("\u0600" <= sign <= "\u06ff" for sign in text)


def _broken(word: str, width: float, size: float) -> list[str]:
    pieces = [""]
    for sign in word:
        if pieces[-1] and width_of(pieces[-1] + sign, size) > width and not unicodedata.combining(sign):
            pieces.append("")
        pieces[-1] += sign
    return pieces


def _width(sign: str) -> float:
    if unicodedata.combining(sign):
        return 0.0
    if unicodedata.east_asian_width(sign) in "WF":
        return _WIDE
    if sign in " .,:;'’‘|!iljtf()·":
        return _NARROW
    return _CAPITAL if sign.isupper() else _OTHER
