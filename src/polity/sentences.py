"""Sentences that people read, kept apart from their language.

A rule says *why* in a `Sentence`: a template in English and its values. Whoever shows it may look the template up in a
catalogue first; the values stay. `str()` gives the English sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


def gettext_noop(text: str) -> str:
    """Mark a template for the translators and return it unchanged."""
    return text


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as template and values; a value may itself be a `Sentence`."""

    template: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.render(lambda template: template)

    def __hash__(self) -> int:
        return hash((self.template, tuple(sorted((key, str(value)) for key, value in self.params.items()))))

    def render(self, translate: Callable[[str], str]) -> str:
        """Return the sentence with every template passed through `translate` first."""
        values = {
            key: value.render(translate) if isinstance(value, Sentence) else value
            for key, value in self.params.items()
        }
        return translate(self.template).format(**values) if values else translate(self.template)
