"""Tiles, receipts and cosignatures, against the definitions and against every small tree."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from polity import tiles
from polity.tiles import Place, Receipt
from polity.transparency import (
    Frontier,
    NoteError,
    checkpoint,
    consistency_proof,
    consistency_ranges,
    inclusion_proof,
    inclusion_ranges,
    plain_leaf_hash,
    sign_note,
    tree_root,
)

LEAVES = [plain_leaf_hash(str(number).encode()) for number in range(700)]
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()


def verified(signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(PUBLIC).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def root_of(start: int, length: int) -> bytes:
    assert length & (length - 1) == 0
    assert start % length == 0
    return tree_root(LEAVES[start : start + length])


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place(0, 256), "000"),
        (Place(1234067, 256), "x001/x234/067"),
        (Place(1234067, 5), "x001/x234/067.p/5"),
        (Place(999, 1), "999.p/1"),
    ],
)
def test_a_tile_lies_where_the_specification_puts_it(place: Place, text: str) -> None:
    assert tiles.place_text(place) == text
    assert tiles.read_place(text) == place


@pytest.mark.parametrize(
    "text", ["", "1", "0001", "x000/001", "001.p/256", "001.p/0", "001.p/05", "x1/000", "../001"]
)
def test_another_spelling_is_no_tile(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 the text itself is the message
        tiles.read_place(text)


def test_subtrees_are_told_when_their_last_leaf_comes() -> None:
    frontier, found = Frontier(), {}
    for size, leaf in enumerate(LEAVES, start=1):
        found.update({(level, number): root for level, number, root in tiles.completed(size, leaf, frontier)})
        frontier = frontier.append(leaf)
    assert found == {(1, number): tree_root(LEAVES[256 * number : 256 * number + 256]) for number in (0, 1)}


@given(st.data())
def test_proofs_from_subtrees_are_those_from_all_leaves(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(LEAVES)))
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(0, size))
    assert tiles.proof_of(inclusion_ranges(index, size), root_of) == inclusion_proof(LEAVES[:size], index)
    assert tiles.proof_of(consistency_ranges(old, size), root_of) == consistency_proof(LEAVES[:size], old)


def signed(size: int) -> str:
    return sign_note(
        checkpoint("x.org/record", size, tree_root(LEAVES[:size])), "x.org/record", PUBLIC, KEY.sign
    )


def test_a_receipt_is_read_back_and_shows_its_leaf_only() -> None:
    receipt = Receipt(5, tuple(inclusion_proof(LEAVES[:600], 5)), signed(600), b"salt")
    again = tiles.read_receipt(tiles.receipt_text(receipt))
    assert again == receipt
    assert tiles.receipt_holds(again, LEAVES[5])
    assert not tiles.receipt_holds(again, LEAVES[6])


@pytest.mark.parametrize(
    "text", ["", "x", "c2sp.org/tlog-proof@v1\nindex -1\n\nx", "c2sp.org/tlog-proof@v1\nindex 1\nAA==\n\nx"]
)
def test_what_is_no_receipt_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        tiles.read_receipt(text)


def test_a_cosignature_names_its_moment_and_fits_one_text_only() -> None:
    note = signed(3)
    cosigned = note + tiles.cosign(note, "witness.org", PUBLIC, 1679315147, KEY.sign)
    assert tiles.cosigned_at(cosigned, "witness.org", PUBLIC, verified) == 1679315147
    assert tiles.cosigned_at(note, "witness.org", PUBLIC, verified) is None
    assert tiles.cosigned_at(cosigned.replace("\n3\n", "\n4\n"), "witness.org", PUBLIC, verified) is None
    name, key = tiles.read_witness_key(tiles.witness_key("witness.org", PUBLIC))
    assert (name, key) == ("witness.org", PUBLIC)
    with pytest.raises(NoteError):
        tiles.read_witness_key(
            "witness.org+00000000+" + tiles.witness_key("witness.org", PUBLIC).rpartition("+")[2]
        )


def test_what_does_not_fit_a_bundle_stands_there_empty() -> None:
    bundle = tiles.bundled([b"ab", b"", b"x" * 70_000])
    assert bundle == b"\x00\x02ab\x00\x00\x00\x00"
