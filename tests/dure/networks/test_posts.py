"""Posts: filled by stewards or colleges, vacated, closed; there is always a steward."""

import json
from datetime import timedelta

import pytest
from tests.cast import AT, LATER, join, mandate, organization, person, seat, steward_of

from dure.networks import commands, policies, queries
from dure.networks.colleges import naming
from dure.networks.models import Membership
from dure.record.models import Entry
from dure.refusals import Refused


@pytest.fixture
def seat_of_labour(world):
    """A seat of the umbrella that the labour college fills: three bakeries are in it, one is not."""
    college = commands.open_college(
        organization=world.umbrella, key="labour", title="Labour", by=world.umbrella_steward, at=AT
    )
    for enterprise in world.enterprises:
        join(enterprise, world.umbrella, college=college)
    join(world.sibling_enterprises[0], world.umbrella)
    return seat(world.umbrella, None, college=college, chamber="private")


def name(post, enterprise, nominee, at=AT):
    return commands.name_for_post(
        post=post, organization=enterprise, person=nominee, by=steward_of(enterprise), at=at
    )


def test_more_than_half_of_the_college_fill_the_seat_once_the_person_consents(world, seat_of_labour):
    name(seat_of_labour, world.enterprises[0], world.member)
    assert not Membership.objects.filter(post=seat_of_labour).exists()
    name(seat_of_labour, world.enterprises[1], world.member)
    offer = Membership.objects.get(post=seat_of_labour)
    assert (offer.person, offer.from_at) == (world.member, None)
    commands.consent_to_membership(membership=offer, by=world.member, at=LATER)
    assert [voter.key for voter in queries.roll(world.umbrella, "seat", LATER)] == [seat_of_labour.ref]
    assert naming(seat_of_labour, LATER).named == ()


def test_only_members_of_the_college_name_and_only_those_who_speak_for_them(world, seat_of_labour):
    with pytest.raises(Refused, match="not_in_college"):
        name(seat_of_labour, world.sibling_enterprises[0], world.member)
    with pytest.raises(Refused, match="not_steward"):
        commands.name_for_post(
            post=seat_of_labour,
            organization=world.enterprises[0],
            person=world.member,
            by=world.umbrella_steward,
            at=AT,
        )
    mandate(world.delegate, world.enterprises[0])
    commands.name_for_post(
        post=seat_of_labour, organization=world.enterprises[0], person=world.member, by=world.delegate, at=AT
    )
    stands = naming(seat_of_labour, AT)
    assert (stands.members, stands.named, stands.silent) == (
        3,
        ((world.member, 1),),
        (world.enterprises[1], world.enterprises[2]),
    )


def test_the_word_of_a_member_that_left_the_college_no_longer_counts(world, seat_of_labour):
    name(seat_of_labour, world.enterprises[0], world.member)
    name(seat_of_labour, world.enterprises[1], world.member)
    offer = Membership.objects.get(post=seat_of_labour)
    baker = steward_of(world.enterprises[1])
    commands.leave_network(organization=world.umbrella, member=world.enterprises[1], by=baker, at=LATER)
    with pytest.raises(Refused, match="no_longer_named"):
        commands.consent_to_membership(membership=offer, by=world.member, at=LATER)


def test_naming_again_replaces_the_earlier_word_and_withdraws_the_offer(world, seat_of_labour):
    name(seat_of_labour, world.enterprises[0], world.member)
    name(seat_of_labour, world.enterprises[1], world.member)
    name(seat_of_labour, world.enterprises[1], world.outsider, at=LATER)
    assert Membership.objects.get(post=seat_of_labour).until_at == LATER
    name(seat_of_labour, world.enterprises[2], world.outsider, at=LATER)
    offer = Membership.objects.get(post=seat_of_labour, until_at=None)
    assert offer.person == world.outsider


def test_the_next_vacancy_starts_afresh(world, seat_of_labour):
    name(seat_of_labour, world.enterprises[0], world.member)
    name(seat_of_labour, world.enterprises[1], world.member)
    commands.consent_to_membership(
        membership=Membership.objects.get(post=seat_of_labour), by=world.member, at=AT
    )
    with pytest.raises(Refused, match="post_held"):
        name(seat_of_labour, world.enterprises[2], world.outsider)
    commands.vacate_post(post=seat_of_labour, by=world.member, at=LATER)
    name(seat_of_labour, world.enterprises[2], world.member, at=LATER)
    assert naming(seat_of_labour, LATER).chosen is None


def test_a_steward_does_not_fill_the_seat_of_a_college(world, seat_of_labour):
    with pytest.raises(Refused) as refused:
        commands.fill_post(post=seat_of_labour, person=world.member, by=world.umbrella_steward, at=AT)
    assert refused.value.code == "filled_by_college"
    assert "Labour" in refused.value.sentence


def test_a_post_has_one_holder(world):
    post = seat(world.council, world.member)
    for other in (world.outsider, world.member):
        with pytest.raises(Refused, match="post_held"):
            commands.fill_post(post=post, person=other, by=world.council_steward, at=LATER)


def test_a_person_is_asked_unless_the_steward_vouches_for_the_yes(world):
    post = seat(world.council, None)
    asked = commands.fill_post(
        post=post, person=world.member, by=world.council_steward, at=AT, consented=False
    )
    assert asked.from_at is None
    commands.decline_membership(membership=asked, by=world.member, at=AT)
    held = commands.fill_post(post=post, person=world.outsider, by=world.council_steward, at=LATER)
    assert held.from_at == LATER
    last = json.loads(Entry.objects.filter(verb="fill_post").latest("number").payload)
    assert (last["person"], last["attested"]) == (world.outsider.ref, True)


def test_a_term_ends_by_itself(world):
    post = seat(world.council, world.member, term_days=10)
    end = AT + timedelta(days=10)
    assert queries.capacities(world.member, end - timedelta(seconds=1)).seats_in(world.council.pk) == (post,)
    assert queries.capacities(world.member, end).seats_in(world.council.pk) == ()
    commands.fill_post(post=post, person=world.outsider, by=world.council_steward, at=end)
    assert queries.capacities(world.outsider, end).seats_in(world.council.pk) == (post,)
    commands.fill_post(post=post, person=world.member, by=world.council_steward, at=end + timedelta(days=10))


def test_closing_a_post_vacates_it_and_keeps_it_closed(world):
    post = seat(world.council, world.member)
    commands.close_post(post=post, by=world.council_steward, at=LATER, reason="Reform")
    assert queries.capacities(world.member, LATER).posts == ()
    assert post not in [row for row, _ in queries.posts_of(world.council, LATER)]
    with pytest.raises(Refused, match="post_closed"):
        commands.fill_post(post=post, person=world.outsider, by=world.council_steward, at=LATER)


def test_there_is_a_warning_while_there_are_fewer_than_two_stewards(world):
    warning = policies.steward_warning(world.district, AT)
    assert str(warning) == (
        "Gwangjin Network has one steward only. Name a second one, so that it goes on if Steward leaves."
    )
    seat(world.district, world.outsider, role="steward")
    assert policies.steward_warning(world.district, AT) is None


def test_the_last_steward_cannot_leave_without_handing_over(world):
    post = Membership.objects.get(person=world.steward, organization=world.district).post
    for leave in (commands.vacate_post, commands.close_post):
        with pytest.raises(Refused, match="last_steward"):
            leave(post=post, by=world.steward, at=LATER)
    commands.hand_over_stewardship(post=post, successor=world.outsider, by=world.steward, at=LATER)
    assert policies.stewards(world.district, LATER) == (world.outsider,)
    assert policies.stewards(world.district, AT) == (world.steward,)
    with pytest.raises(Refused, match="not_steward"):
        mandate_by(world.steward, world, LATER)
    assert mandate_by(world.outsider, world, LATER).given_by == world.outsider


def mandate_by(by, world, at):
    return commands.give_mandate(by=by, person=world.member, organization=world.district, at=at)


def test_when_one_steward_leaves_the_network_keeps_the_others(world):
    for other in (world.outsider, world.member):
        seat(world.district, other, role="steward")
    first = Membership.objects.get(person=world.steward, organization=world.district)
    commands.end_membership(membership=first, by=world.steward, at=LATER)
    assert policies.stewards(world.district, LATER) == (world.outsider, world.member)
    assert policies.steward_warning(world.district, LATER) is None


def test_a_stewardship_is_not_handed_to_a_steward_nor_by_a_stranger(world):
    second = seat(world.district, world.outsider, role="steward")
    with pytest.raises(Refused, match="already_steward"):
        commands.hand_over_stewardship(post=second, successor=world.steward, by=world.outsider, at=AT)
    with pytest.raises(Refused, match="not_steward"):
        commands.hand_over_stewardship(post=second, successor=world.member, by=world.umbrella_steward, at=AT)
    other = seat(world.district, None)
    with pytest.raises(Refused, match="not_a_steward_post"):
        commands.hand_over_stewardship(post=other, successor=world.member, by=world.steward, at=AT)


def test_a_steward_has_no_term(world):
    with pytest.raises(Refused, match="term_of_steward"):
        seat(world.district, None, role="steward", term_days=365)


def test_a_college_of_another_body_fills_nothing_here(world):
    other = organization("Other", person("Other"), kind="council")
    college = commands.open_college(
        organization=other, key="women", title="Women", by=steward_of(other), at=AT
    )
    with pytest.raises(Refused, match="college_elsewhere"):
        seat(world.council, None, college=college)
    with pytest.raises(Refused, match="college_exists"):
        commands.open_college(organization=other, key="women", title="Women", by=steward_of(other), at=AT)
