"""The plot of a conversation: who answers alike stands near each other. Each group has a shape and a colour."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dure.drawings.marks import element, picture

CELL, EDGE = 16, 20  # room of one cell, and around the plot
SHAPES = ("circle", "square", "triangle", "diamond", "cross")


def opinion_plot(
    dots: Sequence[Sequence[int | str]],
    *,
    wide: int,
    high: int,
    groups: Sequence[str],
    description: str,
    key: str,
) -> SafeString:
    """Draw cells (column, row, group or "", persons) as marks whose area grows with the persons in the cell."""
    marks = [
        _mark(int(column), int(row), str(group), int(count), groups) for column, row, group, count in dots
    ]
    width, height = (wide - 1) * CELL + 2 * EDGE, (high - 1) * CELL + 2 * EDGE
    plot = picture(
        element("path", class_="o-axis", d=f"M{width / 2:.0f} 4V{height - 4}M4 {height / 2:.0f}H{width - 4}"),
        *marks,
        key=key,
        title=_("Who answers alike stands near each other"),
        description=description,
        class_="drawing opinion-plot",
        viewBox=f"0 0 {width} {height}",
    )
    return element("figure", plot, _legend(dots, groups), class_="opinion-figure")


def _mark(column: int, row: int, group: str, count: int, groups: Sequence[str]) -> SafeString:
    place = groups.index(group) if group in groups else -1
    x, y = EDGE + column * CELL, EDGE + row * CELL
    return _shape(place, x, y, 4 * sqrt(min(count, 25)))


def _shape(place: int, x: float, y: float, size: float) -> SafeString:
    look = f"o-mark o-{place % len(SHAPES)}" if place >= 0 else "o-mark o-none"
    shape = SHAPES[place % len(SHAPES)] if place >= 0 else "circle"
    if shape == "circle":
        return element("circle", class_=look, cx=x, cy=y, r=size)
    paths = {
        "square": f"M{x - size:.1f} {y - size:.1f}h{2 * size:.1f}v{2 * size:.1f}h{-2 * size:.1f}z",
        "triangle": f"M{x:.1f} {y - size:.1f}L{x + size:.1f} {y + size:.1f}H{x - size:.1f}z",
        "diamond": f"M{x:.1f} {y - size:.1f}L{x + size:.1f} {y:.1f} {x:.1f} {y + size:.1f} {x - size:.1f} {y:.1f}z",
        "cross": f"M{x - size:.1f} {y - size:.1f}L{x + size:.1f} {y + size:.1f}M{x + size:.1f} {y - size:.1f}"
        f"L{x - size:.1f} {y + size:.1f}",
    }
    return element("path", class_=look, d=paths[shape])


def _legend(dots: Sequence[Sequence[int | str]], groups: Sequence[str]) -> SafeString:
    sizes = {group: sum(int(dot[3]) for dot in dots if dot[2] == group) for group in (*groups, "")}
    rows = []
    for place, group in [*enumerate(groups), (-1, "")]:
        if not sizes[group]:
            continue
        sign = element(
            "svg", _shape(place, 8, 8, 5), viewBox="0 0 16 16", width=16, height=16, aria_hidden="true"
        )
        people = ngettext("{count} person", "{count} persons", sizes[group]).format(count=sizes[group])
        name = _("Group {name}").format(name=group) if group else _("in no group")
        rows.append(element("li", sign, f" {name} · {people}"))
    return element("figcaption", element("ul", *rows, class_="keys"))
