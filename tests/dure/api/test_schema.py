"""Whatever is sent to the API, it answers as its document says, and never breaks."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance
from tests.cast import World

from dure.wsgi import application


@pytest.fixture(autouse=True)
def connection_stays_open():
    """A real server closes its connection after each request; here it holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]


@schema.parametrize()
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@pytest.mark.django_db
def test_every_operation_answers_as_documented(world: World, case):
    client = Client(enforce_csrf_checks=False)
    client.force_login(world.steward)
    session = client.cookies["sessionid"].value
    headers = {"Host": "127.0.0.1", "Accept-Encoding": "identity"}
    case.call_and_validate(checks=CHECKS, cookies={"sessionid": session}, headers=headers)
