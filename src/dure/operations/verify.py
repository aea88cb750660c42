"""`dure verify DIR`: recount the record of an export. No database and no settings are needed.

Each leaf is hashed again from salt and payload; then the root is built from the leaves and compared with the one that
the manifest names. An entry whose text was lawfully erased keeps its leaf: it counts, and is reported as erased.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dure.cli import Fault
from polity.transparency import Frontier, leaf_hash


@dataclass(frozen=True)
class Recount:
    """What a recount found."""

    size: int
    root: str
    erased: int


def recount(path: Path) -> Recount:
    """Recount a file of entries (`record/entries.jsonl`); raise Fault at the first entry that does not fit."""
    frontier, erased, expected = Frontier(), 0, 1
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                entry: dict[str, Any] = json.loads(line)
                number, leaf = entry["number"], bytes.fromhex(entry["leaf"])
                if number != expected:
                    raise Fault(f"Entry {expected} is missing: the next one is {number}.")
                if not entry["salt"]:
                    erased += 1
                elif leaf_hash(bytes.fromhex(entry["salt"]), entry["canonical"].encode()) != leaf:
                    raise Fault(f"Entry {number} was changed: its text does not have the hash that it names.")
                frontier = frontier.append(leaf)
            except (KeyError, ValueError, TypeError) as error:
                raise Fault(f"Line {expected} of {path} is no entry.") from error
            expected += 1
    return Recount(size=frontier.size, root=frontier.root().hex(), erased=erased)


def main(arguments: Sequence[str]) -> int:
    """Run `dure verify`; return its exit code."""
    parser = argparse.ArgumentParser(prog="dure verify", description="Recount the record of an export.")
    parser.add_argument("folder", type=Path, help="a folder that `dure export` wrote")
    parser.add_argument("--root", help="the root that you kept from another source, to compare with")
    options = parser.parse_args(arguments)
    entries, manifest = options.folder / "record" / "entries.jsonl", options.folder / "manifest.json"
    if not entries.is_file() or not manifest.is_file():
        raise Fault(f"{options.folder} is no export: it has no record/entries.jsonl or no manifest.json.")
    found = recount(entries)
    try:
        told = json.loads(manifest.read_text(encoding="utf-8"))["record"]
    except (ValueError, KeyError, TypeError) as error:
        raise Fault(f"{manifest} does not name the record's root.") from error
    if (found.size, found.root) != (told["size"], told["root"]):
        raise Fault(
            f"The record has {found.size} entries and the root {found.root}; the manifest names another."
        )
    if options.root and options.root.lower() != found.root:
        raise Fault(f"The root is {found.root}, not the one that you kept.")
    print(f"{found.size} entries, every one as it was written ({found.erased} with their text erased).")
    print(f"Root: {found.root}")
    return 0
