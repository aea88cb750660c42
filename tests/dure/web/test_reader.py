"""What every request may count on: language, time, refusals as pages, and headers that keep strangers' code out."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse
from django.urls import include, path, reverse
from django.utils import timezone

from dure import urls as product
from dure.refusals import Unknown, refuse
from dure.web.views import status_of

REFUSALS = {
    "unknown": lambda: Unknown("matter"),
    "field": lambda: refuse("reason_missing", "Give a reason.", field="reason"),
    "person": lambda: refuse("wrong_capacity", "Only a delegate may do this."),
    "moment": lambda: refuse("too_late", "The time for this is over."),
}


def refusing(request, kind):
    raise REFUSALS[kind]()


def telling(request):
    told = {
        "at": request.at.isoformat(),
        "zone": timezone.get_current_timezone_name(),
        "language": request.LANGUAGE_CODE,
    }
    return HttpResponse(json.dumps(told))


def breaking(request):
    raise ZeroDivisionError


def sent(request):
    told = {"fields": dict(request.POST.lists()), "changeable": request.POST._mutable}
    return JsonResponse(told | {name: file.read().hex() for name, file in request.FILES.items()})


handler404, handler500 = product.handler404, product.handler500
urlpatterns = [
    path("", include(product)),
    path("refuse/<str:kind>/", refusing),
    path("tell/", telling),
    path("break/", breaking),
    path("sent/", sent),
]


@pytest.fixture
def visit(client, settings, db):
    settings.ROOT_URLCONF = __name__
    return client


def test_what_is_unknown_and_what_is_missing_give_the_same_page(visit):
    unknown, missing = visit.get("/refuse/unknown/"), visit.get("/refuse/unknown/x/")
    assert (unknown.status_code, missing.status_code) == (404, 404)

    def rest(page):
        return page.content.decode().replace("/refuse/unknown/x/", "HERE").replace("/refuse/unknown/", "HERE")

    assert without_tokens(rest(unknown)) == without_tokens(rest(missing))
    assert {name for name, _ in unknown.items()} == {name for name, _ in missing.items()}


def without_tokens(html: str) -> list[str]:
    return [line for line in html.splitlines() if "csrfmiddlewaretoken" not in line]


def test_what_is_unknown_and_what_is_missing_give_the_same_data(visit):
    unknown, missing = visit.get("/refuse/unknown/?format=json"), visit.get("/nowhere/?format=json")
    assert unknown.json() == {
        "code": "unknown_reference",
        "sentence": "There is nothing under this reference.",
        "field": "",
    }
    assert (unknown.status_code, unknown.content) == (missing.status_code, missing.content)


@pytest.mark.parametrize(
    ("kind", "status"), [("field", 422), ("person", 403), ("moment", 409), ("unknown", 404)]
)
def test_a_refusal_has_the_status_of_its_cause(visit, kind, status):
    assert visit.get(f"/refuse/{kind}/").status_code == status
    assert status_of(REFUSALS[kind]()) == status


def test_a_refusal_says_what_is_missing_and_leads_back_within_the_site_only(visit):
    page = visit.get("/refuse/moment/", headers={"referer": "http://testserver/me/?x=1"}).content.decode()
    assert "The time for this is over." in page
    assert 'href="/me/?x=1"' in page
    assert (
        "evil.example"
        not in visit.get("/refuse/moment/", headers={"referer": "https://evil.example/"}).content.decode()
    )


def test_a_program_gets_a_refusal_as_code_sentence_and_field(visit):
    reply = visit.get("/refuse/field/", headers={"accept": "application/json"})
    assert reply.json() == {"code": "reason_missing", "sentence": "Give a reason.", "field": "reason"}


def test_other_faults_are_not_taken_for_refusals(visit):
    visit.raise_request_exception = False
    page = visit.get("/break/")
    assert page.status_code == 500
    assert "Something broke" in page.content.decode()


def test_what_no_column_can_hold_is_never_in_a_form(visit):
    form = visit.post(
        "/sent/", "ref=%00x&ref=y&a%00b=&n=1+%2B", content_type="application/x-www-form-urlencoded"
    )
    fields = {"ref": ["\ufffdx", "y"], "a\ufffdb": [""], "n": ["1 +"]}
    assert form.json() == {"fields": fields, "changeable": False}
    parts = visit.post("/sent/", {"ref": "\0", "n": "é", "file": SimpleUploadedFile("a.bin", b"\0\xff")})
    assert parts.json() == {"fields": {"ref": ["\ufffd"], "n": ["é"]}, "changeable": False, "file": "00ff"}
    half = b"--x\r\nContent-Disposition: form-data; name=ref\r\n\r\n\\ud800\r\n--x--\r\n"
    kind = "multipart/form-data; boundary=x; charset=unicode_escape"
    disguised = visit.generic("POST", "/sent/", half, content_type=kind)
    assert disguised.json()["fields"] == {"ref": ["\ufffd"]}


def test_a_visitor_reads_in_the_language_of_the_browser_and_in_utc(visit):
    told = json.loads(visit.get("/tell/", headers={"accept-language": "fr-CA,fr;q=0.9"}).content)
    assert (told["language"], told["zone"]) == ("fr", "UTC")


def test_the_time_zone_of_one_reader_never_reaches_the_next(visit, django_user_model):
    from dure import clock

    minji = django_user_model.objects.create_user(
        "m@example.org", name="M", language="ko", time_zone="Asia/Seoul", joined_at=clock.now()
    )
    visit.force_login(minji)
    told = json.loads(visit.get("/tell/").content)
    assert (told["language"], told["zone"]) == ("ko", "Asia/Seoul")
    visit.logout()
    told = json.loads(visit.get("/tell/").content)
    assert (told["language"], told["zone"]) == ("en", "UTC")


def test_the_moment_follows_the_clock_of_the_demo(visit, settings):
    settings.DURE_CLOCK_OFFSET = 400 * 86400
    assert json.loads(visit.get("/tell/").content)["at"][:4] != timezone.now().isoformat()[:4]


def test_no_page_allows_code_that_is_not_ours(visit):
    for address in (
        reverse("account_signup"),
        reverse("account_request_login_code"),
        "/nowhere/",
        "/healthz",
    ):
        policy = visit.get(address)["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy
        assert "default-src 'none'" in policy
        assert "http" not in policy


def test_no_page_of_accounts_needs_what_the_policy_forbids(visit):
    for name in ("account_signup", "account_request_login_code"):
        page = visit.get(reverse(name)).content.decode()
        assert " style=" not in page
        assert " onclick=" not in page
        assert "<style" not in page
        assert all('type="application/json"' in tag or " src=" in tag for tag in scripts(page))


def scripts(page: str) -> list[str]:
    return [part.split(">")[0] for part in page.split("<script")[1:]]


def test_health_is_told_without_signing_in(visit):
    reply = visit.get("/healthz")
    assert (reply.status_code, reply.json()["status"]) == (200, "ok")


def test_a_silent_database_is_told(visit, monkeypatch):
    def silent():
        raise DatabaseError

    with monkeypatch.context() as patched:
        patched.setattr("dure.web.views.connection.cursor", silent)
        reply = visit.get("/healthz")
    assert reply.status_code == 503


def test_a_form_without_its_token_is_refused_with_the_way_back(settings, db):
    from django.test import Client

    page = Client(enforce_csrf_checks=True).post(
        reverse("account_request_login_code"), {"email": "a@b.example"}
    )
    assert page.status_code == 403
    assert "The form was open for too long" in page.content.decode()
