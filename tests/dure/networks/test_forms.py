"""Forms check what was typed and give the commands their parameters."""

from datetime import UTC, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.cast import AT

from dure.networks import commands, forms


def test_an_organization_is_created_and_edited_through_its_form(world):
    typed = {"name": "New Bakery", "kind": "enterprise", "form": "cooperative", "area": "KR-11-11050"}
    form = forms.OrganizationForm(typed)
    assert form.is_valid()
    created = commands.create_organization(by=world.outsider, at=AT, **form.cleaned_data)
    assert (created.form, created.area) == ("cooperative", world.gwangjin_gu)
    again = forms.OrganizationForm({**typed, "name": ""}, instance=created)
    assert list(again.errors) == ["name"]
    assert again["area"].value() == "KR-11-11050"
    assert "kind" not in again.fields


def test_an_organization_is_found_by_its_reference_or_the_address_of_its_page(world):
    for typed in ("mapo-network", " https://dure.example/organizations/mapo-network/ "):
        form = forms.MembershipOfferForm({"member": typed, "weight": "2"}, organization=world.umbrella)
        assert form.is_valid()
        assert form.cleaned_data == {"member": world.sibling, "weight": 2, "college": None}
    form = forms.MembershipOfferForm({"member": "nowhere", "weight": "1"}, organization=world.umbrella)
    assert form.errors == {"member": ["There is no organization under this reference."]}


def test_only_people_of_the_organization_can_be_named(world):
    day = {"until_at": "2026-12-31"}
    ours = forms.MandateForm({"person": world.member.ref, **day}, organization=world.district, at=AT)
    theirs = forms.MandateForm(
        {"person": world.sibling_member.ref, **day}, organization=world.district, at=AT
    )
    assert ours.is_valid()
    assert list(theirs.errors) == ["person"]


def test_the_last_day_ends_at_midnight_where_the_reader_lives(world):
    with timezone.override("Asia/Seoul"):
        form = forms.RenewMandateForm({"until_at": "2026-12-31"})
        assert form.is_valid()
    assert form.cleaned_data["until_at"] == datetime(2026, 12, 31, 15, 0, tzinfo=UTC)


def test_a_list_comes_as_file_or_as_text(db):
    file = SimpleUploadedFile("list.csv", "é@example.org".encode("cp1252"))
    uploaded = forms.InvitationsForm({"role": "member"}, {"file": file})
    pasted = forms.InvitationsForm({"role": "member", "text": "é"})
    assert (uploaded.is_valid(), pasted.is_valid()) == (True, True)
    assert uploaded.cleaned_data["data"] == b"\xe9@example.org"
    assert pasted.cleaned_data["data"] == "é".encode()
    assert forms.InvitationsForm({"role": "member"}).errors == {"__all__": ["Choose a file or paste a list."]}


def test_a_founder_is_an_organization_that_exists_or_a_new_one(world):
    new = forms.FounderForm({"name": "New", "person_name": "Hana"})
    both = forms.FounderForm({"name": "New", "organization": "mapo-network", "person_name": "Hana"})
    neither = forms.FounderForm({"person_name": "Hana"})
    assert [form.is_valid() for form in (new, both, neither)] == [True, False, False]
