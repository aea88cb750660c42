"""The policy board of all levels: where national and local policy differ, and which bills it follows."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

from dure.levels import queries, showing
from dure.levels.models import PolicyBoard, Stance
from dure.levels.queries import Government, Line
from dure.networks.models import Area
from dure.networks.queries import capacities
from dure.web.pages import Page, Table, page

SHOWN = 12  # of what was told about an issue, unless all of it is asked for


@page("dashboards/board.html")
def board(request: HttpRequest, slug: str) -> Page:
    """Show for each issue what every level does and the gap between them; `area` leaves out other regions."""
    found = queries.board_by_slug(slug)
    everyone = queries.governments(found, request.at)
    areas = [one.area for one in everyone if one.level == "regional"]
    chosen = _chosen(request, areas)
    governments = [one for one in everyone if chosen is None or _within(one, chosen)]
    lines = queries.lines(governments)
    asked = request.GET.get("issue", "")
    return Page(
        {
            "section": "rounds",
            "board": found,
            "areas": areas,
            "chosen": chosen.code if chosen else "",
            "counts": {
                level: sum(one.level == level for one in governments) for level in ("regional", "local")
            },
            "lines": [
                (line, showing.GAP_WORDS[line.gap.kind], showing.GAP_BADGES[line.gap.kind]) for line in lines
            ],
            "told": [_told(line, asked) for line in lines if line.stances],
            "asked": asked,
            "matrix": queries.matrix_for(found.area),
            "may_tell": _may_tell(request, found, everyone),
        },
        data=lambda: showing.board_data(found) | {"issues": [showing.gap_data(line) for line in lines]},
        table=lambda: Table(
            showing.GAP_COLUMNS,
            [[showing.gap_data(line)[name] for name in showing.GAP_COLUMNS] for line in lines],
        ),
        name=f"board-{slug}",
    )


def _told(line: Line, asked: str) -> tuple[Line, Sequence[Stance], bool]:
    """Return an issue with what was told about it, the first few unless it is asked for, and whether there is more."""
    shown = line.stances if line.issue.key == asked else line.stances[:SHOWN]
    return line, shown, len(shown) < len(line.stances)


def _chosen(request: HttpRequest, areas: list[Area]) -> Area | None:
    code = request.GET.get("area", "")
    return next((one for one in areas if one.code == code), None)


def _within(one: Government, area: Area) -> bool:
    return one.level == "national" or queries.lies_in(one.area, area)


def _may_tell(request: HttpRequest, found: PolicyBoard, everyone: list[Government]) -> bool:
    """Whether the reader is a steward of the board, or of a government that belongs to it."""
    if not request.user.is_authenticated:
        return False
    speaks = capacities(request.user, request.at, only=frozenset({"steward"})).stewarded()
    return found.organization_id in speaks or any(one.organization.pk in speaks for one in everyone)
