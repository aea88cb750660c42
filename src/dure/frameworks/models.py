"""Adopted texts of frameworks, and recognitions with their dates, conditions and ends."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.db import models
from django.db.models import F, Q

from dure.chance import new_reference
from dure.networks.models import Organization
from dure.people.models import Person
from polity import criteria


@lru_cache(maxsize=256)
def read(text: str) -> criteria.Framework:
    """Return the framework that a stored text says. Raises FrameworkFaults."""
    return criteria.parse(text)


class Framework(models.Model):
    """One version of the text by which a body recognises. Rows never change: a new text is a new version."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="frameworks")
    key = models.SlugField(max_length=80)
    number = models.PositiveIntegerField()
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    jurisdiction = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)
    text = models.TextField()
    adopted_at = models.DateTimeField()
    adopted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="frameworks_adopted")
    invented = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key", "number"], name="framework_number_once"),
        ]
        indexes = [models.Index(fields=["key", "-id"], name="framework_by_key")]

    def __str__(self) -> str:
        return self.title

    @property
    def parsed(self) -> criteria.Framework:
        """The tree that the text says."""
        return read(self.text)


class Recognition(models.Model):
    """A body recognised an organization under one version of a framework, from a day until a day (included).

    `matter` is the reference of the application that led here. `condition` with `condition_due_on` says what must be
    put right; a condition that was met is taken off. What was withdrawn keeps the day and the reason.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="recognitions")
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="recognitions")
    body = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="recognitions_given")
    matter = models.CharField(max_length=80, blank=True)
    from_on = models.DateField()
    until_on = models.DateField()
    condition = models.CharField(max_length=1000, blank=True)
    condition_due_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="recognition_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""),
                name="recognition_withdrawn_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "from_on"], name="recognition_by_organization"),
            models.Index(fields=["framework", "from_on"], name="recognition_by_framework"),
            models.Index(fields=["matter"], name="recognition_by_matter"),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.framework}"

    def status(self, on: date) -> str:
        """Return the status on a day: "coming", "recognised", "conditional", "withdrawn" or "expired"."""
        if self.withdrawn_on is not None and self.withdrawn_on <= on:
            return "withdrawn"
        if on < self.from_on:
            return "coming"
        if on > self.until_on:
            return "expired"
        return "conditional" if self.condition else "recognised"
