"""Scores are those of another implementation, silence is not likeness, and each match says why."""

from __future__ import annotations

import json
import math
from datetime import date
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.polity.matching import labelled

from polity.matching import (
    ORGANIZATIONS,
    PROGRAMMES,
    Field,
    Index,
    Scheme,
    Thing,
    fold,
    language_of,
    script_of,
)

PERIOD = (date(2016, 1, 1), date(2018, 12, 31))


def programme(key, aim="", groups=(), area="", period=(None, None), instrument=(), language=""):
    values = {"aim": aim, "target_group": groups, "area": area, "period": period, "instrument": instrument}
    return Thing(key, values, language)


def naive_score(left, right, everything):
    """Score two programmes by the definition, one at a time."""
    told = {}
    texts = [Thing.text(thing, "aim") for thing in (left, right)]
    languages = [language_of(text) for text in texts]
    scripts = [script_of(text) for text in texts]
    if all(texts) and scripts[0] == scripts[1] and (languages[0] == languages[1] or not all(languages)):
        bags = [[term.text for term in fold(thing.text("aim"))] for thing in everything]
        number = len(everything)

        def weights(text):
            terms = [term.text for term in fold(text)]
            rarity = {
                term: math.log((1 + number) / (1 + sum(term in bag for bag in bags))) + 1 for term in terms
            }
            found = {term: (1 + math.log(terms.count(term))) * rarity[term] for term in terms}
            length = math.sqrt(sum(one * one for one in found.values()))
            return {term: one / length for term, one in found.items()}

        one, other = map(weights, texts)
        told["aim"] = sum(value * other.get(term, 0) for term, value in one.items())
    for name in ("target_group", "instrument"):
        one, other = set(left.words(name)), set(right.words(name))
        if one and other:
            told[name] = 2 * len(one & other) / (len(one) + len(other))
    (one,), (other,) = left.words("area"), right.words("area")
    chain = {
        place: [place, labelled.BROADER.get(place), labelled.BROADER.get(labelled.BROADER.get(place))]
        for place in (one, other)
    }
    told["area"] = 1.0 if one == other else 0.9 if one in chain[other] or other in chain[one] else 0.0
    (first, last), (first_2, last_2) = left.period("period"), right.period("period")
    shared = (min(last, last_2) - max(first, first_2)).days + 1
    told["period"] = max(shared, 0) / (min(last - first, last_2 - first_2).days + 1)
    if not told["area"] or not told["period"]:
        return 0.0
    total = sum(field.weight * (1 if field.name in told else field.silence) for field in PROGRAMMES.fields)
    return sum(field.weight * told.get(field.name, 0) for field in PROGRAMMES.fields) / total


def test_scores_are_those_of_the_definition():
    things = labelled.programmes(labelled.FIRST)
    index = Index(things, PROGRAMMES, broader=labelled.BROADER)
    scores = {
        frozenset((match.left.key, match.right.key)): match.score
        for match in index.pairs(most=len(things), least=0)
    }
    for left, right in combinations(things, 2):
        expected = naive_score(left, right, things)
        assert scores.get(frozenset((left.key, right.key)), 0) == pytest.approx(expected, abs=1e-5)


def test_the_parts_of_the_reasons_add_up_to_the_score():
    things = labelled.programmes(labelled.SECOND)
    for match in Index(things, PROGRAMMES, broader=labelled.BROADER).pairs():
        assert sum(reason.part for reason in match.reasons) == pytest.approx(match.score, abs=1e-6)
        assert len(match.reasons) == len(PROGRAMMES.fields)


@given(st.permutations(labelled.programmes(labelled.SECOND)[:12]))
@settings(deadline=None, max_examples=15)
def test_the_order_of_things_never_matters(things):
    def told(listed):
        found = Index(listed, PROGRAMMES, broader=labelled.BROADER).pairs(least=0.1, most=20)
        return {frozenset((one.left.key, one.right.key)): round(one.score, 5) for one in found}

    assert told(things) == told(labelled.programmes(labelled.SECOND)[:12])


def test_things_in_blocks_are_those_one_by_one():
    things = [
        programme(f"p{place}", f"word{place % 7} word{place % 11} jobs", ["women"], "a", PERIOD)
        for place in range(600)
    ]
    index = Index(things, PROGRAMMES)
    every = index.like_each(things, most=3, least=0.3)
    for place in (0, 249, 250, 599):
        alone = index.like(things[place], most=3, least=0.3)
        assert [(one.right.key, one.score) for one in alone] == [
            (one.right.key, one.score) for one in every[place]
        ]


def test_a_thing_is_wholly_like_its_copy_and_never_matched_with_itself():
    one = programme("a", "Cleaning jobs for women", ["women"], "x", PERIOD, ["loan"])
    copy = Thing("b", one.values)
    index = Index([one, copy], PROGRAMMES)
    (match,) = index.like(one)
    assert (match.right.key, round(match.score, 6), match.compared) == ("b", 1.0, 1.0)
    assert [(pair.left.key, pair.right.key) for pair in index.pairs()] == [("a", "b")]


def test_at_most_so_many_and_none_below_the_bar():
    things = [programme(f"p{place}", "cleaning jobs", area="x", period=PERIOD) for place in range(5)]
    index = Index(things, PROGRAMMES)
    asked = programme("q", "cleaning jobs", area="x", period=PERIOD)
    assert [match.right.key for match in index.like(asked, most=3)] == ["p0", "p1", "p2"]
    assert index.like(asked, least=1.01) == index.like(asked, most=0) == ()
    assert Index([], PROGRAMMES).like(asked) == ()


def test_silence_is_neither_likeness_nor_difference():
    index = Index([programme("a", "cleaning jobs", ["women"], "x", PERIOD)], PROGRAMMES)
    same = index.like(programme("q", "cleaning jobs", ["women"], "x", PERIOD), least=0)[0]
    silent = index.like(programme("q", "cleaning jobs", [], "x", PERIOD), least=0)[0]
    other = index.like(programme("q", "cleaning jobs", ["youth"], "x", PERIOD), least=0)[0]
    assert same.score > silent.score > other.score
    assert (silent.likeness["target_group"], other.likeness["target_group"]) == (None, 0.0)
    assert silent.compared < same.compared
    assert "At least one of the two does not say its target group." in {
        str(one.says) for one in silent.reasons
    }


@pytest.mark.parametrize(("area", "period"), [("y", PERIOD), ("x", (date(2019, 1, 1), date(2020, 1, 1)))])
def test_what_lies_apart_in_place_or_time_does_not_overlap(area, period):
    index = Index([programme("a", "cleaning jobs", ["women"], "x", PERIOD)], PROGRAMMES)
    assert index.like(programme("q", "cleaning jobs", ["women"], area, period), least=0) == ()


def test_a_text_that_tells_no_language_is_read_as_most_others_are():
    things = [programme("a", "The cleaning of homes for the elderly"), programme("b", "Nettoyage")]
    asked = programme("q", "elderly homes cleaned")
    (match,) = [match for match in Index(things, PROGRAMMES).like(asked, least=0) if match.right.key == "a"]
    assert match.likeness["aim"] == pytest.approx(1.0)
    assert str(match.reasons[0].says) == "Both speak of ‘cleaned’, ‘elderly’, ‘homes’ (aim)."


@pytest.mark.parametrize("language", ["en-GB", "EN", "en:x", " en"])
def test_the_country_of_a_language_does_not_matter(language):
    index = Index([programme("a", "cleaning jobs", language="en")], PROGRAMMES)
    assert index.like(programme("q", "clean job", language=language), least=0)[0].likeness[
        "aim"
    ] == pytest.approx(1)


TEXTS = st.text(max_size=20) | st.sampled_from(
    ["", "일자리", "jobs for all", "emplois d'été", "مواقع", "1 2"]
)
THINGS = st.builds(
    lambda aim, groups, area, period, language: (aim, groups, area, period, (), language),
    TEXTS,
    st.lists(TEXTS, max_size=3),
    TEXTS,
    st.tuples(st.none() | st.dates(), st.none() | st.dates()),
    TEXTS,
)


@given(st.lists(THINGS, max_size=6))
@settings(deadline=None, max_examples=150)
def test_whatever_is_written_gives_shares_and_reasons_the_same_both_ways(drawn):
    things = [programme(str(key), *rest) for key, rest in enumerate(drawn)]
    found = {
        (one.left.key, one.right.key): one
        for matches in Index(things, PROGRAMMES).like_each(things, most=10, least=0)
        for one in matches
    }
    for (left, right), match in found.items():
        assert 0 < match.score <= 1.00001
        assert found[right, left].score == pytest.approx(match.score, abs=1e-5)
        assert json.loads(json.dumps(match.as_json()))["left"] == left


def test_an_open_period_goes_on():
    index = Index([programme("a", "cleaning jobs", area="x", period=(date(2016, 1, 1), None))], PROGRAMMES)
    later = programme("q", "cleaning jobs", area="x", period=(date(2030, 1, 1), date(2030, 12, 31)))
    (match,) = index.like(later)
    assert match.likeness["period"] == 1.0
    assert "Both run from 2030-01-01 to 2030-12-31 (period)." in {str(one.says) for one in match.reasons}


def test_a_ring_of_places_does_not_go_round_for_ever():
    index = Index([programme("a", "jobs", area="x")], PROGRAMMES, broader={"x": "y", "y": "x"})
    assert index.like(programme("q", "jobs", area="Y"), least=0)[0].likeness["area"] == pytest.approx(0.9)


def test_two_things_of_one_key_are_refused():
    with pytest.raises(ValueError, match="same key"):
        Index([programme("a"), programme("a")], PROGRAMMES)


@pytest.mark.parametrize("fields", [(), (Field("a", "a", "colour", 1.0),), (Field("a", "a", "words", 0.0),)])
def test_a_scheme_that_compares_nothing_is_refused(fields):
    with pytest.raises(ValueError, match="needs fields of words, letters, choices, places, period"):
        Scheme("s", fields, 0.5, 0.5)


def test_each_match_says_why_in_words():
    things = labelled.programmes(labelled.FIRST)
    index = Index(things, PROGRAMMES, broader=labelled.BROADER)
    found = {match.right.key: match for match in index.like(things[12])}
    assert [str(reason.says) for reason in found["a14"].reasons] == [
        "The target group is the same: ‘migrants’.",
        "The instrument is the same: ‘advice’.",
        "Both speak of ‘migrant’, ‘workers’, ‘legal’, ‘wages’ (aim).",
        "Both run from 2017-01-01 to 2019-12-31 (period).",
        "Of ‘kr-11’ and ‘kr-11-gangseo’ one lies within the other (area).",
    ]
    assert found["a14"].as_json()["reasons"][0]["field"] == "target_group"


def test_choices_and_places_are_shown_under_their_titles():
    titles = {"KR-29": "Gwangju", "kr-29-gwangsan": "Gwangsan-gu", "women": "Women", "youth": "Young people"}
    index = Index(
        [programme("a", groups=["women"], area="kr-29")], PROGRAMMES, broader=labelled.BROADER, titles=titles
    )
    (match,) = index.like(programme("q", groups=["youth"], area="KR-29-Gwangsan"), least=0)
    assert [str(reason.says) for reason in match.reasons[:2]] == [
        "Of ‘Gwangsan-gu’ and ‘Gwangju’ one lies within the other (area).",
        "The target group is another: ‘Young people’ and ‘Women’.",
    ]


def test_names_that_are_written_alike_say_so():
    things = labelled.organizations(labelled.FIRST_NAMES)
    found = {
        match.right.key: match
        for match in Index(things, ORGANIZATIONS, broader=labelled.BROADER).like(things[9])
    }
    assert str(found["c12"].reasons[0].says) == (
        "‘Seoul Social Economy Network’ and ‘Seoul Social Economy Netwrok’ are written alike (name)."
    )


# What a reader found beside what is found: a change in either is to be looked at, and these figures with it.
@pytest.mark.parametrize(
    ("things", "true", "scheme", "right", "found"),
    [
        (labelled.programmes(labelled.FIRST), labelled.FIRST_PAIRS, PROGRAMMES, 12, 16),
        (labelled.programmes(labelled.SECOND), labelled.SECOND_PAIRS, PROGRAMMES, 11, 17),
        (labelled.organizations(labelled.FIRST_NAMES), labelled.FIRST_SAME, ORGANIZATIONS, 5, 5),
        (labelled.organizations(labelled.SECOND_NAMES), labelled.SECOND_SAME, ORGANIZATIONS, 5, 6),
    ],
)
def test_the_labelled_pairs_are_found(things, true, scheme, right, found):
    told = {
        frozenset((match.left.key, match.right.key))
        for match in Index(things, scheme, broader=labelled.BROADER).pairs()
    }
    assert (len(told & labelled.pairs(true)), len(told)) == (right, found)


@pytest.mark.parametrize("half", ["FIRST", "SECOND"])
def test_whatever_overlaps_a_programme_is_among_the_first_three_shown_for_it(half):
    things = labelled.programmes(getattr(labelled, half))
    index = Index(things, PROGRAMMES, broader=labelled.BROADER)
    shown = {thing.key: {match.right.key for match in index.like(thing, most=3, least=0)} for thing in things}
    true = labelled.pairs(getattr(labelled, f"{half}_PAIRS"))
    missed = [
        sorted(pair)
        for pair in true
        if not any(other in shown[one] for one in pair for other in pair - {one})
    ]
    assert missed == []


def test_a_score_is_a_share():
    things = labelled.programmes(labelled.FIRST)
    scores = np.array([one.score for one in Index(things, PROGRAMMES).pairs(least=0, most=40)])
    assert scores.size > 20
    assert np.all((scores > 0) & (scores <= 1))
