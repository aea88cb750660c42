"""The weave: several parents are drawn as several threads, and what is missing is drawn too."""

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.drawings.weave import Node, gathered, summary, weave, weave_figure, weave_list
from dure.drawings.weave_layout import Spot, crossings, laid_out


def metropolis(organizations=5000, networks=60, seed=7):
    """A council over networks over organizations, a third of them in two networks."""
    dice = random.Random(seed)
    nodes = [Node("apex", "Council & Sons", "council", 0, networks, "/o/apex/")]
    nodes += [
        Node(f"n{n}", f"서울 {n} 네트워크 of a long name", "network", 1, 80, f"/o/n{n}/")
        for n in range(networks)
    ]
    nodes += [Node(f"h{n}", f"District {n}", "network", 1, hollow=True) for n in range(6)]
    edges = [(f"n{n}", "apex") for n in range(networks)]
    for number in range(organizations):
        nodes.append(Node(f"o{number}", f"Org {number}", "enterprise", 2))
        parents = dice.sample(range(networks), 2 if dice.random() < 0.33 else 1)
        edges += [(f"o{number}", f"n{parent}") for parent in parents]
    return nodes, edges


@pytest.fixture
def small():
    nodes = [
        Node("council", "Council", "council", 0, 2, "/council/"),
        Node("gangdong", "Gangdong network", "network", 1, 3),
        Node("songpa", "Songpa network", "network", 1, 2),
        Node("city", "City of <Seoul>", "public_authority", 1),
        Node("dobong", "Dobong-gu", "network", 1, hollow=True),
        *(Node(f"o{number}", f"Org {number}", "enterprise", 2) for number in range(5)),
    ]
    edges = [("gangdong", "council"), ("songpa", "council"), ("city", "council")]
    edges += [
        ("o0", "gangdong"),
        ("o1", "gangdong"),
        ("o2", "gangdong"),
        ("o2", "songpa"),
        ("o3", "gangdong"),
    ]
    edges += [("o3", "songpa"), ("o4", "songpa")]
    return nodes, edges


def test_organizations_with_the_same_parents_are_one_counted_bundle(small):
    bundles = gathered(*small).bundles
    assert [(bundle.parents, bundle.count) for bundle in bundles] == [
        (("gangdong",), 2),
        (("gangdong", "songpa"), 2),
    ]


def test_one_alone_keeps_its_name(small):
    names = {node.name for node in gathered(*small).nodes}
    assert {"Org 4", "City of <Seoul>"} <= names


def test_every_fact_stands_in_words(read, words, small):
    tree = read(weave_figure(*small, key="w", title="Seoul"))
    told = words(tree)
    for fact in (
        "Council",
        "Gangdong network",
        "City of <Seoul>",
        "2 organizations",
        "also in Songpa network",
    ):
        assert fact in told
    assert "Dobong-gu: no network" in told
    assert "1 district has no network." in told
    assert "2 organizations belong to more than one of them." in told


def test_a_bundle_under_two_networks_hangs_on_two_twisted_threads(read, small):
    threads = [part.get("d") for part in read(weave(*small, key="w", title="Seoul")).iter("path")]
    assert len(threads) == len(gathered(*small).threads)
    assert sum("Q" in way for way in threads) == 2


def test_a_hollow_district_is_dashed(read, small):
    looks = [part.get("class") for part in read(weave(*small, key="w", title="Seoul")).iter("rect")]
    assert looks.count("w-hollow") == 1


def test_five_thousand_organizations_stay_under_100_kilobytes(read):
    drawing = weave(*metropolis(), key="w", title="Metropolis")
    assert len(drawing.encode()) < 100_000
    read(drawing)


def test_no_organization_is_lost_when_there_are_too_many_bundles():
    nodes, edges = metropolis()
    gathering = gathered(nodes, edges)
    alone = sum(node.kind == "enterprise" for node in gathering.nodes)
    assert sum(bundle.count for bundle in gathering.bundles) + alone == 5000
    assert [bundle.more for bundle in gathering.bundles].count(True) == 1


def test_the_same_input_gives_the_same_drawing(small):
    nodes, edges = small
    shuffled = random.Random(1).sample(edges, len(edges))
    assert weave(nodes, edges, key="w", title="S") == weave(nodes, shuffled, key="w", title="S")


def test_from_the_right_everything_is_mirrored(read, small):
    ltr, rtl = (
        [float(part.get("x")) for part in read(weave(*small, key="w", title="S", rtl=flag)).iter("text")]
        for flag in (False, True)
    )
    width = ltr[0] + rtl[0]
    assert [x + y for x, y in zip(ltr, rtl, strict=True)] == pytest.approx([width] * len(ltr))


def test_an_unknown_parent_is_left_out(small):
    nodes, edges = small
    assert weave(nodes, [*edges, ("o0", "nobody")], key="w", title="S") == weave(
        nodes, edges, key="w", title="S"
    )


def test_nothing_to_draw_is_drawn_as_nothing(read):
    read(weave_figure([], [], key="w", title="Empty"))
    assert summary([], []) == "0 networks and councils, 0 organizations."


def test_a_network_with_two_parents_is_told_in_full_once(read, words):
    nodes = [
        Node("a", "A", level=0),
        Node("b", "B", level=0),
        Node("n", "N", level=1),
        Node("m", "M", level=2),
    ]
    told = words(read(weave_list(nodes, [("n", "a"), ("n", "b"), ("m", "n")])))
    assert told.count("M") == 1
    assert "also in B" in told


def test_threads_that_need_not_cross_do_not_cross():
    parents = [Spot(f"p{n}", "", 0) for n in range(4)]
    children = [Spot(f"c{n}", "", 1) for n in (3, 1, 0, 2)]
    layout = laid_out([*parents, *children], [(f"c{n}", f"p{n}") for n in range(4)])
    assert crossings(layout.columns, [(chain[-1], chain[0]) for chain in layout.chains]) == 0


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_two_knots_overlap_and_no_thread_runs_backwards(data):
    sizes = data.draw(st.lists(st.integers(1, 8), min_size=2, max_size=4))
    spots = [Spot(f"{at}-{n}", "", at) for at, size in enumerate(sizes) for n in range(size)]
    pairs = [(low.key, high.key) for low in spots for high in spots if high.column < low.column]
    threads = data.draw(st.lists(st.sampled_from(pairs), unique=True, max_size=30))
    layout = laid_out(spots, threads)
    assert sorted(spot.key for column in layout.columns for spot in column if not spot.way) == sorted(
        spot.key for spot in spots
    )
    for column in layout.columns:
        for upper, lower in pairwise(column):
            gap = layout.heights[lower.key] - layout.heights[upper.key]
            assert gap >= (upper.room + lower.room) / 2 - 1e-6
        for spot in column:
            assert layout.heights[spot.key] - spot.room / 2 >= -1e-6
            assert layout.heights[spot.key] + spot.room / 2 <= layout.height + 1e-6
