"""A whole instance as a folder of open formats, and such a folder as an instance.

manifest.json format, version, moment, head of the record, and the SHA-256 of every file
tables/APP.MODEL.jsonl every row, private ones too: who holds the folder holds the persons' data; but no request to a
    support centre and nothing of the moment (`tables.PRIVATE` and `MOMENTARY` say what and why)
open/*.csv what is public, for spreadsheets; shown-*.csv are numbers of pages, box-*.csv the papers of a secret ballot
record/entries.jsonl the record: payload, salt and leaf of each entry; `dure verify` and tools/recount.py count it again
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction

from dure import __version__
from dure.ballots.exporting import papers_csv
from dure.ballots.models import Ballot
from dure.cli import Fault
from dure.operations.open_data import TABLES, comma_separated, csv_lines
from dure.operations.shown import SHOWN
from dure.operations.tables import clear, exported_models, lines, store
from dure.people.models import Person
from dure.record.models import Entry, Head
from dure.record.queries import entry_data, tree_head

FORMAT = "dure-export/1"
SEEDED = (Entry, Head)  # append-only and empty, and the one row that is replaced


def write_file(folder: Path, name: str, content: Iterable[str]) -> dict[str, Any]:
    """Write lines to a file of the export; return its digest and the number of lines."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, count = hashlib.sha256(), 0
    with path.open("wb") as file:
        for line in content:
            data = line.encode()
            digest.update(data)
            file.write(data)
            count += 1
    return {"sha256": digest.hexdigest(), "lines": count}


def export_instance(folder: Path, *, at: datetime, public: bool = False) -> dict[str, Any]:
    """Write everything to `folder`, which must be absent or empty; return the manifest. `public`: nothing private.

    One transaction reads it all, so the tables agree with each other. The same database gives the same bytes.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Fault(f"{folder} is not empty. Name a folder that does not exist yet.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    files: dict[str, dict[str, Any]] = {}
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for model in () if public else exported_models():
            name = f"tables/{model._meta.label_lower}.jsonl"
            files[name] = write_file(folder, name, (f"{line}\n" for line in lines(model)))
        for table in TABLES:
            files[f"open/{table}.csv"] = write_file(folder, f"open/{table}.csv", comma_separated(table))
        for shown, counted in SHOWN.items():
            name = f"open/shown-{shown}.csv"
            files[name] = write_file(folder, name, csv_lines(counted(at)))
        for ballot in boxes():
            files[f"open/box-{ballot.ref}.csv"] = write_file(
                folder, f"open/box-{ballot.ref}.csv", papers_csv(ballot)
            )
        entries = Entry.objects.order_by("number").iterator(chunk_size=500)
        record = (
            json.dumps(entry_data(entry), ensure_ascii=False, sort_keys=True) + "\n" for entry in entries
        )
        files["record/entries.jsonl"] = write_file(folder, "record/entries.jsonl", record)
        head = tree_head()
    manifest = {
        "format": FORMAT,
        "dure": __version__,
        "exported_at": at.isoformat(),
        "record": {"size": head.size, "root": head.root},
        "files": files,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return manifest


def boxes() -> list[Ballot]:
    """Return the secret ballots whose papers are published."""
    closed = Ballot.objects.filter(ballot_class="secret", closed_at__isnull=False).order_by("ref")
    return [ballot for ballot in closed if not ballot.result.get("few")]


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of an export whose files are all there and unchanged; raise Fault otherwise."""
    path = folder / "manifest.json"
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise Fault(f"{folder} is no export: it has no manifest.json.") from error
    except ValueError as error:
        raise Fault(f"{path} cannot be read: it is not JSON.") from error
    if manifest.get("format") != FORMAT:
        raise Fault(f"{path} is of the format “{manifest.get('format')}”; this version reads “{FORMAT}”.")
    for name, told in manifest["files"].items():
        file = folder / name
        if not file.resolve().is_relative_to(folder.resolve()):
            raise Fault(f"{path} names {name}, which lies outside the export.")
        if not file.exists():
            raise Fault(f"{name} is missing from the export.")
        with file.open("rb") as content:
            if hashlib.file_digest(content, "sha256").hexdigest() != told["sha256"]:
                raise Fault(f"{name} was changed after the export: its digest differs from the manifest.")
    return manifest


def import_instance(folder: Path) -> dict[str, Any]:
    """Put an export into the present, empty database; all of it or nothing. Return its manifest."""
    manifest = read_manifest(folder)
    if Person.objects.exists() or Entry.objects.exists():
        raise Fault("This database already holds people or entries. Import into an empty one.")
    known = {f"tables/{model._meta.label_lower}.jsonl": model for model in exported_models()}
    tables = [name for name in manifest["files"] if name.startswith("tables/")]
    if unknown := [name for name in tables if name not in known]:
        raise Fault(
            f"This version of Dure has no table for {', '.join(unknown)}. Import with the version that wrote it."
        )
    with transaction.atomic():
        for model in reversed(known.values()):
            if model not in SEEDED:
                clear(model)  # what a new database brings along: areas
        for name, model in known.items():
            if name in manifest["files"]:
                with (folder / name).open(encoding="utf-8", newline="\n") as rows:
                    store(model, iter(rows))
        connection.check_constraints()
        head = tree_head()
        if {"size": head.size, "root": head.root} != manifest["record"]:
            raise Fault(
                "The record that was read does not have the root of the manifest. Nothing was imported."
            )
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(known.values())):
                cursor.execute(statement)
            cursor.execute("ANALYZE")  # until its rows are counted, a database plans for an empty one
    return manifest
