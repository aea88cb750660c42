"""Write an election as a Pabulib file (.pb), so that anybody can count it again with a program of their own.

Only projects and bare ballots are written: nothing about a voter is known here, so nothing can leak. The order of
the rows is the caller's, because the order in which ballots were cast may say who cast them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation, localcontext
from fractions import Fraction

import numpy as np

from polity.formats.scoring import points_of_places
from polity.sentences import Sentence, gettext_noop
from polity.tallies.election import Election
from polity.tallies.faults import ElectionFault

Ballot = Mapping[str, int] | Sequence[str]
_GRADED = ("cumulative", "scoring")
_SECTIONS = ("meta", "projects", "votes")
#: What would end a key inside a list of votes, or be lost at its ends.
_BREAKS_A_KEY = set(',;"\r\n')


def write(
    election: Election,
    *,
    ballots: Sequence[Ballot] | None = None,
    voters: Sequence[str] | None = None,
    winners: Collection[int] | None = None,
    meta: Mapping[str, str] | None = None,
    scoring: str = "borda",
) -> str:
    """Return the text of a .pb file that `polity.formats.pabulib.parse_pabulib` reads as the same election.

    `ballots` are those that the election was built from, in the order in which their rows shall stand; they must
    make up the election exactly. Without them every voter's row is written in the order of its content, which says
    nothing about when it was cast. `voters` names the rows (trackers of receipts, say; default 1, 2, 3 …).
    `winners` (indices) fill the column `selected`; None keeps what the projects say. `meta` adds lines to META.
    Ordinal ballots are written in order of points, which must be those that `scoring` gives them.

    Money is written with as few decimals as it needs, line breaks in texts become spaces, and limits (rivals, needs,
    caps, least votes) are not part of the format. Raises ElectionFault for what it cannot hold: parts of a voter, a
    key with a comma or semicolon, rankings whose points are not those of their scoring.
    """
    _check(election)
    rows = _rows(election, ballots, scoring)
    names = [str(number) for number in range(1, len(rows) + 1)] if voters is None else list(voters)
    if len(names) != len(rows) or len(set(names)) != len(names):
        raise ElectionFault(Sentence(gettext_noop("Each row needs one name of its own.")))
    out = io.StringIO()
    lines = csv.writer(out, delimiter=";", lineterminator="\n")
    lines.writerow(["META"])
    lines.writerow(["key", "value"])
    lines.writerows(_meta(election, len(rows), meta or {}))
    lines.writerow(["PROJECTS"])
    lines.writerows(_projects(election, winners))
    lines.writerow(["VOTES"])
    graded = election.kind in _GRADED
    lines.writerow(["voter_id", "vote", *(["points"] if graded else [])])
    lines.writerows([name, *row] for name, row in zip(names, rows, strict=True))
    return out.getvalue()


def _check(election: Election) -> None:
    if election.weight_unit != 1 and (election.weight % election.weight_unit).any():
        template = gettext_noop("A Pabulib file holds whole voters; this election has parts of them.")
        raise ElectionFault(Sentence(template))
    for project in election.projects:
        if not project.key or project.key != project.key.strip() or _BREAKS_A_KEY & set(project.key):
            template = gettext_noop(
                "Key “{key}” cannot be written: use no comma, semicolon or quotation mark."
            )
            raise ElectionFault(Sentence(template, {"key": project.key}))


def _rows(election: Election, ballots: Sequence[Ballot] | None, scoring: str) -> list[list[str]]:
    """Return the fields of every row, in order."""
    texts = [_fields(election, group, scoring) for group in range(election.weight.size)]
    voters = (election.weight // election.weight_unit).tolist()
    if ballots is None:
        order = sorted(range(len(texts)), key=texts.__getitem__)
        return [texts[group] for group in order for _ in range(voters[group])]
    known = {
        frozenset(_entries(election, group)): group for group in range(election.weight.size) if voters[group]
    }
    given = [known.get(frozenset(_plain(election, ballot).items()), -1) for ballot in ballots]
    counts = np.bincount(np.array(given, dtype=np.int64) + 1, minlength=len(texts) + 1).tolist()
    if counts != [0, *voters]:
        template = gettext_noop("The ballots given do not make up this election.")
        raise ElectionFault(Sentence(template))
    return [texts[group] for group in given]


def _plain(election: Election, ballot: Ballot) -> dict[int, int]:
    """Return a ballot as the election keeps it: points by place, zeros left out."""
    points = ballot if isinstance(ballot, Mapping) else dict.fromkeys(ballot, 1)
    return {election.index.get(key, -1): value for key, value in points.items() if value}


def _entries(election: Election, group: int) -> list[tuple[int, int]]:
    span = slice(int(election.start[group]), int(election.start[group + 1]))
    return list(zip(election.project[span].tolist(), election.points[span].tolist(), strict=True))


def _fields(election: Election, group: int, scoring: str) -> list[str]:
    entries = _entries(election, group)
    if election.kind == "ordinal":
        entries.sort(key=lambda entry: -entry[1])
        _check_ranking(election, [points for _, points in entries], scoring)
    keys = ",".join(election.projects[place].key for place, _ in entries)
    if election.kind in _GRADED:
        return [keys, ",".join(_decimal(points, election.points_unit) for _, points in entries)]
    return [keys]


def _check_ranking(election: Election, points: list[int], scoring: str) -> None:
    longest = _longest(election)
    expected, unit = points_of_places(np.arange(len(points)), longest, _top(election), scoring)
    if points != expected.tolist() or unit != election.points_unit:
        template = gettext_noop("A ranking has other points than {scoring} gives to its places.")
        raise ElectionFault(Sentence(template, {"scoring": scoring}))


def _longest(election: Election) -> int:
    return int(np.diff(election.start).max()) if election.start.size > 1 else 0


def _top(election: Election) -> int:
    """Return the points of a first place by Borda: as many as a ranking may have places."""
    return int(election.points.max()) if election.points.size else 0


def _meta(election: Election, rows: int, more: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield the lines of META: what the election knows of itself, then what the caller adds."""
    known = {
        "description": election.name,
        "num_projects": str(len(election.projects)),
        "num_votes": str(rows),
        "budget": _decimal(election.budget, election.unit),
        "vote_type": election.kind,
        "currency": election.currency,
    }
    if election.kind == "ordinal" and _longest(election):
        known["max_length"] = str(_top(election) if election.points_unit == 1 else _longest(election))
    kept = {**election.meta, **more}
    for name, value in known.items():
        if value and not _same(kept.get(name, ""), value):
            kept[name] = value
    for name, value in kept.items():
        if value.strip() or name.strip().lower() not in _SECTIONS:
            yield [_line(name), _line(value)]


def _same(text: str, value: str) -> bool:
    """Return whether META already says so, in the same words or as the same number."""
    try:
        return text == value or Decimal(text.replace(",", ".")) == Decimal(value)
    except InvalidOperation:
        return False


def _projects(election: Election, winners: Collection[int] | None) -> Iterator[list[str]]:
    projects, graded = election.projects, election.kind in _GRADED
    won = [
        project.selected if winners is None else number in winners for number, project in enumerate(projects)
    ]
    known = any(one is not None for one in won)
    placed = any(project.place for project in projects)
    yield [
        *("project_id", "cost", "votes", "name", "category", "neighborhood"),
        *(["score"] if graded else []),
        *(["latitude", "longitude"] if placed else []),
        *(["selected"] if known else []),
    ]
    for number, project in enumerate(projects):
        place = project.place or ("", "")
        yield [
            project.key,
            _decimal(project.cost, election.unit),
            str(election.votes[number]),
            _line(project.name),
            _line(",".join(project.categories)),
            _line(project.area),
            *([_plain_number(election.scores[number])] if graded else []),
            *([str(value) for value in place] if placed else []),
            *([{None: "", False: "0", True: "1"}[won[number]]] if known else []),
        ]


def _line(text: str) -> str:
    return " ".join(text.split("\n")).replace("\r", " ").strip()


def _decimal(value: int, unit: int) -> str:
    """Return `value / unit` as decimal text without zeros at its end."""
    return _plain_number(Fraction(value, unit))


def _plain_number(value: Fraction) -> str:
    """Return a number as decimal text without an exponent; what has no end is cut off after many places."""
    if value.denominator == 1:
        return str(value.numerator)
    with localcontext(prec=50):
        return format((Decimal(value.numerator) / value.denominator).normalize(), "f")
