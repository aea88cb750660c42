"""Codes and sign-ins: random, short-lived, used once, in one browser; and the same work for who is not known."""

from __future__ import annotations

import re
import secrets
import time
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.cast import AT, World

from dure.cli import Fault
from dure.networks import commands
from dure.networks.invitation_files import InvitationRow
from dure.people import accounts
from dure.people.models import Person, SignIn
from dure.support.sealing import token_for

ASK, TYPE = reverse("account_request_login_code"), reverse("account_confirm_login_code")


def asked(browser: Client, email: str) -> None:
    """Ask for a code."""
    assert browser.post(ASK, {"email": email}).status_code == 302


def is_in(browser: Client) -> bool:
    """Whether somebody is signed in with a browser."""
    return browser.get("/me/").status_code == 200


def test_a_code_ends_after_ten_minutes_and_works_once(
    minji: Person, outbox: Any, code: Any, monkeypatch: Any
) -> None:
    first = Client()
    asked(first, minji.email or "")
    sent = code(outbox()[-1])
    first.post(TYPE, {"code": sent})
    assert is_in(first)
    first.post(reverse("account_logout"))
    first.post(TYPE, {"code": sent})
    assert not is_in(first)
    late = Client()
    asked(late, minji.email or "")
    sent = code(outbox()[-1])
    now = time.time
    monkeypatch.setattr("time.time", lambda: now() + 10 * 60 + 1)
    late.post(TYPE, {"code": sent})
    monkeypatch.undo()
    assert not is_in(late)


def test_a_code_works_only_in_the_browser_that_asked_for_it(minji: Person, outbox: Any, code: Any) -> None:
    mine, theirs = Client(), Client()
    asked(mine, minji.email or "")
    sent = code(outbox()[-1])
    assert theirs.post(TYPE, {"code": sent}).status_code == 302
    assert not is_in(theirs)
    asked(theirs, "somebody.else@example.org")
    theirs.post(TYPE, {"code": sent})
    assert not is_in(theirs)
    mine.post(TYPE, {"code": sent})
    assert is_in(mine)


def test_codes_come_from_the_random_numbers_of_the_system(monkeypatch: Any) -> None:
    drawn: list[int] = []
    monkeypatch.setattr(secrets, "randbelow", lambda most: drawn.append(most) or 42)
    assert accounts.new_code() == "000042"
    assert drawn == [1_000_000]


def test_the_key_of_a_sign_in_is_random_and_long(minji: Person) -> None:
    keys = set()
    for _ in range(20):
        browser = Client()
        browser.force_login(minji)
        keys.add(browser.session.session_key)
    assert len(keys) == 20
    assert {len(key) for key in keys} == {32}  # of 36 signs each: 165 bits


def test_links_that_let_in_have_128_bits(
    world: World, django_capture_on_commit_callbacks: Any, mailoutbox: Any
) -> None:
    row = InvitationRow(1, "guest@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        commands.send_invitations(by=world.steward, organization=world.district, rows=[row], at=AT)
    (token,) = re.findall(r"/invitations/([\w-]+)/", mailoutbox[0].body)
    assert len(token) * 6 >= 128
    assert len(token_for("a form")) * 4 >= 128


def test_a_sign_in_ends_after_two_weeks_whatever_is_done(minji: Person) -> None:
    browser = Client()
    browser.force_login(minji)
    assert is_in(browser)
    long_ago = timezone.now() - timedelta(days=14, seconds=1)
    SignIn.objects.update(since_at=long_ago)  # its row was kept alive by what was done since
    assert SignIn.objects.get().expire_date > timezone.now()
    assert not is_in(browser)


def test_the_operator_ends_sign_ins_by_a_command(minji: Person, world: World) -> None:
    browsers = {}
    for person in (minji, world.member):
        browsers[person.pk] = Client()
        browsers[person.pk].force_login(person)
    said = StringIO()
    call_command("end_sign_ins", "MINJI@example.org", stdout=said)
    assert said.getvalue() == "1 ended\n"
    assert not is_in(browsers[minji.pk])
    assert is_in(browsers[world.member.pk])
    call_command("end_sign_ins", "--everybody", stdout=said)
    assert not is_in(browsers[world.member.pk])
    with pytest.raises(Fault):
        call_command("end_sign_ins", "nobody@example.org")


def test_an_unknown_address_costs_the_same_work_as_a_known_one(
    minji: Person, outbox: Any, monkeypatch: Any
) -> None:
    """Counted, not timed: what the database is asked, how many mails are written, and that no slow hash is made."""
    hashed: list[str] = []
    monkeypatch.setattr(
        "django.contrib.auth.hashers.Argon2PasswordHasher.encode", lambda *_: hashed.append("x")
    )

    def work(email: str) -> tuple[list[str], int]:
        cache.clear()
        before = len(outbox())
        browser = Client()
        browser.get(ASK)
        with CaptureQueriesContext(
            connection,
        ) as said:
            asked(browser, email)
        kinds = [
            re.sub(r"\s+WHERE.*|\s+VALUES.*|\"s\d+_x\d+\"", "", one["sql"])[:60]
            for one in said.captured_queries
        ]
        return kinds, len(outbox()) - before

    known, unknown = work(minji.email or ""), work("nobody@example.org")
    assert known[1] == unknown[1] == 1
    written = [
        [kind for kind in one if not kind.startswith(("SELECT", "DECLARE"))] for one, _ in (known, unknown)
    ]
    assert written[0] == written[1]
    assert len(known[0]) == len(unknown[0])
    assert hashed == []
