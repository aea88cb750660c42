"""Queries, CPU time and bytes of every public page, in worlds of 1, 3 and 300 of everything and in a large one.

.venv/bin/python -m bench.pages            all worlds (the large one is loaded in under a minute)
.venv/bin/python -m bench.pages --quick    without the large world
.venv/bin/python -m bench.pages matters    pages whose name contains this
… --sql                                    also print the statements of each page in the largest world
"""

from __future__ import annotations

import argparse
import gc
import sys
from dataclasses import asdict, dataclass
from typing import Any

from django.urls import NoReverseMatch

from bench.asking import Measured, ask, measure, signed_in
from bench.figures import report, table
from bench.places import LARGE, PAGES, Shown, small
from bench.worlds import World, load

MOST_QUERIES = 15
MOST_BYTES = 100_000
LIST_MS = 9.0
SLOWER = 1.25  # the large world against 300: what the noise of a shared machine may add
COLUMNS = ("page", "world", "status", "queries", "CPU ms", "best ms", "HTML gz", "first view gz")


@dataclass(frozen=True)
class Line:
    """One page measured in one world."""

    page: Shown
    world: str
    found: Measured | None


def measured(pages: list[Shown], worlds: list[World], times: int) -> list[Line]:
    """Measure page by page, each in all worlds one after the other, so that the ratios are of one moment."""
    lines = []
    for page in pages:
        for world in worlds:
            world.use()
            try:
                path = page.path(world.places)
            except NoReverseMatch:
                lines.append(Line(page, world.size.name, None))
                break
            cookie = signed_in(world.places.delegate) if page.signed else ""
            lines.append(Line(page, world.size.name, measure(path, cookie, times=times)))
    return lines


def missed(lines: list[Line]) -> list[str]:
    """Return a sentence for each figure that is not reached."""
    faults = []
    for line in lines:
        found, where = line.found, f"{line.page.title} ({line.world})"
        if found is None:
            faults.append(f"{line.page.title}: the site has no page called {line.page.url}")
            continue
        if found.status != 200:
            faults.append(f"{where}: status {found.status}")
        if found.queries > MOST_QUERIES:
            faults.append(f"{where}: {found.queries} queries, {MOST_QUERIES} at most")
        if found.first_view_bytes >= MOST_BYTES:
            faults.append(f"{where}: {found.first_view_bytes:,} bytes, less than {MOST_BYTES:,} wanted")
        if found.outside:
            faults.append(f"{where}: loads {', '.join(found.outside)}")
        if line.page.fast and found.best_ms > LIST_MS:
            faults.append(f"{where}: {found.best_ms:.1f} ms CPU at best, {LIST_MS} at most")
    return faults


def compared(lines: list[Line]) -> tuple[list[list[Any]], list[str]]:
    """Return for each page whether its queries are the same in all worlds and how its time grows; and the faults."""
    rows, faults = [], []
    by_page: dict[str, list[Line]] = {}
    for line in lines:
        if line.found:
            by_page.setdefault(line.page.title, []).append(line)
    for title, group in by_page.items():
        found = {line.world: line.found for line in group if line.found}
        counts = sorted({one.queries for one in found.values()})
        ratio = found["large"].best_ms / found["300"].best_ms if "large" in found else None
        rows.append([title, " ".join(map(str, counts)), "same" if len(counts) == 1 else "DIFFERENT", ratio])
        if len(counts) > 1:
            faults.append(f"{title}: {' or '.join(map(str, counts))} queries, depending on the size")
        if ratio and ratio > SLOWER and group[0].page.is_list:
            faults.append(f"{title}: {ratio:.2f} times the time of 300 in the large world")
    return rows, faults


def printed(lines: list[Line]) -> str:
    """Return the table of all lines."""
    rows: list[list[Any]] = []
    for line in lines:
        found = line.found
        if found is None:
            rows.append([line.page.title, line.world, "absent", *[None] * (len(COLUMNS) - 3)])
            continue
        times = [round(found.cpu_ms, 2), round(found.best_ms, 2)]
        sizes = [found.html_bytes, found.first_view_bytes]
        rows.append([line.page.title, line.world, found.status, found.queries, *times, *sizes])
    return table(COLUMNS, rows)


def main(given: list[str]) -> int:
    """Load the worlds, measure the pages, print, and return 1 where a figure is missed."""
    parser = argparse.ArgumentParser(prog="bench.pages")
    parser.add_argument("names", nargs="*", help="measure only pages whose name contains one of these")
    parser.add_argument("--quick", action="store_true", help="leave out the large world")
    parser.add_argument("--sql", action="store_true", help="print the statements of each page")
    parser.add_argument("--times", type=int, default=15, help="requests per page and world (default 15)")
    options = parser.parse_args(given)
    pages = [one for one in PAGES if not options.names or any(name in one.title for name in options.names)]
    worlds = [load(size) for size in (small(1), small(3), small(300), *(() if options.quick else (LARGE,)))]
    ask("/healthz")  # everything is imported before the first page is measured
    gc.collect()
    gc.freeze()  # what the loading left behind is not collected again and again while pages are measured
    lines = measured(pages, worlds, options.times)
    print(printed(lines))
    rows, faults = compared(lines)
    print("\n" + table(("page", "queries", "in all worlds", "large / 300"), rows))
    if options.sql:
        for line in lines:
            if line.found and line.world == worlds[-1].size.name:
                print(f"\n{line.page.title}\n" + "\n".join(f"  {sql}" for sql in line.found.sql))
    sizes = [asdict(world.size) | {"seconds_to_load": round(world.seconds, 1)} for world in worlds]
    results = [
        {
            "page": line.page.title,
            "world": line.world,
            **(asdict(line.found) if line.found else {"absent": True}),
        }
        for line in lines
    ]
    return report("pages", {"worlds": sizes, "pages": results, "growth": rows}, missed(lines) + faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
