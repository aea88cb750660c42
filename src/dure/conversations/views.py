"""Conversations: the list, one page for each with its map, and what one can do there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dure.conversations import commands, queries
from dure.conversations.forms import AnswerForm, HideForm, StatementForm
from dure.conversations.models import Conversation, ConversationStatement
from dure.conversations.policies import is_open
from dure.conversations.showing import conversation_data, map_of
from dure.networks.policies import may_steward
from dure.refusals import Unknown
from dure.web.filing import file_form
from dure.web.pages import Page, Slice, Table, keyset, page

IN_ONE_PAGE = 50
ORDER = ("number",)


@page("conversations/list.html")
def conversations(request: HttpRequest) -> Page:
    """List conversations, the newest first."""
    shown = keyset(queries.conversations(), order=("-opened_at", "-id"), after=request.GET.get("after"))
    return Page(
        context={
            "conversations": [(one, is_open(one, request.at)) for one in shown.items],
            "next": shown.next,
            "section": "conversations",
        },
        data=lambda: {
            "next": shown.next,
            "conversations": [conversation_data(one, request.at) for one in shown.items],
        },
        table=lambda: Table(
            ["slug", "title", "organization", "statements", "persons", "answers"],
            (
                [
                    one.slug,
                    one.title,
                    one.organization.slug,
                    one.statements_count,
                    one.participants_count,
                    one.answers_count,
                ]
                for one in shown.items
            ),
        ),
        name="conversations",
    )


@page("conversations/conversation.html")
def conversation(request: HttpRequest, slug: str) -> Page:
    """Show one conversation: the next statement to answer, the map, what unites and divides, every statement."""
    one = queries.conversation_by_slug(slug)
    shown = _statements(request, one)
    counted = {each["key"]: each for each in one.drawing.get("statements", [])}
    return Page(
        context=_context(request, one, shown),
        data=lambda: (
            conversation_data(one, request.at)
            | {
                "question": one.question,
                "drawn_at": one.drawn_at,
                "map": {
                    name: value for name, value in one.drawing.items() if name not in ("dots", "weights")
                },
                "next": shown.next,
                "texts": {str(each.number): each.text for each in shown.items},
            }
        ),
        table=lambda: Table(
            ["statement", "text", "agree", "disagree", "pass"],
            (
                [
                    each.number,
                    each.text,
                    *(counted.get(str(each.number), {}).get(name) for name in ("agree", "disagree", "pass")),
                ]
                for each in queries.statements_of(one).order_by("number")
            ),
        ),
        name=one.slug,
    )


def _statements(request: HttpRequest, one: Conversation) -> Slice[ConversationStatement]:
    return keyset(queries.statements_of(one), order=ORDER, after=request.GET.get("after"), limit=IN_ONE_PAGE)


def _context(
    request: HttpRequest,
    one: Conversation,
    shown: Slice[ConversationStatement],
    refused: Mapping[str, Form] | None = None,
) -> dict[str, Any]:
    person, back = request.user if request.user.is_authenticated else None, refused or {}
    running = is_open(one, request.at)
    own = queries.own_answers(one, person) if person and running else {}
    drawn = map_of(one, shown.items)
    return {
        "conversation": one,
        "organization": one.organization,
        "running": running,
        "steward": person is not None and may_steward(person, one.organization, request.at) is None,
        "now": _now(request, one, own) if person and running else None,
        "own": own,
        "statements": [
            (each, row, own.get(each.number)) for each, row in zip(shown.items, drawn.rows, strict=True)
        ],
        "hidden": list(one.statements.filter(hidden_at__isnull=False).order_by("number")[:20]),
        "next": shown.next,
        "map": drawn,
        "behind": one.changes > one.drawn_changes,
        "statement_form": back.get("statement") or StatementForm(),
        "answer_form": back.get("answer"),
        "section": "conversations",
    }


def _now(request: HttpRequest, one: Conversation, own: Mapping[int, int]) -> ConversationStatement | None:
    """Return the statement to answer now: one that was asked for by its number, or the next."""
    wanted = request.GET.get("statement", "")
    if wanted.isdecimal() and len(wanted) < 10:
        return queries.statements_of(one).filter(number=int(wanted)).first()
    return queries.next_for(one, request.user, dict(own))


def _again(request: HttpRequest, one: Conversation, name: str) -> Any:
    def shown(form: Form, status: int) -> HttpResponse:
        context = _context(request, one, _statements(request, one), {name: form})
        return render(request, "conversations/conversation.html", context, status=status)

    return shown


@require_POST
@login_required
def answer(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Answer one statement; the next one comes."""
    one = queries.conversation_by_slug(slug)
    form = AnswerForm(request.POST)

    def do(given: Mapping[str, Any]) -> None:
        commands.answer_statements(
            conversation=one, person=request.user, values={given["statement"]: given["value"]}, at=request.at
        )
        commands.draw_if_due(conversation=one, at=request.at)

    return file_form(
        request,
        form,
        do,
        done=_("Your answer is counted. Nobody is shown what you answered."),
        to=reverse("conversations:conversation", args=[slug]) + "#answer",
        shown_again=_again(request, one, "answer"),
    )


@require_POST
@login_required
def put_up(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Put up a statement."""
    one = queries.conversation_by_slug(slug)
    return file_form(
        request,
        StatementForm(request.POST),
        lambda given: commands.put_up_statement(
            conversation=one, text=given["text"], by=request.user, at=request.at
        ),
        done=_("Your statement is up. Others can answer it now."),
        to=reverse("conversations:conversation", args=[slug]) + "#statements",
        shown_again=_again(request, one, "statement"),
    )


@require_POST
@login_required
def hide(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Take a statement out, as a steward."""
    one = queries.conversation_by_slug(slug)
    statement = one.statements.select_related("conversation").filter(number=number).first()
    if statement is None:
        raise Unknown("statement")
    return file_form(
        request,
        HideForm(request.POST),
        lambda given: commands.hide_statement(statement=statement, by=request.user, at=request.at, **given),
        done=_("The statement is taken out, and the reason is on the record."),
        to=reverse("conversations:conversation", args=[slug]) + "#statements",
        shown_again=_again(request, one, "answer"),
    )


@require_POST
@login_required
def close(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Close a conversation, as a steward."""
    one = queries.conversation_by_slug(slug)
    return file_form(
        request,
        Form(request.POST),
        lambda given: commands.close_conversation(conversation=one, by=request.user, at=request.at),
        done=_("The conversation is closed; its counts are on the record."),
        to=reverse("conversations:conversation", args=[slug]),
        shown_again=_again(request, one, "answer"),
    )
