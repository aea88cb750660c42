"""What an operator sees: ids, counts and slow queries, and nothing of who did what."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.cast import World
from tests.dure.test_canaries import CANARIES

from dure.people import limits
from dure.refusals import Refused
from dure.web.observed import JsonFormatter, request_id, slow

pytestmark = pytest.mark.django_db


def test_a_request_has_an_id_which_a_server_in_front_may_give(client: Client) -> None:
    own = client.get("/healthz")["X-Request-ID"]
    assert len(own) == 16
    assert (
        client.get("/healthz", headers={"X-Request-ID": "from-caddy-01"})["X-Request-ID"] == "from-caddy-01"
    )
    for bad in ("short", "x" * 65, "a b c d e f g h", 'quote"quote"'):
        assert client.get("/healthz", headers={"X-Request-ID": bad})["X-Request-ID"] != bad


def test_a_line_of_the_log_says_route_status_and_time_and_nothing_else(
    client: Client, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="dure.access")
    client.force_login(world.member)
    client.get(f"/organizations/{world.district.slug}/?secret={CANARIES['name']}")
    (record,) = [one for one in caplog.records if one.name == "dure.access"]
    line = json.loads(JsonFormatter().format(record))
    assert set(line) == {"at", "level", "logger", "request", "says", "method", "route", "status", "ms"}
    assert line["route"] == "organizations/<slug:slug>/"
    assert world.district.slug not in json.dumps(line)
    assert CANARIES["name"] not in json.dumps(line)
    assert request_id.get() == ""


def test_a_slow_query_is_logged_without_its_values(
    client: Client, world: World, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.DURE_SLOW_MS = 0
    caplog.set_level(logging.WARNING, logger=slow.name)
    client.get(f"/organizations/{world.district.slug}/")
    said = [json.loads(JsonFormatter().format(one)) for one in caplog.records if one.name == slow.name]
    assert said
    assert not any(world.district.slug in one["sql"] for one in said)


def test_numbers_are_for_this_machine_and_for_holders_of_the_token(client: Client, settings: Any) -> None:
    cache.clear()
    page = client.get("/metrics")
    assert page["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = page.content.decode().splitlines()
    assert "dure_entries 0" in lines
    assert any(line.startswith("dure_requests_total{") for line in lines)
    assert all(line.startswith("#") or len(line.rpartition(" ")[2]) > 0 for line in lines)
    for address in ("/metrics", "/operator/"):
        assert client.get(address).status_code == 200
        assert client.get(address, headers={"X-Forwarded-For": "203.0.113.5"}).status_code == 404
        assert client.get(address, REMOTE_ADDR="203.0.113.5").status_code == 404
        bearer = {"Authorization": "Bearer let-me-see"}
        assert client.get(address, REMOTE_ADDR="203.0.113.5", headers=bearer).status_code == 404
    settings.DURE_METRICS_TOKEN = "let-me-see"
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.5", headers=bearer).status_code == 200
    wrong = {"Authorization": "Bearer let-me-see-too"}
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.5", headers=wrong).status_code == 404


def test_who_found_a_weakness_learns_whom_to_tell(client: Client, settings: Any) -> None:
    settings.DURE_SECURITY_CONTACT = "security@example.org"
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:security@example.org" in text
    assert "Expires: " in text
    assert "security@example.org" in client.get("/security/").content.decode()


def test_what_sends_mail_to_others_is_limited_for_each_person_alone() -> None:
    cache.clear()
    for _ in range(3):
        limits.take("found", "anna", most=3, seconds=60)
    with pytest.raises(Refused) as refused:
        limits.take("found", "anna", most=3, seconds=60)
    assert refused.value.code == "too_often"
    limits.take("found", "ben", most=3, seconds=60)
