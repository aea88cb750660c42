"""A request that has a name is done once: sent again after a time-out, it gets the answer of the first time.

A program names its request by a header, `Idempotency-Key`. A form of a page is named by the hidden token that it
carries anyway, which no other rendering of the page has: the same form sent twice with the same content (a double
click, a retry after a time-out) is one request, whether or not scripts run.

Act and answer are stored in one transaction, so that either both are there or neither. What was refused or failed is
not kept: it may be tried again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.translation import gettext

from dure.people.models import Answered
from dure.refusals import Refused, refuse
from polity.sentences import gettext_noop

HEADER = "Idempotency-Key"
FIELD = "csrfmiddlewaretoken"
LONGEST_NAME = 200
LONGEST_ANSWER = 100_000  # bytes
LONGEST_LOCATION = 500  # signs

# A secret paper is one vote by its tracker. An answer kept beside its person would join the two.
SECRET = frozenset({"ballots:vote", "ballots:code", "ballots:check", "api-1:vote", "trust:answer"})
# These send mail once all is stored, or let much happen: nobody else who writes should wait for the end of that. Each
# refuses by itself to be done twice.
LONG = frozenset({"room:invite", "dashboards:found", "dashboards:invitation", "dashboards:let_pass"})
# What leads to a request for support is known to whoever asked and to the centre alone; signing in has its own way.
APART = frozenset({"support"})
ACCOUNTS = ("account_", "mfa_", "set_language")


@dataclass(frozen=True)
class Name:
    """What a request is known by: `key` says which one it is, `asked` what it asks; neither tells its content."""

    key: str
    asked: str
    of_form: bool


class Once:
    """Does each request that has a name once for its person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, from memory where it was answered before."""
        if request.method != "POST" or not request.user.is_authenticated:
            return self.get_response(request)
        given = request.headers.get(HEADER, "")
        if len(given) > LONGEST_NAME:
            return _problem(
                refuse("key_too_long", gettext_noop("The name of a request has at most 200 signs."))
            )
        name = name_of(request, given)
        if name is None:
            return self.get_response(request)
        known = Answered.objects.filter(person=request.user, key=name.key).first()
        if known is None:
            try:
                return self._first(request, name)
            except IntegrityError as error:
                if "answered_once" not in str(error) and "dure_answered" not in str(error):
                    raise
                known = Answered.objects.get(person=request.user, key=name.key)
        return _again(request, known, name)

    @transaction.atomic
    def _first(self, request: HttpRequest, name: Name) -> HttpResponseBase:
        row = Answered.objects.create(person=request.user, key=name.key, asked=name.asked, at=request.at)
        response = self.get_response(request)
        if transaction.get_connection().needs_rollback:
            if response.status_code < 400:
                raise transaction.TransactionManagementError("answered as done, but it will be taken back")
        elif is_kept(response, name):
            row.status, row.content = response.status_code, getattr(response, "content", b"")
            row.location = response.get("Location", "")
            row.save(update_fields=["status", "content", "location"])
        else:
            row.delete()
        return response


def name_of(request: HttpRequest, given: str) -> Name | None:
    """Return the name of a request: `given` in the header, or that of its form; None where it is done its own way."""
    token = "" if given else _token(request)
    if not (given or token) or _goes_its_own_way(request):
        return None
    if given:
        asked = _digest(given, request.path, request.body)
        return Name(hashlib.sha256(given.encode()).hexdigest(), asked, of_form=False)
    # Whoever goes back and changes what they wrote sends something else: the content is part of the name.
    asked = _digest(token, request.get_full_path(), _content(request))
    return Name(asked, asked, of_form=True)


def is_kept(response: HttpResponseBase, name: Name) -> bool:
    """Whether an answer is kept: what was done, and of a form only what leads on. A page is made again."""
    if response.status_code >= 400 or response.streaming:
        return False
    if len(response.get("Location", "")) > LONGEST_LOCATION:
        return False
    if name.of_form:
        return 300 <= response.status_code < 400
    return len(getattr(response, "content", b"")) <= LONGEST_ANSWER


def _token(request: HttpRequest) -> str:
    try:
        return request.POST.get(FIELD, "")
    except UnreadablePostError:  # the connection was cut: whoever reads it next says so
        return ""


def _goes_its_own_way(request: HttpRequest) -> bool:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return True
    return (
        match.view_name in SECRET | LONG
        or match.view_name.startswith(ACCOUNTS)
        or not APART.isdisjoint(match.namespaces)
    )


def _content(request: HttpRequest) -> bytes:
    """Return what a form says, the same each time it is sent: fields in their order, and the files by their content."""
    parts = [f"{name}\0{value}" for name, values in request.POST.lists() if name != FIELD for value in values]
    for name, files in request.FILES.lists():
        for file in files:
            found = hashlib.sha256()
            for chunk in file.chunks():
                found.update(chunk)
            file.seek(0)
            parts.append(f"{name}\0{file.name}\0{found.hexdigest()}")
    return "\0\0".join(parts).encode(errors="surrogatepass")


def _digest(name: str, path: str, content: bytes) -> str:
    """Return a digest that nobody can try contents against who does not know the name, which is stored nowhere."""
    return hashlib.sha256(f"{name}\n{path}\n".encode(errors="surrogatepass") + content).hexdigest()


def _again(request: HttpRequest, known: Answered, name: Name) -> HttpResponse:
    if known.asked != name.asked:
        return _problem(
            refuse(
                "key_used",
                gettext_noop("Another request had this name. Give each request a name of its own."),
            ),
        )
    if name.of_form:
        messages.info(request, gettext("This arrived the first time already. It was done once."))
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
