"""Whom to tell of a weakness, and what one may expect then (RFC 9116)."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

VALID = timedelta(days=180)


def contact() -> str:
    """Return the address for reports: what the operator set, else the sender of mails."""
    given = settings.DURE_SECURITY_CONTACT or parseaddr(settings.DURE_MAIL_FROM)[1]
    return given if ":" in given else f"mailto:{given}"


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Give security.txt."""
    lines = [
        f"Contact: {contact()}",
        f"Expires: {(request.at + VALID).strftime('%Y-%m-%dT00:00:00Z')}",
        f"Policy: {settings.DURE_URL}/security/",
        f"Canonical: {settings.DURE_URL}/.well-known/security.txt",
        "Preferred-Languages: en, ko, fr",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Say how to report a weakness."""
    return render(request, "security.html", {"contact": contact()})
