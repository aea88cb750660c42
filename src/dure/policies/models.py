"""Bills of real assemblies as a network follows them, their clauses, and the practices that a clause makes law."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dure.chance import new_reference
from dure.matters.models import Act, Matter
from dure.networks.models import Area, Organization
from dure.people.models import Person
from dure.web.words import WORDS
from polity.bills import Known


class Field(models.TextChoices):
    """What a bill or a practice is about, so that the one can be held against the other."""

    SOCIAL_COOPERATIVES = "social_cooperatives", WORDS["field"]["social_cooperatives"]
    SOCIAL_ENTERPRISES = "social_enterprises", WORDS["field"]["social_enterprises"]
    WHOLE = "whole", WORDS["field"]["whole"]
    PUBLIC_CONTRACTS = "public_contracts", WORDS["field"]["public_contracts"]
    CAPITAL = "capital", WORDS["field"]["capital"]
    INFORMAL_WORK = "informal_work", WORDS["field"]["informal_work"]
    TAKING_PART = "taking_part", WORDS["field"]["taking_part"]


class Exact(models.TextChoices):
    """How much of a day is known."""

    DAY = "day", WORDS["exact"]["day"]
    MONTH = "month", WORDS["exact"]["month"]
    YEAR = "year", WORDS["exact"]["year"]


class Bill(models.Model):
    """A bill of a real assembly, followed from public sources. `last_on`: the day of its latest step."""

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, primary_key=True, related_name="bill")
    jurisdiction = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="bills")
    assembly = models.CharField(_("assembly"), max_length=160)
    number = models.CharField(_("number"), max_length=40, blank=True)
    field = models.CharField(_("field"), max_length=24, choices=Field.choices)
    citation = models.CharField(_("citation"), max_length=160, blank=True)
    again = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="came_back"
    )
    last_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(again__isnull=True) | ~Q(again=models.F("matter")), name="bill_not_its_own_return"
            ),
        ]
        indexes = [
            models.Index(fields=["-last_on", "-matter"], name="bill_by_day"),
            models.Index(fields=["jurisdiction", "-last_on", "-matter"], name="bill_by_jurisdiction"),
        ]

    def __str__(self) -> str:
        return str(self.matter)


class BillStep(models.Model):
    """A stage that a bill has reached, on the assembly's own day, with its source. What it was before a correction
    stands in `StepCorrection`. The first step came with the bill; every other with an act.
    """

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="steps")
    act = models.OneToOneField(Act, on_delete=models.PROTECT, null=True, blank=True, related_name="bill_step")
    stage = models.CharField(max_length=40)
    on = models.DateField(_("day"))
    exact = models.CharField(max_length=5, choices=Exact.choices, default=Exact.DAY)
    source = models.CharField(_("source"), max_length=300)
    url = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bill", "stage"], name="bill_step_once")]
        ordering = ["bill_id", "id"]

    def __str__(self) -> str:
        return f"{self.stage} {self.on}"

    @property
    def known(self) -> Known:
        """The day, as far as it is known."""
        return Known(self.on, self.exact)


class StepCorrection(models.Model):
    """What a step said before somebody corrected it, and why. `number` counts the corrections of a step."""

    step = models.ForeignKey(BillStep, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveIntegerField()
    on = models.DateField()
    exact = models.CharField(max_length=5, choices=Exact.choices)
    source = models.CharField(max_length=300)
    url = models.CharField(max_length=500, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="step_corrections")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "number"], name="step_correction_once")]
        ordering = ["step_id", "number"]

    def __str__(self) -> str:
        return self.reason

    @property
    def known(self) -> Known:
        """The day that stood there, as far as it was known."""
        return Known(self.on, self.exact)


class BillClause(models.Model):
    """A clause of a bill, in the order in which it stands there."""

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="clauses")
    place = models.PositiveIntegerField()
    number = models.CharField(_("number"), max_length=20)
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bill_clauses")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bill", "number"], name="bill_clause_once")]
        ordering = ["bill_id", "place", "id"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ClauseBefore(models.Model):
    """What a clause said before it was written anew, and why."""

    clause = models.ForeignKey(BillClause, on_delete=models.PROTECT, related_name="before")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    text = models.TextField()
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="clauses_rewritten")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clause", "number"], name="clause_before_once")]
        ordering = ["clause_id", "number"]

    def __str__(self) -> str:
        return self.title


class Practice(models.Model):
    """What an organization has done since a year, with its evidence. One that is taken back stays readable."""

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="practices")
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"))
    field = models.CharField(_("field"), max_length=24, choices=Field.choices)
    since = models.PositiveSmallIntegerField(_("since the year"))
    evidence = models.TextField(_("evidence"))
    source = models.CharField(_("source"), max_length=300)
    url = models.CharField(max_length=500, blank=True)
    invented = models.BooleanField(default=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="practices_told")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdraw_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "title"],
                condition=Q(withdrawn_at__isnull=True),
                name="practice_told_once",
            ),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="practice_by_time"),
            models.Index(fields=["field", "-at", "-id"], name="practice_by_field"),
            models.Index(fields=["organization", "-at", "-id"], name="practice_by_organization"),
        ]

    def __str__(self) -> str:
        return self.title


class ClausePractice(models.Model):
    """A practice that a clause makes law, with the reason; a link that is withdrawn stays readable with its own."""

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    clause = models.ForeignKey(BillClause, on_delete=models.PROTECT, related_name="links")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="links")
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="practices_linked")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="practices_unlinked"
    )
    withdraw_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "practice"],
                condition=Q(withdrawn_at__isnull=True),
                name="clause_practice_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="clause_practice_withdrawn_pair",
            ),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.clause}: {self.practice}"
