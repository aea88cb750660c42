"""Clauses and amendments: who, on which words, decided with a reason, merged with authorship, nothing lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.cast import person
from tests.table import AMENDS, Table

from dure.matters.commands import perform, rebuild
from dure.matters.models import Matter
from dure.positions import queries
from dure.positions.amending import on_words_in_force, split_clauses
from dure.positions.commands import remark_on
from dure.record.models import Entry
from dure.refusals import Refused, Unknown

LATER = AMENDS + timedelta(days=1)
SEATS = "A third of the seats are held by women."
HALF = "Half of the seats are held by women."


def decide(table: Table, matter: Matter, verb: str, number: int) -> None:
    perform(
        matter=matter, verb=verb, by=table.steward, at=LATER, reason="The board read it.", amendment=number
    )
    matter.refresh_from_db()


def clause(matter: Matter, number: int) -> str:
    return matter.position.clauses.get(number=number).text


def test_clauses_are_read_with_their_headings() -> None:
    assert split_clauses("# Rent\nHalf.\n\n \nPlain,\ntwo lines.\r\n\r\n") == [
        {"heading": "Rent", "text": "Half."},
        {"heading": "", "text": "Plain,\ntwo lines."},
    ]


def test_an_accepted_amendment_becomes_the_words_and_keeps_its_author(table: Table) -> None:
    matter = table.drafted()
    number = table.amend(matter, "Cedar", 2, HALF)
    decide(table, matter, "accept", number)
    written = queries.written(matter.position, only=2)[0]
    assert written.clause.text == HALF
    assert [(share.wording, share.text) for share in written.shares] == [(1, "Half "), (0, SEATS[8:])]
    assert written.hands[1].acting_for == table.organizations["Cedar"]
    matter.position.refresh_from_db()
    assert (matter.position.version, matter.position.amendments_open) == (2, 0)
    one = matter.position.amendments.get()
    assert (one.state, one.decided_in, one.decision) == ("accepted", table.top, "The board read it.")
    assert Entry.objects.get(number=one.decision_entry).verb == "accept"
    assert rebuild(matter).stage == matter.stage


def test_changes_in_different_words_are_merged_though_the_second_author_saw_the_old_text(
    table: Table,
) -> None:
    matter = table.drafted()
    first = table.amend(matter, "Cedar", 2, HALF)
    second = table.amend(matter, "Kale", 2, SEATS.replace("women.", "women and by young people."))
    decide(table, matter, "accept", first)
    decide(table, matter, "accept", second)
    assert clause(matter, 2) == "Half of the seats are held by women and by young people."


def test_an_amendment_on_words_changed_since_is_not_lost_but_reworked(table: Table) -> None:
    matter = table.drafted()
    first = table.amend(matter, "Cedar", 2, HALF)
    second = table.amend(matter, "Kale", 2, SEATS.replace("A third", "Two thirds"))
    decide(table, matter, "accept", first)
    with pytest.raises(Refused) as refused:
        decide(table, matter, "accept", second)
    assert refused.value.code == "words_changed"
    assert "“Half”" in str(refused.value.says)
    stale = queries.amendment_by_number(matter.position, second)
    assert stale.state == "proposed"
    assert [(one.base, one.mine, one.theirs) for one in on_words_in_force(stale).clashes] == [
        ("A third", "Half", "Two thirds")
    ]
    third = table.amend(
        matter, "Kale", 2, HALF.replace("Half", "More than half"), at=LATER, base=2, replaces=second
    )
    stale.refresh_from_db()
    assert (stale.state, stale.text) == ("reworked", SEATS.replace("A third", "Two thirds"))
    assert stale.replaced_by.number == third
    decide(table, matter, "accept", third)
    assert clause(matter, 2) == "More than half of the seats are held by women."


@pytest.mark.parametrize(
    ("text", "code"), [("", "text_missing"), ("x" * 10_001, "too_long"), (SEATS, "nothing_changed")]
)
def test_an_amendment_without_sense_is_refused(table: Table, text: str, code: str) -> None:
    matter = table.drafted()
    with pytest.raises(Refused) as refused:
        table.amend(matter, "Cedar", 2, text)
    assert refused.value.code == code
    assert matter.position.amendments.count() == 0


def test_who_may_amend_and_decide(table: Table) -> None:
    matter = table.drafted()
    number = table.amend(matter, "Cedar", 2, HALF)
    outsider = person("Outsider")
    for verb, details in (("amend", {"clause": 1, "text": "All."}), ("accept", {"amendment": number})):
        with pytest.raises(Refused) as refused:
            perform(matter=matter, verb=verb, by=outsider, at=LATER, reason="I want it.", **details)
        assert refused.value.code == "wrong_capacity"
    for verb, code in (("accept", "wrong_capacity"), ("take_back", "not_yours")):
        with pytest.raises(Refused) as refused:
            perform(
                matter=matter, verb=verb, by=table.delegates["Kale"], at=LATER, reason="No.", amendment=number
            )
        assert refused.value.code == code
    with pytest.raises(Unknown):
        perform(matter=matter, verb="accept", by=table.steward, at=LATER, reason="Which?", amendment=9)
    perform(
        matter=matter,
        verb="take_back",
        by=table.delegates["Cedar"],
        acting_for=table.organizations["Cedar"],
        at=LATER,
        amendment=number,
    )
    with pytest.raises(Refused) as refused:
        decide(table, matter, "accept", number)
    assert refused.value.code == "already_decided"


def test_whoever_belongs_to_the_table_speaks_about_an_amendment(table: Table) -> None:
    matter = table.drafted()
    one = queries.amendment_by_number(matter.position, table.amend(matter, "Cedar", 2, HALF))
    said = remark_on(amendment=one, text="<b>یہ ٹھیک ہے</b> 🧵", by=table.delegates["Hazel"], at=LATER)
    assert said.text == "<b>یہ ٹھیک ہے</b> 🧵"
    with pytest.raises(Refused) as refused:
        remark_on(amendment=one, text="Me too.", by=person("Passer-by"), at=LATER)
    assert refused.value.code == "wrong_capacity"
