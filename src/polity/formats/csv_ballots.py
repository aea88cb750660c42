"""Group ballots in CSV without any other program: for small files, and as the plain way to compare others with."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from polity.formats.numbers import amount_of
from polity.formats.tables import Grouped, Source, unknown_project
from polity.sentences import Sentence, gettext_noop
from polity.tallies.faults import FileFault

Ballot = tuple[tuple[int, int], ...]


def group_csv(source: Source) -> Grouped:
    """Return the ballots of the files, equal ones together."""
    index = {key: place for place, key in enumerate(source.keys)}
    ballots = _long(source, index) if source.long else _wide(source, index)
    weights: dict[Ballot, int] = {}
    for ballot, count in ballots:
        weights[ballot] = weights.get(ballot, 0) + count
    return grouped_from(weights, graded=source.graded)


def grouped_from(weights: Mapping[Ballot, int], *, graded: bool) -> Grouped:
    """Return the groups as arrays; a ballot is its projects with their points."""
    entries = [entry for ballot in weights for entry in ballot]
    return Grouped(
        np.cumsum([0, *(len(ballot) for ballot in weights)], dtype=np.int64),
        np.array([place for place, _ in entries], dtype=np.int64),
        np.array([points for _, points in entries], dtype=np.int64) if graded else None,
        np.array(list(weights.values()), dtype=np.int64),
    )


def _rows(source: Source) -> Iterator[tuple[int, Mapping[str, str]]]:
    for path in source.files:
        if not path.endswith(".csv"):
            template = gettext_noop("Reading {path} needs DuckDB: install dure[cluster].")
            raise FileFault(Sentence(template, {"path": path}))
        with open(path, encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            for row in reader:
                yield reader.line_num, row


def _long(source: Source, index: Mapping[str, int]) -> Iterator[tuple[Ballot, int]]:
    of_voter: dict[str, dict[int, int]] = {}
    for line, row in _rows(source):
        ballot = of_voter.setdefault(row["voter"], {})
        key = (row["project"] or "").strip()
        if key:
            if key not in index:
                raise unknown_project(key, line=line)
            points = _whole(row["points"], line) if source.graded else 1
            ballot[index[key]] = max(points, ballot.get(index[key], points))
    return (_sorted(ballot) for ballot in of_voter.values())


def _wide(source: Source, index: Mapping[str, int]) -> Iterator[tuple[Ballot, int]]:
    for line, row in _rows(source):
        points = row["points"] if source.graded else None
        count = _whole(row["count"], line) if source.counted else 1
        yield parse_vote(row["vote"], points, index, line)[0], count


def parse_vote(
    vote: str | None, points: str | None, index: Mapping[str, int], line: int = 0
) -> tuple[Ballot, int]:
    """Return the ballot that a row says: keys and points separated by commas."""
    keys = [key.strip() for key in (vote or "").split(",") if key.strip()]
    for key in keys:
        if key not in index:
            raise unknown_project(key, line=line)
    given = [1] * len(keys)
    if points is not None:
        given = [_whole(text, line) for text in points.split(",") if text.strip()]
        if len(given) != len(keys):
            template = gettext_noop("Expected as many points as projects in this vote.")
            raise FileFault(Sentence(template), line=line, column=1 if line else 0)
    ballot: dict[int, int] = {}
    for key, value in zip(keys, given, strict=True):
        ballot[index[key]] = max(value, ballot.get(index[key], value))
    return _sorted(ballot)


def _sorted(ballot: Mapping[int, int]) -> tuple[Ballot, int]:
    return tuple(sorted((place, points) for place, points in ballot.items() if points)), 1


def _whole(text: str | None, line: int) -> int:
    value = amount_of((text or "").strip(), line, 1, "points")
    if value != int(value):
        template = gettext_noop("Expected whole points; found “{text}”.")
        raise FileFault(Sentence(template, {"text": text or ""}), line=line, column=1)
    return int(value)


def merged(parts: Iterable[tuple[Ballot, int]]) -> dict[Ballot, int]:
    """Return the sum of counts of each ballot."""
    found: dict[Ballot, int] = {}
    for ballot, count in parts:
        found[ballot] = found.get(ballot, 0) + count
    return found
