"""The faults found so far in one text, each with its line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from polity.charters.lines import Lines
from polity.charters.values import Fault
from polity.sentences import Sentence, gettext_noop


@dataclass
class Findings:
    """Collects faults while a text is read and checked."""

    lines: Lines
    found: list[Fault] = field(default_factory=list)

    def add(
        self, path: tuple[str, ...], code: str, says: Sentence, suggestion: Sentence | None = None
    ) -> None:
        """Note a fault at the line where `path` stands."""
        self.found.append(Fault(self.lines.at(*path), code, says, suggestion))

    def sorted(self) -> tuple[Fault, ...]:
        """Return every fault once, by line."""
        return tuple(sorted(dict.fromkeys(self.found), key=lambda fault: (fault.line, fault.code)))


def nearest(word: str, known: Iterable[str]) -> Sentence | None:
    """Suggest the known word that comes closest, or list all of them; None when nothing is known."""
    choices = list(known)
    if not choices:
        return None
    close = get_close_matches(word, choices, n=1)
    if close:
        return Sentence(gettext_noop("Did you mean ‘{word}’?"), {"word": close[0]})
    return Sentence(gettext_noop("Choose one of: {words}."), {"words": ", ".join(choices)})
