"""What the person who asked does under the link: says more, agrees to a time, asks again, judges, takes it back.

Whoever calls these has found the request by the secret of its link, which is all the right there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from dure.refusals import refuse
from dure.support.attachments import Given
from dure.support.commands.asking import file_part
from dure.support.commands.caring import add_part, key_of, locked, moved, store_result
from dure.support.commands.erasing import erase_request
from dure.support.models import SupportAppointment, SupportFollowUp, SupportPart, SupportRequest
from dure.support.policies import act_of
from dure.support.urgency import urgent_words
from polity.sentences import gettext_noop

MOST_PARTS = 60


@transaction.atomic
def say_more(
    *, request: SupportRequest, at: datetime, text: str = "", files: Sequence[Given] = ()
) -> SupportRequest:
    """Add words or a file. Raises Refused: words_missing, words_too_long, too_much."""
    request = locked(request)
    if request.parts.count() >= MOST_PARTS:
        raise refuse(
            "too_much", gettext_noop("This request holds very much already. Call the centre, please.")
        )
    if text.strip() or not files:
        add_part(request, SupportPart.Kind.SAID, text, at)
    SupportPart.objects.bulk_create([file_part(request, key_of(request), file, at, None) for file in files])
    request.heard_at = request.heard_at or at
    request.urgent = request.urgent or bool(urgent_words(text))
    request.save(update_fields=["heard_at", "urgent"])
    return request


@transaction.atomic
def answer_appointment(*, appointment: SupportAppointment, agrees: bool, at: datetime) -> SupportAppointment:
    """Agree to a time to meet, or say that it does not suit."""
    states = SupportAppointment.State
    appointment.state = states.AGREED if agrees else states.DECLINED
    appointment.save(update_fields=["state"])
    if not agrees:
        SupportRequest.objects.filter(pk=appointment.request_id, heard_at__isnull=True).update(heard_at=at)
    return appointment


@transaction.atomic
def ask_again(*, request: SupportRequest, at: datetime, text: str) -> SupportRequest:
    """Ask again after the answer. Raises Refused: words_missing, and those of the charter."""
    request = locked(request)
    add_part(request, SupportPart.Kind.SAID, text, at)
    request = moved(
        request, act_of(request, "reopen", at, by_person=True), heard_at=at, answered_at=None, outcome=""
    )
    SupportFollowUp.objects.filter(request=request, result="").delete()
    return request


@transaction.atomic
def rate(*, request: SupportRequest, at: datetime, stars: int) -> SupportRequest:
    """Say how one was treated, from 1 to 5, once there was an answer. Raises Refused: nothing_to_rate."""
    request = locked(request)
    if request.answered_at is None:
        raise refuse("nothing_to_rate", gettext_noop("Say how it was once there is an answer."))
    if not 1 <= stars <= 5:
        raise refuse("stars_unknown", gettext_noop("Choose a number from 1 to 5."), field="stars")
    request.satisfaction = stars
    request.save(update_fields=["satisfaction"])
    return request


@transaction.atomic
def say_whether_it_holds(
    *, follow_up: SupportFollowUp, at: datetime, result: str, text: str = ""
) -> SupportFollowUp:
    """Answer the question of a follow-up. Raises Refused: result_unknown."""
    request = locked(follow_up.request)
    if text.strip():
        add_part(request, SupportPart.Kind.SAID, text, at)
        request.heard_at = request.heard_at or at
        request.save(update_fields=["heard_at"])
    return store_result(follow_up, result, at)


@transaction.atomic
def take_back(*, request: SupportRequest, at: datetime) -> None:
    """Take a request back: everything is erased at once. Raises Refused as the charter says."""
    request = locked(request)
    request = moved(request, act_of(request, "withdraw", at, by_person=True))
    erase_request(request=request, at=at)
