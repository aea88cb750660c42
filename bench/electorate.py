"""Make a world in which many people vote unseen and act, and look what became of it. Run by the benches, as a process.

    python -m bench.electorate make VOTERS        prints the ballot, the matters, and a sign-in for each voter
    python -m bench.electorate look               prints what is in the database and in the record

The body, its charter, the round and the ballot are made by the commands; the voters are rows in the shapes that the
commands would leave, since only their number matters here. The roll is fixed by the command.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any

import django
from django.conf import settings

settings.INSTALLED_APPS  # noqa: B018 reads the settings, which put the current SQLite in place
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402 after setup
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from tests.cast import AT  # noqa: E402
from tests.secret import build_secret  # noqa: E402
from tests.seoul import NOW, RAISED_AT, build_seoul  # noqa: E402

from dure.ballots.commands import fix_roll  # noqa: E402
from dure.ballots.models import Paper, RollLine  # noqa: E402
from dure.ballots.sealing import unseal  # noqa: E402
from dure.budgets.models import ExecutionReport  # noqa: E402
from dure.files.models import FileContent  # noqa: E402
from dure.matters.commands import raise_matter  # noqa: E402
from dure.matters.models import Act, Comment, Matter  # noqa: E402
from dure.networks.models import Membership  # noqa: E402
from dure.people.models import Person, SignIn  # noqa: E402
from dure.people.sessions import DEVICE, SessionStore  # noqa: E402
from dure.record.models import Entry, Head  # noqa: E402
from polity.transparency import Frontier, leaf_hash  # noqa: E402

MATTERS = 4
BATCH = 500
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def make(voters: int) -> dict[str, Any]:
    """Make the world; return references, sign-ins, and by how many seconds the server's clock must be moved."""
    call_command("createcachetable", verbosity=0)
    seoul = build_seoul()
    secret = build_secret(seoul=seoul)
    matters = [
        raise_matter(
            round=secret.ballot.round,
            title=f"Matter {number}",
            text="Neighbours visit neighbours.",
            by=seoul.roles["author"],
            at=RAISED_AT,
            cost=10_000_000,
            beneficiaries="everybody",
            raised_in=secret.world.district,
        )
        for number in range(MATTERS)
    ]
    granted = seoul.at_stage("granted")
    with transaction.atomic():
        persons = _persons(voters)
        _admitted(persons, secret.world.enterprises[0])
        keys = _sign_ins(persons)
        (official,) = _sign_ins([seoul.roles["city_official"]])
    fix_roll(ballot=secret.ballot, at=NOW)
    return {
        "ballot": secret.ballot.ref,
        "options": [one.ref for one in secret.options],
        "matters": [one.ref for one in matters],
        "round": secret.ballot.round.slug,
        "keys": keys,
        "granted": granted.ref,  # here the official may report, with documents
        "official": official,
        "voters": RollLine.objects.filter(ballot=secret.ballot).count(),
        "clock_offset": (NOW - datetime.now(UTC)).total_seconds(),
    }


def _persons(count: int) -> list[Person]:
    rows = (
        Person(
            ref=f"voter{number:06}",
            email=f"voter{number}@example.org",
            name=f"Voter {number}",
            password=f"{UNUSABLE_PASSWORD_PREFIX}{number}",
            joined_at=RAISED_AT,
        )
        for number in range(count)
    )
    return Person.objects.bulk_create(list(rows), batch_size=BATCH)


def _admitted(persons: list[Person], organization: Any) -> None:
    moments = dict.fromkeys(
        ("offered_at", "member_consent_at", "organization_consent_at", "from_at"),
        AT,
    )
    rows = [Membership(organization=organization, person=one, **moments) for one in persons]
    Membership.objects.bulk_create(rows, batch_size=BATCH)


def _sign_ins(persons: list[Person]) -> list[str]:
    rows = []
    for person in persons:
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = BACKEND
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session[DEVICE] = "bench"
        session._session_key = session._get_new_session_key()  # type: ignore[attr-defined]
        rows.append(session.create_model_instance(dict(session.items())))
    SignIn.objects.bulk_create(rows, batch_size=BATCH)
    return [str(row.session_key) for row in rows]


def look() -> dict[str, Any]:
    """Return what was stored, and whether record and database are whole."""
    frontier, whole, entered = Frontier(), True, []
    for entry in Entry.objects.order_by("number").iterator():
        whole &= leaf_hash(bytes.fromhex(entry.salt), entry.payload.encode()).hex() == entry.leaf
        whole &= entry.number == frontier.size + 1
        frontier = frontier.append(bytes.fromhex(entry.leaf))
        if entry.verb == "comment":
            entered.append(entry.said["comment"])
    head = Head.objects.get()
    whole &= head.size == frontier.size and json.loads(head.frontier) == frontier.as_json()
    acts = Act.objects.filter(verb="support", by__ref__startswith="voter")
    papers = [
        (one.key, unseal(one.ballot.ref, one.key, bytes(one.sealed)))
        for one in Paper.objects.select_related("ballot")
    ]
    return {
        "whole": whole,
        "sound": _sound(),
        "entered": entered,
        "comments": list(Comment.objects.values_list("ref", flat=True)),
        "texts": list(Comment.objects.values_list("text", flat=True)),
        "supports": [list(row) for row in acts.values_list("matter__ref", "by__ref", "number", "entry")],
        "support_entries": list(Entry.objects.filter(verb="support").values_list("number", flat=True)),
        "acts_counted": all(
            one.acts_count == one.acts.count()
            and one.supports_count == one.acts.filter(verb="support").count()
            for one in Matter.objects.all()
        ),
        "reports": list(ExecutionReport.objects.order_by("id").values_list("committed", flat=True)),
        "documents": [len(one) for one in FileContent.objects.values_list("content", flat=True)],
        "papers": dict(papers),
        "lines_used": RollLine.objects.exclude(channel="").count(),
    }


def _sound() -> str:
    """Return what the database says of its own files."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            (says,) = cursor.fetchone()
            cursor.execute("PRAGMA foreign_key_check")
            return f"{says}, {len(broken)} broken keys" if (broken := cursor.fetchall()) else str(says)
        cursor.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        cursor.execute(
            "SELECT count(bt_index_check(c.oid, true)) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
            "JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'btree' AND c.relname LIKE 'dure%'"
        )
    return "ok"


def main() -> int:
    """Do what is asked, and print it as one line of JSON."""
    done = make(int(sys.argv[2])) if sys.argv[1] == "make" else look()
    print(json.dumps(done))
    return 0


if __name__ == "__main__":
    sys.exit(main())
