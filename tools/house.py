"""The rules of the house that no other tool checks: short files, names that say something, nothing left
undone.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("src", "tests", "tools", "bench")
LONGEST = 400
EMPTY_NAMES = {"utils", "util", "core", "common", "helpers", "helper", "misc", "manager", "managers"}
UNDONE = re.compile(r"\b(TODO|FIXME|XXX)\b")


def sources() -> Iterator[Path]:
    """Yield every Python, template, script and style file of the project, below its root."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if "out" in path.relative_to(ROOT).parts:
                continue  # what benchmarks print and fetch for themselves
            if path.suffix in {".py", ".html", ".js", ".css", ".toml", ".txt"} and path.is_file():
                yield path.relative_to(ROOT)


def faults_of(path: Path, long_files: dict[str, str]) -> Iterator[str]:
    """Yield a sentence for each rule that a file breaks."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    name = path.as_posix()
    if (
        path.suffix in {".py", ".css", ".js"}
        and len(lines) > LONGEST
        and "migrations" not in path.parts
        and not long_files.get(name)
    ):
        yield f"{name} has {len(lines)} lines. Divide it, or say why under [tool.dure.long_files]."
    for part in (*path.parts[:-1], path.stem):
        if part in EMPTY_NAMES:
            yield f"{name}: the name “{part}” says nothing. Name what is inside."
    if name != "tools/house.py":
        for number, line in enumerate(lines, 1):
            if found := UNDONE.search(line):
                yield f"{name}:{number}: {found[0]} is an issue, not a comment."


def main() -> int:
    """Print every fault; return 1 if there is one."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    long_files: dict[str, str] = project.get("tool", {}).get("dure", {}).get("long_files", {})
    faults = [fault for path in sources() for fault in faults_of(path, long_files)]
    faults += [
        f"pyproject.toml excuses {name}, which is not there."
        for name in long_files
        if not (ROOT / name).exists()
    ]
    print("\n".join(faults) or "The house is in order.")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
