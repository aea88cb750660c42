"""Small multiples: a little line for each figure, year by year, all drawn alike to be set side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from dure.drawings.marks import element, picture

_WIDE, _HIGH, _LEFT, _RIGHT, _TOP, _FOOT = 240, 132, 16, 16, 34, 28


@dataclass(frozen=True, slots=True)
class Point:
    """One year: how it is called, its value (None: not told, a gap), and how the value is said."""

    label: str
    value: float | None
    text: str = ""


def small_multiple(
    points: Sequence[Point],
    *,
    key: str,
    title: str,
    description: str,
    squares: bool = False,
    bound: float | None = None,
    rtl: bool = False,
) -> SafeString:
    """Draw a line from zero with a disc for each year (squares for the other kind of figure); a gap where none is told.

    The first and the last value that are told are written beside their marks; `bound` is a dashed line. `key` makes ids
    unique on the page.
    """
    most = max([point.value for point in points if point.value is not None] + [bound or 0])
    known = [number for number, point in enumerate(points) if point.value is not None]

    def x(number: int) -> float:
        across = _LEFT + (_WIDE - _LEFT - _RIGHT) * (number / (len(points) - 1) if len(points) > 1 else 0.5)
        return _WIDE - across if rtl else across

    def y(value: float) -> float:
        return _TOP + (_HIGH - _TOP - _FOOT) * (1 - (value / most if most > 0 else 0))

    parts = [element("line", x1=_LEFT, x2=_WIDE - _RIGHT, y1=y(0), y2=y(0), class_="s-rule")]
    if bound is not None:
        parts.append(element("line", x1=_LEFT, x2=_WIDE - _RIGHT, y1=y(bound), y2=y(bound), class_="g-bound"))
    look = "g-governs" if squares else "g-grows"
    for run in _runs(points):
        way = "L".join(f"{x(number):.1f} {y(value):.1f}" for number, value in run)
        parts.append(element("path", d=f"M{way}", class_=f"s-line {look}"))
        parts += [_mark(x(number), y(value), look, points[number], squares=squares) for number, value in run]
    for number in sorted({known[0], known[-1]}) if known else ():
        parts.append(_written(points[number], x(number), y(points[number].value or 0) - 9, rtl=rtl))
    ends = {0, len(points) - 1} if points else set()
    for number in sorted(ends):
        parts.append(
            element(
                "text",
                points[number].label,
                x=x(number),
                y=_HIGH - 8,
                font_size=12,
                text_anchor=_anchor(x(number), rtl=rtl),
                class_="s-soft",
            )
        )
    return picture(
        *parts,
        key=key,
        title=title,
        description=description,
        viewBox=f"0 0 {_WIDE} {_HIGH}",
        width=_WIDE,
        class_="multiple",
    )


def _runs(points: Sequence[Point]) -> list[list[tuple[int, float]]]:
    """Return the stretches without a gap."""
    runs: list[list[tuple[int, float]]] = [[]]
    for number, point in enumerate(points):
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append((number, point.value))
    return [run for run in runs if run]


def _mark(x: float, y: float, look: str, point: Point, *, squares: bool) -> SafeString:
    told = element("title", f"{point.label}: {point.text}")
    if squares:
        return element("rect", told, x=x - 4, y=y - 4, width=8, height=8, class_=f"g-mark {look}")
    return element("circle", told, cx=x, cy=y, r=4.5, class_=f"g-mark {look}")


def _written(point: Point, x: float, y: float, *, rtl: bool) -> SafeString:
    return element(
        "text",
        point.text,
        x=x,
        y=max(y, 14),
        font_size=13,
        text_anchor=_anchor(x, rtl=rtl),
        class_="s-name",
    )


def _anchor(x: float, *, rtl: bool) -> str:
    """Write inwards from both edges; the letters of a right-to-left page start at the right by themselves."""
    if abs(x - _WIDE / 2) < 1:
        return "middle"
    return "start" if (x < _WIDE / 2) is not rtl else "end"
