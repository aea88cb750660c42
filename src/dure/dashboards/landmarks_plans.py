"""Where a plan of several years can be seen in the midst of it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, F, Q
from django.urls import reverse

from dure.plans.models import Plan, PlanGoal

NEWEST = 100


def ten_year_plan(at: datetime) -> str | None:
    """The newest plan that runs and counts members without e-mail from the roll, of those with the most goals."""
    counts = Q(goals__counted=PlanGoal.Counted.WITHOUT_EMAIL)
    running = Plan.objects.filter(
        first_year__lte=at.year, first_year__gt=at.year - F("years"), pk__in=_newest()
    )
    found = running.annotate(quiet=Count("goals", filter=counts)).filter(quiet__gt=0)
    ref = found.order_by("-goals_count", "-pk").values_list("ref", flat=True).first()
    return f"{reverse('plans:plan', args=[ref])}#goals" if ref else None


def _newest() -> list[int]:
    return list(Plan.objects.order_by("-pk").values_list("pk", flat=True)[:NEWEST])
