"""Where it can be seen which level decides, and where national and local policy differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db.models import Count
from django.urls import reverse

from dure.levels.models import LocalProposal, PolicyBoard


def _went_on(at: datetime) -> str | None:
    """The newest proposal that its municipality could not decide about, so that it went to another level."""
    routed = LocalProposal.objects.filter(level__in=("regional", "national"), ground__isnull=False)
    ref = routed.order_by("matter__ended", "-pk").values_list("matter__ref", flat=True).first()
    return f"{reverse('matters:matter', args=[ref])}#route" if ref else None


def _board(at: datetime) -> str | None:
    """The board that has told most of what governments do."""
    rows = PolicyBoard.objects.annotate(told=Count("organization__stances_told")).filter(told__gt=0)
    slug = rows.order_by("-told", "pk").values_list("organization__slug", flat=True).first()
    return f"{reverse('dashboards:board', args=[slug])}#gaps" if slug else None


LEVELS: Mapping[int, Callable[[datetime], str | None]] = {9: _went_on, 45: _board}
