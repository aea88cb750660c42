"""The hash tree of the record (RFC 6962), its receipts and its signed checkpoints (C2SP), written from the papers."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from recounting.ed25519 import verify


class Differs(Exception):
    """Something in the folder is not what it says; the message is the sentence to read."""


def sha(data: bytes) -> bytes:
    """Return the SHA-256 of the data."""
    return hashlib.sha256(data).digest()


class Tree:
    """All leaf hashes of a record, and the roots over the first of them.

    `levels[n]` holds the roots over each 2**n leaves in a row, so that any root takes few hashes.
    """

    def __init__(self) -> None:
        self.levels: list[list[bytes]] = [[]]

    @property
    def leaves(self) -> list[bytes]:
        """The leaf hashes."""
        return self.levels[0]

    def add(self, leaf: bytes) -> None:
        """Append a leaf hash."""
        node = leaf
        for level in self.levels:
            level.append(node)
            if len(level) % 2:
                return
            node = sha(b"\x01" + level[-2] + node)
        self.levels.append([node])

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first `size` leaves (all of them by default)."""
        wanted = len(self.leaves) if size is None else size
        found, start = b"", wanted
        for number, level in enumerate(self.levels):
            if wanted >> number & 1:
                start -= 1 << number
                peak = level[start >> number]
                found = sha(b"\x01" + peak + found) if found else peak
        return found or sha(b"")


def entries(path: Path, tree: Tree) -> Iterator[dict[str, Any]]:
    """Yield the payload of each entry in order, adding its leaf to the tree; an erased one yields an empty payload.

    Raises Differs at the first entry whose text does not have the hash that it names.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            entry = json.loads(line)
            leaf = bytes.fromhex(entry["leaf"])
            if entry["number"] != number:
                raise Differs(f"Entry {number} is missing: the next one is {entry['number']}.")
            if not entry["salt"]:
                tree.add(leaf)
                yield {}
                continue
            salt, text = bytes.fromhex(entry["salt"]), entry["canonical"]
            if len(salt) != 16 or sha(b"\x00" + salt + text.encode()) != leaf:
                raise Differs(f"Entry {number} was changed: its text does not have the hash that it names.")
            payload = json.loads(text)
            if payload != entry["payload"] or payload["number"] != number:
                raise Differs(f"Entry {number} says one thing in its text and another beside it.")
            tree.add(leaf)
            yield payload


def key_of(text: str) -> tuple[str, bytes]:
    """Return name and public key of a verifier key (name+id+base64)."""
    name, _, rest = text.strip().partition("+")
    return name, base64.b64decode(rest.partition("+")[2])[1:]


def checkpoint(note: str, key: str | None) -> tuple[int, bytes]:
    """Return size and root of a signed checkpoint; with a verifier key, its signature is checked too."""
    body, found, lines = note.rpartition("\n\n")
    parts = body.split("\n")
    if not found or len(parts) < 3:
        raise Differs("A checkpoint is damaged.")
    if key is not None:
        name, public = key_of(key)
        wanted = sha(name.encode() + b"\n\x01" + public)[:4]
        signatures = [
            base64.b64decode(line.rpartition(" ")[2]) for line in lines.splitlines() if line.startswith("— ")
        ]
        if not any(
            one[:4] == wanted and verify(public, one[4:], (body + "\n").encode()) for one in signatures
        ):
            raise Differs("A checkpoint is not signed by the key given.")
    return int(parts[1]), base64.b64decode(parts[2])


def root_by_proof(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """Return the root to which a proof leads from a leaf (RFC 9162, section 2.1.3.2)."""
    node, last, found = index, size - 1, leaf
    for other in proof:
        if last == 0:
            raise Differs("A proof is too long.")
        if node & 1 or node == last:
            found = sha(b"\x01" + other + found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = sha(b"\x01" + found + other)
        node, last = node >> 1, last >> 1
    if last:
        raise Differs("A proof is too short.")
    return found


def check_receipt(text: str, tree: Tree, key: str | None) -> int:
    """Return the number of the entry that a receipt (C2SP tlog-proof) is about; raise Differs where it does not hold.

    It must lead to the root of its own checkpoint, that checkpoint must be a beginning of this record, and what the
    receipt says must be what stands here under its number.
    """
    head, _, note = text.partition("\n\n")
    lines = head.split("\n")
    if lines[0] != "c2sp.org/tlog-proof@v1":
        raise Differs("A receipt does not begin as one.")
    extra = base64.b64decode(lines.pop(1)[6:]) if lines[1].startswith("extra ") else b""
    index = int(lines[1].removeprefix("index "))
    size, root = checkpoint(note, key)
    number = index + 1
    if size > len(tree.leaves) or number > size:
        raise Differs(
            f"The receipt of entry {number} knows {size} entries; here are {len(tree.leaves)}: some were lost."
        )
    leaf = tree.leaves[index]
    if extra and sha(b"\x00" + extra) != leaf:
        raise Differs(f"Entry {number} does not say what its receipt says.")
    if root_by_proof(leaf, index, size, [base64.b64decode(one) for one in lines[2:]]) != root:
        raise Differs(f"The receipt of entry {number} does not lead to its root.")
    if tree.root(size) != root:
        raise Differs(f"The first {size} entries are not those that the receipt of entry {number} knew.")
    return number
