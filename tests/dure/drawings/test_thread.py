"""The thread shows the whole way of a matter, in words as well as in line."""

from dataclasses import replace
from datetime import date

import pytest

from dure.drawings.thread import Place, Station, full_thread, knot, mini_thread, places, state_words


def test_it_tells_every_station_in_order(read, words, way):
    tree = read(full_thread(way, today=date(2026, 5, 3)))
    assert [part.text for part in tree.iter("strong")] == [station.title for station in way]
    told = words(tree)
    for fact in (
        "Gangdong",
        "3 Mar 2026",
        "21 days",
        "Carried",
        "14 yes",
        "2 no",
        "3 have not decided",
        "No costs.",
    ):
        assert fact in told
    assert "until Tuesday 12 May · 9 days left · owed by the Council" in told


def test_a_year_is_said_once_and_again_when_it_changes(read, words, way):
    later = replace(way[4], entered_on=date(2027, 1, 2))
    told = words(read(full_thread([*way[:4], later])))
    assert told.count("2026") == 1
    assert "2 Jan 2027" in told


def test_sent_back_turns_the_line_into_the_next_lane_under_the_stage_it_came_back_to(way):
    assert places(way) == [
        Place(1, 1, 1, "on"),
        Place(2, 1, 1, "on"),
        Place(3, 1, 1, "turns"),
        Place(2, 2, 1, "on"),
        Place(3, 2, 1, "thin"),
        Place(4, 2, 1, "thin"),
        Place(5, 2, 1, "ends"),
    ]


def test_the_turn_is_a_line_of_the_list_with_its_reason(read, words, way):
    turns = [item for item in read(full_thread(way)).iter("li") if "turn" in item.get("class", "").split()]
    assert [words(turn) for turn in turns] == ["Sent back to “Weighed” No costs."]
    assert turns[0].get("class") == "turn from-2 over-1 lane-2"


def test_a_stage_that_is_skipped_leaves_no_gap_in_the_line(way):
    skipping = [way[0], way[1], way[2], replace(way[0], state="done"), way[5]]
    assert places(skipping)[3] == Place(1, 2, 3, "thin")


def test_a_return_to_the_same_stage_still_turns(read, way):
    again = full_thread([replace(way[0], state="back", reason="Say it again."), way[0]])
    assert "same" in again
    read(again)


def test_what_failed_ends_the_line_and_keeps_its_reason(read, words, way):
    lost = Station(
        "shared", "Shared out", state="failed", decided="Not funded", reason="It lacked 22 million."
    )
    tree = read(full_thread([way[0], lost]))
    last = list(tree.iter("li"))[-1]
    assert last.get("class").split()[:3] == ["station", "is-failed", "ends"]
    assert words(last) == "Failed: Shared out Not funded It lacked 22 million."


def test_where_it_stands_is_told_to_a_screen_reader(read, way):
    current = [
        item.get("class").split()[1] for item in read(full_thread(way)).iter("li") if item.get("aria-current")
    ]
    assert current == ["is-now"]


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 5, 11), "1 day left"),
        (date(2026, 5, 12), "today is the last day"),
        (date(2026, 5, 14), "2 days late"),
    ],
)
def test_it_says_the_days_left_and_the_days_late(read, words, way, today, said):
    assert said in words(read(full_thread(way, today=today)))


def test_a_very_long_way_runs_downwards(way):
    many = [replace(way[0], key=f"stage-{number}") for number in range(9)]
    assert 'class="thread"' in full_thread(many)
    assert 'class="thread lanes cols-8"' in full_thread(many[:8])


def test_names_are_escaped(read, words):
    hostile = Station("x", "<script>alert(1)</script>", 'A & "B"', 'javascript:"', owed_by="<b>", state="now")
    drawing = full_thread([hostile], key="safe")
    assert "<script>" not in drawing
    assert "<script>alert(1)</script>" in words(read(drawing))


def test_a_matter_without_a_way_says_so(read, words):
    assert words(read(full_thread([]))) == "This matter has not begun its way yet."


@pytest.mark.parametrize("state", list(state_words()))
def test_each_state_has_its_own_shape_and_word(state):
    others = [other for other in state_words() if other != state]
    assert knot(state) not in [knot(other) for other in others]
    assert state_words()[state] not in [state_words()[other] for other in others]


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (["done", "done", "now", "ahead"], "Stage 3 of 4: Now"),
        (["done", "back", "late"], "Stage 3 of 3: Late"),
        (["done", "failed"], "Stage 2 of 2: Failed"),
        (["done", "done"], "2 of 2 stages done"),
        (["ahead"], "0 of 1 stages done"),
        ([], "Not begun"),
    ],
)
def test_the_mini_thread_says_the_same_in_words(read, states, said):
    picture = next(read(mini_thread(states)).iter("svg"))
    assert (picture.get("aria-label"), picture.findtext("title"), picture.get("height")) == (said, said, "12")
