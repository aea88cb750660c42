"""Reading trust surveys: series, waves, who is asked, how many answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Count, F, Prefetch, Q, QuerySet

from dure.mixing import Mixed
from dure.networks.models import Membership, Organization
from dure.networks.queries import descendants, live
from dure.people.models import Person
from dure.refusals import Unknown
from dure.trust.models import TrustLevel, TrustRollLine, TrustSheet, TrustSurvey, TrustWave

SHEETS = Mixed("dure_trustsheet", "key", "wave_id", "TRUE", "wave_id")
LINES = Mixed("dure_trustrollline", "id", "wave_id", "answered", "answered")


def surveys() -> QuerySet[TrustSurvey]:
    """Return all series with who asks and their waves, the first one first. Two queries."""
    waves = Prefetch("waves", queryset=TrustWave.objects.order_by("year"))
    rows = TrustSurvey.objects.select_related("organization__area").prefetch_related(waves)
    return rows.order_by("-started_at", "-id")


def survey_by_ref(ref: str) -> TrustSurvey:
    """Return one series. Raises Unknown."""
    found = TrustSurvey.objects.select_related("organization__area").filter(ref=ref).first()
    if found is None:
        raise Unknown("survey")
    return found


def levels_of(survey: TrustSurvey) -> list[TrustLevel]:
    """Return the questions in their order, each with the body that it asks about."""
    return list(survey.levels.select_related("body").order_by("place"))


def waves_of(survey: TrustSurvey) -> list[TrustWave]:
    """Return the waves by year."""
    return list(survey.waves.order_by("year"))


def wave_of(survey: TrustSurvey, year: int) -> TrustWave:
    """Return the wave of a year. Raises Unknown."""
    found = survey.waves.filter(year=year).first()
    if found is None:
        raise Unknown("year")
    found.survey = survey
    return found


def body_and_below(organization: Organization, at: datetime) -> frozenset[int]:
    """Return the ids of an organization and of all that belong to it at `at`."""
    return descendants(organization.pk, at) | {organization.pk}


def entitled(wave: TrustWave) -> QuerySet[Person]:
    """Return who is asked: persons who belong to the organization, or to one below it, when the wave opens."""
    bodies = body_and_below(wave.survey.organization, wave.opens_at)
    rows = Membership.objects.filter(live(wave.opens_at), organization__in=bodies, person__isnull=False)
    return Person.objects.filter(pk__in=rows.values("person"), is_active=True).order_by("ref")


def belonging(organization: Organization, persons: Sequence[int], at: datetime) -> frozenset[int]:
    """Return those of the persons (ids) who belong to an organization, or to one below it, at `at`."""
    bodies = body_and_below(organization, at)
    rows = Membership.objects.filter(live(at), organization__in=bodies, person__in=persons)
    return frozenset(one for one in rows.values_list("person", flat=True) if one is not None)


def line_of(wave: TrustWave, person: Person) -> TrustRollLine | None:
    """Return the line of a person on the roll of a wave."""
    return TrustRollLine.objects.filter(wave=wave, person=person).first()


def answered_count(wave: TrustWave) -> int:
    """Return how many sheets are in, by the roll: told at any time, for it says nothing of what they answered."""
    return TrustRollLine.objects.filter(wave=wave, answered=True).count()


SHARED = "SELECT id FROM dure_trustwave WHERE id = %s FOR SHARE"


def keep_open(wave: TrustWave) -> TrustWave:
    """Read anew when a wave opens and closes, and let its close wait for the end of this transaction.

    Those who answer do not wait for each other; on SQLite there is one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(SHARED, [wave.pk])
    moments = TrustWave.objects.filter(pk=wave.pk).values_list("opens_at", "closes_at", "closed_at")
    wave.opens_at, wave.closes_at, wave.closed_at = moments.get()
    return wave


def sealed_sheets(wave: TrustWave) -> list[TrustSheet]:
    """Return the sheets of an open wave in the order of their keys, which is by chance."""
    return list(TrustSheet.objects.filter(wave=wave).order_by("key"))


def awaiting(person: Person, at: datetime) -> QuerySet[TrustRollLine]:
    """Return the lines of the person on rolls of open waves that nobody has used yet, the next to close first."""
    rows = TrustRollLine.objects.filter(
        person=person, answered=False, wave__closed_at=None, wave__opens_at__lte=at, wave__closes_at__gt=at
    )
    return rows.select_related("wave__survey__organization").order_by("wave__closes_at", "pk")


def person_answering(reader: Person, ref: str) -> Person:
    """Return who answers: the reader, or the person of `ref` who has no e-mail and for whom the reader speaks.

    Raises Unknown.
    """
    if not ref or ref == reader.ref:
        return reader
    found = Person.objects.filter(ref=ref, registered_by=reader, email=None, is_active=True).first()
    if found is None:
        raise Unknown("person")
    return found


def spoken_for_on_roll(wave: TrustWave, speaker: Person) -> list[tuple[Person, bool]]:
    """Return who is asked and has no e-mail, for whom the person speaks; each with whether they answered."""
    rows = TrustRollLine.objects.filter(wave=wave, person__registered_by=speaker, person__email=None)
    found = rows.select_related("person").order_by("person__name", "pk")
    return [(row.person, row.answered) for row in found if row.person is not None]


def surveys_of(organization: Organization) -> QuerySet[TrustSurvey]:
    """Return the series of one organization, the newest first, each with how many waves it has."""
    rows = organization.trust_surveys.annotate(
        waves_count=Count("waves"), closed_count=Count("waves", filter=Q(waves__closed_at__isnull=False))
    )
    return rows.order_by("-started_at", "-id")


def closed_waves() -> QuerySet[TrustWave]:
    """Return every closed wave, in the order of its reference."""
    return TrustWave.objects.filter(closed_at__isnull=False).order_by("ref")


def series_with_most_waves() -> TrustSurvey | None:
    """Return the series with the most closed waves, of those the one that asks about the most bodies."""
    closed = Count("waves", filter=Q(waves__closed_at__isnull=False), distinct=True)
    bodies = Count("levels__body", distinct=True)
    newest = TrustSurvey.objects.order_by("-pk").values("pk")[:300]
    rows = TrustSurvey.objects.filter(pk__in=newest).annotate(closed=closed, bodies=bodies)
    return rows.filter(closed__gt=0).order_by(F("closed").desc(), F("bodies").desc(), "pk").first()
