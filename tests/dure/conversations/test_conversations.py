"""Conversations: statements, private answers, a map that hides small groups, and real ones taken in."""

from __future__ import annotations

import json
import random
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import AT, World, admit, person

from dure import clock
from dure.conversations import commands, owing, queries
from dure.conversations.models import Conversation, StatementAnswer
from dure.people.erasing import erase_person
from dure.record.models import Entry
from dure.refusals import Refused, said
from polity.formats.polis import UnreadableConversation, read_polis
from polity.sentences import Sentence

pytestmark = pytest.mark.django_db
STATEMENTS = [f"Statement number {number}." for number in range(1, 13)]


@pytest.fixture
def conversation(world: World) -> Conversation:
    opened = commands.open_conversation(
        organization=world.umbrella,
        title="The market hall",
        question="What should become of it?",
        by=world.umbrella_steward,
        at=AT,
    )
    for text in STATEMENTS:
        commands.put_up_statement(conversation=opened, text=text, by=world.umbrella_steward, at=AT)
    return opened


def crowd(world: World, conversation: Conversation, sizes: tuple[int, int], rng: random.Random) -> None:
    """Members of the two districts who answer by the line of their district, with one slip in ten."""
    for body, enterprise, line, size in (
        ("Gwangjin", world.enterprises[0], 1, sizes[0]),
        ("Mapo", world.sibling_enterprises[0], -1, sizes[1]),
    ):
        for number in range(size):
            one = person(f"{body} neighbour {number}")
            admit(one, enterprise)
            values = {
                place: 1
                if place <= 3
                else line * (1 if place % 2 else -1) * (-1 if rng.random() < 0.1 else 1)
                for place in range(1, 13)
            }
            commands.answer_statements(conversation=conversation, person=one, values=values, at=AT)


def rendered(stored: dict) -> str:
    return said(Sentence(stored["template"], stored["params"]))


def test_the_last_answer_counts_and_counts_are_kept(world: World, conversation: Conversation) -> None:
    for value in (1, -1, -1):
        commands.answer_statements(conversation=conversation, person=world.member, values={1: value}, at=AT)
    conversation.refresh_from_db()
    assert queries.own_answers(conversation, world.member) == {1: -1}
    counts = (conversation.answers_count, conversation.participants_count, conversation.changes)
    assert counts == (1, 1, 2)


@pytest.mark.parametrize("number", [2**31, 2**63, -(2**63) - 1, 10**400], ids=range(4))
def test_a_statement_of_an_endless_number_is_refused(
    world: World, conversation: Conversation, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    browser = Client()
    browser.force_login(world.outsider)
    form = {"statement": str(number), "value": "1"}
    assert browser.post(reverse("conversations:answer", args=[conversation.slug]), form).status_code == 422
    body = json.dumps({"statement": number, "value": "agree"})
    address = reverse("api-1:answer", args=[conversation.slug])
    assert browser.post(address, body, content_type="application/json").status_code == 422
    assert not StatementAnswer.objects.exists()


def test_answers_are_in_no_line_of_the_record(world: World, conversation: Conversation) -> None:
    before = Entry.objects.count()
    commands.answer_statements(conversation=conversation, person=world.member, values={1: 1, 2: -1}, at=AT)
    commands.draw(conversation=conversation, at=AT)
    assert Entry.objects.count() == before
    assert world.member.ref not in json.dumps(conversation.drawing)


def test_the_next_statement_is_none_that_was_answered_and_none_of_ones_own(
    world: World, conversation: Conversation
) -> None:
    commands.put_up_statement(conversation=conversation, text="My own.", by=world.member, at=AT)
    answered: dict[int, int] = {}
    while statement := queries.next_for(conversation, world.member, answered):
        answered[statement.number] = 0
    assert sorted(answered) == list(range(1, 13))


def test_districts_that_answer_apart_are_found_and_declared(world: World, conversation: Conversation) -> None:
    crowd(world, conversation, (14, 12), random.Random(3))
    drawn = commands.draw(conversation=conversation, at=AT).drawing
    assert [one["size"] for one in drawn["found"]["groups"]] == [14, 12]
    assert drawn["declared"]["network"]["groups"] == [
        {"name": "Gwangjin Network", "size": 14},
        {"name": "Mapo Network", "size": 12},
    ]
    assert {one["key"] for one in drawn["declared"]["network"]["uniting"]} == {"1", "2", "3"}
    assert rendered(drawn["sentence"]).startswith("2 groups: ")
    assert commands.draw(conversation=conversation, at=AT).drawing == drawn


def test_a_group_below_ten_is_not_shown_and_cannot_be_computed(
    world: World, conversation: Conversation
) -> None:
    crowd(world, conversation, (14, 6), random.Random(3))
    drawn = commands.draw(conversation=conversation, at=AT).drawing
    assert "network" not in drawn["declared"]
    assert drawn["found"] is None
    assert {dot[2] for dot in drawn["dots"]} == {""}
    assert "Mapo" not in json.dumps(drawn)


def test_answers_at_random_have_no_clear_groups(world: World, conversation: Conversation) -> None:
    rng = random.Random(5)
    for number in range(40):
        values = {place: rng.choice((1, 0, -1)) for place in range(1, 13)}
        commands.answer_statements(
            conversation=conversation, person=person(f"Neighbour {number}"), values=values, at=AT
        )
    drawn = commands.draw(conversation=conversation, at=AT).drawing
    assert drawn["found"] is None
    assert rendered(drawn["sentence"]).startswith("No clear groups: ")


def test_before_ten_have_answered_there_is_no_map(world: World, conversation: Conversation) -> None:
    commands.answer_statements(conversation=conversation, person=world.member, values={1: 1}, at=AT)
    drawn = commands.draw(conversation=conversation, at=AT).drawing
    assert rendered(drawn["sentence"]) == "The map is drawn once 10 persons have answered."
    assert "statements" not in drawn


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "🧺 " * 2000, "سب کی بات سنی جائے", "가" * 10_000]
)
def test_whatever_is_written_is_kept_as_text(world: World, conversation: Conversation, text: str) -> None:
    kept = commands.put_up_statement(conversation=conversation, text=text, by=world.member, at=AT)
    kept.refresh_from_db()
    assert kept.text == text.strip()


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "text_missing"), ("x" * 10_001, "text_too_long"), (STATEMENTS[0], "already_put_up")],
)
def test_what_is_no_statement_is_refused(
    world: World, conversation: Conversation, text: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        commands.put_up_statement(conversation=conversation, text=text, by=world.member, at=AT)


def test_a_statement_is_taken_out_with_a_reason_and_its_answers_stay_out(
    world: World, conversation: Conversation
) -> None:
    commands.answer_statements(conversation=conversation, person=world.member, values={1: 1, 2: 1}, at=AT)
    first = conversation.statements.get(number=1)
    with pytest.raises(Refused, match="not_steward"):
        commands.hide_statement(statement=first, reason="I dislike it.", by=world.member, at=AT)
    commands.hide_statement(statement=first, reason="It names a neighbour.", by=world.umbrella_steward, at=AT)
    answers, _ = queries.answers_of(conversation)
    assert (len(answers), "1" in answers.statements) == (1, False)


def test_a_closed_conversation_takes_nothing_and_its_counts_are_on_the_record(
    world: World, conversation: Conversation
) -> None:
    crowd(world, conversation, (10, 10), random.Random(3))
    commands.close_conversation(conversation=conversation, by=world.umbrella_steward, at=AT)
    with pytest.raises(Refused, match="conversation_closed"):
        commands.answer_statements(conversation=conversation, person=world.member, values={1: 1}, at=AT)
    payload = json.loads(Entry.objects.order_by("-number")[0].payload)
    first = payload["statements"][0]
    assert (payload["persons"], first) == (20, {"statement": "1", "agree": 20, "disagree": 0, "pass": 0})


def test_who_leaves_is_parted_from_answers_that_stay(world: World, conversation: Conversation) -> None:
    one = person("Passer-by")
    commands.answer_statements(conversation=conversation, person=one, values={1: 1, 2: -1}, at=AT)
    commands.put_up_statement(conversation=conversation, text="Goodbye.", by=one, at=AT)
    erase_person(person=one, at=AT)
    assert queries.own_answers(conversation, one) == {}
    assert StatementAnswer.objects.filter(participant__conversation=conversation).count() == 2
    assert conversation.statements.get(text="Goodbye.").by is None


def test_only_members_answer_where_it_says_so(world: World) -> None:
    opened = commands.open_conversation(
        organization=world.district,
        title="Ours",
        question="What next?",
        members_only=True,
        by=world.steward,
        at=AT,
        closes_at=AT + timedelta(days=3),
    )
    commands.put_up_statement(conversation=opened, text="More bread.", by=world.member, at=AT)
    with pytest.raises(Refused, match="not_member"):
        commands.answer_statements(conversation=opened, person=world.sibling_member, values={1: 1}, at=AT)
    with pytest.raises(Refused, match="conversation_closed"):
        commands.answer_statements(
            conversation=opened, person=world.member, values={1: 1}, at=AT + timedelta(days=3)
        )


COMMENTS = 'comment-id,comment-body,moderated\n0,"Bread, for all",1\n1,Nonsense,-1\n2,,1\n'
VOTES = "participant,n-votes,0,1,7\n5,2,1,-1,\n6,1,-1,,\n5,1,0,,x\n"


def test_a_published_conversation_is_taken_in_with_each_fault_named(world: World) -> None:
    read = read_polis(COMMENTS, VOTES, "topic,Bread\nurl,https://example.org/bread\n")
    assert [str(one) for one in read.faults] == [
        "Statements, row 4: no number or no text.",
        "Votes, column 7: there is no such statement.",
    ]
    taken = commands.import_conversation(
        organization=world.umbrella, read=read, by=world.umbrella_steward, at=AT, licence="CC BY 4.0"
    )
    counts = (taken.title, taken.statements_count, taken.participants_count, taken.answers_count)
    assert counts == ("Bread", 1, 2, 3)
    answers = StatementAnswer.objects.filter(statement__number=0)
    assert sorted(answers.values_list("value", flat=True)) == [-1, 0]  # of a vote given twice the last counts
    with pytest.raises(Refused, match="conversation_imported"):
        commands.answer_statements(conversation=taken, person=world.member, values={0: 1}, at=AT)


def test_a_file_of_something_else_says_which_column_is_missing() -> None:
    with pytest.raises(UnreadableConversation) as unreadable:
        read_polis("a,b\n1,2\n", VOTES)
    assert str(unreadable.value).endswith("the column comment-id, comment-body, moderated is missing.")


@pytest.mark.parametrize("spoiled", ["9" * 131_073, '"a"\rb'])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_file_that_no_reader_of_tables_takes_is_said_to_be_unreadable(spoiled: str, place: int) -> None:
    files = [COMMENTS, VOTES, "topic,Bread\n"]
    files[place] += f"{spoiled},b,c\n"
    with pytest.raises(UnreadableConversation, match="cannot be read from here on"):
        read_polis(*files)


def test_a_number_of_endless_digits_is_no_statement() -> None:
    endless = "9" * 5000
    read = read_polis(COMMENTS + f"{endless},Bread,1\n", VOTES.replace(",7\n", f",{endless}\n"))
    assert [number for number, _, _ in read.statements] == [0, 1]
    assert [str(one) for one in read.faults] == [
        "Statements, row 4: no number or no text.",
        "Statements, row 5: no number or no text.",
        f"Votes, column {'9' * 20}: there is no such statement.",
    ]


def test_whoever_holds_an_open_conversation_closes_it_before_closing(
    world: World, conversation: Conversation
) -> None:
    refused = owing.owes(world.umbrella, AT)
    assert refused is not None
    assert (refused.code, "The market hall" in str(refused.says)) == ("organization_owes", True)
    commands.close_conversation(conversation=conversation, by=world.umbrella_steward, at=AT)
    assert owing.owes(world.umbrella, AT) is None
