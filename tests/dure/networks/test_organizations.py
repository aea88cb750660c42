"""Organizations begin without approval, with a reference of their own and a steward."""

import pytest
from django.db.models import Q
from tests.cast import AT, LATER, admit, organization, person, seat, steward_of

from dure.networks import commands, policies, queries
from dure.networks.forms_of_enterprise import NEWBORN, form_of
from dure.networks.models import Membership, Organization
from dure.record.models import Entry
from dure.refusals import Refused


@pytest.fixture
def founder(db):
    return person("Founder")


def test_whoever_creates_an_organization_is_its_steward_and_the_record_says_so(founder):
    created = organization("Coop Ébène", founder)
    assert created.slug == "coop-ebene"
    assert policies.stewards(created, AT) == (founder,)
    assert Entry.objects.get(verb="create_organization").organization == "coop-ebene"


def test_references_never_meet(founder):
    slugs = [organization(name, founder).slug for name in ("Bread", "Bread", "Bread!", "두레", "두레")]
    assert slugs[:3] == ["bread", "bread-2", "bread-3"]
    assert len(set(slugs)) == 5
    assert all(slug.startswith("organization-") for slug in slugs[3:])


def test_a_reference_is_never_a_bare_number(founder):
    assert organization("제10호", founder).slug.startswith("organization-")
    assert organization("제3-1 협동조합", founder).slug.startswith("organization-")
    assert organization("Bakery 10", founder).slug == "bakery-10"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": "  "}, "name_missing"),
        ({"kind": "empire"}, "kind_unknown"),
        ({"slug": "taken"}, "slug_taken"),
        ({"stewards": []}, "steward_missing"),
    ],
)
def test_what_is_missing_is_said(founder, given, code):
    organization("Taken", founder)
    with pytest.raises(Refused) as refused:
        commands.create_organization(**{"by": founder, "name": "New", "kind": "network", "at": AT, **given})
    assert refused.value.code == code


def test_only_what_differs_is_changed_and_recorded(founder):
    created = organization("Bread", founder)
    commands.edit_organization(organization=created, by=founder, at=LATER, name="Bread", about="")
    assert not Entry.objects.filter(verb="edit_organization").exists()
    commands.edit_organization(organization=created, by=founder, at=LATER, name="Bread", about="We bake.")
    assert Organization.objects.get().about == "We bake."
    assert '"changed":["about"]' in Entry.objects.get(verb="edit_organization").payload.replace(" ", "")
    with pytest.raises(ValueError, match="slug"):
        commands.edit_organization(organization=created, by=founder, at=LATER, slug="other")


def test_each_newborn_type_has_its_ministry_and_its_law(founder):
    assert {form: (row.ministry.name, row.law, row.year) for form, row in NEWBORN.items()} == {
        "social_enterprise": ("Ministry of Employment and Labor", "Social Enterprise Promotion Act", 2007),
        "cooperative": ("Ministry of Strategy and Finance", "Framework Act on Cooperatives", 2012),
        "community_enterprise": (
            "Ministry of the Interior",
            "Guidelines for the promotion of village enterprises",
            2011,
        ),
        "self_support_enterprise": (
            "Ministry of Health and Welfare",
            "National Basic Living Security Act",
            2000,
        ),
    }
    assert all(row.source and row.local_law and row.ministry.local_name for row in NEWBORN.values())
    assert form_of(organization("Bread", founder, form="cooperative")) is NEWBORN["cooperative"]
    assert form_of(organization("Shop", founder, form="for_profit")) is None


def test_what_closes_leaves_everybody_at_once_and_for_good(world):
    district, above = world.district, world.umbrella
    seat(district, world.outsider)
    admit(world.member, district)
    asked = commands.offer_membership(
        by=steward_of(world.city), organization=district, member=world.city, at=AT
    )
    with pytest.raises(Refused) as refused:
        commands.close_by_two(organization=district, by=world.steward, at=AT, reason=" ")
    assert refused.value.code == "reason_missing"
    commands.close_by_two(organization=district, by=world.steward, at=LATER, reason="We merge with Mapo.")
    assert district.closed_at == LATER
    either = Q(organization=district) | Q(member=district)
    assert not Membership.objects.filter(either, Q(until_at__isnull=True) | Q(until_at__gt=LATER)).exists()
    assert not queries.mandates_of(district, LATER).exists()
    assert queries.posts_of(district, LATER) == ()
    assert policies.stewards(district, LATER) == ()
    assert queries.was_steward_at_its_end(world.steward, district)
    assert not queries.was_steward_at_its_end(world.sibling_steward, district)
    for one in Organization.objects.all():
        assert one.members_count == queries.recount_members(one)
    left = Entry.objects.filter(verb="leave", organization=above.slug).get().said
    assert (left["member"], left["reason"]) == (district.slug, "We merge with Mapo.")
    assert Entry.objects.get(verb="close_organization").said["reason"] == "We merge with Mapo."
    with pytest.raises(Refused) as refused:
        commands.consent_to_membership(membership=asked, by=world.steward, at=LATER)
    assert refused.value.code == "membership_ended"
    for refuses in (
        lambda: commands.offer_membership(
            by=steward_of(world.city), organization=district, member=world.city, at=LATER
        ),
        lambda: commands.edit_organization(organization=district, by=world.steward, at=LATER, name="Again"),
        lambda: commands.close_by_two(organization=district, by=world.steward, at=LATER, reason="Again."),
    ):
        with pytest.raises(Refused) as refused:
            refuses()
        assert refused.value.code == "organization_closed"
