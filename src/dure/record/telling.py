"""Entries in words: what a payload says, name by name, without the codes it is written in.

Persons stay references: the record tells nobody's name. The payload itself, hashed as it stands, is shown beside this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, pgettext

from dure.record.models import Entry
from dure.record.names import NAMES
from dure.web import moments
from dure.web.issues import issue_title
from dure.web.money import money_full, number
from dure.web.words import WORDS, word
from polity.sentences import Sentence

IN_THE_COLUMNS = ("at", "number", "number_", "verb", "organization", "matter")
LONG = 300  # signs; the whole text stands in the payload

ORDER = {name: place for place, name in enumerate(NAMES)}
# What a list of entries leaves to the page of each: references, and what the other columns let one guess.
DETAILS = frozenset(
    {
        "capacity",
        "from",
        "by",
        "person",
        "before",
        "act",
        "post",
        "mandate",
        "membership",
        "comment",
        "ballot",
    }
    | {
        "voter",
        "digest",
        "stewards",
        "spoken_for",
        "attested",
        "currency",
        "calendar",
        "charter_text",
        "version",
    }
    | {"conversation", "election", "candidacy", "agreement", "decision", "contact", "voices", "statements"}
    | {"base", "visit", "call", "assembly", "resolution", "publication", "signed_in", "clauses"}
    | {"share", "flows", "settings", "compared", "box", "recognition", "report", "incentive"}
    | {"roll", "visit", "part", "networks", "standing", "plan", "goal"}
    | {"competence", "instead_of", "stance"}
    | {"survey", "wave", "answers_digest", "numbers", "dont_know", "unanswered"}
)
ORGANIZATIONS = ("acting_for", "member", "proposed_by", "listed_by", "recognised")
SUMS = ("sum", "cost", "envelope", "spent", "committed", "paid", "carried")


@dataclass(frozen=True)
class Fact:
    """One thing that an entry says; `url` where a page shows it. A `detail` is left out of lists."""

    name: str
    value: str
    url: str = ""
    detail: bool = False


def told(entry: Entry) -> list[Fact]:
    """Return what an entry says beyond its columns, in the reader's language, the telling things first."""
    payload = entry.said
    found = sorted(_facts(payload), key=lambda pair: ORDER.get(pair[0], len(ORDER)))
    return [_fact(name, value, payload.get("currency", "")) for name, value in found]


def _facts(payload: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the payload's own values; what is told of an act in detail stands on the same level."""
    for name, value in payload.items():
        if name == "details":
            yield from _facts(value)
        elif name == "to" and value == payload.get("from"):
            continue  # it stayed where it was
        elif name not in (*IN_THE_COLUMNS, "count", "lines") and value not in (None, "", [], {}):
            yield name, value


def _fact(name: str, value: Any, currency: str) -> Fact:
    url = reverse("networks:organization", args=[value]) if name in ORGANIZATIONS else ""
    title = str(NAMES.get(name, name.replace("_", " ")))
    return Fact(title, _said(name, value, currency), url, detail=name in DETAILS)


def _said(name: str, value: Any, currency: str) -> str:
    if isinstance(value, bool):
        return pgettext("entry", "yes") if value else pgettext("entry", "no")
    if isinstance(value, list):
        return ", ".join(_said("", one, currency) for one in value)
    if isinstance(value, dict):
        return _sentence(value) if "template" in value else _listed(value, currency)
    if isinstance(value, int):
        return money_full(value, currency) if name in SUMS and currency else number(value)
    if value is None:
        return "—"
    worded = CODES.get(name)
    if worded is not None:
        return worded(value)
    return _moment(value) or (value if len(value) <= LONG else f"{value[:LONG].rstrip()}…")


def _listed(value: Mapping[str, Any], currency: str) -> str:
    pattern = pgettext("entry: a name and what it holds", "%(name)s: %(value)s")
    return "; ".join(
        pattern % {"name": name.replace("_", " "), "value": _said("", one, currency)}
        for name, one in value.items()
    )


def _sentence(stored: Mapping[str, Any]) -> str:
    return _as_sentence(stored).render(gettext)


def _as_sentence(stored: Mapping[str, Any]) -> Sentence:
    params = {
        name: _as_sentence(value)
        if isinstance(value, Mapping)
        else number(value)
        if isinstance(value, int)
        else value
        for name, value in stored["params"].items()
    }
    return Sentence(stored["template"], params)


def _moment(value: str) -> str:
    """Write a day or a moment as people read it; empty for any other text."""
    try:
        moment = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    except ValueError:
        return ""
    return moments.moment_text(moment) if isinstance(moment, datetime) else moments.day(moment)


def _by(value: str) -> str:
    return word(value, "capacity") if value == "clock" else value


def _outcome(value: str) -> str:
    return word(value, "answer" if value in WORDS["answer"] else "result")


def _mark(value: str) -> str:
    marks = {"pro": gettext("for it"), "contra": gettext("against it")}
    return marks.get(value, value)


def _plain(value: str) -> str:
    """Word a code that is its own English word; stages have the names that their charter gives them."""
    return _moment(value) or gettext(value.replace("_", " "))


def _taken_up(value: str) -> str:
    return {"full": gettext("in full"), "part": gettext("in part")}.get(value, gettext("not"))


def _side(value: str) -> str:
    return pgettext("chamber", value)


CODES: Mapping[str, Callable[[str], str]] = {
    "by": _by,
    "capacity": lambda value: word(value, "capacity"),
    "choice": lambda value: word(value, "choice"),
    "outcome": _outcome,
    "mark": _mark,
    "kind": _plain,
    "role": _plain,
    "origin": _plain,
    "from": _plain,
    "to": _plain,
    "stage": _plain,
    "field": lambda value: word(value, "field"),
    "exact": lambda value: word(value, "exact"),
    "rule": _plain,
    "purpose": _plain,
    "label": _plain,
    "decides": _plain,
    "sort": _plain,
    "as": _plain,
    "verdict": _taken_up,
    "chamber": _side,
    "issue": issue_title,
    "level": lambda value: word(value, "level"),
    "power": lambda value: word(value, "power"),
    "degree": lambda value: word(value, "degree"),
    "direction": lambda value: gettext("more is better") if value == "up" else gettext("less is better"),
    "counted": lambda value: gettext("members") if value == "members" else gettext("members without e-mail"),
}
