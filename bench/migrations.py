"""Every migration forward, back and forward again on a database with content; nothing that stays may change.

    .venv/bin/python -m bench.migrations                            the demonstration world, on SQLite
    .venv/bin/python -m bench.migrations --database postgresql      the same world, taken over into a private PostgreSQL

Going back takes the tables and columns of later migrations away, and what is in them. What the first migration's tables
hold in its columns must be the same before, in between, and after; and the tables at the end must have the columns that
they had. One thing those tables cannot hold, and it goes: a stage with a ballot for each of several electorates. Last,
everything is taken back, and made again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.served import ROOT, Served, instance

OUT = Path(__file__).resolve().parent / "out"
FIRST = "0001_initial"
NARROWED = (
    "dure_ballot",
    "dure_cast",
    "dure_cast_options",
)  # ballots of further electorates go, with what is in them


Tables = dict[str, dict[str, Any]]


def rows(served: Served) -> Tables:
    """Return for each table of an instance its number of rows, and a digest of each column."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.rows"],
        cwd=ROOT,
        env=served.surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    found: Tables = json.loads(done.stdout.splitlines()[-1])
    return found


def changed(first: Tables, other: Tables) -> list[str]:
    """Return the columns of `first` that hold something else in `other`, or are not there."""
    return [
        f"{table}.{column}"
        for table, one in first.items()
        for column, digest in one["columns"].items()
        if other.get(table, {"columns": {}})["columns"].get(column) != digest
    ]


def shape(found: Tables) -> dict[str, list[str]]:
    """Return the columns of each table."""
    return {table: sorted(one["columns"]) for table, one in found.items()}


def timed(do: Callable[..., object], *arguments: str) -> float:
    """Do something and return its seconds."""
    began = time.monotonic()
    do(*arguments)
    return round(time.monotonic() - began, 1)


def there_and_back(served: Served) -> dict[str, Any]:
    """Go back to the first migration and forward again; return what was found."""
    full = rows(served)
    back = timed(served.dure, "manage", "migrate", "-v0", "dure", FIRST)
    first = rows(served)
    forward = timed(served.dure, "manage", "migrate", "-v0")
    again = rows(served)
    return {
        "tables": len(full),
        "tables_with_rows": sum(bool(one["rows"]) for one in full.values()),
        "rows": sum(one["rows"] for one in full.values()),
        "rows_of_the_first": sum(one["rows"] for one in first.values()),
        "seconds_back": back,
        "seconds_forward": forward,
        "changed_on_the_way_back": [
            one for one in changed(first, full) if one.partition(".")[0] not in NARROWED
        ],
        "gone_with_further_electorates": {
            table: full[table]["rows"] - first[table]["rows"] for table in NARROWED
        },
        "changed_on_the_way_forward": changed(first, again),
        "same_columns": shape(again) == shape(full),
    }


def to_nothing(served: Served) -> dict[str, Any]:
    """Take everything back and make it again; return what was found."""
    full = rows(served)
    back = timed(served.dure, "manage", "migrate", "-v0", "dure", "zero")
    left = list(rows(served))
    forward = timed(served.dure, "manage", "migrate", "-v0")
    return {
        "left_after_all_was_taken_back": left,
        "seconds_to_nothing": back,
        "seconds_from_nothing": forward,
        "same_columns_from_nothing": shape(rows(served)) == shape(full),
    }


def demonstration(home: Path) -> Served:
    """Build the demonstration world in a home of its own, on SQLite."""
    built = Served(home / "built")
    built.home.mkdir()
    built.dure("demo", "--no-serve")
    return built


def faults(found: dict[str, Any]) -> list[str]:
    """Return what must not be."""
    empty = ("changed_on_the_way_back", "changed_on_the_way_forward", "left_after_all_was_taken_back")
    true = ("same_columns", "same_columns_from_nothing")
    return [f"{name}: {found[name]}" for name in empty if found.get(name)] + [
        f"{name}: no" for name in true if not found.get(name, True)
    ]


def main() -> int:
    """Run, print, and return 1 where anything was lost or is not as it was."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="home-migrations-", dir=OUT) as folder:
        home = Path(folder)
        built = demonstration(home)
        if options.database == "sqlite":
            found = there_and_back(built) | to_nothing(built)
        else:
            (home / "home").mkdir()
            with instance(home / "home", options.database) as served:
                built.dure("export", str(home / "exported"))
                served.dure("import", str(home / "exported"))
                found = there_and_back(served) | to_nothing(served)
    found = {"database_is": options.database, **found}
    wrong = faults(found)
    print(json.dumps(found, indent=2))
    (OUT / f"migrations-{options.database}.json").write_text(
        json.dumps({**found, "missed": wrong}, indent=1) + "\n"
    )
    print("\n".join(f"MISSED: {one}" for one in wrong) or "Nothing was lost, and all is as it was.")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
