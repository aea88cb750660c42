"""Signing up and signing in by a code, without a password and without JavaScript."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from dure import clock
from dure.people.accounts import walk_in
from dure.people.commands import register_person
from dure.people.models import Person
from dure.refusals import Unknown

ASK, TYPE, SIGN_UP = "account_request_login_code", "account_confirm_login_code", "account_signup"
ABOUT = {
    "name": "  Amélie   Roy ",
    "email": "Amelie@Example.org",
    "language": "fr",
    "time_zone": "America/Montreal",
}


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def ask_for_code(client: Client, email: str, query: str = ""):
    return client.post(reverse(ASK) + query, {"email": email})


def test_one_signs_up_confirms_the_address_and_arrives_at_the_desk(client, db, outbox, code):
    asked = client.post(reverse(SIGN_UP), ABOUT)
    assert (asked.status_code, asked.url) == (302, reverse("account_email_verification_sent"))
    (mail,) = outbox()
    assert "To: amelie@example.org" in mail
    confirmed = client.post(asked.url, {"code": code(mail)})
    assert (confirmed.status_code, confirmed.url) == (302, "/desk/")
    person = Person.objects.get(email="amelie@example.org")
    assert (person.name, person.language, person.time_zone) == ("Amélie Roy", "fr", "America/Montreal")
    assert not person.has_usable_password()
    assert EmailAddress.objects.get(user=person).verified
    assert signed_in(client)


def test_signing_up_offers_the_language_of_the_browser_and_its_likely_time_zone(client, db):
    form = client.get(reverse(SIGN_UP), headers={"accept-language": "ko-KR,ko;q=0.9"}).context["form"]
    assert (form["language"].value(), form["time_zone"].value()) == ("ko", "Asia/Seoul")


def test_a_form_that_fails_keeps_what_was_typed(client, db, outbox):
    page = client.post(reverse(SIGN_UP), {**ABOUT, "name": "   ", "email": "amelie@example.org"})
    assert page.status_code == 200
    assert page.context["form"]["email"].value() == "amelie@example.org"
    assert page.context["form"].errors["name"]
    assert 'href="#id_name"' in page.content.decode()
    assert outbox() == []


def test_one_signs_in_by_code_and_arrives_where_one_was_going(client, minji, outbox, code):
    asked = ask_for_code(client, "Minji@example.org", "?next=/me/")
    assert (asked.status_code, asked.url) == (302, reverse(TYPE) + "?next=%2Fme%2F")
    typed = client.post(asked.url, {"code": code(outbox()[0]), "next": "/me/"})
    assert (typed.status_code, typed.url) == (302, "/me/")
    assert client.session["_auth_user_id"] == str(minji.pk)


def test_a_person_without_a_confirmed_address_confirms_it_by_signing_in(client, db, outbox, code):
    register_person(name="Jo", email="jo@example.org", at=clock.now())
    ask_for_code(client, "jo@example.org")
    client.post(reverse(TYPE), {"code": code(outbox()[0])})
    assert signed_in(client)
    assert EmailAddress.objects.get(email="jo@example.org").verified


def test_the_mail_is_in_the_language_of_its_reader_and_the_code_may_be_typed_with_spaces(
    client, minji, outbox, code
):
    ask_for_code(client, "minji@example.org")
    typed = code(outbox()[0])
    client.post(reverse(TYPE), {"code": f" {typed[:3]} {typed[3:]} "})
    assert signed_in(client)


def test_a_code_survives_wrong_input_four_times_and_not_a_fifth(client, minji, outbox, code):
    ask_for_code(client, "minji@example.org")
    right = code(outbox()[0])
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(4):
        page = client.post(reverse(TYPE), {"code": wrong})
        assert page.status_code == 200
        assert page.context["form"].errors["code"]
    assert client.post(reverse(TYPE), {"code": right}).status_code == 302
    assert signed_in(client)

    client.logout()
    ask_for_code(client, "minji@example.org")
    right = code(outbox()[-1])
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        client.post(reverse(TYPE), {"code": wrong})
    client.post(reverse(TYPE), {"code": right})
    assert not signed_in(client)


def test_an_unknown_address_gets_the_same_reply_as_a_known_one(client, minji, outbox):
    def replies(email: str) -> list[tuple[int, str]]:
        visitor = Client()
        asked = ask_for_code(visitor, email)
        page = visitor.get(asked.url)
        wrong = visitor.post(asked.url, {"code": "abc"})
        return [
            (asked.status_code, asked.url),
            *(
                (one.status_code, without_tokens(one.content.decode().replace(email, "ADDRESS")))
                for one in (page, wrong)
            ),
        ]

    assert replies("minji@example.org") == replies("nobody@example.org")
    assert len(outbox()) == 2  # each address got a mail: a code, or the way to sign up
    assert reverse(SIGN_UP) in outbox()[1]


def test_signing_up_with_a_known_address_gets_the_same_reply_and_tells_only_its_owner(client, minji, outbox):
    def reply(email: str) -> list[tuple[int, str]]:
        visitor = Client()
        asked = visitor.post(reverse(SIGN_UP), {**ABOUT, "email": email})
        page = visitor.get(asked.url)
        wrong = visitor.post(asked.url, {"code": "abc"})
        return [
            (asked.status_code, asked.url),
            *(
                (one.status_code, without_tokens(one.content.decode().replace(email, "ADDRESS")))
                for one in (page, wrong)
            ),
        ]

    assert reply("minji@example.org") == reply("somebody@example.org")
    assert reverse(ASK) in outbox()[0]
    assert Person.objects.filter(email="minji@example.org").count() == 1


def without_tokens(html: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_signing_in_never_leads_to_another_site(client, minji, outbox, code, elsewhere):
    ask_for_code(client, "minji@example.org", f"?next={elsewhere}")
    typed = client.post(reverse(TYPE), {"code": code(outbox()[0]), "next": elsewhere})
    assert (typed.status_code, typed.url) == (302, "/desk/")


def test_codes_are_not_sent_without_end(client, minji, outbox):
    replies = []
    for _ in range(6):
        visitor = Client()
        replies.append(ask_for_code(visitor, "minji@example.org").status_code)
    assert replies == [302, 302, 302, 302, 200, 200]
    assert len(outbox()) == 4


def test_another_address_may_be_used_when_the_first_was_wrong(client, minji, outbox):
    ask_for_code(client, "mingi@example.org")
    again = client.post(reverse("account_logout"), {"next": reverse(ASK)})
    assert (again.status_code, again.url) == (302, reverse(ASK))
    assert client.get(reverse(ASK)).status_code == 200


def test_no_address_of_the_site_takes_a_password(client, minji, outbox):
    names = [name for name in get_resolver().reverse_dict if isinstance(name, str)]
    assert [name for name in names if "password" in name] == []
    for name in ("account_change_password", "account_set_password", "account_reset_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for name in (ASK, SIGN_UP):
        assert 'type="password"' not in client.get(reverse(name)).content.decode()


def test_the_old_door_leads_to_the_code(client, db):
    page = client.get(reverse("account_login") + "?next=/me/")
    assert (page.status_code, page.url) == (302, reverse(ASK) + "?next=/me/")


def test_passkeys_and_app_codes_are_offered_and_their_pages_open(client, minji):
    client.force_login(minji)
    for name in (
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_activate_totp",
        "account_email",
        "account_logout",
    ):
        page = client.get(reverse(name))
        assert page.status_code == 200, name
        assert "<h1>" in page.content.decode()


def test_with_an_app_the_mailed_code_alone_is_not_enough(client, minji, outbox, code):
    TOTP.activate(minji, generate_totp_secret())
    ask_for_code(client, "minji@example.org")
    typed = client.post(reverse(TYPE), {"code": code(outbox()[0])})
    assert (typed.status_code, typed.url) == (302, reverse("mfa_authenticate"))
    assert client.get(typed.url).status_code == 200
    assert not signed_in(client)


def test_the_address_changes_only_when_the_new_one_is_confirmed(client, minji, outbox, code):
    client.force_login(minji)
    asked = client.post(reverse("account_email"), {"action_add": "1", "email": "kim@example.org"})
    assert asked.status_code == 302
    minji.refresh_from_db()
    assert minji.email == "minji@example.org"
    (mail,) = [mail for mail in outbox() if "To: kim@example.org" in mail]
    client.post(reverse("account_email_verification_sent"), {"code": code(mail)})
    minji.refresh_from_db()
    assert minji.email == "kim@example.org"
    assert any("To: minji@example.org" in mail for mail in outbox())


def test_one_walks_in_as_one_of_the_cast_in_the_demo_only(rf, client, db, settings):
    cast = register_person(name="Han Jiwoo", email="jiwoo@example.org", at=clock.now(), invented=True)
    real = register_person(name="Real One", email="real@example.org", at=clock.now())
    request = rf.post("/")
    request.session, request.user = SessionStore(), AnonymousUser()
    settings.DURE_DEMO = True
    walk_in(request, cast)
    assert request.user == cast
    with pytest.raises(Unknown):
        walk_in(request, real)
    settings.DURE_DEMO = False
    with pytest.raises(Unknown):
        walk_in(request, cast)
