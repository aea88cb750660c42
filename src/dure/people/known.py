"""Browsers in which a person has signed in before: limits that strangers use up do not lock their owner out."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

COOKIE = "__Host-known" if settings.DURE_PRODUCTION else "dure_known"
SALT = "dure.people.known"
A_YEAR = 365 * 86_400


def mark_of(email: str) -> str:
    """Return what stands for an address in the cookie: nobody reads the address from it."""
    return hashlib.sha256(f"{settings.SECRET_KEY}\n{email.strip().lower()}".encode()).hexdigest()[:32]


def is_known(request: HttpRequest, email: str) -> bool:
    """Whether whoever has this address signed in with this very browser within a year."""
    try:
        marks = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=A_YEAR)
    except signing.BadSignature:
        return False
    return isinstance(marks, list) and mark_of(email) in marks


def remember(request: HttpRequest, response: HttpResponseBase, email: str) -> None:
    """Let the browser be known for this address, beside others that share it."""
    try:
        marks = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=A_YEAR)
    except signing.BadSignature:
        marks = []
    kept = [mark_of(email), *(one for one in marks if one != mark_of(email))][:8]
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT),
        max_age=A_YEAR,
        httponly=True,
        secure=settings.DURE_PRODUCTION,
        samesite="Lax",
    )
