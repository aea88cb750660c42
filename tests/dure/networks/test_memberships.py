"""Memberships: consented by both sides, several parents, no circles, counted right, ended at once."""

import json

import pytest
from tests.cast import AT, LATER, admit, join, mandate, organization, person, seat, steward_of

from dure.networks import commands, queries
from dure.networks.commands import memberships
from dure.networks.models import Membership, Organization
from dure.record.models import Entry
from dure.refusals import Refused


def entries(verb):
    return [json.loads(entry.payload) for entry in Entry.objects.filter(verb=verb).order_by("number")]


def test_an_offer_is_not_in_force_until_the_other_side_consents(world):
    sector = organization("Bakers", world.outsider, kind="network")
    offer = commands.offer_membership(
        by=world.outsider, organization=sector, member=world.enterprises[0], at=AT
    )
    assert offer.from_at is None
    assert queries.roll(sector, "delegate", AT) == ()
    baker = steward_of(world.enterprises[0])
    joined = commands.consent_to_membership(membership=offer, by=baker, at=LATER)
    assert (joined.from_at, joined.organization_consent_at, joined.member_consent_at) == (LATER, AT, LATER)
    assert [voter.key for voter in queries.roll(sector, "delegate", LATER)] == ["gwangjin-bakery-1"]
    assert (
        entries("join")[-1] | {"by": baker.ref, "member": "gwangjin-bakery-1", "weight": 1}
        == entries("join")[-1]
    )


def test_the_member_may_ask_first_but_does_not_set_its_own_weight(world):
    baker = steward_of(world.enterprises[0])
    sector = organization("Bakers", world.outsider, kind="network")
    with pytest.raises(Refused) as refused:
        commands.offer_membership(by=baker, organization=sector, member=world.enterprises[0], weight=9, at=AT)
    assert refused.value.code == "not_steward"
    asked = commands.offer_membership(by=baker, organization=sector, member=world.enterprises[0], at=AT)
    assert commands.consent_to_membership(membership=asked, by=world.outsider, at=AT).from_at == AT


def test_who_stands_for_both_sides_consents_for_both(world):
    first, second = organization("One", world.outsider, kind="network"), organization("Two", world.outsider)
    offer = commands.offer_membership(by=world.outsider, organization=first, member=second, at=AT)
    assert offer.from_at == AT


def test_whoever_offered_cannot_consent_for_the_other_side(world):
    offer = commands.offer_membership(
        by=world.umbrella_steward, organization=world.umbrella, member=world.enterprises[0], at=AT
    )
    for stranger in (world.umbrella_steward, world.steward, world.member, world.outsider):
        with pytest.raises(Refused, match="not_steward"):
            commands.consent_to_membership(membership=offer, by=stranger, at=LATER)
    offer.refresh_from_db()
    assert offer.from_at is None


def test_an_organization_has_several_parents_but_each_only_once(world):
    sector = organization("Bakers", world.outsider, kind="network")
    join(world.enterprises[0], sector)
    assert [row.organization for row in queries.networks_of(world.enterprises[0], AT)] == [
        sector,
        world.district,
    ]
    with pytest.raises(Refused) as refused:
        commands.offer_membership(by=world.outsider, organization=sector, member=world.enterprises[0], at=AT)
    assert refused.value.code == "already_member"


def test_a_circle_is_refused_with_its_names(world):
    with pytest.raises(Refused) as refused:
        commands.offer_membership(
            by=steward_of(world.enterprises[0]),
            organization=world.enterprises[0],
            member=world.umbrella,
            at=AT,
        )
    assert refused.value.code == "would_close_circle"
    assert refused.value.says.params["circle"] == (
        "Seoul Network → Gwangjin Bakery 1 → Gwangjin Network → Seoul Network"
    )


def test_two_offers_that_close_a_circle_together_are_refused_at_the_second_consent(world):
    one = organization("One", person("One"), kind="network")
    two = organization("Two", person("Two"), kind="network")
    there = commands.offer_membership(by=steward_of(one), organization=one, member=two, at=AT)
    back = commands.offer_membership(by=steward_of(two), organization=two, member=one, at=AT)
    commands.consent_to_membership(membership=there, by=steward_of(two), at=AT)
    with pytest.raises(Refused) as refused:
        commands.consent_to_membership(membership=back, by=steward_of(one), at=AT)
    assert refused.value.says.params["circle"] == "One → Two → One"
    back.refresh_from_db()
    assert (back.from_at, back.member_consent_at) == (None, None)


def test_the_graph_is_locked_before_the_circle_is_looked_for(world, monkeypatch):
    seen = []
    monkeypatch.setattr(memberships, "lock_graph", lambda: seen.append("lock"))
    monkeypatch.setattr(memberships, "circle", lambda *given: seen.append("circle"))
    join(world.enterprises[0], world.umbrella)
    assert seen == ["lock", "circle", "lock", "circle"]


def test_after_leaving_the_same_way_is_open_again(world):
    row = Membership.objects.get(organization=world.umbrella, member=world.district)
    commands.end_membership(membership=row, by=world.steward, at=LATER)
    assert join(world.umbrella, world.district, at=LATER).from_at == LATER
    assert queries.circle(world.umbrella, world.district, LATER) == (
        "Gwangjin Network",
        "Seoul Network",
        "Gwangjin Network",
    )


def test_an_organization_does_not_belong_to_itself(world):
    with pytest.raises(Refused, match="would_close_circle"):
        commands.offer_membership(by=world.steward, organization=world.district, member=world.district, at=AT)


def test_an_offer_is_declined_by_one_side_or_withdrawn_by_the_other(world):
    for by in (world.outsider, world.umbrella_steward):
        offer = commands.offer_membership(
            by=world.umbrella_steward, organization=world.umbrella, person=world.outsider, at=AT
        )
        ended = commands.decline_membership(membership=offer, by=by, at=LATER)
        assert (ended.from_at, ended.until_at) == (None, LATER)
        with pytest.raises(Refused, match="membership_ended"):
            commands.consent_to_membership(membership=offer, by=world.outsider, at=LATER)


def test_leaving_takes_effect_at_once_and_takes_the_records_along(world):
    gone = commands.leave_network(
        organization=world.umbrella, member=world.district, by=world.steward, at=LATER, reason="We go alone."
    )
    assert [voter.key for voter in queries.roll(world.umbrella, "delegate", LATER)] == ["mapo-network"]
    assert world.umbrella.pk not in queries.capacities(world.member, LATER).member_of
    assert gone["organization"] == "gwangjin-network"
    of_umbrella = [row for row in gone["parts"]["memberships"] if row["organization"] == "seoul-network"]
    assert [(row["until"], row["end_reason"]) for row in of_umbrella] == [(LATER.isoformat(), "We go alone.")]
    assert entries("leave")[-1]["member"] == "gwangjin-network"


def test_only_those_who_stand_for_the_member_leave_for_it(world):
    for by in (world.umbrella_steward, world.sibling_steward, world.member, world.outsider):
        with pytest.raises(Refused, match="not_steward"):
            commands.leave_network(organization=world.umbrella, member=world.district, by=by, at=LATER)
    with pytest.raises(Refused, match="not_member"):
        commands.leave_network(organization=world.council, member=world.district, by=world.steward, at=LATER)


def test_the_network_ends_a_membership_only_with_a_reason(world):
    row = Membership.objects.get(organization=world.umbrella, member=world.district)
    with pytest.raises(Refused, match="reason_missing"):
        commands.end_membership(membership=row, by=world.umbrella_steward, at=LATER)
    commands.end_membership(membership=row, by=world.umbrella_steward, at=LATER, reason="Closed")
    with pytest.raises(Refused, match="membership_ended"):
        commands.end_membership(membership=row, by=world.umbrella_steward, at=LATER, reason="Closed")


def test_a_person_who_leaves_loses_the_mandates_for_that_organization_only(world):
    joined = admit(world.outsider, world.district)
    here, there = mandate(world.outsider, world.district), mandate(world.outsider, world.sibling)
    commands.end_membership(membership=joined, by=world.outsider, at=LATER)
    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.revoked_at, there.revoked_at) == (LATER, None)
    assert queries.capacities(world.outsider, LATER).acts_for() == {world.sibling.pk}


def test_members_count_equals_the_recount_whatever_happens(world):
    joined = admit(world.outsider, world.district)
    commands.end_membership(membership=joined, by=world.outsider, at=LATER)
    admit(world.outsider, world.district, at=LATER)
    commands.register_member_without_email(
        leader=world.delegate, organization=world.district, name="Sun", at=LATER
    )
    row = Membership.objects.get(organization=world.district, member=world.enterprises[0])
    commands.reweigh_membership(membership=row, weight=5, by=world.steward, at=LATER)
    commands.offer_membership(by=world.steward, organization=world.district, person=world.member, at=LATER)
    seat(world.district, world.chair)
    commands.leave_network(
        organization=world.district,
        member=world.enterprises[1],
        by=steward_of(world.enterprises[1]),
        at=LATER,
    )
    for found in Organization.objects.all():
        assert (found.slug, found.members_count) == (found.slug, queries.recount_members(found))
    world.district.refresh_from_db()
    assert world.district.members_count == 4


def test_a_group_leader_registers_a_person_without_email_and_speaks_for_that_person(world):
    sun = commands.register_member_without_email(
        leader=world.delegate, organization=world.district, name=" Sun ", at=AT
    )
    assert (sun.name, sun.email, sun.registered_by, sun.is_spoken_for) == ("Sun", None, world.delegate, True)
    assert queries.capacities(sun, AT).in_organization(world.district.pk) == {"member"}
    assert "Sun" not in Entry.objects.get(verb="register_member").payload
    offer = commands.offer_membership(
        by=world.umbrella_steward, organization=world.umbrella, person=sun, at=AT
    )
    with pytest.raises(Refused, match="not_this_person"):
        commands.consent_to_membership(membership=offer, by=world.steward, at=AT)
    assert commands.consent_to_membership(membership=offer, by=world.delegate, at=AT).from_at == AT


def test_who_speaks_for_a_person_passes_it_on_to_another_leader(world):
    sun = commands.register_member_without_email(
        leader=world.delegate, organization=world.district, name="Sun", at=AT
    )
    given = {"person": sun, "organization": world.district, "at": LATER}
    for successor, by, code in (
        (world.steward, world.member, "not_steward"),
        (world.steward, world.steward, "speaker_in_office"),
        (world.member, world.delegate, "successor_not_leader"),
        (world.delegate, world.delegate, "already_speaks"),
    ):
        with pytest.raises(Refused, match=code):
            commands.pass_on_speaking(successor=successor, by=by, **given)
    commands.pass_on_speaking(successor=world.steward, by=world.delegate, **given)
    sun.refresh_from_db()
    assert (sun.registered_by, sun.is_spoken_for) == (world.steward, True)
    told = {"person": sun.ref, "successor": world.steward.ref, "before": world.delegate.ref}
    assert entries("pass_on_speaking")[0] | told == entries("pass_on_speaking")[0]


def test_a_steward_finds_a_new_speaker_when_the_leader_is_gone(world):
    sun = commands.register_member_without_email(
        leader=world.delegate, organization=world.district, name="Sun", at=AT
    )
    world.delegate.mandates.update(revoked_at=AT)
    commands.pass_on_speaking(
        person=sun, organization=world.district, successor=world.steward, by=world.steward, at=LATER
    )
    sun.refresh_from_db()
    assert sun.registered_by == world.steward


def test_a_body_that_only_admitted_a_person_cannot_take_the_speaking_over(world):
    sun = commands.register_member_without_email(
        leader=world.delegate, organization=world.district, name="Sun", at=AT
    )
    admit(sun, world.umbrella)
    given = {"person": sun, "successor": world.umbrella_steward, "by": world.umbrella_steward, "at": LATER}
    with pytest.raises(Refused, match="speaker_in_office"):
        commands.pass_on_speaking(organization=world.umbrella, **given)
    with pytest.raises(Refused, match="not_spoken_for"):
        commands.pass_on_speaking(
            person=world.member, organization=world.district, successor=world.steward, by=world.steward, at=AT
        )


@pytest.mark.parametrize("who", ["member", "outsider", "umbrella_steward", "sibling_delegate"])
def test_nobody_else_registers_persons(world, who):
    with pytest.raises(Refused, match="not_steward"):
        commands.register_member_without_email(
            leader=getattr(world, who), organization=world.district, name="Sun", at=AT
        )


def test_that_a_person_belongs_to_an_organization_is_private(world):
    before = Entry.objects.count()
    joined = admit(world.outsider, world.district)
    commands.end_membership(membership=joined, by=world.outsider, at=LATER)
    assert Entry.objects.count() == before
