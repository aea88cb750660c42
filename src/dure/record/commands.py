"""The only writer of the record."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import transaction

from dure.chance import new_salt
from dure.record.models import Entry, Head
from polity.transparency import Frontier, canonical, leaf_hash


@transaction.atomic
def append(
    *,
    verb: str,
    at: datetime,
    organization: str = "",
    matter: str = "",
    payload: dict[str, Any] | None = None,
) -> Entry:
    """Append one public entry and return it; its number is the receipt.

    `organization` and `matter` are public references. `payload` holds strings, integers, booleans, lists and dicts, and
    nothing that names a person: persons appear as their opaque reference. Appends wait for each other: on PostgreSQL on
    the head's row, on SQLite on the database's one writer.
    """
    head = Head.objects.select_for_update().get(id=1)
    frontier = Frontier.from_json(json.loads(head.frontier))
    number = head.size + 1
    content = canonical(
        {
            "at": at.isoformat(),
            "matter": matter,
            "number": number,
            "organization": organization,
            "verb": verb,
            **(payload or {}),
        }
    )
    salt = new_salt()
    leaf = leaf_hash(bytes.fromhex(salt), content)
    frontier = frontier.append(leaf)
    entry = Entry.objects.create(
        number=number,
        at=at,
        verb=verb,
        organization=organization,
        matter=matter,
        payload=content.decode(),
        salt=salt,
        leaf=leaf.hex(),
    )
    Head.objects.filter(id=1).update(size=number, frontier=json.dumps(frontier.as_json()))
    return entry
