"""Somebody asks: online, by voice, by phone, in person or on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import IntegrityError, transaction

from dure.people.models import Person
from dure.refusals import refuse
from dure.support import sealing
from dure.support.attachments import Given
from dure.support.models import SupportDesk, SupportPart, SupportRequest
from dure.support.policies import ASKER, may_answer
from dure.support.urgency import urgent_words
from polity.process import begin
from polity.sentences import gettext_noop

LONGEST_WORDS = 6000
AT_ONCE = 10  # from one address in a minute; what comes above waits for a moment, and is kept meanwhile
WAIT = timedelta(seconds=20)
HELD_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class Received:
    """A request that is stored, with what only the person who asked gets: the secret of the link and the code."""

    request: SupportRequest
    token: str
    code: str


def slow_down(address: str, at: datetime) -> bool:
    """Count a request from a network address; True if so many came within the minute that this one waits a moment.

    The count is in the cache that all processes share, under a digest, and gone after two minutes.
    """
    key = f"support:{sealing.digest('address', address)[:32]}:{int(at.timestamp()) // 60}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) > AT_ONCE


@transaction.atomic
def receive_request(
    *,
    desk: SupportDesk,
    form: str,
    at: datetime,
    words: str = "",
    name: str = "",
    contact: str = "",
    language: str = "en",
    channel: str = SupportRequest.Channel.WEB.value,
    for_other: bool = False,
    files: Sequence[Given] = (),
    by: Person | None = None,
    wait: bool = False,
) -> Received:
    """Take a request in. `form` is the random text of the form: sent twice, it leads to the same request.

    `by` is the caseworker who writes down what was said by phone, in person or on paper. With `wait` it is kept, but
    stands in no queue until `send_held`. Raises Refused: desk_closed, words_missing, words_too_long, not_caseworker.
    """
    if desk.closed_at is not None:
        raise refuse("desk_closed", gettext_noop("This desk is closed. Ask another centre."))
    if by is not None and (refused := may_answer(by, desk, at)):
        raise refused
    words = words.strip()
    if not words and not files:
        raise refuse(
            "words_missing",
            gettext_noop("Say what you need, in writing or by voice. One sentence is enough."),
            field="words",
        )
    if len(words) > LONGEST_WORDS:
        raise refuse(
            "words_too_long",
            gettext_noop("Write {most} letters at most; you can add more later."),
            field="words",
            most=LONGEST_WORDS,
        )
    token = sealing.token_for(form)
    code = sealing.code_for(token)
    token_digest = sealing.digest("link", token)
    if known := SupportRequest.objects.filter(token_digest=token_digest).first():
        return Received(known, token, code)
    standing = begin(desk.charter.process, author=ASKER, at=at)
    voice = any(file.is_voice for file in files)
    urgent = urgent_words(words)
    request = SupportRequest(
        desk=desk,
        token_digest=token_digest,
        code_digest=sealing.digest("code", code),
        channel=SupportRequest.Channel.VOICE if voice and channel == SupportRequest.Channel.WEB else channel,
        language=language,
        for_other=for_other,
        urgent=bool(urgent),
        stage=standing.stage,
        entered_at=at,
        due_at=standing.due_at,
        received_at=at,
        heard_at=at,
        held_until_at=at + WAIT if wait else None,
    )
    key, request.sealed_key = sealing.new_key(request.ref)
    who = {"name": name.strip()[:120], "contact": contact.strip()[:200], "words": words, "token": token}
    request.sealed = sealing.seal_data(key, {**who, "urgent": list(urgent)}, f"request {request.ref}")
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:
        known = SupportRequest.objects.filter(token_digest=token_digest).first()
        if known is None:
            raise
        return Received(known, token, code)  # the same form came a second time meanwhile
    SupportPart.objects.bulk_create([file_part(request, key, file, at, by) for file in files])
    return Received(request, token, code)


def file_part(
    request: SupportRequest, key: bytes, file: Given, at: datetime, by: Person | None
) -> SupportPart:
    """Return a file as a sealed part of a request, not stored yet. Its name is sealed with it."""
    part = SupportPart(request=request, kind=SupportPart.Kind.FILE, at=at, by=by, media=file.media)
    head = file.name.encode()
    content = len(head).to_bytes(2, "big") + head + file.content
    part.sealed = sealing.seal(key, content, f"part {part.ref}")
    return part


@transaction.atomic
def send_held(*, request: SupportRequest, at: datetime) -> SupportRequest:
    """Put a request that had to wait a moment into the queue. Raises Refused: wait_a_moment."""
    if request.held_until_at is None:
        return request
    if at < request.held_until_at:
        raise refuse(
            "wait_a_moment",
            gettext_noop("Wait {seconds} seconds more, then press the button again. Nothing is lost."),
            seconds=int((request.held_until_at - at).total_seconds()) + 1,
        )
    request.held_until_at = None
    request.save(update_fields=["held_until_at"])
    return request
