"""What every part of the API shares: who asks, what a refusal looks like, how lists go on."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import APIKeyCookie, django_auth
from pydantic import field_validator

from dure.refusals import Refused, Unknown
from dure.web.views import status_of

LIST_LIMIT = 100


class Given(Schema):
    """The body of a request. Zero bytes fall out of its texts; half signs (lone surrogates) are refused: no column can
    hold either.
    """

    @field_validator("*", mode="before")
    @classmethod
    def readable(cls, value: Any) -> Any:
        """Return texts as they can be stored, also in a list or as names; leave all else to the type of the field."""
        if isinstance(value, list):
            return [_readable(one) for one in value]
        if isinstance(value, dict):
            return {_readable(name): one for name, one in value.items()}
        return _readable(value)


def _readable(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("This text holds half a sign, which cannot be stored.") from None
    return value.replace("\0", "")


class Problem(Schema):
    """Why something was refused: the stable code of the refusal and its sentence; nothing was stored."""

    code: str
    sentence: str
    field: str = ""


class Faults(Problem):
    """A request that could not be read: one line for each input at fault."""

    faults: list[dict[str, Any]] = []


ERRORS: dict[Any, Any] = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Faults}
PUBLIC_ERRORS: dict[Any, Any] = {400: Problem, 404: Problem, 422: Faults}
signed_in: APIKeyCookie = django_auth


def missing() -> NoReturn:
    """Answer as for every reference that leads nowhere."""
    raise Unknown


def moment(request: HttpRequest) -> datetime:
    """Return the moment at which the request is answered."""
    at: datetime = request.at  # set by ReaderMiddleware
    return at


def add_handlers(api: NinjaAPI) -> None:
    """Give every error of the API one form: code, sentence, field."""

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, error: Refused) -> HttpResponse:
        problem = {"code": error.code, "sentence": error.sentence, "field": error.field}
        return api.create_response(request, problem, status=status_of(error))

    @api.exception_handler(Http404)
    def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
        return refused(request, Unknown())

    @api.exception_handler(AuthenticationError)
    def nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        problem = {"code": "sign_in", "sentence": "Sign in first.", "field": ""}
        return api.create_response(request, problem, status=401)

    @api.exception_handler(ValidationError)
    def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
        faults = [{"at": list(map(str, fault["loc"])), "says": fault["msg"]} for fault in error.errors]
        problem = {
            "code": "unreadable",
            "sentence": "Some inputs are missing or wrong.",
            "field": "",
            "faults": faults,
        }
        return api.create_response(request, problem, status=422)

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        code = "forbidden" if error.status_code == 403 else "unreadable"
        problem = {"code": code, "sentence": str(error), "field": ""}
        return api.create_response(request, problem, status=error.status_code)
