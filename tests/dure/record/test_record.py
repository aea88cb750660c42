"""The record only grows, and anyone can check it."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, connection, transaction
from tests.cast import AT

from dure.record.commands import append
from dure.record.models import Entry, Head
from dure.record.queries import entries, entry_data, tree_head
from polity.transparency import canonical, leaf_hash, tree_root

pytestmark = pytest.mark.django_db


def test_an_entry_holds_its_payload_in_canonical_form_and_its_leaf():
    entry = append(
        verb="raise",
        at=AT,
        organization="gwangjin",
        matter="seoul-1",
        payload={"title": "밤 돌봄", "cost": 5},
    )
    assert json.loads(entry.payload) == {
        "at": AT.isoformat(),
        "cost": 5,
        "matter": "seoul-1",
        "number": 1,
        "organization": "gwangjin",
        "title": "밤 돌봄",
        "verb": "raise",
    }
    assert entry.payload.encode() == canonical(json.loads(entry.payload))
    assert entry.leaf == leaf_hash(bytes.fromhex(entry.salt), entry.payload.encode()).hex()


def test_numbers_have_no_gaps_and_the_root_is_that_of_all_leaves():
    for number in range(1, 8):
        assert append(verb="note", at=AT, payload={"n": number}).number == number
    leaves = [bytes.fromhex(leaf) for leaf in Entry.objects.order_by("number").values_list("leaf", flat=True)]
    head = tree_head()
    assert head.size == 7
    assert head.root == tree_root(leaves).hex()


@pytest.mark.parametrize("change", ["UPDATE dure_entry SET verb = 'other'", "DELETE FROM dure_entry"])
def test_the_database_itself_refuses_to_change_an_entry(change):
    append(verb="note", at=AT)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert entries().get().verb == "note"


def test_entries_are_found_by_organization_and_by_matter_newest_first():
    append(verb="raise", at=AT, organization="a", matter="m-1")
    append(verb="support", at=AT, organization="a", matter="m-1")
    append(verb="raise", at=AT, organization="b", matter="m-2")
    assert [entry.number for entry in entries(organization="a")] == [2, 1]
    assert [entry.number for entry in entries(matter="m-2")] == [3]


def test_what_is_undone_leaves_no_entry_and_no_gap():
    append(verb="first", at=AT)
    with transaction.atomic():
        append(verb="second", at=AT)
        transaction.set_rollback(True)
    assert append(verb="third", at=AT).number == 2
    assert Head.objects.get().size == 2


def test_an_entry_gives_everything_needed_to_check_its_hash():
    data = entry_data(append(verb="note", at=AT, payload={"text": "x"}))
    assert leaf_hash(bytes.fromhex(data["salt"]), data["canonical"].encode()).hex() == data["leaf"]
