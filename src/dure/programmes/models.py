"""What departments do beside each other, where it overlaps, and what became of those whom they supported."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.chance import new_reference
from dure.networks.models import Area, Organization
from dure.people.models import Person


class PublicProgramme(models.Model):
    """What a department does for whom, by which means, where and when."""

    class Target(models.TextChoices):
        LONG_UNEMPLOYED = "long_unemployed", pgettext_lazy("group", "long-term unemployed")
        YOUNG = "young", pgettext_lazy("group", "young people")
        OLDER = "older", pgettext_lazy("group", "older people")
        WOMEN = "women", pgettext_lazy("group", "women returning to work")
        DISABLED = "disabled", pgettext_lazy("group", "people with a disability")
        MIGRANT = "migrant", pgettext_lazy("group", "migrants")
        ENTERPRISES = "enterprises", pgettext_lazy("group", "enterprises of the social economy")
        INFORMAL = "informal", pgettext_lazy("group", "informal workers")

    class Instrument(models.TextChoices):
        WAGE_SUBSIDY = "wage_subsidy", pgettext_lazy("instrument", "wage subsidy")
        TRAINING = "training", pgettext_lazy("instrument", "training")
        LOAN = "loan", pgettext_lazy("instrument", "loan or guarantee")
        START_UP_GRANT = "start_up_grant", pgettext_lazy("instrument", "start-up grant")
        SPACE = "space", pgettext_lazy("instrument", "rooms and equipment")
        PURCHASE = "purchase", pgettext_lazy("instrument", "public purchase")
        ADVICE = "advice", pgettext_lazy("instrument", "advice")
        TAX_RELIEF = "tax_relief", pgettext_lazy("instrument", "tax relief")

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    owner = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="public_programmes")
    title = models.CharField(_("title"), max_length=160)
    aim = models.TextField(_("aim"))
    target = models.CharField(_("for whom"), max_length=20, choices=Target.choices)
    instrument = models.CharField(_("by which means"), max_length=20, choices=Instrument.choices)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="public_programmes")
    starts_on = models.DateField(_("begins"))
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    sum = models.BigIntegerField(_("sum"), null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    invented = models.BooleanField(default=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="public_programmes")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "title"], name="public_programme_title_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="public_programme_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="public_programme_by_time"),
            models.Index(fields=["target", "instrument"], name="public_programme_by_cell"),
        ]

    def __str__(self) -> str:
        return self.title


class Overlap(models.Model):
    """Two programmes that are alike, as it was shown before the later one was saved; both owners owe an answer."""

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    earlier = models.ForeignKey(PublicProgramme, on_delete=models.PROTECT, related_name="overlaps_later")
    later = models.ForeignKey(PublicProgramme, on_delete=models.PROTECT, related_name="overlaps_earlier")
    score = models.PositiveIntegerField()  # in thousandths
    reasons = models.JSONField(default=list)  # sentences; shown, never filtered on
    found_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="overlap_once"),
            models.CheckConstraint(condition=~Q(earlier=F("later")), name="overlap_of_two"),
        ]
        indexes = [models.Index(fields=["-score", "id"], name="overlap_by_score")]

    def __str__(self) -> str:
        return f"{self.earlier} / {self.later}"


class OverlapAnswer(models.Model):
    """What one owner says about an overlap."""

    class Does(models.TextChoices):
        JOIN = "join", pgettext_lazy("answer to an overlap", "We join the two programmes")
        DIVIDE = "divide", pgettext_lazy("answer to an overlap", "We divide the work between us")
        KEEP = "keep", pgettext_lazy("answer to an overlap", "Both go on as they are")
        END = "end", pgettext_lazy("answer to an overlap", "We end ours")

    overlap = models.ForeignKey(Overlap, on_delete=models.PROTECT, related_name="answers")
    owner = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="overlap_answers")
    does = models.CharField(_("what you do"), max_length=8, choices=Does.choices)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="overlap_answers")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["overlap", "owner"], name="overlap_answer_once")]

    def __str__(self) -> str:
        return self.reason


class ProgrammeSupport(models.Model):
    """An enterprise that a programme supported: until when, with how much, and what became of it.

    `jobs_then` when the money ended, `jobs_after` a year later (None: not known yet). `covered` is the share of its
    costs, in percent, that the enterprise then earned itself, without the support.
    """

    programme = models.ForeignKey(PublicProgramme, on_delete=models.PROTECT, related_name="supports")
    enterprise = models.CharField(max_length=160)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="programme_supports"
    )
    money_from = models.DateField()
    money_until = models.DateField()
    sum = models.BigIntegerField(null=True, blank=True)
    jobs_then = models.PositiveIntegerField()
    jobs_after = models.PositiveIntegerField(null=True, blank=True)
    covered = models.PositiveIntegerField(null=True, blank=True)
    reported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "enterprise"], name="programme_support_once"),
            models.CheckConstraint(
                condition=Q(money_until__gte=F("money_from")), name="programme_support_dates"
            ),
        ]
        ordering = ["programme_id", "id"]

    def __str__(self) -> str:
        return self.enterprise
