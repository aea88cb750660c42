"""A network follows a bill from public sources: each step on the assembly's own day, with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import AT, build_world, organization, person
from tests.gwangsan import fresh
from tests.remembering import remembered

from dure import clock
from dure.charters.commands import adopt_founding_charter, open_round
from dure.charters.models import Round
from dure.charters.queries import samples
from dure.matters.commands import perform, raise_matter, rebuild
from dure.matters.models import Matter
from dure.networks.models import Area, Organization
from dure.people.models import Person
from dure.policies import queries
from dure.policies.commands import (
    correct_step,
    link_practice,
    tell_practice,
    unlink_practice,
    withdraw_practice,
    write_clause,
)
from dure.policies.models import BillClause, BillStep, Practice, StepCorrection
from dure.record.models import Entry
from dure.refusals import Refused

DAY = timedelta(days=1)
JOURNAL = {"source": "Journal of the assembly", "url": "https://assembly.example/journal"}
CLAUSES = (
    "1: Definition\nA social cooperative works for its neighbours.\n\n9: Regions\nRegions keep a register."
)


@dataclass
class Followed:
    """A network in the Azores and its steward, a round of bills, an enterprise with its steward, an outsider."""

    area: Area
    network: Organization
    steward: Person
    round: Round
    enterprise: Organization
    teller: Person
    outsider: Person

    def entered(self, title: str = "Social cooperatives", **details: Any) -> Matter:
        given = {
            "jurisdiction": self.area,
            "assembly": "Assembly of the Azores",
            "number": "Bill 7",
            "field": "social_cooperatives",
            "on": date(2025, 3, 5),
            "clauses": CLAUSES,
            **JOURNAL,
        }
        return raise_matter(
            round=self.round,
            title=title,
            text="What it is for.",
            raised_in=self.network,
            by=self.steward,
            at=AT,
            **(given | details),
        )

    def step(self, matter: Matter, verb: str, on: date | str, at: datetime = AT, **details: Any) -> None:
        perform(matter=fresh(matter), verb=verb, by=self.steward, at=at, on=on, **(JOURNAL | details))

    def told(self, title: str = "Neighbours work for neighbours", **details: Any) -> Practice:
        given = {
            "text": "Members look after those who live alone.",
            "field": "social_cooperatives",
            "since": 1978,
            "evidence": "Statutes of 1978",
            "source": "Archive of the cooperative",
        }
        return tell_practice(
            organization=self.enterprise, title=title, by=self.teller, at=AT, **(given | details)
        )


@remembered
def build_followed() -> Followed:
    build_world()
    area = Area.objects.create(
        code="PT-20", name="Azores", kind="region", time_zone="Atlantic/Azores"
    )  # an hour behind UTC
    steward, teller = person("Bill Steward"), person("Practice Steward")
    network = organization("Network of the Azores", steward, kind="network", area=area)
    charter = adopt_founding_charter(organization=network, text=samples()["legislature"], by=steward, at=AT)
    opened = open_round(
        organization=network,
        charter=charter,
        by=steward,
        at=AT,
        slug="bills",
        title="Bills",
        opens_at=AT,
        bodies={"network": [network]},
    )
    enterprise = organization("Island Care", teller, area=area)
    return Followed(area, network, steward, opened, enterprise, teller, person("Anybody Else"))


@pytest.fixture
def followed(db: None) -> Followed:
    return build_followed()


def refused(code: str, do: Any, *args: Any, **given: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        do(*args, **given)
    assert caught.value.code == code
    return caught.value


def test_a_bill_goes_its_way_on_the_assemblys_own_days(followed, client):
    matter = followed.entered()
    followed.step(matter, "refer", date(2025, 4, 1))
    followed.step(matter, "pass", "2025-11-01", exact="month", citation="2025, c. 7")
    followed.step(matter, "enter_force", date(2026, 1, 1))
    found = fresh(matter)
    assert (found.stage, found.ended) == ("in_force", "adopted")
    assert rebuild(found).stage == "in_force"
    [one] = queries.bills()
    assert [(step.stage, step.known.on, step.known.exact) for step in one.steps] == [
        ("introduced", date(2025, 3, 5), "day"),
        ("in_committee", date(2025, 4, 1), "day"),
        ("passed", date(2025, 11, 1), "month"),
        ("in_force", date(2026, 1, 1), "day"),
    ]
    assert (one.bill.last_on, one.bill.citation) == (date(2026, 1, 1), "2025, c. 7")
    page = client.get(f"/matters/{matter.ref}/").content.decode()
    for words in (
        "Network of the Azores follows this bill",
        "1 Apr 2025",
        "November 2025",
        "Journal of the assembly",
    ):
        assert words in page
    entry = Entry.objects.get(matter=matter.ref, verb="pass")
    assert entry.said["details"] == {
        "citation": "2025, c. 7",
        "exact": "month",
        "on": "2025-11-01",
        **JOURNAL,
    }


@pytest.mark.parametrize(
    ("code", "details"),
    [
        ("day_missing", {"on": ""}),
        ("day_missing", {"on": "5 March"}),
        ("choice_unknown", {"exact": "about"}),
        ("source_missing", {"source": " "}),
        ("address_wrong", {"url": "javascript:alert(1)"}),
        ("day_out_of_order", {"on": date(2025, 3, 4)}),
        ("day_out_of_order", {"on": date(2025, 2, 1), "exact": "month"}),
        ("day_to_come", {"on": date(2026, 3, 3)}),
    ],
)
def test_a_step_needs_a_day_in_order_and_a_source(followed, code, details):
    matter = followed.entered()
    refused(code, followed.step, matter, "pass", **({"on": date(2025, 5, 1)} | details))
    assert (fresh(matter).stage, BillStep.objects.count()) == ("introduced", 1)


def test_the_day_is_that_of_the_assemblys_own_place(followed):
    matter = followed.entered()
    midnight = datetime(
        2026, 6, 1, 23, 30, tzinfo=UTC
    )  # in the Azores it is the first of June, an hour earlier or not
    refused("day_to_come", followed.step, matter, "pass", date(2026, 6, 2), at=midnight)
    followed.area.time_zone = "Asia/Seoul"
    followed.area.save()
    followed.step(matter, "pass", date(2026, 6, 2), at=midnight)
    assert fresh(matter).stage == "passed"


def test_only_stewards_of_who_follows_it_move_it_and_keep_it(followed):
    matter = followed.entered()
    bill, practice = matter.bill, followed.told()
    clause = bill.clauses.get(number="9")
    link = link_practice(clause=clause, practice=practice, reason="As it was.", by=followed.steward, at=AT)
    step = bill.steps.get()
    for someone in (followed.outsider, followed.teller):
        given = {"by": someone, "at": AT}
        refused(
            "wrong_capacity", perform, matter=fresh(matter), verb="pass", on=AT.date(), **JOURNAL, **given
        )
        refused(
            "not_steward",
            correct_step,
            step=step,
            on=date(2025, 3, 6),
            reason="It was so.",
            **JOURNAL,
            **given,
        )
        refused("not_steward", write_clause, bill=bill, number="2", title="Two", text="Two.", **given)
        refused("not_steward", link_practice, clause=clause, practice=practice, reason="Because.", **given)
        refused("not_steward", unlink_practice, link=link, reason="Because.", **given)
    for someone in (followed.outsider, followed.steward):
        refused("not_steward", withdraw_practice, practice=practice, reason="Wrong.", by=someone, at=AT)
    assert Entry.objects.filter(verb__in=("correct_step", "write_clause", "unlink_practice")).count() == 0


def test_a_correction_keeps_what_stood_there_and_two_stewards_do_not_overwrite_each_other(followed, client):
    matter = followed.entered()
    followed.step(
        matter, "vote_down", date(2025, 5, 2)
    )  # it has ended: what was wrong can still be put right
    first, last = matter.bill.steps.order_by("pk")
    given = {"reason": "The journal says May 9.", "by": followed.steward, "at": AT + DAY, **JOURNAL}
    refused("day_out_of_order", correct_step, step=last, on=date(2025, 3, 1), **given)
    refused("reason_missing", correct_step, step=last, on=date(2025, 5, 9), **(given | {"reason": " "}))
    correct_step(step=last, on=date(2025, 5, 9), seen=0, **given)
    refused("corrected_meanwhile", correct_step, step=last, on=date(2025, 5, 8), seen=0, **given)
    refused("nothing_changed", correct_step, step=last, on=date(2025, 5, 9), seen=1, **given)
    [old] = StepCorrection.objects.all()
    assert (old.step_id, old.on, old.number) == (last.pk, date(2025, 5, 2), 1)
    matter.bill.refresh_from_db()
    assert matter.bill.last_on == date(2025, 5, 9)
    refused("day_out_of_order", correct_step, step=first, on=date(2025, 6, 1), **given)
    page = client.get(f"/matters/{matter.ref}/").content.decode()
    assert "<del>Friday 2 May 2025</del>" in page
    assert "The journal says May 9." in page
    said = Entry.objects.get(verb="correct_step").said
    assert (said["on"], said["stood"].split(",")[0], said["matter"]) == (
        "2025-05-09",
        "2025-05-02",
        matter.ref,
    )


def test_a_bill_comes_back_as_a_new_one_that_names_the_earlier(followed, client):
    first = followed.entered()
    followed.step(first, "lapse", date(2025, 9, 1), exact="year")
    second = followed.entered(title="Social cooperatives, again", again=first.ref, on=date(2025, 10, 1))
    assert second.bill.again == first.bill
    assert "Social cooperatives, again" in client.get(f"/matters/{first.ref}/").content.decode()
    elsewhere = Area.objects.get(code="KR")
    refused(
        "other_jurisdiction", followed.entered, title="Elsewhere", again=first.ref, jurisdiction=elsewhere
    )
    refused("unknown_reference", followed.entered, title="Nowhere", again="no-such-bill")
    refused("ended", followed.step, first, "pass", date(2025, 10, 2))


def test_practices_stand_behind_clauses_until_a_link_or_a_practice_is_taken_back(followed, client):
    matter, practice = followed.entered(), followed.told()
    bill = matter.bill
    other = followed.told("Families sit on the board", since=1982)
    clause = bill.clauses.get(number="1")

    def orphans() -> list[str]:
        return [one.clause.number for one in queries.clauses_of(bill) if one.is_orphan]

    def untaken() -> list[Practice]:
        return queries.not_taken_up(bill, queries.clauses_of(bill))

    assert (orphans(), untaken()) == (["1", "9"], [practice, other])
    given = {"by": followed.steward, "at": AT}
    refused("reason_missing", link_practice, clause=clause, practice=practice, reason="", **given)
    link = link_practice(clause=clause, practice=practice, reason="Word for word.", **given)
    refused("linked_already", link_practice, clause=clause, practice=practice, reason="Again.", **given)
    assert (orphans(), untaken()) == (["9"], [other])
    assert queries.cited(followed.enterprise) == [link]
    shown = client.get(f"/organizations/{followed.enterprise.slug}/").content.decode()
    assert "Neighbours work for neighbours" in shown
    unlink_practice(link=link, reason="Another clause says it.", **given)
    refused("already_withdrawn", unlink_practice, link=link, reason="Again.", **given)
    assert orphans() == ["1", "9"]
    page = client.get(f"/matters/{matter.ref}/").content.decode()
    assert "Another clause says it." in page
    link_practice(clause=clause, practice=practice, reason="Yet here it is.", **given)
    withdraw_practice(practice=practice, reason="It was not us.", by=followed.teller, at=AT + DAY)
    assert (orphans(), untaken()) == (["1", "9"], [other])
    refused("practice_withdrawn", link_practice, clause=clause, practice=practice, reason="So.", **given)
    verbs = Entry.objects.filter(matter=matter.ref).order_by("number").values_list("verb", flat=True)
    assert list(verbs) == ["raise", "link_practice", "unlink_practice", "link_practice"]


def test_clauses_are_read_from_a_text_and_written_anew_with_the_old_wording_kept(followed):
    refused("clause_unreadable", followed.entered, clauses="No number here")
    refused("clause_twice", followed.entered, clauses="1: One\nText.\n\n1: Two\nText.")
    refused("text_missing", followed.entered, clauses="1: One")
    bill = followed.entered(clauses="1: One\nFirst line.\n\nIt goes on.\n\n2: Two\nText.").bill
    assert list(bill.clauses.values_list("number", "text")) == [
        ("1", "First line.\n\nIt goes on."),
        ("2", "Text."),
    ]
    given = {"bill": bill, "title": "Two", "by": followed.steward, "at": AT}
    refused("reason_missing", write_clause, number="2", text="Amended.", **given)
    write_clause(number="2", text="Amended.", reason="The committee changed it.", **given)
    write_clause(number="3", text="New.", **given)
    assert [one.text for one in bill.clauses.all()] == ["First line.\n\nIt goes on.", "Amended.", "New."]
    assert BillClause.objects.get(number="2").before.get().text == "Text."


def test_a_practice_is_told_by_its_steward_with_year_and_evidence(followed):
    for code, details in (
        ("year_wrong", {"since": 2027}),
        ("evidence_missing", {"evidence": " "}),
        ("source_missing", {"source": ""}),
        ("choice_unknown", {"field": "weather"}),
        ("title_missing", {"title": "\n"}),
    ):
        refused(code, followed.told, **details)
    practice = followed.told()
    refused("practice_told", followed.told)
    withdraw_practice(practice=practice, reason="Wrong year.", by=followed.teller, at=AT)
    followed.told(since=1979)
    assert Entry.objects.filter(verb="tell_practice").count() == 2


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
    for words in ("1 Jun 2025", "11 Oct 2016", "May 2020", "day not known", "Lapsed with the assembly"):
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
