"""What joins a person to answers and statements, removed at the person's wish; the answers stay, as nobody's."""

from __future__ import annotations

from datetime import datetime

from dure.conversations.models import ConversationStatement, Participant, StatementAnswer
from dure.people.erasing import erases, keeps_for
from dure.people.models import Person
from dure.people.queries import also_holds
from polity.sentences import gettext_noop

also_holds(
    "statementanswer.participant",
    lambda person: StatementAnswer.objects.filter(participant__person=person),
)


@erases("participant.person", "conversationstatement.by")
def leave_conversations(person: Person, at: datetime) -> list[int]:
    """Part the person from their answers and statements. Neither was ever shown or recorded with a name."""
    Participant.objects.filter(person=person).update(person=None, area=None)
    ConversationStatement.objects.filter(by=person).update(by=None)
    return []


@keeps_for("conversations", gettext_noop("Who answered or wrote in a conversation, after it was closed"), 180)
def _old_conversations(before: datetime) -> int:
    """Part answers and statements from persons; their groups stay, for the map."""
    answered = Participant.objects.filter(conversation__closed_at__lt=before, person__isnull=False)
    wrote = ConversationStatement.objects.filter(conversation__closed_at__lt=before, by__isnull=False)
    return answered.update(person=None, area=None) + wrote.update(by=None)
