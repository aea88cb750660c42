"""One goal of a plan as a small picture: the straight lines between its aims, what was reached, and today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from dure.drawings.lettering import fitted
from dure.drawings.marks import element, picture

Point = tuple[float, float]
"""How much of the plan's time is over (0 to 1), and a figure."""

_WIDE, _HIGH = 320, 150
_SIDE, _TOP, _FOOT = 12, 24, 24
_LETTERS = 13


@dataclass(frozen=True, slots=True)
class GoalLine:
    """What is drawn: the aims now, the aims before they were changed, and the figures reached.

    `start`, `aim` and `reached` are the words beside the first and last point of the line and the last figure.
    """

    aims: Sequence[Point]
    earlier: Sequence[Sequence[Point]]
    figures: Sequence[Point]
    today: float
    start: str
    aim: str
    reached: str
    years: tuple[str, str]


def goal_picture(line: GoalLine, *, key: str, title: str, description: str, rtl: bool = False) -> SafeString:
    """Draw one goal; `key` makes ids unique on the page, `rtl` lets time run to the left."""
    frame = _Frame.around(line, rtl)
    drawn: list[SafeString | None] = [
        element("path", d=f"M{frame.x(0)} {frame.foot}H{frame.x(1)}", class_="s-rule"),
        _today(frame, line.today),
        *(element("path", d=frame.way(one), class_="s-line g-earlier") for one in line.earlier),
        element("path", d=frame.way(line.aims), class_="s-line s-before"),
        element("path", d=frame.way(line.figures), class_="s-line g-reached")
        if len(line.figures) > 1
        else None,
        *(
            element("circle", cx=frame.x(x), cy=frame.y(y), r=3.5, class_="s-end s-now")
            for x, y in line.figures
        ),
        *_words(frame, line),
    ]
    return picture(
        *drawn,
        key=key,
        title=title,
        description=description,
        viewBox=f"0 0 {_WIDE} {_HIGH}",
        width=_WIDE,
        class_="survival goal-line",
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    low: float
    high: float
    rtl: bool
    foot: float = _HIGH - _FOOT

    @classmethod
    def around(cls, line: GoalLine, rtl: bool) -> _Frame:
        values = [y for one in (line.aims, *line.earlier, line.figures) for _x, y in one]
        low, high = min(values), max(values)
        return cls(low, high if high > low else low + 1, rtl)

    def x(self, part: float) -> float:
        across = _SIDE + (_WIDE - 2 * _SIDE) * min(max(part, 0), 1)
        return round(_WIDE - across if self.rtl else across, 1)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(_TOP + (self.foot - 10 - _TOP) * (1 - share), 1)

    def way(self, points: Sequence[Point]) -> str:
        return "M" + "L".join(f"{self.x(x)} {self.y(y)}" for x, y in points)


def _today(frame: _Frame, today: float) -> SafeString | None:
    if not 0 < today < 1:
        return None
    return element("path", d=f"M{frame.x(today)} {_TOP - 8}V{frame.foot}", class_="s-rule g-today")


def _words(frame: _Frame, line: GoalLine) -> list[SafeString]:
    """Write the years below, the start and the aim beside the line, and the last figure at its point."""

    def words(text: str, part: float, y: float, anchor: str, look: str) -> SafeString:
        return element(
            "text",
            fitted(text, _WIDE / 2 / 8),
            x=frame.x(part),
            y=y,
            font_size=_LETTERS,
            text_anchor=anchor,
            class_=look,
        )

    found = [
        words(line.years[0], 0, _HIGH - 6, "start", "s-soft"),
        words(line.years[1], 1, _HIGH - 6, "end", "s-soft"),
        words(line.start, 0, frame.y(line.aims[0][1]) - 8, "start", "s-soft"),
        words(line.aim, 1, frame.y(line.aims[-1][1]) - 8, "end", "s-soft"),
    ]
    if line.figures:
        part, value = line.figures[-1]
        anchor = "start" if part < 0.15 else "end" if part > 0.85 else "middle"
        found.append(
            words(line.reached, part, min(frame.y(value) + 17, frame.foot - 2), anchor, "s-name s-now")
        )
    return found
