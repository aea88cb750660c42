"""Reading the record."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.db.models import QuerySet

from dure.record.models import Cosignature, Entry, Head, Subtree, Witness
from polity.tiles import WIDTH, proof_of
from polity.transparency import (
    Frontier,
    consistency_ranges,
    inclusion_ranges,
    node_hash,
    read_checkpoint,
    tree_root,
)


@dataclass(frozen=True)
class TreeHead:
    """How many entries there are, and the RFC 6962 root over them (hex)."""

    size: int
    root: str


def tree_head() -> TreeHead:
    """Return size and root of the record as it stands."""
    head = Head.objects.get(id=1)
    return TreeHead(size=head.size, root=Frontier.from_json(json.loads(head.frontier)).root().hex())


def entries(*, organization: str = "", matter: str = "") -> QuerySet[Entry]:
    """Return entries, newest first; of one organization or one matter if given (public references)."""
    found = Entry.objects.order_by("-number")
    if organization:
        found = found.filter(organization=organization)
    if matter:
        found = found.filter(matter=matter)
    return found


def entry_data(entry: Entry) -> dict[str, Any]:
    """Return an entry as anyone may hold it: payload, salt and leaf, enough to check the hash."""
    return {
        "number": entry.number,
        "payload": entry.said,
        "canonical": entry.payload,
        "salt": entry.salt,
        "leaf": entry.leaf,
    }


class Tree:
    """The hashes of the record as far as `size` entries, read tile by tile: a proof needs a handful of queries."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._tiles: dict[tuple[int, int], list[bytes]] = {}

    def tile(self, level: int, number: int) -> list[bytes]:
        """Return the hashes of a tile, as many as there are."""
        if (level, number) not in self._tiles:
            first = number * WIDTH
            last = min(first + WIDTH, self.size // WIDTH**level)
            hashes: Iterable[str]
            if level:
                rows = Subtree.objects.filter(level=level, number__gte=first, number__lt=last)
                hashes = rows.order_by("number").values_list("root", flat=True)
            else:
                leaves = Entry.objects.filter(number__gt=first, number__lte=last)
                hashes = leaves.order_by("number").values_list("leaf", flat=True)
            self._tiles[level, number] = [bytes.fromhex(one) for one in hashes]
        return self._tiles[level, number]

    def root_of(self, start: int, length: int) -> bytes:
        """Return the root of a perfect subtree of `length` leaves from leaf `start` (from 0)."""
        level = (length.bit_length() - 1) // 8
        number, offset = divmod(start // WIDTH**level, WIDTH)
        return tree_root(self.tile(level, number)[offset : offset + length // WIDTH**level])

    def root(self) -> bytes:
        """Return the root over all entries of this tree."""
        peaks, start = [], 0
        for length in (1 << bit for bit in reversed(range(self.size.bit_length()))):
            if self.size & length:
                peaks.append(self.root_of(start, length))
                start += length
        return reduce(lambda right, left: node_hash(left, right), reversed(peaks)) if peaks else tree_root([])

    def inclusion(self, number: int) -> list[bytes]:
        """Return the hashes that lead from entry `number` (from 1) to the root."""
        return proof_of(inclusion_ranges(number - 1, self.size), self.root_of)

    def consistency(self, old: int) -> list[bytes]:
        """Return the hashes that show that the first `old` entries were kept as they were."""
        return proof_of(consistency_ranges(old, self.size), self.root_of)


def bundle(first: int, width: int) -> list[bytes]:
    """Return `width` log entries after entry `first`: salt and text, empty where it was erased."""
    rows = Entry.objects.filter(number__gt=first, number__lte=first + width).order_by("number")
    return [bytes.fromhex(salt) + payload.encode() for salt, payload in rows.values_list("salt", "payload")]


def witnesses() -> list[Witness]:
    """Return those who witness this record now, each with `last`, the newest checkpoint that they signed (or None),
    and how that fits what is here: see `fitting`.
    """
    found = list(Witness.objects.filter(until_at__isnull=True).order_by("title"))
    size = tree_head().size
    for one in found:
        one.last = one.cosignatures.order_by("-size").first()  # type: ignore[attr-defined]
        one.fits = fitting(one.last, size) if one.last else ""  # type: ignore[attr-defined]
    return found


def fitting(signed: Cosignature, size: int) -> str:
    """Return how a checkpoint that a witness signed fits a record of `size` entries: begins, rolled_back or forked."""
    if signed.size > size:
        return "rolled_back"
    kept = read_checkpoint(signed.note.partition("\n\n")[0] + "\n")
    return "begins" if kept.root == Tree(signed.size).root() else "forked"
