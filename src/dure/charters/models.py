"""Charters as adopted (rows never change), and the rounds that run under them."""

from __future__ import annotations

from functools import cached_property, lru_cache

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext

from dure.networks.models import Organization, name_read
from polity.charters import Charter as CharterText
from polity.charters import adopted, amendment_process

LONGEST_SLUG = 60  # of a round: with a hyphen and a number it is the reference of a matter, of 80 at most


@lru_cache(maxsize=512)
def read(text: str) -> CharterText:
    """Read an adopted text once; the result is immutable, so it may be shared."""
    return adopted(text)


@lru_cache(maxsize=512)
def read_amendment(text: str) -> CharterText:
    """Return the tiny charter by which the given text itself is changed."""
    return amendment_process(read(text))


class Charter(models.Model):
    """One adopted version of a charter of an organization: the text verbatim, its version and its SHA-256 digest."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="charters")
    key = models.SlugField(max_length=80)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    adopted_at = models.DateTimeField()
    adopted_by_matter = models.CharField(
        max_length=80, blank=True
    )  # its public reference; empty for a founding text

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key", "version"], name="charter_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.version}"

    @cached_property
    def process(self) -> CharterText:
        """The parsed text."""
        return read(self.text)


class Round(models.Model):
    """One run of a charter: a year's budget, a campaign. It pins one version for its whole life.

    `amending` rounds run the tiny charter by which the text itself is changed.
    """

    slug = models.SlugField(max_length=80, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="rounds")
    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, related_name="rounds")
    amending = models.BooleanField(default=False)
    title = models.CharField(max_length=160)
    local_title = models.CharField(max_length=160, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)
    envelope = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    created_at = models.DateTimeField()
    matters_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(envelope__isnull=True) | (Q(envelope__gte=0) & ~Q(currency="")),
                name="round_envelope_has_currency",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="round_closes_after_opening",
            ),
        ]
        indexes = [models.Index(fields=["-opens_at", "id"], name="round_by_opening")]

    def __str__(self) -> str:
        named = name_read(self.title, self.local_title)
        return gettext("Changes of the charter “{title}”").format(title=named) if self.amending else named

    @cached_property
    def process(self) -> CharterText:
        """The parsed charter that moves this round's matters."""
        return read_amendment(self.charter.text) if self.amending else read(self.charter.text)


class RoundBody(models.Model):
    """Which organization is a body of the charter in this round; a `many` body has one row for each organization."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="bodies")
    key = models.SlugField(max_length=40)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="round_bodies")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "key", "organization"], name="round_body_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.organization}"


class RoundStage(models.Model):
    """The calendar of a round: when a stage opens and closes; it overrides the days of the charter."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="calendar")
    stage = models.SlugField(max_length=40)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "stage"], name="round_stage_once")]

    def __str__(self) -> str:
        return f"{self.stage}: {self.opens_at} to {self.closes_at}"
