"""Which level may decide what in a territory, which proposals went by it, and what governments do about issues."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.chance import new_reference
from dure.matters.models import Matter
from dure.networks.models import Area, Organization
from dure.people.models import Person


class Level(models.TextChoices):
    """A level of government, from the nearest upward."""

    LOCAL = "local", pgettext_lazy("level of government", "local")
    REGIONAL = "regional", pgettext_lazy("level of government", "regional")
    NATIONAL = "national", pgettext_lazy("level of government", "national")


class CompetenceMatrix(models.Model):
    """Who may decide what in a country or province; one body keeps it, its stewards enter what the law says."""

    area = models.OneToOneField(Area, on_delete=models.PROTECT, related_name="competence_matrix")
    keeper = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="matrices_kept")
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="matrices_begun")
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.area)


class Competence(models.Model):
    """What one level may do about one issue, by which law. Never changed: what follows ends it and stands beside it."""

    class Power(models.TextChoices):
        ALONE = "alone", _("decides alone")
        SHARED = "shared", _("decides together with other levels")
        ASKS = "asks", _("can only ask")

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    matrix = models.ForeignKey(CompetenceMatrix, on_delete=models.PROTECT, related_name="rows")
    issue = models.CharField(max_length=40)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    power = models.CharField(_("what it may do"), max_length=10, choices=Power.choices)
    law = models.CharField(_("law"), max_length=200)
    article = models.CharField(_("article"), max_length=120)
    source = models.CharField(_("where it can be read"), max_length=300)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    reason = models.CharField(_("reason for the change"), max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="competences_entered")
    at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matrix", "issue", "level"],
                condition=Q(until_at__isnull=True),
                name="competence_once",
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("at")),
                name="competence_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["matrix", "-at", "-id"], name="competence_by_time")]

    def __str__(self) -> str:
        return f"{self.issue} · {self.level}"


class LocalProposal(models.Model):
    """A proposal raised near the people, as one kind of matter: its issue, and by which right it went where.

    `ground` is the row that was in force then, whatever the matrix says later; `says` the sentence.
    """

    matter = models.OneToOneField(
        Matter, on_delete=models.PROTECT, primary_key=True, related_name="local_proposal"
    )
    issue = models.CharField(max_length=40)
    level = models.CharField(max_length=10, choices=Level.choices, blank=True, default="")
    ground = models.ForeignKey(
        Competence, on_delete=models.PROTECT, null=True, blank=True, related_name="routed"
    )
    says = models.JSONField(default=dict, blank=True)  # a sentence; shown, never filtered on
    routed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["level", "-matter"], name="local_proposal_by_level")]

    def __str__(self) -> str:
        return str(self.matter)


class PolicyBoard(models.Model):
    """A council with seats from every level, which compares what they do. Its member authorities are those compared."""

    organization = models.OneToOneField(Organization, on_delete=models.PROTECT, related_name="policy_board")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="policy_boards")
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="boards_begun")
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.organization)


class Stance(models.Model):
    """What a government does about an issue, told with its source. Never changed: the next one ends it."""

    class Degree(models.TextChoices):
        NONE = "none", pgettext_lazy("what a government does", "nothing")
        PLANNED = "planned", pgettext_lazy("what a government does", "planned")
        PROGRAMME = "programme", pgettext_lazy("what a government does", "programme")
        LAW = "law", pgettext_lazy("what a government does", "law or ordinance")

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="stances")
    level = models.CharField(max_length=10, choices=Level.choices)
    issue = models.CharField(max_length=40)
    degree = models.CharField(_("what it does"), max_length=10, choices=Degree.choices)
    text = models.TextField(_("in one or two sentences"))
    since = models.DateField(_("since"), null=True, blank=True)
    source = models.CharField(_("where it can be read"), max_length=300)
    told_for = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="stances_told")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stances_told")
    at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "issue"], condition=Q(until_at__isnull=True), name="stance_once"
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("at")), name="stance_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["area", "-at", "-id"], name="stance_by_time")]

    def __str__(self) -> str:
        return f"{self.area} · {self.issue}"
