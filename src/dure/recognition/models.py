"""What organizations claim and report, what reviewers ask and accept, and the incentives that they may have."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.chance import new_reference
from dure.files.models import File
from dure.frameworks.models import Framework, Recognition
from dure.matters.models import Matter
from dure.networks.models import Organization
from dure.people.models import Person


class Claim(models.Model):
    """What an organization says of itself. A claim is shown as a claim, never as recognised."""

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="claims")
    label = models.CharField(_("what it calls itself"), max_length=120)
    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, null=True, blank=True, related_name="claims"
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="claims")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "label"], condition=Q(ended_at__isnull=True), name="claim_once"
            ),
        ]
        indexes = [models.Index(fields=["organization", "-at"], name="claim_by_organization")]

    def __str__(self) -> str:
        return f"{self.organization}: {self.label}"


class Report(models.Model):
    """The answers of one organization under one version of a framework for one year. `before` is last year's."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of a report", "being written")
        HANDED_IN = "handed_in", pgettext_lazy("state of a report", "handed in")
        REVIEWED = "reviewed", pgettext_lazy("state of a report", "reviewed")

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="reports")
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    types = models.CharField(max_length=200, blank=True)  # keys of the framework's types, with spaces between
    before = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="after")
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reports_opened")
    opened_at = models.DateTimeField()
    handed_in_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="reports_handed_in"
    )
    handed_in_at = models.DateTimeField(null=True, blank=True)
    reviewer = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="reports_reviewed"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "framework", "year"], name="report_of_year_once"),
            models.CheckConstraint(
                condition=Q(handed_in_at__isnull=True, handed_in_by__isnull=True)
                | Q(handed_in_at__isnull=False, handed_in_by__isnull=False),
                name="report_handed_in_pair",
            ),
        ]
        indexes = [models.Index(fields=["framework", "year", "organization"], name="report_by_framework")]

    def __str__(self) -> str:
        return f"{self.organization} {self.year}: {self.framework}"


class Figure(models.Model):
    """One answer of a report. Numbers are exact texts ("21/4"); `number` grows with each change of it.

    `carried` marks what was taken over from last year and nobody has looked at since.
    """

    class Proof(models.TextChoices):
        CLAIMED = "claimed", pgettext_lazy("proof", "claimed")
        EVIDENCED = "evidenced", pgettext_lazy("proof", "evidence given")
        ACCEPTED = "accepted", pgettext_lazy("proof", "accepted by the reviewer")
        REFUSED = "refused", pgettext_lazy("proof", "not accepted by the reviewer")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="figures")
    indicator = models.CharField(max_length=80)
    value = models.CharField(max_length=2000, blank=True)
    denominator = models.CharField(max_length=80, blank=True)
    not_applicable = models.CharField(max_length=40, blank=True)
    carried = models.BooleanField(default=False)
    proof = models.CharField(max_length=12, choices=Proof.choices, default=Proof.CLAIMED)
    number = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="figures_changed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "indicator"], name="figure_once")]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"


class Evidence(models.Model):
    """A file that shows an answer. Whether everybody may read it stands on the file."""

    figure = models.ForeignKey(Figure, on_delete=models.CASCADE, related_name="evidence")
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="evidence")

    def __str__(self) -> str:
        return f"{self.figure_id}: {self.file_id}"


class Question(models.Model):
    """What the reviewer asks about one indicator, and what the organization replies."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="questions")
    indicator = models.CharField(max_length=80)
    text = models.CharField(max_length=1000)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="questions_asked")
    asked_at = models.DateTimeField()
    reply = models.CharField(max_length=2000, blank=True)
    replied_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="questions_answered"
    )
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(replied_at__isnull=True, replied_by__isnull=True)
                | Q(replied_at__isnull=False, replied_by__isnull=False),
                name="question_replied_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Commitment(models.Model):
    """What an organization says it will improve, until when, and whether it did."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="commitments")
    node = models.CharField(max_length=80, blank=True)
    text = models.CharField(_("what will be better"), max_length=500)
    due_on = models.DateField(_("by when"))
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="commitments_made")
    made_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True, blank=True)
    kept_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments_kept"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kept_at__isnull=True, kept_by__isnull=True)
                | Q(kept_at__isnull=False, kept_by__isnull=False),
                name="commitment_kept_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Application(models.Model):
    """The matter by which an organization asks to be recognised, on the ground of one report."""

    matter = models.OneToOneField(
        Matter, on_delete=models.PROTECT, primary_key=True, related_name="application"
    )
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="applications")
    recognition = models.ForeignKey(
        Recognition, on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.report_id}"


class Incentive(models.Model):
    """An incentive: who gives what, by which law, when, and on which conditions (a criteria tree as a text)."""

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    owner = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="incentives")
    title = models.CharField(_("title"), max_length=200)
    law = models.CharField(_("law"), max_length=200)
    gives = models.CharField(_("what it gives"), max_length=300)
    amount = models.BigIntegerField(null=True, blank=True)  # minor units
    currency = models.CharField(max_length=3, blank=True)
    text = models.TextField(_("conditions"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    excludes = models.ManyToManyField("self", blank=True)
    invented = models.BooleanField(default=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="incentives_entered")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="incentive_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["title", "id"], name="incentive_by_title")]

    def __str__(self) -> str:
        return self.title
