"""What changed between two texts, line by line, for people to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

AROUND = 2  # unchanged lines shown beside a change


@dataclass(frozen=True)
class DiffLine:
    """One line of a comparison: `kind` is "same", "gone", "added" or "skipped" (`text` then holds nothing)."""

    kind: str
    text: str
    number: int | None = None


def text_diff(old: str, new: str) -> list[DiffLine]:
    """Return the changed lines of two texts with a little of what stands around them."""
    before, after = old.splitlines(), new.splitlines()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found: list[DiffLine] = []
    for group in matcher.get_grouped_opcodes(AROUND):
        if found or group[0][3] > 0:
            found.append(DiffLine("skipped", ""))
        for operation in group:
            found.extend(_lines(operation, before, after))
    return found


def _lines(
    operation: tuple[str, int, int, int, int], before: list[str], after: list[str]
) -> Iterator[DiffLine]:
    name, old_from, old_to, new_from, new_to = operation
    if name == "equal":
        for number in range(new_from, new_to):
            yield DiffLine("same", after[number], number + 1)
        return
    for number in range(old_from, old_to):
        yield DiffLine("gone", before[number])
    for number in range(new_from, new_to):
        yield DiffLine("added", after[number], number + 1)
