"""The record's arithmetic: hash tree, proofs, canonical JSON, checkpoints and signed notes.

Sources: RFC 6962 section 2.1 (hash tree and proofs; the verifying algorithms are those of RFC 9162 section
2.1), RFC 8785 (canonical JSON), and the C2SP specifications signed-note and tlog-checkpoint. Keys stay
outside: whoever signs passes a function that does it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

HASH_BYTES = 32
SALT_BYTES = 16
GREATEST_INTEGER = 2**53 - 1
ED25519 = b"\x01"  # signature type of C2SP signed-note

Sign = Callable[[bytes], bytes]
"""Takes the message, returns its Ed25519 signature."""
Verify = Callable[[bytes, bytes], bool]
"""Takes the signature and the message, says whether the signature is good."""


class NotCanonical(ValueError):
    """A value that has no place in canonical JSON, such as a float."""


class NoteError(ValueError):
    """A note or checkpoint that is malformed, or not signed by the key asked for."""


# Canonical JSON (RFC 8785)


def canonical(payload: Any) -> bytes:
    """Return the one JSON text of the payload, as UTF-8 (RFC 8785, without floats).

    Takes dicts with text keys, lists, tuples, str, int from -(2**53-1) to 2**53-1, bool and None. Anything
    else raises NotCanonical; so does text that is not valid Unicode.
    """
    try:
        return _json(payload).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("text with half of a surrogate pair") from error


def _json(value: Any) -> str:
    if value is None or isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        if abs(value) > GREATEST_INTEGER:
            raise NotCanonical(f"{value} is too large to be read alike everywhere; write it as text")
        return str(int(value))
    if isinstance(value, list | tuple):
        return "[" + ",".join(_json(item) for item in value) + "]"
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise NotCanonical(f"the key {key!r} is not text")
        members = (_json(key) + ":" + _json(value[key]) for key in sorted(value, key=_utf16))
        return "{" + ",".join(members) + "}"
    raise NotCanonical(f"a {type(value).__name__} has no canonical form here")


def _utf16(key: str) -> bytes:
    """Sort keys by UTF-16 code units, as RFC 8785 asks; big-endian bytes sort the same way."""
    return key.encode("utf-16-be")


# Hash tree (RFC 6962)


def leaf_hash(salt: bytes, payload: bytes) -> bytes:
    """Return the RFC 6962 leaf hash of salt + payload.

    The salt (16 random bytes) keeps a payload from being guessed from its hash once it was lawfully erased.
    Its length is fixed so that no byte can move between salt and payload.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, this one has {len(salt)}")
    return plain_leaf_hash(salt + payload)


def plain_leaf_hash(data: bytes) -> bytes:
    """Return the RFC 6962 leaf hash: SHA-256 of a zero byte and the data."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the RFC 6962 hash of an inner node: SHA-256 of a one byte and both children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """Return the RFC 6962 root over leaf hashes; of no leaves, the SHA-256 of nothing."""
    return Frontier.over(leaves).root()


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree that only remembers what the next append needs: the roots of its perfect subtrees.

    `roots[height]` is the root of the perfect subtree of 2**height leaves, or empty when the tree has none of
    that height; so the size can be read off, and appending touches at most one root per height.
    """

    roots: tuple[bytes, ...] = ()

    @classmethod
    def over(cls, leaves: Sequence[bytes]) -> Frontier:
        """Return the frontier after appending all the leaf hashes."""
        frontier = cls()
        for leaf in leaves:
            frontier = frontier.append(leaf)
        return frontier

    @classmethod
    def from_json(cls, state: Sequence[str]) -> Frontier:
        """Return the frontier that `as_json` wrote; raises ValueError when it cannot be one."""
        roots = tuple(bytes.fromhex(root) for root in state)
        if any(len(root) not in (0, HASH_BYTES) for root in roots) or (roots and not roots[-1]):
            raise ValueError("not the state of a hash tree")
        return cls(roots)

    def as_json(self) -> list[str]:
        """Return the roots in hex, by height; an empty string where there is none."""
        return [root.hex() for root in self.roots]

    @property
    def size(self) -> int:
        """Number of leaves appended so far."""
        return sum(1 << height for height, root in enumerate(self.roots) if root)

    def append(self, leaf: bytes) -> Frontier:
        """Return the frontier with one more leaf hash."""
        if len(leaf) != HASH_BYTES:
            raise ValueError(f"a leaf hash has {HASH_BYTES} bytes, this one has {len(leaf)}")
        roots = list(self.roots)
        height = 0
        while height < len(roots) and roots[height]:
            leaf = node_hash(roots[height], leaf)
            roots[height] = b""
            height += 1
        roots[height : height + 1] = [leaf]
        return Frontier(tuple(roots))

    def root(self) -> bytes:
        """Return the RFC 6962 root over all the leaves."""
        right = b""
        for root in self.roots:
            if root:
                right = node_hash(root, right) if right else root
        return right or hashlib.sha256(b"").digest()


# Proofs (RFC 6962; verified as in RFC 9162)

Range = tuple[int, int]


def inclusion_ranges(index: int, size: int) -> tuple[Range, ...]:
    """Return the ranges of leaves (from, to) whose roots make up an inclusion proof, in the proof's order.

    Each is a subtree of the tree, so whoever stores subtree roots need not hash every leaf again. `index`
    counts from 0; raises IndexError when there is no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(f"no leaf {index} in a tree of {size}")
    start, end = 0, size
    ranges: list[Range] = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return tuple(reversed(ranges))


def consistency_ranges(old: int, new: int) -> tuple[Range, ...]:
    """Return the ranges of leaves (from, to) whose roots make up a consistency proof, in the proof's
    order."""
    if not 0 <= old <= new:
        raise IndexError(f"a tree of {new} does not extend one of {old}")
    if old in (0, new):
        return ()
    start, end, whole = 0, new, True
    ranges: list[Range] = []
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start, whole = middle, False
    if not whole:
        ranges.append((start, end))
    return tuple(reversed(ranges))


def _split(size: int) -> int:
    """Return the greatest power of two below `size` (2 or more)."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the hashes that lead from leaf `index` (from 0) to the root over these leaf hashes."""
    return [tree_root(leaves[start:end]) for start, end in inclusion_ranges(index, len(leaves))]


def consistency_proof(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """Return the hashes that show that the first `old` leaves were kept as they were."""
    return [tree_root(leaves[start:end]) for start, end in consistency_ranges(old, len(leaves))]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows that the leaf hash stands at `index` (from 0) of the tree of `size` with this
    root."""
    if not 0 <= index < size:
        return False
    node, last, found = index, size - 1, leaf
    for other in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            found = node_hash(other, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, other)
        node, last = node >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the tree of `new` leaves begins with the `old` leaves under `old_root`."""
    if not 0 <= old <= new:
        return False
    if old in (0, new):
        expected = new_root if old == new else Frontier().root()
        return not proof and old_root == expected
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    before = after = path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            before, after = node_hash(other, before), node_hash(other, after)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            after = node_hash(after, other)
        node, last = node >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


# Checkpoints and signed notes (C2SP)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: whose tree, how many leaves, which root (32 bytes)."""

    origin: str
    size: int
    root: bytes


def checkpoint(origin: str, size: int, root: bytes) -> str:
    """Return the text of a C2SP checkpoint: origin, size and root (base64), one a line."""
    if not origin or not _is_note_text(f"{origin}\n") or "\n" in origin:
        raise NoteError("an origin is one line of text")
    if size < 0 or len(root) != HASH_BYTES:
        raise NoteError(f"a checkpoint has a size from 0 and a root of {HASH_BYTES} bytes")
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """Read the text that `checkpoint` writes; extension lines are ignored. Raises NoteError."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise NoteError("a checkpoint has three lines: origin, size, root")
    origin, size, root = lines[0], lines[1], _unbase64(lines[2])
    if not (size.isascii() and size.isdigit()) or (size[0] == "0" and size != "0") or len(root) != HASH_BYTES:
        raise NoteError("a checkpoint has a size without leading zeroes and a root of 32 bytes")
    return Checkpoint(origin, int(size), root)


def key_id(name: str, public_key: bytes) -> bytes:
    """Return the four bytes that name an Ed25519 key: from the hash of name, newline, type and key."""
    return hashlib.sha256(_key_name(name).encode() + b"\n" + ED25519 + public_key).digest()[:4]


def verifier_key(name: str, public_key: bytes) -> str:
    """Return the one-line text by which others verify: name+key id+base64 of type and public key."""
    return f"{name}+{key_id(name, public_key).hex()}+{base64.b64encode(ED25519 + public_key).decode()}"


def read_verifier_key(text: str) -> tuple[str, bytes]:
    """Return name and public key (32 bytes) of a verifier key; raises NoteError."""
    name, _, rest = text.partition("+")
    named, _, coded = rest.partition("+")
    key = _unbase64(coded)
    if len(key) != 33 or key[:1] != ED25519 or key_id(name, key[1:]).hex() != named:
        raise NoteError("not an Ed25519 verifier key")
    return name, key[1:]


def sign_note(text: str, name: str, public_key: bytes, sign: Sign) -> str:
    """Return the text as a C2SP signed note; `sign` signs with the private key of `public_key`."""
    if not _is_note_text(text):
        raise NoteError("the text of a note ends in a newline and has no control characters")
    signature = key_id(name, public_key) + sign(text.encode())
    return f"{text}\n— {name} {base64.b64encode(signature).decode()}\n"


def open_note(note: str, name: str, public_key: bytes, verify: Verify) -> str:
    """Return the text of a note signed by this key, ignoring other keys' signatures (witnesses').

    Raises NoteError when the note is malformed, when this key did not sign, or when any signature of it is
    bad.
    """
    body, found, lines = note.rpartition("\n\n")
    text = body + "\n"
    if not found or not lines.endswith("\n") or not _is_note_text(note):
        raise NoteError("a note has a text, an empty line and signatures")
    wanted, signed = (name, key_id(name, public_key)), False
    for line in lines[:-1].split("\n"):
        dash, _, rest = line.partition(" ")
        signer, _, coded = rest.partition(" ")
        signature = _unbase64(coded)
        if dash != "—" or len(signature) < 5:
            raise NoteError("a signature line has a dash, a name and a signature")
        if (_key_name(signer), signature[:4]) != wanted:
            continue
        if not verify(signature[4:], text.encode()):
            raise NoteError(f"the signature of {name} does not fit the text")
        signed = True
    if not signed:
        raise NoteError(f"{name} did not sign this note")
    return text


def _is_note_text(text: str) -> bool:
    return text.endswith("\n") and not any(sign < " " and sign != "\n" for sign in text)


def _key_name(name: str) -> str:
    if not name or "+" in name or any(sign.isspace() for sign in name):
        raise NoteError("a key name has no spaces and no plus sign")
    return name


def _unbase64(text: str) -> bytes:
    """Decode strict base64: no other spelling of the same bytes is taken. Raises NoteError."""
    try:
        decoded = base64.b64decode(text.encode(), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise NoteError("not base64") from error
    if base64.b64encode(decoded).decode() != text:
        raise NoteError("not base64 in its one form")
    return decoded
