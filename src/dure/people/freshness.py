"""A fresh sign-in for what binds an organization: whoever finds a browser left open cannot vote in somebody's name."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from dure.people.known import remember
from dure.people.sessions import DEVICE, SINCE
from dure.refusals import refuse
from dure.web.views import wants_json
from polity.sentences import gettext_noop

ALWAYS = frozenset(
    {
        "ballots:cast",
        "room:tab",
        "room:export",
        "room:open_round",
        "room:import",
        "room:invite",
        "erase_me",
        "people:end_sign_ins",
    }
)
FOR_OTHERS = frozenset({"matters:act"})  # only where somebody acts for an organization or from a post
OF_THE_API = ("cast", "give_mandate", "revoke_mandate", "offer_membership", "consent", "end_membership")
BEHALF = ("acting_for", "post", "behalf")
SYSTEMS = {
    "android": "Android",
    "iphone": "iPhone",
    "ipad": "iPad",
    "windows": "Windows",
    "mac os": "Mac",
    "linux": "Linux",
}
BROWSERS = {
    "edg": "Edge",
    "firefox": "Firefox",
    "fxios": "Firefox",
    "chrome": "Chrome",
    "crios": "Chrome",
    "safari": "Safari",
}


def is_fresh(request: HttpRequest) -> bool:
    """Whether the reader signed in within the hours that the operator sets (DURE_FRESH_HOURS)."""
    since = request.session.get(SINCE)
    return isinstance(since, int) and time.time() - since <= settings.DURE_FRESH_HOURS * 3600


def device_of(request: HttpRequest) -> str:
    """Return roughly what the reader looks through, as its owner would say it."""
    agent = request.headers.get("User-Agent", "").lower()
    browser = next((name for sign, name in BROWSERS.items() if sign in agent), "")
    system = next((name for sign, name in SYSTEMS.items() if sign in agent), "")
    return " · ".join(part for part in (browser, system) if part)


def binds(request: HttpRequest) -> bool:
    """Whether a request would bind an organization, or do what only the owner of an account may."""
    match = request.resolver_match
    if request.method != "POST" or match is None:
        return False
    if match.view_name in ALWAYS:
        return True
    if match.view_name in FOR_OTHERS:
        return any(request.POST.get(name) for name in BEHALF)
    return match.namespace == "api-1" and (match.url_name in OF_THE_API or _names_another(request))


def _names_another(request: HttpRequest) -> bool:
    try:
        given = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        return False  # the API itself says what is wrong with it
    return isinstance(given, dict) and any(given.get(name) for name in BEHALF)


class FreshSignIn:
    """Notes the device at the first request after a sign-in; asks for a fresh one before an organization is bound."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        new = SINCE in request.session and DEVICE not in request.session
        if new:
            request.session[DEVICE] = device_of(request)
        response = self.get_response(request)
        if new and request.user.is_authenticated and request.user.email:
            remember(request, response, request.user.email)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Show what was sent and how to go on, where the sign-in is too old; nothing is stored."""
        if not request.user.is_authenticated or not binds(request) or is_fresh(request):
            return None
        refusal = refuse(
            "sign_in_again",
            gettext_noop(
                "This binds an organization, and you signed in more than {hours} hours ago. Sign in again, then send "
                "it once more."
            ),
            hours=settings.DURE_FRESH_HOURS,
        )
        if wants_json(request) or request.path.startswith("/api/"):
            problem = {"code": refusal.code, "sentence": refusal.sentence, "field": ""}
            return JsonResponse(problem, status=403)
        typed = [
            value for name, value in request.POST.items() if name != "csrfmiddlewaretoken" and value.strip()
        ]
        back = request.headers.get("Referer", "")
        shown = {"says": refusal.sentence, "typed": [one for one in typed if len(one) > 20], "back": back}
        return render(request, "people/again.html", shown, status=403)
