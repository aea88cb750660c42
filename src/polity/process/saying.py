"""Who may, and until when, in words."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from polity.charters.values import Charter, Move
from polity.process.acts import Standing
from polity.sentences import Sentence, gettext_noop

_WHO = {
    "member": gettext_noop("a member of {body}"),
    "delegate": gettext_noop("a delegate in {body}"),
    "seat": gettext_noop("whoever holds a seat in {body}"),
    "chair": gettext_noop("the chair of {body}"),
    "steward": gettext_noop("a steward of {body}"),
    "author": gettext_noop("the author"),
    "official": gettext_noop("an official of {body}"),
    "resident": gettext_noop("a resident"),
    "clock": gettext_noop("nobody"),
}


def holder(charter: Charter, capacity: str, body: str) -> Sentence:
    """Return who holds a capacity in a body, for example "a delegate in District network"."""
    titled = Sentence(charter.bodies[body].title) if body in charter.bodies else Sentence("?")
    return Sentence(_WHO[capacity], {"body": titled} if "{body}" in _WHO[capacity] else {})


def who_may(charter: Charter, move: Move) -> Sentence:
    """Return who may make a move, for example "a delegate in Seoul network or the author"."""
    persons = [capacity for capacity in move.by if capacity != "clock"]
    holders = [holder(charter, capacity, move.of) for capacity in persons or ["clock"]]
    said = holders[0]
    for other in holders[1:]:
        said = Sentence(gettext_noop("{first} or {second}"), {"first": said, "second": other})
    return said


def by_when(charter: Charter, standing: Standing) -> Sentence:
    """Return until when the stage lasts, as a date in the charter's time zone."""
    if standing.due_at is None:
        return Sentence(gettext_noop("without a deadline"))
    day = standing.due_at.astimezone(ZoneInfo(charter.time_zone)).date().isoformat()
    return Sentence(gettext_noop("until {date}"), {"date": day})
