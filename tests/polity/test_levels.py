"""Which level may decide, where a proposal goes, and how national and local policy differ."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from polity.levels import (
    ALONE,
    ASKS,
    DEGREES,
    GAP_SENTENCES,
    GAPS,
    LEVELS,
    POWERS,
    SHARED,
    Right,
    Share,
    competent,
    deciding,
    gap,
    route,
    share,
)

TAX = [
    Right("finance", "local", ASKS, "Municipal Powers Act", "s. 4"),
    Right("finance", "regional", SHARED, "Constitution Act, 1867", "s. 92 (2)"),
    Right("finance", "national", SHARED, "Constitution Act, 1867", "s. 91 (3)"),
]
ISSUES = ("finance", "buildings")
MATRICES = st.dictionaries(
    st.tuples(st.sampled_from(ISSUES), st.sampled_from(LEVELS)), st.sampled_from(POWERS)
).map(
    lambda told: [Right(issue, level, power, f"{issue} law", level) for (issue, level), power in told.items()]
)
FEW = settings(max_examples=50, deadline=None)


def test_a_proposal_outside_a_level_goes_to_the_nearest_that_may_with_both_laws():
    found = route(TAX, "finance", "local")
    assert (found.level, found.known, found.ground) == ("regional", True, TAX[1])
    assert str(found.says) == (
        "Not for the municipality to decide: Municipal Powers Act, s. 4. It belongs to the region or province: "
        "Constitution Act, 1867, s. 92 (2)."
    )


def test_what_a_level_may_decide_stays_and_names_its_law():
    found = route([Right("buildings", "local", ALONE, "Cities Act", "s. 28")], "buildings", "local")
    assert (found.level, found.known) == ("local", True)
    assert str(found.says) == "This is for the municipality to decide: Cities Act, s. 28."


def test_what_nobody_has_entered_stays_and_is_not_a_no():
    assert competent([], "finance", "local") is None
    found = route([], "finance", "local")
    assert (found.level, found.known, found.ground) == ("local", False, None)
    asks = route([TAX[0]], "finance", "local")
    assert (asks.level, asks.known, asks.ground) == ("local", False, TAX[0])
    shared_above = [Right("finance", "national", SHARED, "Act", "1")]
    assert competent(shared_above, "finance", "local") is None


def test_what_another_level_decides_alone_is_not_for_a_level_of_which_nothing_stands():
    alone = [Right("finance", "national", ALONE, "Constitution", "article 59")]
    assert competent(alone, "finance", "local") is False
    assert str(route(alone, "finance", "local").says) == (
        "Not for the municipality to decide. It belongs to the state: Constitution, article 59."
    )


def test_of_two_levels_equally_near_the_lower_one_is_chosen():
    both = [
        Right("finance", "local", SHARED),
        Right("finance", "regional", ASKS),
        Right("finance", "national", SHARED),
    ]
    assert route(both, "finance", "regional").level == "local"


@FEW
@given(MATRICES, st.sampled_from(ISSUES), st.sampled_from(LEVELS), st.randoms())
def test_a_route_ends_where_it_may_be_decided_or_where_it_began(matrix, issue, level, rng):
    found = route(matrix, issue, level)
    shuffled = list(matrix)
    rng.shuffle(shuffled)
    assert route(shuffled, issue, level) == found
    if not found.known:
        assert found.level == level
        assert competent(matrix, issue, level) is not True
        return
    assert competent(matrix, issue, found.level) is True
    assert found.ground in deciding(matrix, issue)
    assert route(matrix, issue, found.level).level == found.level
    nearest = min(abs(LEVELS.index(one.level) - LEVELS.index(level)) for one in deciding(matrix, issue))
    if found.level != level:
        assert abs(LEVELS.index(found.level) - LEVELS.index(level)) == nearest


STANCE = st.none() | st.sampled_from(DEGREES)


@FEW
@given(STANCE, st.lists(STANCE, max_size=5), st.lists(STANCE, max_size=8), st.randoms())
def test_the_order_of_governments_never_matters_and_only_what_is_in_force_counts(
    national, regional, local, rng
):
    found = gap(national, regional, local)
    mixed = list(local)
    rng.shuffle(mixed)
    assert gap(national, regional[::-1], mixed) == found
    assert found.local.acting == sum(one in ("programme", "law") for one in local)
    assert found.local.acting <= found.local.told <= found.local.of == len(local)
    assert found.kind in GAPS
    assert (found.kind == "both") == (
        national in ("programme", "law") and found.local.acting > 0 and 2 * found.local.acting >= len(local)
    )


def test_each_gap_has_a_word_and_a_sentence():
    told = {
        "unknown": gap(None, [None], [None, None]),
        "neither": gap("none", [], ["none", None]),
        "announced": gap("planned", [], ["none"]),
        "leans_on_local": gap("planned", ["law"], ["law", None, "programme"]),
        "leans_on_regional": gap(None, ["law"], ["none"]),
        "stops_at_nation": gap("programme", ["none"], ["planned", None]),
        "law_without_local": gap("law", [], ["planned", None]),
        "stops_at_region": gap("law", ["programme", None], ["planned"]),
        "partly": gap("law", [], ["law", None, "planned"]),
        "both": gap("law", [], ["law", "programme", None]),
    }
    assert {kind: found.kind for kind, found in told.items()} == {kind: kind for kind in GAPS}
    assert set(GAP_SENTENCES) == set(GAPS)
    assert str(told["leans_on_local"].says).endswith("Local governments with a programme or a law: 2 of 3.")
    assert told["stops_at_region"].regional == Share(acting=1, of=2, told=1)
    assert share(["law", "programme", None, "none"], "law") == Share(acting=1, of=4, told=3)
