"""In the demo only: walk in as one of the cast, and let time pass."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dure import clock, deadlines
from dure.library.demo.cast import cast
from dure.people import accounts
from dure.people.commands import change_language
from dure.refusals import Unknown

STEPS = {"1": 1, "7": 7, "30": 30}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: HttpRequest) -> HttpResponse:
    """Show the cast; sign in as one of them."""
    if not settings.DURE_DEMO:
        raise Unknown
    roles = cast()
    if request.method == "POST":
        role = next((one for one in roles if one.key == request.POST.get("role")), None)
        if role is None:
            raise Unknown("role")
        change_language(person=role.person, language=get_language())  # the visitor goes on in their own
        accounts.walk_in(request, role.person)
        return redirect(_next(request) or "dashboards:desk")
    return render(
        request,
        "dashboards/walk_in.html",
        {"roles": roles, "next": _next(request), "steps": list(STEPS.values())},
    )


@require_POST
def let_pass(request: HttpRequest) -> HttpResponse:
    """Let a day, a week or a month pass in the demo; what is due by then happens."""
    if not settings.DURE_DEMO:
        raise Unknown
    days = STEPS.get(request.POST.get("days", ""))
    if days is None:
        raise Unknown("days")
    for _ in range(days):
        clock.let_pass(1)
        deadlines.tick(clock.now(), mail=False)
    deadlines.tick(clock.now())
    messages.success(
        request, ngettext("{count} day has passed.", "{count} days have passed.", days).format(count=days)
    )
    return redirect(_next(request) or "home")


def _next(request: HttpRequest) -> str:
    """Return the address to go on to, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if here else ""
