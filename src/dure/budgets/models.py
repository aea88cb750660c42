"""Proposals that ask for money, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dure.charters.models import Round
from dure.files.models import File
from dure.matters.models import Act, Matter
from dure.networks.models import Area, Organization
from dure.people.models import Person


class Proposal(models.Model):
    """A matter that asks for money from a round's envelope. Amounts are integer minor units of the round's currency."""

    class Origin(models.TextChoices):
        PRIVATE = "private", _("private")
        PUBLIC = "public", _("public")
        MIXED = "mixed", _("mixed")

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, primary_key=True, related_name="proposal")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals")
    cost = models.BigIntegerField(_("cost"))
    beneficiaries = models.CharField(_("who it is for"), max_length=200)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices)
    adopted = models.BigIntegerField(null=True, blank=True)
    committed = models.BigIntegerField(default=0)
    paid = models.BigIntegerField(default=0)
    late = models.BooleanField(default=False)
    part = models.CharField(
        max_length=40, blank=True, default=""
    )  # of the envelope, where its charter divides it
    inclusive_at = models.DateTimeField(null=True, blank=True)
    inclusive_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="called_inclusive"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(cost__gte=0), name="proposal_cost_not_negative"),
            models.CheckConstraint(
                condition=Q(inclusive_at__isnull=True, inclusive_by__isnull=True)
                | Q(inclusive_at__isnull=False, inclusive_by__isnull=False),
                name="proposal_called_inclusive_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.cost}"


class ExecutionReport(models.Model):
    """What a public authority reports on the execution of an adopted proposal; totals so far, not increments."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="reports")
    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="execution_report")
    on = models.DateField()
    committed = models.BigIntegerField()
    paid = models.BigIntegerField()
    late = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    documents = models.ManyToManyField(File, related_name="reports")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(committed__gte=0, paid__gte=0), name="report_not_negative"),
            models.CheckConstraint(
                condition=Q(paid__lte=models.F("committed")), name="report_paid_within_committed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} on {self.on}"


class InclusionGroup(models.Model):
    """A group of people whom a round must not leave out, declared by a steward of its body. Never removed."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="inclusion_groups")
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=80)
    people = models.PositiveIntegerField(null=True, blank=True)  # how many there are, where it is known
    reached_by = models.CharField(
        max_length=300, blank=True
    )  # how those without phone or letters are reached
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "key"], name="inclusion_group_once")]

    def __str__(self) -> str:
        return self.title


class InclusionVoice(models.Model):
    """How a declared group took part in one proposal: how many of it, by which way, and what they said of it.

    One for each way; saying it again takes the place of what was said before.
    """

    class Way(models.TextChoices):
        ONLINE = "online", _("online")
        PAPER = "paper", _("on paper")
        PHONE = "phone", _("by phone")
        MEETING = "meeting", _("at a meeting")
        VISIT = "visit", _("by a visit at home or at work")

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="inclusion_voices")
    group = models.ForeignKey(InclusionGroup, on_delete=models.PROTECT, related_name="voices")
    way = models.CharField(max_length=8, choices=Way.choices)
    people = models.PositiveIntegerField()
    note = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "group", "way"], name="inclusion_voice_once"),
            models.CheckConstraint(condition=Q(people__gte=1), name="inclusion_voice_of_someone"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.group_id} {self.way}"
