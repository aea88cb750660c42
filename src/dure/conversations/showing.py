"""The stored map of a conversation as its page shows it: sentences in the reader's language beside the statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dure.conversations.mapping import HIGH, WIDE
from dure.conversations.models import Conversation, ConversationStatement
from dure.conversations.policies import is_open
from dure.drawings.opinion_plot import opinion_plot
from dure.refusals import said
from dure.web.money import number
from polity.sentences import Sentence


@dataclass(frozen=True)
class Standout:
    """A statement that stands out, and the sentence that says how."""

    number: int
    text: str
    says: str


@dataclass(frozen=True)
class Grouping:
    """What one way to group people shows: (name, persons) of each group, and what unites, divides and distinguishes."""

    title: str
    key: str
    groups: Sequence[tuple[str, int]]
    small: int
    uniting: Sequence[Standout]
    dividing: Sequence[Standout]
    distinguishing: Sequence[tuple[str, Sequence[Standout]]]


@dataclass(frozen=True)
class Row:
    """The counts of one statement; `counts` is None below ten answers, and so is a cell of a group."""

    counts: Mapping[str, int] | None
    cells: Sequence[tuple[str, int | None]]


@dataclass(frozen=True)
class MapShown:
    """The whole map: the sentence about groups, the plot, and a row for each statement of this page."""

    sentence: str
    plot: str
    clear: bool
    agreed: Sequence[Standout]
    splitting: Sequence[Standout]
    groupings: Sequence[Grouping]
    rows: Sequence[Row]
    columns: Sequence[str]


def titles() -> dict[str, str]:
    """Return the titles of the ways to group people."""
    return {
        "found": _("Groups found in the answers"),
        "network": _("By network"),
        "college": _("By college"),
        "area": _("By area"),
    }


def map_of(conversation: Conversation, statements: Sequence[ConversationStatement]) -> MapShown:
    """Return the map as it was last drawn; two queries more for the texts of the statements that stand out."""
    drawn = conversation.drawing
    found = drawn.get("found")
    views = {"found": found, **drawn.get("declared", {})}
    texts = _texts(conversation, drawn, [view for view in views.values() if view])
    sentence = _said(drawn["sentence"]) if "sentence" in drawn else _("The map is not drawn yet.")
    groups = [one["name"] for one in found["groups"]] if found else []
    first = next((view for view in views.values() if view), None)
    return MapShown(
        sentence=sentence,
        plot=_plot(drawn, groups, sentence),
        clear=bool(drawn.get("clear")),
        agreed=_standouts(drawn.get("agreed", ()), texts),
        splitting=_standouts(drawn.get("splitting", ()), texts),
        groupings=[_grouping(way, titles()[way], view, texts) for way, view in views.items() if view],
        rows=[_row(drawn, first, one) for one in statements],
        columns=[_named(first is found, one["name"]) for one in first["groups"]] if first else [],
    )


def _named(found: bool, name: str) -> str:
    return _("Group {name}").format(name=name) if found else name


def _said(stored: Mapping[str, Any]) -> str:
    return said(Sentence(stored["template"], stored["params"]))


def _plot(drawn: Mapping[str, Any], groups: Sequence[str], sentence: str) -> str:
    if not drawn.get("dots"):
        return ""
    persons = _("{count} persons.").format(count=number(drawn["persons"]))
    return opinion_plot(
        drawn["dots"], wide=WIDE, high=HIGH, groups=groups, description=f"{persons} {sentence}", key="map"
    )


def _texts(conversation: Conversation, drawn: Mapping[str, Any], views: Sequence[Any]) -> dict[str, str]:
    """Return the texts of every statement that stands out somewhere. One query."""
    named = [*drawn.get("agreed", ()), *drawn.get("splitting", ())]
    for view in views:
        named += [*view["uniting"], *view["dividing"]]
        named += [one for listed in view["distinguishing"] for one in listed]
    numbers = {int(one["key"]) for one in named}
    rows = conversation.statements.filter(number__in=numbers, hidden_at__isnull=True)
    return {str(number): text for number, text in rows.values_list("number", "text")}


def _standouts(listed: Sequence[Any], texts: Mapping[str, str]) -> list[Standout]:
    return [
        Standout(int(one["key"]), texts[one["key"]], _said(one["sentence"]))
        for one in listed
        if one["key"] in texts
    ]


def _grouping(key: str, title: str, view: Mapping[str, Any], texts: Mapping[str, str]) -> Grouping:
    names = [_named(key == "found", one["name"]) for one in view["groups"]]
    return Grouping(
        title=title,
        key=key,
        groups=[(name, one["size"]) for name, one in zip(names, view["groups"], strict=True)],
        small=view["small"],
        uniting=_standouts(view["uniting"], texts),
        dividing=_standouts(view["dividing"], texts),
        distinguishing=[
            (name, _standouts(listed, texts))
            for name, listed in zip(names, view["distinguishing"], strict=True)
        ],
    )


def _row(drawn: Mapping[str, Any], view: Mapping[str, Any] | None, one: ConversationStatement) -> Row:
    """Return what is counted of one statement: of everybody, and the share that agrees in each group."""
    listed = drawn.get("statements", ())
    place = next((at for at, each in enumerate(listed) if each["key"] == str(one.number)), None)
    if place is None or "agree" not in listed[place]:
        return Row(None, [])
    cells = []
    if view is not None:
        for group, cell in zip(view["groups"], view["cells"][place], strict=True):
            seen = sum(cell) if cell else 0
            cells.append(
                (_named(view is drawn.get("found"), group["name"]), 100 * cell[0] // seen if seen else None)
            )
    return Row(listed[place], cells)


def conversation_data(one: Conversation, at: datetime) -> dict[str, Any]:
    """Return a conversation as plain values, as pages and the API give it."""
    return {
        "slug": one.slug,
        "title": one.title,
        "organization": one.organization.slug,
        "opened_at": one.opened_at,
        "closes_at": one.closes_at,
        "closed_at": one.closed_at,
        "open": is_open(one, at),
        "source": one.source,
        "licence": one.licence,
        "statements": one.statements_count,
        "persons": one.participants_count,
        "answers": one.answers_count,
    }
