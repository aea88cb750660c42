"""The issues that matrices and boards speak of: a short list that ships with Dure, in four languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from django.utils.translation import get_language

from dure.refusals import refuse
from polity.sentences import gettext_noop


@dataclass(frozen=True)
class Issue:
    """Something about which governments decide: its key, and its name and meaning by language."""

    key: str
    titles: Mapping[str, str]
    meanings: Mapping[str, str]

    def __str__(self) -> str:
        return _read(self.titles)

    @property
    def means(self) -> str:
        """What belongs to it, in the reader's language."""
        return _read(self.meanings)


def _read(told: Mapping[str, str]) -> str:
    return told.get((get_language() or "en").partition("-")[0], told["en"])


@lru_cache(maxsize=1)
def issues() -> Mapping[str, Issue]:
    """Return every issue by its key, in the order of the list."""
    text = (files("dure") / "library" / "issues.toml").read_text(encoding="utf-8")
    found = (Issue(one["key"], one["title"], one["means"]) for one in tomllib.loads(text)["issue"])
    return {one.key: one for one in found}


def issue_of(key: str) -> Issue:
    """Return the issue with this key. Raises Refused: unknown_issue."""
    found = issues().get(key)
    if found is None:
        raise refuse("unknown_issue", gettext_noop("Choose one of the issues of the list."), field="issue")
    return found


def issue_title(key: str) -> str:
    """Return the name of an issue in the reader's language; of one that is no longer listed its key."""
    found = issues().get(key)
    return str(found) if found else key.replace("_", " ")


def choices() -> list[tuple[str, str]]:
    """Return keys and names for a form, in the reader's language."""
    return [(one.key, str(one)) for one in issues().values()]
