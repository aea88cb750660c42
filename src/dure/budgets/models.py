"""Proposals that ask for money, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dure.matters.models import Act, Matter
from dure.networks.models import Area, Organization


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

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(cost__gte=0), name="proposal_cost_not_negative")]

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

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(committed__gte=0, paid__gte=0), name="report_not_negative"),
            models.CheckConstraint(
                condition=Q(paid__lte=models.F("committed")), name="report_paid_within_committed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} on {self.on}"
