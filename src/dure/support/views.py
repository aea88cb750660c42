"""What everyone sees of support centres: where to ask, how it is answered, counts; one’s own request by its link."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dure.charters.wording import worded
from dure.people.addresses import client_address
from dure.refusals import Refused, Unknown
from dure.support import commands, counting, queries
from dure.support.acting import Doing, act
from dure.support.commands.asking import WAIT
from dure.support.forms import LANGUAGES, AllowForm, AskForm, CodeForm, HoldsForm, RateForm, SayForm, TextForm
from dure.support.models import SupportDesk, SupportPart, SupportReferral, SupportRequest
from dure.support.path import path_of
from dure.support.policies import fields_of, fields_seen, is_caseworker
from dure.support.private import kept_nowhere
from dure.support.sealing import code_for
from dure.web.filing import show_refusal
from dure.web.pages import Page, Table, page

GUESSES = 10  # of codes, from one address in a minute
SHOWN = 60


@page("support/list.html")
def desk_list(request: HttpRequest) -> Page:
    """List the support centres that answer here."""
    found = list(queries.desks()[:SHOWN])
    return Page(
        context={"desks": found, "section": "support"},
        data=lambda: {"desks": [counting.desk_data(desk) for desk in found]},
        table=lambda: Table(
            ["centre", "name", "phone", "answers_within_days", "erased_after_days"],
            [[*counting.desk_data(desk).values()] for desk in found],
        ),
        name="support-centres",
    )


@page("support/centre.html")
def centre(request: HttpRequest, slug: str) -> Page:
    """Show how a centre answers: its promises, through whose hands a request goes, and counts."""
    at = request.at
    desk = queries.desk_of(slug)
    path = path_of(desk.charter, at)
    counts = counting.lines(queries.public_counts(desk, at))
    caseworker = request.user.is_authenticated and is_caseworker(request.user, desk, at)
    return Page(
        context={
            "desk": desk,
            "promise": counting.promise_of(desk.charter.process),
            "path": path,
            "counts": counts,
            "is_caseworker": caseworker,
            "section": "support",
        },
        data=lambda: {
            **counting.desk_data(desk),
            "path": counting.path_data(path),
            "counts": counting.data(counts),
        },
        table=lambda: Table(
            ["measure", "value", "requests"],
            [[one.measure, line.value, line.count] for one in counts for line in one.lines],
        ),
        name=f"support-{slug}",
    )


@kept_nowhere
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for support: no account, in writing or by voice. What comes in masses is kept and waits a moment."""
    desk = queries.desk_of(slug)
    language = (get_language() or "en").partition("-")[0]
    initial = {
        "form": secrets.token_urlsafe(24),
        "language": language if language in dict(LANGUAGES) else "en",
    }
    form = AskForm(request.POST or None, request.FILES or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _received(request, desk, form)
            except Refused as refused:
                status = show_refusal(form, refused)
    context = {
        "desk": desk,
        "form": form,
        "promise": counting.promise_of(desk.charter.process),
        "free": path_of(desk.charter, request.at).is_free,
        "section": "support",
    }
    return render(request, "support/ask.html", context, status=status)


def _received(request: HttpRequest, desk: SupportDesk, form: AskForm) -> HttpResponse:
    told = {
        name: form.cleaned_data[name]
        for name in ("words", "name", "contact", "language", "for_other", "form")
    }
    wait = commands.slow_down(client_address(request), request.at)
    received = commands.receive_request(desk=desk, at=request.at, files=form.given, wait=wait, **told)
    return redirect("support:follow", received.token)


@kept_nowhere
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Find one's request by its code."""
    form = CodeForm(request.POST or None)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        if counting.too_often(client_address(request), request.at, GUESSES):
            form.add_error(
                "code", _("Many codes were tried from your connection. Wait a minute, then try again.")
            )
            status = 429
        else:
            try:
                return redirect("support:follow", queries.token_by_code(form.cleaned_data["code"]))
            except Unknown:
                form.add_error(
                    "code", _("There is no request with this code: it is mistyped, or it was erased.")
                )
                status = 422
    return render(request, "support/find.html", {"form": form, "section": "support"}, status=status)


@kept_nowhere
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Show a request to the person who asked, and let them act on it. Who has the link is that person."""
    try:
        found = queries.request_by_token(token)
    except Unknown:
        return render(request, "support/gone.html", {"section": "support"})
    acts = _acts(request, found)
    done = act(request, acts)
    if done.came and not done.form and not done.error:
        messages.success(request, done.said)
        if done.key in ("erase", "withdraw"):
            return redirect("support:find")
        return redirect("support:follow", token)
    if found.held_until_at is not None:
        context = {
            "request_": found,
            "token": token,
            "error": done.error,
            "seconds": int(WAIT.total_seconds()),
        }
        return render(request, "support/held.html", context, status=429 if done.error else 200)
    shown = queries.opened(found, notes=False)
    process = found.desk.charter.process
    context = {
        "request_": found,
        "shown": shown,
        "token": token,
        "code": code_for(token),
        "link": request.build_absolute_uri(reverse("support:follow", args=[token])),
        "promise": counting.promise_of(process),
        "stage_title": worded(process, process.stages[found.stage].title),
        "referrals": _referral_rows(shown, done),
        "forms": {
            "say": done.form if done.key == "say" and done.form else SayForm(),
            "again": done.form if done.key == "again" and done.form else TextForm(),
            "rate": done.form
            if done.key == "rate" and done.form
            else RateForm(initial={"stars": found.satisfaction}),
            "holds": done.form if done.key == "holds" and done.form else HoldsForm(),
        },
        "refused": done.key if done.form or done.error else "",
        "error": done.error,
        "may": process.stages[found.stage].moves,
        "section": "support",
    }
    return render(request, "support/follow.html", context, status=done.status)


def _referral_rows(shown: queries.Opened, done: Any) -> list[dict[str, Any]]:
    """Return each referral with the form by which it is allowed, and what was allowed."""
    names = fields_of(shown.request)
    return [
        {
            "referral": one,
            "need": told.get("need", ""),
            "reply": told.get("reply", ""),
            "form": done.form
            if done.key == "allow" and done.form and done.form.data.get("ref") == one.ref
            else AllowForm(names=names, auto_id=f"{one.ref}-%s"),
            "allowed": counting.field_words(fields_seen(one)),
        }
        for one, told in shown.referrals
    ]


def _acts(request: HttpRequest, found: SupportRequest) -> dict[str, Doing]:
    """Return what the person can do."""
    at, ref = request.at, request.POST.get("ref", "")

    def referral() -> SupportReferral:
        one = found.referrals.select_related("request__desk__charter").filter(ref=ref).first()
        if one is None:
            raise Unknown("ref")
        return one

    def appointment(agrees: bool) -> object:
        one = found.appointments.filter(ref=ref).first()
        if one is None:
            raise Unknown("ref")
        return commands.answer_appointment(appointment=one, agrees=agrees, at=at)

    def holds(form: Any) -> object:
        due = found.follow_ups.select_related("request__desk__charter").filter(due=True).first()
        if due is None:
            raise Unknown("ref")
        return commands.say_whether_it_holds(follow_up=due, at=at, **form.cleaned_data)

    names = fields_of(found)
    take_back: Doing = Doing(
        lambda form: commands.take_back(request=found, at=at), _("Everything is erased. Only counts remain.")
    )
    return {
        "send": Doing(
            lambda form: commands.send_held(request=found, at=at), _("Your request is with the centre.")
        ),
        "say": Doing(
            lambda form: commands.say_more(
                request=found, at=at, text=form.cleaned_data["text"], files=form.given
            ),
            _("The centre has it."),
            SayForm,
        ),
        "allow": Doing(
            lambda form: commands.allow_referral(
                referral=referral(), fields=form.cleaned_data["fields_seen"], at=at
            ),
            _("The organization sees what you ticked, and nothing else."),
            lambda *args, **options: AllowForm(*args, names=names, auto_id=f"{ref}-%s", **options),
        ),
        "decline": Doing(
            lambda form: commands.decline_referral(referral=referral(), at=at),
            _("The organization hears nothing of it."),
        ),
        "take_consent_back": Doing(
            lambda form: commands.take_back_referral(referral=referral(), at=at),
            _("From now on the organization sees nothing of it."),
        ),
        "agree": Doing(lambda form: appointment(True), _("Agreed.")),
        "disagree": Doing(lambda form: appointment(False), _("The centre will offer another time.")),
        "again": Doing(
            lambda form: commands.ask_again(request=found, at=at, **form.cleaned_data),
            _("Your request is open again."),
            TextForm,
        ),
        "rate": Doing(
            lambda form: commands.rate(request=found, at=at, **form.cleaned_data), _("Thank you."), RateForm
        ),
        "holds": Doing(holds, _("Thank you."), HoldsForm),
        "erase": take_back,
        "withdraw": take_back,
    }


@kept_nowhere
@require_safe
def own_file(request: HttpRequest, token: str, ref: str) -> HttpResponse:
    """Give a file of one's own request."""
    found = queries.request_by_token(token)
    part = found.parts.select_related("request").filter(ref=ref, kind=SupportPart.Kind.FILE).first()
    if part is None:
        raise Unknown("ref")
    return file_answer(part)


def file_answer(part: SupportPart) -> HttpResponse:
    """Return a file as a download, so that nothing in it is run or shown as a page of ours."""
    answer = HttpResponse(queries.file_of(part), content_type=part.media or "application/octet-stream")
    ending = (part.media.rpartition("/")[2] or "bin").removeprefix("x-")
    answer["Content-Disposition"] = f'attachment; filename="{part.ref}.{ending}"'
    return answer
