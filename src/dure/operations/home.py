"""The folder in which an instance lives (DURE_HOME), and the mark that says it holds a demonstration world.

Django is not loaded here: the demo's clock must be known before the settings are read.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from dure import __version__
from dure.cli import Fault

PACKAGE = Path(__file__).resolve().parent.parent
WORLD_SOURCES = ("library", "migrations")


@dataclass(frozen=True)
class DemoMark:
    """How the demonstration world in this home was built.

    `at` is its day when it was built (ISO 8601, UTC), `offset` the seconds between its clock and the
    machine's, `version` says by which program and data.
    """

    seed: int
    at: str
    version: str
    offset: float


def home() -> Path:
    """Return DURE_HOME as an absolute path; `var` in the current folder if it is not set."""
    return Path(os.environ.get("DURE_HOME", "var")).resolve()


def database_file(folder: Path) -> Path:
    """Return where the SQLite database of a home lies."""
    return folder / "dure.sqlite3"


def read_mark(folder: Path) -> DemoMark | None:
    """Return the demo's mark, or None where there is none."""
    path = folder / "demo.json"
    if not path.exists():
        return None
    try:
        return DemoMark(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise Fault(
            f"{path} cannot be read. Remove it and {database_file(folder)}, then start again."
        ) from error


def write_mark(folder: Path, mark: DemoMark) -> None:
    """Write the mark whole or not at all."""
    draft = folder / "demo.json.part"
    draft.write_text(json.dumps(asdict(mark), indent=2) + "\n", encoding="utf-8")
    draft.replace(folder / "demo.json")


def world_version() -> str:
    """Return the version of the program and of the data from which the demonstration world is built."""
    digest = hashlib.sha256()
    for folder in WORLD_SOURCES:
        for path in sorted((PACKAGE / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(PACKAGE).as_posix().encode())
                digest.update(path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:12]}"


def remove_database(path: Path) -> None:
    """Remove a SQLite database file with its journal files and the one on which its writers take turns."""
    for suffix in ("", "-wal", "-shm", "-turn"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
