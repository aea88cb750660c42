"""Draw a laid-out weave as SVG: threads first, then the knots with their names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import log2

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dure.drawings.lettering import breadth
from dure.drawings.marks import element, joined, picture, short
from dure.drawings.weave_layout import LINE, Layout, Spot

_NAMED, _BUNDLE, _BETWEEN, _MARGIN = 176, 128, 104, 4
_TAB, _LETTER, _TWIST = 22, 12.5, 30
NAME_ROOM = (_NAMED - 46) / _LETTER
_HUES = 4
_SCALE = 1.25  # so that letters are as large as in the text around, however many columns there are


def drawn(layout: Layout, *, key: str, title: str, description: str, rtl: bool) -> SafeString:
    """Return the SVG. Each thread has the hue of the parent it leads to, as the mark on that parent's label has."""
    spots = {spot.key: spot for column in layout.columns for spot in column}
    starts, width = _columns(layout)
    hues = _hues(layout)
    words = all(
        breadth(f"{spot.name}{_('no network')}") * _LETTER < _NAMED - 30
        for spot in spots.values()
        if spot.hollow
    )
    pen = _Pen(layout.heights, spots, starts, hues, width, rtl, words)
    threads = joined(pen.thread(chain) for chain in layout.chains)
    knots = joined(pen.knot(spot) for spot in spots.values() if not spot.way)
    return picture(
        element("g", threads, class_="w-threads"),
        knots,
        key=key,
        title=title,
        description=description,
        role="group" if any(spot.url for spot in spots.values()) else "img",
        viewBox=f"0 0 {short(float(width))} {short(layout.height + 2 * _MARGIN)}",
        width=round(width * _SCALE),
        direction="rtl" if rtl else "ltr",
        class_="weave",
    )


def _columns(layout: Layout) -> tuple[list[float], float]:
    """Where each column starts and ends, and how wide the drawing is."""
    starts, reached = [], float(_MARGIN)
    for column in layout.columns:
        starts.append(reached)
        reached += (
            _NAMED if any(not spot.bundle and not spot.way for spot in column) else _BUNDLE
        ) + _BETWEEN
    return starts, reached - _BETWEEN + _MARGIN


def _hues(layout: Layout) -> dict[str, int]:
    parents = {chain[-1] for chain in layout.chains}
    order = [spot.key for column in layout.columns for spot in column if spot.key in parents]
    return {name: number % _HUES for number, name in enumerate(order)}


@dataclass(slots=True)
class _Pen:
    """Draws the parts of one weave; remembers how many threads already hang on each twisted bundle."""

    heights: dict[str, float]
    spots: dict[str, Spot]
    starts: list[float]
    hues: dict[str, int]
    width: float
    rtl: bool
    words: bool  # each hollow label has room for saying what it lacks: all of them say it, or none
    hung: Counter[str] = field(default_factory=Counter)

    def across(self, x: float) -> float:
        """Mirror a place where the script runs from the right."""
        return self.width - x if self.rtl else x

    def at(self, x: float, y: float) -> str:
        return f"{short(self.across(x))} {short(y)}"

    def thread(self, chain: tuple[str, ...]) -> SafeString:
        """One membership, from the member's label through its way points to the end of the parent's label."""
        child = self.spots[chain[0]]
        twisted = child.bundle and child.parents > 1
        x, y = self.starts[child.column] - (_TWIST if twisted else 0), self._height(chain[0])
        way = self._twist(child, y) if twisted else f"M{self.at(x, y)}"
        for name in chain[1:]:
            spot = self.spots[name]
            to_x, to_y = self.starts[spot.column] + (0 if spot.way else _NAMED), self._height(name)
            if spot.way:
                to_x += _NAMED
            bend = (x - to_x) / 2
            way += f"C{self.at(x - bend, y)} {self.at(to_x + bend, to_y)} {self.at(to_x, to_y)}"
            x, y = to_x, to_y
            if spot.way:
                x = self.starts[spot.column]
                way += f"L{self.at(x, y)}"
        look = f"w-{self.hues[chain[-1]]}" + (" w-thin" if child.hollow else "")
        return element("path", d=way, class_=look, stroke_width=_thickness(child))

    def _twist(self, child: Spot, y: float) -> str:
        """Three half turns before the bundle; each thread of the bundle begins on the other side."""
        number = self.hung[child.key]
        self.hung[child.key] += 1
        swing, step = (5 if number % 2 else -5), _TWIST / 3
        end = self.starts[child.column]
        way = f"M{self.at(end, y)}"
        for turn in range(3):
            side = swing if turn % 2 == 0 else -swing
            way += f"Q{self.at(end - step * (turn + 0.5), y + side)} {self.at(end - step * (turn + 1), y)}"
        return way

    def _height(self, key: str) -> float:
        return self.heights[key] + _MARGIN

    def knot(self, spot: Spot) -> SafeString:
        """The label of one node or bundle, as a link where it leads somewhere."""
        x, y = self.starts[spot.column], self._height(spot.key)
        names = spot.lines or (spot.name,)
        wide = min(_NAMED, breadth(spot.name) * _LETTER + 18) if spot.bundle else _NAMED
        count = number_format(spot.count) if spot.count and not spot.bundle else ""
        high = _TAB + LINE * (len(names) - 1)
        note = f"{spot.name}: {_('no network')}" if spot.hollow else spot.name
        note = f"{note}: {spot.said}" if spot.said else note
        parts = [
            element("title", f"{note} ({count})" if count else note) if not spot.bundle else None,
            self._box(x, y, wide, high, _look(spot)),
        ]
        if spot.key in self.hues:
            parts.append(self._box(x + wide - 5, y, 5, high, f"w-{self.hues[spot.key]} w-mark"))
        for number, line in enumerate(names):
            middle = y + 4.5 + LINE * (number - (len(names) - 1) / 2)
            parts.append(element("text", line, x=self.across(x + 9), y=middle))
        if spot.hollow and self.words:
            count = _("no network")
        if count:
            place = {"x": self.across(x + wide - 10), "y": y + 4.5}
            parts.append(element("text", count, **place, class_="w-count", text_anchor="end"))
        return element("a", *parts, href=spot.url) if spot.url else element("g", *parts)

    def _box(self, x: float, y: float, wide: float, high: float, look: str) -> SafeString:
        left = min(self.across(x), self.across(x + wide))
        return element("rect", x=left, y=y - high / 2, width=wide, height=high, class_=look)


def _look(spot: Spot) -> str:
    kind = "w-hollow" if spot.hollow else "w-bundle" if spot.bundle else "w-node"
    return f"{kind} w-{spot.state}" if spot.state else kind


def _thickness(child: Spot) -> float:
    return round(1.5 + min(log2(child.count) * 0.45, 4), 1) if child.bundle else 2.0
