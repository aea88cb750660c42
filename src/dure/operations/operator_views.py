"""For whoever runs an instance: what waits, what is due, what failed. From this machine, or by a token."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dure.ballots.models import Ballot
from dure.matters.models import Matter
from dure.matters.notices import MAIL_FAILED, waiting_news
from dure.operations.health import examine
from dure.people.models import SignIn
from dure.record.models import Cosignature
from dure.record.queries import tree_head
from dure.refusals import Unknown
from dure.web.observed import counted

HERE = frozenset({"127.0.0.1", "::1"})
PASSED_ON = ("X-Forwarded-For", "Forwarded", "X-Real-Ip")
View = Callable[..., HttpResponse]


def for_the_operator(view: View) -> View:
    """Show a page to holders of DURE_METRICS_TOKEN, to others there is no such page; until it is in production, to this
    machine itself too (behind a server that passes nothing on, everybody seems to ask from here).
    """

    @never_cache
    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        direct = not any(name in request.headers for name in PASSED_ON)
        here = not settings.DURE_PRODUCTION and direct and request.META.get("REMOTE_ADDR", "") in HERE
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        token = settings.DURE_METRICS_TOKEN
        if not here and not (token and hmac.compare_digest(given.encode(), token.encode())):
            raise Unknown
        return view(request, *args, **kwargs)

    return shown


def database_size() -> int:
    """Return the bytes of the database."""
    if connection.vendor == "sqlite":
        file = Path(str(connection.settings_dict["NAME"]))
        return sum(one.stat().st_size for one in (file, Path(f"{file}-wal")) if one.exists())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def gauges(request: HttpRequest) -> dict[str, float]:
    """Return the numbers of this moment by name."""
    at = request.at
    moving = Matter.objects.filter(ended="", due_at__isnull=False)
    waiting = waiting_news()
    oldest = waiting.aggregate(at=Min("created_at"))["at"]
    signed = Cosignature.objects.aggregate(size=Max("size"))["size"]
    failed = cache.get(MAIL_FAILED)
    return {
        "dure_entries": tree_head().size,
        "dure_entries_witnessed": signed or 0,
        "dure_deadlines_next_day": moving.filter(due_at__gte=at, due_at__lt=at + timedelta(days=1)).count(),
        "dure_deadlines_passed": moving.filter(due_at__lt=at).count(),
        "dure_ballots_open": Ballot.objects.filter(opens_at__lte=at, closed_at__isnull=True).count(),
        "dure_mails_waiting": waiting.values("person").distinct().count(),
        "dure_mail_oldest_seconds": (at - oldest).total_seconds() if oldest else 0,
        "dure_mail_failed": 1 if failed else 0,
        "dure_sign_ins": SignIn.objects.filter(person__isnull=False, expire_date__gt=timezone.now()).count(),
        "dure_database_bytes": database_size(),
    }


@for_the_operator
def metrics(request: HttpRequest) -> HttpResponse:
    """Give all numbers in the text format of Prometheus."""
    lines = counted()
    for name, value in gauges(request).items():
        lines += [f"# TYPE {name} gauge", f"{name} {value:g}" if value < 1e6 else f"{name} {value:.0f}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


@for_the_operator
def operator(request: HttpRequest) -> HttpResponse:
    """Show the same to a person, the deadlines ahead, and what `dure doctor` finds."""
    ahead = Matter.objects.filter(ended="", due_at__isnull=False).select_related("held_by").order_by("due_at")
    shown = {
        "gauges": gauges(request),
        "ahead": ahead[:20],
        "findings": examine(),
        "mail_failed": cache.get(MAIL_FAILED),
    }
    return render(request, "operations/operator.html", shown)
