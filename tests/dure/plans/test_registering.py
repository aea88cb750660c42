"""A worker without papers or e-mail becomes a member by her group leader, and later speaks for herself."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from tests.cast import AT, LATER, World, mandate

from dure import clock
from dure.networks import commands
from dure.networks.models import Membership
from dure.networks.registration_models import Registration
from dure.people.erasing import erase_person, remove_what_is_old
from dure.people.models import Person
from dure.record.models import Entry
from dure.refusals import Refused, Unknown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)


def page_of(world: World) -> str:
    return f"/organizations/{world.district.slug}/register/"


def register(world: World, name: str = "Shamim", **more) -> Person:
    given = {"leader": world.steward, "organization": world.district, "at": AT}
    return commands.register_member_without_email(name=name, **{**given, **more})


def test_a_leader_finds_the_form_on_the_page_of_the_group_and_others_do_not(world: World, client: Client):
    mandate(world.member, world.district)  # a group leader who is a delegate, not a steward
    group = f"/organizations/{world.district.slug}/"
    for role, finds in (("steward", True), ("member", True), ("official", False), ("sibling_steward", False)):
        client.force_login(getattr(world, role))
        assert (page_of(world) in client.get(group).content.decode()) is finds, role
        assert (client.get(page_of(world)).status_code == 200) is finds, role
    client.logout()
    assert page_of(world) not in client.get(group).content.decode()


def test_a_name_the_work_and_a_yes_are_enough_and_the_leader_speaks_for_her(world: World, client: Client):
    client.force_login(world.steward)
    before = world.district.members_count
    sent = {"name": "  Baji   Shamim ", "work": "embroidery", "consented": "on"}
    assert client.post(page_of(world), sent).status_code == 302
    made = Person.objects.get(name="Baji Shamim")
    assert (made.email, made.registered_by, made.is_spoken_for) == (None, world.steward, True)
    assert (made.registration.work, made.registration.registered_at) == ("embroidery", LATER)
    joined = Membership.objects.get(person=made)
    assert (joined.organization, joined.member_consent_at, joined.from_at) == (world.district, LATER, LATER)
    world.district.refresh_from_db()
    assert world.district.members_count == before + 1
    page = client.get(page_of(world)).content.decode()
    assert "Baji Shamim" in page
    entry = Entry.objects.get(verb="register_member")
    assert entry.said["spoken_for"] is True
    assert "embroidery" not in entry.payload
    assert "Shamim" not in entry.payload


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"name": "", "consented": "on"}, 422, "Name"),
        ({"name": "Shamim", "work": "embroidery"}, 422, "Shamim"),
        ({"name": "Shamim", "work": "spying", "consented": "on"}, 422, "spying"),
    ],
)
def test_what_lacks_a_name_or_a_yes_comes_back_with_all_that_was_typed(
    world: World, client, sent, status, words
):
    client.force_login(world.steward)
    answer = client.post(page_of(world), sent)
    assert (answer.status_code, Registration.objects.count()) == (status, 0)
    assert words in answer.content.decode()


def test_the_command_refuses_what_the_form_would(world: World):
    for more, code in (
        ({"consented": False}, "consent_not_given"),
        ({"work": "spying"}, "work_unknown"),
        ({"name": " "}, "name_missing"),
        ({"name": "x" * 121}, "name_too_long"),
        ({"leader": world.outsider}, "not_steward"),
    ):
        with pytest.raises(Refused, match=code):
            register(world, **more)


@pytest.mark.parametrize("typed", ["Shamim Bibi", " shamim  BIBI", "Shamim-Bibi"])
def test_the_same_name_is_asked_about_and_another_person_may_have_it(
    world: World, client: Client, typed: str
):
    register(world, "Shamim Bibi")
    client.force_login(world.steward)
    sent = {"name": typed, "consented": "on", "work": "sewing"}
    answer = client.post(page_of(world), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "is registered already, since 2026-03-02." in page
    assert re.search(r'<input type="checkbox" name="another"', page)
    assert Registration.objects.count() == 1
    assert client.post(page_of(world), {**sent, "another": "on"}).status_code == 302
    assert Registration.objects.count() == 2


def test_two_ways_to_write_urdu_letters_are_one_name(world: World):
    register(world, "شمیم کوثر")
    with pytest.raises(Refused, match="name_there"):
        register(world, "شميم كوثر")


def test_a_leader_is_warned_of_whom_she_registered_in_another_group_and_nobody_else_is(world: World):
    mandate(world.steward, world.sibling)
    register(world, "Shamim")
    register(world, "Shamim", organization=world.sibling, leader=world.sibling_steward)
    with pytest.raises(Refused, match="name_there"):
        register(world, "Shamim", organization=world.enterprises[1], leader=_leading(world))


def _leading(world: World) -> Person:
    mandate(world.steward, world.enterprises[1])
    return world.steward


def test_the_same_form_sent_twice_registers_nobody_twice(world: World, client: Client):
    client.force_login(world.steward)
    form = client.get(page_of(world)).content.decode()
    ref = re.search(r'name="ref" value="(\w+)"', form)
    assert ref is not None
    sent = {"ref": ref[1], "name": "Shamim", "consented": "on"}
    assert [client.post(page_of(world), sent).status_code for _ in range(2)] == [302, 302]
    assert Registration.objects.count() == 1


def offered(world: World, person: Person, callbacks, email: str = "Shamim@Example.org") -> str:
    """Offer an account and return the path of the link in the mail."""
    with callbacks(execute=True):
        commands.offer_account(
            person=person, organization=world.district, email=email, by=world.steward, at=AT
        )
    [letter] = mail.outbox
    assert letter.to == [email.lower()]
    found = re.search(r"/own-account/[\w-]+/", letter.body)
    assert found is not None
    return found[0]


def test_she_takes_over_her_own_account_and_nobody_speaks_for_her_any_more(
    world: World, client: Client, django_capture_on_commit_callbacks
):
    shamim = register(world, work="sewing")
    link = offered(world, shamim, django_capture_on_commit_callbacks)
    assert "Shamim" in client.get(link).content.decode()
    shamim.refresh_from_db()
    assert shamim.is_spoken_for, "to open the link changes nothing"
    assert client.post(link)["Location"] == "/accounts/login/code/"
    shamim.refresh_from_db()
    assert (shamim.email, shamim.registered_by, shamim.is_spoken_for) == ("shamim@example.org", None, False)
    assert EmailAddress.objects.get(user=shamim).verified
    assert Membership.objects.filter(person=shamim, until_at=None).count() == 1
    assert (client.get(link).status_code, client.post(link).status_code) == (404, 404), "it works once"
    entry = Entry.objects.get(verb="take_over_account")
    assert entry.said == {**entry.said, "by": shamim.ref, "before": world.steward.ref}
    with pytest.raises(Refused, match="not_speaker"):
        commands.offer_account(
            person=shamim, organization=world.district, email="x@example.org", by=world.steward, at=AT
        )


def test_an_account_is_offered_only_by_who_speaks_and_to_no_address_that_is_taken(world: World):
    shamim = register(world)
    given = {"person": shamim, "organization": world.district, "at": AT}
    with pytest.raises(Refused, match="not_speaker"):
        commands.offer_account(**given, email="a@example.org", by=world.umbrella_steward)
    with pytest.raises(Refused, match="address_taken"):
        commands.offer_account(**given, email=str(world.member.email).upper(), by=world.steward)


def test_a_link_ends_and_its_address_is_forgotten(
    world: World, client, monkeypatch, django_capture_on_commit_callbacks
):
    shamim = register(world)
    link = offered(world, shamim, django_capture_on_commit_callbacks)
    late = AT + timedelta(days=15)
    with pytest.raises(Refused, match="offer_ended"):
        commands.take_over_account(token=link.split("/")[2], at=late)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert "This link ended on" in client.get(link).content.decode()
    assert remove_what_is_old(late)["account_offers"] == 1
    registration = Registration.objects.get()
    assert (registration.offer_email, registration.offer_digest) == ("", None)
    with pytest.raises(Unknown):
        commands.account_offered(link.split("/")[2], late)


def test_the_work_is_forgotten_with_the_person(world: World):
    shamim = register(world, work="sewing")
    erase_person(person=shamim, at=LATER)
    assert Registration.objects.count() == 0


def test_the_page_of_a_member_is_only_for_who_speaks(world: World, client: Client):
    shamim = register(world, work="sewing")
    page = f"{page_of(world)}{shamim.ref}/"
    mandate(world.member, world.district)
    for role, status in (("steward", 200), ("member", 404), ("outsider", 404)):
        client.force_login(getattr(world, role))
        assert client.get(page).status_code == status, role
    client.force_login(world.steward)
    answer = client.post(page, {"email": str(world.member.email)})
    assert answer.status_code in (409, 422)
    assert str(world.member.email) in answer.content.decode(), "what was typed stays"
