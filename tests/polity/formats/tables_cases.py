"""Ballots written as tables in every shape, for the tests of both readers."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

from tests.polity.tallies.elections import random_election, voters_of

from polity.tallies.election import Election

Content = list[tuple[list[tuple[str, int]], int]]


def content(counted: Election) -> Content:
    """The groups of an election as keys with points, sorted: what two equal elections have in common."""
    return sorted(
        (
            [
                (counted.projects[place].key, points)
                for place, points in zip(
                    counted.project[begin:end].tolist(), counted.points[begin:end].tolist(), strict=True
                )
            ],
            int(counted.weight[number]),
        )
        for number, (begin, end) in enumerate(zip(counted.start[:-1], counted.start[1:], strict=True))
    )


def write_projects(folder: Path, counted: Election) -> Path:
    path = folder / "projects.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["project", "cost", "name", "category", "area"])
        for project in counted.projects:
            lines.writerow([project.key, project.cost, f"The {project.key}", "green,sport", "north"])
    return path


def write_long(
    folder: Path, counted: Election, *, files: int = 1, points: bool = False, seed: int = 1
) -> list[Path]:
    """Rows in any order, a voter's rows in any file; some named twice."""
    rows = [
        (f"v{number}", f"p{place}", value)
        for number, ballot in enumerate(voters_of(counted))
        for place, value in (ballot or {-1: 0}).items()
    ]
    rows = [(voter, "" if key == "p-1" else key, value) for voter, key, value in rows]
    rows += rows[:5]
    Random(seed).shuffle(rows)
    paths = []
    for number in range(files):
        path = folder / f"long{number}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(["voter", "project", *(["points"] if points else []), "age"])
            for voter, key, value in rows[number::files]:
                lines.writerow([voter, key, *([value] if points else []), 40])
        paths.append(path)
    return paths


def write_wide(folder: Path, counted: Election, *, points: bool = False, count: bool = False) -> list[Path]:
    path = folder / "wide.csv"
    draw = Random(2)
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["vote", *(["points"] if points else []), *(["count"] if count else [])])
        for ballot in voters_of(counted):
            entries = list(ballot.items())
            draw.shuffle(entries)
            keys = ",".join(f"p{place}" for place, _ in entries)
            given = ",".join(str(value) for _, value in entries)
            lines.writerow([keys, *([given] if points else []), *([1] if count else [])])
    return [path]


CASES = {
    "approvals": (random_election(5, voters=300, projects=12), False),
    "points": (random_election(6, voters=300, projects=12, points=True), True),
    "many projects": (random_election(7, voters=200, projects=150), False),
    "very many projects": (random_election(8, voters=40, projects=520), False),
}
