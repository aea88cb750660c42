"""What is declared: money and its share, contacts by party, purposes by kind, ties, sectors; one vote each."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.cast import AT, World, join, meanwhile, organization, steward_of

from dure.declarations import commands, queries
from dure.declarations.models import Affiliation, FundingYear, Purpose
from dure.networks import commands as networks
from dure.networks.models import Membership
from dure.networks.queries import roll
from dure.people.erasing import erase_person, remove_what_is_old
from dure.record.models import Entry
from dure.refusals import Refused

pytestmark = pytest.mark.django_db


def fund(world: World, kind: str, amount: int, name: str = "", **more):
    given = {"year": 2025, "currency": "KRW", "by": world.umbrella_steward, "at": AT}
    return commands.declare_funding(
        organization=world.umbrella, name=name or kind, kind=kind, amount=amount, **{**given, **more}
    )


def shown(world: World):
    world.umbrella.refresh_from_db()
    return queries.years_of(world.umbrella, queries.limit_of(world.umbrella))


def test_the_share_of_public_money_is_flagged_above_the_limit_the_network_set(world: World) -> None:
    commands.set_limit(organization=world.umbrella, percent=40, by=world.umbrella_steward, at=AT)
    fund(world, "public", 40)
    fund(world, "dues", 60)
    assert not shown(world)[0].independence.over
    fund(world, "public", 1, name="A second ministry")
    year = shown(world)[0]
    assert (year.independence.over, year.independence.percent) == (True, "40.5")
    assert (year.year.public, year.year.total) == (41, 101)


def test_a_wrong_line_is_taken_back_and_stays_readable(world: World) -> None:
    wrong = fund(world, "public", 900)
    fund(world, "dues", 100)
    commands.withdraw_funding(source=wrong, reason="One nought too many.", by=world.umbrella_steward, at=AT)
    year = shown(world)[0]
    assert (year.year.public, year.year.total) == (0, 100)
    assert [one.withdraw_reason for one in year.withdrawn] == ["One nought too many."]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"amount": 0}, "amount_wrong"),
        ({"kind": "lottery"}, "kind_unknown"),
        ({"year": 20}, "year_wrong"),
        ({"currency": "EUR"}, "other_currency"),
        ({"name": "dues", "kind": "dues"}, "already_declared"),
    ],
)
def test_money_that_makes_no_sense_is_refused(world: World, wrong: dict, code: str) -> None:
    fund(world, "dues", 100)
    with pytest.raises(Refused, match=code):
        fund(world, **{"kind": "public", "amount": 5, **wrong})
    assert FundingYear.objects.get().total == 100


def test_nobody_declares_the_money_of_others(world: World) -> None:
    with pytest.raises(Refused, match="not_steward"):
        fund(world, "dues", 100, by=world.steward)


def test_contacts_are_counted_by_party_and_a_party_nobody_met_is_shown(world: World) -> None:
    parties = [
        commands.list_party(
            organization=world.umbrella, key=key, title=key.title(), by=world.umbrella_steward, at=AT
        )
        for key in ("blue", "green")
    ]
    contact = commands.record_contact(
        party=parties[0],
        on=AT.date(),
        office="Member of the welfare committee",
        asked="A line for care",
        by=world.umbrella_steward,
        at=AT,
    )
    commands.record_answer(
        contact=contact, answered="In the spring.", on=AT.date(), by=world.umbrella_steward, at=AT
    )
    assert [(one.key, one.count) for one in queries.parties_of(world.umbrella)] == [("blue", 1), ("green", 0)]
    assert [one.answered for one in queries.contacts_of(world.umbrella, "blue")] == ["In the spring."]
    assert Entry.objects.get(number=contact.entry).verb == "record_contact"
    with pytest.raises(Refused, match="day_to_come"):
        commands.record_contact(
            party=parties[1],
            on=AT.date() + timedelta(days=1),
            office="Office",
            asked="Something",
            by=world.umbrella_steward,
            at=AT,
        )


def test_a_contact_was_on_a_day_that_has_come_where_the_organization_is(world: World) -> None:
    given = {"organization": world.umbrella, "by": world.umbrella_steward, "at": AT}
    said = {"office": "Office", "asked": "Something", "by": world.umbrella_steward}
    party = commands.list_party(key="blue", title="Blue Party", **given)
    day, late = AT.date() + timedelta(days=1), AT.replace(hour=15)
    with timezone.override("Pacific/Kiritimati"), pytest.raises(Refused, match="day_to_come"):
        commands.record_contact(party=party, on=day, at=AT.replace(hour=14), **said)
    with timezone.override("America/Toronto"):
        contact = commands.record_contact(party=party, on=day, at=late, **said)
        answer = {"contact": contact, "answered": "Yes.", "on": day, "by": world.umbrella_steward}
        assert commands.record_answer(at=late, **answer).answered_on == day


def test_only_who_holds_the_post_declares_a_tie_and_the_record_does_not_tell_which(world: World) -> None:
    holding = Membership.objects.get(person=world.chair, post__role="chair")
    tie = {"holding": holding, "kind": "party", "text": "Member of the Blue Party", "at": AT}
    with pytest.raises(Refused, match="not_this_person"):
        commands.declare_affiliation(by=world.council_steward, **tie)
    declared = commands.declare_affiliation(by=world.chair, **tie)
    assert "Blue" not in Entry.objects.order_by("-number")[0].payload
    rows = {row.pk: row for row in queries.affiliations_of(world.council, AT)}
    assert [one.text for one in rows[holding.pk].declared] == ["Member of the Blue Party"]
    commands.withdraw_affiliation(affiliation=declared, by=world.chair, at=AT)
    declared.refresh_from_db()
    assert declared.text == ""


def test_who_leaves_takes_the_words_of_ties_along(world: World) -> None:
    holding = Membership.objects.get(person=world.chair, post__role="chair")
    tie = commands.declare_affiliation(
        holding=holding, kind="party", text="Member of the Blue Party", by=world.chair, at=AT
    )
    erase_person(person=world.chair, at=AT)
    tie.refresh_from_db()
    assert (tie.text, tie.withdrawn_at) == ("", AT)


def test_the_words_of_ties_go_with_the_word_that_there_is_none_and_a_year_after_the_post(
    world: World,
) -> None:
    holding = Membership.objects.get(person=world.chair, post__role="chair")
    tie = {
        "holding": holding,
        "kind": "party",
        "text": "Member of the Blue Party",
        "by": world.chair,
        "at": AT,
    }
    first = commands.declare_affiliation(**tie)
    commands.declare_affiliation(**(tie | {"kind": "none"}))
    first.refresh_from_db()
    assert (first.text, first.withdrawn_at) == ("", AT)
    Affiliation.objects.filter(pk=first.pk).update(text="Left by an earlier version")
    second = commands.declare_affiliation(**tie)
    assert remove_what_is_old(AT + timedelta(days=900))["ties"] == 1
    ended = AT + timedelta(days=900)
    Membership.objects.filter(pk=holding.pk).update(until_at=ended)
    assert remove_what_is_old(ended + timedelta(days=365))["ties"] == 0
    assert remove_what_is_old(ended + timedelta(days=366))["ties"] == 1
    for one in (first, second):
        one.refresh_from_db()
        assert one.text == ""


def governments(world: World, names=("Jeonju", "Wanju", "Seocheon")):
    association = organization("Association of Local Governments", world.umbrella_steward, kind="network")
    cities = [organization(name, steward_of(world.city), kind="public_authority") for name in names]
    for city in cities:
        join(city, association)
    return networks.set_equal_votes(organization=association, by=world.umbrella_steward, at=AT), cities


def test_one_government_has_one_vote_whatever_its_size(world: World) -> None:
    association, cities = governments(world)
    membership = Membership.objects.get(organization=association, member=cities[0])
    with pytest.raises(Refused) as refused:
        networks.reweigh_membership(membership=membership, weight=5, by=world.umbrella_steward, at=AT)
    assert (refused.value.code, refused.value.sentence) == (
        "equal_votes",
        "In Association of Local Governments each member has one vote, whatever its size. The weight stays 1.",
    )
    with pytest.raises(Refused, match="equal_votes"):
        join(world.city, association, weight=2)
    assert {voter.weight for voter in roll(association, "delegate", AT)} == {1}


def test_unequal_weights_are_put_right_before_each_has_one_vote(world: World) -> None:
    join(world.city, world.district, weight=3)
    with pytest.raises(Refused) as refused:
        networks.set_equal_votes(organization=world.district, by=world.steward, at=AT)
    assert refused.value.sentence == "Seoul City has the weight 3. Give every member the weight 1 first."


def test_purposes_are_tagged_filtered_and_counted(world: World) -> None:
    association, cities = governments(world)
    of = {
        row.member: row for row in Membership.objects.filter(organization=association, member__isnull=False)
    }
    by = steward_of(world.city)
    for city, tag, text in (
        (cities[0], "need_based", "Our villages lose their shops."),
        (cities[1], "need_based", "Care at home."),
        (cities[1], "support_seeking", "National money for a centre."),
    ):
        commands.declare_purpose(membership=of[city], tag=tag, text=text, by=by, at=AT)
    assert queries.purposes_counted(association, AT) == {
        "members": 3,
        "silent": 1,
        "need_based": 2,
        "support_seeking": 1,
    }
    seeking = queries.members_with_purposes(association, AT, "support_seeking")
    assert [row.member for row in seeking] == [cities[1]]
    with pytest.raises(Refused, match="not_steward"):
        commands.declare_purpose(
            membership=of[cities[2]], tag="need_based", text="x", by=world.outsider, at=AT
        )


def test_a_double_click_declares_one_purpose(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    association, cities = governments(world)
    row = Membership.objects.get(organization=association, member=cities[0])

    def declares(text: str = "Care at home.") -> Purpose:
        by = steward_of(world.city)
        return commands.declare_purpose(membership=row, tag="need_based", text=text, by=by, at=AT)

    before, others = Entry.objects.count(), []
    meanwhile(monkeypatch, Membership, "select_for_update", lambda: others.append(declares()))
    assert [declares()] == others == [Purpose.objects.get()]
    assert Entry.objects.count() == before + 1
    meanwhile(monkeypatch, Membership, "select_for_update", lambda: others.append(declares("Other words.")))
    declares("The last words.")
    assert [one.text for one in Purpose.objects.order_by("pk")][1:] == ["Other words.", "The last words."]
    assert Purpose.objects.filter(ended_at=None).count() == 1


def test_the_index_of_a_network_falls_when_a_sector_leaves(world: World) -> None:
    for number, sector in enumerate(("care", "food", "care")):
        baker = steward_of(world.enterprises[number])
        networks.edit_organization(organization=world.enterprises[number], by=baker, at=AT, sector=sector)
    sectors = ["care", "food", "housing"]
    commands.aim_at_sectors(organization=world.umbrella, sectors=sectors, by=world.umbrella_steward, at=AT)
    before = queries.sector_links(world.umbrella, AT)
    assert [(one.sector, one.organizations, one.meets) for one in before.sectors] == [
        ("care", 2, ("food",)),
        ("food", 1, ("care",)),
        ("housing", 0, ()),
    ]
    networks.leave_network(
        organization=world.district,
        member=world.enterprises[1],
        by=steward_of(world.enterprises[1]),
        at=AT,
        reason="Elsewhere.",
    )
    after = queries.sector_links(world.umbrella, AT + timedelta(seconds=1))
    assert after.value < before.value
    assert after.missing == ("food", "housing")


def test_the_record_tells_no_name(world: World) -> None:
    commands.set_limit(organization=world.umbrella, percent=40, by=world.umbrella_steward, at=AT)
    payload = json.loads(Entry.objects.order_by("-number")[0].payload)
    assert (payload["by"], payload["percent"]) == (world.umbrella_steward.ref, 40)
