"""An outsider's recount: nothing of Dure, only the exported folder; and what it says when something was changed."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from tests.cast import World, admit, build_world, person, steward_of
from tests.secret import build_secret
from tests.seoul import CLOSES, Seoul, build_seoul
from tests.table import OPENS, build_table

from dure.ballots import comparing
from dure.ballots.commands import close
from dure.ballots.models import Paper
from dure.cli import Fault
from dure.deadlines import tick
from dure.exchange.commands import Given, confirm_lines, enter_lines
from dure.exchange.models import LedgerLine
from dure.matters import commands as matter_commands
from dure.matters.models import Matter
from dure.operations.backups import database_name, run_postgres
from dure.operations.shown import SHOWN
from dure.operations.transfer import export_instance
from dure.operations.verify import recount as verify
from dure.positions.models import Party, RatificationAnswer, Tie
from dure.record.models import Entry
from polity.rules.ratification.example import example
from polity.tallies.ties import TieBreak

AT = datetime(2027, 3, 1, tzinfo=UTC)
DUE = OPENS + timedelta(days=46)
DIVIDED = (
    'rule = "equal_shares", completion = "utilitarian", class = "secret", who = "member", divided_by = "theme", '
    'parts = { care = { title = "Care", share = "2/5" }, homes = { title = "Homes", share = "3/5" } }'
)
TOOL = Path(__file__).parents[3] / "tools" / "recount.py"
sys.path.insert(0, str(TOOL.parent))
record = import_module("recounting.record")
offices = import_module("recounting.offices")
Differs = import_module("recounting.tree").Differs


def recount(folder: Path, *more: str | Path) -> tuple[int, str]:
    """Run the tool as an outsider does: a bare Python that knows no package of ours."""
    command = [sys.executable, "-I", "-S", str(TOOL), str(folder), *map(str, more)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def exported(folder: Path) -> Path:
    export_instance(folder, at=AT, public=True)
    return folder


def counted_ballot(seoul: Seoul | None = None) -> str:
    """Twelve vote unseen, and their ballot is closed."""
    secret = build_secret(seoul=seoul) if seoul else build_secret()
    for number, voter in enumerate(secret.members):
        secret.votes(voter, secret.options[number % 3], secret.options[0])
    return close(ballot=secret.ballot, at=CLOSES).ref


def test_everything_is_counted_again_and_is_the_same(db: None, client: Client, tmp_path: Path) -> None:
    seoul = build_seoul()
    seoul.at_stage("granted")
    ref = counted_ballot(seoul)
    (tmp_path / "key").write_bytes(client.get("/record/key").content)
    (tmp_path / "kept").write_bytes(client.get("/record/checkpoint").content)
    receipts = []
    for number in (1, 7, Entry.objects.count()):
        receipts.append(tmp_path / f"{number}.txt")
        receipts[-1].write_bytes(client.get(f"/record/entries/{number}/receipt").content)
    folder = exported(tmp_path / "out")
    assert not (folder / "tables").exists()
    code, said = recount(
        folder, "--each", "--key", tmp_path / "key", "--checkpoint", tmp_path / "kept", "--receipt", *receipts
    )
    assert code == 0, said
    assert f"ballot {ref}: 12 papers" in said
    assert "adopted by double_majority" in said
    assert "adopted by qualified_majority" in said
    assert "3 receipts and 1 checkpoints given hold." in said
    results = Entry.objects.filter(verb__in=("decide", "close_ballot")).count() + len(SHOWN)
    assert f"{results} results counted again, every one the same; 0 not published" in said


def test_a_dropped_secret_ballot_makes_the_count_differ(db: None, tmp_path: Path) -> None:
    ref = counted_ballot()
    Paper.objects.filter(ballot__ref=ref).order_by("key").first().delete()
    code, said = recount(exported(tmp_path / "out"))
    assert code == 1
    assert f"Papers in the box of ballot {ref}: counted 11, published 12" in said


def test_a_ballot_counted_otherwise_than_its_charter_says_differs(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_told = comparing.settings_as_counted
    for number, lie in enumerate(
        ({"utility": "cardinality"}, {"completion": "none"}, {"ties": TieBreak(seed="B3")})
    ):
        told = partial(lambda lie, *asked: replace(as_told(*asked), **lie), lie)
        with transaction.atomic():
            monkeypatch.setattr(comparing, "settings_as_counted", told)
            ref = counted_ballot()
            code, said = recount(exported(tmp_path / str(number)))
            transaction.set_rollback(True)
        assert code == 1
        assert "DIFFERS. The setting " in said
        assert f"of ballot {ref}" in said


@pytest.mark.parametrize(
    ("lie", "says"),
    [({"settings": {}}, "The settings for"), ({"rule": "majority"}, "The rule for")],
)
def test_a_vote_counted_otherwise_than_its_charter_says_differs(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lie: dict[str, object], says: str
) -> None:
    as_told = matter_commands._how_decided
    monkeypatch.setattr(matter_commands, "_how_decided", lambda *asked: as_told(*asked) | lie)
    build_seoul().at_stage("granted")
    code, said = recount(exported(tmp_path / "out"))
    assert (code, f"DIFFERS. {says}" in said) == (1, True), said


def test_a_paper_marked_otherwise_makes_the_count_differ(db: None, tmp_path: Path) -> None:
    ref = counted_ballot()
    first, other = Paper.objects.filter(ballot__ref=ref).order_by("marks")[::11]
    assert first.marks != other.marks
    Paper.objects.filter(pk=first.pk).update(marks=other.marks)
    code, said = recount(exported(tmp_path / "out"))
    assert code == 1
    assert f"The digest of the box of ballot {ref}" in said


def ratified(*, turned: str = "") -> None:
    """Let everybody answer, and close; the answer of one may be turned in the tables alone, past the record."""
    table = build_table()
    ratification = table.opened()
    table.answer_all(ratification)
    if turned:
        mine = RatificationAnswer.objects.filter(party__organization=table.organizations[turned])
        mine.update(choice="no" if mine.get().choice == "yes" else "yes")
    tick(DUE)


def test_a_ratification_up_the_networks_is_counted_again(db: None, tmp_path: Path) -> None:
    ratified()
    code, said = recount(exported(tmp_path / "out"), "--each")
    assert code == 0, said
    assert "voices-1: refused by ratification of 18" in said
    assert f"voices-1: {example().voices.adopted} voices in favour" in said


def test_voices_that_count_by_members_are_counted_again(db: None, tmp_path: Path) -> None:
    table = build_table(weight='  weight = "members"\n  cap = 3\n')
    for number in range(4):
        admit(person(f"Worker {number}"), table.organizations["Laurel"])
    table.answer_all(table.opened())
    tick(DUE)
    code, said = recount(exported(tmp_path / "out"), "--each")
    assert code == 0, said
    assert "voices-1: adopted by ratification of 18" in said
    assert "voices-1: 39/4 voices in favour" in said


@pytest.mark.parametrize("who", ["Elder", "Kale", "Laurel"])
def test_one_changed_voice_makes_the_ratification_differ(db: None, tmp_path: Path, who: str) -> None:
    ratified(turned=who)
    code, said = recount(exported(tmp_path / "out"))
    assert code == 1
    assert "on voices-1: counted" in said


def test_a_round_deleted_before_it_began_carries_nothing_on(tmp_path: Path) -> None:
    opened: dict[str, object] = {"verb": "open_round", "charter": "c", "version": 1, "currency": "KRW"}
    read = kept(tmp_path, {**opened, "round": "first"}, {**opened, "round": "draft"})
    read.note({"verb": "delete_round", "round": "draft", "matter": "", "organization": "body"})
    assert list(read.rounds) == ["first"]


def test_a_member_left_off_the_roll_of_a_ratification_makes_it_differ(db: None, tmp_path: Path) -> None:
    table = build_table()
    ratification = table.opened()
    Tie.objects.filter(membership__member=table.organizations["Birch"]).delete()
    Party.objects.filter(organization=table.organizations["Birch"]).delete()
    table.answer(ratification, "Laurel", "yes")
    tick(DUE)
    code, said = recount(exported(tmp_path / "out"))
    assert code == 1
    assert "The answers of organizations on voices-1: counted" in said


@pytest.mark.parametrize("more", ["", ', decided = "together"', ', unspent = "reopened"'])
def test_a_divided_envelope_is_counted_part_by_part(db: None, tmp_path: Path, more: str) -> None:
    secret = build_secret(ballot=f"{DIVIDED}{more}", parts=("care", "care", "homes"))
    for number, voter in enumerate(secret.members):
        secret.votes(voter, *(secret.options[:2] if number < 10 else secret.options[2:]))
    ref = close(ballot=secret.ballot, at=CLOSES).ref
    code, said = recount(exported(tmp_path / "out"), "--each")
    assert code == 0, said
    assert f"ballot {ref}: 12 papers, 2 of 3 chosen" in said
    assert "0 of it carried on" in said


def test_a_promise_called_kept_that_was_not_makes_the_pages_differ(db: None, tmp_path: Path) -> None:
    matter = build_seoul().at_stage("consulted")
    assert recount(exported(tmp_path / "true"))[0] == 0
    Matter.objects.filter(pk=matter.pk).update(due_at=matter.due_at + timedelta(days=30))
    code, said = recount(exported(tmp_path / "later"))
    assert (code, f"When {matter.ref} is due: counted" in said) == (1, True)
    Matter.objects.filter(pk=matter.pk).update(due_at=matter.due_at, ended="kept")
    code, said = recount(exported(tmp_path / "kept"))
    assert (code, f"How {matter.ref} ended: counted" in said) == (1, True)


def test_an_account_that_nobody_confirmed_makes_the_pages_differ(db: None, tmp_path: Path) -> None:
    world = build_world()
    member = world.enterprises[0]
    given = Given(member, "dues", AT.date(), 500, "KRW")
    line = enter_lines(network=world.district, lines=[given], by=world.steward, at=AT)[0]
    confirm_lines(lines=[line], by=steward_of(member), at=AT)
    code, said = recount(exported(tmp_path / "true"), "--each")
    assert (code, "accounts as pages show them: 1 lines" in said) == (0, True)
    LedgerLine.objects.update(quantity=900)
    code, said = recount(exported(tmp_path / "false"))
    assert code == 1
    assert f"{member.slug} given dues KRW: counted 500, published 900" in said


def test_nothing_is_joint_while_a_party_is_silent(tmp_path: Path) -> None:
    agreement = {
        "verb": "propose_agreement",
        "agreement": "a",
        "parties": {"x": "", "y": "", "z": ""},
        "quorum": 2,
    }
    words = [
        {"verb": "say_word", "decision": "d", "acting_for": party, "choice": choice}
        for party, choice in (("x", "object"), ("x", "consent"), ("y", "consent"))
    ]
    read = kept(tmp_path, agreement, *words)
    told = {"agreement": "a", "decision": "d", "label": "some", "consenting": ["x", "y"], "missing": ["z"]}
    assert "some, 2 of 3" in offices.joint_decision(read, told)
    for lie in ({"label": "joint"}, {"consenting": ["x", "y", "z"], "missing": []}):
        with pytest.raises(Differs):
            offices.joint_decision(read, told | lie)


@contextmanager
def own_client() -> Iterator[None]:
    """Change entry 3 with the database's own client, past triggers, as whoever holds the server can."""
    change = "UPDATE dure_entry SET payload = replace(payload, 'a', 'e') WHERE number = 3"
    if connection.vendor == "postgresql":
        triggers = "ALTER TABLE dure_entry {} TRIGGER USER"
        for statement in (triggers.format("DISABLE"), change, triggers.format("ENABLE")):
            run_postgres("psql", "--quiet", f"--command={statement}", database_name())
        yield
        return
    file = sqlite3.connect(str(connection.settings_dict["NAME"]))
    (trigger,) = file.execute("SELECT sql FROM sqlite_master WHERE name = 'dure_entry_no_update'").fetchone()
    for statement in ("DROP TRIGGER dure_entry_no_update", change, trigger):
        file.execute(statement)
    file.commit()
    file.close()
    yield


def test_a_row_changed_in_the_database_is_named(
    committed_world: World, client: Client, tmp_path: Path
) -> None:
    receipt = tmp_path / "3.txt"
    receipt.write_bytes(client.get("/record/entries/3/receipt").content)
    with own_client():
        folder = exported(tmp_path / "out")
    with pytest.raises(Fault, match="Entry 3 was changed"):
        verify(folder / "record" / "entries.jsonl")
    code, said = recount(folder)
    assert (code, "Entry 3 was changed" in said) == (1, True)


def test_a_receipt_outlives_the_record_that_loses_its_entry(db: None, client: Client, tmp_path: Path) -> None:
    build_seoul()
    receipt = tmp_path / "last.txt"
    receipt.write_bytes(client.get(f"/record/entries/{Entry.objects.count()}/receipt").content)
    folder = exported(tmp_path / "out")
    assert recount(folder, "--receipt", receipt)[0] == 0
    other = tmp_path / "other.txt"
    other.write_text(receipt.read_text().replace("index ", "index 1"))
    code, said = recount(folder, "--receipt", other)
    assert code == 1
    assert "some were lost" in said


def test_the_tool_imports_nothing_of_ours() -> None:
    text = TOOL.read_text() + "".join(path.read_text() for path in (TOOL.parent / "recounting").glob("*.py"))
    assert "import dure" not in text
    assert "from dure" not in text
    assert "polity" not in text


def kept(folder: Path, *payloads: dict[str, object]) -> Any:
    """A record as the tool keeps it, with these entries read."""
    read = record.Record(folder)
    for payload in payloads:
        read.note({"matter": "", "organization": "body", **payload})
    return read


def voices(*choices: str) -> list[dict[str, object]]:
    opened: dict[str, object] = {"verb": "open_election", "election": "e", "roll": ["a", "b", "c", "d"]}
    return [
        opened,
        *(
            {
                "verb": "vote_in_college",
                "election": "e",
                "acting_for": voter,
                "choice": "candidate",
                "person": one,
            }
            for voter, one in zip("abcd", choices, strict=False)
        ),
    ]


@pytest.mark.parametrize(
    ("choices", "elected"), [("xxy", "x"), ("xx", "x"), ("xy", ""), ("x", ""), ("xxyy", "")]
)
def test_the_vote_of_a_college_is_counted_again(tmp_path: Path, choices: str, elected: str) -> None:
    told = {
        "election": "e",
        "person": elected,
        "outcome": "filled" if elected else "nobody",
        "voices": dict(zip("abcd", choices, strict=False)),
    }
    read = kept(tmp_path, *voices(*choices))
    assert "college vote e" in offices.election(read, told)
    for lie in ({"person": "z", "outcome": "filled"}, {"voices": {"a": "z"}}):
        with pytest.raises(Differs):
            offices.election(read, told | lie)


def test_a_voice_for_a_candidate_who_left_is_not_counted(tmp_path: Path) -> None:
    left = {"verb": "withdraw_candidacy", "election": "e", "person": "y"}
    told = {"election": "e", "person": "x", "outcome": "filled", "voices": {"a": "x", "b": "x"}}
    assert "college vote e" in offices.election(kept(tmp_path, *voices(*"xxy"), left), told)
    with pytest.raises(Differs):
        offices.election(kept(tmp_path, *voices(*"xxy")), told)


def test_a_recognition_needs_the_decision_of_its_body(tmp_path: Path) -> None:
    told = {"matter": "m-1", "organization": "body", "recognised": "shop", "recognition": "r"}
    no = {"verb": "decide", "matter": "m-1", "outcome": "refused", "from": "a", "to": "b"}
    with pytest.raises(Differs):
        offices.recognition(kept(tmp_path, no), told)
    with pytest.raises(Differs):
        offices.recognition(kept(tmp_path, {**no, "outcome": "adopted", "organization": "other"}), told)
    assert "shop" in offices.recognition(kept(tmp_path, {**no, "outcome": "adopted"}), told)
