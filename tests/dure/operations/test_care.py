"""Backups, and what the doctor finds."""

from __future__ import annotations

import json
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from tests.cast import World

from dure.cli import Fault
from dure.operations import backups, health
from dure.operations.backups import CONTENT, back_up, digest_of, require_empty, run_postgres, unpack
from dure.record.queries import tree_head
from dure.settings import database

AT = datetime(2027, 3, 1, tzinfo=UTC)


def test_a_backup_is_one_private_file_that_names_its_content(committed_world: World, tmp_path: Path) -> None:
    target = tmp_path / "dure.tar"
    manifest = back_up(target, at=AT)
    assert target.stat().st_mode & 0o777 == 0o600
    assert manifest["record_at_least"] == {"size": tree_head().size, "root": tree_head().root}
    (tmp_path / "out").mkdir()
    assert unpack(target, tmp_path / "out") == manifest
    assert digest_of(tmp_path / "out" / CONTENT[connection.vendor]) == manifest["sha256"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_programs_of_postgres_connect_as_the_instance_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = database(
        "postgresql://dure@db.example:6432/dure?sslmode=verify-full&sslrootcert=/etc/ca.pem"
        "&target_session_attrs=read-write&application_name=dure"
    )
    program = tmp_path / "pg_dump"
    program.write_text(f"#!/bin/sh\nenv > {tmp_path}/given\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(backups, "connection", SimpleNamespace(settings_dict=told))
    run_postgres("pg_dump")
    given = (tmp_path / "given").read_text().splitlines()
    assert {
        "PGHOST=db.example",
        "PGPORT=6432",
        "PGUSER=dure",
        "PGSSLMODE=verify-full",
        "PGSSLROOTCERT=/etc/ca.pem",
        "PGTARGETSESSIONATTRS=read-write",
        "PGCONNECT_TIMEOUT=5",
    } <= set(given)


def test_a_backup_never_overwrites(db: None, tmp_path: Path) -> None:
    (tmp_path / "dure.tar").write_text("an older one")
    with pytest.raises(Fault, match="never overwrites"):
        back_up(tmp_path / "dure.tar", at=AT)


def test_a_damaged_backup_is_refused(tmp_path: Path) -> None:
    content = tmp_path / "dure.sqlite3"
    content.write_bytes(b"cut sho")
    manifest = {
        "format": "dure-backup/1",
        "database": "sqlite",
        "sha256": "00" * 32,
        "made_at": AT.isoformat(),
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with tarfile.open(tmp_path / "bad.tar", "w") as tar:
        tar.add(tmp_path / "manifest.json", "manifest.json")
        tar.add(content, content.name)
    (tmp_path / "out").mkdir()
    with pytest.raises(Fault, match="is damaged"):
        unpack(tmp_path / "bad.tar", tmp_path / "out")


def test_any_other_file_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "letter.tar").write_text("Dear all")
    with pytest.raises(Fault, match="is not a backup"):
        unpack(tmp_path / "letter.tar", tmp_path)


def test_a_database_with_people_is_not_restored_over(world: World) -> None:
    with pytest.raises(Fault, match="is not empty"):
        require_empty()


def test_the_doctor_finds_nothing_to_mend_in_a_new_instance(db: None) -> None:
    settings.DURE_HOME.chmod(0o700)
    (settings.DURE_HOME / "secret_key").touch(mode=0o600)
    for end in ("", "-wal", "-shm"):
        file = Path(f"{connection.settings_dict['NAME']}{end}")
        if connection.vendor == "sqlite" and file.exists():
            file.chmod(0o600)
    assert [finding for finding in health.examine() if finding.level == "fault"] == []


def test_the_doctor_names_a_secret_key_that_others_may_read(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DURE_HOME", tmp_path)
    (tmp_path / "secret_key").write_text("k" * 64)
    (tmp_path / "secret_key").chmod(0o644)
    faults = [finding for finding in health.permissions() if finding.level == "fault"]
    assert [(fault.check, fault.says) for fault in faults] == [
        ("secret_key", f"Others may read the secret key. Run: chmod 600 {tmp_path / 'secret_key'}")
    ]


def test_the_doctor_asks_for_mail_and_https_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DURE_PRODUCTION", True)
    monkeypatch.setattr(settings, "DURE_URL", "http://dure.example.org")
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "dure.people.mail.OutboxBackend")
    assert [(finding.check, finding.level) for finding in (*health.mail(), *health.address())] == [
        ("mail", "fault"),
        ("address", "fault"),
    ]


def test_an_old_sqlite_is_noted(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.connection, "vendor", "sqlite")
    monkeypatch.setattr(health.sqlite3, "sqlite_version_info", (3, 40, 1))
    noted = [finding for finding in health.database() if finding.check == "sqlite"]
    assert [finding.level for finding in noted] == ["note"]


def test_the_doctor_ends_with_one_where_something_must_be_mended(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(health, "CHECKS", (lambda: iter([health.Finding("disk", "fault", "Make room.")]),))
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--json")
    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out) == [{"check": "disk", "level": "fault", "says": "Make room."}]


def test_the_doctor_names_a_database_that_others_may_read(db, monkeypatch, tmp_path):
    file = tmp_path / "dure.sqlite3"
    file.touch(mode=0o644)
    file.chmod(0o644)
    monkeypatch.setattr(health.connection, "vendor", "sqlite")
    monkeypatch.setitem(health.connection.settings_dict, "NAME", str(file))
    assert [finding.level for finding in health.database_file()] == ["fault"]
    file.chmod(0o600)
    assert [finding.level for finding in health.database_file()] == ["ok"]
