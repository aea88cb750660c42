"""The only writer of the record."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from dure.chance import new_salt
from dure.prepared import Prepared, insert_all, update
from dure.record import queries, signing
from dure.record.models import Cosignature, Entry, Head, Subtree, Witness
from dure.refusals import refuse
from polity.sentences import gettext_noop
from polity.tiles import completed, cosigned_at, read_witness_key
from polity.transparency import Frontier, NoteError, canonical, leaf_hash, open_note, read_checkpoint

CLOCKS_DIFFER = 300  # seconds


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


HEAD = Prepared(lambda: Head.objects.select_for_update().filter(id=1))


@transaction.atomic(savepoint=False)  # all or nothing with the act that it tells of
def append_all(lines: Sequence[Line], *, at: datetime) -> list[Entry]:
    """Append several entries of one moment, in their order; three queries however many there are."""
    head: Head = HEAD.all()[0]
    frontier = Frontier.from_json(json.loads(head.frontier))
    entries, subtrees = [], []
    for number, line in enumerate(lines, head.size + 1):
        every = {
            "at": at.isoformat(),
            "matter": line.matter,
            "number": number,
            "organization": line.organization,
            "verb": line.verb,
        }
        content = canonical({**every, **_apart(line.payload, every)})
        salt = new_salt()
        leaf = leaf_hash(bytes.fromhex(salt), content)
        subtrees += [
            Subtree(level=level, number=place, root=root.hex())
            for level, place, root in completed(number, leaf, frontier)
        ]
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
    insert_all(entries)
    insert_all(subtrees)
    head.size, head.frontier = head.size + len(entries), json.dumps(frontier.as_json())
    update(head, ("size", "frontier"))
    return entries


def _apart(payload: Mapping[str, Any], every: Mapping[str, Any]) -> dict[str, Any]:
    """Return a payload in which nothing hides what every entry says: `number` of its own becomes `number_`."""
    return {f"{name}_" if name in every else name: value for name, value in payload.items()}


@transaction.atomic
def erase(*, numbers: Sequence[int], by: str, ground: str, at: datetime) -> int:
    """Empty text and salt of these entries, and enter that it was done; return how many.

    `by` is the reference of a person or the word "operator", `ground` the lawful reason in a word. Leaves and root
    stay; without its salt nobody can guess a text from its leaf.
    """
    gone = Entry.objects.filter(number__in=numbers).exclude(salt="").order_by("number")
    erased = list(gone.values_list("number", flat=True))
    if erased:
        Entry.objects.filter(number__in=erased).update(payload="", salt="")
        append(verb="erase", at=at, payload={"by": by, "ground": ground, "entries": erased})
    return len(erased)


def accept_witness(*, key: str, title: str, url: str, at: datetime) -> Witness:
    """Let an outside party's signatures be shown here. Raises NoteError for what is no witness's key."""
    name, _ = read_witness_key(key)
    witness, _ = Witness.objects.update_or_create(
        name=name,
        defaults={"key": key.strip(), "title": title, "url": url, "until_at": None},
        create_defaults={"key": key.strip(), "title": title, "url": url, "since_at": at},
    )
    return witness


def dismiss_witness(*, name: str, at: datetime) -> int:
    """Show a witness no longer; return how many there were of that name."""
    return Witness.objects.filter(name=name, until_at__isnull=True).update(until_at=at)


@transaction.atomic
def store_cosignature(*, note: str, at: datetime) -> list[Cosignature]:
    """Store a checkpoint of this record that a known witness signed. Raises Refused: other_checkpoint,
    unknown_witness.
    """
    try:
        text = open_note(
            note, signing.origin(), signing.public_key(), signing.verified_by(signing.public_key())
        )
        head = read_checkpoint(text)
    except NoteError as error:
        raise refuse(
            "other_checkpoint", gettext_noop("This is no checkpoint that was signed here.")
        ) from error
    found = []
    for witness in queries.witnesses():
        name, key = read_witness_key(witness.key)
        moment = cosigned_at(note, name, key, signing.verified_by(key))
        if moment is not None and moment <= at.timestamp() + CLOCKS_DIFFER:
            signed_at = datetime.fromtimestamp(moment, UTC)
            stored, _ = Cosignature.objects.update_or_create(
                witness=witness, size=head.size, defaults={"signed_at": signed_at, "note": note}
            )
            found.append(stored)
    if not found:
        raise refuse(
            "unknown_witness",
            gettext_noop("No witness known here signed this. The operator lists witnesses."),
        )
    return found
