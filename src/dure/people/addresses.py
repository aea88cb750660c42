"""From where somebody asks, behind the servers in front of this one too (`DURE_PROXIES`)."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address of whoever asks; where a server in front tells none that can be read, that of the server.

    A limit that cannot tell people apart is stricter than it need be; a request is never refused for it.
    """
    try:
        return str(get_adapter(request).get_client_ip(request))
    except (ImproperlyConfigured, PermissionDenied):
        return str(request.META.get("REMOTE_ADDR") or "")
