"""What moves: matters, the acts that move them, what is said about them, and who is told."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.charters.models import Round
from dure.networks.models import Mandate, Organization, Post
from dure.people.models import Person


class Matter(models.Model):
    """A proposal, motion, bill or application. Everything below `round` that can be told from the acts is a projection
    of them: `rebuild` folds the acts again and must arrive at the same values.
    """

    ref = models.CharField(max_length=80, unique=True)  # round's slug and number, e.g. seoul-2027-14
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="matters")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"))
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="matters")
    raised_in = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="matters_raised")
    raised_at = models.DateTimeField()

    stage = models.CharField(max_length=40)
    held_by = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="matters_held"
    )
    entered_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    visit = models.PositiveIntegerField(default=1)
    acts_count = models.PositiveIntegerField(default=0)
    supports_count = models.PositiveIntegerField(default=0)
    comments_count = models.PositiveIntegerField(default=0)
    sum = models.BigIntegerField(null=True, blank=True)
    answer = models.CharField(max_length=16, blank=True)
    ended = models.CharField(max_length=16, blank=True)
    moved_at = models.DateTimeField()  # of the last act: lists are sorted by it

    listed_details: dict[str, Any] | None = (
        None  # what its kind tells in a list, once a list has asked for all of them
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="matter_number_once"),
        ]
        indexes = [
            models.Index(fields=["-moved_at", "-id"], name="matter_by_movement"),
            models.Index(fields=["round", "-moved_at", "-id"], name="matter_by_round"),
            models.Index(fields=["round", "stage", "-moved_at", "-id"], name="matter_by_stage"),
            models.Index(fields=["raised_in", "-moved_at", "-id"], name="matter_by_raised_in"),
            models.Index(fields=["held_by", "due_at", "id"], name="matter_by_holder"),
            models.Index(fields=["held_by", "-moved_at", "-id"], name="matter_by_held_by"),
            models.Index(fields=["ended", "answer"], name="matter_by_end"),
            models.Index(fields=["ended", "due_at", "id"], name="matter_by_due_date"),
        ]

    def __str__(self) -> str:
        return self.title


class Act(models.Model):
    """One thing someone did to a matter. Never changed. The clock's acts have no person."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="acts")
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="acts")
    capacity = models.CharField(max_length=12)
    acting_for = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="acts_for"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="acts")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="acts")
    visit = models.PositiveIntegerField()
    due_at = models.DateTimeField(
        null=True, blank=True
    )  # by when something had to be done where the matter stood
    stage_from = models.CharField(max_length=40)
    stage_to = models.CharField(max_length=40)
    held_by = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="acts_holding"
    )  # the body that held the matter when this was done
    choice = models.CharField(max_length=16, blank=True)
    outcome = models.CharField(max_length=16, blank=True)
    reason = models.TextField(blank=True)
    sum = models.BigIntegerField(null=True, blank=True)
    details = models.JSONField(
        default=dict, blank=True
    )  # the count, the legal basis relied on …; shown, never filtered on
    entry = models.BigIntegerField(null=True, blank=True)  # number in the record

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="act_number_once"),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(capacity="clock"), name="act_by_someone_or_the_clock"
            ),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="act_by_time"),
            models.Index(fields=["acting_for", "-at", "-id"], name="act_by_organization"),
            models.Index(
                fields=["held_by", "-at", "-id"],
                condition=Q(outcome__in=("adopt", "adopt_in_part", "refuse")),
                name="act_answers",
            ),
            models.Index(
                fields=["held_by", "-at", "-id"], condition=Q(capacity="clock"), name="act_of_the_clock"
            ),
        ]
        ordering = ["matter_id", "number"]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.number} {self.verb}"


class Comment(models.Model):
    """A contribution to the discussion of a matter, in answer to another or not, marked for, against or neither."""

    class Mark(models.TextChoices):
        NONE = "", pgettext_lazy("mark of a comment", "remark")
        PRO = "pro", pgettext_lazy("mark of a comment", "for")
        CONTRA = "contra", pgettext_lazy("mark of a comment", "against")

    ref = models.CharField(max_length=16, unique=True)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="comments")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="comments")
    acting_for = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="comments"
    )
    mark = models.CharField(max_length=8, choices=Mark.choices, blank=True, default="")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["matter", "id"], name="comment_by_matter")]

    def __str__(self) -> str:
        return self.text[:60]


class Subscription(models.Model):
    """A person follows a matter; ending one subscription ends only that one."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="subscriptions")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="subscriptions")
    since_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "matter"], name="subscription_once")]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.matter_id}"


class Notice(models.Model):
    """One piece of news for one person, waiting for the next mail (at most one a day, grouped by matter)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="notices")
    act = models.ForeignKey(Act, on_delete=models.CASCADE, null=True, blank=True, related_name="notices")
    awaited = models.BooleanField(default=False)  # the person may do something about it now
    due_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "act"], name="notice_once")]
        indexes = [
            models.Index(fields=["person", "id"], condition=Q(mailed_at__isnull=True), name="notice_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.matter_id}"


class CharterChange(models.Model):
    """A proposed new text of a charter: the matter by which the members change it, by the rule in force."""

    matter = models.OneToOneField(
        Matter, on_delete=models.PROTECT, primary_key=True, related_name="charter_change"
    )
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="charter_changes")
    key = models.SlugField(max_length=80)
    text = models.TextField()

    def __str__(self) -> str:
        return f"{self.key} of {self.organization_id}"
