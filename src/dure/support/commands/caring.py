"""What caseworkers do with a request: take it, sort it, reply, arrange, answer, look again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from dure.people.models import Person
from dure.prepared import Prepared
from dure.refusals import refuse
from dure.support import sealing
from dure.support.models import SupportAppointment, SupportFollowUp, SupportPart, SupportRequest
from dure.support.policies import act_of, may_answer, refused_move, standing_of
from polity.process import Act, advance
from polity.sentences import gettext_noop

FOLLOW_UPS = (30, 180)
LONGEST = 4000


LOCKED = Prepared(
    lambda request: (
        SupportRequest.objects.select_for_update(of=("self",))
        .select_related("desk__organization", "desk__charter")
        .filter(pk=request)
    )
)


def locked(request: SupportRequest) -> SupportRequest:
    """Read the request again, alone; inside a transaction."""
    found: SupportRequest | None = LOCKED.first(request=request.pk)
    if found is None:
        raise SupportRequest.DoesNotExist
    return found


def key_of(request: SupportRequest) -> bytes:
    """Return the plain key of a request."""
    return sealing.key_of(request.ref, request.sealed_key)


def opened_for(request: SupportRequest, by: Person, at: datetime) -> SupportRequest:
    """Return the request, locked, for a caseworker of its desk. Raises Refused: not_caseworker."""
    if refused := may_answer(by, request.desk, at):
        raise refused
    return locked(request)


def moved(request: SupportRequest, act: Act, **changes: object) -> SupportRequest:
    """Move a request by its charter, and store what changes with it. Raises Refused in the words of the charter."""
    if refused := refused_move(request, act):
        raise refused
    after = advance(request.desk.charter.process, standing_of(request), act)
    values = {
        "stage": after.stage,
        "entered_at": after.entered_at,
        "due_at": after.due_at,
        "visit": after.visit,
    }
    for name, value in {**values, **changes}.items():
        setattr(request, name, value)
    request.save(update_fields=[*values, *changes])
    return request


def add_part(
    request: SupportRequest, kind: str, text: str, at: datetime, by: Person | None = None
) -> SupportPart:
    """Seal and store something said. Raises Refused: words_missing, words_too_long."""
    text = text.strip()
    if not text:
        raise refuse("words_missing", gettext_noop("Write at least a sentence."), field="text")
    if len(text) > LONGEST:
        raise refuse(
            "words_too_long",
            gettext_noop("Write {most} letters at most; you can add more later."),
            field="text",
            most=LONGEST,
        )
    part = SupportPart(request=request, kind=kind, at=at, by=by)
    part.sealed = sealing.seal(key_of(request), text.encode(), f"part {part.ref}")
    part.save()
    return part


@transaction.atomic
def take_request(*, request: SupportRequest, by: Person, at: datetime) -> SupportRequest:
    """A caseworker takes a request, also from a colleague. Raises Refused: not_caseworker, and those of the charter."""
    request = opened_for(request, by, at)
    if "take" in request.desk.charter.process.stages[request.stage].moves:
        return moved(
            request, act_of(request, "take", at), taken_by=by, first_word_at=request.first_word_at or at
        )
    request.taken_by = by
    request.save(update_fields=["taken_by"])
    return request


@transaction.atomic
def sort_request(
    *,
    request: SupportRequest,
    by: Person,
    at: datetime,
    topic: str,
    urgent: bool,
    for_other: bool | None = None,
) -> SupportRequest:
    """Say what a request is about, raise or lower its flag. Raises Refused: not_caseworker, topic_unknown."""
    request = opened_for(request, by, at)
    if topic not in SupportRequest.Topic.values:
        raise refuse("topic_unknown", gettext_noop("Choose one of the topics."), field="topic")
    request.topic, request.urgent = topic, urgent
    request.for_other = request.for_other if for_other is None else for_other
    request.save(update_fields=["topic", "urgent", "for_other"])
    return request


@transaction.atomic
def add_note(*, request: SupportRequest, by: Person, at: datetime, text: str) -> SupportPart:
    """Note something among caseworkers. Raises Refused: not_caseworker, words_missing."""
    return add_part(opened_for(request, by, at), SupportPart.Kind.NOTE, text, at, by)


@transaction.atomic
def reply(*, request: SupportRequest, by: Person, at: datetime, text: str) -> SupportPart:
    """Write to the person, who reads it under the link. Raises Refused: not_caseworker, words_missing."""
    request = opened_for(request, by, at)
    part = add_part(request, SupportPart.Kind.REPLY, text, at, by)
    request.first_word_at, request.heard_at = request.first_word_at or at, None
    request.save(update_fields=["first_word_at", "heard_at"])
    return part


@transaction.atomic
def offer_appointment(
    *, request: SupportRequest, by: Person, at: datetime, meets_at: datetime, place: str
) -> SupportAppointment:
    """Offer a time to meet. Raises Refused: not_caseworker, words_missing, meeting_in_the_past."""
    request = opened_for(request, by, at)
    if meets_at <= at:
        raise refuse(
            "meeting_in_the_past", gettext_noop("Choose a time that is still to come."), field="meets_at"
        )
    if not place.strip():
        raise refuse("words_missing", gettext_noop("Say where you meet."), field="place")
    appointment = SupportAppointment(request=request, meets_at=meets_at)
    appointment.sealed = sealing.seal(
        key_of(request), place.strip()[:500].encode(), f"appointment {appointment.ref}"
    )
    appointment.save()
    request.first_word_at = request.first_word_at or at
    request.save(update_fields=["first_word_at"])
    return appointment


@transaction.atomic
def answer_request(
    *, request: SupportRequest, by: Person, at: datetime, outcome: str, text: str
) -> SupportRequest:
    """Close a request with its answer; the centre looks again after 30 and 180 days.

    Raises Refused: not_caseworker, outcome_unknown, words_missing, and those of the charter.
    """
    request = opened_for(request, by, at)
    if outcome not in SupportRequest.Outcome.values or not outcome:
        raise refuse("outcome_unknown", gettext_noop("Say how it was answered."), field="outcome")
    add_part(request, SupportPart.Kind.REPLY, text, at, by)
    request = moved(
        request,
        act_of(request, "answer", at),
        outcome=outcome,
        answered_at=at,
        first_word_at=request.first_word_at or at,
        heard_at=None,
        taken_by=request.taken_by or by,
    )
    SupportFollowUp.objects.filter(request=request).delete()
    SupportFollowUp.objects.bulk_create(
        SupportFollowUp(request=request, after_days=days, due_at=at + timedelta(days=days))
        for days in FOLLOW_UPS
    )
    return request


@transaction.atomic
def record_follow_up(
    *, follow_up: SupportFollowUp, by: Person, at: datetime, result: str, text: str = ""
) -> SupportFollowUp:
    """Store what a caseworker heard when looking again. Raises Refused: not_caseworker, result_unknown."""
    request = opened_for(follow_up.request, by, at)
    if text.strip():
        add_part(request, SupportPart.Kind.NOTE, text, at, by)
    return store_result(follow_up, result, at)


def store_result(follow_up: SupportFollowUp, result: str, at: datetime) -> SupportFollowUp:
    """Store the result of looking again. Raises Refused: result_unknown."""
    if not result or result not in SupportFollowUp.Result.values:
        raise refuse("result_unknown", gettext_noop("Say whether it holds."), field="result")
    follow_up.result, follow_up.done_at, follow_up.due = result, at, False
    follow_up.save(update_fields=["result", "done_at", "due"])
    return follow_up


@transaction.atomic
def strike_words(*, request: SupportRequest, by: Person, at: datetime, words: str) -> SupportRequest:
    """Put other words in place of those in which somebody else can be recognised; the first ones are gone for good.

    Raises Refused: not_caseworker, words_missing.
    """
    request = opened_for(request, by, at)
    if not words.strip():
        raise refuse("words_missing", gettext_noop("Write what remains of the request."), field="words")
    key = key_of(request)
    told = sealing.unseal_data(key, request.sealed, f"request {request.ref}")
    told |= {"words": words.strip(), "urgent": [], "struck": True}
    request.sealed = sealing.seal_data(key, told, f"request {request.ref}")
    request.save(update_fields=["sealed"])
    return request
