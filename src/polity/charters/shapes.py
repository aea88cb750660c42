"""Where the cards of a charter stand: in a row for wide pages, in a column for phones and beside the text."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from polity.charters.drawing import (
    INDIGO,
    SHEET,
    Card,
    Drawing,
    card_of,
    connect,
    draw_card,
    legend,
    picture,
    tag,
)
from polity.charters.layers import Edge

MARGIN, GAP = 20, 38
CARD_WIDTH, COLUMN_WIDTH = 172, 360
LINK_Y = 26
Places = Mapping[str, tuple[float, float]]


def in_a_row(drawing: Drawing) -> str:
    """Draw the charter in reading direction; turns back curve above the line."""
    layers = drawing.layers
    cards = {key: card_of(drawing, key, CARD_WIDTH) for key in layers.order}
    arcs = _levels({edge: _span(drawing, edge) for edge in _arcs_above(drawing)})
    rows = max(layers.row.values(), default=0) + 1
    tops, y = [], MARGIN + 22.0 * max(arcs.values(), default=0)
    for row in range(rows):
        tops.append(y)
        y += max(cards[key].height for key in layers.order if layers.row[key] == row) + GAP
    places = {
        key: (MARGIN + layers.layer[key] * (CARD_WIDTH + GAP), tops[layers.row[key]]) for key in layers.order
    }
    width = max(x for x, _ in places.values()) + CARD_WIDTH + MARGIN
    parts = [_row_edge(drawing, edge, cards, places, arcs, width) for edge in _edges(drawing)]
    parts += [draw_card(drawing, cards[key], *places[key], width) for key in layers.order]
    signs, taken = legend(drawing, _kinds(cards), y - GAP + 12, width)
    return picture(drawing, [*parts, signs], width, y - GAP + 12 + taken)


def in_a_column(drawing: Drawing) -> str:
    """Draw the charter from top to bottom on the width of a phone; turns back curve beside the line."""
    layers = drawing.layers
    trunk = [key for key in layers.order if layers.row[key] == 0]
    straight = set(pairwise(trunk))
    beside = [edge for edge in _edges(drawing) if edge not in straight and not _branches(drawing, edge)]
    place = {key: number for number, key in enumerate(layers.order)}
    levels = _levels({edge: tuple(sorted((place[edge[0]], place[edge[1]]))) for edge in beside})
    right = COLUMN_WIDTH - 12 - 13.0 * max(levels.values(), default=0)
    cards, places, y = {}, {}, float(MARGIN)
    for key in layers.order:
        x = 36.0 + 20 * min(layers.row[key], 2)
        cards[key] = card_of(drawing, key, right - x)
        places[key] = (x, y)
        y += cards[key].height + 18
    parts = [_column_edge(drawing, edge, places, levels, straight, right) for edge in _edges(drawing)]
    for key in layers.order:
        x, top = places[key]
        parts.append(draw_card(drawing, cards[key], x, top, COLUMN_WIDTH))
        dot: dict[str, object] = {"cx": drawing.across(x - 18, COLUMN_WIDTH), "cy": top + LINK_Y, "r": 6}
        filled = INDIGO if key == drawing.current else SHEET
        parts.append(tag("circle", {**dot, "fill": filled, "stroke": INDIGO, "stroke-width": 2.2}))
    signs, taken = legend(drawing, _kinds(cards), y, COLUMN_WIDTH)
    return picture(drawing, [*parts, signs], COLUMN_WIDTH, y + taken)


def _edges(drawing: Drawing) -> list[Edge]:
    return [*drawing.layers.on, *sorted(drawing.layers.back)]


def _kind(drawing: Drawing, edge: Edge) -> str:
    if edge in drawing.layers.back:
        return "back"
    return "kept" if drawing.charter.stages[edge[1]].final else "on"


def _kinds(cards: Mapping[str, Card]) -> list[str]:
    used = {kind for card in cards.values() for kind, _, _ in card.marks}
    return [kind for kind in ("on", "back", "stay", "kept", "end") if kind in used]


def _span(drawing: Drawing, edge: Edge) -> tuple[int, ...]:
    return tuple(sorted((drawing.layers.layer[edge[0]], drawing.layers.layer[edge[1]])))


def _arcs_above(drawing: Drawing) -> list[Edge]:
    """Turns back and leaps within the first row."""
    row, layer = drawing.layers.row, drawing.layers.layer
    level = [edge for edge in _edges(drawing) if row[edge[0]] == row[edge[1]] == 0]
    return [edge for edge in level if edge in drawing.layers.back or layer[edge[1]] - layer[edge[0]] > 1]


def _levels(spans: Mapping[Edge, tuple[int, ...]]) -> dict[Edge, int]:
    """Give each arc a height from 1, so that a wider one runs outside those within it."""
    levels: dict[Edge, int] = {}
    for edge in sorted(spans, key=lambda edge: (spans[edge][1] - spans[edge][0], edge)):
        first, last = spans[edge]
        crossing = [levels[other] for other in levels if spans[other][0] < last and first < spans[other][1]]
        levels[edge] = max(crossing, default=0) + 1
    return levels


def _row_edge(
    drawing: Drawing,
    edge: Edge,
    cards: Mapping[str, Card],
    places: Places,
    arcs: Mapping[Edge, int],
    width: float,
) -> str:
    (from_x, from_y), (to_x, to_y) = places[edge[0]], places[edge[1]]
    kind = _kind(drawing, edge)
    middle = CARD_WIDTH / 2
    if edge in arcs:
        lean = 14 if to_x < from_x else -14
        start, end = (from_x + middle - lean, from_y), (to_x + middle + lean, to_y - 1)
        up = from_y - 27.0 * arcs[edge]
        return connect(drawing, kind, (start, (start[0], up), (end[0], up), end), width)
    if kind == "back":
        under = to_y + cards[edge[0] if to_y > from_y else edge[1]].height
        start, end = (from_x, from_y + LINK_Y + 24), (to_x + middle, under + 1)
        return connect(drawing, kind, (start, (end[0], start[1]), (end[0], start[1]), end), width)
    lower = 24 if to_y > from_y else 0
    start, end = (from_x + CARD_WIDTH, from_y + LINK_Y + lower), (to_x - 1, to_y + LINK_Y)
    half = (end[0] - start[0]) / 2
    return connect(drawing, kind, (start, (start[0] + half, start[1]), (end[0] - half, end[1]), end), width)


def _branches(drawing: Drawing, edge: Edge) -> bool:
    """Whether an edge leaves the trunk for a stage beside it that stands further down."""
    row = drawing.layers.row
    return edge not in drawing.layers.back and row[edge[0]] == 0 and row[edge[1]] > 0


def _column_edge(
    drawing: Drawing,
    edge: Edge,
    places: Places,
    levels: Mapping[Edge, int],
    straight: set[Edge],
    right: float,
) -> str:
    (from_x, from_y), (to_x, to_y) = places[edge[0]], places[edge[1]]
    kind = _kind(drawing, edge)
    start, end = (from_x - 18, from_y + LINK_Y), (to_x - 18, to_y + LINK_Y)
    if edge in levels:
        out = right + 17.0 * levels[edge]
        down = 12 if to_y > from_y else -12
        start, end = (right, from_y + LINK_Y + down), (right + 1, to_y + LINK_Y - down)
        return connect(drawing, kind, (start, (out, start[1]), (out, end[1]), end), COLUMN_WIDTH)
    if edge in straight:
        end = (end[0], end[1] - 7)
        return connect(drawing, kind, (start, start, (end[0], end[1] - 20), end), COLUMN_WIDTH)
    end = (end[0] - 7, end[1])
    return connect(drawing, kind, (start, (start[0], end[1]), (start[0], end[1]), end), COLUMN_WIDTH)
