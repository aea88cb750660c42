"""Counts that tell nothing of small groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LIMIT = 10


@dataclass(frozen=True)
class Told:
    """What may be told of some counts: those that stand alone, how many the rest are together, of how many values.

    `rest` is None where the rest itself is too small to be told, and 0 where there is none.
    """

    shown: Mapping[str, int] = field(hash=False)
    rest: int | None
    values: int

    @property
    def total(self) -> int | None:
        """The sum of all, None where it would give the rest away."""
        return None if self.rest is None else sum(self.shown.values()) + self.rest


def told(counts: Mapping[str, int], limit: int = LIMIT) -> Told:
    """Return what may be told of counts of people in groups, whose sum is known elsewhere or not.

    A group under `limit` is never shown alone. Those under it are told together; as long as they are fewer than
    `limit` together, the smallest group that would be shown joins them, for otherwise their sum follows from the
    total. Where all together are fewer, nothing is told. Groups of nobody are left out. The order is kept.
    """
    there = {value: count for value, count in counts.items() if count > 0}
    small = {value for value, count in there.items() if count < limit}
    by_size = sorted((value for value in there if value not in small), key=lambda value: there[value])
    while small and by_size and sum(there[value] for value in small) < limit:
        small.add(by_size.pop(0))
    rest = sum(there[value] for value in small)
    shown = {value: count for value, count in there.items() if value not in small}
    return Told(shown=shown, rest=None if 0 < rest < limit else rest, values=len(small))
