"""Pages of no part of the product: is it alive, and what to say when something cannot be shown."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import TemplateDoesNotExist, loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from dure import __version__
from dure.refusals import Refused, Unknown

NOT_ALLOWED = frozenset({"wrong_capacity", "mandate_missing", "mandate_over", "mandate_revoked"})


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
    says = {"code": refused.code, "says": refused.sentence, "field": refused.field}
    if wants_json(request):
        return JsonResponse(says, status=status, json_dumps_params={"ensure_ascii": False})
    return shown(request, "errors/refused.html", {**says, "back": way_back(request)}, status)


def way_back(request: HttpRequest) -> str:
    """Return the page of ours from which the reader came, or the home page."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return "/"
    parts = urlsplit(came_from)
    return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"


def shown(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    """Render an error page."""
    return HttpResponse(loader.render_to_string(template, context, request), status=status)


@requires_csrf_token
def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing at this address."""
    if wants_json(request):
        unknown = Unknown()
        says = {"code": unknown.code, "says": unknown.sentence, "field": ""}
        return JsonResponse(says, status=404, json_dumps_params={"ensure_ascii": False})
    return shown(request, "errors/404.html", {}, 404)


@requires_csrf_token
def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this may not be done by this person."""
    return shown(request, "errors/403.html", {}, 403)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request could not be read."""
    return shown(request, "errors/400.html", {}, 400)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was open for too long, or came from elsewhere; going back keeps what was typed."""
    return shown(request, "errors/csrf.html", {"back": way_back(request)}, 403)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Ask for patience."""
    return shown(request, "errors/429.html", {}, 429)


@requires_csrf_token
def broken(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours. Nothing here may fail: the page is rendered without the request."""
    try:
        return HttpResponse(loader.render_to_string("errors/500.html"), status=500)
    except TemplateDoesNotExist:
        return HttpResponse(
            gettext("Something broke on our side. Nothing was stored. Try again in a minute."), status=500
        )


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
