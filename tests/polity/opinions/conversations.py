"""Conversations for tests: invented ones, and the real ones when they are there."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from polity.opinions import Answers

POLIS = Path(__file__).parents[4] / "shared" / "data" / "polis"
CHOICES = {"1": "agree", "0": "pass", "-1": "disagree"}


def invented(groups: int, *, persons: int = 200, statements: int = 40, follows: float = 0.7, seed: int = 1):
    """Answers of persons who follow the line of their group with this chance and answer anyhow otherwise;
    half of all answers are missing. Returns rows and each person's group."""
    draw = np.random.default_rng(seed)
    group = draw.integers(0, groups, persons)
    lines = draw.choice(["agree", "disagree"], (groups, statements))
    rows = []
    for person in range(persons):
        for statement in range(statements):
            if draw.random() < 0.5:
                continue
            choice = (
                lines[group[person], statement]
                if draw.random() < follows
                else draw.choice(["agree", "disagree", "pass"])
            )
            rows.append((f"p{person:04}", f"s{statement:03}", str(choice)))
    return rows, {f"p{person:04}": int(one) for person, one in enumerate(group)}


def real(name: str) -> list[tuple[str, str, str]]:
    """The votes of a published conversation; skips when the data is absent, except where that is an error."""
    path = POLIS / name / "participants-votes.csv"
    if not path.exists() and not os.environ.get("CI"):
        pytest.skip("the data in ../shared is absent")
    with path.open(encoding="utf-8") as lines:
        return [
            (f"p{int(line['participant']):05}", f"s{int(column):04}", CHOICES[value])
            for line in csv.DictReader(lines)
            for column, value in line.items()
            if column and column.isdigit() and value
        ]


def answers_of(groups: int, **more) -> tuple[Answers, dict[str, int]]:
    """An invented conversation, read."""
    rows, group = invented(groups, **more)
    return Answers.from_rows(rows), group
