"""Policies written together, from the problem to the result."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.matters.models import Act, Matter


class PolicyDossier(models.Model):
    """A policy written together: problem, proposals, negotiated text, decision and result, as one kind of matter."""

    matter = models.OneToOneField(
        Matter, on_delete=models.PROTECT, primary_key=True, related_name="policy_dossier"
    )
    instrument = models.CharField(_("instrument"), max_length=160)

    def __str__(self) -> str:
        return str(self.matter)


class PolicyProposal(models.Model):
    """A proposal that went into a dossier: another matter, wherever it was raised."""

    dossier = models.ForeignKey(PolicyDossier, on_delete=models.PROTECT, related_name="proposals")
    proposal = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="went_into")
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "proposal"], name="policy_proposal_once"),
        ]

    def __str__(self) -> str:
        return str(self.proposal)


class PolicyText(models.Model):
    """A version of the text that was negotiated, or a report on what it did."""

    class Part(models.TextChoices):
        NEGOTIATED = "negotiated", pgettext_lazy("part of a dossier", "negotiated text")
        RESULT = "result", pgettext_lazy("part of a dossier", "result")

    dossier = models.ForeignKey(PolicyDossier, on_delete=models.PROTECT, related_name="texts")
    part = models.CharField(max_length=12, choices=Part.choices)
    text = models.TextField()
    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="policy_text")

    def __str__(self) -> str:
        return self.text[:60]
