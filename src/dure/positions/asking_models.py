"""How a question goes down and the answer comes up: calls to organizations, and the assemblies that decide on them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.chance import new_reference
from dure.networks.models import Mandate, Organization
from dure.people.models import Person
from dure.positions.text_models import Position


class Call(models.Model):
    """A question that an organization puts to others until a day. Each of them answers, declines, or is silent."""

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="calls")
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, null=True, blank=True, related_name="calls"
    )
    title = models.CharField(_("title"), max_length=160)
    question = models.TextField(_("question"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="calls")
    at = models.DateTimeField()
    until_at = models.DateTimeField(_("answers until"))
    entry = models.BigIntegerField()
    invited_count = models.PositiveIntegerField(default=0)
    answered_count = models.PositiveIntegerField(default=0)
    declined_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until_at__gt=models.F("at")), name="call_has_time")]
        indexes = [
            models.Index(fields=["organization", "-at", "-id"], name="call_by_organization"),
            models.Index(fields=["-at", "-id"], name="call_by_time"),
        ]

    def __str__(self) -> str:
        return self.title


class Invited(models.Model):
    """One organization that was asked. Without `answered_at` it is silent, which is neither yes nor no."""

    class State(models.TextChoices):
        SILENT = "", pgettext_lazy("state of a call", "silent")
        ANSWERED = "answered", pgettext_lazy("state of a call", "answered")
        DECLINED = "declined", pgettext_lazy("state of a call", "declined")

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="invited")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="calls_received")
    state = models.CharField(max_length=10, choices=State.choices, default="", blank=True)
    text = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="calls_answered"
    )
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="calls_answered"
    )
    entry = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "organization"], name="invited_once"),
            models.CheckConstraint(
                condition=Q(state="", answered_at__isnull=True)
                | (~Q(state="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="invited_answered_pair",
            ),
        ]
        indexes = [models.Index(fields=["organization", "state"], name="invited_by_organization")]

    def __str__(self) -> str:
        return f"{self.organization_id} in {self.call_id}: {self.state}"


class Assembly(models.Model):
    """The members of an organization meet: date and agenda beforehand, attendance and minutes afterwards."""

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="assemblies")
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, null=True, blank=True, related_name="assemblies"
    )
    title = models.CharField(_("title"), max_length=160)
    agenda = models.TextField(_("agenda"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    meets_at = models.DateTimeField(_("day and hour"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assemblies_called")
    at = models.DateTimeField()
    entry = models.BigIntegerField()
    minutes = models.TextField(_("minutes"), blank=True)
    minutes_at = models.DateTimeField(null=True, blank=True)
    minutes_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="minutes_kept"
    )
    minutes_entry = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "assemblies"
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes_at__isnull=True, minutes_by__isnull=True)
                | Q(minutes_at__isnull=False, minutes_by__isnull=False),
                name="assembly_minutes_pair",
            )
        ]
        indexes = [models.Index(fields=["organization", "-meets_at", "-id"], name="assembly_by_organization")]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """An organization that was at an assembly, and how many people came for it."""

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="attendance")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="attendances")
    people = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assembly", "organization"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.organization_id} at {self.assembly_id}"


class Resolution(models.Model):
    """What an assembly decided on one point of its agenda, with the organizations for, against and abstaining."""

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="resolutions")
    number = models.PositiveIntegerField()
    text = models.TextField(_("what was decided"))
    choice = models.CharField(max_length=8, blank=True)  # on the position it was about: yes, no, abstain
    in_favour = models.PositiveIntegerField(default=0)
    against = models.PositiveIntegerField(default=0)
    abstained = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="resolutions")
    at = models.DateTimeField()
    entry = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assembly", "number"], name="resolution_number_once")]
        ordering = ["assembly_id", "number"]

    def __str__(self) -> str:
        return f"{self.assembly_id}, {self.number}"
