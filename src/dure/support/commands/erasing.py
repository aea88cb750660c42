"""What the clock does: late requests, questions after 30 and 180 days, erasing as promised, counts for the record."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from dure.record.commands import append
from dure.refusals import Refused
from dure.support.commands.asking import HELD_FOR
from dure.support.models import SupportDesk, SupportFollowUp, SupportRequest, SupportTally
from dure.support.policies import act_of, refused_move, standing_of
from dure.support.queries import counts_of, month_of
from dure.trying import try_all
from polity.disclosure import LIMIT
from polity.process import advance, due_clock_act


def measured(request: SupportRequest, end: str) -> dict[str, str]:
    """What is counted of a request that is erased: each measure on its own, in rough steps."""
    told = {
        "received": "all",
        "topic": request.topic or SupportRequest.Topic.OTHER.value,
        "language": request.language,
        "channel": request.channel,
        "end": end,
        "waited": waited(request),
    }
    if request.outcome:
        told["outcome"] = request.outcome
    if request.satisfaction:
        told["satisfaction"] = str(request.satisfaction)
    for follow_up in request.follow_ups.exclude(result=""):
        told[f"after_{follow_up.after_days}"] = follow_up.result
    return told


def waited(request: SupportRequest) -> str:
    """How long the person waited for the first word, in four steps."""
    if request.first_word_at is None:
        return "never"
    days = (request.first_word_at - request.received_at).days
    return "day" if days < 1 else "three_days" if days < 3 else "week" if days < 7 else "longer"


@transaction.atomic
def erase_request(*, request: SupportRequest, at: datetime) -> None:
    """Erase a request for good: its key, all that was sealed, and its row. What remains is one more in some counts."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")  # the bytes are overwritten, not only given free
    if request.held_until_at is None:
        month = month_of(request.received_at, request.desk)
        for measure, value in measured(request, request.stage).items():
            row, _ = SupportTally.objects.get_or_create(
                desk=request.desk, month=month, measure=measure, value=value
            )
            SupportTally.objects.filter(pk=row.pk).update(count=F("count") + 1)
    request.parts.update(sealed=b"")
    SupportRequest.objects.filter(pk=request.pk).update(sealed_key=b"", sealed=b"")
    request.delete()


def tick_support(at: datetime) -> int:
    """Do what is due at `at`; return how many requests were moved, erased or looked at again. Safe to run twice."""
    return try_all((_forget_held, _move, _follow_up, _publish), lambda step: step(at))


def _follow_up(at: datetime) -> int:
    return SupportFollowUp.objects.filter(due=False, result="", due_at__lte=at).update(due=True)


def _forget_held(at: datetime) -> int:
    """Erase what was kept while its sender should wait a moment, and was never sent."""
    old = SupportRequest.objects.filter(held_until_at__lt=at - HELD_FOR)
    waiting = list(old.select_related("desk"))
    try_all(waiting, lambda request: erase_request(request=request, at=at))
    return len(waiting)


def _move(at: datetime) -> int:
    due = SupportRequest.objects.filter(due_at__lt=at, held_until_at__isnull=True)
    keys = list(due.order_by("due_at", "id").values_list("pk", flat=True))
    return try_all(keys, lambda pk: _move_one(pk, at))


@transaction.atomic
def _move_one(pk: int, at: datetime) -> int:
    found = SupportRequest.objects.select_for_update(of=("self",)).filter(pk=pk, due_at__lt=at)
    request = found.select_related("desk__organization", "desk__charter").first()
    if request is None:
        return 0  # somebody moved or erased it meanwhile
    charter = request.desk.charter.process
    verb = due_clock_act(charter, standing_of(request), at)
    if verb is None:
        return 0
    act = act_of(request, verb, at, clock=True)
    if refused := refused_move(request, act):
        raise Refused(refused.code, refused.says)
    after = advance(charter, standing_of(request), act)
    request.stage, request.entered_at, request.due_at = after.stage, after.entered_at, after.due_at
    request.visit = after.visit
    if after.ended:
        erase_request(request=request, at=at)
    else:
        request.save(update_fields=["stage", "entered_at", "due_at", "visit"])
    return 1


def _publish(at: datetime) -> None:
    """Write the counts of the month that is over into the public record, once, where they tell nothing of a few."""
    for desk in SupportDesk.objects.filter(closed_at__isnull=True).select_related("organization", "charter"):
        month = (month_of(at, desk) - timedelta(days=1)).replace(day=1)
        if month < month_of(desk.opened_at, desk):
            continue
        _publish_month(desk, month, at)


@transaction.atomic
def _publish_month(desk: SupportDesk, month: date, at: datetime) -> None:
    _, first = SupportTally.objects.get_or_create(desk=desk, month=month, measure="published", value="all")
    if not first:
        return
    received: Counter[str] = counts_of(desk, month, month)["received"]
    count = received["all"]
    payload = {"month": month.isoformat()[:7]}
    if count >= LIMIT:
        payload["requests"] = str(count)
    else:
        payload["requests"] = f"<{LIMIT}"
    append(verb="count_support", at=at, organization=desk.organization.slug, payload=payload)
