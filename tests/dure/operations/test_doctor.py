"""The doctor, with one thing after the other made wrong: it names each, and nothing else."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from dure import clock
from dure.locale_catalogues import compile_catalogues
from dure.operations import health
from dure.operations.backups import LAST, back_up
from dure.record.commands import append
from dure.record.signing import key_path

Levels = dict[str, str]


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("compiled")
    compile_catalogues(home)
    return home / "locale"


@pytest.fixture
def production(db: None, settings: Any, tmp_path: Path, catalogues: Path) -> Iterator[Path]:
    """An instance in use in which nothing is to be mended; its home."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "locale").symlink_to(catalogues)
    (home / "secret_key").touch(mode=0o600)
    settings.DURE_HOME = home
    settings.DURE_PRODUCTION, settings.DURE_DEMO = True, False
    settings.DURE_URL, settings.DURE_MAIL_FROM = "https://dure.example.org", "Dure <dure@example.org>"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    note_backup(home, timedelta(hours=1))
    with socket.socket() as mail_server:
        mail_server.bind(("127.0.0.1", 0))
        mail_server.listen()
        settings.EMAIL_HOST, settings.EMAIL_PORT = mail_server.getsockname()
        keep_to_owner(connection)
        yield home


def keep_to_owner(connection: Any) -> None:
    """Let nobody else read the files of the tests' database, as `dure` itself leaves them."""
    for end in ("", "-wal", "-shm"):
        file = Path(f"{connection.settings_dict['NAME']}{end}")
        if connection.vendor == "sqlite" and file.exists():
            file.chmod(0o600)


def note_backup(home: Path, age: timedelta) -> None:
    told = {"at": (clock.now() - age).isoformat(), "file": "/backups/dure.tar"}
    (home / LAST).write_text(json.dumps(told))


def levels(capsys: pytest.CaptureFixture[str]) -> Levels:
    """Call the doctor; return the worst that it says of each check. It ends with 1 exactly where there is a fault."""
    capsys.readouterr()
    code = 0
    try:
        call_command("doctor", "--json")
    except SystemExit as ended:
        code = int(str(ended.code))
    found: Levels = {}
    for finding in json.loads(capsys.readouterr().out):
        worst = max(found.get(finding["check"], "ok"), finding["level"], key=["ok", "note", "fault"].index)
        found[finding["check"]] = worst
    assert code == int("fault" in found.values())
    return found


def well() -> set[str]:
    """What is well in the instance of these tests; their PostgreSQL is a fast one that keeps nothing."""
    return {"durability"} if connection.vendor == "postgresql" else set()


def wrong(found: Levels) -> set[str]:
    return {check for check, level in found.items() if level == "fault"} - well()


def test_of_an_instance_in_use_nothing_is_to_be_mended(
    production: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = levels(capsys)
    assert wrong(found) == set()
    assert {"disk", "clock", "backup", "mail", "home", "secret_key", "database", "durability"} <= set(found)


def little_room(home: Path, patch: pytest.MonkeyPatch, settings: Any) -> None:
    patch.setattr(health, "LITTLE_SPACE", 1 << 62)


def clock_in_the_past(home: Path, patch: pytest.MonkeyPatch, settings: Any) -> None:
    patch.setattr(clock, "now", lambda: datetime(2020, 1, 1, tzinfo=UTC))


def clock_behind_the_record(home: Path, patch: pytest.MonkeyPatch, settings: Any) -> None:
    append(verb="found", at=clock.now() + timedelta(days=1))


def clock_shifted(home: Path, patch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.DURE_CLOCK_OFFSET = 3600.0


def old_backup(home: Path, patch: pytest.MonkeyPatch, settings: Any) -> None:
    note_backup(home, timedelta(hours=40))


def no_backup(home: Path, patch: pytest.MonkeyPatch, settings: Any) -> None:
    (home / LAST).unlink()


def unreadable_backup(home: Path, patch: pytest.MonkeyPatch, settings: Any) -> None:
    (home / LAST).write_text("{")


def mail_server_down(home: Path, patch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.EMAIL_PORT = 1


def no_mail(home: Path, patch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.EMAIL_BACKEND = "dure.people.mail.OutboxBackend"


def mail_from_nowhere(home: Path, patch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.DURE_MAIL_FROM = "Dure <dure@localhost>"


def home_of_everybody(home: Path, patch: pytest.MonkeyPatch, settings: Any) -> None:
    home.chmod(0o707)


def readable_key(home: Path, patch: pytest.MonkeyPatch, settings: Any) -> None:
    (home / "secret_key").chmod(0o640)


def lost_key(home: Path, patch: pytest.MonkeyPatch, settings: Any) -> None:
    (home / "secret_key").unlink()


def readable_record_key(home: Path, patch: pytest.MonkeyPatch, settings: Any) -> None:
    key_path().touch()
    key_path().chmod(0o644)


def no_translations(home: Path, patch: pytest.MonkeyPatch, settings: Any) -> None:
    (home / "locale").unlink()


def plain_address(home: Path, patch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.DURE_URL = "http://dure.example.org"


def waiting_migrations(home: Path, patch: pytest.MonkeyPatch, settings: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(name) FROM django_migrations WHERE app = 'dure'")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'dure' AND name = %s", cursor.fetchone())


def no_database(home: Path, patch: pytest.MonkeyPatch, settings: Any) -> None:
    def away(*args: Any, **more: Any) -> None:
        raise DatabaseError("could not connect to server")

    for name in ("cursor", "ensure_connection"):
        patch.setattr(connection, name, away)


@pytest.mark.parametrize(
    ("make_wrong", "check"),
    [
        (little_room, "disk"),
        (clock_in_the_past, "clock"),
        (clock_behind_the_record, "clock"),
        (clock_shifted, "clock"),
        (old_backup, "backup"),
        (no_backup, "backup"),
        (unreadable_backup, "backup"),
        (mail_server_down, "mail"),
        (no_mail, "mail"),
        (mail_from_nowhere, "mail_from"),
        (home_of_everybody, "home"),
        (readable_key, "secret_key"),
        (lost_key, "secret_key"),
        (readable_record_key, "record_key"),
        (no_translations, "catalogues"),
        (plain_address, "address"),
        (waiting_migrations, "database"),
        (no_database, "database"),
    ],
    ids=lambda one: one if isinstance(one, str) else one.__name__,
)
def test_what_is_made_wrong_is_named_and_nothing_else(
    production: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    capsys: pytest.CaptureFixture[str],
    make_wrong: Callable[[Path, pytest.MonkeyPatch, Any], None],
    check: str,
) -> None:
    with monkeypatch.context() as patch:
        make_wrong(production, patch, settings)
        assert wrong(levels(capsys)) == {check}


@pytest.mark.parametrize("end", ["", "-wal", "-shm"])
@pytest.mark.sqlite
def test_a_file_of_the_database_that_others_may_read_is_named(
    production: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    file = production / "dure.sqlite3"
    for one in ("", "-wal", "-shm"):
        Path(f"{file}{one}").touch(mode=0o600)
    monkeypatch.setitem(connection.settings_dict, "NAME", str(file))
    assert [finding.level for finding in health.database_file()] == ["ok"]
    Path(f"{file}{end}").chmod(0o644)
    assert [finding.level for finding in health.database_file()] == ["fault"]


@pytest.mark.sqlite
def test_a_database_that_does_not_wait_for_the_disk_is_named(committed_world: Any, settings: Any) -> None:
    settings.DURE_PRODUCTION = True
    assert [finding.level for finding in health.durability()] == ["ok"]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
    try:
        (finding,) = health.durability()
    finally:
        connection.close()
    assert finding.level == "fault"
    assert "synchronous is 0, not 2" in finding.says


@pytest.mark.postgresql
def test_a_server_that_does_not_wait_for_the_disk_or_has_another_time_is_named(
    production: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (finding,) = health.durability()
    assert finding.level == "fault"
    assert "fsync is off, not on" in finding.says
    assert list(health.clock_of_database(datetime.now(UTC))) == []
    apart = list(health.clock_of_database(datetime.now(UTC) - timedelta(minutes=5)))
    assert [found.level for found in apart] == ["fault"]


def test_a_backup_that_was_made_is_known(committed_world: Any, production: Path, tmp_path: Path) -> None:
    (production / LAST).unlink()
    back_up(tmp_path / "a.tar", at=clock.now())
    assert os.stat(production / LAST).st_size > 0
    assert [(found.check, found.level) for found in health.backups()] == [("backup", "ok")]
