"""What is stricter in production: cookies that no other host can set, TLS, the pages of the operator."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.cast import World

ASKED = """
import json, django
django.setup()
from django.conf import settings
from django.core.checks import run_checks
from dure.people.known import COOKIE
told = {name: getattr(settings, name) for name in NAMES}
told["faults"] = [str(one) for one in run_checks(include_deployment_checks=True)]
print(json.dumps({**told, "known": COOKIE}))
"""
NAMES = (
    *("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "SESSION_COOKIE_SECURE"),
    *("CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY"),
    *("SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"),
    *("SECURE_HSTS_INCLUDE_SUBDOMAINS", "DEBUG", "DURE_DEMO", "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH"),
)


def test_cookies_belong_to_this_host_alone_and_django_finds_nothing_to_say(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DURE_", "DJANGO_"))}
    given = {
        "DJANGO_SETTINGS_MODULE": "dure.settings",
        "DURE_HOME": str(tmp_path),
        "DURE_PRODUCTION": "1",
        "DURE_DEMO": "1",
        "DURE_URL": "https://dure.example.org",
        "DURE_HOSTS": "dure.example.org",
    }
    done = subprocess.run(
        [sys.executable, "-c", f"NAMES = {NAMES!r}{ASKED}"],
        env={**kept, **given},
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    names = {
        told[name] for name in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "known")
    }
    assert all(name.startswith("__Host-") for name in names)
    assert len(names) == 4
    assert all(
        told[name] for name in NAMES if name.endswith(("_SECURE", "_HTTPONLY", "_REDIRECT", "_SUBDOMAINS"))
    )
    assert told["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert {told["SESSION_COOKIE_SAMESITE"], told["CSRF_COOKIE_SAMESITE"]} == {"Lax"}
    assert (told["SESSION_COOKIE_DOMAIN"], told["SESSION_COOKIE_PATH"]) == (None, "/")
    assert (told["DEBUG"], told["DURE_DEMO"], told["faults"]) == (False, False, [])


@pytest.mark.django_db
def test_in_production_only_the_token_opens_the_pages_of_the_operator(client: Client, settings: Any) -> None:
    settings.DURE_PRODUCTION, settings.DURE_METRICS_TOKEN = True, "let-me-see"
    for address in ("/metrics", "/operator/"):
        assert client.get(address).status_code == 404
        assert client.get(address, headers={"Authorization": "Bearer let-me-see"}).status_code == 200


def test_signing_out_leaves_nothing_in_the_browser(world: World, client: Client) -> None:
    client.force_login(world.member)
    session = client.cookies["sessionid"].value
    assert "Clear-Site-Data" not in client.get("/me/").headers
    answer = client.post("/accounts/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    again = Client()
    again.cookies["sessionid"] = session
    assert again.get("/me/").status_code == 302


def test_no_address_answers_to_trace(world: World, client: Client) -> None:
    client.force_login(world.member)
    for address in ("/", "/me/", "/api/v1/me"):
        answer = client.trace(address)
        assert answer.status_code in (403, 405)
        assert client.cookies["sessionid"].value.encode() not in answer.content
