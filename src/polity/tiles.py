"""The record as static tiles, receipts with their proof, and the signatures of witnesses (C2SP).

Sources: the C2SP specifications tlog-tiles (where a tile lies and what is in it), tlog-proof (a receipt that is checked
without asking anyone) and tlog-cosignature (what a witness signs). Keys stay outside, as in `polity.transparency`.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from polity.transparency import (
    HASH_BYTES,
    Frontier,
    NoteError,
    Range,
    Sign,
    Verify,
    node_hash,
    read_checkpoint,
    verify_inclusion,
)

WIDTH = 256  # hashes in a full tile
HEIGHT = 8  # levels of the tree in one tile
LARGEST_ENTRY = 2**16 - 1
COSIGNATURE = b"\x04"  # signature type of a witness's cosignature/v1
PROOF_HEADER = "c2sp.org/tlog-proof@v1"
_PLACE = re.compile(r"((?:x\d{3}/)*\d{3})(?:\.p/(\d{1,3}))?")

RootOf = Callable[[int, int], bytes]
"""Takes the first leaf and the number of leaves (a power of two) of a perfect subtree; returns its root."""


# Tiles


@dataclass(frozen=True, slots=True)
class Place:
    """A tile: its number on its level, and how many hashes it holds."""

    number: int
    width: int


def place_text(place: Place) -> str:
    """Return the path of a tile below its level: 1234067 full is x001/x234/067; with 5 hashes x001/x234/067.p/5."""
    digits = f"{place.number:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    path = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
    return path if place.width == WIDTH else f"{path}.p/{place.width}"


def read_place(text: str) -> Place:
    """Read what `place_text` writes; raises ValueError for any other text, also for other spellings of a number."""
    found = _PLACE.fullmatch(text)
    if found is None or len(text) > 40:
        raise ValueError(text)
    number = int(found[1].replace("x", "").replace("/", ""))
    place = Place(number, int(found[2]) if found[2] else WIDTH)
    if place_text(place) != text or not 1 <= place.width <= WIDTH or (found[2] and place.width == WIDTH):
        raise ValueError(text)
    return place


def is_in_tree(level: int, place: Place, size: int) -> bool:
    """Whether a tree of `size` leaves has these hashes; a partial tile stays readable once it has grown."""
    return 0 <= level < 8 and ((place.number * WIDTH + place.width) << (HEIGHT * level)) <= size


def completed(size: int, leaf: bytes, before: Frontier) -> list[tuple[int, int, bytes]]:
    """Return (level, number, root) of each subtree of 256**level leaves that leaf number `size` (from 1) completes.

    `before` is the frontier without that leaf.
    """
    found, node, height = [], leaf, 0
    while size % (1 << (height + 1)) == 0:
        node = node_hash(before.roots[height], node)
        height += 1
        if height % HEIGHT == 0:
            found.append((height // HEIGHT, (size >> height) - 1, node))
    return found


def bundled(entries: Sequence[bytes]) -> bytes:
    """Return log entries as a bundle: each behind its length in two bytes.

    What was erased, and what is longer than two bytes can say, stands there with the length nought: its leaf is in the
    tile, its text (if there is one) on the page of the entry.
    """
    parts = []
    for entry in entries:
        fits = entry if len(entry) <= LARGEST_ENTRY else b""
        parts.append(len(fits).to_bytes(2, "big") + fits)
    return b"".join(parts)


def range_root(start: int, end: int, root_of: RootOf) -> bytes:
    """Return the RFC 6962 root over the leaves from `start` to `end`, of perfect subtrees known by `root_of`.

    `start` must be a multiple of the least power of two that is not below the length, as it is in every proof.
    """
    if start == end:
        return hashlib.sha256(b"").digest()
    parts = []
    while start < end:
        length = 1 << ((end - start).bit_length() - 1)
        parts.append(root_of(start, length))
        start += length
    found = parts.pop()
    while parts:
        found = node_hash(parts.pop(), found)
    return found


def proof_of(ranges: Sequence[Range], root_of: RootOf) -> list[bytes]:
    """Return the hashes of a proof whose ranges `inclusion_ranges` or `consistency_ranges` gave."""
    return [range_root(start, end, root_of) for start, end in ranges]


# Receipts


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a leaf stands (from 0), the hashes that lead to the root, and the signed checkpoint with that root."""

    index: int
    proof: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""


def receipt_text(receipt: Receipt) -> str:
    """Return a receipt as a C2SP tlog-proof."""
    lines = [PROOF_HEADER]
    if receipt.extra:
        lines.append(f"extra {base64.b64encode(receipt.extra).decode()}")
    lines.append(f"index {receipt.index}")
    lines += [base64.b64encode(one).decode() for one in receipt.proof]
    return "\n".join([*lines, "", receipt.checkpoint])


def read_receipt(text: str) -> Receipt:
    """Read what `receipt_text` writes. Raises NoteError."""
    head, found, note = text.partition("\n\n")
    lines = head.split("\n")
    if not found or lines[0] != PROOF_HEADER or len(lines) < 2:
        raise NoteError("a receipt begins with its name and an index")
    extra = b""
    try:
        if lines[1].startswith("extra "):
            extra = base64.b64decode(lines.pop(1)[6:], validate=True)
        name, _, index = lines[1].partition(" ")
        if name != "index" or not index.isascii() or not index.isdigit():
            raise NoteError("a receipt names the index of its leaf")
        proof = tuple(base64.b64decode(line, validate=True) for line in lines[2:])
    except ValueError as error:
        raise NoteError("a receipt that is damaged") from error
    if any(len(one) != HASH_BYTES for one in proof):
        raise NoteError("a hash in a receipt has 32 bytes")
    return Receipt(int(index), proof, note, extra)


def receipt_holds(receipt: Receipt, leaf: bytes) -> bool:
    """Whether the receipt shows the leaf hash under the root of its checkpoint; who signed is checked apart."""
    body = receipt.checkpoint.partition("\n\n")[0] + "\n"
    head = read_checkpoint(body)
    return verify_inclusion(leaf, receipt.index, head.size, receipt.proof, head.root)


# Witnesses


def witness_key_id(name: str, public_key: bytes) -> bytes:
    """Return the four bytes that name a witness's Ed25519 key."""
    return hashlib.sha256(name.encode() + b"\n" + COSIGNATURE + public_key).digest()[:4]


def witness_key(name: str, public_key: bytes) -> str:
    """Return the one-line text by which others verify a witness: name+key id+base64 of type and public key."""
    coded = base64.b64encode(COSIGNATURE + public_key).decode()
    return f"{name}+{witness_key_id(name, public_key).hex()}+{coded}"


def read_witness_key(text: str) -> tuple[str, bytes]:
    """Return name and public key of a witness's verifier key; raises NoteError."""
    name, _, rest = text.strip().partition("+")
    named, _, coded = rest.partition("+")
    try:
        key = base64.b64decode(coded.encode(), validate=True)
    except ValueError as error:
        raise NoteError("a key is written in base64") from error
    if len(key) != 33 or key[:1] != COSIGNATURE or witness_key_id(name, key[1:]).hex() != named:
        raise NoteError("not the key of a witness")
    return name, key[1:]


def _cosigned(text: str, moment: int) -> bytes:
    return f"cosignature/v1\ntime {moment}\n{text}".encode()


def cosign(note: str, name: str, public_key: bytes, moment: int, sign: Sign) -> str:
    """Return the line that a witness adds to a signed checkpoint; `moment` in seconds since 1970."""
    text = note.rpartition("\n\n")[0] + "\n"
    signature = moment.to_bytes(8, "big") + sign(_cosigned(text, moment))
    coded = base64.b64encode(witness_key_id(name, public_key) + signature).decode()
    return f"— {name} {coded}\n"


def cosigned_at(note: str, name: str, public_key: bytes, verify: Verify) -> int | None:
    """Return when the witness signed the note (seconds since 1970); None where it did not, or its signature is bad."""
    body, found, lines = note.rpartition("\n\n")
    if not found:
        return None
    for line in lines.splitlines():
        _, _, rest = line.partition(" ")
        signer, _, coded = rest.partition(" ")
        try:
            signature = base64.b64decode(coded, validate=True)
        except ValueError:
            continue
        if signer != name or signature[:4] != witness_key_id(name, public_key) or len(signature) != 76:
            continue
        moment = int.from_bytes(signature[4:12], "big")
        if verify(signature[12:], _cosigned(body + "\n", moment)):
            return moment
    return None
