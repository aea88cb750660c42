"""Conversations: statements that people put up, and what each person answers: agree, disagree or pass.

What one person answered is private. It is kept so that the next statement can be chosen and an answer changed; no page,
no line of the record and no open data joins an answer to a person.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.chance import new_reference
from dure.networks.models import Area, College, Organization
from dure.people.models import Person

LONGEST = 10_000  # signs of a statement


class Conversation(models.Model):
    """One question. The counts are projections; `drawing` is the map as it was last drawn, without any person."""

    slug = models.SlugField(max_length=80, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="conversations")
    title = models.CharField(_("title"), max_length=160)
    local_title = models.CharField(_("title in its own language"), max_length=160, blank=True)
    question = models.TextField(_("question"))
    members_only = models.BooleanField(_("only members answer"), default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)
    licence = models.CharField(_("licence"), max_length=80, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="conversations_opened"
    )
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    imported_at = models.DateTimeField(null=True, blank=True)
    statements_count = models.PositiveIntegerField(default=0)
    participants_count = models.PositiveIntegerField(default=0)
    answers_count = models.PositiveIntegerField(default=0)
    changes = models.PositiveIntegerField(default=0)  # answers given and changed: what is not drawn yet
    drawn_changes = models.PositiveIntegerField(default=0)
    drawn_at = models.DateTimeField(null=True, blank=True)
    drawing = models.JSONField(default=dict, blank=True)  # shown as a whole, never filtered on

    class Meta:
        indexes = [models.Index(fields=["-opened_at", "-id"], name="conversation_by_time")]

    def __str__(self) -> str:
        return self.title


class ConversationStatement(models.Model):
    """A statement to answer. Who put it up is not shown. A steward hides one with a reason; its answers stay out."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="statements")
    number = models.PositiveIntegerField()
    text = models.TextField(_("statement"))
    by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="statements_put_up"
    )
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="statements_hidden"
    )
    hidden_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="statement_number_once"),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | ~Q(hidden_reason=""), name="statement_hidden_why"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Participant(models.Model):
    """Somebody who answers, and the groups they belong to by their own membership when they began."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="participants")
    key = models.CharField(max_length=16, default=new_reference)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="participations"
    )
    network = models.ForeignKey(
        Organization, on_delete=models.SET_NULL, null=True, blank=True, related_name="participants"
    )
    college = models.ForeignKey(
        College, on_delete=models.SET_NULL, null=True, blank=True, related_name="participants"
    )
    area = models.ForeignKey(
        Area, on_delete=models.SET_NULL, null=True, blank=True, related_name="participants"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "person"], name="participant_once"),
            models.UniqueConstraint(fields=["conversation", "key"], name="participant_key_once"),
        ]

    def __str__(self) -> str:
        return self.key


class StatementAnswer(models.Model):
    """What one participant answers to one statement; no moment is kept."""

    class Value(models.IntegerChoices):
        AGREE = 1, pgettext_lazy("answer to a statement", "agree")
        PASS = 0, pgettext_lazy("answer to a statement", "pass")
        DISAGREE = -1, pgettext_lazy("answer to a statement", "disagree")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="answers")
    statement = models.ForeignKey(ConversationStatement, on_delete=models.PROTECT, related_name="answers")
    value = models.SmallIntegerField(choices=Value.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "statement"], name="statement_answer_once"),
            models.CheckConstraint(condition=Q(value__in=(-1, 0, 1)), name="statement_answer_known"),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id}/{self.statement_id}"
