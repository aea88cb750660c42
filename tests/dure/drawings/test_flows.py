"""Bands as thick as their part of the money, words at their ends, and a frame as long as a cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from xml.etree.ElementTree import Element

import pytest

from dure.drawings.flows import Arrival, flow_picture
from dure.drawings.grids import grid_of
from dure.drawings.reach import Reach, reach_bar

ARRIVALS = [
    Arrival("Kitchen", 60, "₩ 60"),
    Arrival("Bought with money left over", 30, "₩ 30", "pooled"),
    Arrival("Not spent", 10, "₩ 10", "left"),
    Arrival("Nothing at all", 0, "₩ 0"),
]


@pytest.fixture
def drawn(read) -> Callable[..., Element]:
    def draw(arrivals=ARRIVALS, **more) -> Element:
        return read(flow_picture(arrivals, key="f", title="Money", description="Kitchen: 60", **more)).find(
            "svg"
        )

    return draw


def ends(svg: Element) -> list[tuple[str, float]]:
    """Class and height of the bar at the end of each band, from above."""
    return [(one.get("class"), float(one.get("height"))) for one in svg.findall("rect")]


def test_each_band_is_as_thick_as_its_part_and_all_make_up_the_block(drawn):
    *bands, block = ends(drawn())
    assert [look for look, _ in bands] == ["m-plain", "m-committed", "t-hollow"]
    highs = [high for _, high in bands]
    assert highs == pytest.approx([0.6 * block[1], 0.3 * block[1], 0.1 * block[1]], abs=0.1)


def test_the_words_stand_at_the_ends_and_nothing_is_said_of_nothing(drawn):
    words = [one.text for one in drawn().findall("text")]
    assert words == ["Kitchen", "₩ 60", "Bought with money left over", "₩ 30", "Not spent", "₩ 10"]


def test_words_never_stand_on_each_other_and_stay_within_the_frame(drawn):
    many = [Arrival(f"Project {number} with a name of two lines", 1, f"₩ {number}") for number in range(12)]
    svg = drawn(many)
    rows = [float(one.get("y")) for one in svg.findall("text")]
    assert all(later - before >= 15 for before, later in pairwise(rows))
    high = float(svg.get("viewBox").split()[3])
    assert rows[0] > 0
    assert rows[-1] < high


def test_money_flows_from_the_right_where_one_reads_from_the_right(drawn):
    there, back = drawn(), drawn(rtl=True)
    wide = float(there.get("viewBox").split()[2])
    for one, other in zip(there.findall("text"), back.findall("text"), strict=True):
        assert float(one.get("x")) + float(other.get("x")) == wide
    for one, other in zip(there.findall("rect"), back.findall("rect"), strict=True):
        assert float(one.get("x")) + float(one.get("width")) + float(other.get("x")) == wide


def test_where_no_money_is_nothing_is_drawn():
    assert flow_picture([Arrival("Kitchen", 0, "")], key="f", title="", description="") == ""


def test_what_people_wrote_is_escaped():
    text = flow_picture([Arrival("<script>", 1, "&")], key="f", title="<b>", description="")
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def widths(**given) -> list[tuple[str, str]]:
    """Class and width of what is drawn, in percent of the whole."""
    svg = reach_bar(Reach(**given), most=200, key="r", title="Kitchen", description="50 of 100")
    return re.findall(r'class="((?:m|t)-\w+)"[^>]*? width="([\d.]+)%"', svg)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"cost": 100, "held": 50}, [("t-hollow", "49.80"), ("m-plain", "25.00")]),
        ({"cost": 100, "held": 100}, [("m-plain", "50.00")]),
        ({"cost": 100, "held": 300}, [("m-plain", "50.00")]),
        ({"cost": 100, "held": None}, [("t-hollow", "49.80")]),
        ({"cost": 100, "held": 100, "pooled": True}, [("m-committed", "50.00")]),
        ({"cost": 0, "held": 0}, []),
    ],
)
def test_a_frame_is_as_long_as_the_cost_and_filled_as_far_as_the_money_reached(given, expected):
    assert widths(**given) == expected


def test_a_grid_is_found_by_the_area_that_it_divides():
    grid = grid_of("KR-11", "ko")
    assert grid is not None
    assert len(grid.tiles) == 25
    assert grid.title == "서울의 자치구"
    assert grid_of("KR-26", "ko") is None
