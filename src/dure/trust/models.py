"""How far the members of a network trust each level: a standing series, asked again in waves.

As in a secret ballot nothing joins who answered (`TrustRollLine`) and what was answered (`TrustSheet`). At the close
the sheets are cut apart, question by question, counted and destroyed: the counts stay, in `TrustWave.result`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dure.chance import new_reference
from dure.networks.models import Organization, name_read
from dure.people.models import Person


class TrustSurvey(models.Model):
    """A standing series of an organization. `note` says what readers must know, for instance that figures are
    invented.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="trust_surveys")
    title = models.CharField(_("title"), max_length=160)
    local_title = models.CharField(_("title in its own language"), max_length=160, blank=True)
    note = models.CharField(_("what readers must know"), max_length=300, blank=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="trust_surveys_started")

    class Meta:
        indexes = [models.Index(fields=["-started_at", "-id"], name="trust_survey_by_time")]

    def __str__(self) -> str:
        return name_read(self.title, self.local_title)


class TrustLevel(models.Model):
    """One question of a series: whom it asks about. `body` is who that is, where it is on this instance."""

    class Kind(models.TextChoices):
        OWN_NETWORK = "own_network", _("your own network")
        LOCAL_GOVERNMENT = "local_government", _("your local government")
        LOCAL_COUNCIL = "local_council", _("your local council")
        REGIONAL_GOVERNMENT = "regional_government", _("your regional government")
        REGIONAL_PARLIAMENT = "regional_parliament", _("your regional council or parliament")
        NATIONAL_GOVERNMENT = "national_government", _("your national government")
        NATIONAL_PARLIAMENT = "national_parliament", _("your national parliament")
        COURTS = "courts", _("the courts")

    survey = models.ForeignKey(TrustSurvey, on_delete=models.PROTECT, related_name="levels")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=24, choices=Kind.choices)
    body = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="trust_levels"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "kind"], name="trust_level_once"),
            models.UniqueConstraint(fields=["survey", "place"], name="trust_level_place_once"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class TrustWave(models.Model):
    """One time of asking. The roll is fixed when it opens; `result` stays empty until it is closed.

    `result`: sheets, whether they were too few, the digest of the answers and the counts of each level. Shown as a
    whole, never filtered on.
    """

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    survey = models.ForeignKey(TrustSurvey, on_delete=models.PROTECT, related_name="waves")
    year = models.PositiveSmallIntegerField(_("year"))
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="trust_waves_opened")
    roll_fixed_at = models.DateTimeField(null=True, blank=True)
    asked = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "year"], name="trust_wave_once_a_year"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")), name="trust_wave_closes_after_opening"
            ),
        ]
        indexes = [models.Index(fields=["closed_at", "closes_at"], name="trust_wave_due")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.year}"


class TrustRollLine(models.Model):
    """Who is asked in a wave, and whether they answered. Written at the opening, changed in place: no time, no order.

    Half a year after the close, or when the person leaves, the line is nobody's: `person` is empty.
    """

    wave = models.ForeignKey(TrustWave, on_delete=models.PROTECT, related_name="roll_lines")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="trust_roll_lines"
    )
    answered = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "person"], name="trust_roll_person_once")]
        indexes = [models.Index(fields=["wave", "answered"], name="trust_roll_by_answered")]

    def __str__(self) -> str:
        return f"{self.wave_id} {self.pk}"


class TrustSheet(models.Model):
    """One sheet in the box of an open wave, sealed. Nothing here leads to a person: no time, no order, a random key."""

    key = models.CharField(max_length=32, primary_key=True)
    wave = models.ForeignKey(TrustWave, on_delete=models.PROTECT, related_name="sheets")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return self.key
