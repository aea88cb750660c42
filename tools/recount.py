"""Count everything that an instance of Dure published again. Python 3.11 and its standard library; not a line of Dure.

    python3 tools/recount.py FOLDER                    a folder that `dure export` wrote (its public part is enough)
    python3 tools/recount.py FOLDER --key KEYFILE      also check signatures: what /record/key gave
    python3 tools/recount.py FOLDER --receipt FILE …   also check receipts that people kept
    python3 tools/recount.py FOLDER --checkpoint FILE  also check that a checkpoint kept elsewhere is a beginning of it

Ends with 0 when everything is the same, with 1 and a sentence when something differs.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from recounting.record import Record, Unpublished
from recounting.results import CLOSED, KINDS
from recounting.shown import Sums, check
from recounting.tree import Differs, Tree, check_receipt, checkpoint, entries

csv.field_size_limit(2**31 - 1)


def check_files(folder: Path) -> dict[str, Any]:
    """Return the manifest; raise Differs where a file of the public part is not the one that it names."""
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for name, told in manifest["files"].items():
        path = folder / name
        if not path.exists() and name.startswith("tables/"):
            continue  # the private part need not be passed on
        if not path.exists():
            raise Differs(f"{name} is missing.")
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != told["sha256"]:
                raise Differs(f"{name} was changed: its digest differs from the manifest.")
    return manifest


def check_acts(folder: Path, said: dict[int, tuple[str, str]]) -> int:
    """Return how many acts name their entry; raise Differs where an act's receipt is not what the record says."""
    number = 0
    with (folder / "open" / "acts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            entry = int(row["entry"] or 0)
            if entry not in said:
                raise Differs(f"Act {row['number']} of {row['matter']} has no entry in the record.")
            if said[entry] not in ((row["matter"], row["verb"]), ("", "")):
                raise Differs(f"Entry {entry} is not about act {row['number']} of {row['matter']}.")
            number += 1
    return number


def recount(options: argparse.Namespace) -> list[str]:
    """Check everything; return what to say. Raises Differs at the first thing that is not the same."""
    folder: Path = options.folder
    manifest = check_files(folder)
    key = options.key.read_text(encoding="utf-8").strip() if options.key else None
    tree, record, sums = Tree(), Record(folder), Sums()
    said: dict[int, tuple[str, str]] = {}
    results: list[str] = []
    closed: list[str] = []
    kinds: Counter[str] = Counter()
    for number, payload in enumerate(entries(folder / "record" / "entries.jsonl", tree), start=1):
        said[number] = (payload.get("matter", ""), payload.get("verb", ""))
        if not payload:
            continue
        if payload["verb"] in KINDS:
            try:
                results.append(KINDS[payload["verb"]](record, payload))
            except Unpublished as why:
                closed.append(str(why))
        record.note(payload)
        sums.note(payload, record)
        kinds[payload["verb"]] += 1
    root = tree.root()
    told = manifest["record"]
    if (len(tree.leaves), root.hex()) != (told["size"], told["root"]):
        raise Differs(
            f"The record has {len(tree.leaves)} entries and the root {root.hex()}; the manifest names another."
        )
    if options.root and options.root.lower() != root.hex():
        raise Differs(f"The root is {root.hex()}, not the one that you kept.")
    for path in options.checkpoint:
        size, kept = checkpoint(path.read_text(encoding="utf-8"), key)
        if size > len(tree.leaves) or tree.root(size) != kept:
            raise Differs(f"The checkpoint {path.name} of {size} entries is no beginning of this record.")
    numbers = [check_receipt(path.read_text(encoding="utf-8"), tree, key) for path in options.receipt]
    acts = check_acts(folder, said)
    results += check(record, sums, datetime.fromisoformat(manifest["exported_at"]))
    beyond = [
        f"Beyond a recount, {kinds[verb]} × {verb}: {why}." for verb, why in CLOSED.items() if kinds[verb]
    ]
    return [
        *(results if options.each else []),
        *(f"Not counted again, {why}." for why in closed),
        *beyond,
        f"{len(tree.leaves)} entries, each as it was written. Root: {root.hex()}",
        f"{acts} acts stand in the record under the number that they name.",
        f"{len(numbers)} receipts and {len(options.checkpoint)} checkpoints given hold.",
        f"{len(results)} results counted again, every one the same; {len(closed)} not published in full.",
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the recount; return its exit code."""
    parser = argparse.ArgumentParser(description="Count everything that an instance of Dure published again.")
    parser.add_argument("folder", type=Path, help="a folder that `dure export` wrote")
    parser.add_argument("--key", type=Path, help="a file with the key that signs checkpoints (/record/key)")
    parser.add_argument("--root", help="a root that you kept elsewhere")
    parser.add_argument("--receipt", type=Path, nargs="*", default=[], help="receipts that people kept")
    parser.add_argument("--checkpoint", type=Path, nargs="*", default=[], help="checkpoints kept elsewhere")
    parser.add_argument("--each", action="store_true", help="say each result")
    options = parser.parse_args(arguments)
    started = time.monotonic()
    try:
        lines = recount(options)
    except Differs as difference:
        print(f"DIFFERS. {difference}", file=sys.stderr)
        return 1
    except (OSError, ValueError, KeyError) as error:
        print(f"This folder cannot be read as an export: {error!r}", file=sys.stderr)
        return 1
    print("\n".join(lines))
    print(f"{time.monotonic() - started:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
