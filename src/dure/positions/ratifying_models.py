"""Ratification: how each network decides, who is asked as of the opening, and what each answers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.matters.models import Act
from dure.networks.models import Mandate, Membership, Organization
from dure.people.models import Person
from dure.positions.asking_models import Resolution
from dure.positions.text_models import Position


class WayToDecide(models.Model):
    """How a network decides on joint positions, declared by itself; the last one before an opening counts."""

    class Way(models.TextChoices):
        BLOCK = "block", pgettext_lazy("way to decide", "as one")
        PROPORTIONAL = "proportional", pgettext_lazy("way to decide", "passes the split of its members up")
        FREE = "free", pgettext_lazy("way to decide", "its members answer for themselves")

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="ways_to_decide")
    way = models.CharField(_("way"), max_length=12, choices=Way.choices)
    rule = models.CharField(
        _("rule"), max_length=24, blank=True
    )  # empty: only its own answer, from an assembly
    share = models.CharField(max_length=20, blank=True)
    quorum = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ways_declared")
    at = models.DateTimeField()
    entry = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["organization", "-at", "-id"], name="way_by_organization")]

    def __str__(self) -> str:
        return f"{self.organization_id}: {self.way} {self.rule}"


class VoiceSplit(models.Model):
    """The part of its voice that an organization sends through one membership, beside its other ones."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="voice_splits")
    part = models.PositiveIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="voice_splits")
    at = models.DateTimeField()
    entry = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["membership", "-at", "-id"], name="split_by_membership")]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.part}"


class Ratification(models.Model):
    """One ratification of a position, on the memberships as of its opening. The rule on top stands in the charter."""

    class Result(models.TextChoices):
        OPEN = "", pgettext_lazy("ratification", "open")
        ADOPTED = "adopted", pgettext_lazy("ratification", "adopted")
        REFUSED = "refused", pgettext_lazy("ratification", "refused")
        UNDECIDED = "undecided", pgettext_lazy("ratification", "not decided")

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="ratifications")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="ratifications")
    visit = models.PositiveIntegerField()  # of the matter to the stage
    version = models.PositiveIntegerField()  # of the text
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=10, choices=Result.choices, default="", blank=True)
    act = models.OneToOneField(
        Act, on_delete=models.PROTECT, null=True, blank=True, related_name="ratification_closed"
    )
    parties_count = models.PositiveIntegerField(default=0)
    answers_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["position", "visit"], name="ratification_once")]
        indexes = [models.Index(fields=["result", "due_at"], name="ratification_by_result")]

    def __str__(self) -> str:
        return f"{self.position_id}, visit {self.visit}"


class Party(models.Model):
    """One organization or network that is asked, as of the opening, and what it answered last ("": nothing yet)."""

    ratification = models.ForeignKey(Ratification, on_delete=models.PROTECT, related_name="parties")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="ratifying")
    network = models.BooleanField()  # others answer through it
    weight = models.PositiveIntegerField(default=1)
    way = models.CharField(max_length=12, blank=True)
    rule = models.CharField(max_length=24, blank=True)
    share = models.CharField(max_length=20, blank=True)
    quorum = models.CharField(max_length=20, blank=True)
    owes = models.BooleanField(default=False)  # an answer of its own can count
    choice = models.CharField(max_length=8, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "parties"
        constraints = [models.UniqueConstraint(fields=["ratification", "organization"], name="party_once")]
        indexes = [models.Index(fields=["organization", "owes", "choice"], name="party_by_organization")]

    def __str__(self) -> str:
        return f"{self.organization_id} in {self.ratification_id}"


class Tie(models.Model):
    """A membership by which voice flows, as of the opening. When it ends meanwhile, its own dates tell."""

    ratification = models.ForeignKey(Ratification, on_delete=models.PROTECT, related_name="ties")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="ties")
    part = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ratification", "membership"], name="tie_once")]

    def __str__(self) -> str:
        return f"{self.membership_id} in {self.ratification_id}"


class RatificationAnswer(models.Model):
    """What one party answered, by whom under which mandate, with its reservation. The last of a party counts."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="answers")
    choice = models.CharField(max_length=8)
    reason = models.TextField(_("reason"), blank=True)
    reservation = models.TextField(_("reservation"), blank=True)  # printed with the text
    resolution = models.ForeignKey(
        Resolution, on_delete=models.PROTECT, null=True, blank=True, related_name="ratification_answers"
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ratification_answers")
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="ratification_answers"
    )
    at = models.DateTimeField()
    entry = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["party", "id"], name="answer_by_party")]

    def __str__(self) -> str:
        return f"{self.party_id}: {self.choice}"
