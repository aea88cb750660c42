"""What networks teach, how organizations grow, how a cooperative starts, and what its trade pays to its members."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.chance import new_reference
from dure.matters.models import Act, Matter
from dure.networks.models import Area, Organization


class Course(models.Model):
    """What an organization teaches: to whom, where, in which language. Every session lasts `minutes`."""

    ref = models.CharField(max_length=16, unique=True, default=new_reference)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="courses")
    title = models.CharField(_("title"), max_length=160)
    learns = models.TextField(_("what one learns"))
    audience = models.CharField(_("for whom"), max_length=200)
    place = models.CharField(_("place"), max_length=160)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="courses")
    sector = models.CharField(_("sector"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=12)
    minutes = models.PositiveIntegerField()
    teacher = models.ForeignKey(
        "dure.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="courses_taught"
    )
    last_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        "dure.Person", on_delete=models.SET_NULL, null=True, related_name="courses_offered"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gt=0, minutes__lte=1440), name="course_minutes"),
        ]
        indexes = [
            models.Index(fields=["-last_on", "-id"], name="course_by_last_day"),
            models.Index(fields=["organization", "-last_on", "-id"], name="course_by_organization"),
        ]

    def __str__(self) -> str:
        return self.title


class CourseSession(models.Model):
    """One day of a course. Attendance is marked once; `present` counts it and names nobody."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveIntegerField()
    on = models.DateField()
    present = models.PositiveIntegerField(null=True, blank=True)
    marked_at = models.DateTimeField(null=True, blank=True)
    marked_by = models.ForeignKey(
        "dure.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions_marked"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="course_session_number"),
            models.UniqueConstraint(fields=["course", "on"], name="course_session_once_a_day"),
            models.CheckConstraint(
                condition=Q(present__isnull=True, marked_at__isnull=True)
                | Q(present__isnull=False, marked_at__isnull=False),
                name="course_session_marked_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id}/{self.number}"


class Enrolment(models.Model):
    """A person takes part in a course, by themselves or entered by an organization of theirs. Nobody else is told."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey("dure.Person", on_delete=models.CASCADE, related_name="enrolments")
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, null=True, blank=True, related_name="enrolments"
    )
    at = models.DateTimeField()
    by = models.ForeignKey("dure.Person", on_delete=models.SET_NULL, null=True, related_name="enrolled")
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "person"], name="enrolled_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.course_id}"


class SessionPresence(models.Model):
    """Somebody was there. It goes with the person; the counts stay."""

    session = models.ForeignKey(CourseSession, on_delete=models.CASCADE, related_name="presences")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="presences")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "enrolment"], name="present_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} at {self.session_id}"


class SessionCount(models.Model):
    """How many of one organization were at a session (without one: how many came by themselves). Names nobody."""

    session = models.ForeignKey(CourseSession, on_delete=models.CASCADE, related_name="counts")
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, null=True, blank=True, related_name="session_counts"
    )
    present = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "organization"], name="session_count_once")]

    def __str__(self) -> str:
        return f"{self.present} at {self.session_id}"


def _count(label: Any) -> models.PositiveIntegerField[int | None, int | None]:
    return models.PositiveIntegerField(label, null=True, blank=True)


def _sum(label: Any) -> models.BigIntegerField[int | None, int | None]:
    return models.BigIntegerField(label, null=True, blank=True)


class YearFigures(models.Model):
    """What an organization tells of one year. What is not told is empty, never nothing; sums are in minor units."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="year_figures")
    year = models.PositiveIntegerField(_("year"))
    version = models.PositiveIntegerField()
    members = _count(_("members"))
    took_part = _count(_("members who took part in the general assembly"))
    workers = _count(_("workers"))
    worker_members = _count(_("workers who are members"))
    board = _count(_("seats on the board"))
    board_women = _count(_("of them held by women"))
    income = _sum(_("income"))
    to_members = _sum(_("surplus paid to members"))
    reserves = _sum(_("surplus kept in reserves that nobody can divide"))
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    reason = models.CharField(_("why it is corrected"), max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("dure.Person", on_delete=models.SET_NULL, null=True, related_name="figures_told")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "year", "version"], name="year_figures_version"),
            models.CheckConstraint(
                condition=Q(took_part__isnull=True)
                | Q(members__isnull=True)
                | Q(took_part__lte=F("members")),
                name="year_figures_assembly",
            ),
            models.CheckConstraint(
                condition=Q(worker_members__isnull=True)
                | Q(workers__isnull=True)
                | Q(worker_members__lte=F("workers")),
                name="year_figures_workers",
            ),
            models.CheckConstraint(
                condition=Q(board_women__isnull=True)
                | Q(board__isnull=True)
                | Q(board_women__lte=F("board")),
                name="year_figures_board",
            ),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | (Q(version__gt=1) & ~Q(reason="")),
                name="year_figures_corrected_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.year}.{self.version}"


class CooperativeStart(models.Model):
    """A cooperative that begins with a need, as one kind of matter: who needs what, what is learned and founded."""

    matter = models.OneToOneField(
        Matter, on_delete=models.PROTECT, primary_key=True, related_name="cooperative_start"
    )
    who = models.CharField(_("who needs it"), max_length=200)
    founders = models.PositiveIntegerField(_("founders who must have learned"))
    organization = models.OneToOneField(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="started_as"
    )
    present = models.PositiveIntegerField(null=True, blank=True)
    in_favour = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(founders__gte=2), name="start_founders_at_least_two"),
        ]

    def __str__(self) -> str:
        return str(self.matter)


class StartTopic(models.Model):
    """What founders must have learned before they found, who can teach it, and the course that does."""

    start = models.ForeignKey(CooperativeStart, on_delete=models.PROTECT, related_name="topics")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    holder = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="topics_to_hold")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, blank=True, related_name="topics")
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["start", "number"], name="start_topic_number")]

    def __str__(self) -> str:
        return self.title


class SeasonReport(models.Model):
    """One season of a cooperative's trade: what it bought of its members at which price, and what premium came.

    Prices are minor units for one kilogram; the floor price is for one `floor_unit`. Every report stays; the last
    version counts.
    """

    class Unit(models.TextChoices):
        KILOGRAM = "kg", pgettext_lazy("unit", "kilogram")
        POUND = "lb", pgettext_lazy("unit", "pound")

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="season_reports")
    season = models.CharField(_("season"), max_length=40)
    from_on = models.DateField(_("first day of the season"))
    version = models.PositiveIntegerField()
    product = models.CharField(_("product"), max_length=80)
    kilograms = models.PositiveIntegerField(_("kilograms bought of members"))
    currency = models.CharField(_("currency"), max_length=3)
    price = models.BigIntegerField(_("price paid to members for a kilogram"))
    market_price = models.BigIntegerField(_("market price for a kilogram"))
    market_source = models.CharField(_("source of the market price"), max_length=200)
    sold_price = models.BigIntegerField(_("price that the buyer paid for a kilogram"), null=True, blank=True)
    sold_currency = models.CharField(_("its currency"), max_length=3, blank=True)
    floor_price = models.BigIntegerField(_("floor price"), null=True, blank=True)
    floor_currency = models.CharField(_("its currency"), max_length=3, blank=True)
    floor_unit = models.CharField(_("for one"), max_length=2, choices=Unit.choices, default=Unit.POUND)
    floor_source = models.CharField(_("source of the floor price"), max_length=200, blank=True)
    premium = models.BigIntegerField(_("premium received"))
    premium_currency = models.CharField(_("its currency"), max_length=3)
    reason = models.CharField(_("why it is corrected"), max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("dure.Person", on_delete=models.SET_NULL, null=True, related_name="seasons_told")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "from_on", "version"], name="season_report_version"
            ),
            models.CheckConstraint(
                condition=Q(kilograms__gt=0, price__gt=0, market_price__gt=0, premium__gte=0),
                name="season_report_sums",
            ),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | (Q(version__gt=1) & ~Q(reason="")),
                name="season_report_corrected_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.season}.{self.version}"


class PremiumUse(models.Model):
    """What the assembly of the members did with a part of the premium."""

    report = models.ForeignKey(SeasonReport, on_delete=models.CASCADE, related_name="uses")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    sum = models.BigIntegerField()
    to_members = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="premium_use_number"),
            models.CheckConstraint(condition=Q(sum__gt=0), name="premium_use_sum"),
        ]

    def __str__(self) -> str:
        return self.title
