"""One's own account: where one is signed in, and signing in again."""

from __future__ import annotations

import hashlib
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dure.people.freshness import device_of
from dure.people.models import SignIn
from dure.refusals import Unknown


def reference(row: SignIn) -> str:
    """Return a name for a sign-in that says nothing of its key."""
    return hashlib.sha256(row.session_key.encode()).hexdigest()[:16]


@never_cache
@login_required
@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Show where the reader is signed in: since when, and roughly through what."""
    kept = SignIn.objects.filter(
        person=request.user, expire_date__gt=timezone.now()
    )  # by the machine's clock
    rows = kept.order_by("-since_at")
    shown = []
    for row in rows[:100]:
        here = row.session_key == request.session.session_key
        device = device_of(request) if here else row.device
        shown.append({"row": row, "ref": reference(row), "here": here, "device": device})
    return render(request, "people/sign_ins.html", {"sign_ins": shown})


@never_cache
@login_required
@require_POST
def end_sign_ins(request: HttpRequest) -> HttpResponse:
    """End one sign-in by its reference, or all but this one."""
    others = SignIn.objects.filter(person=request.user).exclude(session_key=request.session.session_key)
    wanted = request.POST.get("ref", "")
    keys = [row.session_key for row in others if not wanted or reference(row) == wanted]
    if wanted and not keys:
        raise Unknown("ref")
    ended, _rows = SignIn.objects.filter(session_key__in=keys).delete()
    words = ngettext("{count} sign-in is ended.", "{count} sign-ins are ended.", ended)
    messages.success(request, words.format(count=ended))
    return redirect("people:sign_ins")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Sign out, then lead to signing in and back to where one was."""
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("people:profile")
    if request.method == "POST":
        logout(request)
        return redirect(f"{reverse('account_request_login_code')}?{urlencode({'next': back}, safe='/')}")
    return redirect(back)
