"""Organizations of a register are listed by a network, and count once somebody of them has consented."""

import json
import re

import pytest
from django.core import mail
from tests.cast import AT, LATER, organization

from dure.networks import commands, queries
from dure.networks.forms_of_enterprise import form_of
from dure.networks.invitation_files import InvitationRow
from dure.networks.models import Membership, Organization
from dure.record.models import Entry
from dure.refusals import Refused

KOREAN = (
    "기업명,유형,자치구,업종,홈페이지,설립일\n"
    "㈜한살림두레,사회적기업,광진구,식품,hansalim.example,2012.5.31\n"
    "광진협동조합,사회적협동조합,서울 광진구,돌봄,,2013-02\n"
    "아차산마을기업,마을기업,KR-11-11050,교육,없음,2015년 3월 2일\n"
    "뚝배기자활기업,자활기업,Gwangjin-gu,외식,-,2011\n"
)


def listed(world, text, *, at=AT, **more):
    register = commands.read_organizations(text.encode(), organization=world.district, at=at)
    given = {"by": world.steward, "organization": world.district, "rows": register.good, "at": at, **more}
    return commands.import_organizations(**given)


TWO = "name,local name,type,area\nAchasan Village,아차산마을,마을기업,광진구\nHan River Care,,coop,KR-11-11050\n"


@pytest.fixture
def named(world):
    """The world, whose areas have their Korean names."""
    for area, name in ((world.gwangjin_gu, "광진구"), (world.seoul, "서울특별시")):
        area.local_name = name
        area.save()
    return world


def test_reading_stores_nothing(named):
    before = (Organization.objects.count(), Entry.objects.count())
    register = commands.read_organizations(TWO.encode(), organization=named.district, at=AT)
    assert len(register.good) == 2
    assert (Organization.objects.count(), Entry.objects.count()) == before


def test_each_type_is_imported_and_stands_under_its_ministry_and_law(named):
    listed(
        named, KOREAN.replace("2013-02", "2013-02-01"), source="Register of the support centre, March 2026"
    )
    found = Organization.objects.filter(memberships=None, source__startswith="Register").order_by("pk")
    assert [(row.name, form_of(row).ministry.name, form_of(row).local_law) for row in found] == [
        ("㈜한살림두레", "Ministry of Employment and Labor", "사회적기업 육성법"),
        ("광진협동조합", "Ministry of Strategy and Finance", "협동조합 기본법"),
        ("아차산마을기업", "Ministry of the Interior", "마을기업 육성사업 시행지침"),
        ("뚝배기자활기업", "Ministry of Health and Welfare", "국민기초생활 보장법"),
    ]
    assert {row.area for row in found} == {named.gwangjin_gu}


def test_the_listed_are_invited_and_count_nowhere_until_they_consent(named):
    before = queries.roll(named.district, "delegate", LATER)
    made = listed(named, TWO)
    named.district.refresh_from_db()
    assert [
        (m.member.name, m.organization_consent_at, m.member_consent_at, m.from_at) for m in made.memberships
    ] == [
        ("Achasan Village", AT, None, None),
        ("Han River Care", AT, None, None),
    ]
    assert queries.roll(named.district, "delegate", LATER) == before
    assert named.district.members_count == len(before) == queries.recount_members(named.district)
    assert all(queries.stewards(m.member, LATER) == () for m in made.memberships)
    with pytest.raises(Refused, match="not_steward"):
        commands.consent_to_membership(membership=made.memberships[0], by=named.steward, at=LATER)


def test_the_record_says_who_listed_each(named):
    listed(named, TWO, source="register.csv")
    entries = Entry.objects.filter(verb="list_organization").order_by("number")
    assert [(entry.organization, json.loads(entry.payload)["listed_by"]) for entry in entries] == [
        ("achasan-village", "gwangjin-network"),
        ("han-river-care", "gwangjin-network"),
    ]
    assert json.loads(entries[0].payload)["by"] == named.steward.ref


def test_the_page_of_a_listed_organization_says_that_it_has_not_consented(named, client):
    member = listed(named, TWO).memberships[0].member
    told = "Listed, not yet consented."
    page = client.get(f"/organizations/{member.slug}/").content.decode()
    assert told in page
    assert f"{named.district} entered it from a list." in page
    assert told not in client.get(f"/organizations/{named.enterprises[0].slug}/").content.decode()
    commands.claim_organization(organization=member, person=named.member, at=LATER)
    assert told not in client.get(f"/organizations/{member.slug}/").content.decode()


def test_whoever_is_invited_for_a_listed_organization_becomes_its_steward_and_consents(
    named, django_capture_on_commit_callbacks
):
    made = listed(named, TWO)
    member = made.memberships[0].member
    row = InvitationRow(1, named.outsider.email, organization="아차산마을")
    with django_capture_on_commit_callbacks(execute=True):
        commands.send_invitations(by=named.steward, organization=named.district, rows=[row], at=AT)
    token = re.search(r"/invitations/([\w-]+)/", mail.outbox[-1].body).group(1)
    membership = commands.accept_invitation(token=token, person=named.outsider, at=LATER)
    assert (membership.pk, membership.from_at) == (made.memberships[0].pk, LATER)
    assert queries.stewards(member, LATER) == (named.outsider,)
    assert "achasan-village" in [voter.key for voter in queries.roll(named.district, "delegate", LATER)]
    assert Organization.objects.filter(local_name="아차산마을").count() == 1
    with pytest.raises(Refused, match="has_steward"):
        commands.claim_organization(organization=member, person=named.member, at=LATER)


def test_another_network_cannot_have_what_this_one_listed_claimed(named, django_capture_on_commit_callbacks):
    member = listed(named, TWO).memberships[0].member
    commands.offer_membership(by=named.sibling_steward, organization=named.sibling, member=member, at=LATER)
    row = InvitationRow(1, named.outsider.email, organization=member.name)
    with django_capture_on_commit_callbacks(execute=True):
        commands.send_invitations(by=named.sibling_steward, organization=named.sibling, rows=[row], at=LATER)
    token = re.search(r"/invitations/([\w-]+)/", mail.outbox[-1].body).group(1)
    joined = commands.accept_invitation(token=token, person=named.outsider, at=LATER)
    assert joined.member != member
    assert queries.stewards(member, LATER) == ()


def test_what_is_known_in_the_same_place_is_reported_and_left_out(named):
    organization("Bread", named.outsider, local_name="빵", area=named.mapo_gu)
    text = "name,area\nGwangjin Bakery 1,광진구\nBread,KR-11-11050\n빵,Mapo-gu\nMapo Bakery 1,\n"
    register = commands.read_organizations(text.encode(), organization=named.district, at=AT)
    assert [(row.line, row.known, str(row.faults[0])) for row in register.bad] == [
        (2, "gwangjin-bakery-1", "Gwangjin Bakery 1 is known already. Offer it membership instead."),
        (4, "bread", "빵 is known already. Offer it membership instead."),
        (5, "mapo-bakery-1", "Mapo Bakery 1 is known already. Offer it membership instead."),
    ]
    assert [row.name for row in register.good] == ["Bread"]


def test_importing_the_same_list_again_makes_nothing_twice(named):
    register = commands.read_organizations(TWO.encode(), organization=named.district, at=AT)
    given = {"by": named.steward, "organization": named.district, "rows": register.good}
    first = commands.import_organizations(**given, at=AT)
    second = commands.import_organizations(**given, at=LATER)
    assert (len(first.memberships), len(first.left_out)) == (2, 0)
    assert (len(second.memberships), len(second.left_out)) == (0, 2)
    assert Membership.objects.filter(organization=named.district, from_at=None).count() == 2


def test_only_stewards_of_a_body_import(named):
    for by in (named.member, named.delegate, named.sibling_steward, named.umbrella_steward):
        with pytest.raises(Refused, match="not_steward"):
            listed(named, TWO, by=by)
    bakery = named.enterprises[0]
    owner = queries.stewards(bakery, AT)[0]
    with pytest.raises(Refused, match="not_a_body"):
        listed(named, TWO, by=owner, organization=bakery)


def test_a_long_register_takes_a_few_queries_and_not_some_for_each_row(named, django_assert_max_num_queries):
    def rows(count, prefix):
        text = "name\n" + "".join(f"{prefix} {number}\n" for number in range(count))
        return commands.read_organizations(text.encode(), organization=named.district, at=AT).good

    few, more = rows(2, "Few"), rows(120, "More")
    given = {"by": named.steward, "organization": named.district, "at": AT}
    with django_assert_max_num_queries(12):
        commands.import_organizations(rows=few, **given)
    with django_assert_max_num_queries(16):  # SQLite takes a long list in several pieces
        commands.import_organizations(rows=more, **given)
    assert Entry.objects.filter(verb="list_organization").count() == 122
