"""A request that names itself is done once: sent again after a time-out, it gets the answer of the first time.

The name is a header, `Idempotency-Key`. Act and answer are stored in one transaction, so that either both are there or
neither. What was refused or failed is not kept: it may be tried again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from dure.people.models import Answered
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop

HEADER = "Idempotency-Key"
LONGEST_NAME = 200
LONGEST_ANSWER = 100_000  # bytes


class Once:
    """Does each request that names itself once for its person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, from memory where it was answered before."""
        name = request.headers.get(HEADER, "")
        if not name or request.method != "POST" or not request.user.is_authenticated:
            return self.get_response(request)
        if len(name) > LONGEST_NAME:
            return _problem(
                refuse("key_too_long", gettext_noop("The name of a request has at most 200 signs."))
            )
        asked = hashlib.sha256(f"{request.path}\n".encode() + request.body).hexdigest()
        key = hashlib.sha256(name.encode()).hexdigest()
        known = Answered.objects.filter(person=request.user, key=key).first()
        if known is None:
            try:
                return self._first(request, key, asked)
            except IntegrityError as error:
                if "answered_once" not in str(error) and "dure_answered" not in str(error):
                    raise
                known = Answered.objects.get(person=request.user, key=key)
        return _again(known, asked)

    @transaction.atomic
    def _first(self, request: HttpRequest, key: str, asked: str) -> HttpResponseBase:
        row = Answered.objects.create(person=request.user, key=key, asked=asked, at=request.at)
        response = self.get_response(request)
        content = getattr(response, "content", b"")
        if (
            response.status_code >= 400
            or getattr(response, "streaming", False)
            or len(content) > LONGEST_ANSWER
        ):
            if response.status_code >= 400:
                transaction.set_rollback(True)
            return response
        row.status, row.content = response.status_code, content
        row.location = response.get("Location", "")[:500]
        row.save(update_fields=["status", "content", "location"])
        return response


def _again(known: Answered, asked: str) -> HttpResponse:
    if known.asked != asked:
        return _problem(
            refuse(
                "key_used",
                gettext_noop("Another request had this name. Give each request a name of its own."),
            ),
        )
    response = HttpResponse(bytes(known.content), status=known.status or 200)
    response["Content-Type"] = (
        "application/json; charset=utf-8" if not known.location else "text/html; charset=utf-8"
    )
    if known.location:
        response["Location"] = known.location
    response["Idempotent-Replayed"] = "true"
    return response


def _problem(refusal: Refused) -> HttpResponse:
    return JsonResponse({"code": refusal.code, "sentence": refusal.sentence, "field": ""}, status=422)
