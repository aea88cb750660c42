"""Bars say in words what they show, and never count silence as yes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.drawings.bars import Bar, MoneyBar, VoteBar, bar_list, money_bar, vote_bar

counts = st.integers(0, 10**7)


def lengths(tree, look):
    return [float(part.get("width").rstrip("%")) for part in tree.iter("rect") if part.get("class") == look]


def test_the_undecided_have_their_own_part(read, words):
    tree = read(vote_bar(VoteBar(14, 2, 1, 3), key="v"))
    assert lengths(tree, "v-yes") == [70]
    assert lengths(tree, "v-undecided") == [15]
    told = words(tree)
    for fact in ("14 yes", "2 no", "1 abstained", "3 have not decided"):
        assert fact in told


def test_a_vote_nobody_has_cast_is_one_hollow_bar(read, words):
    tree = read(vote_bar(VoteBar(0, 0), key="v"))
    assert lengths(tree, "v-undecided") == [100]
    assert "0 yes" in words(tree)


@given(yes=counts, no=counts, abstain=counts, undecided=counts)
def test_the_parts_fill_the_bar(yes, no, abstain, undecided):
    from xml.etree import ElementTree

    tree = ElementTree.fromstring(vote_bar(VoteBar(yes, no, abstain, undecided), key="v"))  # noqa: S314
    looks = ("v-yes", "v-no", "v-abstain", "v-undecided")
    assert sum(sum(lengths(tree, look)) for look in looks) == pytest.approx(100, abs=0.05)


def test_money_on_its_way_is_drawn_on_one_scale(read, words):
    tree = read(money_bar(MoneyBar(60, 45, 30, None), say=lambda amount: f"₩ {amount} million", key="m"))
    assert [lengths(tree, f"m-{step}") for step in ("asked", "adopted", "committed", "paid")] == [
        [100],
        [75],
        [50],
        [],
    ]
    assert words(tree).endswith("Paid not known yet not known yet")
    assert "₩ 45 million" in words(tree)


def test_a_list_of_quantities_starts_at_zero_and_leads_on(read, words):
    bars = [
        Bar("Gangdong & Songpa", 40, "40 organizations", "/o/1/"),
        Bar("Dobong", 0, note="no network"),
        Bar("Mapo", 10),
    ]
    tree = read(bar_list(bars, key="b"))
    assert lengths(tree, "m-plain") == [100, 25]
    assert [link.get("href") for link in tree.iter("a")] == ["/o/1/"]
    assert "Gangdong & Songpa" in words(tree)
    assert "no network" in words(tree)


def test_a_list_on_a_given_scale_never_leaves_it(read):
    assert lengths(read(bar_list([Bar("a", 50), Bar("b", 300)], key="b", most=200)), "m-plain") == [25, 100]


def test_an_empty_list_is_empty(read, words):
    assert words(read(bar_list([], key="b"))) == ""
