"""What everybody reads of a report does not tell what a private file is called."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from tests.cast import AT
from tests.recognised import GOOD, YEAR, Circle, build_circle

from dure.files.checking import checked
from dure.files.models import File
from dure.recognition import commands
from dure.recognition.models import Figure


@pytest.fixture
def circle(db: None) -> Circle:
    return build_circle()


def test_no_reader_meets_the_name_of_private_evidence(circle: Circle) -> None:
    """It may be somebody's: what everybody reads says only which kind of file was given."""
    report = commands.open_report(
        organization=circle.bakery, framework=circle.framework, year=YEAR, by=circle.baker, at=AT
    )
    secret = checked(b"%PDF-1.4", "hana kim illness.pdf")
    commands.attach_evidence(
        report=report, indicator="statutes", file=secret, public=False, by=circle.baker, at=AT
    )
    client, page = Client(), reverse("recognition:report", args=[report.ref])
    read = [client.get(page), client.get(f"{page}?format=csv"), client.get(f"/api/v1/reports/{report.ref}")]
    for answer in read:
        assert answer.status_code == 200
        assert "hana-kim" not in answer.content.decode()
    assert "PDF" in read[1].content.decode()
    assert '"value":"pdf"' in read[2].content.decode().replace(" ", "")
    client.force_login(circle.baker)
    writing = client.get(f"{reverse('recognition:write', args=[report.ref])}?part=")
    assert "hana-kim-illness.pdf" in writing.content.decode()


def test_names_of_evidence_that_stood_as_answers_are_taken_out(circle: Circle) -> None:
    report = commands.open_report(
        organization=circle.bakery, framework=circle.framework, year=YEAR, by=circle.baker, at=AT
    )
    commands.save_figures(report=report, given=GOOD, by=circle.baker, at=AT)
    for name in ("hana kim.pdf", "erased.pdf"):
        file = checked(b"%PDF-1.4", name)
        commands.attach_evidence(
            report=report, indicator="statutes", file=file, public=False, by=circle.baker, at=AT
        )
    Figure.objects.filter(indicator="statutes").update(value="hana-kim.pdf")
    File.objects.update(name="")
    others = {one.indicator: one.value for one in report.figures.exclude(indicator="statutes")}
    import_module("dure.migrations.0021_documents_by_kind").take_out(apps, None)
    assert report.figures.get(indicator="statutes").value == "pdf"
    assert {one.indicator: one.value for one in report.figures.exclude(indicator="statutes")} == others
