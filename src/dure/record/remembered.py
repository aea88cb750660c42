"""What costs much to look up and changes only by an act: kept by each process while the record tells nothing new."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.db.models import QuerySet

from dure.record.models import Entry

T = TypeVar("T")


def newest(*, outside_matters: bool = False) -> QuerySet[Entry, str]:
    """Return the leaf of the newest entry, or of the newest that concerns no matter: who there is, who belongs where.

    No row where nothing is told yet. A leaf is hashed with its own salt, so no two worlds ever share one.
    """
    entries = Entry.objects.filter(matter="") if outside_matters else Entry.objects.all()
    return entries.order_by("-number").values_list("leaf", flat=True)[:1]


class Remembered(Generic[T]):
    """Values by key, each as it was looked up when a certain entry was the newest; `most` of them, then none."""

    def __init__(self, most: int = 256) -> None:
        """Begin with nothing known."""
        self._most = most
        self._known: dict[Hashable, tuple[str, T]] = {}

    def get(self, key: Hashable, told: str | None, look_up: Callable[[], T]) -> T:
        """Return what is known under `key`, looked up anew if `told`, the leaf of the newest entry, is another.

        Ask for `told` before, or in the same query: a value may be newer than its leaf, never older. Where nothing
        is told (None or empty), nothing is kept.
        """
        kept = self._known.get(key)
        if told and kept is not None and kept[0] == told:
            return kept[1]
        value = look_up()
        if told:
            if len(self._known) >= self._most:
                self._known.clear()
            self._known[key] = (told, value)
        return value
