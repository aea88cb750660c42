"""Backups: the database in one file, taken while the instance runs, and put back into an empty place.

SQLite is copied by `VACUUM INTO` (copying the file of a running database loses what its journal holds),
PostgreSQL by `pg_dump`. The archive is a plain tar with a manifest. It holds no keys: DURE_HOME/secret_key
is saved apart.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
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
from dure.record.queries import tree_head

FORMAT = "dure-backup/1"
CONTENT = {"sqlite": "dure.sqlite3", "postgresql": "dure.pgdump"}


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def back_up(target: Path, *, at: datetime) -> dict[str, Any]:
    """Save the database to the file `target`, which must not exist; return the manifest."""
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
        }
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        archive = folder / "archive.tar"
        with tarfile.open(archive, "w") as tar:
            tar.add(folder / "manifest.json", "manifest.json")
            tar.add(content, content.name)
        archive.chmod(0o600)
        archive.rename(target)
    return manifest


def restore(source: Path) -> dict[str, Any]:
    """Put a backup in place of an empty database of the same kind; return its manifest."""
    if not source.is_file():
        raise Fault(f"There is no file {source}.")
    vendor = connection.vendor
    require_empty()
    folder = Path(tempfile.mkdtemp(dir=settings.DURE_HOME, prefix=".dure-restore-"))
    try:
        manifest = unpack(source, folder)
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


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Unpack manifest and content of a backup, and check them; raise Fault where they are not whole."""
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
    }
    surroundings = {**os.environ, **{key: str(value) for key, value in given.items() if value}}
    command = [path, *(str(part) for part in arguments)]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Fault(f"{program} failed: {done.stderr.strip()[-500:]}")
