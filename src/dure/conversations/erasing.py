"""What joins a person to answers and statements, removed at the person's wish; the answers stay, as nobody's."""

from __future__ import annotations

from datetime import datetime

from dure.conversations.models import ConversationStatement, Participant
from dure.people.erasing import erases
from dure.people.models import Person


@erases
def leave_conversations(person: Person, at: datetime) -> list[int]:
    """Part the person from their answers and statements. Neither was ever shown or recorded with a name."""
    Participant.objects.filter(person=person).update(person=None, area=None)
    ConversationStatement.objects.filter(by=person).update(by=None)
    return []
