"""How much room letters take, near enough to lay out a drawing without a font at hand."""

from __future__ import annotations

import unicodedata

_NARROW = frozenset("iljtfrI.,:;'’|!()[]- ·")
_BROAD = frozenset("mwMW@%")


def breadth(text: str) -> float:
    """Estimate the width of a text in ems of its font size; a little too wide rather than too narrow."""
    return sum(_letter(letter) for letter in text)


def _letter(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1
    if letter in _NARROW:
        return 0.33
    if letter in _BROAD:
        return 0.88
    return 0.68 if letter.isupper() else 0.56


def fitted(text: str, room: float) -> str:
    """Cut a text to `room` ems, with an ellipsis where something was cut."""
    if breadth(text) <= room:
        return text
    kept = text
    while kept and breadth(kept) + 0.8 > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def lines(text: str, room: float, most: int = 2) -> list[str]:
    """Break a text at spaces into at most `most` lines of `room` ems; the last one is cut if it must be."""
    found: list[str] = []
    for word in text.split():
        if found and breadth(f"{found[-1]} {word}") <= room:
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    if len(found) > most:
        found = [*found[: most - 1], " ".join(found[most - 1 :])]
    return [fitted(line, room) for line in found]
