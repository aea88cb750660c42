"""Bytes of the weave of 5,000 organizations, as a browser loads it.

.venv/bin/python -m bench.weave
"""

from __future__ import annotations

import re
import sys

from django.urls import reverse

from bench.asking import ask, measure
from bench.figures import report, table
from bench.load_bodies import Size
from bench.worlds import load

MOST_BYTES = 100_000
WORLD = Size("weave", organizations=5_000, matters=200, rounds=2, charters=1, many=300)
SHOWN = (("everything", ""), ("every organization", "?all"), ("the umbrella's", "?of=umbrella"))
DRAWING = re.compile(r"<svg[^>]*aria-labelledby.*?</svg>", re.DOTALL)


def main() -> int:
    """Load the world, ask for its weave in its three sizes, print, and return 1 where one is too large."""
    world = load(WORLD)
    world.use()
    rows, missed = [], []
    for title, query in SHOWN:
        path = reverse("networks:weave") + query
        found = measure(path, times=3)
        drawn = DRAWING.search(ask(path).text)
        links = drawn[0].count("<a ") if drawn else 0
        rows.append(
            [
                title,
                found.status,
                found.queries,
                found.cpu_ms,
                found.html_bytes,
                found.first_view_bytes,
                links,
            ]
        )
        if found.status != 200 or drawn is None:
            missed.append(f"{title}: status {found.status}, and no drawing was found")
        if found.first_view_bytes >= MOST_BYTES:
            missed.append(f"{title}: {found.first_view_bytes:,} bytes, less than {MOST_BYTES:,} wanted")
    columns = ("weave", "status", "queries", "CPU ms", "HTML gz", "first view gz", "names drawn")
    print(
        f"{WORLD.organizations:,} organizations in {min(WORLD.organizations, 300)} networks, each in two of them"
    )
    print(table(columns, rows))
    return report("weave", {"weaves": [dict(zip(columns, row, strict=True)) for row in rows]}, missed)


if __name__ == "__main__":
    sys.exit(main())
