"""Where the money of many voters went: one block on one side, a band to each project, and what stayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString

from dure.drawings.lettering import fitted, lines
from dure.drawings.marks import element, joined, picture

Kind = Literal["paid", "pooled", "left"]

_WIDE = 400
_SOURCE, _ARRIVAL, _BAR, _LABEL = 0, 140, 16, 166
_TOP, _HIGH, _ROW, _GAP = 8, 260, 50, 8
_SIZE = 15
_LOOKS = {"paid": "m-plain", "pooled": "m-committed", "left": "t-hollow"}


@dataclass(frozen=True, slots=True)
class Arrival:
    """One end of the money: what it is, how much (any unit, the same for all), how that is said.

    `kind`: paid by those who support it, pooled (from money that others left), or left with the voters.
    """

    label: str
    value: float
    text: str
    kind: Kind = "paid"


def flow_picture(
    arrivals: Sequence[Arrival], *, key: str, title: str, description: str, rtl: bool = False
) -> SafeString:
    """Draw a block that divides into bands, each as thick as its part, in the order given; words stand at their ends.

    `key` makes ids unique on the page; `rtl` lets the money flow from right to left.
    """
    shown = [one for one in arrivals if one.value > 0]
    total = sum(one.value for one in shown)
    if not total:
        return SafeString("")
    heights = [_HIGH * one.value / total for one in shown]
    tops = _tops(heights)
    bottom = max(_TOP + _HIGH, *(top + max(high, _ROW) for top, high in zip(tops, heights, strict=True)))
    start = _TOP + (bottom - _TOP - _HIGH) / 2
    parts, left = [], start
    for one, top, high in zip(shown, tops, heights, strict=True):
        parts.append(_band(one, left, top, high, rtl))
        parts.append(_words(one, top + high / 2 if high > _ROW else top + _ROW / 2, rtl))
        left += high
    return picture(
        *parts,
        _block("m-asked", _SOURCE, start, _HIGH, rtl),
        key=key,
        title=title,
        description=description,
        viewBox=f"0 0 {_WIDE} {round(bottom + _TOP)}",
        width=_WIDE,
        class_="flows",
    )


def _tops(heights: Sequence[float]) -> list[float]:
    """Return where each band arrives: no nearer to the next than its words need."""
    found, here = [], float(_TOP)
    for high in heights:
        found.append(here)
        here += max(high, _ROW) + _GAP
    return found


def _across(x: float, rtl: bool) -> float:
    return _WIDE - x if rtl else x


def _block(look: str, x: float, y: float, high: float, rtl: bool) -> SafeString:
    """Draw a bar at `x` from the side where the money starts."""
    begin = _across(x + _BAR, rtl) if rtl else x
    return element("rect", class_=look, x=begin, y=y, width=_BAR, height=max(high, 1.0))


def _band(one: Arrival, left: float, top: float, high: float, rtl: bool) -> SafeString:
    """Draw the way of one part and the bar at its end."""
    arrives = top if high > _ROW else top + (_ROW - high) / 2
    start, middle, end = (_across(x, rtl) for x in (_SOURCE + _BAR, (_BAR + _ARRIVAL) / 2, _ARRIVAL))
    way = (
        f"M{start:g} {left:.1f}C{middle:g} {left:.1f} {middle:g} {arrives:.1f} {end:g} {arrives:.1f}"
        f"V{arrives + high:.1f}"
        f"C{middle:g} {arrives + high:.1f} {middle:g} {left + high:.1f} {start:g} {left + high:.1f}Z"
    )
    look = _LOOKS[one.kind]
    faint = None if one.kind == "left" else "0.3"
    return joined(
        [
            element("path", d=way, class_=look, opacity=faint),
            _block(look, _ARRIVAL, arrives, high, rtl),
        ]
    )


def _words(one: Arrival, middle: float, rtl: bool) -> SafeString:
    """Write what it is in one or two lines, and how much beneath."""
    room = (_WIDE - _LABEL) / _SIZE
    written = lines(one.label, room)
    x = _across(_LABEL, rtl)
    top = middle - _SIZE * 1.2 * len(written) / 2 + 1
    rows = [
        element("text", text, x=x, y=top + number * _SIZE * 1.2, font_size=_SIZE, fill="currentColor")
        for number, text in enumerate(written)
    ]
    amount = element(
        "text",
        fitted(one.text, room),
        x=x,
        y=top + len(written) * _SIZE * 1.2,
        font_size=_SIZE,
        font_weight="600",
        fill="currentColor",
    )
    return joined([*rows, amount])
