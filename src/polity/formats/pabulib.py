"""Read an election from a Pabulib file (.pb): META, PROJECTS and VOTES, separated by semicolons.

Format: Faliszewski, Flis, Peters, Pierczyński, Skowron, Stolicki, Szufa, Talmon, "Participatory Budgeting:
Data, Tools and Analysis" (2023), https://pabulib.org/format. What a ballot says about its voter (age, sex,
place…) is never kept.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import numpy as np

from polity.formats.delimited import Ints, Items, Text, fields, items, look_up, whole_numbers
from polity.formats.numbers import amount_of, decimals
from polity.formats.pabulib_text import write
from polity.formats.scoring import points_of_places
from polity.sentences import Sentence, gettext_noop
from polity.tallies.election import Election, Project
from polity.tallies.faults import FileFault

__all__ = ["KINDS", "declared_differences", "parse_pabulib", "read_pabulib", "write"]

KINDS = ("approval", "choose-1", "cumulative", "scoring", "ordinal")
_MOST_DIGITS = 9  # of points, before the point and behind it: together they fit into 64 bits
_SECTION = re.compile(rb"^[ \t]*\"?(META|PROJECTS|VOTES)\"?[ \t;]*\r?$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class _Section:
    body: bytes
    line: int


def read_pabulib(path: str | Path, *, scoring: str = "borda") -> Election:
    """Read the file at `path`; see `parse_pabulib`."""
    return parse_pabulib(Path(path).read_bytes(), scoring=scoring)


def parse_pabulib(data: bytes, *, scoring: str = "borda") -> Election:
    """Return the election that a .pb text describes; a `FileFault` names line, column and what was expected.

    Costs keep all their decimals: `Election.unit` is the power of ten that makes them whole. Ordinal ballots
    become points by `scoring`: borda gives the first of at most L places L points and each next one less,
    plurality one point to the first, dowdall 1, 1/2, 1/3 …
    """
    sections = _sections(data.removeprefix(b"\xef\xbb\xbf"))
    meta = _meta(sections["META"])
    rows = _project_rows(sections["PROJECTS"])
    kind = meta.get("vote_type", "approval").lower()
    if kind not in KINDS:
        raise FileFault(
            Sentence(
                gettext_noop("Vote type {given} is unknown; expected one of {known}."),
                {"given": kind, "known": ", ".join(KINDS)},
            )
        )
    budget = amount_of(meta.get("budget", ""), sections["META"].line, 1, "budget")
    unit = 10 ** max([decimals(budget), *(decimals(cost) for cost, _ in rows)])
    projects = [_project(cost, fields, unit) for cost, fields in rows]
    start, project, points, points_unit = _ballots(sections["VOTES"], projects, kind, meta, scoring)
    return Election.from_arrays(
        projects,
        int(budget * unit),
        start=start,
        project=project,
        points=points,
        kind=kind,
        unit=unit,
        points_unit=points_unit,
        currency=meta.get("currency", ""),
        name=meta.get("description", ""),
        meta=meta,
    )


def declared_differences(election: Election) -> tuple[Sentence, ...]:
    """Return a sentence for every number that the file declares and a recount does not give."""
    found = []
    for project, votes in zip(election.projects, election.votes, strict=True):
        if project.declared_votes is not None and project.declared_votes != votes:
            found.append(
                Sentence(
                    gettext_noop("Project {key} declares {declared} votes; the ballots give {counted}."),
                    {"key": project.key, "declared": project.declared_votes, "counted": str(votes)},
                )
            )
    for name, counted in (("num_votes", election.voters), ("num_projects", len(election.projects))):
        if name in election.meta and election.meta[name] != str(counted):
            found.append(
                Sentence(
                    gettext_noop("The file declares {name} {declared}; it holds {counted}."),
                    {"name": name, "declared": election.meta[name], "counted": str(counted)},
                )
            )
    return tuple(found)


def _sections(data: bytes) -> dict[str, _Section]:
    """Cut the text at its section titles; each section knows on which line its body begins."""
    cuts: list[tuple[str, int, int]] = []
    place = 0
    while match := _SECTION.search(data, place):
        title = match.group(1).decode().upper()
        cuts.append((title, match.start(), match.end() + 1))
        place = match.end()
        if title == "VOTES":
            break
    found: dict[str, _Section] = {}
    for number, (title, _, begins) in enumerate(cuts):
        ends = cuts[number + 1][1] if number + 1 < len(cuts) else len(data)
        found[title] = _Section(data[begins:ends], data.count(b"\n", 0, begins) + 1)
    for title in ("META", "PROJECTS", "VOTES"):
        if title not in found:
            raise FileFault(
                Sentence(gettext_noop("Expected a line {title}; the file has none."), {"title": title}),
                line=data.count(b"\n") + 1,
                column=1,
            )
    return found


def _rows(section: _Section) -> list[tuple[int, list[str]]]:
    return [
        (line, [value.strip() for value in row])
        for line, row in _fields(section)
        if any(value.strip() for value in row)
    ]


def _fields(section: _Section) -> Iterator[tuple[int, list[str]]]:
    """Yield the fields of each row, with its first line."""
    try:
        text = section.body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = section.line + section.body.count(b"\n", 0, error.start)
        column = error.start - section.body.rfind(b"\n", 0, error.start)
        raise FileFault(
            Sentence(gettext_noop("Expected text in UTF-8.")), line=line, column=column
        ) from error
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    before = 0
    try:
        for row in reader:
            yield section.line + before, row
            before = reader.line_num
    except csv.Error as error:  # such as a field of more than 131,072 characters
        says = Sentence(
            gettext_noop("The text cannot be read from here on: {problem}."), {"problem": str(error)}
        )
        raise FileFault(says, line=section.line + before, column=1) from error


def _meta(section: _Section) -> dict[str, str]:
    return {row[0]: row[1] if len(row) > 1 else "" for _, row in _rows(section)[1:]}


def _project_rows(section: _Section) -> list[tuple[Decimal, Mapping[str, str]]]:
    """Return cost and named fields of every project line."""
    rows = _rows(section)
    header = [name.lower() for name in rows[0][1]] if rows else []
    for needed in ("project_id", "cost"):
        if needed not in header:
            raise FileFault(
                Sentence(gettext_noop("Expected a column {name} among the projects."), {"name": needed}),
                line=section.line,
                column=1,
            )
    at, seen = header.index("cost"), set()
    found: list[tuple[Decimal, Mapping[str, str]]] = []
    for line, row in rows[1:]:
        column = sum(len(value) + 1 for value in row[:at]) + 1
        cost = amount_of(row[at] if len(row) > at else "", line, column, "cost")
        named = dict(zip(header, row, strict=False))
        if "project_id" not in named:
            raise FileFault(
                Sentence(
                    gettext_noop("Expected a column {name} among the projects."), {"name": "project_id"}
                ),
                line=line,
                column=1,
            )
        if named["project_id"] in seen:
            raise FileFault(
                Sentence(gettext_noop("Project {key} is listed twice."), {"key": named["project_id"]}),
                line=line,
                column=1,
            )
        seen.add(named["project_id"])
        found.append((cost, named))
    return found


def _project(cost: Decimal, named: Mapping[str, str], unit: int) -> Project:
    def whole(name: str) -> int | None:
        text = named.get(name, "")
        return int(text) if re.fullmatch(r"-?\d{1,18}", text) else None

    def degrees(name: str) -> float | None:
        text = named.get(name, "")
        return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None

    latitude, longitude = degrees("latitude"), degrees("longitude")
    selected = named.get("selected", "")
    return Project(
        key=named["project_id"],
        cost=int(cost * unit),
        name=named.get("name", ""),
        categories=tuple(part.strip() for part in named.get("category", "").split(",") if part.strip()),
        area=named.get("neighborhood", "") or named.get("district", ""),
        declared_votes=whole("votes"),
        declared_points=whole("score"),
        selected=selected in ("1", "2") if selected in ("0", "1", "2", "3") else None,
        place=(latitude, longitude) if latitude is not None and longitude is not None else None,
    )


def _ballots(
    section: _Section, projects: Sequence[Project], kind: str, meta: Mapping[str, str], scoring: str
) -> tuple[Ints, Ints, Ints | None, int]:
    """Return `(start, project, points, points_unit)`, one row per ballot."""
    head, _, body = section.body.partition(b"\n")
    header = [name.strip().lower() for name in head.decode("utf-8", "replace").split(";")]
    if "vote" not in header:
        raise FileFault(
            Sentence(gettext_noop("Expected a column {name} among the votes."), {"name": "vote"}),
            line=section.line,
            column=1,
        )
    if b'"' in body:
        body = _without_quotes(_Section(body, section.line + 1))
    text = Text.of(body)
    begins, ends = text.lines()
    line_of = np.flatnonzero(ends > begins)
    begins, ends = begins[line_of], ends[line_of]
    with_points = kind in ("cumulative", "scoring") and "points" in header
    places = [header.index("vote"), *([header.index("points")] if with_points else [])]
    bounds = fields(text, begins, ends, places)
    if isinstance(bounds, int):
        raise FileFault(
            Sentence(gettext_noop("Expected {count} columns in this vote."), {"count": len(header)}),
            line=section.line + 1 + int(line_of[bounds]),
            column=1,
        )
    lines = line_of + section.line + 1
    found = items(text, *bounds[0])
    project = _project_of_items(text, found, projects, begins, lines)
    start = np.concatenate(([0], np.cumsum(np.bincount(found.row, minlength=begins.size)))).astype(np.int64)
    if with_points:
        values, unit = _points(text, items(text, *bounds[1]), found, lines)
        return start, project, values, unit
    if kind == "ordinal":
        values, unit = _rank_points(start, found, meta, scoring)
        return start, project, values, unit
    return start, project, None, 1


def _without_quotes(section: _Section) -> bytes:
    """Rewrite quoted fields as plain ones; a quoted semicolon or line break becomes a space."""
    plain = (";".join(re.sub(r"[;\r\n]", " ", value) for value in row) for _, row in _fields(section))
    return "\n".join(plain).encode()


def _project_of_items(
    text: Text, found: Items, projects: Sequence[Project], begins: Ints, lines: Ints
) -> Ints:
    keys = [project.key.encode() for project in projects]
    place = look_up(text, found, keys) if keys else np.full(found.row.size, -1, dtype=np.int64)
    index = {key: number for number, key in enumerate(keys)}
    for item in np.flatnonzero(place < 0):
        key = text.data[found.begin[item] : found.end[item]].tobytes()
        if key.strip() not in index:
            row = int(found.row[item])
            raise FileFault(
                Sentence(
                    gettext_noop("Expected the key of a listed project; found “{key}”."),
                    {"key": key.decode("utf-8", "replace")},
                ),
                line=int(lines[row]),
                column=int(found.begin[item] - begins[row]) + 1,
            )
        place[item] = index[key.strip()]
    return place


def _points(text: Text, given: Items, voted: Items, lines: Ints) -> tuple[Ints, int]:
    """Return the points beside each vote as whole numbers, and how many of them make one point."""
    rows = lines.size
    counts = np.bincount(given.row, minlength=rows) - np.bincount(voted.row, minlength=rows)
    if counts.any():
        raise FileFault(
            Sentence(gettext_noop("Expected as many points as projects in this vote.")),
            line=int(lines[np.flatnonzero(counts)[0]]),
            column=1,
        )
    values = whole_numbers(text, given)
    if values is not None:
        return values, 1
    texts = [
        text.data[a:b].tobytes().decode("utf-8", "replace")
        for a, b in zip(given.begin, given.end, strict=True)
    ]
    numbers = {}
    for written, row in zip(texts, given.row, strict=True):
        if written not in numbers:
            numbers[written] = _points_in(written, int(lines[row]))
    unit = 10 ** max((decimals(value) for value in numbers.values()), default=0)
    return np.array([int(numbers[written] * unit) for written in texts], dtype=np.int64), unit


def _points_in(written: str, line: int) -> Decimal:
    """Return the number, which has few enough digits on both sides of its point to be counted in whole numbers."""
    try:
        value = Decimal(written.strip())
    except InvalidOperation:
        value = Decimal("NaN")
    size = abs(value.adjusted()) if value.is_finite() and value else 0
    if not value.is_finite() or size >= _MOST_DIGITS or decimals(value) > _MOST_DIGITS:
        raise FileFault(
            Sentence(gettext_noop("Expected points as a number; found “{text}”."), {"text": written[:40]}),
            line=line,
            column=1,
        )
    return value


def _rank_points(start: Ints, found: Items, meta: Mapping[str, str], scoring: str) -> tuple[Ints, int]:
    """Return the points of each place in a ranking and how many of them make one point."""
    place = np.arange(found.row.size, dtype=np.int64) - start[found.row]
    longest = int(np.diff(start).max()) if start.size > 1 else 0
    declared = meta.get("max_length", "")
    top = max(longest, int(declared)) if re.fullmatch(r"[0-9]{1,9}", declared) else longest
    return points_of_places(place, longest, top, scoring)
