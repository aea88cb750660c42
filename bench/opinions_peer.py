"""Runs in an environment of its own: map conversations with red-dwarf and print what it finds as JSON.

python opinions_peer.py REQUEST.json    where the request lists votes, parts of the persons, and how often to time
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from reddwarf.implementations.base import run_pipeline


def votes_of(rows: list[list[int]]) -> list[dict[str, int]]:
    """Return rows of person, statement and value as red-dwarf takes them."""
    return [
        {"participant_id": person, "statement_id": statement, "vote": value, "modified": 0}
        for person, statement, value in rows
    ]


def mapped(votes: list[dict[str, int]]) -> Any:
    """Return red-dwarf's map with a fixed seed."""
    return run_pipeline(votes=votes, random_state=1)


def main(request: str) -> None:
    """Print one JSON object."""
    asked = json.loads(Path(request).read_text(encoding="utf-8"))
    rows = votes_of(asked["votes"])
    wall = processor = float("inf")
    for _ in range(asked["times"]):
        begun, worked = time.perf_counter(), time.process_time()
        found = mapped(rows)
        wall = min(wall, time.perf_counter() - begun)
        processor = min(processor, time.process_time() - worked)
    grouped = found.participants_df[found.participants_df["to_cluster"]]["cluster_id"]
    numbers = []
    for part in asked["parts"]:
        kept = set(part)
        some = mapped([row for row in rows if row["participant_id"] in kept])
        numbers.append(len(set(some.clusterer.labels_)))
    try:
        mapped([*rows, rows[0]])
        repeated = "keeps going"
    except Exception as error:
        repeated = type(error).__name__
    stats = found.group_comment_stats.reset_index()
    print(
        json.dumps(
            {
                "wall": wall,
                "processor": processor,
                "group": {str(person): int(group) for person, group in grouped.items()},
                "agree": found.statements_df["group-aware-consensus-agree"].to_dict(),
                "disagree": found.statements_df["group-aware-consensus-disagree"].to_dict(),
                "counts": stats[
                    ["group_id", "statement_id", "na", "nd", "ns", "ra", "rd", "rat", "rdt"]
                ].values.tolist(),
                "agreed": [one["tid"] for one in found.consensus["agree"]],
                "disagreed": [one["tid"] for one in found.consensus["disagree"]],
                "numbers": numbers,
                "repeated": repeated,
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1])
