"""Ballots that decide all matters of a round together. The open class: organizations and seats, everything public.

Secret ballots (roll and box apart) have their place beside `Cast`: a ballot's `ballot_class` says which one it is.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dure.chance import new_reference
from dure.charters.models import Round
from dure.matters.models import Matter
from dure.networks.models import Mandate, Organization, Post
from dure.people.models import Person


class Ballot(models.Model):
    """One vote of a body on all matters that stand in one stage of a round."""

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="ballots")
    stage = models.SlugField(max_length=40)
    held_by = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="ballots")
    ballot_class = models.CharField(max_length=8, default="open")
    rule = models.CharField(max_length=32)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(
        default=dict, blank=True
    )  # rule, envelope, one line per option; shown, never filtered on

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "stage"], name="ballot_once"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")), name="ballot_closes_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.stage}"


class Cast(models.Model):
    """What one organization (or seat) cast in an open ballot. A later cast of the same voter takes its place."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="casts")
    voter = models.CharField(
        max_length=80
    )  # slug of the organization or reference of the post: the key on the roll
    number = models.PositiveIntegerField(default=1)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="casts"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="casts")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="casts")
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="casts"
    )
    weight = models.PositiveIntegerField(default=1)
    reason = models.TextField(blank=True)
    channel = models.CharField(max_length=8, default="web")
    at = models.DateTimeField()
    entry = models.BigIntegerField(null=True, blank=True)  # the receipt: number in the record
    options = models.ManyToManyField(Matter, related_name="casts")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "voter", "number"], name="cast_once")]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.voter} {self.number}"
