"""A fresh sign-in for what binds an organization: whoever finds a browser left open cannot vote in somebody's name."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render

from dure.people.known import remember
from dure.people.sessions import DEVICE, SINCE
from dure.refusals import refuse
from dure.web.views import wants_json
from polity.sentences import gettext_noop

# What one does for oneself, or what changes nothing: it needs no fresh sign-in. Everything else that is sent does.
OWN = frozenset(
    {
        *("set_language", "people:profile", "people:again", "people:sign_ins", "people:my_data"),
        *("matters:follow", "matters:unfollow", "matters:unfollow_matter", "dashboards:desk"),
        *("ballots:vote", "ballots:code", "ballots:check", "conversations:answer", "conversations:put_up"),
        "trust:answer",
        *("recognition:verify", "recognition:check", "charter_changes:check", "record:cosignatures"),
        *("dashboards:walk_in", "dashboards:let_pass", "dashboards:invitation"),
        *("support:find", "support:follow", "support:ask", "support:queue", "support:case_file"),
        *("api-1:openapi-json", "api-1:api-root", "api-1:check_charter", "api-1:vote", "api-1:answer"),
    }
)
# Only where somebody acts for an organization or from a post.
FOR_OTHERS = frozenset(
    {
        *("matters:act", "matters:comment", "matters:raise", "positions:clause", "positions:amendment"),
        *("api-1:perform", "api-1:list_acts", "api-1:comment", "api-1:list_comments", "api-1:raise_matter"),
        *("api-1:amend", "api-1:decide"),
    }
)
ACTS = frozenset({"matters:act", "api-1:perform", "api-1:list_acts"})
OWN_VERBS = frozenset({"support", "withdraw_support"})
# Ways to sign in: all of django-allauth's own pages, but those that change by what one signs in.
SIGNING_IN = ("account_", "mfa_")
KEYS_TO_THE_ACCOUNT = frozenset(
    {
        *("account_email", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes"),
        *("mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"),
    }
)
# What a form sends that nobody typed, and what no page shows again: keys, and the papers of a secret vote.
UNTYPED = frozenset(
    {"acting_for", "action", "back", "base", "do", "list", "next", "parent", "post", "ref", "replaces"}
)
UNTYPED |= {"seen", "step", "verb", "visit"}
SECRET = frozenset({"code", "credential", "marks", "ticket", "tracker"})
SECRET_PARTS = ("passw", "token", "secret")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
BEHALF = ("acting_for", "post", "behalf", "organization")
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
    if request.method in SAFE or match is None:
        return False
    if match.view_name in OWN:
        return False
    if match.view_name.startswith(SIGNING_IN):
        return match.view_name in KEYS_TO_THE_ACCOUNT
    if match.view_name not in FOR_OTHERS:
        return True
    given = _body(request) if match.namespace == "api-1" else request.POST
    verb = match.kwargs.get("verb") or given.get("verb")
    if match.view_name in ACTS and not (isinstance(verb, str) and verb in OWN_VERBS):
        return True  # whose act it is follows from who may do it, not from what the form says alone
    return any(given.get(name) for name in BEHALF)


def typed(sent: QueryDict) -> Iterator[str]:
    """Yield every value that was typed or chosen in a form, in its order: no key, no secret vote, nothing hidden."""
    for name, values in sent.lists():
        if name not in UNTYPED | SECRET and not any(part in name for part in SECRET_PARTS):
            yield from (value for value in values if value.strip())


def _body(request: HttpRequest) -> Mapping[str, Any]:
    try:
        given = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        return {}  # the API itself says what is wrong with it
    return given if isinstance(given, dict) else {}


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
        shown = {
            "says": refusal.sentence,
            "typed": list(typed(request.POST)),
            "back": request.headers.get("Referer", ""),
        }
        return render(request, "people/again.html", shown, status=403)
