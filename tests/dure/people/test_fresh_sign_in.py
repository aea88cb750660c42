"""Whatever binds somebody else wants a fresh sign-in: every address that takes a form, but those that are named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve
from tests.dure.test_routes import TABLE, clients, names
from tests.dure.test_routes import seoul as seoul

from dure.people.freshness import FOR_OTHERS, KEYS_TO_THE_ACCOUNT, OWN, SIGNING_IN
from dure.people.sessions import SINCE

pytestmark = pytest.mark.django_db


def grow_old(browser: Client) -> None:
    """Let the sign-in of a browser be a day old."""
    session = browser.session
    session[SINCE] -= 86_400
    session.save()


def sent(browser: Client, address: str, body: dict[str, str]) -> Any:
    """Send a form, or to the API the same as JSON; what it did is undone."""
    with transaction.atomic():
        if address.startswith("/api/"):
            answer = browser.post(address, json.dumps(body), content_type="application/json")
        else:
            answer = browser.post(address, body)
        transaction.set_rollback(True)
    return answer


def test_every_form_but_ones_own_wants_a_fresh_sign_in(seoul: Any) -> None:
    parts = names(seoul)
    steward = clients(seoul)["steward"]
    grow_old(steward)
    wrong = {}
    for route, row in TABLE.items():
        if row.get("POST", 405) == 405:
            continue
        address = "/" + row.get("address", route).format(**parts)
        name = resolve(address.partition("?")[0]).view_name
        if name in OWN or (name.startswith(SIGNING_IN) and name not in KEYS_TO_THE_ACCOUNT):
            continue
        body = {key: value.format(**parts) for key, value in row.get("body", {}).items()}
        if name in FOR_OTHERS:
            body["acting_for"] = parts["organization"]
        answer = sent(steward, address, body)
        if answer.status_code != 403 or b"Sign in again" not in answer.content:
            wrong[route] = answer.status_code
    assert wrong == {}


def test_the_names_of_what_is_ones_own_are_names_of_addresses(seoul: Any) -> None:
    parts = names(seoul)
    known = {
        resolve("/" + row.get("address", route).format(**parts).partition("?")[0]).view_name
        for route, row in TABLE.items()
    }
    assert known >= OWN | KEYS_TO_THE_ACCOUNT
