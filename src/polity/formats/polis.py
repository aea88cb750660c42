"""Conversations as Polis publishes them: three files of comma-separated values. Text in, values out.

Source: the exports at github.com/compdemocracy/openData. A vote of 1 agrees, -1 disagrees, 0 passes; a comment that is
moderated -1 was taken out of the conversation.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from polity.sentences import Sentence, gettext_noop

VALUES = {"1": 1, "0": 0, "-1": -1}
COMMENT_COLUMNS = ("comment-id", "comment-body", "moderated")
MOST_FAULTS = 50
_MOST_DIGITS = 9


class UnreadableConversation(ValueError):
    """A file that is not such an export; `says` tells a person what is missing."""

    def __init__(self, says: Sentence) -> None:
        super().__init__(str(says))
        self.says = says


@dataclass(frozen=True)
class PolisConversation:
    """A conversation: (number, text, taken out) of each statement in order of number, (participant, number, value) of
    each vote, and what of the files could not be read, line by line (the first fifty).
    """

    topic: str
    question: str
    url: str
    statements: tuple[tuple[int, str, bool], ...]
    votes: tuple[tuple[str, int, int], ...]
    faults: tuple[Sentence, ...]


def read_polis(comments: str, votes: str, summary: str = "") -> PolisConversation:
    """Read the texts of comments.csv, participants-votes.csv and summary.csv. Raises UnreadableConversation."""
    try:
        return _conversation(comments, votes, summary)
    except csv.Error as error:  # such as a field of more than 131,072 characters
        says = Sentence(
            gettext_noop("The text cannot be read from here on: {problem}."), {"problem": str(error)}
        )
        raise UnreadableConversation(says) from error


def _conversation(comments: str, votes: str, summary: str) -> PolisConversation:
    faults: list[Sentence] = []
    statements = _statements(comments, faults)
    known = {number for number, _, _ in statements}
    told = dict(row[:2] for row in csv.reader(io.StringIO(summary)) if len(row) >= 2)
    return PolisConversation(
        topic=told.get("topic", ""),
        question=told.get("conversation-description", ""),
        url=told.get("url", ""),
        statements=tuple(statements),
        votes=tuple(_votes(votes, known, faults)),
        faults=tuple(faults[:MOST_FAULTS]),
    )


def _statements(text: str, faults: list[Sentence]) -> list[tuple[int, str, bool]]:
    table = csv.DictReader(io.StringIO(text))
    _need(table.fieldnames, COMMENT_COLUMNS)
    found: dict[int, tuple[int, str, bool]] = {}
    for line, row in enumerate(table, 2):
        number, body = _number(row["comment-id"] or ""), (row["comment-body"] or "").strip()
        if number is None or not body:
            faults.append(
                Sentence(gettext_noop("Statements, row {line}: no number or no text."), {"line": line})
            )
            continue
        found[number] = (number, body, row["moderated"] == "-1")
    return [found[number] for number in sorted(found)]


def _votes(text: str, known: set[int], faults: list[Sentence]) -> list[tuple[str, int, int]]:
    table = csv.DictReader(io.StringIO(text))
    _need(table.fieldnames, ("participant",))
    columns = {name: _number(name) for name in table.fieldnames or () if name.isdecimal()}
    stray = gettext_noop("Votes, column {number}: there is no such statement.")
    faults.extend(Sentence(stray, {"number": name[:20]}) for name, one in columns.items() if one not in known)
    read = [(name, one) for name, one in columns.items() if one is not None and one in known]
    found = []
    for line, row in enumerate(table, 2):
        for name, number in read:
            given = row[name] or ""
            value = VALUES.get(given.removesuffix(".0"))
            if value is not None:
                found.append((row["participant"] or "", number, value))
            elif given:
                told = {"line": line, "number": name, "given": given[:20]}
                faults.append(
                    Sentence(
                        gettext_noop("Votes, row {line}, statement {number}: “{given}” is no vote."), told
                    )
                )
    return found


def _number(text: str) -> int | None:
    """Return the number of a statement, None for what is none or has more digits than any."""
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


def _need(there: object, wanted: tuple[str, ...]) -> None:
    names = set(there) if isinstance(there, list | tuple) else set()
    if missing := [name for name in wanted if name not in names]:
        says = gettext_noop("This is no conversation as Polis publishes it: the column {names} is missing.")
        raise UnreadableConversation(Sentence(says, {"names": ", ".join(missing)}))
