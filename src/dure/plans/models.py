"""Plans of several years: goals with aims that change only in sight, and what was reached, reported year by year."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.chance import new_reference
from dure.matters.models import Matter
from dure.networks.models import Area, Organization, name_read
from dure.people.models import Person
from polity.plans import FEWEST_YEARS, MOST_YEARS


class Plan(models.Model):
    """What an organization set out to reach in several years, adopted by a decision or by a steward with the reason."""

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="plans")
    title = models.CharField(_("title"), max_length=160)
    local_title = models.CharField(max_length=160, blank=True)
    text = models.TextField(_("text"))
    first_year = models.PositiveSmallIntegerField(_("first year"))
    years = models.PositiveSmallIntegerField(_("how many years"))
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, blank=True, related_name="plans")
    reason = models.TextField(_("reason"), blank=True)
    goals_count = models.PositiveSmallIntegerField(default=0)
    invented = models.BooleanField(default=False)
    adopted_at = models.DateTimeField()
    adopted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="plans_adopted")
    entry = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(years__gte=FEWEST_YEARS, years__lte=MOST_YEARS), name="plan_of_several_years"
            ),
            models.CheckConstraint(
                condition=Q(matter__isnull=False) | ~Q(reason=""), name="plan_decided_or_with_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["-adopted_at", "-id"], name="plan_by_time"),
            models.Index(fields=["organization", "-adopted_at", "-id"], name="plan_by_organization"),
        ]

    def __str__(self) -> str:
        return name_read(self.title, self.local_title)

    @property
    def last_year(self) -> int:
        """The last year of the plan."""
        return self.first_year + self.years - 1


class PlanGoal(models.Model):
    """One figure that a plan wants to move. What it counts never changes; its aims do, version by version."""

    class Direction(models.TextChoices):
        UP = "up", pgettext_lazy("direction of a goal", "more is better")
        DOWN = "down", pgettext_lazy("direction of a goal", "less is better")

    class Counted(models.TextChoices):
        TYPED = "", pgettext_lazy("source of a figure", "reported by a steward")
        MEMBERS = "members", pgettext_lazy("source of a figure", "counted from the roll: members")
        WITHOUT_EMAIL = (
            "without_email",
            pgettext_lazy("source of a figure", "counted from the roll: members without e-mail"),
        )

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="goals")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=160)
    local_title = models.CharField(max_length=160, blank=True)
    unit = models.CharField(_("unit"), max_length=60)
    local_unit = models.CharField(max_length=60, blank=True)
    direction = models.CharField(max_length=4, choices=Direction.choices, default=Direction.UP)
    counted = models.CharField(max_length=16, choices=Counted.choices, blank=True, default="")
    start = models.DecimalField(_("value at the start"), max_digits=18, decimal_places=3)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="goals")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="goals_set")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="goal_number_once")]

    def __str__(self) -> str:
        return name_read(self.title, self.local_title)

    @property
    def counts(self) -> str:
        """What is counted, in the reader's language where it was given."""
        return name_read(self.unit, self.local_unit)


class GoalVersion(models.Model):
    """The aims of a goal from a moment on; the first version needs no reason, every later one does."""

    goal = models.ForeignKey(PlanGoal, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="goal_versions")
    entry = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "version"], name="goal_version_once"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="goal_changed_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.goal_id}/{self.version}"


class GoalAim(models.Model):
    """Where a goal is to stand at the end of a year, in one version."""

    version = models.ForeignKey(GoalVersion, on_delete=models.PROTECT, related_name="aims")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=18, decimal_places=3)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "year"], name="goal_aim_once")]

    def __str__(self) -> str:
        return f"{self.year}: {self.value}"


class GoalReport(models.Model):
    """What a goal had reached in a year: typed with its evidence, or counted. A later version corrects."""

    goal = models.ForeignKey(PlanGoal, on_delete=models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=18, decimal_places=3)
    on = models.DateField()
    text = models.TextField(_("evidence"))
    source = models.CharField(_("where it can be read"), max_length=300, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="goal_reports")
    entry = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "year", "version"], name="goal_report_once"),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""), name="goal_report_corrected_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal_id} {self.year}"
