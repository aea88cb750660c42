"""What somebody tries who knows the addresses, the names of fields, and the references of others."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from tests.dure.test_routes import clients, names
from tests.dure.test_routes import seoul as seoul
from tests.seoul import NOW, Seoul

from dure.files.models import File
from dure.matters.models import Matter, Subscription
from dure.networks import commands
from dure.networks.models import Invitation, Membership, Organization
from dure.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def parts(seoul: Seoul) -> dict[str, Any]:
    """The parts of addresses in the world of the table of routes."""
    return names(seoul)


def bare(answer: Any) -> str:
    """What a page says, without the tokens of its forms and what stood in its address."""
    (text,) = re.findall(r"<main.*</main>", answer.content.decode(), re.DOTALL)
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    return re.sub("|".join(map(re.escape, answer.wsgi_request.path.split("/")[1:-1])), "", text)


def is_opened(answer: Any) -> bool:
    """Whether a link led to something."""
    return answer.status_code == 200 and b"Nothing is kept here" not in answer.content


def as_one(seoul: Seoul, role: str) -> Client:
    """A browser of one role."""
    return clients(seoul)[role]


def test_a_token_of_one_place_opens_nothing_elsewhere(seoul: Seoul, parts: dict[str, Any]) -> None:
    steward = as_one(seoul, "steward")
    tokens = {
        "invitation": parts["letter"],
        "request": parts["token"],
        "mail": parts["unfollow"],
        "without a purpose": signing.dumps({"person": seoul.world.member.pk, "matter": 1}),
    }
    places = {
        "invitation": "/invitations/{}/",
        "request": "/support/follow/{}/",
        "mail": "/matters/unfollow/{}/",
    }
    opened = {
        (whose, place)
        for whose, token in tokens.items()
        for place, address in places.items()
        if is_opened(steward.get(address.format(token)))
    }
    assert opened == {(one, one) for one in places}
    for address in (
        f"/organizations/{parts['organization']}/room/import/",
        f"/organizations/{parts['organization']}/room/invite/",
        f"/commissions/contracts/{parts['contract']}/jobs/",
    ):
        for token in tokens.values():
            before = (Membership.objects.count(), Invitation.objects.count())
            assert steward.post(address, {"list": token}).status_code != 500
            assert (Membership.objects.count(), Invitation.objects.count()) == before


HIDDEN = {
    "person__email": "member@example.org",
    "memberships__person__name": "Member",
    "author__email__startswith": "a",
    "author": "1",
    "token_digest": "a",
    "order_by": "author__email",
    "ordering": "-person__email",
    "fields": "email,password",
    "include": "persons",
    "expand": "author",
}
LISTS = [
    "/networks/",
    "/matters/",
    "/rounds/",
    "/record/entries",
    "/commissions/",
    "/recognition/",
    "/programmes/",
]
API_LISTS = ["organizations", "matters", "rounds", "record/entries", "recognitions", "frameworks"]


def test_no_filter_reaches_what_is_hidden(seoul: Seoul, parts: dict[str, Any]) -> None:
    visitor = Client()
    different = set()
    for address in [f"{one}?format=json" for one in LISTS] + [f"/api/v1/{one}?" for one in API_LISTS]:
        plain = visitor.get(address)
        assert plain.status_code == 200
        for name, value in HIDDEN.items():
            answer = visitor.get(f"{address}&{name}={value}")
            if (answer.status_code, answer.json()) != (200, plain.json()):
                different.add((address, name))
    assert different == set()


def test_no_form_sets_what_it_does_not_offer(seoul: Seoul, parts: dict[str, Any]) -> None:
    world = seoul.world
    member, steward = as_one(seoul, "member"), as_one(seoul, "steward")
    before = Person.objects.values().get(pk=world.member.pk)
    about = {"name": "Other", "language": "fr", "time_zone": "UTC", "mail_at_most": "never"}
    extra = {
        "email": "x@example.org",
        "is_active": "",
        "ref": "mine",
        "invented": "1",
        "password": "x",
        "id": "1",
    }
    assert member.post("/me/", {**about, **extra}).status_code == 302
    after = Person.objects.values().get(pk=world.member.pk)
    assert {key for key in after if after[key] != before[key]} <= {
        "name",
        "language",
        "mail_at_most",
        "last_login",
    }

    room = f"/organizations/{parts['organization']}/room/facts/"
    facts = {"name": "Gwangjin", "about": "x", "do": "facts", "form": "association"}
    extra = {"slug": "mine", "kind": "council", "invented": "1", "claimed_at": "2020-01-01", "listed_by": "1"}
    was = Organization.objects.values().get(pk=world.district.pk)
    steward.post(room, {**facts, **extra})
    now = Organization.objects.values().get(pk=world.district.pk)
    assert {key for key in now if now[key] != was[key]} <= {"name", "about", "form"}

    raised = {
        "title": "T",
        "text": "t",
        "raised_in": parts["organization"],
        "cost": "5",
        "beneficiaries": "b",
        "origin": "private",
    }
    extra = {
        "stage": "granted",
        "author": "1",
        "sum": "9",
        "ended": "kept",
        "ref": "mine",
        "adopted": "9",
        "paid": "9",
    }
    assert member.post(f"/rounds/{seoul.round.slug}/raise/", {**raised, **extra}).status_code == 302
    matter = Matter.objects.get(title="T")
    assert (matter.stage, matter.author, matter.sum, matter.ended) == ("raised", world.member, 5, "")
    assert matter.ref != "mine"
    assert (matter.proposal.adopted, matter.proposal.paid) == (None, 0)


def test_a_link_to_a_file_carries_no_right(seoul: Seoul, parts: dict[str, Any]) -> None:
    file = File.objects.get(ref=parts["file"])
    address = f"/files/{file.ref}/{file.name}"
    steward = as_one(seoul, "steward")
    given = steward.get(address)
    assert given.status_code == 200
    etag = {"if-none-match": given["ETag"]}
    for role in ("anonymous", "official", "sibling", "auditor"):
        browser = as_one(seoul, role)
        assert browser.get(address).status_code == 404
        assert (
            browser.get(address, headers=etag).status_code == 404
        )  # not 304: that would say which file it is
        assert browser.head(address).status_code == 404
    assert steward.get(f"/files/{file.ref}/other.pdf").status_code == 404
    Membership.objects.filter(person=seoul.world.steward, organization=seoul.world.district).update(
        until_at=NOW
    )
    assert steward.get(address).status_code == 404


def test_opening_a_link_of_a_mail_uses_nothing_up(seoul: Seoul, parts: dict[str, Any]) -> None:
    outsider = as_one(seoul, "auditor")
    invitation = f"/invitations/{parts['letter']}/"
    leave = f"/matters/unfollow/{parts['unfollow']}/"
    followed = Subscription.objects.filter(person=seoul.world.member).count()
    for browser in (Client(), outsider, Client(headers={"user-agent": "a scanner of mails"})):
        for _ in range(2):
            for address in (invitation, leave):
                assert browser.get(address).status_code == 200
                assert browser.head(address).status_code in (200, 405)
    assert Invitation.objects.get().accepted_at is None
    assert Subscription.objects.filter(person=seoul.world.member).count() == followed
    assert outsider.post(invitation).status_code == 302
    assert Invitation.objects.get().accepted_by == seoul.world.outsider


def test_the_name_of_a_request_is_ones_own(seoul: Seoul, parts: dict[str, Any]) -> None:
    address = f"/api/v1/matters/{parts['matter']}/comments"
    body = '{"text": "Mine alone."}'
    sent = {"content_type": "application/json", "headers": {"Idempotency-Key": "the-same-for-both"}}
    first = as_one(seoul, "member").post(address, body, **sent)
    assert first.status_code == 201
    stranger = as_one(seoul, "auditor").post(address, body, **sent)
    assert stranger.status_code == 403
    assert "Idempotent-Replayed" not in stranger.headers
    assert Client().post(address, body, **sent).status_code == 401
    other = as_one(seoul, "steward").post(address, body, **sent)
    assert other.status_code == 201
    assert other.json() != first.json()


OUT = [
    *("/files/{file}/..%2f..%2fsecret_key", "/files/..%2f..%2fetc/passwd", "/static/../settings.py"),
    *(
        "/static/..%2fsettings.py",
        "/static/%2e%2e/settings.py",
        "/static//etc/passwd",
        "/record/tile/0/../../key",
    ),
    *("/record/tile/entries/..%2f..%2fsecret_key", "/record/witnesses/..%2f..%2fkey/checkpoint"),
    *("/frameworks/shipped/..%2f..%2fsettings/", "/.git/config", "/.env", "/secret_key", "/dure.sqlite3"),
]


def test_no_address_leads_out_of_its_folder(seoul: Seoul, parts: dict[str, Any]) -> None:
    steward = as_one(seoul, "steward")
    found = {address: steward.get(address.format(**parts)).status_code for address in OUT}
    assert {address: status for address, status in found.items() if status not in (301, 400, 404)} == {}


def test_no_header_and_no_field_changes_the_method(seoul: Seoul, parts: dict[str, Any]) -> None:
    steward = as_one(seoul, "steward")
    address = f"/api/v1/organizations/{parts['organization']}"
    for method in ("DELETE", "PUT", "PATCH"):
        assert steward.get(address, headers={"X-HTTP-Method-Override": method}).status_code == 200
        assert steward.post(f"{address}?_method={method}", {"_method": method}).status_code == 405
        assert steward.generic(method, address).status_code == 405


def test_a_sibling_sees_no_difference_between_what_is_hidden_and_what_is_not_there(
    seoul: Seoul, parts: dict[str, Any]
) -> None:
    sibling = as_one(seoul, "sibling")
    hidden = {
        "/support/requests/{}/": parts["request"],
        "/support/referrals/{}/": parts["referral"],
        "/evidence/{}/": parts["evidence"],
        "/organizations/{}/room/": parts["organization"],
        "/organizations/{}/room/members/": parts["organization"],
        "/organizations/gwangjin-network/ledger/{}/": parts["line"],
        "/ballots/{}/paper/": parts["ballot"],
    }
    for address, ref in hidden.items():
        real = sibling.get(address.format(ref))
        none = sibling.get(address.format("nothing-of-this"))
        assert (real.status_code, none.status_code) == (404, 404), address
        assert bare(real) == bare(none), address


def test_commands_want_their_own_arguments_only(seoul: Seoul) -> None:
    with pytest.raises(ValueError, match="slug"):
        commands.edit_organization(
            organization=seoul.world.district, by=seoul.world.steward, at=NOW, slug="mine"
        )
