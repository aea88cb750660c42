"""The page behind an invitation's link: it shows who invites to what, and does nothing until the button is pressed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from tests.cast import AT, World

from dure import clock
from dure.networks.commands import send_invitations
from dure.networks.invitation_files import InvitationRow
from dure.networks.models import Invitation, Membership, Organization

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moment(monkeypatch):
    """The clock: a list with the moment in it, that a test may move."""
    moments = [AT]
    monkeypatch.setattr(clock, "now", lambda: moments[0])
    return moments


@pytest.fixture
def invited(world: World, django_capture_on_commit_callbacks):
    """Invite somebody to the district network and return the path of the link."""

    def invite(organization: str = "", role: str = "member") -> str:
        row = InvitationRow(line=1, email="anna@example.org", name="Anna", organization=organization)
        with django_capture_on_commit_callbacks(execute=True):
            send_invitations(by=world.steward, organization=world.district, rows=[row], role=role, at=AT)
        return re.search(r"(/invitations/[\w-]+/)", mail.outbox[-1].body).group(1)

    return invite


def test_looking_does_nothing_and_a_stranger_is_asked_to_sign_in_and_comes_back(
    invited, client, world: World
):
    link = invited()
    page = client.get(link).content.decode()
    assert "You are invited to Gwangjin Network" in page
    assert f"/accounts/signup/?next={link}" in page
    assert client.post(link).status_code == 200
    client.force_login(world.outsider)
    client.get(link)
    assert Invitation.objects.get().accepted_at is None


def test_accepting_admits_the_person_once(invited, client, world: World):
    link = invited()
    client.force_login(world.outsider)
    assert client.post(link).url == "/organizations/gwangjin-network/"
    assert (
        Membership.objects.filter(organization=world.district, person=world.outsider, from_at=AT).count() == 1
    )
    again = client.post(link)
    assert again.status_code == 409
    assert "This invitation was used already." in again.content.decode()


def test_the_organization_on_the_list_is_what_joins(invited, client, world: World):
    link = invited(organization="Anna's Bakery")
    client.force_login(world.outsider)
    assert "Your organization Anna&#x27;s Bakery would belong to it." in client.get(link).content.decode()
    client.post(link)
    bakery = Organization.objects.get(name="Anna's Bakery")
    assert Membership.objects.get(organization=world.district, member=bakery).from_at == AT


def test_an_invited_steward_holds_a_post(invited, client, world: World):
    link = invited(role="steward")
    client.force_login(world.outsider)
    client.post(link)
    assert Membership.objects.get(person=world.outsider).post.role == "steward"


def test_a_link_that_ended_says_whom_to_ask_and_a_wrong_one_is_not_there(
    invited, client, world: World, moment
):
    link = invited()
    moment[0] = AT + timedelta(days=15)
    ended = client.get(link)
    assert ended.status_code == 409
    assert "Ask a steward of Gwangjin Network for a new one." in ended.content.decode()
    assert client.get("/invitations/nothing-like-it/").status_code == 404
    Invitation.objects.update(withdrawn_at=AT)
    assert client.get(link).status_code == 404
