"""Twenty persons of two networks and four statements: small enough to count by hand."""

from __future__ import annotations

from polity.opinions.answers import Answers
from polity.opinions.opinion_map import View, declared_view
from polity.opinions.statements import group_informed

# How many of each network's ten persons agree, disagree and pass; who is missing did not answer.
ANSWERED = {
    "Open kitchens in schools": {"North": (9, 0, 1), "South": (8, 1, 1)},
    "Sell the old market hall": {"North": (9, 1, 0), "South": (1, 9, 0)},
    "Meet on Saturdays": {"North": (9, 0, 0), "South": (4, 4, 2)},
    "Drop the youth college": {"North": (0, 9, 1), "South": (1, 9, 0)},
}


def rows() -> list[tuple[str, str, str]]:
    """Return person, statement and choice of every answer."""
    listed = []
    for statement, networks in ANSWERED.items():
        for network, numbers in networks.items():
            place = 0
            for choice, number in zip(("agree", "disagree", "pass"), numbers, strict=True):
                for _ in range(number):
                    listed.append((f"{network} {place:02}", statement, choice))
                    place += 1
    return listed


def view() -> View:
    """Return the view by network."""
    answers = Answers.from_rows(rows())
    return declared_view(answers, {person: person.split()[0] for person in answers.persons})


def lines() -> list[str]:
    """Return the example as a table in Markdown, and its sentences."""
    found = view()
    keys = Answers.from_rows(rows()).statements
    agree, disagree = group_informed(found.counts)
    written = [
        "| statement | North | South | product of agree | product of disagree |",
        "|---|---|---|---|---|",
    ]
    for place, key in enumerate(keys):
        cells = [
            f"{found.counts.agree[group, place]} of {found.counts.seen[group, place]} agree, "
            f"{found.counts.disagree[group, place]} disagree"
            for group in (0, 1)
        ]
        written.append(f"| {key} | {' | '.join(cells)} | {agree[place]:.3f} | {disagree[place]:.3f} |")
    said = [*found.uniting, *found.dividing, *(one for listed in found.distinguishing for one in listed)]
    return [*written, "", *(f"- {one.key}: {one.sentence}" for one in said)]
