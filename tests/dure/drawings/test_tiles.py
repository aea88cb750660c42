"""The tile map: one district, one cell; where there is no network the cell is hollow and says so."""

import csv
import os
from dataclasses import replace
from pathlib import Path

import pytest

import dure
from dure.drawings.tiles import Tile, read_grid, tile_map

SEOUL = (Path(dure.__file__).parent / "library/areas/seoul_tiles.toml").read_text()
OFFICIAL = Path(__file__).parents[4] / "shared/data/kr_municipalities_2018.csv"


@pytest.fixture
def seoul():
    grid = read_grid(SEOUL, "en")
    hollow = {"11020", "11030", "11100", "11220", "11230", "11240"}
    return [
        replace(
            tile,
            filled=tile.code not in hollow,
            value=None if tile.code in hollow else 7,
            url=f"/a/{tile.code}/",
        )
        for tile in grid.tiles
    ]


def test_seoul_is_25_cells_that_do_not_overlap():
    tiles = read_grid(SEOUL, "en").tiles
    assert len({(tile.column, tile.row) for tile in tiles}) == 25
    assert {tile.code for tile in tiles} == {str(11000 + 10 * number) for number in range(1, 26)}
    assert (max(tile.column for tile in tiles), max(tile.row for tile in tiles)) == (5, 7)


def test_north_is_up_and_east_is_at_the_end():
    tiles = {tile.name: tile for tile in read_grid(SEOUL, "en").tiles}
    assert tiles["Dobong-gu"].row < tiles["Jongno-gu"].row < tiles["Gwanak-gu"].row
    assert tiles["Gangseo-gu"].column < tiles["Jung-gu"].column < tiles["Gangdong-gu"].column


@pytest.mark.skipif(
    not OFFICIAL.exists() and not os.environ.get("CI"), reason="the data in ../shared is absent"
)
def test_codes_and_names_are_the_official_ones():
    with OFFICIAL.open(encoding="utf-8-sig") as file:
        official = {row["kostat_code"]: row for row in csv.DictReader(file) if row["sido_code"] == "11"}
    assert {tile.code: tile.name for tile in read_grid(SEOUL, "ko").tiles} == {
        code: row["name_ko"] for code, row in official.items()
    }
    assert {tile.code: tile.name for tile in read_grid(SEOUL, "en").tiles} == {
        code: row["name_en"] for code, row in official.items()
    }


def test_a_language_without_names_gets_the_english_ones():
    assert read_grid(SEOUL, "ur").tiles == read_grid(SEOUL, "en").tiles


def test_six_hollow_cells_are_drawn_and_told(read, words, seoul):
    tree = read(tile_map(seoul, key="t", title="Districts"))
    cells = [part.get("class") for part in tree.iter("rect") if part.get("class")]
    assert (cells.count("t-filled"), cells.count("t-hollow")) == (19, 6)
    told = words(tree)
    assert "19 of 25 districts: has a network. 6: no network." in told
    assert "19 districts: has a network" in told
    assert "Jung-gu: no network" in told


def test_all_cells_have_one_size(read, seoul):
    tree = read(tile_map(seoul, key="t", title="Districts"))
    sizes = {(part.get("width"), part.get("height")) for part in tree.iter("rect") if part.get("class")}
    assert len(sizes) == 1


def test_the_table_behind_the_map_has_every_district(read, seoul):
    table = next(read(tile_map(seoul, key="t", title="Districts")).iter("table"))
    rows = list(table.find("tbody").iter("tr"))
    assert [row.find("th/a").get("href") for row in rows] == [
        f"/a/{11000 + 10 * number}/" for number in range(1, 26)
    ]
    assert [row.find("td").text for row in rows].count("no network") == 6


def test_west_stays_west_where_the_script_runs_from_the_right(seoul):
    assert 'direction="ltr"' in tile_map(seoul, key="t", title="Districts")


def test_names_are_escaped(read, words):
    tree = read(tile_map([Tile("1", '<i>"A" & B', 1, 1, filled=True, value=3)], key="t", title="<b>"))
    assert '<i>"A" & B' in words(tree)


def test_a_map_of_nothing_is_still_a_map(read):
    read(tile_map([], key="t", title="Nothing yet"))
