"""The faults found so far in one text, each with its line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice

from polity.charters.lines import Lines
from polity.charters.values import Fault
from polity.sentences import Sentence, gettext_noop

MOST_SUGGESTIONS = 20
MOST_CHOICES = 200
LONGEST_WORD = 200  # no name is longer; two long words take the square of their length to compare


@dataclass
class Findings:
    """Collects faults while a text is read and checked."""

    lines: Lines
    found: list[Fault] = field(default_factory=list)
    suggested: int = 0

    def add(
        self, path: tuple[str, ...], code: str, says: Sentence, suggestion: Sentence | None = None
    ) -> None:
        """Note a fault at the line where `path` stands."""
        self.found.append(Fault(self.lines.at(*path), code, says, suggestion))

    def nearest(self, word: str, known: Iterable[str]) -> Sentence | None:
        """Suggest as `nearest` does, for the first faults of a text and among no more words than one reads through.

        To compare each of many faults with each of many words would take the square of the length of the text.
        """
        self.suggested += 1
        if self.suggested > MOST_SUGGESTIONS:
            return None
        choices = list(islice(known, MOST_CHOICES + 1))
        return nearest(word, choices) if len(choices) <= MOST_CHOICES else None

    def sorted(self) -> tuple[Fault, ...]:
        """Return every fault once, by line."""
        return tuple(sorted(dict.fromkeys(self.found), key=lambda fault: (fault.line, fault.code)))


def nearest(word: str, known: Iterable[str]) -> Sentence | None:
    """Suggest the known word that comes closest, or list all of them; None when nothing is known."""
    choices = list(known)
    if not choices:
        return None
    close = get_close_matches(word, choices, n=1) if len(word) <= LONGEST_WORD else []
    if close:
        return Sentence(gettext_noop("Did you mean ‘{word}’?"), {"word": close[0]})
    return Sentence(gettext_noop("Choose one of: {words}."), {"words": ", ".join(choices)})
