"""The only writer of the record."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from dure.chance import new_salt
from dure.record.models import Entry, Head
from polity.transparency import Frontier, canonical, leaf_hash


@dataclass(frozen=True)
class Line:
    """What one entry will say: see `append`."""

    verb: str
    organization: str = ""
    matter: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)


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
    return append_all([Line(verb, organization, matter, payload or {})], at=at)[0]


@transaction.atomic
def append_all(lines: Sequence[Line], *, at: datetime) -> list[Entry]:
    """Append several entries of one moment, in their order; three queries however many there are."""
    head = Head.objects.select_for_update().get(id=1)
    frontier = Frontier.from_json(json.loads(head.frontier))
    entries = []
    for number, line in enumerate(lines, head.size + 1):
        content = canonical(
            {
                "at": at.isoformat(),
                "matter": line.matter,
                "number": number,
                "organization": line.organization,
                "verb": line.verb,
                **line.payload,
            }
        )
        salt = new_salt()
        leaf = leaf_hash(bytes.fromhex(salt), content)
        frontier = frontier.append(leaf)
        entries.append(
            Entry(
                number=number,
                at=at,
                verb=line.verb,
                organization=line.organization,
                matter=line.matter,
                payload=content.decode(),
                salt=salt,
                leaf=leaf.hex(),
            )
        )
    Entry.objects.bulk_create(entries)
    Head.objects.filter(id=1).update(size=head.size + len(entries), frontier=json.dumps(frontier.as_json()))
    return entries
