"""A secret ballot: nothing in the database, its file, a backup, the log, any page or the record joins voter and choice,
and nothing shows an early result. Two worlds that differ in a choice alone are the same for everybody.
"""

from __future__ import annotations

import json
import logging
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from tests.booth import Booth
from tests.dure.test_canaries import addresses
from tests.dure.test_routes import clients, names
from tests.secret import Secret
from tests.seoul import NOW, Seoul

from dure.ballots.commands import fix_roll, mix_open_boxes, mixing, new_tracker, vote_by_codes
from dure.ballots.commands.voting import Coded
from dure.ballots.models import Ballot, Paper, RollLine
from dure.ballots.queries import LINES, PAPERS
from dure.ballots.sealing import digest, paper_key
from dure.deadlines import tick
from dure.matters.models import Matter
from dure.people.models import Person, SignIn
from dure.people.sessions import SessionStore
from dure.record.models import Entry

pytestmark = pytest.mark.usefixtures("at")
MASKS = re.compile(r'name="(csrfmiddlewaretoken|form)" value="[^"]*"|value="[2-9a-z]{10}"')
OF_THE_MACHINE = ("/operator/", "/metrics")  # they count requests; what they say is looked at apart


def whole_database() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the database keeps it."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 a table of ours
            found[model._meta.db_table] = cursor.fetchall()
    return found


def as_text(value: Any) -> str:
    """A value as it could be searched for."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    return str(value)


def test_no_row_but_the_paper_holds_its_key_and_none_its_tracker(booth: Booth) -> None:
    trackers = [booth.votes("1", None, "1")]
    trackers += [Booth(booth.secret, voter).votes(None, "1") for voter in booth.secret.members[1:4]]
    keys = {paper_key(booth.secret.ballot.ref, tracker) for tracker in trackers}
    assert set(Paper.objects.values_list("key", flat=True)) == keys
    holding: dict[str, set[str]] = {}
    for table, rows in whole_database().items():
        text = "\n".join(as_text(value) for row in rows for value in row)
        for secret in (*trackers, *keys):
            if secret in text:
                holding.setdefault(table, set()).add(secret)
    assert holding == {"dure_paper": keys}
    fields = {one.name for one in Paper._meta.get_fields()}
    assert fields == {"key", "ballot", "sealed", "marks", "channel"}
    timed = {one.name for one in RollLine._meta.get_fields() if "Date" in type(one).__name__}
    assert timed == set()


def test_a_second_vote_leaves_the_rows_of_the_first_voter_as_they_were(booth: Booth) -> None:
    """What another one chose shows in no row but their own paper."""
    booth.votes("1")
    other = Booth(booth.secret, booth.secret.members[1])
    before = whole_database()
    tracker = other.votes(None, "1", "1")
    after = whole_database()
    changed = {
        table for table in after if sorted(map(repr, after[table])) != sorted(map(repr, before[table]))
    }
    assert changed <= {"dure_paper", "dure_rollline", "dure_signin"}
    session = SignIn.objects.get(person=booth.secret.members[1])
    told = json.dumps(SessionStore().decode(session.session_data))
    assert tracker not in told
    assert not any(one.ref in told for one in booth.secret.options)


@pytest.mark.sqlite
def test_the_file_does_not_tell_in_which_order_papers_came(booth: Booth) -> None:
    """SQLite numbers rows as they come; the order of sign-ins, or of the log, would then lead to each paper."""
    secret = booth.secret
    for _ in range(2):
        keys = []
        for voter in secret.members:
            tracker = new_tracker()
            if not RollLine.objects.get(ballot=secret.ballot, person=voter).channel:
                secret.votes(voter, secret.options[0], tracker=tracker)
                keys.append(paper_key(secret.ballot.ref, tracker))
    codes = [f"aaaabbbbcc{n:02}" for n in range(20, 32)]
    RollLine.objects.bulk_create(
        [RollLine(ballot=secret.ballot, code=digest("code", code)) for code in codes]
    )
    papers = [Coded(code, {secret.options[0].ref: 1}) for code in codes]
    vote_by_codes(ballot=secret.ballot, papers=papers, channel="paper", at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid, key FROM dure_paper ORDER BY rowid")
        rows = cursor.fetchall()
    numbers = [row[0] for row in rows]
    assert len(rows) >= len(secret.members)
    assert numbers != list(range(1, len(rows) + 1))
    assert min(later - earlier for earlier, later in pairwise(numbers)) > 1_000


WRITTEN_TOGETHER = """
SELECT l.id, p.key FROM dure_rollline l JOIN dure_paper p ON p.xmin = l.xmin AND p.ballot_id = l.ballot_id
 WHERE l.channel <> ''
"""
IN_PLACE = "SELECT {key} FROM {table} WHERE channel <> '' ORDER BY ctid"


def asked(sql: str) -> list[tuple[Any, ...]]:
    """What the database answers."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@pytest.mark.postgresql
def test_neither_the_transaction_nor_the_place_of_a_row_leads_from_a_voter_to_a_paper(secret: Secret) -> None:
    for voter in secret.members:
        secret.votes(voter, secret.options[0])
    everybody = len(secret.members)
    assert len(asked(WRITTEN_TOGETHER)) == everybody, "each vote was written by a transaction of its own"
    places = {one: asked(one.sql(IN_PLACE)) for one in (PAPERS, LINES)}
    before = set(Paper.objects.values_list("key", "sealed", "channel"))
    assert tick(NOW, mail=False).refused == ()
    assert len(asked(WRITTEN_TOGETHER)) == everybody**2, "any of them may be anybody's"
    for one, before_mixing in places.items():
        assert asked(one.sql(IN_PLACE)) != before_mixing
    assert {(a, bytes(b), c) for a, b, c in Paper.objects.values_list("key", "sealed", "channel")} == {
        (a, bytes(b), c) for a, b, c in before
    }
    assert mix_open_boxes(NOW) == 2 * everybody, (
        "too few for a crowd: they are mixed again with those who come"
    )


@pytest.mark.postgresql
def test_one_more_vote_is_written_again_among_others(secret: Secret, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixing, "CROWD", 5)
    for voter in secret.members[:8]:
        secret.votes(voter, secret.options[0])
    assert mix_open_boxes(NOW) == 16
    assert mix_open_boxes(NOW) == 0
    secret.votes(secret.members[8], secret.options[0])
    assert mix_open_boxes(NOW) == 10
    assert len(asked(WRITTEN_TOGETHER)) >= 25


def test_the_log_says_nothing_of_a_vote_but_that_there_was_one(booth: Booth, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="dure.access")
    voter = booth.secret.members[0]
    tracker = booth.votes("1", None, "1")
    logged = "\n".join(f"{one.getMessage()} {sorted(vars(one).items(), key=str)}" for one in caplog.records)
    assert "/vote/" in logged
    said = (tracker, paper_key(booth.secret.ballot.ref, tracker), voter.email or "", voter.ref, voter.name)
    assert [one for one in said if one in logged] == []
    assert [one.ref for one in booth.secret.options if one.ref in logged] == []


def test_an_export_and_so_a_backup_holds_no_tracker_and_no_choice(booth: Booth, tmp_path: Path) -> None:
    trackers = [booth.votes("1"), Booth(booth.secret, booth.secret.members[1]).votes(None, "1")]
    call_command("export", str(tmp_path / "out"))
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    whole = "\n".join(path.read_text(encoding="utf-8") for path in files)
    assert not any(tracker in whole for tracker in trackers)
    keys = [paper_key(booth.secret.ballot.ref, tracker) for tracker in trackers]
    about = [line for line in whole.splitlines() if any(key in line for key in keys)]
    assert len(about) == len(keys)
    assert not any(one.ref in line for one in booth.secret.options for line in about)


def seen(browsers: dict[str, Client], parts: dict[str, Any]) -> dict[tuple[str, str], tuple[int, str, str]]:
    """What two readers get at every address: status, ETag, and the text without what is another each time."""
    found = {}
    near = {parts[name] for name in ("ballot", "round", "matter", "organization", "council")}
    for role in ("anonymous", "steward"):
        for address in addresses(parts):
            if address.startswith(OF_THE_MACHINE):
                continue
            forms = ("", "format=json") if any(one in address for one in near) else ("",)
            for form in forms:
                asked = f"{address}{'&' if '?' in address else '?'}{form}"
                answer = browsers[role].get(asked)
                text = MASKS.sub("", answer.content.decode("utf-8", "replace"))
                found[role, asked] = (answer.status_code, answer.headers.get("ETag", ""), text)
    return found


@pytest.mark.sqlite  # it takes long, and no page depends on the database
def test_no_page_for_anybody_differs_by_what_was_chosen(seoul: Seoul, at: Any) -> None:
    parts = names(seoul)
    ballot = Ballot.objects.select_related("round").get(ref=parts["secret"])
    options = list(ballot.round.matters.order_by("number"))
    voters = list(Person.objects.filter(name__startswith="Voter ").order_by("pk"))
    secret = Secret(seoul.world, ballot, options, voters)
    parts |= {"ballot": ballot.ref, "round": ballot.round.slug, "matter": options[0].ref}
    fix_roll(ballot=secret.ballot, at=NOW)
    trackers = [secret.votes(voter, secret.options[0]) for voter in secret.members]
    entries = Entry.objects.count()
    browsers = clients(seoul)
    first = seen(browsers, parts)
    for tracker, voter in zip(trackers, secret.members, strict=True):
        secret.votes(voter, secret.options[1], secret.options[2], tracker=tracker)
    again = seen(browsers, parts)
    assert Entry.objects.count() == entries
    assert len(first) > 300
    different = {which for which in first if first[which] != again[which]}
    assert different == set()
    assert not Matter.objects.filter(pk__in=[one.pk for one in options]).exclude(stage="weighed").exists()
