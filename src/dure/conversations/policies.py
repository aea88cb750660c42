"""Who may put up statements and answer them."""

from __future__ import annotations

from datetime import datetime

from dure.conversations.models import Conversation
from dure.networks.capacities import capacities
from dure.people.models import Person
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop


def is_open(conversation: Conversation, at: datetime) -> bool:
    """Whether the conversation takes statements and answers at `at`."""
    over = conversation.closes_at is not None and conversation.closes_at <= at
    return not over and conversation.closed_at is None and conversation.imported_at is None


def may_take_part(person: Person, conversation: Conversation, at: datetime) -> Refused | None:
    """None if the person may put up statements and answer; otherwise why not."""
    if conversation.imported_at is not None:
        return refuse(
            "conversation_imported",
            gettext_noop("This conversation was held elsewhere. It can be read here, not answered."),
        )
    if not is_open(conversation, at):
        return refuse("conversation_closed", gettext_noop("This conversation is closed."))
    if conversation.members_only:
        holdings = capacities(person, at, frozenset({"member"}))
        if conversation.organization_id not in holdings.member_of:
            return refuse(
                "not_member",
                gettext_noop("Only who belongs to {organization} or to one of its members answers here."),
                organization=conversation.organization.name,
            )
    return None
