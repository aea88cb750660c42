"""A witness outside: keeps what it saw, signs it, and raises the alarm when the record is not what it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from tests.cast import AT

from dure.cli import Fault
from dure.operations import witness
from dure.operations.witness import FORKED, ROLLED_BACK, Alarm, Keeping
from dure.record.commands import Line, append, append_all
from dure.record.models import Cosignature
from polity.tiles import witness_key

pytestmark = pytest.mark.django_db
URL = "http://testserver"


@pytest.fixture
def keeping(tmp_path: Path, client: Client, monkeypatch: pytest.MonkeyPatch) -> Keeping:
    """A witness that asks the pages of the test; its signature is known to the operator."""

    def fetched(url: str, body: bytes | None = None) -> str:
        path = url.removeprefix(URL)
        answer: Any = client.get(path) if body is None else client.post(path, body, content_type="text/plain")
        if answer.status_code >= 400:
            raise Fault(f"{url} answers {answer.status_code}")
        return str(answer.content.decode())

    monkeypatch.setattr(witness, "fetched", fetched)
    made = Keeping(tmp_path / "kept", "witness.example")
    key = witness_key(made.name, made.key().public_key().public_bytes_raw())
    call_command("witnesses", add=key, title="The university", url="https://university.example")
    append_all([Line("note", payload={"n": number}) for number in range(300)], at=AT)
    return made


def look(keeping: Keeping, key: str | None = None) -> str:
    return witness.witness(URL, keeping, key, moment=1_700_000_000)


def test_what_it_saw_is_kept_signed_and_shown(keeping: Keeping, client: Client) -> None:
    assert "compare it with what the operator tells you" in look(keeping)
    append(verb="note", at=AT)
    said = look(keeping)
    assert "301 entries, all that was kept before is still there" in said
    assert "shown on the page of witnesses" in said
    assert list(Cosignature.objects.order_by("size").values_list("size", flat=True)) == [300, 301]
    page = client.get("/record/witnesses").content.decode()
    assert "The university" in page
    assert "301 of 301 entries" in page
    assert "not what it was" not in page
    note = client.get("/record/witnesses/witness.example/checkpoint").content.decode()
    assert note == next(keeping.folder.glob("*/newest.txt")).read_text()


def test_yesterdays_backup_raises_the_alarm(keeping: Keeping, client: Client) -> None:
    with transaction.atomic():
        append_all([Line("note")] * 5, at=AT)
        look(keeping)
        transaction.set_rollback(True)
    with pytest.raises(Alarm, match=r"ROLLED BACK\. This record had 305 entries, and now shows 300") as alarm:
        look(keeping)
    assert alarm.value.code == ROLLED_BACK
    assert "Its page of witnesses says so now." in str(alarm.value)
    assert len(list(keeping.folder.glob("*/alarm-*.txt"))) == 1
    page = client.get("/record/witnesses").content.decode()
    assert "The university keeps a checkpoint of 305 entries" in page
    assert "entries were taken out" in page


def test_other_entries_in_their_place_raise_the_alarm(keeping: Keeping, client: Client) -> None:
    with transaction.atomic():
        append_all([Line("note")] * 5, at=AT)
        look(keeping)
        transaction.set_rollback(True)
    append_all([Line("other")] * 9, at=AT)
    with pytest.raises(Alarm, match=r"FORKED\. The first 305 entries are no longer those") as alarm:
        look(keeping)
    assert alarm.value.code == FORKED
    told = client.get("/record/witnesses?format=json").json()["witnesses"]
    assert [one["fits"] for one in told] == ["forked"]
    assert "something was changed" in client.get("/record/witnesses").content.decode()


def test_a_checkpoint_of_another_key_raises_the_alarm(keeping: Keeping) -> None:
    stranger = "testserver/record+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    with pytest.raises((Alarm, ValueError)):
        look(keeping, stranger)


def test_signatures_of_strangers_are_not_taken_in(keeping: Keeping, client: Client, tmp_path: Path) -> None:
    stranger = Keeping(tmp_path / "other", "stranger.example")
    assert "was not taken in. Give the operator your key: stranger.example+" in look(stranger)
    for body in (b"", b"\xff", b"x" * 30_000, client.get("/record/checkpoint").content):
        assert client.post("/record/cosignatures", body, content_type="text/plain").status_code == 409
    assert not Cosignature.objects.exists()


def test_the_command_ends_with_the_code_of_the_alarm(
    keeping: Keeping, capsys: pytest.CaptureFixture[str]
) -> None:
    options = [URL, "--name", keeping.name, "--keep", str(keeping.folder)]
    assert witness.main(options) == 0
    with transaction.atomic():
        append(verb="note", at=AT)
        assert witness.main(options) == 0
        transaction.set_rollback(True)
    assert witness.main(options) == ROLLED_BACK
    assert "ALARM. ROLLED BACK." in capsys.readouterr().err


def test_every_so_often_it_goes_on_looking_until_an_alarm_and_once_it_ends_with_the_fault(
    keeping: Keeping, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = witness.fetched
    answers = iter([Fault("no network"), ValueError("half a page"), None])
    slept: list[float] = []

    def fetched(url: str, body: bytes | None = None) -> str:
        if not url.endswith("/record/checkpoint"):
            return asked(url, body)
        answer = next(answers, Alarm("ROLLED BACK.", ROLLED_BACK))
        if isinstance(answer, Exception):
            raise answer
        return asked(url)

    monkeypatch.setattr(witness, "fetched", fetched)
    monkeypatch.setattr(witness.time, "sleep", slept.append)
    given = [URL, "--keep", str(keeping.folder), "--name", keeping.name, "--no-send"]
    assert witness.main([*given, "--every", "60"]) == ROLLED_BACK
    said = capsys.readouterr()
    assert slept == [60, 60, 60]
    assert "no network The next look is in 60 seconds." in said.err
    assert "cannot be read: half a page The next look" in said.err
    assert "cannot be read: half a page The next look" in said.err
    assert "ALARM. ROLLED BACK." in said.err
    assert "300 entries, all that was kept before is still there" in said.out
    answers = iter([Fault("no network")])
    with pytest.raises(Fault, match="no network"):
        witness.main(given)
