"""Backups: the database in one file, taken while the instance runs, and put back into an empty place.

SQLite is copied by `VACUUM INTO` (copying the file of a running database loses what its journal holds),
PostgreSQL by `pg_dump`. The archive is a tar with a manifest, sealed if a passphrase is given. It holds no
keys: DURE_HOME/secret_key and record_key.pem are saved apart.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, connections

from dure import __version__
from dure.cli import Fault
from dure.operations.home import remove_database
from dure.operations.sealed_files import is_sealed, open_file, seal_file
from dure.record.queries import tree_head
from dure.record.signing import signed_checkpoint
from polity.transparency import Frontier, leaf_hash

FORMAT = "dure-backup/1"
LAST = "last-backup.json"
# How a connection is made, by the option in DATABASE_URL: PostgreSQL's own programs make theirs in the same way.
CONNECTING = {
    "channel_binding": "PGCHANNELBINDING",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "gssencmode": "PGGSSENCMODE",
    "hostaddr": "PGHOSTADDR",
    "krbsrvname": "PGKRBSRVNAME",
    "load_balance_hosts": "PGLOADBALANCEHOSTS",
    "options": "PGOPTIONS",
    "passfile": "PGPASSFILE",
    "require_auth": "PGREQUIREAUTH",
    "service": "PGSERVICE",
    "sslcert": "PGSSLCERT",
    "sslcrl": "PGSSLCRL",
    "sslkey": "PGSSLKEY",
    "sslmode": "PGSSLMODE",
    "sslnegotiation": "PGSSLNEGOTIATION",
    "sslrootcert": "PGSSLROOTCERT",
    "ssl_max_protocol_version": "PGSSLMAXPROTOCOLVERSION",
    "ssl_min_protocol_version": "PGSSLMINPROTOCOLVERSION",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}
CONTENT = {"sqlite": "dure.sqlite3", "postgresql": "dure.pgdump"}


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def back_up(target: Path, *, at: datetime, passphrase: str | None = None) -> dict[str, Any]:
    """Save the database to the file `target`, which must not exist; return the manifest. With a passphrase: sealed."""
    if target.exists():
        raise Fault(f"{target} exists. A backup never overwrites: name a new file.")
    if not target.parent.is_dir():
        raise Fault(f"The folder {target.parent} does not exist.")
    vendor = connection.vendor
    head = tree_head()
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".dure-backup-") as name:
        folder = Path(name)
        content = folder / CONTENT[vendor]
        if vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(content)])
        else:
            run_postgres("pg_dump", "--format=custom", "--no-owner", f"--file={content}", database_name())
        manifest = {
            "format": FORMAT,
            "dure": __version__,
            "made_at": at.isoformat(),
            "database": vendor,
            "sha256": digest_of(content),
            "record_at_least": {"size": head.size, "root": head.root},
            "checkpoint": signed_checkpoint(head),
        }
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        archive = folder / "archive.tar"
        with tarfile.open(archive, "w") as tar:
            tar.add(folder / "manifest.json", "manifest.json")
            tar.add(content, content.name)
        archive.chmod(0o600)
        if passphrase:
            seal_file(archive, folder / "sealed", passphrase)
            archive = folder / "sealed"
        archive.rename(target)
    note_backup(target, at)
    return manifest


def note_backup(target: Path, at: datetime) -> None:
    """Remember when the last backup was made, for `dure doctor`."""
    told = json.dumps({"at": at.isoformat(), "file": str(target)})
    (Path(settings.DURE_HOME) / LAST).write_text(told, encoding="utf-8")


def check(source: Path, passphrase: str | None = None) -> dict[str, Any]:
    """Return the manifest of a backup that is whole: its digest, its database, and the record in it. Raises Fault."""
    folder = Path(tempfile.mkdtemp(dir=settings.DURE_HOME, prefix=".dure-check-"))
    try:
        manifest = unpack(source, folder, passphrase)
        if manifest["database"] == "sqlite":
            _check_sqlite(folder / CONTENT["sqlite"], manifest)
        else:
            run_postgres("pg_restore", "--list", folder / CONTENT["postgresql"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return manifest


def _check_sqlite(file: Path, manifest: dict[str, Any]) -> None:
    """Raise Fault unless the database is sound and every entry of its record has the hash that it names."""
    database = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        (sound,) = database.execute("PRAGMA integrity_check").fetchone()
        if sound != "ok":
            raise Fault(f"The database in the backup is damaged: {sound}")
        frontier, at_least = Frontier(), manifest["record_at_least"]
        rows = database.execute("SELECT number, salt, payload, leaf FROM dure_entry ORDER BY number")
        for number, salt, payload, leaf in rows:
            if salt and leaf_hash(bytes.fromhex(salt), payload.encode()).hex() != leaf:
                raise Fault(f"Entry {number} in the backup does not have the hash that it names.")
            frontier = frontier.append(bytes.fromhex(leaf))
            if number == at_least["size"] and frontier.root().hex() != at_least["root"]:
                raise Fault("The record in the backup does not have the root of its manifest.")
        if frontier.size < at_least["size"]:
            raise Fault("The record in the backup is shorter than its manifest says.")
    finally:
        database.close()


def restore(source: Path, passphrase: str | None = None) -> dict[str, Any]:
    """Put a backup in place of an empty database of the same kind; return its manifest."""
    if not source.is_file():
        raise Fault(f"There is no file {source}.")
    vendor = connection.vendor
    require_empty()
    folder = Path(tempfile.mkdtemp(dir=settings.DURE_HOME, prefix=".dure-restore-"))
    try:
        manifest = unpack(source, folder, passphrase)
        if manifest["database"] != vendor:
            raise Fault(
                f"This backup is of {manifest['database']}, the present database is {vendor}. "
                "Between the two, use `dure export` and `dure import`."
            )
        if vendor == "sqlite":
            place = Path(str(connection.settings_dict["NAME"]))
            connections.close_all()
            remove_database(place)
            (folder / CONTENT[vendor]).replace(place)
        else:
            content = folder / CONTENT[vendor]
            run_postgres(
                "pg_restore", "--no-owner", "--exit-on-error", f"--dbname={database_name()}", content
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return manifest


def unpack(source: Path, folder: Path, passphrase: str | None = None) -> dict[str, Any]:
    """Unpack manifest and content of a backup, and check them; raise Fault where they are not whole."""
    if is_sealed(source):
        if not passphrase:
            raise Fault(
                f"{source} is sealed. Give its passphrase: --passphrase-file FILE, or DURE_BACKUP_PASSPHRASE."
            )
        open_file(source, folder / "archive.tar", passphrase)
        source = folder / "archive.tar"
    try:
        with tarfile.open(source, "r:") as tar:
            for member in tar:
                if member.isfile() and member.name in {"manifest.json", *CONTENT.values()}:
                    with (folder / member.name).open("wb") as file:
                        shutil.copyfileobj(tar.extractfile(member) or io.BytesIO(), file)
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (tarfile.TarError, OSError, ValueError) as error:
        raise Fault(f"{source} is not a backup made by `dure backup`, or it is damaged.") from error
    if manifest.get("format") != FORMAT or manifest.get("database") not in CONTENT:
        raise Fault(f"{source} is not of the format {FORMAT}.")
    content = folder / CONTENT[manifest["database"]]
    if not content.exists() or digest_of(content) != manifest["sha256"]:
        raise Fault(f"{source} is damaged: its content does not have the digest that it names.")
    return manifest


def require_empty() -> None:
    """Raise Fault where the present database already has an instance's tables with people in them."""
    try:
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
            if "dure_person" not in tables:
                occupied = bool(tables) and connection.vendor == "postgresql"
            else:
                cursor.execute("SELECT 1 FROM dure_person LIMIT 1")
                occupied = cursor.fetchone() is not None or connection.vendor == "postgresql"
    except DatabaseError as error:
        raise Fault(f"The database cannot be reached: {error}") from error
    if occupied:
        raise Fault(
            "The present database is not empty. Restore into a new DURE_HOME, or a newly created database."
        )


def database_name() -> str:
    """Return the name of the PostgreSQL database."""
    return str(connection.settings_dict["NAME"])


def run_postgres(program: str, *arguments: str | Path) -> None:
    """Run one of PostgreSQL's own programs against the present database; raise Fault with its last words."""
    path = shutil.which(program)
    if path is None:
        raise Fault(f"{program} was not found (Debian: apt install postgresql-client).")
    told = connection.settings_dict
    given = {
        "PGHOST": told["HOST"],
        "PGPORT": told["PORT"],
        "PGUSER": told["USER"],
        "PGPASSWORD": told["PASSWORD"],
        **{CONNECTING[name]: value for name, value in told["OPTIONS"].items() if name in CONNECTING},
    }
    surroundings = {**os.environ, **{key: str(value) for key, value in given.items() if value}}
    command = [path, *(str(part) for part in arguments)]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Fault(f"{program} failed: {done.stderr.strip()[-500:]}")
