"""Two axes that are never added together: each thing is a dot, and what the corners mean stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from dure.drawings.lettering import fitted
from dure.drawings.marks import element, picture

_SIDE, _LEFT, _TOP, _FOOT, _RIGHT = 300, 46, 16, 46, 14
_WIDE = _LEFT + _SIDE + _RIGHT
_HIGH = _TOP + _SIDE + _FOOT
_SMALL: dict[str, str | int] = {"font_size": 12, "class_": "s-soft"}


@dataclass(frozen=True, slots=True)
class Dot:
    """One thing: where it lies on each axis, and what it is. Both values in percent; `most` caps the axis."""

    label: str
    across: float
    up: float
    url: str = ""
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis measures, from 0 to `most` percent, and from which value on it is good."""

    title: str
    most: float
    good: float


def axes_picture(
    dots: Sequence[Dot],
    across: Axis,
    up: Axis,
    *,
    key: str,
    title: str,
    description: str,
    corners: tuple[str, str, str, str],
    rtl: bool = False,
) -> SafeString:
    """Draw dots between two axes; `corners` are the words for (low, low), (high, low), (low, high) and (high, high).

    Several dots in one place lie beside each other. `key` makes ids unique on the page.
    """

    def x(value: float) -> float:
        place = _LEFT + _SIDE * min(max(value, 0), across.most) / across.most
        return _WIDE - place if rtl else place

    def y(value: float) -> float:
        return _TOP + _SIDE * (1 - min(max(value, 0), up.most) / up.most)

    left, right = sorted((x(0), x(across.most)))
    parts: list[SafeString] = [
        element("rect", x=left, y=_TOP, width=_SIDE, height=_SIDE, class_="a-field"),
        element("line", x1=x(across.good), x2=x(across.good), y1=_TOP, y2=_TOP + _SIDE, class_="s-rule"),
        element("line", x1=left, x2=right, y1=y(up.good), y2=y(up.good), class_="s-rule"),
        *_corners(corners, left, right, rtl),
        *_scale(across, up, x, y, rtl),
    ]
    taken: dict[tuple[int, int], int] = {}
    for dot in dots:
        place = (round(x(dot.across) / 8), round(y(dot.up) / 8))
        beside = taken.get(place, 0)
        taken[place] = beside + 1
        parts.append(_dot(dot, x(dot.across) + 6 * beside * (-1 if beside % 2 else 1), y(dot.up)))
    return picture(
        *parts,
        key=key,
        title=title,
        description=description,
        viewBox=f"0 0 {_WIDE} {_HIGH}",
        width=_WIDE,
        class_="axes",
        **({"role": "group"} if any(dot.url for dot in dots) else {}),
    )


def _dot(dot: Dot, x: float, y: float) -> SafeString:
    """Draw a disc, or a diamond for what ended with the money: shape beside colour."""
    told = element("title", dot.label)
    if dot.bad:
        way = f"M{x:.1f} {y - 7:.1f}L{x + 7:.1f} {y:.1f}L{x:.1f} {y + 7:.1f}L{x - 7:.1f} {y:.1f}Z"
        mark = element("path", told, d=way, class_="a-dot a-bad")
    else:
        mark = element("circle", told, cx=x, cy=y, r=6, class_="a-dot")
    return element("a", mark, href=dot.url, aria_label=dot.label) if dot.url else mark


def _corners(words: tuple[str, str, str, str], left: float, right: float, rtl: bool) -> list[SafeString]:
    places = (
        (False, _TOP + _SIDE - 8),
        (True, _TOP + _SIDE - 8),
        (False, _TOP + 16),
        (True, _TOP + 16),
    )
    parts = []
    for word, (far, y) in zip(words, places, strict=True):
        at_right = far is not rtl
        parts.append(
            element(
                "text",
                fitted(word, _SIDE / 2 / 10.5),
                x=right - 6 if at_right else left + 6,
                y=y,
                font_size=12,
                text_anchor="end" if far else "start",
                class_="s-soft",
            )
        )
    return parts


def _scale(across: Axis, up: Axis, x: object, y: object, rtl: bool) -> list[SafeString]:
    assert callable(x)
    assert callable(y)
    parts = [
        element("text", f"{value:g} %", x=x(value), y=_TOP + _SIDE + 16, text_anchor=anchor, **_SMALL)
        for value, anchor in ((0, "middle"), (across.good, "middle"), (across.most, "end"))
    ]
    side = x(0) + (6 if rtl else -6)
    parts += [
        element("text", f"{value:g} %", x=side, y=y(value) + 4, text_anchor="end", **_SMALL)
        for value in (0, up.good, up.most)
    ]
    middle = (x(0) + x(across.most)) / 2
    parts.append(
        element(
            "text",
            fitted(across.title, _SIDE / 13),
            x=middle,
            y=_HIGH - 8,
            font_size=13,
            text_anchor="middle",
            class_="s-name",
        )
    )
    turned = f"translate({_WIDE - 9 if rtl else 12} {_TOP + _SIDE / 2:g}) rotate({90 if rtl else -90})"
    parts.append(
        element(
            "text",
            fitted(up.title, _SIDE / 13),
            transform=turned,
            font_size=13,
            text_anchor="middle",
            class_="s-name",
        )
    )
    return parts
