"""`dure demo`: build the demonstration world if it is not there yet, then serve it.

The world is built into a file of its own and moved in place when it is whole. A home that holds anything
but a demonstration world is never touched.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from urllib.parse import quote

from dure.cli import Fault, run_with_database
from dure.operations.home import (
    DemoMark,
    database_file,
    home,
    read_mark,
    remove_database,
    world_version,
    write_mark,
)
from dure.operations.ports import require_free

SEED = 2017
NOON_IN_SEOUL = time(3, 0, tzinfo=UTC)


def parser() -> argparse.ArgumentParser:
    """Describe the arguments of `dure demo`."""
    described = argparse.ArgumentParser(prog="dure demo", description="Open the demonstration world.")
    described.add_argument(
        "--seed", type=int, help=f"the number from which the world is drawn (default {SEED})"
    )
    described.add_argument(
        "--at", type=date.fromisoformat, metavar="DATE", help="the world's day, e.g. 2027-03-01"
    )
    described.add_argument(
        "--fresh", action="store_true", help="build the world anew; what was done in it is lost"
    )
    described.add_argument("--no-serve", action="store_true", help="only build")
    described.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    described.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
    return described


def main(arguments: Sequence[str]) -> int:
    """Run `dure demo`; return its exit code."""
    options = parser().parse_args(arguments)
    if os.environ.get("DURE_PRODUCTION") == "1":
        raise Fault(
            "DURE_PRODUCTION=1 is set, and the demonstration is no place for real people. Use `dure init`."
        )
    if os.environ.get("DATABASE_URL"):
        raise Fault("DATABASE_URL is set, and the demonstration keeps to a file of its own. Unset it first.")
    if not options.no_serve:
        require_free(options.host, options.port)
    folder = home()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "demo.lock").open(
        "w"
    ) as lock:  # two starts at once: the second waits and finds the world built
        fcntl.flock(lock, fcntl.LOCK_EX)
        mark = ensure_world(folder, seed=options.seed, day=options.at, fresh=options.fresh)
    if options.no_serve:
        return 0
    os.environ.update(surroundings(folder, mark))
    os.environ.setdefault("DURE_URL", f"http://{options.host}:{options.port}")
    return run_with_database("serve", ["--host", options.host, "--port", str(options.port)])


def surroundings(folder: Path, mark: DemoMark) -> dict[str, str]:
    """Return the environment in which the demonstration world lives."""
    return {"DURE_HOME": str(folder), "DURE_DEMO": "1", "DURE_CLOCK_OFFSET": repr(mark.offset)}


def ensure_world(folder: Path, *, seed: int | None, day: date | None, fresh: bool) -> DemoMark:
    """Return the mark of the world in `folder`, building it where it is absent, asked anew, or of another
    version.
    """
    mark = read_mark(folder)
    there = database_file(folder).exists()
    if there and mark is None:
        raise Fault(
            f"{folder} holds an instance that is not a demonstration, and it is left alone. "
            "Open the demonstration elsewhere: DURE_HOME=demo-home dure demo"
        )
    if there and mark and not fresh and keeps(mark, seed=seed, day=day):
        return mark
    if there and mark and not fresh:
        print("The demonstration world is of another seed, day or version: it is built anew.", flush=True)
    return build_world(folder, seed=SEED if seed is None else seed, day=day)


def keeps(mark: DemoMark, *, seed: int | None, day: date | None) -> bool:
    """Whether a world built like this is the one asked for; what was not asked for may be anything."""
    same_seed = seed is None or seed == mark.seed
    same_day = day is None or mark.at.startswith(day.isoformat())
    return same_seed and same_day and mark.version == world_version()


def build_world(folder: Path, *, seed: int, day: date | None) -> DemoMark:
    """Build a world beside the present one, then put it in its place."""
    now = datetime.now(UTC)  # the demo is where the world's clock is set, so it reads the machine's
    at = datetime.combine(day, NOON_IN_SEOUL) if day else now.replace(microsecond=0)
    mark = DemoMark(
        seed=seed,
        at=at.isoformat(),
        version=world_version(),
        offset=(at - now).total_seconds() if day else 0.0,
    )
    draft = folder / "demo-being-built.sqlite3"
    remove_database(draft)
    surrounded = {
        **os.environ,
        **surroundings(folder, mark),
        "DATABASE_URL": f"sqlite://{quote(str(draft))}",
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "dure", "manage", "build_demo", "--seed", str(seed), "--at", mark.at]
    if subprocess.run(command, env=surrounded, check=False).returncode or not draft.exists():
        remove_database(draft)
        raise Fault(
            "The demonstration world could not be built; the lines above say why. Nothing was changed."
        )
    remove_database(database_file(folder))
    write_mark(folder, mark)
    draft.replace(database_file(folder))
    remove_database(draft)  # what lay beside it
    (folder / "days-passed").unlink(missing_ok=True)
    for letter in (folder / "outbox").glob("*.txt"):  # mail of a world that is gone
        letter.unlink()
    return mark
