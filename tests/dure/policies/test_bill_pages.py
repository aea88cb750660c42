"""Bills and practices on pages and over the API: side by side, kept by stewards, as cheap for many as for one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import AT
from tests.followed import CLAUSES, DAY, JOURNAL

from dure import clock
from dure.matters.models import Matter
from dure.networks.models import Area
from dure.policies import queries
from dure.policies.commands import link_practice


def test_the_tracker_lays_jurisdictions_side_by_side_with_stage_and_day(followed, client):
    korea = Area.objects.get(code="KR")
    first = followed.entered()
    followed.step(first, "pass", date(2025, 6, 1))
    second = followed.entered(
        title="Framework act", jurisdiction=korea, number="", clauses="", on=date(2016, 10, 11)
    )
    followed.step(second, "lapse", date(2020, 5, 1), exact="month")
    page = client.get("/bills/?of=PT-20&of=KR").content.decode()
    assert page.index("Azores") < page.index("Republic of Korea")
    for words in ("1 Jun 2025", "11 Oct 2016", "May 2020", "day not known", "Lapsed</span>"):
        assert words in page
    told = client.get("/bills/?of=PT-20&of=KR&format=csv").content.decode().splitlines()
    assert told[1].startswith(f"{first.ref},Social cooperatives,PT-20,Assembly of the Azores,Bill 7,")
    assert told[1].endswith(",passed,network-of-the-azores,2025-03-05,,2025-06-01,,,")
    assert told[2].endswith(",lapsed,network-of-the-azores,2016-10-11,,,,lapsed,2020-05")
    assert [one["ref"] for one in client.get("/bills/?format=json").json()["bills"]] == [
        first.ref,
        second.ref,
    ]
    assert client.get("/bills/?stage=lapsed&format=json").json()["bills"][0]["ref"] == second.ref
    for wrong in ("of=PT-20", "of=PT-20&of=XX"):
        assert "Choose two to four jurisdictions" in client.get(f"/bills/?{wrong}").content.decode()


def test_as_many_queries_for_many_bills_as_for_one(followed, client):
    def asked(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    practice = followed.told()
    first = followed.entered()
    link_practice(
        clause=first.bill.clauses.first(), practice=practice, reason="So.", by=followed.steward, at=AT
    )
    korea = Area.objects.get(code="KR")
    followed.entered(title="Elsewhere", jurisdiction=korea)
    addresses = ("/bills/", "/bills/?of=PT-20&of=KR", "/practices/", "/api/v1/bills", "/api/v1/practices")
    few = [asked(address) for address in addresses]
    for number in range(8):
        followed.entered(title=f"Bill {number}", jurisdiction=korea if number % 2 else followed.area)
        followed.told(f"Practice {number}")
    assert [asked(address) for address in addresses] == few
    assert max(few) <= 15
    with CaptureQueriesContext(connection) as caught:
        assert len(queries.bills(areas=[korea])) == 5
    assert len(caught) == 2


def test_a_bill_is_entered_and_moved_over_the_api_with_the_same_refusals(followed, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT + DAY)
    client.force_login(followed.steward)

    def post(address: str, **given: Any) -> Any:
        return client.post(f"/api/v1/{address}", given, content_type="application/json")

    details = {
        "jurisdiction": "PT-20",
        "assembly": "Assembly of the Azores",
        "field": "whole",
        "on": "2025-03-05",
        **JOURNAL,
    }
    new = {"title": "Framework act", "text": "One plan.", "raised_in": followed.network.slug}
    assert post("rounds/bills/matters", **new).json()["code"] == "jurisdiction_missing"
    wrong = post("rounds/bills/matters", **new, details={**details, "jurisdiction": "XX"}).json()
    assert (wrong["code"], wrong["field"]) == ("unreadable", "jurisdiction")
    made = post("rounds/bills/matters", **new, details=details)
    assert made.status_code == 201, made.json()
    ref = made.json()["ref"]
    assert made.json()["details"]["steps"][0]["on"] == "2025-03-05"
    assert post(f"matters/{ref}/acts", verb="pass").json()["code"] == "day_missing"
    step = {"on": "2024-01-01", "exact": "year", **JOURNAL}
    assert post(f"matters/{ref}/acts", verb="pass", details=step).json()["code"] == "day_out_of_order"
    assert post(f"matters/{ref}/acts", verb="pass", details={**step, "on": "2025-01-01"}).status_code == 201
    told = client.get(f"/api/v1/bills/{ref}").json()
    assert [(one["stage"], one["on"]) for one in told["steps"]] == [
        ("introduced", "2025-03-05"),
        ("passed", "2025"),
    ]
    practice = followed.told()
    assert client.get(f"/api/v1/practices/{practice.ref}").json()["since"] == 1978


def test_pages_keep_what_was_typed_and_say_what_is_missing(followed, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT + DAY)
    client.force_login(followed.steward)
    raised = {
        "title": "Social cooperatives",
        "text": "What it is for.",
        "raised_in": followed.network.slug,
        "jurisdiction": "PT-20",
        "assembly": "Assembly of the Azores",
        "field": "social_cooperatives",
        "on": "2025-03-05",
        "clauses": CLAUSES,
        **JOURNAL,
    }
    sent = client.post("/rounds/bills/raise/", {**raised, "source": ""})
    assert sent.status_code == 422
    assert "Assembly of the Azores" in sent.content.decode()
    assert client.post("/rounds/bills/raise/", raised).status_code == 302
    matter = Matter.objects.get(kind="bill")
    address = f"/bills/{matter.ref}/keep/"
    link = {"do": "link", "clause": "9", "reason": "They keep one."}
    assert client.post(address, {**link, "other": "no-such"}).status_code == 404
    practice = followed.told()
    shown = client.post(address, {**link, "practice": practice.ref, "reason": ""})
    assert (shown.status_code, practice.links.count()) == (422, 0)
    assert f'value="{practice.ref}" selected' in shown.content.decode()
    assert client.post(address, {**link, "practice": practice.ref}).status_code == 302
    made = practice.links.get()
    assert client.post(address, {"do": "unlink", "link": made.ref, "reason": "Wrong."}).status_code == 302
    step = matter.bill.steps.get()
    wrong = {"do": "correct", "step": step.pk, "seen": 0, "on": "2025-03-06", "exact": "day", **JOURNAL}
    assert client.post(address, {**wrong, "reason": ""}).status_code == 422
    assert client.post(address, {**wrong, "reason": "A slip."}).status_code == 302
    assert client.post(address, {"do": "nothing"}).status_code == 404
    assert matter.bill.steps.get().on == date(2025, 3, 6)
