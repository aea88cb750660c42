"""The pages of positions: each is shown to everybody, its forms do what they say, what is refused is kept."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from tests.cast import person
from tests.table import AMENDS, ANSWERS, CLAUSES, OPENS, Table

from dure import clock
from dure.deadlines import tick
from dure.matters.commands import perform
from dure.matters.models import Matter
from dure.positions import commands
from dure.positions.models import Amendment, Assembly, Call, Ratification, RatificationAnswer

DUE = OPENS + timedelta(days=46)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch):
    """Set the clock of the pages."""

    def at(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    at(ANSWERS)
    return at


def browser(who=None) -> Client:
    client = Client()
    if who is not None:
        client.force_login(who)
    return client


def page(client: Client, address: str, status: int = 200) -> str:
    shown = client.get(address)
    assert shown.status_code == status, (address, shown.status_code)
    return shown.content.decode()


def test_the_words_of_anyone_are_kept_as_text(table: Table, now) -> None:
    odd = '<script>alert(1)</script> & <b>کرایہ آدھا ہو</b> 🧵 "\u202e"'
    matter = table.drafted(clauses=f"{odd}\n\n임대료의 절반을 시가 낸다.")
    now(AMENDS)
    shown = page(browser(), f"/positions/{matter.ref}/")
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown
    number = table.amend(matter, "Kale", 2, "임대료의 절반은 시가 낸다.")
    shown = page(browser(), f"/positions/{matter.ref}/amendments/{number}/")
    assert "절반<del>을</del><ins>은</ins>" in shown
    assert page(browser(), "/positions/?result=open").count(f"/positions/{matter.ref}/") >= 1


def test_a_clause_is_amended_and_the_amendment_decided_on_pages(table: Table, now) -> None:
    matter = table.drafted()
    now(AMENDS)
    address = f"/positions/{matter.ref}/clauses/3/"
    assert "Sign in to amend this clause" in page(browser(), address)
    assert browser().post(address, {"do": "amend"}).status_code == 302
    cedar = browser(table.delegates["Cedar"])
    typed = {
        "do": "amend",
        "text": "The agreement lasts five years.",
        "reason": "Three are too short.",
        "base": 1,
        "acting_for": "cedar",
    }
    wrong = cedar.post(address, typed | {"text": CLAUSES.splitlines()[-1]})
    assert wrong.status_code == 422
    assert "Three are too short." in wrong.content.decode()
    assert cedar.post(address, typed).status_code == 302
    one = Amendment.objects.get()
    assert (one.acting_for, one.clause.number) == (table.organizations["Cedar"], 3)
    there = f"/positions/{matter.ref}/amendments/1/"
    assert "Accept the amendment" not in page(cedar, there)
    assert cedar.post(there, {"do": "remark", "text": "Please read it."}).status_code == 302
    assert cedar.post(there, {"do": "accept", "reason": "Mine."}).status_code == 403
    steward = browser(table.steward)
    assert steward.post(there, {"do": "accept", "reason": ""}).status_code == 422
    assert steward.post(there, {"do": "accept", "reason": "Agreed."}).status_code == 302
    assert '<mark class="hand">' in page(browser(), f"/positions/{matter.ref}/")
    assert "How it came to these words" in page(browser(), address)


def test_a_stale_amendment_shows_three_ways_and_is_reworked(table: Table, now) -> None:
    matter = table.drafted()
    now(AMENDS)
    first = table.amend(matter, "Cedar", 2, "Half of the seats are held by women.")
    second = table.amend(matter, "Kale", 2, "Two thirds of the seats are held by women.")
    clause = page(browser(), f"/positions/{matter.ref}/clauses/2/")
    assert clause.index("Amendment 2<") < clause.index("Amendment 1<")
    assert "Changes the same words as" in clause
    perform(matter=matter, verb="accept", by=table.steward, at=AMENDS, reason="Yes.", amendment=first)
    there = f"/positions/{matter.ref}/amendments/{second}/"
    shown = page(browser(table.delegates["Kale"]), there)
    assert "They touch the same words." in shown
    assert shown.count('<q class="words">') == 3
    refused = browser(table.steward).post(there, {"do": "accept", "reason": "Both?"})
    assert refused.status_code == 409
    assert "Both?" in refused.content.decode()
    reworked = browser(table.delegates["Kale"]).post(
        there,
        {
            "do": "amend",
            "text": "Most of the seats are held by women.",
            "reason": "So be it.",
            "base": 2,
            "replaces": 2,
            "acting_for": "kale",
        },
    )
    assert reworked.headers["Location"].endswith("/amendments/3/")
    assert Amendment.objects.get(number=2).state == "reworked"


def test_the_ratification_is_followed_by_everybody_and_answered_by_delegates(table: Table, now) -> None:
    ratification = table.opened()
    ref = ratification.position.matter.ref
    for who in ("Acorn", "Daisy"):
        table.answer(ratification, who, "yes")
    address = f"/positions/{ref}/ratification/"
    shown = page(browser(), address)
    assert "silence is not counted as yes" in shown
    assert "w-undecided" in shown
    data = json.loads(page(browser(), address + "?format=json"))
    assert data["voices"] == {"adopted": "11/8", "opposed": 0, "abstained": 0, "undecided": "85/8"}
    assert page(browser(), address + "?format=csv").startswith("depth,organization,kind,way,outcome")
    acorn = page(browser(), f"{address}acorn/")
    assert "4 ways lead to Table; it counts once" in acorn
    kale = browser(table.delegates["Kale"])
    assert "owes an answer" in page(kale, address)
    there = f"{address}kale/"
    assert kale.post(there, {"do": "answer", "choice": "no"}).status_code == 422
    assert kale.post(there, {"do": "answer", "choice": "no", "reason": "Too dear."}).status_code == 302
    assert RatificationAnswer.objects.filter(choice="no").count() == 1
    assert browser(table.delegates["Ivy"]).post(there, {"do": "answer", "choice": "yes"}).status_code == 404
    assert "Too dear." in page(browser(), address)
    assert "Its members answer for themselves" in page(browser(table.delegates["South"]), f"{address}south/")


def test_the_joint_text_is_printed_and_signed(table: Table, now) -> None:
    ratification = table.opened()
    matter = Matter.objects.get(position=ratification.position)
    page(browser(), f"/positions/{matter.ref}/joint/", 404)
    for who in ("Acorn", "Cedar", "Daisy", "Juniper", "Kale", "Laurel", "Fern"):
        table.answer(ratification, who, "yes")
    table.answer(ratification, "North", "yes", reservation="For three years, no longer.")
    tick(DUE, mail=False)
    now(DUE + timedelta(days=1))
    steward = browser(table.steward)
    matter.refresh_from_db()
    assert steward.post(f"/matters/{matter.ref}/acts/publish/", {"visit": matter.visit}).status_code == 302
    address = f"/positions/{matter.ref}/joint/"
    shown = page(browser(), address)
    assert "For three years, no longer." in shown
    assert "Did not decide: not counted as yes" in shown
    stranger = browser(person("Signing Stranger"))
    assert stranger.post(address, {"do": "sign", "whose": ""}).status_code == 302
    assert stranger.post(address, {"do": "sign", "whose": ""}).status_code == 409
    assert stranger.post(address, {"do": "sign", "whose": "kale"}).status_code == 422
    shown = page(browser(), address)
    assert "one person who is not named" in shown
    assert "Signing Stranger" not in shown
    ivy = browser(table.delegates["Ivy"])
    assert ivy.post(address, {"do": "sign", "whose": "ivy"}).status_code == 302
    data = json.loads(page(browser(), address + "?format=json"))
    assert data["signed"] == {"organizations": ["ivy"], "persons": 1}
    assert "ivy,undecided" in page(browser(), address + "?format=csv")


def test_the_law_is_entered_beside_what_was_asked(table: Table, now) -> None:
    matter = table.drafted(sort="bill")
    address = f"/positions/{matter.ref}/law/"
    assert "No law was entered yet" in page(browser(), address)
    steward = browser(table.steward)
    law = {
        "do": "law",
        "title": "Act on rents",
        "source": "https://example.org/act",
        "adopted_on": "2026-03-03",
    }
    assert browser(table.delegates["Kale"]).post(address, law).status_code == 403
    assert steward.post(address, law).status_code == 302
    words = {
        "do": "uptake-1",
        "clause": 1,
        "article": "Article 5",
        "text": "The city pays half of the rent for three years.",
        "verdict": "full",
    }
    assert steward.post(address, words | {"text": ""}).status_code == 422
    assert steward.post(address, words).status_code == 302
    shown = page(browser(), address)
    assert "taken up in full" in shown
    assert "<ins> for three years</ins>" in shown
    data = json.loads(page(browser(), address + "?format=json"))
    assert data["clauses"][0]["percent_of_words"] == 100


def test_calls_and_assemblies_have_their_pages(table: Table, now) -> None:
    matter = table.drafted()
    voice = "/organizations/south/voice/"
    assert "It has declared nothing" not in page(browser(), voice)
    south = browser(table.delegates["South"])
    there = f"{voice}?position={matter.ref}"
    call = {
        "do": "call",
        "title": "Rent",
        "question": "How much?",
        "until_at": "2026-04-01T12:00",
        "invited": "Acorn\nfern\nNobody",
    }
    refused = south.post(there, call)
    assert refused.status_code == 422
    assert "Nobody" in refused.content.decode()
    assert south.post(there, call | {"invited": "Acorn\nfern"}).status_code == 302
    one = Call.objects.get()
    assert one.position_id == matter.pk
    acorn = browser(table.delegates["Acorn"])
    assert "Answer for Acorn" in page(acorn, f"/calls/{one.ref}/")
    assert acorn.post(f"/calls/{one.ref}/", {"do": "fern", "text": "Not mine."}).status_code == 404
    assert acorn.post(f"/calls/{one.ref}/", {"do": "acorn", "text": ""}).status_code == 422
    assert acorn.post(f"/calls/{one.ref}/", {"do": "acorn", "decline": "1"}).status_code == 302
    assert "1 declined, 1 are silent" in page(browser(), f"/calls/{one.ref}/")
    meets = {"do": "assembly", "title": "South meets", "agenda": "Rent", "meets_at": "2026-03-20T18:00"}
    assert south.post(there, meets).status_code == 302
    assembly = Assembly.objects.get()
    now(ANSWERS + timedelta(days=20))
    address = f"/assemblies/{assembly.ref}/"
    assert "minutes owed" in page(browser(), address)
    minutes = {
        "do": "minutes",
        "minutes": "We met.",
        "present": ["fern"],
        "decision": "Yes to it.",
        "choice": "yes",
        "in_favour": 1,
    }
    assert browser(table.delegates["Fern"]).post(address, minutes).status_code == 403
    assert south.post(address, minutes | {"in_favour": 3}).status_code == 422
    assert south.post(address, minutes).status_code == 302
    assert "One organization was there" in page(browser(), address)


def test_a_way_to_decide_and_a_split_are_declared_on_the_page(table: Table, now) -> None:
    north = browser(table.delegates["North"])
    address = "/organizations/north/voice/"
    way = {"do": "way", "way": "block", "rule": "qualified_majority", "share": "9/8"}
    assert north.post(address, way).status_code == 422
    assert north.post(address, way | {"share": "3/4"}).status_code == 302
    assert "3/4" in page(browser(), address)
    assert browser(table.delegates["Kale"]).post(address, way | {"share": "1/2"}).status_code == 403
    acorn = browser(table.delegates["Acorn"])
    assert (
        acorn.post(
            "/organizations/acorn/voice/", {"do": "split", "north": 2, "south": 1, "food": 0}
        ).status_code
        == 302
    )
    assert "2 parts" in page(browser(), "/organizations/acorn/voice/")
    ratification = table.opened()
    shares = {
        tie.membership.organization.slug: tie.part
        for tie in ratification.ties.filter(membership__member__slug="acorn").select_related(
            "membership__organization"
        )
    }
    assert shares == {"north": 2, "south": 1, "food": 0}


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_the_same_number_of_queries(
    table: Table, now, django_assert_num_queries, many: int
) -> None:
    for number in range(many):
        table.drafted(title=f"Position {number}")
    client = browser()
    page(client, "/positions/")
    with django_assert_num_queries(4):
        page(client, "/positions/")


def test_the_page_of_a_ratification_asks_few_queries(
    table: Table, now, django_assert_max_num_queries
) -> None:
    ratification = table.opened()
    table.answer_all(ratification)
    ref = ratification.position.matter.ref
    with django_assert_max_num_queries(15):
        page(browser(), f"/positions/{ref}/ratification/")
    with django_assert_max_num_queries(15):
        page(browser(), f"/positions/{ref}/")
    assert Ratification.objects.get().answers_count == 10
    commands.answer_ratification(
        ratification=ratification,
        organization=table.organizations["Hazel"],
        choice="yes",
        by=table.delegates["Hazel"],
        at=ANSWERS,
    )
