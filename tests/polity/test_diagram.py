"""The drawing of a charter: complete, escaped, readable without colour or sight, in both reading directions."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree

import pytest
from tests.polity.charter_cases import SHIPPED, SMALL, changed

from polity.charters import amendment_process, parse
from polity.charters.diagram import mermaid, svg
from polity.charters.layers import layers_of
from polity.charters.lettering import width_of, wrapped

SVG = "{http://www.w3.org/2000/svg}"
CHARTERS = {"small": parse(SMALL), **{name: parse(text) for name, text in SHIPPED.items()}}
LOOKS = [
    {"shape": shape, "direction": direction} for shape in ("row", "column") for direction in ("ltr", "rtl")
]
DRAWN = [pytest.param(charter, look, id=f"{name}-{look['shape']}-{look['direction']}")
         for name, charter in CHARTERS.items() for look in LOOKS]  # fmt: skip


def drawn(charter, **look):
    # the text was made here, by the function under test
    return ElementTree.fromstring(svg(charter, **look))  # noqa: S314


def words(root):
    return " ".join("".join(element.itertext()) for element in root.iter(f"{SVG}text"))


def cards(root):
    return [
        group.find(f"{SVG}rect")
        for group in root.iter(f"{SVG}g")
        if "stage" in group.get("class", "").split()
    ]


def box(rect):
    return tuple(float(rect.get(name)) for name in ("x", "y", "width", "height"))


def drawn_along(way):
    """Yield points on a path of straight lines, or on one curve, which stays within the points that bend it."""
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", way)]
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    if "C" not in way:
        yield from points
        return
    for step in range(21):
        t = step / 20
        parts = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        yield tuple(
            sum(part * point[axis] for part, point in zip(parts, points, strict=True)) for axis in (0, 1)
        )


@pytest.mark.parametrize(("charter", "look"), DRAWN)
class TestEveryDrawing:
    def test_has_a_role_a_title_and_a_description_that_tells_it_all(self, charter, look):
        root = drawn(charter, **look)
        title, told = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert root.get("role") == "img"
        assert root.get("aria-labelledby").split() == [title.get("id"), told.get("id")]
        assert title.text == charter.title
        for stage in charter.stages.values():
            assert stage.title in told.text
        for stage in charter.stages.values():
            for move in stage.moves.values():
                assert move.generated or move.outcomes or move.title in told.text

    def test_stays_on_its_paper_and_its_cards_do_not_overlap(self, charter, look):
        root = drawn(charter, **look)
        _, _, width, height = map(float, root.get("viewBox").split())
        boxes = [box(rect) for rect in cards(root)]
        assert all(x >= 0 and y >= 0 and x + w <= width and y + h <= height for x, y, w, h in boxes)
        for (ax, ay, aw, ah), (bx, by, bw, bh) in itertools.combinations(boxes, 2):
            assert ax + aw <= bx or bx + bw <= ax or ay + ah <= by or by + bh <= ay
        for path in root.iter(f"{SVG}path"):
            assert all(-6 <= x <= width + 6 and -6 <= y <= height + 6 for x, y in drawn_along(path.get("d")))

    def test_keeps_its_lettering_within_its_cards(self, charter, look):
        root = drawn(charter, **look)
        for group in root.iter(f"{SVG}g"):
            if "stage" not in group.get("class", "").split():
                continue
            left, top, width, height = box(group.find(f"{SVG}rect"))
            for text in group.iter(f"{SVG}text"):
                x, y = float(text.get("x")), float(text.get("y"))
                wide = width_of(text.text, float(text.get("font-size")))
                assert top < y < top + height
                if look["direction"] == "ltr":
                    assert left < x
                    assert x + wide < left + width
                else:
                    assert x < left + width
                    assert x - wide > left

    def test_takes_its_colours_from_the_page_and_carries_no_style(self, charter, look):
        text = svg(charter, **look)
        assert "style" not in text
        assert "<script" not in text
        colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', text)) - {"none"}
        assert all(re.fullmatch(r"var\(--[a-z-]+, #[0-9A-F]{6}\)", colour) for colour in colours)


def test_a_row_grows_in_reading_direction_and_a_column_downwards():
    charter = CHARTERS["small"]
    for direction, sign in (("ltr", 1), ("rtl", -1)):
        row = [sign * box(rect)[0] for rect in cards(drawn(charter, direction=direction))]
        assert row == sorted(row)
        assert drawn(charter, direction=direction).get("direction") == direction
    column = [box(rect)[1] for rect in cards(drawn(charter, shape="column"))]
    assert column == sorted(column)
    assert drawn(charter, shape="column").get("viewBox").split()[2] == "360"


def test_right_to_left_mirrors_left_to_right():
    charter = CHARTERS["seoul-budget"]
    there, back = drawn(charter), drawn(charter, direction="rtl")
    width = float(there.get("viewBox").split()[2])
    mirrored = [(round(width - x - w, 1), y, w, h) for x, y, w, h in map(box, cards(back))]
    assert mirrored == [box(rect) for rect in cards(there)]


def test_titles_that_hang_on_a_slope_have_room_above_and_below():
    """Urdu titles are set in Nastaliq, whose words reach far above and below the line."""
    root = drawn(CHARTERS["seoul-budget"], direction="rtl", shape="column", language="ur")
    for group in root.iter(f"{SVG}g"):
        lines = [(float(text.get("y")), text.get("font-weight")) for text in group.findall(f"{SVG}text")]
        for (above, _), (below, heavy) in itertools.pairwise(lines):
            assert below - above >= (20 if heavy else 0)
        for (above, heavy), (below, _) in itertools.pairwise(lines):
            assert below - above >= (24 if heavy else 0)


def test_turns_back_are_dashed_and_everything_else_is_not():
    root = drawn(CHARTERS["seoul-budget"])
    edges = [group for group in root.iter(f"{SVG}g") if group.get("class", "").startswith("edge")]
    dashed = [group.get("class") for group in edges if group.find(f"{SVG}path").get("stroke-dasharray")]
    assert dashed == ["edge back"] * 3
    assert len([group for group in edges if group.get("class") == "edge back"]) == 3


def test_the_stage_where_a_matter_stands_is_marked_and_said():
    root = drawn(CHARTERS["seoul-budget"], current="examined")
    now = [group for group in root.iter(f"{SVG}g") if "current" in group.get("class", "").split()]
    assert len(now) == 1
    assert "Now here" in words(now[0])
    assert "Examined" in words(now[0])
    assert "Now here" not in words(drawn(CHARTERS["seoul-budget"]))


def test_every_mark_on_the_drawing_is_explained_in_its_legend():
    root = drawn(CHARTERS["seoul-budget"])
    legend = next(group for group in root.iter(f"{SVG}g") if group.get("class") == "legend")
    assert words(legend) == "goes on turns back stays ends well ends here"


def test_the_reader_s_language_is_used_for_titles_and_for_all_other_words():
    korean = {"{days} days": "{days}일", "delegate": "대의원", "goes on": "앞으로"}
    root = drawn(CHARTERS["seoul-budget"], language="ko", translate=lambda text: korean.get(text, text))
    assert "선정 투표" in words(root)
    assert "30일" in words(root)
    assert "대의원" in words(root)
    assert "앞으로" in words(root)
    assert "Weighed" not in words(root)
    assert root.find(f"{SVG}title").text == "사회적경제 연간 예산"


def test_titles_from_the_text_are_escaped_everywhere():
    nasty = "<b>'&'</b>{0}{x}"
    charter = parse(changed('"Our network"', f'"{nasty}"', changed('"Carry on"', f'"{nasty}"')))
    assert "<b>" not in svg(charter)
    assert words(drawn(charter, shape="column")).count(nasty) == 3  # two stages of the network, one move
    assert "<b>" not in mermaid(charter)


def test_a_charter_of_a_thousand_stages_is_drawn_too():
    stage = '[stages.s{0}]\nheld_by = "city"\n[stages.s{0}.moves.go]\nby = "official"\nto = "s{1}"\n'
    chain = (
        "".join(stage.format(number, number + 1) for number in range(1000)) + "[stages.s1000]\nfinal = true\n"
    )
    text = changed('refuse = "lapsed"', 'refuse = "s0"') + chain + 'ends = "kept"\n'
    assert len(cards(drawn(parse(text), shape="column"))) == 1007


def test_ids_are_unique_where_a_page_shows_two_drawings():
    charter = CHARTERS["small"]
    both = svg(charter) + svg(charter, shape="column") + svg(charter, key="again")
    ids = re.findall(r' id="([^"]+)"', both)
    assert len(ids) == len(set(ids)) == 6


def test_mermaid_has_every_stage_and_every_way():
    assert mermaid(amendment_process(CHARTERS["small"])).splitlines() == [
        "stateDiagram-v2",
        "    direction LR",
        "    [*] --> proposed",
        '    state "Proposed" as proposed',
        "    proposed --> withdrawn: Withdraw the change",
        "    proposed --> lapsed: Lapse with the version",
        "    proposed --> adopted: adopted",
        "    proposed --> refused: refused",
        "    proposed --> lapsed: undecided",
        '    state "Adopted" as adopted',
        "    adopted --> [*]",
        '    state "Refused" as refused',
        "    refused --> [*]",
        '    state "Lapsed" as lapsed',
        "    lapsed --> [*]",
        '    state "Withdrawn" as withdrawn',
        "    withdrawn --> [*]",
    ]


def test_stages_are_layered_by_how_far_they_are_and_the_main_way_comes_first():
    charter = CHARTERS["seoul-budget"]
    layers = layers_of(charter, frozenset(charter.stages) - {"refused", "lapsed", "withdrawn", "not_chosen"})
    assert layers.order == (
        "raised", "weighed", "deliberated", "received", "reworked", "examined", "consulted", "granted", "executed"
    )  # fmt: skip
    assert [layers.layer[key] for key in layers.order] == [0, 1, 2, 3, 3, 4, 5, 6, 7]
    assert [key for key in layers.order if layers.row[key]] == ["reworked"]
    assert layers.back == {("weighed", "raised"), ("examined", "deliberated"), ("reworked", "deliberated")}
    assert all(layers.layer[one] < layers.layer[other] for one, other in layers.on)


def test_lettering_breaks_between_words_and_within_what_is_too_long():
    assert wrapped("one two three", 40, 10) == ["one two", "three"]
    assert "".join(wrapped("가" * 30, 100, 10)) == "가" * 30
    assert all(width_of(line, 10) <= 100 for line in wrapped("가" * 30 + " word", 100, 10))
    assert wrapped("", 100, 10) == []
