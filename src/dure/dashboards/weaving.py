"""The weave and the tile map of the world as it is now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from importlib.resources import files

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi, gettext, ngettext

from dure.dashboards.queries import GATHERING, Cell, Tangle, tangle
from dure.drawings.tiles import Grid, Tile, read_grid, tile_map
from dure.drawings.weave import Node, summary, weave_figure
from dure.networks.models import Organization
from dure.networks.queries import descendants

GRIDS = {"KR-11": "seoul_tiles.toml"}


def only_gathering(found: Tangle) -> Tangle:
    """Return the networks, councils and their like of a tangle, and what binds them."""
    kept = {one.slug for one in found.organizations if one.kind in GATHERING}
    return replace(
        found,
        organizations=[one for one in found.organizations if one.slug in kept],
        edges=[edge for edge in found.edges if set(edge) <= kept],
    )


def weave_nodes(found: Tangle, hollow: list[Cell]) -> list[Node]:
    """Return the organizations of a tangle as nodes, and the districts that have no network as hollow ones."""
    nodes = [
        Node(
            key=one.slug,
            name=str(one),
            kind=one.kind,
            level=found.levels.get(one.slug, 0),
            members=found.members.get(one.slug, 0),
            url=reverse("networks:organization", args=[one.slug]),
        )
        for one in found.organizations
    ]
    lowest = max((node.level for node in nodes if node.kind in GATHERING), default=0)
    nodes.extend(
        Node(key=f"area-{cell.area.code}", name=str(cell.area), level=lowest, hollow=True)
        for cell in hollow
        if not cell.networks
    )
    return nodes


def weave_of(at: datetime, of: Organization | None, hollow: list[Cell], *, whole: bool) -> SafeString:
    """Draw what belongs to one organization, however far down; without one, how networks gather in networks.

    `whole` draws every organization of everything too, in counted bundles.
    """
    within = {of.id} | set(descendants(of.id, at)) if of else None
    found = tangle(at, of, within)
    told = summary(weave_nodes(found, hollow), found.edges)
    if of is None and not whole:
        found = only_gathering(found)
    return weave_figure(
        weave_nodes(found, hollow),
        found.edges,
        key="weave",
        title=gettext("Who belongs to {name}").format(name=of) if of else gettext("Who belongs to whom"),
        rtl=get_language_bidi(),
        told=told,
    )


def grid_of(code: str) -> Grid | None:
    """Return the tile grid of an area, None for an area that has none."""
    if code not in GRIDS:
        return None
    text = (files("dure") / "library" / "areas" / GRIDS[code]).read_text(encoding="utf-8")
    return read_grid(text, (get_language() or "en").partition("-")[0])


def tiles_of(code: str, cells: list[Cell]) -> SafeString | None:
    """Draw the districts of an area as equal cells: how many organizations, hollow where no network is."""
    grid = grid_of(code)
    if grid is None:
        return None
    by_code = {cell.area.code.rpartition("-")[2]: cell for cell in cells}
    tiles = [_tile(tile, by_code.get(tile.code.rpartition("-")[2])) for tile in grid.tiles]
    return tile_map(
        tiles,
        key="tiles",
        title=grid.title,
        rivers=grid.rivers,
        source=grid.source,
        filled_word=gettext("has a network"),
        hollow_word=gettext("no network"),
    )


def _tile(tile: Tile, cell: Cell | None) -> Tile:
    if cell is None or not cell.networks:
        return replace(tile, filled=False, label=gettext("no network"))
    words = ngettext("{count} organization", "{count} organizations", cell.organizations)
    return replace(
        tile,
        filled=True,
        value=cell.organizations,
        label=words.format(count=cell.organizations),
        url=reverse("networks:organization", args=[cell.networks[0].slug]),
    )
