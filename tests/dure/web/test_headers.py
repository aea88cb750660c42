"""What stands in the head of every answer, errors and static files too: no strangers' code, no private page kept."""

from __future__ import annotations

import json

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path
from tests.cast import AT, World

from dure import urls as product

pytestmark = pytest.mark.django_db


def breaking(request):
    raise ZeroDivisionError


handler400, handler404, handler500 = product.handler400, product.handler404, product.handler500
urlpatterns = [path("", include(product)), path("break/", breaking)]


@pytest.fixture
def visit(settings) -> Client:
    """A browser that sees errors as people do."""
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


ASKED = {
    "a page": (200, lambda visit: visit.get("/")),
    "data": (200, lambda visit: visit.get("/networks/?format=csv")),
    "the API": (401, lambda visit: visit.get("/api/v1/me")),
    "a missing page": (404, lambda visit: visit.get("/nowhere/")),
    "a way to sign in": (302, lambda visit: visit.get("/desk/")),
    "a missing slash": (301, lambda visit: visit.get("/networks")),
    "a form from elsewhere": (403, lambda visit: visit.post("/language/", {"language": "ko"})),
    "a page that broke": (500, lambda visit: visit.get("/break/")),
    "another host": (400, lambda visit: visit.get("/", headers={"host": "evil.example"})),
    "a static file": (200, lambda visit: visit.get("/static/dure/dure.css")),
}


@pytest.mark.parametrize("what", ASKED)
def test_every_answer_forbids_code_frames_and_guesses_that_are_not_ours(visit: Client, what: str) -> None:
    status, ask = ASKED[what]
    answer: HttpResponse = ask(visit)
    assert answer.status_code == status
    policy = answer.headers.get("Content-Security-Policy", "")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


PRIVATE = [
    *("/desk/", "/me/", "/me/data.json", "/found/", "/api/v1/me", "/accounts/email/", "/accounts/security/"),
    *(
        f"/organizations/gwangjin-network/room/{tab}"
        for tab in ("", "members/", "posts/", "import/", "export/")
    ),
    "/organizations/gwangjin-network/room/invitations/",
    "/charter-changes/gwangjin-network/adopt/",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_no_cache_keeps_a_private_page(world: World, client: Client, address: str, monkeypatch) -> None:
    monkeypatch.setattr("dure.clock.now", lambda: AT)
    client.force_login(world.steward)
    answer = client.get(address)
    assert answer.status_code == 200
    assert {"no-store", "private"} <= set(answer.headers.get("Cache-Control", "").split(", ")), answer.headers


def test_another_host_never_reaches_an_address_we_write(world: World, client: Client) -> None:
    answer = client.get("/networks/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert b"evil.example" not in answer.content


def test_no_answer_opens_itself_to_other_sites(world: World, client: Client) -> None:
    client.force_login(world.steward)
    for address in (
        "/",
        "/api/v1/me",
        "/api/v1/openapi.json",
        "/networks/?format=json",
        "/record/checkpoint",
    ):
        answer = client.get(address, headers={"origin": "https://evil.example"})
        assert not any(name.lower().startswith("access-control-") for name in answer.headers), address


def test_the_api_wants_the_token_of_the_page_too(world: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.steward)
    body = {"organization": world.district.slug, "member": world.sibling_enterprises[0].slug}
    for kind in ("application/json", "text/plain"):
        answer = browser.post("/api/v1/memberships", json.dumps(body), content_type=kind)
        assert answer.status_code == 403
    assert not world.sibling_enterprises[0].belongings.filter(organization=world.district).exists()
