"""The Steward's room: what a steward can do there, and that nobody else finds it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from tests.cast import AT, World, steward_of

from dure import clock
from dure.dashboards.room import ACTS, TABS
from dure.networks.models import Invitation, Mandate, Membership, Post
from dure.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(settings):
    """The clock stands an hour after the world began."""
    settings.DURE_CLOCK_OFFSET += (AT + timedelta(hours=1) - clock.now()).total_seconds()


def as_person(person: Person | None) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def room(world: World, tab: str = "facts") -> str:
    """The address of a page of the Gwangjin network's room."""
    return f"/organizations/{world.district.slug}/room/{tab}/"


@pytest.mark.parametrize("tab", [key for key, _ in TABS])
def test_a_steward_sees_every_page_of_the_room(world, tab):
    assert as_person(world.steward).get(room(world, tab)).status_code == 200


@pytest.mark.parametrize("tab", [key for key, _ in TABS])
@pytest.mark.parametrize("who", ["sibling_steward", "umbrella_steward", "member", "delegate", "official"])
def test_for_everybody_else_the_room_is_not_there(world, tab, who):
    client = as_person(getattr(world, who))
    theirs = client.get(room(world, tab))
    nowhere = client.get(f"/organizations/no-such-network/room/{tab}/")
    assert (theirs.status_code, nowhere.status_code) == (404, 404)
    assert body(theirs) == body(nowhere)


def body(answer) -> str:
    """The page without what differs each time: the address itself and the form token."""
    text = answer.content.decode()
    token = answer.context["csrf_token"] if answer.context else ""
    path = answer.wsgi_request.get_full_path()
    return text.replace(str(token), "").replace(path, "")


@pytest.mark.parametrize("act", [act.key for act in ACTS])
def test_no_act_of_the_room_is_done_by_a_steward_of_the_network_above(world, act):
    tab = next(one.tab for one in ACTS if one.key == act)
    before = Membership.objects.count(), Post.objects.count(), Mandate.objects.count()
    answer = as_person(world.umbrella_steward).post(room(world, tab), {"do": act, "ref": "x"})
    assert answer.status_code == 404
    assert before == (Membership.objects.count(), Post.objects.count(), Mandate.objects.count())


@pytest.mark.parametrize("act", [act.key for act in ACTS if act.for_rows])
def test_a_row_of_a_sibling_answers_like_one_that_does_not_exist(world, act):
    tab = next(one.tab for one in ACTS if one.key == act)
    post, mandate = world.sibling.posts.first().ref, world.sibling.mandates.first().ref
    rows = {"post": post, "over": post, "mandate": mandate, "invitation": "1"}
    membership = Membership.objects.get(member=world.sibling).ref
    sibling_row = rows.get(act.rpartition("_")[2], membership)
    given = {"do": act, "reason": "r", "weight": 2, "until_at": "2027-01-01", "person": world.steward.ref}
    client = as_person(world.steward)
    theirs = client.post(room(world, tab), given | {"ref": sibling_row})
    nowhere = client.post(room(world, tab), given | {"ref": "nowhere"})
    assert (theirs.status_code, nowhere.status_code) == (404, 404)


def test_a_mandate_is_given_renewed_and_revoked(world):
    client = as_person(world.steward)
    given = {"do": "give_mandate", "person": world.member.ref, "scope": "", "until_at": "2026-06-30"}
    assert client.post(room(world, "mandates"), given).status_code == 302
    mandate = Mandate.objects.get(person=world.member)
    client.post(
        room(world, "mandates"), {"do": "renew_mandate", "ref": mandate.ref, "until_at": "2026-12-31"}
    )
    mandate.refresh_from_db()
    assert mandate.until_at == datetime(2027, 1, 1, tzinfo=UTC)  # the end of the last day
    client.post(room(world, "mandates"), {"do": "revoke_mandate", "ref": mandate.ref, "reason": "Moved away"})
    mandate.refresh_from_db()
    assert mandate.revoke_reason == "Moved away"


def test_a_refused_form_keeps_what_was_typed(world):
    answer = as_person(world.steward).post(
        room(world, "members"), {"do": "offer", "member": world.umbrella.slug, "weight": 7}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This would close a circle of memberships" in page
    assert 'value="7"' in page


def test_the_single_steward_cannot_leave_without_handing_over(world):
    post = Post.objects.get(organization=world.district, role="steward")
    client = as_person(world.steward)
    refused = client.post(room(world, "posts"), {"do": "vacate_post", "ref": post.ref, "reason": "Enough"})
    assert refused.status_code in (409, 422)
    assert steward_of(world.district) == world.steward
    handed = client.post(
        room(world, "posts"), {"do": "hand_over", "ref": post.ref, "person": world.member.ref}
    )
    assert handed.status_code == 302
    assert steward_of(world.district) == world.member


def test_a_list_is_reported_row_by_row_and_nothing_is_sent_before_the_confirmation(
    world, django_capture_on_commit_callbacks
):
    client = as_person(world.steward)
    listed = "e-mail;name\nanna@example.org;Anna\nanna@example.org;Anna again\nbroken@;Nobody\nbo@example.org;Zoé\n"
    report = client.post(
        f"/organizations/{world.district.slug}/room/invite/", {"text": listed, "role": "member"}
    )
    assert report.status_code == 200
    assert (len(report.context["report"].good), len(report.context["report"].bad)) == (2, 2)
    assert (len(mail.outbox), Invitation.objects.count()) == (0, 0)
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(
            f"/organizations/{world.district.slug}/room/invite/", {"list": report.context["list"]}
        )
    assert sent.status_code == 302
    assert sorted(letter.to[0] for letter in mail.outbox) == ["anna@example.org", "bo@example.org"]


def test_a_list_confirmed_in_another_room_is_refused(world):
    report = as_person(world.steward).post(
        f"/organizations/{world.district.slug}/room/invite/", {"text": "anna@example.org", "role": "member"}
    )
    elsewhere = as_person(world.sibling_steward).post(
        f"/organizations/{world.sibling.slug}/room/invite/", {"list": report.context["list"]}
    )
    assert elsewhere.status_code == 404
    assert mail.outbox == []


def test_leaving_takes_effect_at_once_and_the_export_stands_ready(world):
    membership = Membership.objects.get(member=world.district)
    client = as_person(world.steward)
    assert (
        client.post(room(world, "networks"), {"do": "leave", "ref": membership.ref, "reason": ""}).status_code
        == 302
    )
    membership.refresh_from_db()
    assert membership.until_at is not None
    export = client.get(f"/organizations/{world.district.slug}/room/export/")
    assert export["Content-Type"] == "application/zip"
    assert (
        as_person(world.sibling_steward).get(f"/organizations/{world.district.slug}/room/export/").status_code
        == 404
    )
