"""Reading requests: the queue, one request as its caseworkers or its person see it, and counts for everyone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dure.networks.graph import live
from dure.networks.models import Membership
from dure.people.models import Person
from dure.refusals import Unknown
from dure.support import sealing
from dure.support.models import (
    SupportAppointment,
    SupportDesk,
    SupportFollowUp,
    SupportPart,
    SupportReferral,
    SupportRequest,
)
from dure.support.policies import fields_seen
from polity.disclosure import Told, told

MEASURES = (
    *("received", "topic", "language", "channel", "waited", "outcome", "end", "after_30", "after_180"),
    "satisfaction",
)
QUEUE_ORDER = ("-urgent", "received_at", "id")


@dataclass(frozen=True)
class Opened:
    """One request unsealed: who asks (name, contact, words, urgent words), and its parts in the order of time."""

    request: SupportRequest
    told: Mapping[str, object]
    parts: list[tuple[SupportPart, str]]
    referrals: list[tuple[SupportReferral, Mapping[str, str]]]
    appointments: list[tuple[SupportAppointment, str]]
    follow_ups: list[SupportFollowUp]


def month_of(moment: datetime, desk: SupportDesk) -> date:
    """The first day of the month of a moment, where the desk is."""
    return moment.astimezone(ZoneInfo(desk.charter.process.time_zone)).date().replace(day=1)


def desks() -> QuerySet[SupportDesk]:
    """Return the desks that are open, with their centres, by name."""
    found = SupportDesk.objects.filter(closed_at__isnull=True)
    return found.select_related("organization__area", "charter").order_by("organization__name", "id")


def desk_of(slug: str) -> SupportDesk:
    """Return the desk of a centre. Raises Unknown."""
    found = SupportDesk.objects.select_related("organization__area", "charter__organization")
    desk = found.filter(organization__slug=slug).first()
    if desk is None:
        raise Unknown("organization")
    return desk


def requests() -> QuerySet[SupportRequest]:
    """Return requests with their desk and caseworker; those that wait a moment before they are sent are none yet."""
    return SupportRequest.objects.select_related("desk__organization", "desk__charter", "taken_by")


def request_by_token(token: str) -> SupportRequest:
    """Return the request behind the secret of a link. Raises Unknown."""
    found = requests().filter(token_digest=sealing.digest("link", token)).first()
    if found is None:
        raise Unknown("token")
    return found


def token_by_code(typed: str) -> str:
    """Return the secret of the link of the request with this code. Raises Unknown."""
    digest = sealing.digest("code", sealing.plain_code(typed))
    found = SupportRequest.objects.filter(code_digest=digest).first()
    if found is None:
        raise Unknown("code")
    return str(who_asks(found)["token"])


def who_asks(request: SupportRequest) -> dict[str, object]:
    """Unseal who asks and what."""
    key = sealing.key_of(request.ref, request.sealed_key)
    told: dict[str, object] = sealing.unseal_data(key, request.sealed, f"request {request.ref}")
    return told


def opened(request: SupportRequest, *, notes: bool) -> Opened:
    """Unseal a request; notes among caseworkers only where they are asked for. Six queries."""
    key = sealing.key_of(request.ref, request.sealed_key)
    parts = request.parts.select_related("by").order_by("at", "id")
    shown = parts if notes else parts.exclude(kind=SupportPart.Kind.NOTE)
    referrals = request.referrals.select_related("organization").order_by("offered_at", "id")
    return Opened(
        request=request,
        told=sealing.unseal_data(key, request.sealed, f"request {request.ref}"),
        parts=[(part, _text(key, part)) for part in shown],
        referrals=[(one, sealing.unseal_data(key, one.sealed, f"referral {one.ref}")) for one in referrals],
        appointments=[
            (one, sealing.unseal(key, one.sealed, f"appointment {one.ref}").decode())
            for one in request.appointments.order_by("meets_at", "id")
        ],
        follow_ups=list(request.follow_ups.order_by("after_days")),
    )


def _text(key: bytes, part: SupportPart) -> str:
    """Return the words of a part; of a file, its name."""
    plain = sealing.unseal(key, part.sealed, f"part {part.ref}")
    if part.kind == SupportPart.Kind.FILE:
        return plain[2 : 2 + int.from_bytes(plain[:2], "big")].decode("utf-8", "replace")
    return plain.decode()


def file_of(part: SupportPart) -> bytes:
    """Unseal the content of a file."""
    key = sealing.key_of(part.request.ref, part.request.sealed_key)
    plain = sealing.unseal(key, part.sealed, f"part {part.ref}")
    return plain[2 + int.from_bytes(plain[:2], "big") :]


def referred(referral: SupportReferral) -> dict[str, str]:
    """Unseal exactly the fields that the person allowed and that can still be passed on."""
    request = referral.request
    key = sealing.key_of(request.ref, request.sealed_key)
    told = sealing.unseal_data(key, referral.sealed, f"referral {referral.ref}")
    who = sealing.unseal_data(key, request.sealed, f"request {request.ref}")
    every = {**who, **told, "language": request.language}
    return {name: str(every.get(name, "")) for name in fields_seen(referral)}


def queue(desk: SupportDesk) -> QuerySet[SupportRequest]:
    """Return the requests of a desk, with whether one of their follow-ups is due."""
    due = SupportFollowUp.objects.filter(request=OuterRef("pk"), due=True)
    return requests().filter(desk=desk, held_until_at__isnull=True).annotate(look_again=Exists(due))


def waiting_counts(desk: SupportDesk) -> dict[str, int]:
    """How many requests stand in each stage, how many are urgent, and at how many one must look again. Two queries."""
    rows = SupportRequest.objects.filter(desk=desk, held_until_at__isnull=True)
    found = {row["stage"]: row["count"] for row in rows.values("stage").annotate(count=Count("pk"))}
    more = rows.aggregate(
        urgent=Count("pk", filter=Q(urgent=True, answered_at__isnull=True), distinct=True),
        look_again=Count("pk", filter=Q(follow_ups__due=True), distinct=True),
    )
    return {**found, **{f"+{name}": count for name, count in more.items()}}


def desks_of(person: Person, at: datetime) -> QuerySet[SupportDesk]:
    """Return the desks at which the person is a caseworker."""
    held = Membership.objects.filter(live(at), person=person, post__support_desk_post__desk=OuterRef("pk"))
    return SupportDesk.objects.filter(Exists(held)).select_related("organization", "charter")


def referrals_for(organizations: Set[int]) -> QuerySet[SupportReferral]:
    """Return the referrals that wait for a reply of these organizations, the oldest first."""
    waiting = SupportReferral.objects.filter(
        organization__in=organizations, state=SupportReferral.State.ALLOWED
    )
    return waiting.select_related("organization", "request__desk__organization").order_by("said_at", "id")


def counts_of(desk: SupportDesk, first: date, last: date) -> dict[str, Counter[str]]:
    """Count the requests received in the months from `first` to `last`, each measure on its own: those that are
    erased and those that are there. Not for the public as they stand: see `public_counts`.
    """
    found: dict[str, Counter[str]] = {}
    for measure, value, count in desk.tallies.filter(month__gte=first, month__lte=last).values_list(
        "measure", "value", "count"
    ):
        found.setdefault(measure, Counter())[value] += count
    rows = SupportRequest.objects.filter(desk=desk, held_until_at__isnull=True)
    rows = rows.filter(received_at__gte=_begin(first, desk), received_at__lt=_begin(month_after(last), desk))
    for measure in ("topic", "language", "channel", "outcome"):
        for row in rows.order_by(measure).values(measure).annotate(count=Count("pk")):
            if value := row[measure] or ("other" if measure == "topic" else ""):
                found.setdefault(measure, Counter())[value] += row["count"]
    found.setdefault("received", Counter())["all"] += rows.count()
    return found


def month_after(month: date) -> date:
    """The first day of the month after."""
    return (month + timedelta(days=32)).replace(day=1)


def _begin(month: date, desk: SupportDesk) -> datetime:
    return datetime.combine(month, time(), tzinfo=ZoneInfo(desk.charter.process.time_zone))


def public_counts(desk: SupportDesk, at: datetime) -> dict[str, Told]:
    """What everyone may know: counts of the last twelve whole months, each measure on its own, no group under ten."""
    last = (month_of(at, desk) - timedelta(days=1)).replace(day=1)
    first = last.replace(year=last.year - 1)
    counted = counts_of(desk, month_after(first), last)
    return {measure: told(counted.get(measure, {})) for measure in MEASURES}
