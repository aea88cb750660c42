"""What the pages of recognition show, refuse and keep."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.template import loader
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.cast import AT, meanwhile
from tests.recognised import GOOD, TEXT, YEAR, Circle, build_circle

from dure import clock
from dure.frameworks.commands import recognise
from dure.networks.models import Organization
from dure.people.models import Person
from dure.recognition import commands, register_views
from dure.recognition.commands import Given
from dure.recognition.models import Claim, Report
from dure.recognition.register_views import _certificate
from dure.record.models import Entry
from dure.refusals import Refused

NOW = AT + timedelta(days=3)


@pytest.fixture
def circle(db: None, monkeypatch: pytest.MonkeyPatch) -> Circle:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return build_circle()


def as_(person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def begun(circle: Circle) -> Report:
    return commands.open_report(
        organization=circle.bakery, framework=circle.framework, year=YEAR, by=circle.baker, at=AT
    )


def test_a_number_is_read_by_the_language_and_said_back(circle: Circle) -> None:
    report = begun(circle)
    address = f"/reports/{report.ref}/write/?part=money"
    sent = {
        "was-earned": "0",
        "earned": "12,5",
        "was-dividends": "0",
        "dividends": "10",
        "dividends--below": "0",
    }
    Person.objects.filter(pk=circle.baker.pk).update(language="fr")
    french = as_(circle.baker).post(address, sent, headers={"HX-Request": "true"})
    assert "Lu\u202f: 12,5 %" in french.content.decode()
    assert "Calcul impossible\u202f: «\u202fProfit\u202f» vaut 0." in french.content.decode()
    assert report.figures.get(indicator="earned").value == "1/8"
    Person.objects.filter(pk=circle.baker.pk).update(language="en")
    wrong = as_(circle.baker).post(address, {"was-earned": "1", "earned": "1.234,56"})
    assert wrong.status_code == 422
    assert "Did you mean 1,234.56?" in wrong.content.decode()
    assert 'value="1.234,56"' in wrong.content.decode()
    assert report.figures.get(indicator="earned").value == "1/8"


def test_a_form_open_in_two_browsers_keeps_both_and_says_what_clashed(circle: Circle) -> None:
    report = begun(circle)
    address = f"/reports/{report.ref}/write/?part=people"
    first, second = as_(circle.baker), as_(circle.baker)
    first.post(address, {"was-meetings": "0", "meetings": "4", "was-open_books": "0", "open_books": ""})
    answer = second.post(
        address, {"was-meetings": "0", "meetings": "7", "was-open_books": "0", "open_books": "yes"}
    )
    assert answer.status_code == 422
    assert "Gwangjin Baker 1 wrote “4 meetings” here. You typed “7”: choose." in answer.content.decode()
    assert {one.indicator: one.value for one in report.figures.all()} == {
        "meetings": "4",
        "open_books": "yes",
    }


def test_endless_numbers_in_the_forms_of_a_report_break_nothing(circle: Circle) -> None:
    report = begun(circle)
    client, endless = as_(circle.baker), "9" * 5000
    written = client.post(
        f"/reports/{report.ref}/write/?part=people", {"was-meetings": endless, "meetings": "4"}
    )
    assert written.status_code == 302
    assert report.figures.get(indicator="meetings").value == "4"
    for act, name in (("reply", "question"), ("keep", "commitment")):
        sent = {"do": act, name: endless}
        assert client.post(f"/reports/{report.ref}/do/", sent).status_code == 404


def test_the_register_tells_any_day_and_filters(circle: Circle) -> None:
    recognition = circle.recognised()
    Organization.objects.filter(pk=circle.bakery.pk).update(form="cooperative")
    for query, count in (
        ("", 1),
        ("?on=2026-03-01", 0),
        ("?status=recognised", 1),
        ("?status=withdrawn", 0),
        ("?type=cooperative", 1),
        ("?type=foundation", 0),
        ("?area=KR-11", 1),
        ("?law=KR", 1),
        ("?law=FR", 0),
        ("?framework=village-mark", 1),
        ("?q=bakery", 1),
        ("?q=nobody", 0),
    ):
        mark = "&" if query else "?"
        found = Client().get(f"/recognition/{query}{mark}format=json").json()["recognitions"]
        assert [one["ref"] for one in found] == [recognition.ref] * count, query
    table = Client().get("/recognition/?format=csv").content.decode().splitlines()
    assert table[0].startswith("ref,organization,name,type")
    assert len(table) == 2


@pytest.mark.parametrize("address", ["/recognition/", "/recognition/?format=csv"])
def test_the_register_asks_as_much_for_one_as_for_twenty(circle: Circle, address: str) -> None:
    circle.recognised()
    counts = []
    for more in (0, 20):
        for number in range(more):
            one = Organization.objects.create(
                slug=f"more-{number}", name=f"More {number}", kind="enterprise", created_at=AT
            )
            recognise(
                organization=one,
                framework=circle.framework,
                body=circle.world.district,
                from_on=AT.date(),
                until_on=NOW.date(),
                at=AT,
            )
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15


def test_the_editor_names_faults_and_says_whom_a_new_text_would_hit(circle: Circle) -> None:
    circle.reviewed()
    browser = as_(circle.world.steward)
    stricter = TEXT.replace("least = 2", "least = 5")
    told = browser.post("/frameworks/check/", {"text": stricter}).content.decode()
    assert '<ul class="rows" id="loses">' in told
    assert "Meetings in the year" in told
    faulty = browser.post("/frameworks/check/", {"text": TEXT.replace('meetings"\nleast', 'parsecs"\nleast')})
    assert "There is no unit ‘parsecs’." in faulty.content.decode()
    address = f"/frameworks/of/{circle.world.district.slug}/new/"
    assert browser.post(address, {"text": stricter}).status_code == 302
    page = Client().get(f"/frameworks/of/{circle.world.district.slug}/village-mark/").content.decode()
    assert "?number=1" in page
    assert "The share of 30 per cent" in page


def test_the_certificate_says_what_holds(circle: Circle) -> None:
    recognition = circle.recognised()
    page = Client().get(f"/recognition/{recognition.ref}/").content.decode()
    assert "Gwangjin Bakery 1" in page
    assert "recognises this organization under “Mark of the village”, version 1." in page
    file = Client().get(f"/recognition/{recognition.ref}/credential.json").content.decode()
    checked = Client().post("/recognition/verify/", {"text": file}).content.decode()
    assert "The signature holds" in checked
    assert f"/recognition/{recognition.ref}/" in checked
    broken = Client().post("/recognition/verify/", {"text": file.replace("Gwangjin Network", "Mapo Network")})
    assert "something in it was changed" in broken.content.decode()


def test_private_evidence_is_for_the_organization_and_who_reviews(circle: Circle) -> None:
    report = begun(circle)
    from_file = {"files": pdf(), "public": ""}
    answer = as_(circle.baker).post(f"/reports/{report.ref}/evidence/statutes/", from_file)
    assert answer.status_code == 302
    ref = report.figures.get(indicator="statutes").evidence.get().file.ref
    statuses = {
        name: browser.get(f"/evidence/{ref}/").status_code
        for name, browser in (
            ("anonymous", Client()),
            ("outsider", as_(circle.world.outsider)),
            ("baker", as_(circle.baker)),
            ("peer", as_(circle.peer)),
        )
    }
    assert statuses == {"anonymous": 404, "outsider": 404, "baker": 200, "peer": 200}


def pdf():
    """A small paper as a browser sends it."""
    paper = ContentFile(b"%PDF-1.4 statutes", name="statutes.pdf")
    paper.content_type = "application/pdf"
    return paper


def test_two_regimes_say_who_gains_and_by_which_condition(circle: Circle) -> None:
    circle.reviewed(GOOD | {"meetings": Given("1")})
    looser = TEXT.replace("least = 2", "least = 1").replace('"village-mark"', '"village-register"')
    as_(circle.world.steward).post(f"/frameworks/of/{circle.world.district.slug}/new/", {"text": looser})
    found = Client().get("/recognition/regimes/?a=village-mark&b=village-register&format=json").json()
    assert found["effects"] == [
        {
            "organization": circle.bakery.slug,
            "effect": "gains",
            "before": "unmet",
            "after": "met",
            "by": ["meetings"],
        }
    ]


def test_an_incentive_is_granted_possible_or_blocked_with_the_distance(circle: Circle) -> None:
    conditions = """key = "aid"
title = "Aid"
version = "1"
jurisdiction = "KR"
sources = ["Ordinance"]
rule = "all"

[indicators.meetings]
title = "Meetings in the year"
kind = "number"
unit = "meetings"
least = 6
"""
    commands.enter_incentive(
        owner=circle.world.district,
        title="Aid",
        law="",
        gives="Rooms",
        text=conditions,
        from_on=AT.date(),
        by=circle.world.steward,
        at=AT,
    )
    address = f"/organizations/{circle.bakery.slug}/incentives/?format=json"
    assert [one["state"] for one in Client().get(address).json()] == ["possible"]
    circle.reviewed()
    assert [(one["state"], one["blocked_by"]) for one in Client().get(address).json()] == [
        ("blocked", [{"condition": "Meetings in the year", "distance": "2 more meetings"}])
    ]


def test_my_desk_leads_to_reviews_and_questions(circle: Circle) -> None:
    report = circle.reported()
    assert f"/reports/{report.ref}/review/" in as_(circle.peer).get("/desk/").content.decode()
    assert f"/reports/{report.ref}/review/" not in as_(circle.near).get("/desk/").content.decode()
    commands.ask(report=report, indicator="meetings", text="Who was there?", by=circle.peer, at=AT)
    assert "Answer the reviewer: Who was there?" in as_(circle.baker).get("/desk/").content.decode()


def test_conditions_not_in_force_yet_say_how_many_could_have_them(circle: Circle) -> None:
    circle.recognised()
    conditions = """key = "aid"
title = "Aid"
version = "1"
jurisdiction = "KR"
sources = ["Ordinance"]
rule = "all"

[indicators.recognised_village_mark]
title = "It bears the mark"
kind = "yes_no"
"""
    address = f"/incentives/of/{circle.world.district.slug}/new/"
    browser = as_(circle.world.steward)
    told = browser.post(address, {"text": conditions, "check": "1"}).content.decode()
    assert "Who could have it today" in told
    assert "<dt>granted</dt><dd>1</dd>" in told


def test_the_sheet_of_the_certificate_says_what_the_page_says(circle: Circle) -> None:
    recognition = circle.recognised()
    request = RequestFactory().get("/")
    request.at = NOW
    sheet = loader.render_to_string(
        "recognition/certificate_sheet.html", _certificate(request, recognition.ref), request
    )
    assert "recognises this organization under “Mark of the village”, version 1." in sheet
    assert f"/recognition/{recognition.ref}/" in sheet
    assert "Whether it still holds stands at this address." in sheet
    assert "<strong>" in sheet


INSTEAD = "On paper: print this page. This server makes no PDF files."


def test_a_certificate_is_a_pdf_where_the_means_to_make_one_are_installed(circle: Circle) -> None:
    page = f"/recognition/{circle.recognised().ref}/"
    answer, shown = Client().get(f"{page}certificate.pdf"), Client().get(page).content.decode()
    if register_views.renderer() is None:
        assert answer.status_code == 404
        assert INSTEAD in shown
    else:
        assert answer.content.startswith(b"%PDF")
        assert "certificate.pdf" in shown


def test_without_the_means_to_make_one_the_page_says_how_to_print(circle: Circle, monkeypatch) -> None:
    monkeypatch.setattr(register_views, "renderer", lambda: None)
    page = f"/recognition/{circle.recognised().ref}/"
    shown = Client().get(page).content.decode()
    assert INSTEAD in shown
    assert "certificate.pdf" not in shown
    assert Client().get(f"{page}certificate.pdf").status_code == 404


def test_the_api_reads_the_register_of_any_day(circle: Circle) -> None:
    recognition = circle.recognised()
    found = Client().get("/api/v1/recognitions?status=recognised&on=2026-03-03").json()
    assert [(one["ref"], one["status"]) for one in found["recognitions"]] == [(recognition.ref, "recognised")]
    assert Client().get("/api/v1/recognitions?on=2026-03-01").json()["recognitions"] == []
    assert Client().get(f"/api/v1/recognitions/{recognition.ref}").json()["framework"] == "village-mark"
    assert Client().get("/api/v1/recognitions/nothing").status_code == 404
    assert [one["key"] for one in Client().get("/api/v1/frameworks").json()] == ["village-mark"]


def test_a_double_click_makes_one_claim_and_one_report(circle: Circle, monkeypatch) -> None:
    def claims() -> Claim:
        return commands.claim(organization=circle.bakery, label="Fair " * 40, by=circle.baker, at=AT)

    def opens() -> Report:
        return commands.open_report(
            organization=circle.bakery, framework=circle.framework, year=YEAR, by=circle.baker, at=AT
        )

    for model, act in ((Claim, claims), (Report, opens)):
        before = Entry.objects.count()
        meanwhile(monkeypatch, model, "_fetch_all", act)
        assert act() == model.objects.get() == act()
        assert Entry.objects.count() == before + 1


def test_a_review_keeps_its_judgements_whatever_button_sends_them(circle: Circle) -> None:
    report = circle.reported()
    peer, address = as_(circle.peer), f"/reports/{report.ref}/review/"
    judged = {"judge-meetings": "accepted", "judge-earned": "refused"}
    typed = {"text-open_books": "Who keeps them?", "ask": "meetings", "text-meetings": " "}
    refused = peer.post(address, {**judged, **typed})
    assert refused.status_code == 422
    assert "Who keeps them?</textarea>" in refused.content.decode()
    proofs = {one.indicator: one.proof for one in report.figures.all()}
    assert (proofs["meetings"], proofs["earned"]) == ("accepted", "refused")
    asked = {"judge-open_books": "accepted", "ask": "meetings", "text-meetings": "Who was there?"}
    assert peer.post(address, asked).status_code == 302
    assert report.figures.get(indicator="open_books").proof == "accepted"
    assert peer.post(address, {"judge-dividends": "refused", "give_back": "1"}).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.figures.get(indicator="dividends").proof) == ("open", "refused")


def test_a_reply_or_a_promise_that_is_refused_comes_back_as_it_was_typed(circle: Circle) -> None:
    report = circle.reported()
    question = commands.ask(report=report, indicator="meetings", text="Who was there?", by=circle.peer, at=AT)
    baker, address = as_(circle.baker), f"/reports/{report.ref}/do/"
    reply = {"do": "reply", "question": question.pk, "text": "Everybody. " * 200}
    promise = {"do": "commit", "text": "Four meetings each year", "due_on": "2020-01-01"}
    for sent, kept in ((reply, "Everybody. " * 199), (promise, 'value="Four meetings each year"')):
        refused = baker.post(address, sent)
        assert refused.status_code == 422
        assert kept in refused.content.decode()
        assert as_(circle.world.outsider).post(address, sent).status_code == 403
    assert "The day lies in the past." in refused.content.decode()
    assert baker.post(address, reply | {"text": "Everybody."}, follow=True).status_code == 200
    question.refresh_from_db()
    assert question.reply == "Everybody."


def test_a_promise_is_for_a_day_that_has_not_passed_where_the_organization_is(circle: Circle) -> None:
    report = circle.reported()
    given = {"report": report, "text": "Meet more often", "due_on": AT.date(), "by": circle.baker}
    with timezone.override("Pacific/Kiritimati"):
        commands.commit_to_improve(at=AT.replace(hour=14), **given)
    with timezone.override("America/Toronto"), pytest.raises(Refused, match="due_in_the_past"):
        commands.commit_to_improve(at=AT.replace(hour=15), **given)
