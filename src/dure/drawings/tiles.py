"""A territory as cells of one size: one district, one voice. Where nobody has gathered yet, the cell is hollow."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from dure.drawings.lettering import breadth, lines
from dure.drawings.marks import element, joined, picture

_WIDE, _HIGH, _GAP = 84, 66, 6
_EDGE = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """One district: where its cell stands (column and row from 1), whether something is there, and what.

    `value` is drawn large in a filled cell, or `figure` where it is no plain number (a sum of money); a hollow
    cell has it in place of the common word. `label` says it in words ("42 organizations", "no network"); `short` is the
    name for the cell where the full name is too long.
    """

    code: str
    name: str
    column: int
    row: int
    filled: bool = False
    value: int | None = None
    label: str = ""
    url: str = ""
    short: str = ""
    figure: str = ""

    @property
    def words(self) -> str:
        """The whole cell in one line."""
        return f"{self.name}: {self.label or (number_format(self.value) if self.value is not None else '')}".rstrip(
            ": "
        )


@dataclass(frozen=True, slots=True)
class River:
    """A river along cell edges: corners as (columns from the start, rows from the top)."""

    name: str
    along: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """An arrangement of cells as it ships in `library/areas/`, in one language, with nothing filled in yet."""

    title: str
    source: str
    tiles: tuple[Tile, ...]
    rivers: tuple[River, ...] = ()


def read_grid(text: str, language: str) -> Grid:
    """Read an arrangement (TOML); a name that lacks the language is given in English.

    Raises `tomllib.TOMLDecodeError` or `KeyError` when the text is not an arrangement.
    """
    data = tomllib.loads(text)
    return Grid(
        title=_in(data["title"], language),
        source=data["source"],
        tiles=tuple(
            Tile(
                code=cell["code"],
                name=_in(cell["name"], language),
                short=_in(cell.get("short", cell["name"]), language),
                column=cell["column"],
                row=cell["row"],
            )
            for cell in data["tiles"]
        ),
        rivers=tuple(
            River(name=_in(river["name"], language), along=tuple((int(x), int(y)) for x, y in river["along"]))
            for river in data.get("rivers", [])
        ),
    )


def _in(names: Mapping[str, Any], language: str) -> str:
    return str(names.get(language) or names["en"])


def tile_map(
    tiles: Sequence[Tile],
    *,
    key: str,
    title: str,
    rivers: Sequence[River] = (),
    source: str = "",
    filled_word: str = "",
    hollow_word: str = "",
) -> SafeString:
    """Return a figure: the map, its legend, and the same facts as a table. West stays west in every script.

    `key` makes ids unique on the page; the words name what a filled and a hollow cell mean.
    """
    filled_word = filled_word or _("has a network")
    hollow_word = hollow_word or _("no network")
    filled = sum(tile.filled for tile in tiles)
    drawing = picture(
        element("defs", _cloth(key)),
        *(_river(river) for river in rivers),
        *(_cell(tile, key, hollow_word) for tile in sorted(tiles, key=lambda tile: (tile.row, tile.column))),
        key=key,
        title=title,
        description=_("{filled} of {all} districts: {word}. {hollow}: {other}.").format(
            filled=filled, all=len(tiles), word=filled_word, hollow=len(tiles) - filled, other=hollow_word
        ),
        role="group" if any(tile.url for tile in tiles) else "img",
        viewBox=_frame(tiles),
        direction="ltr",
        class_="tiles",
    )
    legend = element(
        "ul",
        _legend_line(True, filled, filled_word),
        _legend_line(False, len(tiles) - filled, hollow_word),
        class_="keys",
    )
    caption = element("figcaption", legend, element("small", source, class_="soft") if source else None)
    return element("figure", drawing, caption, tile_table(tiles, hollow_word=hollow_word), class_="drawing")


def tile_table(tiles: Sequence[Tile], *, hollow_word: str = "") -> SafeString:
    """The facts of a map as a table behind a disclosure, by code."""
    head = (_("District"), _("What is there"))
    rows = [
        element(
            "tr",
            element("th", element("a", tile.name, href=tile.url) if tile.url else tile.name, scope="row"),
            element("td", _fact(tile, hollow_word), data_label=head[1]),
        )
        for tile in sorted(tiles, key=lambda tile: tile.code)
    ]
    table = element(
        "table",
        element("thead", element("tr", *(element("th", word, scope="col") for word in head))),
        element("tbody", *rows),
        class_="cards",
    )
    return element("details", element("summary", _("Read it as a table")), table, class_="open-up")


def _fact(tile: Tile, hollow_word: str) -> str:
    if tile.label:
        return tile.label
    if not tile.filled:
        return hollow_word or _("no network")
    return number_format(tile.value) if tile.value is not None else pgettext("tile", "yes")


def _legend_line(filled: bool, count: int, word: str) -> SafeString:
    swatch = element("span", class_="key t-filled" if filled else "key t-hollow", aria_hidden="true")
    districts = ngettext("{count} district", "{count} districts", count).format(count=count)
    return element("li", swatch, f"{districts}: {word}")


def _frame(tiles: Sequence[Tile]) -> str:
    columns = max((tile.column for tile in tiles), default=1)
    rows = max((tile.row for tile in tiles), default=1)
    return f"0 0 {columns * (_WIDE + _GAP) - _GAP + 2 * _EDGE} {rows * (_HIGH + _GAP) - _GAP + 2 * _EDGE}"


def _cloth(key: str) -> SafeString:
    """A plain weave, six pixels wide: one over, one under."""
    threads = element("path", d="M0 1.5H3M3 4.5H6", class_="t-weft") + element(
        "path", d="M1.5 3V6M4.5 0V3", class_="t-warp"
    )
    return element("pattern", threads, id=f"{key}-cloth", width=6, height=6, patternUnits="userSpaceOnUse")


def _river(river: River) -> SafeString:
    corners = [
        (_EDGE + x * (_WIDE + _GAP) - _GAP / 2, _EDGE + y * (_HIGH + _GAP) - _GAP / 2) for x, y in river.along
    ]
    way = "M" + "L".join(f"{x:g} {y:g}" for x, y in corners)
    x, y = corners[0]
    return joined(
        [
            element("path", d=way, class_="t-river"),
            element("text", river.name, x=x + _GAP, y=y - 8, class_="t-river-name"),
        ]
    )


def _figure(text: str, x: float, y: float) -> SafeString:
    """Write what stands large in a cell, pressed together where it is too broad for it."""
    squeezed = breadth(text) * 20 > _WIDE - 8
    return element(
        "text",
        text,
        x=x,
        y=y,
        class_="t-value",
        textLength=_WIDE - 8 if squeezed else None,
        lengthAdjust="spacingAndGlyphs" if squeezed else None,
    )


def _cell(tile: Tile, key: str, hollow_word: str) -> SafeString:
    x = _EDGE + (tile.column - 1) * (_WIDE + _GAP)
    y = _EDGE + (tile.row - 1) * (_HIGH + _GAP)
    middle = x + _WIDE / 2
    name = tile.short or tile.name
    squeezed = breadth(name) * 13 > _WIDE - 8
    parts: list[SafeString | None] = [
        element("title", tile.words if tile.filled or tile.label else f"{tile.name}: {hollow_word}"),
        element(
            "rect", x=x, y=y, width=_WIDE, height=_HIGH, class_="t-filled" if tile.filled else "t-hollow"
        ),
        element(
            "text",
            name,
            x=middle,
            y=y + 20,
            class_="t-name",
            textLength=_WIDE - 8 if squeezed else None,
            lengthAdjust="spacingAndGlyphs" if squeezed else None,
        ),
    ]
    if tile.filled:
        if figure := tile.figure or (number_format(tile.value) if tile.value is not None else ""):
            parts.append(_figure(figure, middle, y + 44))
        parts.append(
            element("rect", x=x, y=y + _HIGH - 12, width=_WIDE, height=12, fill=f"url(#{key}-cloth)")
        )
    else:
        for number, line in enumerate(lines(tile.figure or hollow_word, (_WIDE - 8) / 12)):
            parts.append(element("text", line, x=middle, y=y + 39 + 14 * number, class_="t-word"))
    return element("a", *parts, href=tile.url) if tile.url else element("g", *parts)
