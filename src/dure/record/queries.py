"""Reading the record."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from dure.record.models import Entry, Head
from polity.transparency import Frontier


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
        "payload": json.loads(entry.payload),
        "canonical": entry.payload,
        "salt": entry.salt,
        "leaf": entry.leaf,
    }
