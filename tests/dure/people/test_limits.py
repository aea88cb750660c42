"""How often a code may be asked for says nothing about who has an account."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse


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
