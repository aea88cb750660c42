"""The weave and the tile map of the world as it is now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi, gettext, ngettext

from dure.dashboards.queries import GATHERING, Cell
from dure.dashboards.tangles import EVERYTHING, Tangle, beside, tangle
from dure.drawings.grids import grid_of
from dure.drawings.tiles import Tile, tile_map
from dure.drawings.weave import Node, told, weave_figure
from dure.networks.models import Membership, Organization
from dure.networks.queries import descendants, live


@dataclass(frozen=True)
class Weave:
    """A drawn weave: the picture, the networks in it to go down into, and whether it leaves organizations out."""

    picture: SafeString
    networks: Sequence[Organization]
    partial: bool


def weave_of(at: datetime, of: Organization | None, hollow: Sequence[Cell], *, whole: bool) -> Weave:
    """Draw how networks gather in networks: all of them, or those below one organization.

    Where no network is below it, its members are drawn, with the other networks they belong to. `whole` draws every
    organization, in counted bundles.
    """
    nested, which = True, EVERYTHING
    if of is not None:
        below = descendants(of.pk, at)
        nested = Organization.objects.filter(pk__in=below, kind__in=GATHERING).exists()
        which = Q(organization_id__in={of.pk, *below}) if nested else beside(of, at)
    partial = nested and not whole
    found = tangle(at, which, leaves=not partial)
    nodes = _nodes(found, hollow, of)
    picture = weave_figure(
        nodes,
        found.edges,
        key="weave",
        title=gettext("Who belongs to {name}").format(name=of) if of else gettext("Who belongs to whom"),
        rtl=get_language_bidi(),
        caption=told(
            gatherings=sum(one.kind in GATHERING for one in found.organizations),
            organizations=found.gathered,
            several=found.several,
            hollow=sum(node.hollow for node in nodes),
        ),
    )
    networks = [one for one in found.organizations if one.kind in GATHERING and one != of]
    return Weave(picture, networks, partial)


def _nodes(found: Tangle, hollow: Sequence[Cell], of: Organization | None) -> list[Node]:
    """The organizations as nodes, which lead down where they gather, and districts without a network as hollow ones."""
    nodes = [
        Node(
            key=one.slug,
            name=str(one),
            kind=one.kind,
            level=found.levels.get(one.slug, 0),
            members=found.members.get(one.slug, 0),
            url=_down(one, found, of),
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


def _down(one: Organization, found: Tangle, of: Organization | None) -> str:
    """The weave below an organization that gathers others; the page of any other, and of the one that is shown."""
    if one != of and found.members.get(one.slug):
        return f"{reverse('networks:weave')}?{urlencode({'of': one.slug})}"
    return reverse("networks:organization", args=[one.slug])


def way_up(of: Organization, at: datetime) -> tuple[list[Organization], list[Organization]]:
    """One way from the top down to an organization (its longest-standing network each time), and its other networks."""
    way: list[Organization] = []
    here, others = of, []
    while True:
        above = list(
            Membership.objects.filter(live(at), member=here).select_related("organization").order_by("pk")
        )
        if here == of:
            others = [row.organization for row in above[1:]]
        if not above:
            return way[::-1], others
        here = above[0].organization
        way.append(here)


def tiles_of(code: str, cells: list[Cell]) -> SafeString | None:
    """Draw the districts of an area as equal cells: how many organizations, hollow where no network is."""
    grid = grid_of(code, (get_language() or "en").partition("-")[0])
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
