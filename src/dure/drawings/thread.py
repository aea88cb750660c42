"""The thread: the whole way of a matter as one line through the bodies that hold it.

A station per visit to a stage. On wide screens each stage has a column; when a matter is sent back the line
turns round and goes on in the next lane, under the stage it came back to. On a phone the line runs downwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from dure.drawings.bars import VoteBar, vote_bar
from dure.drawings.marks import element, joined
from dure.drawings.scripts import foreign

State = Literal["done", "now", "ahead", "back", "failed", "late"]

MOST_COLUMNS = 8
MOST_LANES = 4


@dataclass(frozen=True, slots=True)
class Station:
    """One visit to one stage. `key` names the stage: the same key twice is the same column on wide screens.

    `until` and `owed_by` matter while it is now or late; `reason` is one sentence; `days_held` counts days.
    `when` says in words what the days would say, where those are not days of this place.
    """

    key: str
    title: str
    body: str = ""
    body_url: str = ""
    state: State = "done"
    entered_on: date | None = None
    left_on: date | None = None
    days_held: int | None = None
    decided: str = ""
    reason: str = ""
    votes: VoteBar | None = None
    until: date | None = None
    owed_by: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a station stands on wide screens, and how its line leaves it: on, thin, turns or ends."""

    column: int
    lane: int
    over: int
    leaves: Literal["on", "thin", "turns", "ends"]


def places(stations: Sequence[Station]) -> list[Place]:
    """Give each station a column (its stage, in order of first visit) and a lane (one more at each turn)."""
    columns: dict[str, int] = {}
    for station in stations:
        columns.setdefault(station.key, len(columns) + 1)
    found: list[Place] = []
    lane = 1
    for station, following in zip(stations, [*stations[1:], None], strict=True):
        column = columns[station.key]
        place = Place(column=column, lane=lane, over=1, leaves="ends")
        if following is not None:
            ahead = columns[following.key] - column
            if ahead <= 0:
                place = replace(place, leaves="turns")
                lane += 1
            else:
                place = replace(place, over=ahead, leaves="thin" if following.state == "ahead" else "on")
        found.append(place)
    return found


def full_thread(stations: Sequence[Station], *, key: str = "thread", today: date | None = None) -> SafeString:
    """Return the thread as an ordered list. With `today`, what is owed also says the days left or late.

    `key` makes ids unique on a page that carries several threads.
    """
    if not stations:
        return element("p", _("This matter has not begun its way yet."), class_="soft")
    spots = places(stations)
    columns = max(spot.column for spot in spots)
    fits = columns <= MOST_COLUMNS and spots[-1].lane <= MOST_LANES
    items = []
    told: date | None = None
    for number, (station, spot) in enumerate(zip(stations, spots, strict=True), start=1):
        items.append(_station(station, spot, key=f"{key}-{number}", told=told, today=today))
        told = station.left_on or station.entered_on or told
        if spot.leaves == "turns":
            items.append(_turn(station, spot, stations[number], spots[number]))
    line = element("ol", *items, class_=f"thread lanes cols-{columns}" if fits else "thread")
    return element("div", line, class_="thread-box long" if columns > 5 else "thread-box")


def _station(station: Station, spot: Place, *, key: str, told: date | None, today: date | None) -> SafeString:
    turned_back = spot.leaves == "turns" and station.state == "back"
    content = [
        element("strong", station.title, class_="st-title"),
        _body(station),
        _when(station, told),
        _now(station, today),
        element("p", station.decided, class_="st-decided") if station.decided else None,
        element("p", _written(station.reason), class_="st-reason")
        if station.reason and not turned_back
        else None,
        vote_bar(station.votes, key=f"{key}-votes") if station.votes else None,
    ]
    place = f"{spot.leaves} from-{spot.column} over-{spot.over} lane-{2 * spot.lane - 1}"
    return element(
        "li",
        knot(station.state),
        element("span", _before_the_title(station.state), class_="hush"),
        *content,
        class_=f"station is-{station.state} {place}",
        aria_current="step" if station.state in ("now", "late") else None,
    )


def _written(text: str) -> SafeString:
    """Keep what somebody wrote in its own language and direction."""
    return element("bdi", text, **foreign(text))


def _before_the_title(state: State) -> str:
    return pgettext("state of a stage, read out before its title", "{state}: ").format(
        state=state_words()[state]
    )


def _body(station: Station) -> SafeString | None:
    if not station.body:
        return None
    linked = element("a", station.body, href=station.body_url) if station.body_url else station.body
    return element("p", linked, class_="st-body")


def _when(station: Station, told: date | None) -> SafeString | None:
    """Say from when to when; a year is said once, and again when it changes from the last day told."""
    if station.when:
        return element("p", station.when, class_="st-when")
    if station.entered_on is None:
        return None
    entered, left = station.entered_on, station.left_on
    told_by_now = told is not None and told.year == entered.year
    parts: list[str] = [_time(entered, year=not told_by_now)]
    if left is not None and left != entered:
        parts += [" – ", _time(left, year=left.year != entered.year)]
    if station.days_held is not None:
        days = ngettext("{count} day", "{count} days", station.days_held).format(count=station.days_held)
        parts += [" · ", element("span", days, class_="st-days")]
    return element("p", *parts, class_="st-when")


def _time(day: date, *, year: bool) -> SafeString:
    return element("time", _short(day, year=year), datetime=day.isoformat())


def _short(day: date, *, year: bool) -> str:
    """Write a day with its month in short: the columns of a thread are narrow."""
    if year:
        return date_format(day, pgettext("short date format", "j M Y"))
    return date_format(day, pgettext("short date format without year", "j M"))


def _now(station: Station, today: date | None) -> SafeString | None:
    if station.state not in ("now", "late"):
        return None
    late = station.state == "late"
    badge = element("span", state_words()[station.state], class_=f"badge {station.state}")
    said = []
    if station.until is not None:
        template = _("since {day}") if late else _("until {day}")
        day = date_format(station.until, pgettext("date format without year", "l j F"))
        said.append(template.format(day=day))
        if today is not None:
            said.append(_left((station.until - today).days))
    if station.owed_by:
        said.append(_("owed by {body}").format(body=station.owed_by))
    return element("p", badge, element("span", " · ".join(said)) if said else None, class_="st-now")


def _left(days: int) -> str:
    if days < 0:
        return ngettext("{count} day late", "{count} days late", -days).format(count=-days)
    if days == 0:
        return _("today is the last day")
    return ngettext("{count} day left", "{count} days left", days).format(count=days)


def _turn(station: Station, spot: Place, back_to: Station, landing: Place) -> SafeString:
    arrow = element(
        "svg",
        element("path", d="M9 1L17 15H1Z"),
        class_="arrow",
        viewBox="0 0 18 18",
        width=18,
        height=18,
        aria_hidden="true",
    )
    sentence = _("Sent back to “{stage}”").format(stage=back_to.title)
    over = spot.column - landing.column
    return element(
        "li",
        element("span", class_="ways", aria_hidden="true"),
        arrow,
        element(
            "div",
            element("b", sentence),
            element("p", _written(station.reason)) if station.reason and station.state == "back" else None,
        ),
        class_=f"turn from-{landing.column} over-{max(over, 1)} lane-{2 * spot.lane}"
        + (" same" if over == 0 else ""),
    )


def state_words() -> dict[State, str]:
    """The word for each state, in the language of the reader."""
    return {
        "done": pgettext("state", "Done"),
        "now": pgettext("state", "Now"),
        "ahead": pgettext("state", "Ahead"),
        "back": pgettext("state", "Sent back"),
        "failed": pgettext("state", "Failed"),
        "late": pgettext("state", "Late"),
    }


def knot(state: State) -> SafeString:
    """Draw the knot of one state: each has its own shape, so that colour is never alone."""
    ground = element("circle", class_="ground", cx=13, cy=13, r=11) if state in ("back", "failed") else None
    shapes = {
        "done": [element("circle", cx=13, cy=13, r=6.5)],
        "now": [
            element("circle", class_="hole", cx=13, cy=13, r=10.5),
            element("circle", cx=13, cy=13, r=4, stroke="none"),
        ],
        "late": [
            element("circle", class_="hole", cx=13, cy=13, r=10.5),
            element("path", d="M13 7v7M13 18v.5", fill="none", stroke_linecap="round"),
        ],
        "ahead": [element("circle", class_="hole", cx=13, cy=13, r=6)],
        "back": [
            element(
                "path",
                d="M5 13L14 6V10H21V16H14V20Z",
                stroke_width=1,
                stroke_linejoin="round",
                class_="mirrors",
            )
        ],
        "failed": [
            element("path", d="M4 4L22 22M22 4L4 22", fill="none", stroke_width=5, stroke_linecap="round")
        ],
    }
    return element(
        "svg",
        ground,
        *shapes[state],
        class_="knot",
        viewBox="0 0 26 26",
        width=26,
        height=26,
        aria_hidden="true",
    )


def mini_thread(states: Sequence[State]) -> SafeString:
    """Draw the thread 12 px high for a list row; its title says the same in words."""
    return _mini_thread(tuple(states), get_language())


@lru_cache(maxsize=1024)
def _mini_thread(states: tuple[State, ...], language: str | None) -> SafeString:
    """Draw it once in each language: the rows of a list share few ways, and drawing is most of their cost."""
    step, shapes = 16, []
    for number, state in enumerate(states[:-1]):
        thin = states[number + 1] == "ahead"
        left, right = 6 + step * number, 6 + step * (number + 1)
        if state == "back":
            shapes.append(element("path", class_="back", d=f"M{left} 6q8-9 {step} 0"))
        else:
            shapes.append(element("path", class_="ahead" if thin else None, d=f"M{left} 6H{right}"))
    for number, state in enumerate(states):
        shapes.append(_bead(state, 6 + step * number))
    words = _mini_words(states)
    width = 12 + step * (len(states) - 1) if states else 12
    return element(
        "svg",
        element("title", words),
        joined(shapes),
        class_="mini-thread",
        role="img",
        aria_label=words,
        viewBox=f"0 0 {width} 12",
        width=width,
        height=12,
    )


def _bead(state: State, x: int) -> SafeString:
    if state == "failed":
        return element("path", class_="failed", d=f"M{x - 4} 2L{x + 4} 10M{x + 4} 2L{x - 4} 10")
    if state == "late":
        return element("path", class_="late", d=f"M{x} 1L{x + 5.5:g} 10.5H{x - 5.5:g}Z")
    radius = {"done": 3, "now": 4.5, "ahead": 2.5, "back": 3}[state]
    return element("circle", class_=None if state == "done" else state, cx=x, cy=6, r=radius)


def _mini_words(states: Sequence[State]) -> str:
    if not states:
        return _("Not begun")
    words = state_words()
    for number, state in enumerate(states, start=1):
        if state in ("now", "late", "failed"):
            return _("Stage {number} of {total}: {state}").format(
                number=number, total=len(states), state=words[state]
            )
    reached = sum(state != "ahead" for state in states)
    return _("{number} of {total} stages done").format(number=reached, total=len(states))
