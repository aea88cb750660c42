"""Loads the areas that ship with Dure; loading again changes only what differs."""

from __future__ import annotations

import tomllib
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import transaction

from dure.networks.models import Area

AREAS = Path(__file__).resolve().parents[2] / "library" / "areas"
TILES_OF = {"seoul_tiles.toml": "KR-11"}  # a tile bears the national code, which ends the area's code
TEXTS = ("name", "local_name", "kind", "time_zone")
PLACES = ("column", "row")
FIELDS = (*TEXTS, *PLACES, "parent")


def shipped_areas(folder: Path = AREAS) -> list[dict[str, Any]]:
    """All areas of the files in `folder`, parents before children, each code once, with `depth` (0: a country).

    A file holds `areas` (code, name, local_name, kind, parent, time_zone) or, if `TILES_OF` names it, `tiles` (code,
    column, row: places on a tile map). A parent or tile without its area raises KeyError.
    """
    files = {path.name: tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))}
    rows = {row["code"]: dict(row) for file in files.values() for row in file.get("areas", [])}
    for name, parent in TILES_OF.items():
        for tile in files.get(name, {}).get("tiles", []):
            rows[f"{parent}-{tile['code']}"] |= {field: tile[field] for field in PLACES}
    depths: dict[str, int] = {}

    def depth(code: str) -> int:
        if code not in depths:
            parent = rows[code].get("parent")
            depths[code] = depth(parent) + 1 if parent else 0
        return depths[code]

    return sorted(({**row, "depth": depth(row["code"])} for row in rows.values()), key=_place)


def _place(row: dict[str, Any]) -> tuple[int, str]:
    return row["depth"], row["code"]


@transaction.atomic
def load_areas(folder: Path = AREAS) -> int:
    """Create or correct the areas that ship; returns how many were created or changed. A second run changes none.

    One query to read, and at most one to create for each level and one to correct.
    """
    known = {area.code: area for area in Area.objects.all()}
    created, changed = 0, []
    for _, level in groupby(shipped_areas(folder), key=lambda row: row["depth"]):
        new = []
        for row in level:
            values = {field: row.get(field, "") for field in TEXTS}
            values |= {field: row.get(field) for field in PLACES}
            values["parent_id"] = known[row["parent"]].pk if row.get("parent") else None
            area = known.get(row["code"])
            if area is None:
                new.append(Area(code=row["code"], **values))
            elif any(getattr(area, field) != value for field, value in values.items()):
                for field, value in values.items():
                    setattr(area, field, value)
                changed.append(area)
        known |= {area.code: area for area in Area.objects.bulk_create(new)}
        created += len(new)
    Area.objects.bulk_update(changed, FIELDS)
    return created + len(changed)
