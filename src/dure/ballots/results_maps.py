"""The result of a ballot drawn: how money flowed to the projects, and what goes where."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi, gettext, ngettext

from dure.drawings.flows import Arrival, Kind, flow_picture
from dure.drawings.grids import grid_of
from dure.drawings.tiles import Tile, tile_map
from dure.networks.models import Area
from dure.web.money import money, money_full

VOTERS = 1000
Part = tuple[str, str, int, Kind]  # name, reference ("" where it is no project), sum, and how it was paid
BANDS = 12  # so many projects have a band of their own


@dataclass(frozen=True)
class Flow:
    """How the money of 1,000 voters went, in minor units: `envelope` is the sum of the rows; `share` is what it
    was for each voter.
    """

    envelope: int
    share: int
    rows: tuple[Part, ...]
    picture: SafeString

    @property
    def pooled(self) -> bool:
        """Whether money that was left over bought anything."""
        return any(kind == "pooled" for _, _, _, kind in self.rows)


def flow_of(result: Mapping[str, Any], titles: Mapping[str, str]) -> Flow | None:
    """Return how the money of 1,000 average voters went; None where nobody voted or nothing was to be shared.

    Where the rule gives no money to voters, a project's part is its cost; nothing is said of who paid.
    """
    cast, envelope = result.get("cast"), result["envelope"]
    if not cast or not envelope:
        return None
    paid, by_purse = result.get("flows", {}), result.get("share") is not None
    whole = round(Fraction(envelope * VOTERS, cast))
    rows: list[Part] = []
    pooled = 0
    for line in result["lines"]:
        if not line["won"]:
            continue
        part = round(Fraction(line["cost"] * VOTERS, cast))
        given = min(paid.get(line["matter"], 0), part) if by_purse else part
        if part - given <= part // 1000:
            given = part
        pooled += part - given
        if given:
            rows.append((titles[line["matter"]], line["matter"], given, "paid"))
    rows.sort(key=lambda row: -row[2])
    if pooled:
        rows.append((gettext("Projects bought with money that was left over"), "", pooled, "pooled"))
    left = whole - sum(row[2] for row in rows)
    if left:
        rows.append((gettext("Not spent"), "", left, "left"))
    currency = result["currency"]
    return Flow(whole, envelope // cast, tuple(rows), _drawn(rows, whole, currency))


def _drawn(rows: Sequence[Part], whole: int, currency: str) -> SafeString:
    bands = [row for row in rows if row[3] == "paid"]
    others = [row for row in rows if row[3] != "paid"]
    shown = bands if len(bands) <= BANDS else bands[: BANDS - 1]
    rest = bands[len(shown) :]
    if rest:
        words = ngettext("{count} more project", "{count} more projects", len(rest)).format(count=len(rest))
        shown = [*shown, (words, "", sum(row[2] for row in rest), "paid")]
    return flow_picture(
        [Arrival(name, amount, money(amount, currency), kind) for name, _, amount, kind in [*shown, *others]],
        key="flow",
        title=gettext("How the money of 1,000 voters flowed"),
        description="; ".join(f"{name}: {money_full(amount, currency)}" for name, _, amount, _ in rows),
        rtl=get_language_bidi(),
    )


@dataclass(frozen=True)
class Place:
    """One district with something on the ballot: what its options that were chosen cost together."""

    area: Area
    options: int
    chosen: int
    sum: int


def places(
    lines: Sequence[Mapping[str, Any]], areas: Mapping[str, Area], winners: Collection[str]
) -> list[Place]:
    """Return the areas with options on the ballot, by code, with what an outcome gives to each."""
    found: dict[str, Place] = {}
    for line in lines:
        area = areas.get(line["matter"])
        if area is None:
            continue
        before = found.get(area.code, Place(area, 0, 0, 0))
        won = line["matter"] in winners
        found[area.code] = Place(
            area, before.options + 1, before.chosen + won, before.sum + (line["cost"] if won else 0)
        )
    return [found[code] for code in sorted(found)]


def map_of(
    code: str, shown: Sequence[Place], currency: str, *, key: str, title: str = ""
) -> SafeString | None:
    """Draw what goes where as equal cells; None for an area without a grid."""
    grid = grid_of(code, (get_language() or "en").partition("-")[0])
    if grid is None:
        return None
    by_code = {place.area.code.rpartition("-")[2]: place for place in shown}
    return tile_map(
        [_tile(tile, by_code.get(tile.code.rpartition("-")[2]), currency) for tile in grid.tiles],
        key=key,
        title=title or gettext("What goes where"),
        rivers=grid.rivers,
        source=grid.source,
        filled_word=gettext("something was funded"),
        hollow_word=gettext("nothing"),
    )


def _tile(tile: Tile, place: Place | None, currency: str) -> Tile:
    if place is None:
        return replace(tile, label=gettext("nothing on the ballot"), figure="—")
    if not place.chosen:
        words = ngettext(
            "{count} project asked, none funded", "{count} projects asked, none funded", place.options
        )
        return replace(tile, label=words.format(count=place.options))
    return replace(
        tile, filled=True, figure=money(place.sum, currency), label=money_full(place.sum, currency)
    )
