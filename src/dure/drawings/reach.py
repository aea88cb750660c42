"""How far the money for a project reached: its cost as a frame, what there was for it within."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from dure.drawings.marks import element, picture


@dataclass(frozen=True, slots=True)
class Reach:
    """A cost and what could be paid of it, in one unit; None: nothing is known of what could be paid.

    `pooled`: the money came from what others left, not from its supporters.
    """

    cost: int
    held: int | None
    pooled: bool = False


def reach_bar(reach: Reach, *, most: int, key: str, title: str, description: str) -> SafeString:
    """Draw a frame as long as the cost, on a scale up to `most`, filled as far as the money reached.

    `key` makes ids unique on the page; the description says both sums.
    """
    whole = 100 * reach.cost / most if most > 0 else 0
    part = 100 * min(reach.held or 0, reach.cost) / most if most > 0 else 0
    look = "m-committed" if reach.pooled else "m-plain"
    return picture(
        element("rect", class_="t-hollow", x="0.1%", y=1, width=f"{max(whole - 0.2, 0):.2f}%", height=10)
        if whole > part
        else None,
        element("rect", class_=look, y=1, width=f"{part:.2f}%", height=10) if part else None,
        key=key,
        title=title,
        description=description,
        class_="bar mirrors",
        width="100%",
        height=12,
    )
