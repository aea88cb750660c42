"""The policy board of all levels: where national and local policy differ, and which bills it follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from dure.levels import queries, showing
from dure.levels.models import PolicyBoard, Stance
from dure.levels.queries import Government, Line
from dure.networks.models import Area
from dure.networks.queries import capacities
from dure.policies import queries as bills
from dure.policies.queries import Tracked
from dure.policies.showing import day_told, iso, own_stage, state_of
from dure.web.pages import Page, Table, page

BILLS = 20  # the latest of the board's country
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
    followed = bills.latest_of([found.area], BILLS)[0]
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
            "bills": [
                (one, own_stage(one.bill), state_of(one.bill), day_told(one.latest.known))
                for one in followed
                if one.latest is not None
            ],
            "matrix": queries.matrix_for(found.area),
            "may_tell": _may_tell(request, found, everyone),
        },
        data=lambda: _data(found, lines, followed),
        table=lambda: Table(
            showing.GAP_COLUMNS,
            [[showing.gap_data(line)[name] for name in showing.GAP_COLUMNS] for line in lines],
        ),
        name=f"board-{slug}",
    )


def _data(found: PolicyBoard, lines: Sequence[Line], followed: Sequence[Tracked]) -> dict[str, Any]:
    return showing.board_data(found) | {
        "issues": [showing.gap_data(line) for line in lines],
        "bills": [_bill_data(one) for one in followed],
    }


def _bill_data(one: Tracked) -> dict[str, Any]:
    return {
        "ref": one.matter.ref,
        "title": one.matter.title,
        "assembly": one.bill.assembly,
        "stage": one.stage,
        "since": iso(one.latest.known) if one.latest else None,
    }


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
