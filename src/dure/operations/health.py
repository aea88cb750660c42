"""What `dure doctor` looks at: each check says what it found, and what to do where something is wrong."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from dure import clock
from dure.locale_catalogues import SOURCES
from dure.operations.backups import LAST
from dure.operations.readiness import migrations_ahead
from dure.record.models import Entry
from dure.record.signing import key_path as key_path_of_record
from dure.support.models import SupportRequest
from dure.support.sealing import Unsealable, key_of, key_path

SAFE_SQLITE = (3, 51, 3)
LITTLE_SPACE = 500_000_000  # bytes
OLD_BACKUP = 36 * 3600  # seconds
CLOCKS_APART = 30  # seconds
MAIL_PATIENCE = 5  # seconds
LAST_RELEASE = datetime(2026, 11, 1, tzinfo=UTC)  # a clock before it is wrong


@dataclass(frozen=True)
class Finding:
    """One thing looked at: `level` is ok, note (works, but read it) or fault (mend it)."""

    check: str
    level: str
    says: str


def python_version() -> Iterator[Finding]:
    """Look at Python."""
    yield Finding("python", "ok", f"Python {sys.version.split()[0]}.")


def database() -> Iterator[Finding]:
    """Look at the database: its version, whether it answers, whether its tables are those of this version."""
    if connection.vendor == "sqlite":
        version = sqlite3.sqlite_version_info
        if version >= SAFE_SQLITE:
            yield Finding("sqlite", "ok", f"SQLite {sqlite3.sqlite_version}.")
        else:
            yield Finding(
                "sqlite",
                "note",
                f"SQLite {sqlite3.sqlite_version} has a defect that can damage a database under load; it was mended in "
                "3.51.3. On Linux, install the package pysqlite3; elsewhere, a newer Python or PostgreSQL.",
            )
    try:
        connection.ensure_connection()
        waiting = migrations_ahead()
    except DatabaseError as error:
        yield Finding(
            "database", "fault", f"The database does not answer: {str(error).strip()} Check DATABASE_URL."
        )
        return
    if waiting:
        yield Finding(
            "database",
            "fault",
            f"{len(waiting)} migrations wait. `dure serve` does them, or: dure manage migrate",
        )
    else:
        yield Finding(
            "database", "ok", f"The database ({connection.vendor}) answers, and its tables are current."
        )


DURABLE: dict[str, dict[str, tuple[Any, ...]]] = {
    "sqlite": {"PRAGMA journal_mode": ("wal",), "PRAGMA synchronous": (2, 3)},
    "postgresql": {
        "SHOW fsync": ("on",),
        "SHOW full_page_writes": ("on",),
        "SHOW synchronous_commit": ("on", "local", "remote_write", "remote_apply"),
    },
}


def durability() -> Iterator[Finding]:
    """Look at whether the database brings what it acknowledges to the disk first."""
    try:
        with connection.cursor() as cursor:
            wrong = []
            for asked, good in DURABLE[connection.vendor].items():
                cursor.execute(asked)
                (value,) = cursor.fetchone()
                if value not in good:
                    wrong.append(f"{asked.split()[1]} is {value}, not {good[0]}")
    except DatabaseError:
        return  # the database's own check says what is wrong
    if wrong:
        says = f"A power cut may lose what was acknowledged: {', '.join(wrong)}."
        yield Finding("durability", "fault" if settings.DURE_PRODUCTION else "note", says)
    else:
        yield Finding("durability", "ok", "What is acknowledged is on the disk.")


def disk() -> Iterator[Finding]:
    """Look at the room left where the instance lives, and where its SQLite file lies if that is elsewhere."""
    places = [Path(settings.DURE_HOME)]
    if (
        connection.vendor == "sqlite"
        and (folder := Path(str(connection.settings_dict["NAME"])).parent).exists()
    ):
        places.append(folder)
    for place in dict.fromkeys(one.resolve() for one in places):
        free = shutil.disk_usage(place).free
        says = f"{free // 1_000_000:,} MB are free in {place}."
        little = free <= LITTLE_SPACE
        yield Finding("disk", "fault", f"{says} Make room.") if little else Finding("disk", "ok", says)


def permissions() -> Iterator[Finding]:
    """Look at who may read and write the home and the secret key."""
    home: Path = settings.DURE_HOME
    if not os.access(home, os.W_OK | os.X_OK):
        yield Finding(
            "home", "fault", f"{home} cannot be written. Give it to the account that runs Dure: chown -R …"
        )
        return
    if home.stat().st_mode & 0o002:
        yield Finding("home", "fault", f"Everyone on this machine may write {home}. Run: chmod o-w {home}")
    else:
        yield Finding("home", "ok", f"{home} is writable by its owner.")
    key = home / "secret_key"
    if os.environ.get("DURE_SECRET_KEY"):
        short = len(settings.SECRET_KEY) < 32
        yield (
            Finding("secret_key", "fault", "DURE_SECRET_KEY is shorter than 32 signs.")
            if short
            else Finding("secret_key", "ok", "The secret key comes from DURE_SECRET_KEY.")
        )
    elif not key.exists():
        yield Finding("secret_key", "fault", f"{key} is gone: nobody stays signed in. Put it back.")
    elif key.stat().st_mode & 0o077:
        yield Finding("secret_key", "fault", f"Others may read the secret key. Run: chmod 600 {key}")
    else:
        yield Finding("secret_key", "ok", "Only its owner may read the secret key.")
    signing = key_path_of_record()
    if signing.exists() and signing.stat().st_mode & 0o077:
        says = f"Others may sign checkpoints of the record. Run: chmod 600 {signing}"
        yield Finding("record_key", "fault", says)


def database_file() -> Iterator[Finding]:
    """Look at who may read the files of an SQLite database: they hold addresses and sessions."""
    file = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or not file.exists():
        return
    beside = (file.with_name(f"{file.name}{end}") for end in ("", "-wal", "-shm"))
    if any(one.exists() and one.stat().st_mode & 0o077 for one in beside):
        says = f"Others on this machine may read the database. Run: chmod 600 {file}*"
        yield Finding("database_file", "fault", says)
    else:
        yield Finding("database_file", "ok", "Only its owner may read the database.")


def time_of_day() -> Iterator[Finding]:
    """Look at the clock: deadlines hang on it."""
    now = clock.now()
    if settings.DURE_CLOCK_OFFSET and not settings.DURE_DEMO:
        yield Finding("clock", "fault", "DURE_CLOCK_OFFSET is set outside a demonstration. Unset it.")
    elif now < LAST_RELEASE and not settings.DURE_DEMO:
        yield Finding(
            "clock", "fault", f"The clock says {now:%Y-%m-%d}, which is past. Set it (timedatectl)."
        )
    else:
        yield Finding("clock", "ok", f"The clock says {now:%Y-%m-%d %H:%M} UTC.")
    try:
        last = Entry.objects.order_by("-number").values_list("at", flat=True).first()
    except DatabaseError:
        return  # the database's own check says what is wrong
    if connection.vendor == "postgresql":
        yield from clock_of_database(datetime.now(UTC))
    if last and last > now:
        yield Finding(
            "clock", "fault", f"The last entry of the record is of {last:%Y-%m-%d %H:%M} UTC: it lies ahead."
        )


def clock_of_database(now: datetime) -> Iterator[Finding]:
    """Look whether the machine of the database has the same time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs((cursor.fetchone()[0] - now).total_seconds())
    if apart > CLOCKS_APART:
        says = f"The clock of the database differs by {apart:.0f} s. Set both by the network (timedatectl)."
        yield Finding("clock", "fault", says)


def mail() -> Iterator[Finding]:
    """Look at where mail goes."""
    if "smtp" in settings.EMAIL_BACKEND:
        place = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        try:
            socket.create_connection((settings.EMAIL_HOST, settings.EMAIL_PORT), MAIL_PATIENCE).close()
        except OSError as error:
            yield Finding("mail", "fault", f"The mail server {place} does not answer: {error}.")
        else:
            yield Finding("mail", "ok", f"Mail goes to {place}.")
        if "localhost" in settings.DURE_MAIL_FROM:
            yield Finding(
                "mail_from", "fault", "Mail is sent from localhost and will be refused. Set DURE_MAIL_FROM."
            )
    else:
        level = "fault" if settings.DURE_PRODUCTION else "note"
        yield Finding(
            "mail",
            level,
            f"Mail is not sent but written to {settings.EMAIL_FILE_PATH}. To send it, set DURE_MAIL_URL.",
        )


def backups() -> Iterator[Finding]:
    """Look at how old the last backup is."""
    if settings.DURE_DEMO:
        return
    try:
        told = json.loads((Path(settings.DURE_HOME) / LAST).read_text(encoding="utf-8"))
        age = clock.now() - datetime.fromisoformat(told["at"])
    except (FileNotFoundError, ValueError, KeyError) as error:
        missing = isinstance(error, FileNotFoundError)
        says = "No backup was made yet." if missing else f"{LAST} cannot be read: nobody knows of a backup."
        level = "fault" if settings.DURE_PRODUCTION else "note"
        yield Finding("backup", level, f"{says} Run every night: dure backup FILE")
        return
    says = f"The last backup is {age.total_seconds() / 3600:.0f} hours old: {told['file']}."
    old = age.total_seconds() > OLD_BACKUP
    yield Finding("backup", "fault" if old and settings.DURE_PRODUCTION else "note" if old else "ok", says)


def address() -> Iterator[Finding]:
    """Look at the public address."""
    if not settings.DURE_PRODUCTION:
        yield Finding("address", "note", "DURE_PRODUCTION is not 1: this instance is for this machine only.")
    elif not settings.DURE_URL.startswith("https://"):
        yield Finding(
            "address", "fault", f"DURE_URL is {settings.DURE_URL}. Set it to the public https:// address."
        )
    else:
        yield Finding("address", "ok", f"The public address is {settings.DURE_URL}.")


def catalogues() -> Iterator[Finding]:
    """Look at the compiled translations."""
    absent = [
        source.parent.parent.name
        for source in sorted(SOURCES.glob("*/LC_MESSAGES/*.po"))
        if not (settings.DURE_HOME / "locale" / source.relative_to(SOURCES)).with_suffix(".mo").exists()
    ]
    if absent:
        yield Finding(
            "catalogues",
            "fault",
            f"Not compiled: {', '.join(absent)}. Start `dure` with a writable home.",
        )
    else:
        yield Finding("catalogues", "ok", "Every translation is compiled.")


def support_key() -> Iterator[Finding]:
    """Look at the key that opens requests for support, once there are any: it is the same on every server."""
    try:
        waiting = SupportRequest.objects.order_by("-pk").first()
    except DatabaseError:
        return  # the database's own check says what is wrong
    key = key_path()
    if waiting is None:
        return
    if not key.exists():
        yield Finding(
            "support_key", "fault", f"{key} is gone: nobody can read the requests for support. Put it back."
        )
    elif key.stat().st_mode & 0o077:
        yield Finding("support_key", "fault", f"Others may read the key of requests. Run: chmod 600 {key}")
    elif not _opens(waiting):
        says = (
            f"{key} does not open the last request for support. Put the key here that the other servers have."
        )
        yield Finding("support_key", "fault", says)
    else:
        yield Finding("support_key", "ok", "Only its owner may read the key of requests for support.")


def _opens(request: SupportRequest) -> bool:
    try:
        key_of(request.ref, request.sealed_key)
    except (Unsealable, ValueError):
        return False
    return True


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    python_version,
    database,
    durability,
    disk,
    permissions,
    database_file,
    time_of_day,
    mail,
    backups,
    address,
    catalogues,
    support_key,
)


def examine() -> list[Finding]:
    """Make every check and return what was found, in order."""
    return [finding for check in CHECKS for finding in check()]
