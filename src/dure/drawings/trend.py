"""How something measured on a scale went from year to year: a line for each thing, told apart without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from dure.drawings.lettering import fitted
from dure.drawings.marks import element, joined, picture

_WIDE, _HIGH = 420, 320
_LEFT, _RIGHT, _TOP, _FOOT = 30, 18, 14, 30
_SIGNS = ("disc", "square", "triangle", "diamond", "ring", "cross", "bar", "star")
_LOOKS = len(_SIGNS)


@dataclass(frozen=True, slots=True)
class Trend:
    """One line: what it is, and its value in each year, None where it was not told (the line breaks there)."""

    label: str
    values: Sequence[float | None]


def trend_picture(
    trends: Sequence[Trend],
    years: Sequence[int],
    *,
    key: str,
    title: str,
    description: str,
    most: int,
    rtl: bool = False,
) -> SafeString:
    """Draw values from 0 to `most` over the years; each line has a sign, a dash and a look of its own.

    `key` makes ids unique on the page; `rtl` lets time run to the left. What each sign means stands beside it
    (`trend_key`).
    """
    frame = _Frame(len(years), most, rtl)
    parts = [*_grid(frame, years)]
    parts += [_line(frame, place, one) for place, one in enumerate(trends)]
    return picture(
        *parts,
        key=key,
        title=title,
        description=description,
        viewBox=f"0 0 {_WIDE} {_HIGH}",
        width=_WIDE,
        class_="trend",
    )


def trend_key(trends: Sequence[Trend], *, key: str) -> SafeString:
    """List the lines with the sign and the dash of each, in their order."""
    rows = []
    for place, one in enumerate(trends):
        sample = element(
            "svg",
            element("path", d="M1 9H47", class_=f"t-line t-{place % _LOOKS}"),
            _sign(place, 24, 9),
            viewBox="0 0 48 18",
            width=48,
            height=18,
            class_="trend",
            aria_hidden="true",
        )
        rows.append(element("li", sample, element("span", one.label)))
    return element("ul", *rows, class_="trend-key", id=f"{key}-key")


@dataclass(frozen=True, slots=True)
class _Frame:
    years: int
    most: int
    rtl: bool

    def x(self, place: int) -> float:
        room = _WIDE - _LEFT - _RIGHT - 40
        across = _LEFT + 20 + (room * place / (self.years - 1) if self.years > 1 else room / 2)
        return _WIDE - across if self.rtl else across

    def y(self, value: float) -> float:
        return _TOP + (_HIGH - _TOP - _FOOT) * (1 - value / self.most)

    @property
    def ends(self) -> tuple[float, float]:
        left, right = float(_LEFT), float(_WIDE - _RIGHT)
        return (_WIDE - right, _WIDE - left) if self.rtl else (left, right)


def _grid(frame: _Frame, years: Sequence[int]) -> list[SafeString]:
    parts = []
    left, right = frame.ends
    for value in range(0, frame.most + 1, max(frame.most // 5, 1)):
        y = frame.y(value)
        parts.append(element("line", x1=left, x2=right, y1=y, y2=y, class_="s-rule"))
        side = right + 6 if frame.rtl else left - 6
        parts.append(
            element("text", value, x=side, y=y + 4, font_size=12, text_anchor="end", class_="s-soft")
        )
    for place, year in enumerate(years):
        parts.append(
            element(
                "text",
                fitted(str(year), 6),
                x=frame.x(place),
                y=_HIGH - 8,
                font_size=13,
                text_anchor="middle",
                class_="s-soft",
            )
        )
    return parts


def _line(frame: _Frame, place: int, one: Trend) -> SafeString:
    """Draw a line, broken where nothing is told, with a sign at each value."""
    way, pen = "", "M"
    signs = []
    for number, value in enumerate(one.values):
        if value is None:
            pen = "M"
            continue
        x, y = frame.x(number), frame.y(value)
        way += f"{pen}{x:.1f} {y:.1f}"
        pen = "L"
        signs.append(_sign(place, x, y))
    return joined([element("path", d=way, class_=f"t-line t-{place % _LOOKS}") if way else None, *signs])


def _sign(place: int, x: float, y: float) -> SafeString:
    """Draw the sign of a line: each has another shape."""
    shape, look = _SIGNS[place % _LOOKS], f"t-sign t-{place % _LOOKS}"
    if shape == "disc":
        return element("circle", cx=x, cy=y, r=5, class_=look)
    if shape == "ring":
        return element("circle", cx=x, cy=y, r=5, class_=f"{look} t-open")
    if shape == "square":
        return element("rect", x=x - 5, y=y - 5, width=10, height=10, class_=look)
    ways = {
        "triangle": "M0 -6L6 5L-6 5Z",
        "diamond": "M0 -7L6 0L0 7L-6 0Z",
        "cross": "M-5 -5L5 5M5 -5L-5 5",
        "bar": "M-6 0H6M0 -6V6",
        "star": "M-6 -2H6M-6 2H6",
    }
    open_ = " t-open" if shape in ("cross", "bar", "star") else ""
    place_at = f"translate({x:.1f} {y:.1f})"
    return element("path", d=ways[shape], transform=place_at, class_=look + open_)
