"""What the clock removes of branches: who answered in a conversation, and who a code in a report of jobs is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.cast import AT, World

from dure.commissions.models import Contract, Worker, WorkerName, WorkSpell
from dure.conversations.commands import (
    answer_statements,
    close_conversation,
    open_conversation,
    put_up_statement,
)
from dure.conversations.models import Participant, StatementAnswer
from dure.people.erasing import remove_what_is_old
from dure.people.queries import held_about

pytestmark = pytest.mark.django_db


def test_answers_are_nobodys_half_a_year_after_the_close(world: World) -> None:
    talk = open_conversation(
        organization=world.district, title="Work", question="What first?", by=world.steward, at=AT
    )
    put_up_statement(conversation=talk, text="Fridays are free.", by=world.member, at=AT)
    answer_statements(conversation=talk, person=world.member, values={1: 1}, at=AT)
    assert [row["value"] for row in held_about(world.member)["rows"]["statementanswer.participant"]] == [1]
    assert remove_what_is_old(AT + timedelta(days=900))["conversations"] == 0
    close_conversation(conversation=talk, by=world.steward, at=AT)
    assert remove_what_is_old(AT + timedelta(days=180))["conversations"] == 0
    assert remove_what_is_old(AT + timedelta(days=181))["conversations"] == 2
    assert Participant.objects.get().person is None
    assert StatementAnswer.objects.get().value == 1
    assert "statementanswer.participant" not in held_about(world.member)["rows"]


def test_a_name_behind_a_code_goes_three_years_after_the_last_job(world: World) -> None:
    shop = world.enterprises[0]
    contract = Contract.objects.create(
        ref="c", buyer=world.city, supplier=shop, title="Meals", starts_on=date(2020, 1, 1), recorded_at=AT
    )
    for code, ended in (("a", date(2022, 3, 1)), ("b", None)):
        worker = Worker.objects.create(employer=shop, code=code)
        WorkerName.objects.create(worker=worker, name=f"Name of {code}")
        WorkSpell.objects.create(
            contract=contract, worker=worker, started_on=date(2021, 1, 1), ended_on=ended, term="fixed"
        )
    assert remove_what_is_old(AT)["workers"] == 1
    assert list(WorkerName.objects.values_list("worker__code", flat=True)) == ["b"]
    assert Worker.objects.count() == WorkSpell.objects.count() == 2
