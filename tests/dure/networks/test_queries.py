"""What there is to read: holdings, rolls, the graph, the legal basis."""

from datetime import date, timedelta

import pytest
from tests.cast import AT, LATER, admit, join, mandate, organization, person, seat, steward_of

from dure.networks import commands, queries
from polity.rules import Voter


def ids(*organizations):
    return frozenset(row.pk for row in organizations)


def test_a_member_of_an_enterprise_is_a_member_of_every_network_above_it(world):
    held = queries.capacities(world.member, AT)
    assert held.member_of == ids(world.enterprises[0], world.district, world.umbrella, world.council)
    assert held.in_organization(world.umbrella) == {"member", "resident"}
    assert held.in_organization(world.sibling) == frozenset()


def test_a_delegate_acts_for_the_district_and_nobody_else(world):
    held = queries.capacities(world.delegate, AT)
    assert held.acts_for() == ids(world.district)
    assert held.in_organization(world.district.pk, "seoul-budget") == {"delegate"}
    assert held.in_organization(world.umbrella.pk) == frozenset()


def test_a_mandate_with_a_scope_counts_for_its_charter_only(world):
    narrow = mandate(world.outsider, world.district, scope="seoul-budget")
    held = queries.capacities(world.outsider, AT)
    assert held.in_organization(world.district.pk, "seoul-budget") == {"delegate"}
    assert held.in_organization(world.district.pk, "plain-council") == frozenset()
    assert held.acts_for() == frozenset()
    assert held.mandate_for(world.district.pk, "seoul-budget") == narrow
    assert held.mandate_for(world.district.pk, "plain-council") is None


def test_a_chair_also_holds_a_seat_and_belongs_to_the_body(world):
    held = queries.capacities(world.chair, AT)
    assert held.in_organization(world.council.pk) == {"chair", "seat", "member"}
    assert [post.role for post in held.seats_in(world.council.pk)] == ["chair"]


def test_an_official_is_official_only_in_the_own_authority(world):
    held = queries.capacities(world.official, AT)
    assert held.in_organization(world.city.pk) == {"official", "member"}
    assert held.in_organization(world.council.pk) == {"member"}


def test_an_author_is_named_so_and_an_outsider_or_nobody_holds_nothing(world):
    assert queries.capacities(world.outsider, AT).in_organization(world.district.pk, author=True) == {
        "author"
    }
    assert queries.capacities(world.outsider, AT) == queries.NOTHING
    assert queries.capacities(None, AT) == queries.NOTHING


def test_a_resident_lives_in_the_district_and_in_the_city(world):
    lives_there = person("Neighbour", area=world.mapo_gu)
    held = queries.capacities(lives_there, AT)
    assert held.in_organization(world.sibling) == {"resident"}
    assert held.in_organization(world.umbrella) == {"resident"}
    assert held.in_organization(world.district) == frozenset()


def test_nothing_is_held_before_it_begins_nor_from_the_moment_it_ends(world):
    membership = admit(world.outsider, world.enterprises[1], at=LATER)
    assert queries.capacities(world.outsider, LATER - timedelta(seconds=1)).member_of == frozenset()
    assert world.enterprises[1].pk in queries.capacities(world.outsider, LATER).member_of
    end = LATER + timedelta(hours=1)
    commands.end_membership(membership=membership, by=world.outsider, at=end)
    assert world.enterprises[1].pk in queries.capacities(world.outsider, end - timedelta(seconds=1)).member_of
    assert queries.capacities(world.outsider, end).member_of == frozenset()


def test_holdings_take_four_queries_however_much_there_is(world, django_assert_num_queries):
    for number in range(5):
        parent = organization(f"Sector {number}", person(f"Sector Steward {number}"), kind="network")
        join(world.enterprises[0], parent)
        seat(parent, world.member)
        mandate(world.member, parent)
    with django_assert_num_queries(4):
        held = queries.capacities(world.member, AT)
        assert len(held.acts_for()) == 5


def test_the_roll_of_delegates_has_each_member_organization_once_with_its_weight(world):
    sector = organization("Bakers", world.outsider, kind="network")
    join(world.enterprises[1], sector, weight=3)
    join(world.enterprises[0], sector)
    assert queries.roll(sector, "delegate", AT) == (
        Voter("gwangjin-bakery-1", 1),
        Voter("gwangjin-bakery-2", 3),
    )


def test_the_roll_of_seats_has_held_seats_with_their_chambers(world):
    seat(world.council, None, chamber="public")
    roll = queries.roll(world.council, "seat", AT)
    assert sorted(voter.chamber for voter in roll) == ["private", "private", "private", "public", "public"]
    assert queries.seats_count(world.council, AT) == 5
    with pytest.raises(ValueError, match="resident"):
        queries.roll(world.council, "resident", AT)


def test_a_past_roll_can_be_told_again_after_weights_changed_and_members_left(world):
    before = queries.roll(world.district, "delegate", AT)
    first, second, _ = queries.members(world.district, AT)
    commands.reweigh_membership(membership=first, weight=4, by=world.steward, at=LATER)
    commands.leave_network(
        organization=world.district, member=second.member, by=steward_of(second.member), at=LATER
    )
    assert [voter.weight for voter in queries.roll(world.district, "delegate", LATER)] == [4, 1]
    assert queries.roll(world.district, "delegate", AT) == before


def test_each_organization_counts_once_below_however_many_paths_lead_there(world):
    sector = organization("Bakers", world.outsider, kind="network")
    join(world.enterprises[0], sector)
    join(sector, world.umbrella)
    assert queries.descendants(world.umbrella.pk, AT) == ids(
        world.district, world.sibling, sector, *world.enterprises, *world.sibling_enterprises
    )
    assert queries.ancestors(world.enterprises[0].pk, AT) == ids(
        world.district, sector, world.umbrella, world.council
    )


def test_a_legal_basis_holds_from_its_first_to_its_last_day(world):
    assert queries.legal_basis(world.council, date(2014, 5, 13)) is None
    assert queries.legal_basis(world.council, date(2014, 5, 14)).article == "Article 9"
    commands.record_legal_basis(
        organization=world.council,
        by=world.council_steward,
        title="Special Ordinance",
        article="Article 2",
        in_force_from=date(2026, 1, 1),
        in_force_until=date(2026, 1, 31),
        at=AT,
    )
    assert queries.legal_basis(world.council, date(2026, 1, 31)).article == "Article 2"
    assert queries.legal_basis(world.council, date(2026, 2, 1)).article == "Article 9"
    assert queries.legal_basis(world.district, date(2026, 2, 1)) is None


def test_posts_are_listed_with_their_holders_in_two_queries(world, django_assert_num_queries):
    with django_assert_num_queries(2):
        rows = [
            (post.role, holder and holder.person.name) for post, holder in queries.posts_of(world.city, AT)
        ]
    assert rows == [("official", "Official"), ("steward", "City Steward")]


def test_offers_wait_for_those_who_can_answer_them(world):
    offer = commands.offer_membership(
        by=world.umbrella_steward, organization=world.umbrella, person=world.outsider, at=AT
    )
    joining = commands.offer_membership(
        by=steward_of(world.enterprises[0]), organization=world.sibling, member=world.enterprises[0], at=AT
    )
    assert list(queries.offers_to(world.outsider, AT)) == [offer]
    assert list(queries.offers_to(world.sibling_steward, AT)) == [joining]
    assert list(queries.offers_to(world.umbrella_steward, AT)) == []
