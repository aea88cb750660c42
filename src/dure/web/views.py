"""Pages of no part of the product: is it alive, and what to say when something cannot be shown."""

from __future__ import annotations

import errno
import sys
from urllib.parse import urlsplit

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from dure import __version__
from dure.refusals import Refused, Unknown

NOT_ALLOWED = frozenset(
    {"wrong_capacity", "mandate_expired", "mandate_not_begun", "mandate_revoked", "mandate_scope"}
)
RETRY_SECONDS = 60
SAFE = ("GET", "HEAD", "OPTIONS")
PASSING = (
    "25006",
    "25P02",
)  # PostgreSQL: may only be read (the other server took over), or was read while it fell


def status_of(refused: Refused) -> int:
    """Return the HTTP status of a refusal: 404 for what is unknown, 422 where one input is at fault, 403
    where another person could do it (codes that start with `not_`, and the mandates), 409 where the moment or
    the state forbids it.
    """
    if isinstance(refused, Unknown):
        return 404
    if refused.code in NOT_ALLOWED or refused.code.startswith("not_"):
        return 403
    return 422 if refused.field else 409


def wants_json(request: HttpRequest) -> bool:
    """Whether the reader is a program: it asked for JSON in the URL or in its headers."""
    if request.GET.get("format") == "json":
        return True
    accepted = request.headers.get("Accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def refused_response(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Show a refusal. What is unknown and what this reader may not know of give the same page as a missing
    address.
    """
    status = status_of(refused)
    if status == 404:
        return missing(request)
    if wants_json(request):
        return as_json(refused, status)
    return refusal_page(request, refused.sentence, status, code=refused.code)


def as_json(refused: Refused, status: int) -> JsonResponse:
    """Return a refusal as plain values: a stable code, the sentence, the input at fault if there is one."""
    told = {"code": refused.code, "sentence": refused.sentence, "field": refused.field}
    return JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})


def refusal_page(request: HttpRequest, sentence: str, status: int, *, code: str = "") -> HttpResponse:
    """Show a page that says what is missing, with the way back to the page on which it was asked for."""
    context = {"sentence": sentence, "code": code, "back_url": way_back(request)}
    return HttpResponse(loader.render_to_string("errors/refused.html", context, request), status=status)


def way_back(request: HttpRequest) -> str:
    """Return the page of ours from which the reader came, or the home page."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return "/"
    parts = urlsplit(came_from)
    return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"


@requires_csrf_token
def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing at this address."""
    if wants_json(request):
        return as_json(Unknown(), 404)
    return HttpResponse(loader.render_to_string("errors/missing.html", {}, request), status=404)


@requires_csrf_token
def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this person may not do this."""
    return refusal_page(request, gettext("You may not do this here. Ask the steward who can."), 403)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request could not be read. Nothing in it can be trusted, so the answer is plain."""
    return HttpResponse(
        gettext("This request could not be read. Check the address, then try again."),
        status=400,
        content_type="text/plain; charset=utf-8",
    )


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was open for too long, or came from elsewhere."""
    return refusal_page(
        request,
        gettext("The form was open for too long. Go back, load the page again and send it once more."),
        403,
    )


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Ask for patience."""
    return refusal_page(
        request, gettext("That was asked too often. Wait a few minutes, then try again."), 429
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours. Nothing here may fail: the page needs no request and no database.

    Where the database is away or the disk is full nothing was stored: 503, and when to try again.
    """
    if is_outage(sys.exc_info()[1]):
        return later(request)
    return HttpResponse(loader.render_to_string("errors/broken.html"), status=500)


def is_outage(error: BaseException | None) -> bool:
    """Whether an error means that the database or the disk is away for now, and not that the program is wrong."""
    if isinstance(error, InterfaceError | OperationalError):
        return True
    if isinstance(error, DatabaseError):
        return getattr(error.__cause__, "sqlstate", "") in PASSING
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def later(request: HttpRequest) -> HttpResponse:
    """Say that nothing was stored, and when to try again."""
    if request.method in SAFE:
        says = gettext("This instance cannot be read at the moment. Nothing is lost. Try again in a minute.")
    else:
        says = gettext("Nothing was stored: this instance cannot write at the moment. Try again in a minute.")
    if request.path.startswith("/api/") or wants_json(request):
        response: HttpResponse = JsonResponse(
            {"code": "try_later", "sentence": says, "field": ""}, status=503
        )
    else:
        shown = {"says": says, "typed": request.method not in SAFE}
        response = HttpResponse(loader.render_to_string("errors/later.html", shown), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"status": "database does not answer", "version": __version__}, status=503)
    return JsonResponse({"status": "ok", "version": __version__})
