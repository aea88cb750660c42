"""What follows: the joint text as published, who signs it later, and what a law took up of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.chance import new_reference
from dure.matters.models import Act
from dure.networks.models import Mandate, Organization
from dure.people.models import Person
from dure.positions.ratifying_models import Ratification
from dure.positions.text_models import Clause, Position


class Publication(models.Model):
    """A joint text with exactly who stands behind it. `behind` keeps the count; never filtered on."""

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="publications")
    ratification = models.OneToOneField(Ratification, on_delete=models.PROTECT, related_name="publication")
    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="publication")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField()  # of the text
    at = models.DateTimeField()
    behind = models.JSONField(default=dict)
    organizations_signed = models.PositiveIntegerField(default=0)
    persons_signed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["position", "number"], name="publication_number_once")]

    def __str__(self) -> str:
        return f"{self.position_id}, publication {self.number}"


class Signature(models.Model):
    """An organization or a person who signs a published text later. Never counted among those who ratified it."""

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="signatures")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="signatures"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="signatures"
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="signatures_given")
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="signatures"
    )
    shows_name = models.BooleanField(default=False)  # a person's name is shown only by their wish
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    entry = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=True, person__isnull=False)
                | Q(organization__isnull=False, person__isnull=True),
                name="signature_of_person_or_organization",
            ),
            models.UniqueConstraint(
                fields=["publication", "organization"],
                condition=Q(organization__isnull=False, withdrawn_at__isnull=True),
                name="signature_of_organization_once",
            ),
            models.UniqueConstraint(
                fields=["publication", "person"],
                condition=Q(person__isnull=False, withdrawn_at__isnull=True),
                name="signature_of_person_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id or self.person_id} under {self.publication_id}"


class Law(models.Model):
    """The final wording of a law that a position was about, with where it can be read."""

    position = models.OneToOneField(Position, on_delete=models.PROTECT, primary_key=True, related_name="law")
    title = models.CharField(_("title of the law"), max_length=200)
    source = models.CharField(_("where it can be read"), max_length=300)
    adopted_on = models.DateField(_("adopted on"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="laws_entered")
    at = models.DateTimeField()
    entry = models.BigIntegerField()

    def __str__(self) -> str:
        return self.title


class Uptake(models.Model):
    """What the law says where one clause asked for something, and whether it was taken up."""

    class Verdict(models.TextChoices):
        FULL = "full", pgettext_lazy("taken up", "taken up in full")
        PART = "part", pgettext_lazy("taken up", "taken up in part")
        NOT = "not", pgettext_lazy("taken up", "not taken up")

    law = models.ForeignKey(Law, on_delete=models.PROTECT, related_name="uptakes")
    clause = models.OneToOneField(Clause, on_delete=models.PROTECT, related_name="uptake")
    article = models.CharField(_("article"), max_length=80, blank=True)
    text = models.TextField(_("words of the law"), blank=True)
    verdict = models.CharField(_("taken up"), max_length=4, choices=Verdict.choices)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="uptakes")
    at = models.DateTimeField()
    entry = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.clause_id}: {self.verdict}"
