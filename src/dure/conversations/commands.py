"""Conversations: opened, answered, mapped, closed. What one person answers stays in the table of answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.text import slugify

from dure.chance import new_reference
from dure.conversations import policies, queries
from dure.conversations.mapping import drawing
from dure.conversations.models import (
    LONGEST,
    Conversation,
    ConversationStatement,
    Participant,
    StatementAnswer,
)
from dure.networks.graph import closure, live
from dure.networks.models import Membership, Organization
from dure.networks.policies import may_steward
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import Refused, refuse
from dure.trying import try_all
from polity.formats.polis import PolisConversation
from polity.sentences import gettext_noop

DRAWN_AT_ONCE = 5_000  # answers; a larger conversation is drawn by the clock
NEW_PART = 20  # one part in twenty is new: time to draw again
BATCH = 2_000


@transaction.atomic
def open_conversation(
    *,
    organization: Organization,
    title: str,
    question: str,
    by: Person,
    at: datetime,
    slug: str = "",
    local_title: str = "",
    members_only: bool = False,
    closes_at: datetime | None = None,
) -> Conversation:
    """Open a conversation. Raises Refused: not_steward, title_missing, question_missing, closes_in_the_past."""
    if refused := may_steward(by, organization, at):
        raise refused
    for field, said in (("title", title), ("question", question)):
        if not said.strip():
            raise refuse(f"{field}_missing", gettext_noop("Give the title and the question."), field=field)
    if closes_at is not None and closes_at <= at:
        raise refuse(
            "closes_in_the_past", gettext_noop("Choose a last day that is still to come."), field="closes_at"
        )
    conversation = Conversation.objects.create(
        slug=_free_slug(slug or title),
        organization=organization,
        title=title.strip(),
        local_title=local_title.strip(),
        question=question.strip(),
        members_only=members_only,
        opened_at=at,
        opened_by=by,
        closes_at=closes_at,
    )
    append(
        verb="open_conversation",
        at=at,
        organization=organization.slug,
        payload={
            "by": by.ref,
            "conversation": conversation.slug,
            "title": conversation.title,
            "text": conversation.question,
            "until": closes_at.isoformat() if closes_at else "",
        },
    )
    return conversation


def _free_slug(said: str) -> str:
    base = slugify(said)[:60].strip("-") or "conversation"
    if not Conversation.objects.filter(slug=base).exists():
        return base
    return f"{base}-{new_reference(6)}"


@transaction.atomic
def put_up_statement(
    *, conversation: Conversation, text: str, by: Person, at: datetime
) -> ConversationStatement:
    """Put up a statement for everybody to answer: plain text of at most 10,000 signs. Its author is not shown.

    Raises Refused: conversation_closed, conversation_imported, not_member, text_missing, text_too_long, already_put_up.
    """
    conversation = _locked(conversation)
    if refused := policies.may_take_part(by, conversation, at):
        raise refused
    text = text.strip()
    if not text:
        raise refuse("text_missing", gettext_noop("Write the statement."), field="text")
    if len(text) > LONGEST:
        raise refuse(
            "text_too_long",
            gettext_noop("A statement has at most {most} signs; this one has {count}."),
            field="text",
            most=LONGEST,
            count=len(text),
        )
    if twin := conversation.statements.filter(text=text).first():
        raise refuse(
            "already_put_up",
            gettext_noop("Statement {number} says this already, word for word. Answer that one."),
            field="text",
            number=twin.number,
        )
    last = conversation.statements.aggregate(last=Max("number"))["last"] or 0
    statement = ConversationStatement.objects.create(
        conversation=conversation, number=last + 1, text=text, by=by, at=at
    )
    Conversation.objects.filter(pk=conversation.pk).update(statements_count=F("statements_count") + 1)
    append(
        verb="put_up_statement",
        at=at,
        organization=conversation.organization.slug,
        payload={"conversation": conversation.slug, "statement": str(statement.number), "text": text},
    )
    return statement


@transaction.atomic
def hide_statement(
    *, statement: ConversationStatement, reason: str, by: Person, at: datetime
) -> ConversationStatement:
    """A steward takes a statement out, and says why. Raises Refused: not_steward, reason_missing, already_hidden."""
    conversation = _locked(statement.conversation)
    if refused := may_steward(by, conversation.organization, at):
        raise refused
    if not reason.strip():
        raise refuse(
            "reason_missing",
            gettext_noop("Give the reason; it will be published with the act."),
            field="reason",
        )
    if statement.hidden_at is not None:
        raise refuse("already_hidden", gettext_noop("This statement is taken out already."))
    statement.hidden_at, statement.hidden_by, statement.hidden_reason = at, by, reason.strip()[:300]
    statement.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    Conversation.objects.filter(pk=conversation.pk).update(statements_count=F("statements_count") - 1)
    append(
        verb="hide_statement",
        at=at,
        organization=conversation.organization.slug,
        payload={
            "by": by.ref,
            "conversation": conversation.slug,
            "statement": str(statement.number),
            "reason": statement.hidden_reason,
        },
    )
    return statement


@transaction.atomic
def answer_statements(
    *, conversation: Conversation, person: Person, values: Mapping[int, int], at: datetime
) -> Participant:
    """Answer statements by number: 1 agrees, -1 disagrees, 0 passes. Answering again replaces the answer.

    Nothing of it goes on the record. Raises Refused: conversation_closed, conversation_imported, not_member,
    statement_unknown, choice_unknown.
    """
    conversation = _locked(conversation)
    if refused := policies.may_take_part(person, conversation, at):
        raise refused
    if not set(values.values()) <= set(StatementAnswer.Value.values):
        raise refuse("choice_unknown", gettext_noop("Choose agree, disagree or pass."), field="value")
    rows = conversation.statements.filter(number__in=list(values), hidden_at__isnull=True)
    statements = {row.number: row for row in rows}
    if missing := [number for number in values if number not in statements]:
        raise refuse(
            "statement_unknown",
            gettext_noop("Statement {number} is not there any more."),
            field="statement",
            number=missing[0],
        )
    participant = _participant(conversation, person, at)
    there = {row.statement_id: row for row in participant.answers.filter(statement__in=rows)}
    new, changed = [], []
    for number, value in values.items():
        row = there.get(statements[number].pk)
        if row is None:
            new.append(StatementAnswer(participant=participant, statement=statements[number], value=value))
        elif row.value != value:
            row.value = value
            changed.append(row)
    StatementAnswer.objects.bulk_create(new)
    StatementAnswer.objects.bulk_update(changed, ["value"])
    Conversation.objects.filter(pk=conversation.pk).update(
        answers_count=F("answers_count") + len(new), changes=F("changes") + len(new) + len(changed)
    )
    return participant


def _participant(conversation: Conversation, person: Person, at: datetime) -> Participant:
    found = Participant.objects.filter(conversation=conversation, person=person).first()
    if found is not None:
        return found
    direct = list(
        Membership.objects.filter(live(at), person=person).values_list("organization_id", "college_id")
    )
    above = closure((pk for pk, _ in direct), at)
    belonging = (
        Membership.objects.filter(live(at), organization=conversation.organization_id, member_id__in=above)
        .order_by("member__slug")
        .first()
    )
    Conversation.objects.filter(pk=conversation.pk).update(participants_count=F("participants_count") + 1)
    return Participant.objects.create(
        conversation=conversation,
        key=new_reference(16),
        person=person,
        network_id=belonging.member_id if belonging else None,
        college_id=belonging.college_id if belonging else None,
        area=person.area,
    )


@transaction.atomic
def draw(*, conversation: Conversation, at: datetime) -> Conversation:
    """Draw the map from the answers as they are now; the same answers give the same map."""
    conversation = _locked(conversation)
    answers, declared = queries.answers_of(conversation)
    conversation.drawing = drawing(answers, declared)
    conversation.drawn_at, conversation.drawn_changes = at, conversation.changes
    conversation.save(update_fields=["drawing", "drawn_at", "drawn_changes"])
    return conversation


def draw_if_due(*, conversation: Conversation, at: datetime) -> None:
    """Draw again when enough is new and the conversation is small; the clock draws the others."""
    conversation.refresh_from_db(fields=["changes", "drawn_changes", "answers_count"])
    new = conversation.changes - conversation.drawn_changes
    if conversation.answers_count <= DRAWN_AT_ONCE and new * NEW_PART >= conversation.answers_count:
        draw(conversation=conversation, at=at)


def draw_due(at: datetime) -> int:
    """Draw every map that is behind its answers; return how many."""
    behind = Conversation.objects.filter(changes__gt=F("drawn_changes")).order_by("pk")
    return try_all(list(behind), lambda conversation: bool(draw(conversation=conversation, at=at)))


@transaction.atomic
def close_conversation(*, conversation: Conversation, by: Person, at: datetime) -> Conversation:
    """Close a conversation: the map is drawn a last time, and its counts go on the record. Raises Refused: not_steward,
    conversation_closed.
    """
    conversation = _locked(conversation)
    if refused := may_steward(by, conversation.organization, at):
        raise refused
    if conversation.closed_at is not None:
        raise refuse("conversation_closed", gettext_noop("This conversation is closed."))
    conversation = draw(conversation=conversation, at=at)
    conversation.closed_at = at
    conversation.save(update_fields=["closed_at"])
    counted = conversation.drawing.get("statements", [])
    append(
        verb="close_conversation",
        at=at,
        organization=conversation.organization.slug,
        payload={
            "by": by.ref,
            "conversation": conversation.slug,
            "title": conversation.title,
            "persons": conversation.participants_count,
            "statements": [
                {
                    "statement": one["key"],
                    "agree": one["agree"],
                    "disagree": one["disagree"],
                    "pass": one["pass"],
                }
                for one in counted
                if "agree" in one
            ],
        },
    )
    return conversation


@transaction.atomic
def import_conversation(
    *,
    organization: Organization,
    read: PolisConversation,
    by: Person,
    at: datetime,
    slug: str = "",
    source: str = "",
    licence: str = "",
) -> Conversation:
    """Take in a conversation that was held elsewhere: to read and to map, not to answer. Nobody in it is a person here.

    Of repeated votes of one participant on one statement the last counts. Raises Refused: not_steward, nothing_read,
    already_imported.
    """
    if refused := may_steward(by, organization, at) or _not_importable(read, slug):
        raise refused
    conversation = Conversation.objects.create(
        slug=_free_slug(slug or read.topic or "conversation"),
        organization=organization,
        title=(read.topic or slug)[:160],
        question=read.question,
        source=(source or read.url)[:300],
        licence=licence[:80],
        opened_at=at,
        opened_by=by,
        imported_at=at,
    )
    _take_in(conversation, read, by, at)
    append(
        verb="import_conversation",
        at=at,
        organization=organization.slug,
        payload={
            "by": by.ref,
            "conversation": conversation.slug,
            "title": conversation.title,
            "source": conversation.source,
        },
    )
    return draw(conversation=conversation, at=at)


def _not_importable(read: PolisConversation, slug: str) -> Refused | None:
    if not read.statements or not read.votes:
        return refuse("nothing_read", gettext_noop("There is nothing to take in: no statement or no vote."))
    if slug and Conversation.objects.filter(slug=slug).exists():
        return refuse(
            "already_imported", gettext_noop("There is a conversation under this reference already.")
        )
    return None


def _take_in(conversation: Conversation, read: PolisConversation, by: Person, at: datetime) -> None:
    statements = ConversationStatement.objects.bulk_create(
        [
            ConversationStatement(
                conversation=conversation,
                number=number,
                text=text[:LONGEST],
                at=at,
                hidden_at=at if out else None,
                hidden_reason="moderated" if out else "",
            )
            for number, text, out in read.statements
        ],
        batch_size=BATCH,
    )
    by_number = {one.number: one for one in statements}
    last: dict[tuple[str, int], int] = {(who, number): value for who, number, value in read.votes}
    people = {who: Participant(conversation=conversation, key=new_reference(16)) for who, _ in last}
    Participant.objects.bulk_create(people.values(), batch_size=BATCH)
    rows = (
        StatementAnswer(participant=people[who], statement=by_number[number], value=value)
        for (who, number), value in last.items()
    )
    while some := list(islice(rows, BATCH)):
        StatementAnswer.objects.bulk_create(some)
    conversation.statements_count = sum(not out for _, _, out in read.statements)
    conversation.participants_count, conversation.answers_count = len(people), len(last)
    conversation.changes = len(last)
    conversation.save(update_fields=["statements_count", "participants_count", "answers_count", "changes"])


def _locked(conversation: Conversation) -> Conversation:
    rows: Any = Conversation.objects.select_for_update(of=("self",)).select_related("organization")
    found: Conversation = rows.get(pk=conversation.pk)
    return found
