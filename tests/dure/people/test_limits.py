"""How often a code may be asked for says nothing about who has an account."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.test import Client
from django.urls import reverse

from dure.people import accounts
from dure.people.addresses import client_address


def test_the_limit_of_codes_is_the_same_for_a_known_and_an_unknown_address(minji, outbox):
    def replies(email: str) -> list[int]:
        return [
            Client().post(reverse("account_request_login_code"), {"email": email}).status_code
            for _ in range(6)
        ]

    assert replies("nobody@example.org") == replies(minji.email) == [302] * 4 + [200] * 2


def test_other_spellings_of_an_address_share_its_limit(minji, outbox):
    spellings = [
        "minji@example.org",
        "Minji@example.org",
        "MINJI@EXAMPLE.ORG",
        " minji@example.org ",
        "mInji@example.org",
    ]
    codes = [
        Client().post(reverse("account_request_login_code"), {"email": email}).status_code
        for email in spellings
    ]
    assert codes == [302] * 4 + [200]
    assert len(outbox()) == 4


def test_strangers_cannot_use_up_the_codes_of_a_victim(minji, outbox):
    """Whoever signed in with a browser before has a limit of their own in it, however often others ask for them."""
    own = Client()
    own.force_login(minji)
    own.get("/me/")
    own.post(reverse("account_logout"))
    assert own.cookies["dure_known"]["httponly"]
    assert minji.email not in own.cookies["dure_known"].value
    for _ in range(30):
        Client().post(reverse("account_request_login_code"), {"email": minji.email})
    assert Client().post(reverse("account_request_login_code"), {"email": minji.email}).status_code == 200
    assert own.post(reverse("account_request_login_code"), {"email": minji.email}).status_code == 302
    other = own.post(reverse("account_request_login_code"), {"email": "somebody.else@example.org"})
    assert other.status_code == 302


def test_one_network_cannot_use_up_the_codes_that_are_asked_for_from_another(minji, outbox):
    def ask(address: str) -> int:
        asked = Client(REMOTE_ADDR=address)
        return asked.post(reverse("account_request_login_code"), {"email": minji.email}).status_code

    assert [ask(f"198.51.100.{number}") for number in range(6)] == [302] * 4 + [200] * 2
    assert [ask(f"2001:db8:7::{number}") for number in range(1, 7)] == [302] * 4 + [200] * 2
    assert ask("203.0.113.9") == 302


def test_a_flood_of_mail_from_everywhere_ends(minji, outbox, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_code_mails": "5/h/key"}
    replies = [
        Client(REMOTE_ADDR=f"198.51.{number}.7")
        .post(reverse("account_request_login_code"), {"email": minji.email})
        .status_code
        for number in range(7)
    ]
    assert replies == [302] * 5 + [200] * 2
    assert len(outbox()) == 5


@pytest.mark.parametrize("named", ["unix:", "198.51.100.7:40312"])
def test_a_server_in_front_may_name_the_asker_as_it_likes(minji, outbox, monkeypatch, named):
    monkeypatch.setattr(accounts.AccountAdapter, "get_client_ip", lambda self, request: named)
    replies = [
        Client().post(reverse("account_request_login_code"), {"email": minji.email}).status_code
        for _ in range(5)
    ]
    assert replies == [302] * 4 + [200]


@pytest.mark.parametrize("named", [PermissionDenied, ImproperlyConfigured])
def test_where_no_address_can_be_read_that_of_the_server_in_front_counts(rf, monkeypatch, named):
    def get_client_ip(self, request):
        raise named

    monkeypatch.setattr(accounts.AccountAdapter, "get_client_ip", get_client_ip)
    assert client_address(rf.get("/", REMOTE_ADDR="192.0.2.9")) == "192.0.2.9"
    assert client_address(rf.get("/", REMOTE_ADDR="")) == ""
