"""Find fields and list items in the bytes of a delimited text, many lines at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_KEEP = np.array([(1 << (8 * n)) - 1 for n in range(8)] + [2**64 - 1], dtype=np.uint64)
_MULTIPLIERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)


@dataclass(frozen=True)
class Text:
    """Bytes with room behind them, so that eight bytes may be read from any place."""

    data: NDArray[np.uint8]
    words: NDArray[np.uint64]

    @classmethod
    def of(cls, body: bytes) -> Text:
        """Wrap `body`, ending it with a line break when it has none."""
        ended = body if body.endswith(b"\n") or not body else body + b"\n"
        room = ended + bytes(8)
        data = np.frombuffer(room, dtype=np.uint8)
        words: NDArray[np.uint64] = np.ndarray((len(ended) + 1,), "<u8", room, 0, (1,))
        return cls(data[: len(ended)], words)

    def lines(self) -> tuple[Ints, Ints]:
        """Return where each line begins and ends (line break and carriage return left out)."""
        breaks = np.flatnonzero(self.data == 10)
        begins = np.concatenate(([0], breaks[:-1] + 1)) if breaks.size else breaks
        ends = breaks.copy()
        returns = (ends > begins) & (self.data[np.maximum(ends - 1, 0)] == 13)
        ends[returns] -= 1
        return begins.astype(np.int64), ends.astype(np.int64)


@dataclass(frozen=True)
class Items:
    """List items: item `i` is `data[begin[i]:end[i]]` and belongs to row `row[i]`."""

    row: Ints
    begin: Ints
    end: Ints


def fields(text: Text, begins: Ints, ends: Ints, places: Sequence[int]) -> list[tuple[Ints, Ints]] | int:
    """Return the bounds of the columns `places` on every line, or the first line that has too few."""
    marks = np.flatnonzero(text.data == 59)
    first = np.searchsorted(marks, begins)
    count = np.searchsorted(marks, ends) - first
    if count.size and int(count.min()) < max(places):
        return int(np.argmin(count >= max(places)))
    padded = np.concatenate((marks, [text.data.size]))
    found = []
    for place in places:
        left = padded[first + place - 1] + 1 if place else begins
        right = np.where(count > place, padded[np.minimum(first + place, marks.size)], ends)
        found.append((left.astype(np.int64), right.astype(np.int64)))
    return found


def items(text: Text, begins: Ints, ends: Ints) -> Items:
    """Split every field at its commas; an empty field has no item."""
    commas = np.flatnonzero(text.data == 44)
    first = np.searchsorted(commas, begins)
    counts = np.searchsorted(commas, ends) - first
    if int(counts.sum()) != commas.size:
        commas = commas[np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())]
    rows = np.arange(begins.size, dtype=np.int64)
    # The comma number `j` ends item `j + row`: each row before has one item more than it has commas.
    ended = np.arange(commas.size) + np.repeat(rows, counts)
    counts += 1
    stops = np.cumsum(counts)
    begin, end = np.empty((2, commas.size + begins.size), dtype=np.int64)
    begin[stops - counts], begin[ended + 1] = begins, commas + 1
    end[stops - 1], end[ended] = ends, commas
    row = np.repeat(rows, counts)
    full = end > begin
    if not full.all():
        row, begin, end = row[full], begin[full], end[full]
    return Items(row, begin, end)


def look_up(text: Text, found: Items, keys: Sequence[bytes]) -> Ints:
    """Return for each item the place of the key equal to it, or -1."""
    length = found.end - found.begin
    blocks = max((max((len(key) for key in keys), default=0) + 7) // 8, 1)
    wanted = [_key_words(keys, block) for block in range(blocks)]
    given = [_item_words(text, found.begin, length, block) for block in range(blocks)]
    sizes = np.array([len(key) for key in keys], dtype=np.int64)
    key_marks, item_marks = _marks(wanted, sizes), _marks(given, length)
    order = np.argsort(key_marks)
    place = _places(key_marks[order], item_marks)
    answer = order[place]
    same = sizes[answer] == length
    for want, have in zip(wanted, given, strict=True):
        same &= want[answer] == have
    return np.where(same, answer, -1).astype(np.int64)


def _places(sorted_marks: NDArray[np.uint64], marks: NDArray[np.uint64]) -> Ints:
    """Return where each mark would stand among the sorted ones, by a table on the top bits when it is exact."""
    bits = 16
    tops = (sorted_marks >> np.uint64(64 - bits)).astype(np.int64)
    if np.unique(tops).size == tops.size:
        table = np.zeros(1 << bits, dtype=np.int64)
        table[tops] = np.arange(tops.size)
        return table[(marks >> np.uint64(64 - bits)).astype(np.int64)]
    return np.minimum(np.searchsorted(sorted_marks, marks), sorted_marks.size - 1).astype(np.int64)


def whole_numbers(text: Text, found: Items) -> Ints | None:
    """Return the items as numbers, or None when one of them is not made of 1 to 17 digits."""
    length = found.end - found.begin
    longest = int(length.max()) if length.size else 0
    if longest > 17:
        return None
    value = np.zeros(length.size, dtype=np.int64)
    for place in range(longest):
        here = place < length
        digit = text.data[np.minimum(found.begin + place, text.data.size - 1)].astype(np.int64) - 48
        if (((digit < 0) | (digit > 9)) & here).any():
            return None
        value = np.where(here, value * 10 + digit, value)
    return value


def _key_words(keys: Sequence[bytes], block: int) -> NDArray[np.uint64]:
    parts = [int.from_bytes(key[8 * block : 8 * block + 8], "little") for key in keys]
    return np.array(parts, dtype=np.uint64)


def _item_words(text: Text, begin: Ints, length: Ints, block: int) -> NDArray[np.uint64]:
    at = np.minimum(begin + 8 * block, text.words.size - 1)
    return np.asarray(text.words[at] & _KEEP[np.clip(length - 8 * block, 0, 8)])


def _marks(blocks: Sequence[NDArray[np.uint64]], length: Ints) -> NDArray[np.uint64]:
    mark = length.astype(np.uint64) * np.uint64(_MULTIPLIERS[3])
    for number, block in enumerate(blocks):
        mark = (mark ^ block) * np.uint64(_MULTIPLIERS[number % 3])
        mark ^= mark >> np.uint64(29)
    return mark * np.uint64(_MULTIPLIERS[0])
