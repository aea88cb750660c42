"""What must hold of every ratification, whatever the graph and the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.polity.rules.ratification_worlds import worlds

from polity.rules.ratification import Answer, Membership, Voices

MANY = settings(max_examples=200, deadline=None)


@MANY
@given(worlds())
def test_voices_add_up_to_the_organizations_below(world):
    found = world.ratified()
    whole = sum(one.weight for one in world.organizations)
    assert found.voices.total == found.graph.voice == whole
    assert found.organizations.roll == whole
    for key, node in found.nodes.items():
        assert node.received.total == node.voices.total == found.graph.carried[key]


@MANY
@given(worlds())
def test_the_ways_of_each_organization_add_up_to_its_voice(world):
    found = world.ratified()
    for one in world.organizations:
        ways = found.paths(one.key, most=10_000)
        assert sum(path.voice for path in ways) == one.weight
        assert len(ways) == len({path.keys for path in ways}) == found.graph.number_of_paths(one.key)


@MANY
@given(worlds(), st.randoms())
def test_order_never_matters(world, draw: Random):
    def mixed(values):
        return tuple(draw.sample(values, len(values)))

    again = world.ratified(
        organizations=mixed(world.organizations),
        networks=mixed(world.networks),
        memberships=mixed(world.memberships),
        answers=mixed(world.answers),
    )
    assert again.as_json() == world.ratified().as_json()


@MANY
@given(worlds())
def test_labels_never_matter(world):
    def named(key):
        return key if key == "n0" else f"name-{key[::-1]}"

    again = world.ratified(
        organizations=tuple(replace(one, key=named(one.key)) for one in world.organizations),
        networks=tuple(replace(one, key=named(one.key)) for one in world.networks),
        memberships=tuple(
            replace(one, member=named(one.member), network=named(one.network)) for one in world.memberships
        ),
        answers=tuple(replace(one, by=named(one.by)) for one in world.answers),
    )
    found = world.ratified()
    assert (again.result, again.voices, again.networks) == (found.result, found.voices, found.networks)
    assert {key: node.voices for key, node in again.nodes.items()} == {
        named(key): node.voices for key, node in found.nodes.items()
    }


@MANY
@given(worlds(quorums=("0",)), st.data())
def test_one_more_yes_never_turns_adopted_into_refused(world, data):
    """Without quorums below: a yes that completes a quorum can make a network's refusal count."""
    assume(world.organizations)
    key = data.draw(st.sampled_from([one.key for one in world.organizations]))
    before = world.ratified()
    others = tuple(one for one in world.answers if one.by != key)
    after = world.ratified(answers=(*others, Answer(key, "yes")))
    assert after.voices.adopted >= before.voices.adopted
    assert (before.result, after.result) != ("adopted", "refused")


@MANY
@given(worlds(), st.data())
def test_a_no_or_an_abstention_turned_into_yes_never_turns_adopted_into_refused(world, data):
    given_by = [one for one in world.answers if one.choice != "yes"]
    assume(given_by)
    changed = data.draw(st.sampled_from(given_by))
    answers = tuple(replace(one, choice="yes") if one is changed else one for one in world.answers)
    assert (world.ratified().result, world.ratified(answers=answers).result) != ("adopted", "refused")


@MANY
@given(worlds(), st.data())
def test_removing_a_way_never_changes_the_total_of_an_organization(world, data):
    shared = [
        one for one in world.memberships if sum(other.member == one.member for other in world.memberships) > 1
    ]
    assume(shared)
    gone = data.draw(st.sampled_from(shared))
    kept = tuple(one for one in world.memberships if one is not gone)
    of_member = [one for one in kept if one.member == gone.member]
    assume(any(one.share is None or one.share for one in of_member))
    found = world.ratified(memberships=kept)
    for one in world.organizations:
        assert sum(path.voice for path in found.paths(one.key, most=10_000)) == one.weight
    assert found.voices.total == world.ratified().voices.total


@MANY
@given(worlds())
def test_silence_is_never_yes(world):
    silent = world.ratified(answers=())
    assert silent.voices == Voices(undecided=silent.graph.voice)
    assert silent.result == "undecided"


@MANY
@given(worlds())
def test_who_would_have_to_agree_suffices(world):
    found = world.ratified()
    asked = found.to_pass()
    if found.result == "adopted":
        assert (asked.possible, asked.needed) == (True, ())
    else:
        assert asked.possible == (found.supposing(found.waiting(), "yes").result == "adopted")
        assert asked.possible == bool(asked.needed)
        assert not asked.needed or found.supposing(asked.needed, "yes").result == "adopted"


@MANY
@given(worlds(quorums=("0",)))
def test_nobody_who_would_have_to_agree_can_be_left_out(world):
    found = world.ratified()
    asked = found.to_pass()
    for key in asked.needed:
        others = [one for one in asked.needed if one != key]
        assert found.supposing(others, "yes").result != "adopted"


@settings(max_examples=80, deadline=None)
@given(worlds())
def test_a_settled_result_stands_whatever_the_missing_answer(world):
    found = world.ratified()
    waiting = found.waiting()
    assume(len(waiting) <= 4)
    if found.settled():
        for choices in product(("yes", "no", "abstain"), repeat=len(waiting)):
            more = tuple(
                Answer(key, choice, reason="why") for key, choice in zip(waiting, choices, strict=True)
            )
            assert world.ratified(answers=(*world.answers, *more)).result == found.result


@MANY
@given(worlds())
def test_memberships_of_another_time_never_matter(world):
    past = tuple(
        Membership(one.key, "n0", until_at=datetime(2020, 1, 1, tzinfo=UTC)) for one in world.organizations
    )
    assert world.ratified(memberships=(*world.memberships, *past)).voices == world.ratified().voices
