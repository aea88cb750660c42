"""A closed secret ballot for those who count it again: the box as a Pabulib file and as CSV.

Nothing in either leads to a voter: a paper has its key, which only its voter's tracker gives, and its marks.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from dure.ballots import queries
from dure.ballots.counting import KINDS, by_votes
from dure.ballots.dividing import part_of
from dure.ballots.marking import most_of
from dure.ballots.models import Ballot, Paper
from dure.ballots.policies import GROUP_LIMIT
from dure.clock import day_in
from dure.refusals import Unknown, refuse
from dure.web.money import decimals
from dure.web.pages import neutral
from polity.formats.pabulib import write
from polity.sentences import gettext_noop
from polity.tallies.election import Election, Project
from polity.tallies.words import UNSPENT

BATCH = 2000  # papers read from the database at a time
ALIKE = 4096  # papers marked alike are read once


def check_published(ballot: Ballot) -> None:
    """Raise Refused where the papers of a ballot are not published: not yet, too few, or not unseen at all."""
    if not ballot.is_secret:
        raise Unknown("ballot")
    if ballot.closed_at is None:
        raise refuse(
            "too_early", gettext_noop("This ballot is open until {moment}."), moment=ballot.closes_at
        )
    if ballot.result.get("few"):
        raise refuse(
            "few_papers",
            gettext_noop("Fewer than {limit} papers were cast: they are not published."),
            limit=GROUP_LIMIT,
        )


def papers(ballot: Ballot) -> Iterator[tuple[str, str]]:
    """Yield key and marks (JSON text) of every paper, in the order of the keys."""
    rows = Paper.objects.filter(ballot=ballot).order_by("key").values_list("key", "marks")
    yield from rows.iterator(chunk_size=BATCH)


def papers_csv(ballot: Ballot) -> Iterator[str]:
    """Yield the box as CSV, in pieces: the header, then a line for each paper in the order of the keys."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["key", "marks"])
    for number, (key, marks) in enumerate(papers(ballot), start=1):
        writer.writerow([neutral(key), neutral(marks)])
        if number % BATCH == 0:
            yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> str:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text


def pabulib(ballot: Ballot, titles: Mapping[str, str], areas: Mapping[str, str]) -> str:
    """Return a closed ballot as a Pabulib file, its papers in the order of the keys with running numbers.

    Costs, envelope and settings are those of the count, whatever later bodies made of them. `titles` and `areas` give
    title and area code of each option by reference.
    """
    ballots = _ballots(ballot)
    election = Election.from_ballots(
        _projects(ballot, titles, areas),
        ballot.result["envelope"],
        ballots,
        kind=KINDS[queries.text_of(ballot).form],
        unit=10 ** decimals(ballot.result["currency"]),
    )
    won = {line["matter"] for line in ballot.result["lines"] if line["won"]}
    winners = [place for place, project in enumerate(election.projects) if project.key in won]
    return write(election, ballots=ballots, winners=winners, meta=meta(ballot))


def _projects(ballot: Ballot, titles: Mapping[str, str], areas: Mapping[str, str]) -> list[Project]:
    """Return the options as the count met them; in the order of the lot where it breaks ties by that order.

    The category of a project is its part of the envelope, where that is divided.
    """
    parts = {one.ref: part_of(one) for one in queries.options_of_result(ballot)} if ballot.parts else {}
    lines = {line["matter"]: line for line in ballot.result["lines"]}
    order = queries.lot(ballot, list(lines)) if by_votes(queries.text_of(ballot)) else sorted(lines)
    return [
        Project(
            ref,
            lines[ref]["cost"],
            name=titles.get(ref, ref),
            area=areas.get(ref, ""),
            categories=(parts[ref],) if parts.get(ref) else (),
        )
        for ref in order
    ]


def _ballots(ballot: Ballot) -> list[dict[str, int]]:
    """Return each paper as points by option; what it marks that did not stand on the ballot does not count."""
    text = queries.text_of(ballot)
    known = frozenset(line["matter"] for line in ballot.result["lines"])
    top = most_of(text, len(known))

    @lru_cache(maxsize=ALIKE)
    def read(written: str) -> dict[str, int]:
        marks = {ref: mark for ref, mark in json.loads(written).items() if ref in known}
        return {ref: top + 1 - mark for ref, mark in marks.items()} if text.form == "ranking" else marks

    return [read(marks) for _, marks in papers(ballot)]


def meta(ballot: Ballot) -> dict[str, str]:
    """Return what META says of a ballot beyond the numbers: where it comes from, and how to count it."""
    settings, zone = ballot.result["settings"], ballot.round.process.time_zone
    found = {
        "description": f"{ballot.round.title}: {ballot.held_by.name}",
        "unit": ballot.held_by.name,
        "instance": ballot.round.slug,
        "date_begin": day_in(zone, ballot.opens_at).isoformat(),
        "date_end": day_in(zone, ballot.closes_at).isoformat(),
        "currency": ballot.result["currency"],
        "language": "",
        "rule": settings["rule"],
        "utility": settings["utility"],
        "completion": settings["completion"],
        "step": step_of(ballot.result),
        "least": str(settings["least"]),
        "ties": ",".join(settings["ties"]),
        "seed": settings["seed"],
        "box": ballot.result["box"],
        "comment": (
            f"Count it again: {command(ballot)} . Papers stand in the order of their keys, not in the order of voting."
        ),
    }
    return {name: value for name, value in found.items() if value}


def step_of(result: Mapping[str, Any]) -> str:
    """Return by how much a share was raised at a time, in units of the currency."""
    return str(Fraction(result["settings"]["step"]) / 10 ** decimals(result["currency"]))


def command(ballot: Ballot) -> str:
    """Return the command that counts the exported file as the ballot was counted."""
    settings = ballot.result["settings"]
    words = [
        "dure tally",
        file_name(ballot),
        f"--rule {settings['rule']}",
        f"--utility {settings['utility']}",
    ]
    if settings["completion"] != "none":
        words.append(f"--completion {settings['completion']}")
    if settings["completion"].startswith("add"):
        words.append(f"--step {step_of(ballot.result)}")
    if settings["least"]:
        words.append(f"--least {settings['least']}")
    words += parts_of_command(ballot)
    words += [f"--ties {','.join(settings['ties'])}", f"--seed {settings['seed']}", "--explain"]
    return " ".join(words)


def parts_of_command(ballot: Ballot) -> list[str]:
    """Return the words of the command that divide the envelope as it was divided; none where it was whole."""
    text = queries.text_of(ballot)
    if not ballot.parts:
        return []
    unit = 10 ** decimals(ballot.result["currency"])
    sums = [(one["key"], Decimal(one["budget"] + one["carried"]) / unit) for one in ballot.parts]
    words = [f"--part {key}={amount:f}" for key, amount in sums]
    if text.decided != "apart":
        words.append(f"--decided {text.decided}")
    if text.unspent in UNSPENT and text.unspent != "kept":
        words.append(f"--unspent {text.unspent}")
    return words + ([f"--common {text.common}"] if text.common else [])


def file_name(ballot: Ballot) -> str:
    """Return the name under which the Pabulib file of a ballot is saved."""
    return f"ballot-{ballot.ref}.pb"
