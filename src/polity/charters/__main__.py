"""`python -m polity.charters FILE.toml`: name every fault of a charter, or draw it; without Django."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from polity.charters.checks import faults, parse
from polity.charters.diagram import mermaid, svg


def main(arguments: Sequence[str] | None = None) -> int:
    """Print faults, or the charter's diagram; return 0, 1 for a faulty text, 2 for a file that cannot be read."""
    parser = argparse.ArgumentParser(
        prog="python -m polity.charters", description="Check a charter, or draw it."
    )
    parser.add_argument("file", type=Path, metavar="FILE.toml", help="the text of the charter")
    drawing = parser.add_mutually_exclusive_group()
    drawing.add_argument("--mermaid", action="store_true", help="print its diagram as Mermaid source")
    drawing.add_argument("--svg", action="store_true", help="print its diagram as SVG")
    parser.add_argument("--shape", choices=("row", "column"), default="row", help="of the SVG (default: row)")
    parser.add_argument("--language", default="", metavar="CODE", help="titles of the SVG in ko, fr …")
    given = parser.parse_args(arguments)
    try:
        text = given.file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        print(f"{given.file} cannot be read: {error}.", file=sys.stderr)
        return 2
    found = faults(text)
    for fault in found:
        suggestion = f" {fault.suggestion}" if fault.suggestion else ""
        print(f"line {fault.line}: {fault.says}{suggestion}", file=sys.stderr)
    if found:
        return 1
    charter = parse(text)
    if given.mermaid:
        sys.stdout.write(mermaid(charter))
    elif given.svg:
        print(svg(charter, shape=given.shape, language=given.language))
    else:
        print(f"“{charter.title}” has no faults: {len(charter.stages)} stages, {len(charter.bodies)} bodies.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
