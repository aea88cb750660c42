"""Conversations over the API: their statements with counts that tell of nobody, and answering."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dure.conversations import commands, queries
from dure.conversations.forms import LARGEST_NUMBER
from dure.conversations.models import Conversation
from dure.conversations.showing import conversation_data, map_of
from dure.web.api import ERRORS, LIST_LIMIT, PUBLIC_ERRORS, Given, moment, signed_in
from dure.web.pages import keyset

router = Router()
VALUES = dict(zip(("agree", "pass", "disagree"), (1, 0, -1), strict=True))


class ConversationLineOut(Schema):
    """A conversation. `open`: it takes statements and answers now. `source` says where an imported one was held."""

    slug: str
    title: str
    organization: str
    opened_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None
    open: bool
    source: str
    licence: str
    statements: int
    persons: int
    answers: int


class ConversationsOut(Schema):
    """Conversations, the newest first, and the cursor of the next ones."""

    next: str | None
    conversations: list[ConversationLineOut]


class StandoutOut(Schema):
    """A statement that stands out, and the sentence that says how."""

    number: int
    text: str
    says: str


class ConversationOut(ConversationLineOut):
    """A conversation with what its map says; nothing of groups under ten is in it."""

    question: str
    drawn_at: datetime | None
    sentence: str
    agreed: list[StandoutOut]
    dividing: list[StandoutOut]


class StatementOut(Schema):
    """A statement with its counts; null below ten answers."""

    number: int
    text: str
    at: datetime
    agree: int | None
    disagree: int | None
    passed: int | None


class StatementsOut(Schema):
    """Statements in the order in which they were put up, and the cursor of the next ones."""

    next: str | None
    statements: list[StatementOut]


class StatementAnswerIn(Given):
    """An answer to a statement, by its number."""

    statement: Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
    value: Literal["agree", "disagree", "pass"]


class AnsweredOut(Schema):
    """That the answer is counted, and which statement you could answer next; null where you have answered all."""

    statement: int
    value: str
    next: StatementOut | None


@router.get("/conversations", response={200: ConversationsOut} | PUBLIC_ERRORS)
def list_conversations(request: HttpRequest, after: str | None = None) -> Any:
    """List conversations, the newest first."""
    found = keyset(queries.conversations(), order=("-opened_at", "-id"), after=after, limit=LIST_LIMIT)
    at = moment(request)
    return {"next": found.next, "conversations": [conversation_data(one, at) for one in found.items]}


@router.get("/conversations/{slug}", response={200: ConversationOut} | PUBLIC_ERRORS)
def read_conversation(request: HttpRequest, slug: str) -> Any:
    """Read a conversation: its question, and what unites and divides as it was last drawn."""
    one = queries.conversation_by_slug(slug)
    drawn = map_of(one, ())
    return {
        **conversation_data(one, moment(request)),
        "question": one.question,
        "drawn_at": one.drawn_at,
        "sentence": drawn.sentence,
        "agreed": drawn.agreed,
        "dividing": drawn.splitting,
    }


@router.get("/conversations/{slug}/statements", response={200: StatementsOut} | PUBLIC_ERRORS)
def list_statements(request: HttpRequest, slug: str, after: str | None = None) -> Any:
    """List the statements that are not taken out; who wrote them is not told."""
    one = queries.conversation_by_slug(slug)
    found = keyset(queries.statements_of(one), order=("number",), after=after, limit=LIST_LIMIT)
    counts = _counts(one)
    return {"next": found.next, "statements": [_statement(each, counts) for each in found.items]}


@router.post("/conversations/{slug}/answers", response={200: AnsweredOut} | ERRORS, auth=signed_in)
def answer(request: HttpRequest, slug: str, given: StatementAnswerIn) -> Any:
    """Answer one statement; answering again replaces the answer. Nobody is shown what you answered."""
    one, at = queries.conversation_by_slug(slug), moment(request)
    commands.answer_statements(
        conversation=one, person=request.user, values={given.statement: VALUES[given.value]}, at=at
    )
    commands.draw_if_due(conversation=one, at=at)
    one = queries.conversation_by_slug(slug)
    following = queries.next_for(one, request.user, queries.own_answers(one, request.user))
    return {
        "statement": given.statement,
        "value": given.value,
        "next": _statement(following, _counts(one)) if following else None,
    }


def _counts(one: Conversation) -> dict[str, Any]:
    return {each["key"]: each for each in one.drawing.get("statements", [])}


def _statement(each: Any, counts: dict[str, Any]) -> dict[str, Any]:
    told = counts.get(str(each.number), {})
    return {
        "number": each.number,
        "text": each.text,
        "at": each.at,
        "agree": told.get("agree"),
        "disagree": told.get("disagree"),
        "passed": told.get("pass"),
    }
