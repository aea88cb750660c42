"""Partnership agreements: who the parties are, what each is there for, how they decide, and until when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.chance import new_reference
from dure.matters.models import Matter
from dure.networks.models import Organization
from dure.people.models import Person


class Agreement(models.Model):
    """An agreement is in force once every party has signed, from its first day to its last."""

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="agreements_kept")
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"))
    quorum = models.PositiveSmallIntegerField(_("quorum"))
    from_on = models.DateField(_("first day"))
    until_on = models.DateField(_("last day"))
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="agreements_proposed")
    in_force_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=models.F("from_on")), name="agreement_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(quorum__gte=1), name="agreement_has_a_quorum"),
        ]
        indexes = [models.Index(fields=["-proposed_at", "-id"], name="agreement_by_time")]

    def __str__(self) -> str:
        return self.title


class AgreementParty(models.Model):
    """One party of an agreement, with its role and its signature."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="parties")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="agreements")
    role = models.CharField(_("role"), max_length=160)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="agreements_signed"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "organization"], name="agreement_party_once"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="agreement_signed_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} in {self.agreement_id}"


class Decision(models.Model):
    """A decision under an agreement. It is published as joint, or as what some parties decided, or not at all."""

    class Label(models.TextChoices):
        OPEN = "", pgettext_lazy("label of a decision", "open")
        JOINT = "joint", pgettext_lazy("label of a decision", "joint")
        SOME = "some", pgettext_lazy("label of a decision", "decided by some parties")

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"))
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    proposed_for = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="decisions_proposed"
    )
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="decisions_proposed")
    proposed_at = models.DateTimeField()
    label = models.CharField(max_length=8, choices=Label.choices, blank=True, default="")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions_published"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="decision_number_once"),
            models.CheckConstraint(
                condition=Q(label="", published_at__isnull=True)
                | (~Q(label="") & Q(published_at__isnull=False)),
                name="decision_published_with_label",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PartyWord(models.Model):
    """What one party says to a decision. Silence is no word, and never counts as consent."""

    class Choice(models.TextChoices):
        CONSENT = "consent", pgettext_lazy("word of a party", "consents")
        OBJECT = "object", pgettext_lazy("word of a party", "objects")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="words")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="party_words")
    choice = models.CharField(max_length=8, choices=Choice.choices)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="party_words")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "organization"], name="party_word_once")]

    def __str__(self) -> str:
        return f"{self.organization_id}: {self.choice}"
