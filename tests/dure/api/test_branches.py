"""Positions, recognition, commissions, conversations and support over the API: the same commands, the same refusals."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.cast import AT, steward_of
from tests.dure.api.test_api import api, post
from tests.dure.support.conftest import Centre, centre  # noqa: F401 a fixture
from tests.gwangsan import STARTS, build_gwangsan
from tests.recognised import GOOD, build_circle
from tests.table import AMENDS, ANSWERS, OPENS, build_table

from dure import clock
from dure.conversations.commands import open_conversation, put_up_statement
from dure.conversations.models import StatementAnswer
from dure.deadlines import tick
from dure.programmes.commands import enter_programme
from dure.record.models import Entry
from dure.support.policies import is_caseworker

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch):
    """Set the clock of the API."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def refused(answer, status: int, code: str) -> dict:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    return answer.json()


def read(path: str, person=None) -> dict:
    answer = api(person).get(f"/api/v1{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def alike(*answers) -> None:
    """All of them say that there is nothing, in the same words."""
    assert {(one.status_code, one.content) for one in answers} == {(404, answers[-1].content)}


def test_a_clause_is_amended_decided_ratified_and_signed(now):
    table = build_table()
    matter = table.drafted()
    kale, steward = table.delegates["Kale"], table.steward
    now(AMENDS)
    words = {"clause": 1, "text": "The city pays all of the rent.", "reason": "Half is too little."}
    path = f"/positions/{matter.ref}"
    made = post(api(kale), f"{path}/amendments", acting_for="kale", **words)
    assert (made.status_code, made.json()["acting_for"], made.json()["state"]) == (201, "kale", "proposed")
    alike(*(post(api(kale), f"{path}/amendments", acting_for=who, **words) for who in ("acorn", "nobody")))
    refused(post(api(kale), f"{path}/amendments", **words), 422, "already_proposed")
    decision = {"verb": "accept", "reason": "It is clearer."}
    refused(post(api(kale), f"{path}/amendments/1/decision", **decision), 403, "wrong_capacity")
    assert post(api(steward), f"{path}/amendments/1/decision", **decision).json()["state"] == "accepted"
    refused(post(api(steward), f"{path}/amendments/1/decision", **decision), 409, "already_decided")
    refused(
        post(api(steward), f"{path}/ratification/answers", organization="kale", choice="yes"),
        404,
        "unknown_reference",
    )
    table.opened(matter)
    now(ANSWERS)
    said = {"organization": "kale", "choice": "no"}
    refused(post(api(kale), f"{path}/ratification/answers", **said), 422, "reason_missing")
    answer = post(api(kale), f"{path}/ratification/answers", reason="It costs too much.", **said)
    assert Entry.objects.get(number=answer.json()["entry"]).verb == "ratify"
    alike(
        *(
            post(api(kale), f"{path}/ratification/answers", organization=who, choice="yes")
            for who in ("acorn", "nobody")
        )
    )
    live = read(f"{path}/ratification")
    lines = {one["organization"]: one for one in live["tree"]}
    assert (live["result"], lines["kale"]["outcome"], lines["acorn"]["outcome"]) == (
        "open",
        "opposed",
        "undecided",
    )
    assert lines["kale"]["answer"]["reason"] == "It costs too much."
    party = read(f"{path}/ratification/parties/acorn")
    assert (len(party["ways"]), party["weight"], party["answers"], party["answers_itself"]) == (
        4,
        1,
        [],
        True,
    )
    assert read(f"{path}/ratification/parties/kale")["answers"][0]["choice"] == "no"
    alike(*(api().get(f"/api/v1{path}/ratification/parties/{who}") for who in ("somebody", "nobody")))
    refused(post(api(kale), f"{path}/signatures"), 404, "unknown_reference")


def test_a_published_position_says_who_stands_behind_it_and_takes_signatures(now):
    table = build_table()
    ratification = table.opened()
    for who in ("Acorn", "Cedar", "Daisy", "Juniper", "Kale", "Laurel", "Fern", "North"):
        table.answer(ratification, who, "yes")
    closes = OPENS + timedelta(days=46)
    tick(closes, mail=False)
    now(closes + timedelta(days=1))
    ref = ratification.position.matter.ref
    assert read(f"/positions/{ref}")["joint"] is None
    assert post(api(table.steward), f"/matters/{ref}/acts", verb="publish").status_code == 201
    shown = read(f"/positions/{ref}")
    assert [one["number"] for one in shown["clauses"]] == [1, 2, 3]
    assert {"kale", "acorn"} <= {one["slug"] for one in shown["joint"]["organizations"]["adopted"]}
    assert "ivy" in {one["slug"] for one in shown["joint"]["organizations"]["undecided"]}
    ivy = api(table.delegates["Ivy"])
    assert post(ivy, f"/positions/{ref}/signatures", organization="ivy").json()["organization"] == "ivy"
    refused(post(ivy, f"/positions/{ref}/signatures", organization="ivy"), 409, "already_signed")
    alike(*(post(ivy, f"/positions/{ref}/signatures", organization=who) for who in ("kale", "nobody")))
    assert read(f"/positions/{ref}")["joint"]["organizations_signed"] == ["ivy"]
    assert [one["ref"] for one in read("/positions?result=adopted")["positions"]] == [ref]
    assert read("/positions?result=refused")["positions"] == []


def test_a_report_is_begun_written_by_two_and_handed_in(now):
    circle = build_circle()
    now(AT)
    baker, near = api(circle.baker), "/organizations/" + circle.bakery.slug
    begin = {"body": circle.world.district.slug, "framework": "village-mark", "year": 2025}
    refused(post(api(circle.world.outsider), f"{near}/reports", **begin), 403, "not_steward")
    alike(
        *(
            post(baker, f"{near}/reports", **begin | {"body": who})
            for who in (circle.world.sibling.slug, "nowhere")
        )
    )
    path = f"/reports/{post(baker, f'{near}/reports', **begin).json()['ref']}"
    figures = [{"indicator": "meetings", "value": "4"}, {"indicator": "earned", "value": "0.5"}]
    assert post(baker, f"{path}/figures", figures=figures).json() == {
        "stored": ["earned", "meetings"],
        "meanwhile": {},
    }
    late = post(baker, f"{path}/figures", figures=[{"indicator": "meetings", "value": "5"}]).json()
    assert (late["stored"], late["meanwhile"]["meetings"]["value"]) == ([], "4")
    for wrong, code in (
        ({"indicator": "earned", "value": "1.234,56"}, "figure_unreadable"),
        ({"indicator": "open_books", "value": "true"}, "figure_unreadable"),
        ({"indicator": "meetings", "not_applicable": "no_profit"}, "figure_unreadable"),
        ({"indicator": "statutes", "value": "statutes.pdf"}, "document_by_file"),
        ({"indicator": "profit", "value": "1"}, "unknown_indicator"),
    ):
        assert (
            refused(post(baker, f"{path}/figures", figures=[wrong]), 422, code)["field"] == wrong["indicator"]
        )
    told = read(path)
    tree = {one["key"]: one for one in told["tree"]}
    assert (told["state"], tree["meetings"]["state"], tree["open_books"]["answer"]) == ("open", "met", None)
    assert tree["earned"]["answer"]["value"] == "1/2"
    refused(post(api(circle.peer), f"{path}/figures", figures=figures), 403, "not_steward")
    assert post(baker, f"{path}/hand_in").json()["state"] == "handed_in"
    refused(post(baker, f"{path}/figures", figures=figures), 409, "report_closed")
    assert [one["year"] for one in read(f"{near}/reports")["reports"]] == [2025]
    assert GOOD["meetings"].value == tree["meetings"]["answer"]["value"]


def test_the_register_is_asked_by_day_and_name(now):
    recognition = build_circle().recognised()
    now(AT)
    name, day = recognition.organization.name, recognition.from_on
    asked = f"/recognitions?q={name}&law=KR&status=recognised"
    assert [one["ref"] for one in read(f"{asked}&on={day}")["recognitions"]] == [recognition.ref]
    assert read(f"{asked}&on={day - timedelta(days=1)}")["recognitions"] == []
    assert read("/recognitions?q=nobody")["recognitions"] == []


def test_jobs_are_reported_and_told_without_persons(now):
    gwangsan = build_gwangsan()
    contract = gwangsan.running()
    until = STARTS + timedelta(days=90)
    now(AT.replace(year=2026, month=7, day=1))
    founder, path = api(gwangsan.founder), f"/contracts/{contract.ref}"
    four = [
        {
            "name": f"Oh Mi-rae {n}",
            "started_on": str(STARTS),
            "term": "permanent",
            "group": "long_unemployed",
            "pay": 2_400_000,
        }
        for n in range(3)
    ]
    refused(post(api(gwangsan.manager), f"{path}/jobs", until=str(until), jobs=four), 403, "not_steward")
    wrong = [*four, {"code": "x", "started_on": str(STARTS), "ended_on": "2026-03-01"}]
    refused(post(founder, f"{path}/jobs", until=str(until), jobs=wrong), 422, "faulty_rows")
    refused(post(founder, f"{path}/jobs", until="2027-01-01", jobs=four), 422, "later_than_now")
    assert (
        post(founder, f"{path}/jobs", until=str(until), jobs=[{"started_on": str(STARTS)}]).status_code == 422
    )
    made = post(founder, f"{path}/jobs", until=str(until), jobs=four).json()
    assert (made["taken"], made["jobs_now"], made["below_clause"]) == (3, 3, True)
    told = api().get(f"/api/v1{path}")
    assert told.json()["lasting"]["number"] == 3
    assert "Oh Mi-rae" not in told.content.decode()
    commission = contract.commission.matter.ref
    assert [one["ref"] for one in read("/commissions?service=cleaning")["commissions"]] == [commission]
    one = read(f"/commissions/{commission}")
    assert (one["clause"]["jobs"], one["lots"][0]["bids"][0]["awarded"]) == (4, True)
    assert one["followed"]["ref"] == read("/contracts?organization=gwangsan-gu")["contracts"][0]["ref"]


def test_programmes_are_told_with_what_they_overlap(world, now):
    owner = world.umbrella
    given = {
        "target": "long_unemployed",
        "instrument": "wage_subsidy",
        "area": world.seoul,
        "starts_on": STARTS,
    }
    aim = "Pays part of the wage of long-term unemployed people whom cooperatives hire for a year."
    made = [
        enter_programme(owner=owner, title=title, aim=aim, by=steward_of(owner), at=AT, seen=seen, **given)
        for title, seen in (("First wage", ()),)
    ]
    made.append(
        enter_programme(
            owner=owner, title="Wage help", aim=aim, by=steward_of(owner), at=AT, seen=[made[0].ref], **given
        )
    )
    now(AT)
    [overlap] = read("/overlaps")["overlaps"]
    assert {overlap["earlier"], overlap["later"]} == {one.ref for one in made}
    assert read(f"/programmes/{made[0].ref}")["overlapping"] == [overlap]
    listed = read(f"/programmes?owner={owner.slug}&target=long_unemployed")["programmes"]
    assert [(one["ref"], one["overlaps"]) for one in listed] == [(made[1].ref, 1), (made[0].ref, 1)]
    assert read("/programmes?owner=nobody")["programmes"] == []


def test_a_statement_is_answered_and_no_answer_is_told(world, now):
    held = {"organization": world.umbrella, "by": world.umbrella_steward, "at": AT}
    conversation = open_conversation(title="The hall", question="What of it?", members_only=True, **held)
    for text in ("More bread.", "Less rent."):
        put_up_statement(conversation=conversation, text=text, by=world.umbrella_steward, at=AT)
    now(AT)
    path, member = f"/conversations/{conversation.slug}", api(world.member)
    refused(post(api(world.outsider), f"{path}/answers", statement=1, value="agree"), 403, "not_member")
    refused(post(member, f"{path}/answers", statement=9, value="agree"), 422, "statement_unknown")
    first = post(member, f"{path}/answers", statement=1, value="agree").json()
    assert (first["next"]["number"], first["next"]["agree"]) == (2, None)
    assert post(member, f"{path}/answers", statement=1, value="pass").status_code == 200
    assert list(StatementAnswer.objects.values_list("value", flat=True)) == [0]
    statements = read(f"{path}/statements", world.steward)["statements"]
    assert [(one["text"], one["agree"]) for one in statements] == [
        ("More bread.", None),
        ("Less rent.", None),
    ]
    assert (read(path)["open"], read(path)["answers"]) == (True, 1)


def test_a_queue_is_for_caseworkers_and_tells_no_words(centre: Centre):  # noqa: F811 the fixture
    received = centre.asked("My rent, please. Call Ms Oh.", name="Ms Oh", contact="010-1")
    path = f"/support/centres/{centre.desk.organization.slug}"
    assert is_caseworker(centre.caseworker, centre.desk, AT)
    answer = api(centre.caseworker).get(f"/api/v1{path}/queue")
    assert [one["ref"] for one in answer.json()["requests"]] == [received.request.ref]
    assert "no-store" in answer["Cache-Control"]
    assert not {"rent", "Oh", "010"} & set(answer.content.decode().replace('"', " ").split())
    alike(
        *(
            api(centre.steward).get(f"/api/v1/support/centres/{who}/queue")
            for who in (centre.desk.organization.slug, "nowhere")
        )
    )
    assert read(path)["counts"] == {}
    assert read("/support/centres")["centres"][0]["phone"] == "062-000"
