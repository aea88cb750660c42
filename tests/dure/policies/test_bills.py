"""A network follows a bill from public sources: each step on the assembly's own day, with its source."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.cast import AT
from tests.followed import DAY, JOURNAL, refused
from tests.seoul import fresh

from dure.matters.commands import perform, rebuild
from dure.networks.models import Area
from dure.policies import queries
from dure.policies.commands import (
    correct_step,
    link_practice,
    unlink_practice,
    withdraw_practice,
    write_clause,
)
from dure.policies.models import BillClause, BillStep, Practice, StepCorrection
from dure.record.models import Entry


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
    thread = page[page.index("thread-box") : page.index('id="text"')]
    for words in (
        "Assembly of the Azores",
        "Wednesday 5 March 2025",
        "November 2025",
        "Thursday 1 January 2026",
    ):
        assert words in thread
    assert "2 Mar" not in thread  # on that day it was entered here, which is not a day of the assembly
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
