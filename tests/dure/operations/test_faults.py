"""What goes wrong outside: no room on the disk, no database, no mail, a cut connection. Nobody is told a false yes."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.test import Client
from tests.cast import World
from tests.seoul import NOW, Seoul, build_seoul

from dure import clock
from dure.cli import Fault
from dure.deadlines import tick
from dure.matters.discussion import follow
from dure.matters.models import Act, Comment, Notice
from dure.operations.backups import back_up, check
from dure.operations.health import backups
from dure.operations.sealed_files import is_sealed, open_file, seal_file
from dure.people.models import Answered
from dure.record.queries import tree_head


@pytest.fixture
def seoul(committed_world: World, monkeypatch: pytest.MonkeyPatch) -> Seoul:
    """The small world, committed, on its third day."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return build_seoul(committed_world)


def speaker(seoul: Seoul) -> Client:
    made = Client(raise_request_exception=False)
    made.force_login(seoul.world.member)
    return made


def says(client: Client, matter: Any, text: str, name: str = "") -> Any:
    headers = {"Idempotency-Key": name} if name else {}
    return client.post(
        f"/api/v1/matters/{matter.ref}/comments",
        json.dumps({"text": text}),
        content_type="application/json",
        headers=headers,
    )


def test_a_request_sent_again_after_a_cut_connection_gets_the_same_receipt(seoul: Seoul) -> None:
    client, matter = speaker(seoul), seoul.raised()
    first = says(client, matter, "Once.", "a1")  # the answer is lost on its way
    again = says(client, matter, "Once.", "a1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again["Idempotent-Replayed"] == "true"
    assert Comment.objects.count() == 1
    other = says(client, matter, "Something else.", "a1")
    assert (other.status_code, other.json()["code"]) == (422, "key_used")
    refused = says(client, matter, "", "a2")
    assert refused.status_code == 422
    assert not Answered.objects.exclude(status=201).exists()
    stranger = Client()
    stranger.force_login(seoul.world.steward)
    assert says(stranger, matter, "Once.", "a1").json() != first.json()
    page = {"text": "On the page.", "mark": ""}
    where = f"/matters/{matter.ref}/comments/"
    answers = [client.post(where, page, headers={"Idempotency-Key": "f1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]


@pytest.mark.sqlite  # its bound on pages
def test_without_room_nothing_is_stored_and_reading_goes_on(seoul: Seoul) -> None:
    client, matter = speaker(seoul), seoul.raised()
    before, head = Act.objects.count(), tree_head()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        answers = [says(client, matter, f"{number} " + "x" * 4900) for number in range(12)]
        assert client.get(f"/matters/{matter.ref}/").status_code == 200
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    refused = [answer for answer in answers if answer.status_code == 503]
    assert refused
    assert refused[0]["Retry-After"] == "60"
    assert refused[0].json()["code"] == "try_later"
    stored = [answer for answer in answers if answer.status_code == 201]
    assert len(stored) + len(refused) == 12
    assert Comment.objects.count() == len(stored)
    assert tree_head().size == head.size + len(stored)
    assert Act.objects.count() == before
    assert says(client, matter, "There is room again.").status_code == 201


def test_a_commit_that_does_not_reach_the_disk_is_no_receipt(
    seoul: Seoul, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, matter = speaker(seoul), seoul.raised()
    head = tree_head()

    def fails() -> None:
        raise OperationalError("disk I/O error")

    with monkeypatch.context() as broken:
        broken.setattr(connection, "_commit", fails)
        answer = says(client, matter, "Lost?")
    assert answer.status_code == 503
    connection.close()
    assert not Comment.objects.exists()
    assert tree_head() == head
    assert says(client, matter, "Lost?").status_code == 201


def test_without_a_database_every_page_says_when_to_try_again(
    seoul: Seoul, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = speaker(seoul)

    def away(*args: Any, **more: Any) -> None:
        raise OperationalError("could not connect to server")

    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", away)
        answers = [client.get("/"), client.post("/language/", {"language": "fr"}), client.get("/healthz")]
    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert answers[0]["Retry-After"] == "60"
    assert client.get("/").status_code == 200


def test_a_read_only_instance_reads_and_writes_nothing(seoul: Seoul, settings: Any) -> None:
    settings.DURE_READ_ONLY = True
    client, matter = speaker(seoul), seoul.raised()
    page = client.get(f"/matters/{matter.ref}/")
    assert page.status_code == 200
    assert "nothing can be changed" in page.content.decode()
    assert says(client, matter, "Not now.").status_code == 503
    settings.DURE_READ_ONLY = False
    assert "nothing can be changed" not in client.get(f"/matters/{matter.ref}/").content.decode()
    assert not Comment.objects.exists()


def test_mail_that_cannot_be_sent_waits_and_stops_nothing(seoul: Seoul, settings: Any) -> None:
    matter = seoul.raised()
    follow(matter=matter, person=seoul.world.member, at=NOW)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    later = NOW + timedelta(days=40)
    turn = tick(later)
    assert turn.acts == 1
    matter.refresh_from_db()
    assert matter.ended
    waiting = Notice.objects.filter(mailed_at=None).count()
    assert waiting > 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert tick(later + timedelta(minutes=1)).mails > 0
    assert mail.outbox


def test_a_clock_set_back_or_forward_by_a_day_does_nothing_twice(seoul: Seoul) -> None:
    matter = seoul.raised()
    assert matter.due_at is not None
    due = matter.due_at + timedelta(minutes=1)
    day = timedelta(days=1)
    assert tick(due - day).acts == 0
    assert tick(due + day).acts == 1
    assert [tick(moment).acts for moment in (due - day, due, due + day)] == [0, 0, 0]
    assert Act.objects.filter(matter=matter).count() == 1


def test_a_sealed_backup_holds_nothing_readable_and_is_checked_whole(
    committed_world: World, tmp_path: Path
) -> None:
    target = tmp_path / "sealed.tar"
    manifest = back_up(target, at=NOW, passphrase="correct horse")
    content = target.read_bytes()
    assert is_sealed(target)
    assert b"@example.org" not in content
    assert b"manifest.json" not in content
    assert target.stat().st_mode & 0o777 == 0o600
    assert check(target, "correct horse") == manifest
    assert manifest["checkpoint"].split("\n")[1] == str(tree_head().size)
    with pytest.raises(Fault, match="is sealed"):
        check(target)
    with pytest.raises(Fault, match="another passphrase"):
        check(target, "wrong horse")
    target.write_bytes(content[:-2000] + bytes([content[-2000] ^ 1]) + content[-1999:])
    with pytest.raises(Fault, match="damaged"):
        check(target, "correct horse")
    told = json.loads((Path(settings.DURE_HOME) / "last-backup.json").read_text())
    assert told["file"] == str(target)
    assert [finding.check for finding in backups()] == ["backup"]


@pytest.mark.parametrize("length", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_a_sealed_file_comes_back_and_lets_no_piece_be_taken_out(tmp_path: Path, length: int) -> None:
    plain, sealed, back = tmp_path / "plain", tmp_path / "sealed", tmp_path / "back"
    plain.write_bytes(bytes(range(256)) * (length // 256) + b"x" * (length % 256))
    seal_file(plain, sealed, "pass")
    open_file(sealed, back, "pass")
    assert back.read_bytes() == plain.read_bytes()
    content = sealed.read_bytes()
    sealed.write_bytes(content[: -((1 << 20) + 16)] if length > 1 << 20 else content[:-1])
    with pytest.raises(Fault):
        open_file(sealed, back, "pass")


def test_the_drill_of_a_backup_is_one_command(committed_world: World, tmp_path: Path, capsys: Any) -> None:
    call_command("backup", str(tmp_path / "a.tar"))
    call_command("restore", str(tmp_path / "a.tar"), check=True)
    assert f"Whole: {tree_head().size} entries at least, root {tree_head().root}" in capsys.readouterr().out
    assert transaction.get_autocommit()
