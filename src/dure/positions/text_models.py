"""The words of a position: clauses, each wording that a clause ever had, and amendments with what was said of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.chance import new_reference
from dure.matters.models import Matter
from dure.networks.models import Mandate, Organization
from dure.people.models import Person


class Position(models.Model):
    """A matter whose text stands in clauses. Each change of its words makes a new `version` of the whole."""

    class Kind(models.TextChoices):
        POSITION = "position", pgettext_lazy("kind of position", "position")
        DECLARATION = "declaration", pgettext_lazy("kind of position", "declaration")
        BILL = "bill", pgettext_lazy("kind of position", "amendments to a bill")

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, primary_key=True, related_name="position")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.POSITION)
    addressed_to = models.CharField(_("addressed to"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    clauses_count = models.PositiveIntegerField(default=0)
    amendments_count = models.PositiveIntegerField(default=0)
    amendments_open = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.matter)


class Clause(models.Model):
    """One numbered clause; `text` and `wording` are the words in force, told again from its wordings."""

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="clauses")
    number = models.PositiveIntegerField()
    heading = models.CharField(_("heading"), max_length=160, blank=True)
    text = models.TextField(_("text"))
    wording = models.PositiveIntegerField(default=1)  # number of the wording in force

    class Meta:
        constraints = [models.UniqueConstraint(fields=["position", "number"], name="clause_number_once")]
        ordering = ["position_id", "number"]

    def __str__(self) -> str:
        return f"{self.position_id}, {self.number}"


class Amendment(models.Model):
    """Other words for one clause, on the wording `base` that the author saw.

    Never changed: who reworks it files a new one that `replaces` it.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("state of an amendment", "proposed")
        ACCEPTED = "accepted", pgettext_lazy("state of an amendment", "accepted")
        REFUSED = "refused", pgettext_lazy("state of an amendment", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of an amendment", "withdrawn")
        REWORKED = "reworked", pgettext_lazy("state of an amendment", "reworked")

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveIntegerField()
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="amendments")
    base = models.PositiveIntegerField()  # number of the wording that the author saw
    text = models.TextField(_("the clause as you want it"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="amendments")
    acting_for = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    at = models.DateTimeField()
    entry = models.BigIntegerField()
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="amendments_decided"
    )
    decided_in = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="amendments_decided"
    )
    decision = models.TextField(blank=True)  # the reason of the decision
    decision_entry = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["position", "number"], name="amendment_number_once"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True)
                | (~Q(state="proposed") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="amendment_decided_pair",
            ),
        ]
        indexes = [models.Index(fields=["clause", "state"], name="amendment_by_clause")]
        ordering = ["position_id", "number"]

    def __str__(self) -> str:
        return f"{self.position_id}, amendment {self.number}"


class Wording(models.Model):
    """The words of a clause as they were at one time; all but the first come from an amendment that was accepted."""

    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="wordings")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField()  # of the whole position, that begins with these words
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="wordings")
    acting_for = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="wordings"
    )
    amendment = models.OneToOneField(
        Amendment, on_delete=models.PROTECT, null=True, blank=True, related_name="wording"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clause", "number"], name="wording_number_once")]
        ordering = ["clause_id", "number"]

    def __str__(self) -> str:
        return f"{self.clause_id}, wording {self.number}"


class Remark(models.Model):
    """What somebody says about one amendment."""

    amendment = models.ForeignKey(Amendment, on_delete=models.PROTECT, related_name="remarks")
    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="remarks")
    acting_for = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="remarks"
    )
    text = models.TextField(_("remark"))
    at = models.DateTimeField()
    entry = models.BigIntegerField()

    class Meta:
        ordering = ["amendment_id", "id"]

    def __str__(self) -> str:
        return self.text[:60]
