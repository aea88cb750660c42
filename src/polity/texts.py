"""Words that change: what is new, what several changes have in common, and who wrote what.

A text is cut into words, spaces and signs; Chinese and Japanese signs stand alone. A Hangul word of which only the
ending changes is cut where the change begins, so that 기금을 → 기금은 shows the particle and not the noun.
Everything is deterministic; the pieces of a difference, put together again, give both texts unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction

SAME, REMOVED, ADDED = "same", "removed", "added"
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\w+(?:['’]\w+)*|\s+|[^\w\s]")
_HANGUL = re.compile(r"[가-힣]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is the same in both, only in the old one, or only in the new one."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """New words in place of the tokens `start` to `end` of a common text (equal: put in between)."""

    start: int
    end: int
    words: tuple[str, ...]

    def touches(self, other: Change) -> bool:
        """Whether both change the same place; what lies edge to edge counts, since order would decide there."""
        if self == other:
            return False
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True, slots=True)
class Clash:
    """The same words of the common text, changed in two ways."""

    base: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    """Two changes of one text together. `text` is None where they touch the same words; `clashes` then shows these."""

    text: str | None
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A stretch of a text and the number (from 0) of the wording that brought it."""

    wording: int
    text: str


def tokens(text: str) -> tuple[str, ...]:
    """Cut a text into words, spaces and single signs; joined, they give the text."""
    return tuple(_TOKEN.findall(text))


def difference(old: str, new: str) -> tuple[Piece, ...]:
    """Return what was removed and added between two texts, word by word."""
    before, after = tokens(old), tokens(new)
    pieces: list[Piece] = []
    for tag, a, b, c, d in _matched(before, after):
        if tag == "equal":
            pieces.append(Piece(SAME, "".join(before[a:b])))
        else:
            pieces.extend(_replaced(before[a:b], after[c:d]))
    return tuple(_joined(_without_islands(pieces)))


def changes(base: str, new: str) -> tuple[Change, ...]:
    """Return the places of `base`, in tokens, that `new` changes."""
    before, after = tokens(base), tokens(new)
    return tuple(Change(a, b, after[c:d]) for tag, a, b, c, d in _matched(before, after) if tag != "equal")


def merged(base: str, mine: str, theirs: str) -> Merged:
    """Return both changes of `base` in one text, or the places where they clash."""
    words = tokens(base)
    ours, others = list(changes(base, mine)), list(changes(base, theirs))
    clashes = tuple(_clashes(words, ours, others))
    if clashes:
        return Merged(None, clashes)
    together = sorted({*ours, *others}, key=lambda one: (one.start, one.end))
    out: list[str] = []
    at = 0
    for one in together:
        out.extend(words[at : one.start])
        out.extend(one.words)
        at = max(at, one.end)
    out.extend(words[at:])
    return Merged("".join(out))


def rivals(base: str, texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the pairs that change the same words of `base` in different ways, by name."""
    made = {name: changes(base, text) for name, text in texts.items()}
    names = sorted(made)
    return tuple(
        (one, other)
        for place, one in enumerate(names)
        for other in names[place + 1 :]
        if any(a.touches(b) for a in made[one] for b in made[other])
    )


def farthest_first(base: str, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names in the order in which assemblies vote: what departs most from `base` first.

    Measured in words removed and added; a tie goes by name.
    """
    return tuple(sorted(texts, key=lambda name: (-_departure(base, texts[name]), name)))


def authored(wordings: Sequence[str]) -> tuple[Share, ...]:
    """Return the last wording in stretches, each with the number of the wording that first brought it."""
    if not wordings:
        return ()
    held = [(word, 0) for word in tokens(wordings[0])]
    for number, text in enumerate(wordings[1:], 1):
        after = tokens(text)
        next_held: list[tuple[str, int]] = []
        for tag, a, b, c, d in _matched([word for word, _ in held], after):
            next_held.extend(held[a:b] if tag == "equal" else [(word, number) for word in after[c:d]])
        held = next_held
    shares: list[Share] = []
    for word, number in held:
        if shares and (shares[-1].wording == number or not word.strip()):
            shares[-1] = Share(shares[-1].wording, shares[-1].text + word)
        else:
            shares.append(Share(number, word))
    return tuple(shares)


def found_in(asked: str, text: str) -> Fraction:
    """Return which part of the words of `asked` stands in `text`, in the same order: 1 is all, 0 is none or nothing."""
    wanted = [word.casefold() for word in tokens(asked) if word[0].isalnum()]
    there = [word.casefold() for word in tokens(text) if word[0].isalnum()]
    if not wanted:
        return Fraction(0)
    blocks = SequenceMatcher(None, wanted, there, autojunk=False).get_matching_blocks()
    return Fraction(sum(block.size for block in blocks), len(wanted))


def _matched(before: Sequence[str], after: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def _departure(base: str, text: str) -> int:
    words = tokens(base)
    made = changes(base, text)
    removed = sum(1 for one in made for word in words[one.start : one.end] if word.strip())
    return removed + sum(1 for one in made for word in one.words if word.strip())


def _clashes(words: Sequence[str], ours: Sequence[Change], others: Sequence[Change]) -> Iterator[Clash]:
    """Yield each place that both change, grown until nothing beside it touches it any more."""
    waiting = [*((one, True) for one in ours), *((one, False) for one in others)]
    waiting.sort(key=lambda pair: (pair[0].start, pair[0].end, pair[1]))
    groups: list[list[tuple[Change, bool]]] = []
    end = -1
    for one, mine in waiting:
        if groups and one.start <= end:
            groups[-1].append((one, mine))
        else:
            groups.append([(one, mine)])
        end = max(end, one.end)
    for group in groups:
        sides = [[one for one, mine in group if mine is side] for side in (True, False)]
        if not all(sides) or sides[0] == sides[1]:
            continue
        if not any(a.touches(b) for a in sides[0] for b in sides[1]):
            continue
        low = min(one.start for one, _ in group)
        high = max(one.end for one, _ in group)
        yield Clash("".join(words[low:high]), *(_written(words, side, low, high) for side in sides))


def _written(words: Sequence[str], made: Sequence[Change], low: int, high: int) -> str:
    out: list[str] = []
    at = low
    for one in made:
        out.extend(words[at : one.start])
        out.extend(one.words)
        at = one.end
    out.extend(words[at:high])
    return "".join(out)


def _replaced(before: Sequence[str], after: Sequence[str]) -> list[Piece]:
    old, new = "".join(before), "".join(after)
    if not old or not new:
        return [Piece(REMOVED, old)] if old else [Piece(ADDED, new)]
    kept = 0
    if _HANGUL.fullmatch(old) and _HANGUL.fullmatch(new):
        kept = next(
            (at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
        )
    pieces = [Piece(SAME, old[:kept])] if kept else []
    pieces += [Piece(REMOVED, old[kept:])] if old[kept:] else []
    return pieces + ([Piece(ADDED, new[kept:])] if new[kept:] else [])


def _without_islands(pieces: Sequence[Piece]) -> list[Piece]:
    """Take a space between two changed words into both: one change reads better than two."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        between = 0 < place < len(pieces) - 1
        if piece.kind == SAME and between and piece.text.isspace() and _changed_beside(pieces, place):
            found += [Piece(REMOVED, piece.text), Piece(ADDED, piece.text)]
        else:
            found.append(piece)
    return found


def _changed_beside(pieces: Sequence[Piece], place: int) -> bool:
    """Whether words were exchanged, not only left out or put in, on both sides of a piece."""
    before = {one.kind for one in pieces[max(0, place - 2) : place]}
    after = {one.kind for one in pieces[place + 1 : place + 3]}
    return {REMOVED, ADDED} <= before and {REMOVED, ADDED} <= after


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield pieces with neighbours of one kind put together; between two that stay, what went before what came."""
    removed: list[str] = []
    added: list[str] = []
    same: list[str] = []

    def changed() -> Iterator[Piece]:
        if removed:
            yield Piece(REMOVED, "".join(removed))
        if added:
            yield Piece(ADDED, "".join(added))
        removed.clear()
        added.clear()

    for piece in pieces:
        if piece.kind == SAME:
            yield from changed()
            same.append(piece.text)
            continue
        if same:
            yield Piece(SAME, "".join(same))
            same.clear()
        (removed if piece.kind == REMOVED else added).append(piece.text)
    yield from changed()
    if same:
        yield Piece(SAME, "".join(same))
