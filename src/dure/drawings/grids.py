"""The arrangements of cells that ship with Dure, by the code of the area that they divide."""

from __future__ import annotations

from importlib.resources import files

from dure.drawings.tiles import Grid, read_grid

GRIDS = {"KR-11": "seoul_tiles.toml"}


def grid_of(code: str, language: str) -> Grid | None:
    """Return the cells of an area in one language; None for an area that has none."""
    if code not in GRIDS:
        return None
    text = (files("dure") / "library" / "areas" / GRIDS[code]).read_text(encoding="utf-8")
    return read_grid(text, language)
