"""Elections for the tests: the published ones beside the checkout, and small invented ones."""

from __future__ import annotations

import os
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import strategies as st

from polity.formats.pabulib import read_pabulib
from polity.tallies.election import Election, Limits, Project

PUBLISHED = Path(__file__).resolve().parents[4] / "shared" / "data" / "pabulib"

needs_published = pytest.mark.skipif(
    not PUBLISHED.is_dir() and os.environ.get("CI") != "true",
    reason="the published elections are not in ../shared/data/pabulib",
)


def published_names() -> list[str]:
    return sorted(path.stem for path in PUBLISHED.glob("*.pb"))


@cache
def published(name: str) -> Election:
    return read_pabulib(PUBLISHED / f"{name}.pb")


def election(
    costs: Sequence[int],
    budget: int,
    ballots: Sequence[Sequence[int] | dict[int, int]],
    *,
    weights: Sequence[Fraction | int] | None = None,
    kind: str = "approval",
    limits: Limits | None = None,
) -> Election:
    """An election whose projects are called p0, p1 … and whose ballots name them by number."""
    projects = [Project(f"p{number}", cost) for number, cost in enumerate(costs)]
    rows = [
        {f"p{place}": points for place, points in ballot.items()}
        if isinstance(ballot, dict)
        else [f"p{place}" for place in ballot]
        for ballot in ballots
    ]
    return Election.from_ballots(projects, budget, rows, weights=weights, kind=kind, limits=limits)


def voters_of(counted: Election) -> list[dict[int, int]]:
    """Every voter's ballot, one by one (whole weights)."""
    rows = []
    for group in range(counted.weight.size):
        span = slice(counted.start[group], counted.start[group + 1])
        ballot = dict(zip(counted.project[span].tolist(), counted.points[span].tolist(), strict=True))
        rows += [ballot] * int(counted.weight[group])
    return rows


def random_election(seed: int, *, voters: int = 60, projects: int = 12, points: bool = False) -> Election:
    """An election drawn at random, with popular projects and repeated costs (so that ties happen)."""
    draw = np.random.default_rng(seed)
    costs = [int(cost) for cost in draw.choice([0, 5, 10, 10, 20, 20, 40, 75, 120], projects)]
    popular = draw.dirichlet(np.ones(projects))
    ballots = []
    for _ in range(voters):
        size = int(draw.integers(0, min(5, projects) + 1))
        chosen = draw.choice(projects, size=size, replace=False, p=popular * 0.7 + 0.3 / projects)
        ballots.append({int(place): int(draw.integers(1, 4)) if points else 1 for place in chosen})
    budget = int(draw.integers(0, sum(costs) + 20))
    return election(costs, budget, ballots, kind="cumulative" if points else "approval")


small_elections = st.builds(
    lambda costs, budget, ballots: election(
        costs,
        budget,
        [{place % len(costs): points for place, points in ballot.items()} for ballot in ballots],
    ),
    st.lists(st.sampled_from([0, 1, 2, 3, 3, 4, 6, 10]), min_size=1, max_size=6),
    st.integers(0, 30),
    st.lists(st.dictionaries(st.integers(0, 5), st.integers(1, 3), max_size=4), min_size=1, max_size=9),
)
