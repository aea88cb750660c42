"""How long jobs last, as one picture: steps that go down, what was promised, and what was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString

from dure.drawings.lettering import fitted
from dure.drawings.marks import element, joined, picture

Look = Literal["now", "before", "market"]

_WIDE, _HIGH = 420, 300
_LEFT, _RIGHT, _TOP, _FOOT = 44, 14, 30, 40
_SIZE = 14
_ROOM = 17  # between two labels at the end of lines


@dataclass(frozen=True, slots=True)
class Steps:
    """One line: the share (0 to 1) still at work from each month on, by rising months; `band` bounds it likewise.

    `label` stands at its end. `until` is the last month of which something is known.
    """

    label: str
    look: Look
    points: Sequence[tuple[float, float]]
    until: float
    band: Sequence[tuple[float, float, float]] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """What the contract asks: so many months for each job, said in a few words."""

    months: int
    label: str


def survival_picture(
    lines: Sequence[Steps],
    *,
    key: str,
    title: str,
    description: str,
    years: int,
    year_label: str,
    promise: Promise | None = None,
    rtl: bool = False,
) -> SafeString:
    """Draw shares from all (top) to none (bottom) over `years`; the line of now is thick, others are dashed.

    `year_label` is a pattern with {count}. `key` makes ids unique on the page; `rtl` lets time run to the left.
    """
    frame = _Frame(years * 12, rtl)
    drawn: list[SafeString] = [*_grid(frame, years, year_label)]
    if promise is not None:
        drawn.extend(_promise(frame, promise))
    for line in lines:
        drawn.extend(_band(frame, line))
    drawn.extend(element("path", d=_path(frame, line), class_=f"s-line s-{line.look}") for line in lines)
    drawn.extend(_labels(frame, lines))
    return picture(
        *drawn,
        key=key,
        title=title,
        description=description,
        viewBox=f"0 0 {_WIDE} {_HIGH}",
        width=_WIDE,
        class_="survival",
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    months: int
    rtl: bool

    def x(self, months: float) -> float:
        across = _LEFT + (_WIDE - _LEFT - _RIGHT) * min(max(months / self.months, 0), 1)
        return _WIDE - across if self.rtl else across

    @staticmethod
    def y(share: float) -> float:
        return _TOP + (_HIGH - _TOP - _FOOT) * (1 - share)

    @property
    def start(self) -> str:
        return "start"  # the letters of a right-to-left page start at the right by themselves

    def beside(self, x: float, by: float) -> float:
        return x - by if self.rtl else x + by


def _grid(frame: _Frame, years: int, year_label: str) -> list[SafeString]:
    parts = []
    for percent in (0, 50, 100):
        y = frame.y(percent / 100)
        ends = (frame.x(0), frame.x(frame.months))
        parts.append(element("line", x1=min(ends), x2=max(ends), y1=y, y2=y, class_="s-rule"))
        parts.append(
            element(
                "text",
                f"{percent} %",
                x=frame.beside(frame.x(0), -6),
                y=y + 5,
                font_size=12,
                text_anchor="end",
                class_="s-soft",
            )
        )
    step = 1 if years <= 4 else 2
    for year in range(0, years + 1, step):
        x = frame.x(year * 12)
        label = year_label.format(count=year)
        anchor = "middle" if year < years else "end"
        parts.append(element("line", x1=x, x2=x, y1=frame.y(0), y2=frame.y(0) + 5, class_="s-rule"))
        parts.append(
            element("text", label, x=x, y=frame.y(0) + 20, font_size=12, text_anchor=anchor, class_="s-soft")
        )
    return parts


def _promise(frame: _Frame, promise: Promise) -> list[SafeString]:
    """Draw how long every job was to last: a bar along the top, with a stop at its end."""
    begin, end = frame.x(0), frame.x(promise.months)
    y = frame.y(1) - 8
    way = f"M{begin:.1f} {y:.1f}H{end:.1f}M{end:.1f} {y - 5:.1f}V{frame.y(0):.1f}"
    return [
        element("path", d=way, class_="s-line s-promise"),
        element(
            "text",
            fitted(promise.label, (_WIDE - _LEFT - _RIGHT) / 13),
            x=frame.x(0),
            y=y - 7,
            font_size=13,
            text_anchor="start",
            class_="s-promised",
        ),
    ]


def _corners(line: Steps) -> list[tuple[float, float]]:
    found = [(0.0, 1.0)]
    for month, share in line.points:
        if month > line.until:
            break
        found.append((month, found[-1][1]))
        found.append((month, share))
    found.append((line.until, found[-1][1]))
    return found


def _path(frame: _Frame, line: Steps) -> str:
    corners = [f"{frame.x(month):.1f} {frame.y(share):.1f}" for month, share in _corners(line)]
    return "M" + "L".join(corners)


def _band(frame: _Frame, line: Steps) -> list[SafeString]:
    """Draw between which shares the truth is likely to lie."""
    known = [one for one in line.band if one[0] <= line.until]
    if not known:
        return []
    upper, lower = [(0.0, 1.0)], [(0.0, 1.0)]
    for month, low, high in known:
        upper += [(month, upper[-1][1]), (month, high)]
        lower += [(month, lower[-1][1]), (month, low)]
    upper.append((line.until, upper[-1][1]))
    lower.append((line.until, lower[-1][1]))
    way = [f"{frame.x(month):.1f} {frame.y(share):.1f}" for month, share in [*upper, *reversed(lower)]]
    return [element("path", d=f"M{'L'.join(way)}Z", class_=f"s-band s-{line.look}")]


def _labels(frame: _Frame, lines: Sequence[Steps]) -> list[SafeString]:
    """Write what each line is near its end, no two on top of each other."""
    wanted = sorted(((_corners(line)[-1], line) for line in lines), key=lambda pair: -pair[0][1])
    parts, last = [], -1000.0
    for (month, share), line in wanted:
        right = frame.x(month) > _WIDE / 2
        anchor = "end" if right is not frame.rtl else "start"
        y = max(frame.y(share) - 7, last + _ROOM)
        last = y
        x = frame.x(month)
        label = fitted(line.label, (_WIDE - 20) / _SIZE)
        parts.append(
            joined(
                [
                    element(
                        "text",
                        label,
                        x=x,
                        y=y,
                        font_size=_SIZE,
                        text_anchor=anchor,
                        class_=f"s-name s-{line.look}",
                    ),
                    element("circle", cx=x, cy=frame.y(share), r=4, class_=f"s-end s-{line.look}"),
                ]
            )
        )
    return parts
