"""Reports with documents: handed in with the form, public, and told in the record by kind, size and digest."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.seoul import CLOSES, Seoul, build_seoul

from dure import clock
from dure.budgets.models import ExecutionReport
from dure.files.models import File
from dure.matters.models import Matter
from dure.record.models import Entry

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 contract"


@pytest.fixture
def seoul(monkeypatch: pytest.MonkeyPatch) -> Seoul:
    monkeypatch.setattr(clock, "now", lambda: CLOSES)
    return build_seoul()


def reporting(seoul: Seoul, *files: SimpleUploadedFile, matter: Matter | None = None) -> tuple[Matter, Any]:
    matter = matter or seoul.at_stage("granted")
    browser = Client()
    browser.force_login(seoul.roles["city_official"])
    sent = {
        "committed": "20 000 000",
        "paid": "5 000 000",
        "note": "Contract signed.",
        "documents": list(files),
    }
    return matter, browser.post(f"/matters/{matter.ref}/acts/report/", {**sent, "visit": matter.visit})


def test_a_report_brings_its_documents_and_everybody_can_read_them(seoul: Seoul) -> None:
    contract = SimpleUploadedFile("Contract of May.pdf", PDF)
    matter, answer = reporting(seoul, contract, SimpleUploadedFile("list.csv", b"a,b\n"))
    assert answer.status_code == 302
    report = ExecutionReport.objects.get()
    assert [(one.kind, one.public, one.owner) for one in report.documents.order_by("id")] == [
        ("pdf", True, seoul.world.city),
        ("csv", True, seoul.world.city),
    ]
    html = Client().get(f"/matters/{matter.ref}/").content.decode()
    first = report.documents.order_by("id")[0]
    assert f'href="/files/{first.ref}/Contract-of-May.pdf"' in html
    assert Client().get(f"/files/{first.ref}/{first.name}").content == PDF
    told = json.loads(Entry.objects.get(verb="report").payload)["details"]["documents"]
    assert told == [
        {"kind": "pdf", "size": len(PDF), "digest": first.digest},
        {"kind": "csv", "size": 4, "digest": report.documents.order_by("id")[1].digest},
    ]


def test_a_file_that_is_not_taken_is_named_at_its_field_and_nothing_is_stored(seoul: Seoul) -> None:
    bad = SimpleUploadedFile("photo.png", b"MZ\x90")
    _, answer = reporting(seoul, SimpleUploadedFile("a.pdf", PDF), bad)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "photo.png: Files of this kind are not taken." in html
    assert "Contract signed." in html
    assert (ExecutionReport.objects.count(), File.objects.count()) == (0, 0)
