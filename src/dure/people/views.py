"""One's own pages: the profile, what is held about oneself, and the choice of a language."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from dure.people import commands, erasing, queries
from dure.people.forms import ProfileForm
from dure.web.middleware import read_as
from dure.web.pages import DataEncoder


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change name, language, time zone and mails; lead to passkeys, to the data, and to those one
    speaks for.
    """
    person = request.user
    form = ProfileForm(
        request.POST or None,
        initial={name: getattr(person, name) for name in ("name", "language", "time_zone", "mail_at_most")},
    )
    if request.method == "POST" and form.is_valid():
        commands.change_profile(person=person, **form.cleaned_data)
        read_as(request, person.language, person.time_zone)
        messages.success(request, _("Your profile is saved."))
        response = redirect("people:profile")
        remember_language(response, person.language)
        return response
    shown = {"form": form, "spoken_for": queries.spoken_for_by(person)[:200]}
    shown["retentions"] = [
        {"says": _(str(one.says)), "days": one.days} for one in erasing.RETENTIONS.values()
    ]
    return render(request, "people/profile.html", shown, status=422 if form.errors else 200)


@never_cache
@login_required
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Hand out everything that is held about the reader, as a JSON file."""
    response = JsonResponse(
        {"at": request.at, **queries.held_about(request.user)},
        encoder=DataEncoder,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    response["Content-Disposition"] = f'attachment; filename="dure-{request.user.ref}.json"'
    return response


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Switch the language of the interface: in a cookie, and for one who is signed in, in the profile."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        commands.change_language(person=request.user, language=language)
    return set_language(request)


def remember_language(response: HttpResponse, language: str) -> None:
    """Keep the language for the pages seen after signing out."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.DURE_PRODUCTION,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
