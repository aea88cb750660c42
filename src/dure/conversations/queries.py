"""Reading conversations: lists, the answers as the map takes them, and what one person answers next."""

from __future__ import annotations

import numpy as np
from django.db.models import QuerySet

from dure.conversations.models import Conversation, ConversationStatement, Participant, StatementAnswer
from dure.people.models import Person
from dure.refusals import Unknown
from polity.opinions import NEW, Answers, drawn

WAYS = ("network", "college", "area")


def conversations() -> QuerySet[Conversation]:
    """Return all conversations with their organizations, without their drawings."""
    return Conversation.objects.select_related("organization").defer("drawing")


def conversation_by_slug(slug: str) -> Conversation:
    """Return a conversation with its drawing. Raises Unknown."""
    found = Conversation.objects.select_related("organization").filter(slug=slug).first()
    if found is None:
        raise Unknown("conversation")
    return found


def statements_of(conversation: Conversation) -> QuerySet[ConversationStatement]:
    """Return the statements that are not taken out."""
    return conversation.statements.filter(hidden_at__isnull=True)


def answers_of(conversation: Conversation) -> tuple[Answers, dict[str, dict[str, str]]]:
    """Return the answers to the statements that are there, by the keys of participants, and who is in which group."""
    numbers = list(statements_of(conversation).order_by("number").values_list("pk", "number"))
    people = list(
        Participant.objects.filter(conversation=conversation)
        .order_by("key")
        .values_list("pk", "key", "network__name", "college__title", "area__name")
    )
    person_at = {row[0]: place for place, row in enumerate(people)}
    statement_at = {pk: place for place, (pk, _) in enumerate(numbers)}
    rows = StatementAnswer.objects.filter(
        participant__conversation=conversation, statement_id__in=statement_at
    )
    table = np.array(
        [
            (person_at[who], statement_at[what], value)
            for who, what, value in rows.values_list("participant_id", "statement_id", "value").iterator(
                10_000
            )
        ],
        dtype=np.int64,
    ).reshape(-1, 3)
    answers = Answers.from_arrays(
        table[:, 0],
        table[:, 1],
        table[:, 2].astype(np.int8),
        persons=[row[1] for row in people],
        statements=[str(number) for _, number in numbers],
    )
    declared = {
        way: {str(row[1]): str(row[place]) for row in people if row[place]}
        for place, way in enumerate(WAYS, start=2)
    }
    return answers, {way: groups for way, groups in declared.items() if groups}


def own_answers(conversation: Conversation, person: Person) -> dict[int, int]:
    """Return what this person answered: number to 1, 0 or -1. For nobody else's eyes."""
    rows = StatementAnswer.objects.filter(participant__conversation=conversation, participant__person=person)
    return dict(rows.values_list("statement__number", "value"))


def next_for(
    conversation: Conversation, person: Person, answered: dict[int, int]
) -> ConversationStatement | None:
    """Return the statement to show this person next: new ones, telling ones, and none of their own."""
    weights = conversation.drawing.get("weights", {})
    others = statements_of(conversation).exclude(by=person).exclude(number__in=list(answered))
    offered = [
        (str(number), weights.get(str(number)) or NEW) for number in others.values_list("number", flat=True)
    ]
    key = drawn(sorted(offered), (), person.ref, seed=conversation.slug)
    return statements_of(conversation).filter(number=int(key)).first() if key is not None else None
