"""Receipts, tiles and proofs as anyone outside reads them; and an erasure that leaves the root as it was."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from tests.cast import AT

from dure.record.commands import Line, append, append_all, erase
from dure.record.models import Entry, Subtree
from dure.record.queries import entry_data, tree_head
from dure.record.telling import told
from polity import tiles
from polity.transparency import tree_root, verify_consistency

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaves() -> list[bytes]:
    """A record of 600 entries, in pieces."""
    for size in (1, 254, 2, 343):
        append_all([Line("note", payload={"n": number}) for number in range(size)], at=AT)
    return [bytes.fromhex(leaf) for leaf in Entry.objects.order_by("number").values_list("leaf", flat=True)]


def test_subtrees_are_kept_as_the_record_grows(leaves: list[bytes]) -> None:
    assert list(Subtree.objects.order_by("level", "number").values_list("level", "number", "root")) == [
        (1, 0, tree_root(leaves[:256]).hex()),
        (1, 1, tree_root(leaves[256:512]).hex()),
    ]


@pytest.mark.parametrize("number", [1, 256, 257, 512, 600])
def test_a_receipt_shows_its_entry_under_the_signed_root(
    client: Client, leaves: list[bytes], number: int
) -> None:
    answer = client.get(f"/record/entries/{number}/receipt")
    assert answer["Content-Disposition"] == f'attachment; filename="receipt-{number}.txt"'
    receipt = tiles.read_receipt(answer.content.decode())
    assert tiles.receipt_holds(receipt, leaves[number - 1])
    assert hashlib.sha256(b"\x00" + receipt.extra).digest() == leaves[number - 1]
    assert base64.b64decode(receipt.checkpoint.split("\n")[2]).hex() == tree_head().root
    shown = client.get(f"/record/entries/{number}?format=json").json()
    assert [bytes.fromhex(one) for one in shown["proof"]] == list(receipt.proof)


def test_tiles_are_those_of_the_specification(client: Client, leaves: list[bytes]) -> None:
    whole = client.get("/record/tile/0/001")
    assert whole.content == b"".join(leaves[256:512])
    assert "immutable" in whole["Cache-Control"]
    assert client.get("/record/tile/0/002.p/88").content == b"".join(leaves[512:600])
    assert client.get("/record/tile/0/002.p/10").content == b"".join(leaves[512:522])
    assert client.get("/record/tile/1/000.p/2").content == tree_root(leaves[:256]) + tree_root(
        leaves[256:512]
    )
    for beyond in ("0/002", "0/002.p/89", "0/1", "1/000", "9/000", "0/x"):
        assert client.get(f"/record/tile/{beyond}").status_code == 404


def test_a_bundle_holds_what_the_leaves_are_hashes_of(client: Client, leaves: list[bytes]) -> None:
    bundle, found = client.get("/record/tile/entries/002.p/88").content, []
    while bundle:
        length = int.from_bytes(bundle[:2], "big")
        found.append(hashlib.sha256(b"\x00" + bundle[2 : 2 + length]).digest())
        bundle = bundle[2 + length :]
    assert found == leaves[512:600]


@pytest.mark.parametrize(("old", "new"), [(1, 600), (256, 600), (300, 512), (599, 600)])
def test_the_record_shows_that_it_only_grew(client: Client, leaves: list[bytes], old: int, new: int) -> None:
    proof = [bytes.fromhex(one) for one in client.get(f"/record/consistency/{old}/{new}").json()["proof"]]
    assert verify_consistency(old, new, tree_root(leaves[:old]), tree_root(leaves[:new]), proof)
    assert client.get(f"/record/consistency/{old}/601").status_code == 404


def test_an_erasure_removes_the_text_and_keeps_the_root_of_what_was(client: Client) -> None:
    entry = append(verb="comment", at=AT, payload={"text": "my late mother", "by": "vmsn5nqbtd"})
    append(verb="note", at=AT)
    before = [bytes.fromhex(one) for one in Entry.objects.order_by("number").values_list("leaf", flat=True)]
    assert erase(numbers=[entry.number], by="vmsn5nqbtd", ground="request", at=AT) == 1
    entry.refresh_from_db()
    assert (entry.payload, entry.salt, told(entry)) == ("", "", [])
    after = [bytes.fromhex(one) for one in Entry.objects.order_by("number").values_list("leaf", flat=True)]
    assert after[:2] == before
    assert json.loads(Entry.objects.get(number=3).payload)["entries"] == [1]
    for page in (
        "/record/entries",
        "/record/entries/1",
        "/record/entries/1?format=json",
        "/record/entries/1/receipt",
    ):
        answer = client.get(page)
        assert answer.status_code == 200
        assert b"late mother" not in answer.content
    assert entry_data(entry)["payload"] == {}
    assert tiles.receipt_holds(
        tiles.read_receipt(client.get("/record/entries/1/receipt").content.decode()), after[0]
    )


@pytest.mark.parametrize(
    "change",
    [
        "payload = ''",
        "salt = ''",
        "payload = '', salt = '', verb = 'x'",
        "payload = '', salt = '', leaf = 'x'",
    ],
)
def test_the_database_lets_nothing_pass_but_a_whole_erasure(change: str) -> None:
    append(verb="note", at=AT)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE dure_entry SET {change}")  # noqa: S608 our own words


def test_a_payload_cannot_hide_the_number_of_its_entry() -> None:
    entry = append(verb="cast", at=AT, payload={"number": 7, "verb": "other"})
    assert (entry.said["number"], entry.said["number_"], entry.said["verb"]) == (1, 7, "cast")
