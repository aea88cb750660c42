"""The caseworker's pages: the queue, one request, what is written down for somebody; and what an organization sees."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dure.charters.queries import in_force
from dure.charters.wording import worded
from dure.networks.models import Post
from dure.networks.policies import is_steward
from dure.networks.queries import organization_by_slug
from dure.refusals import Refused, Unknown
from dure.support import commands, counting, queries
from dure.support.acting import Doing, act
from dure.support.forms import (
    AllowForm,
    AnswerForm,
    AppointmentForm,
    DeskForm,
    HoldsForm,
    ReferForm,
    ReplyForm,
    SortForm,
    TextForm,
    WriteDownForm,
)
from dure.support.models import SupportDesk, SupportPart, SupportReferral, SupportRequest
from dure.support.path import MATTER
from dure.support.policies import fields_of, fields_seen, is_caseworker, may_read_referral, serves
from dure.support.private import kept_nowhere
from dure.support.views import file_answer
from dure.web.filing import show_refusal
from dure.web.pages import keyset

IN_ONE_PAGE = 25


def _desk(request: HttpRequest, slug: str) -> SupportDesk:
    """Return a desk to one of its caseworkers; for everybody else there is nothing here."""
    desk = queries.desk_of(slug)
    if not is_caseworker(request.user, desk, request.at):
        raise Unknown("organization")
    return desk


@kept_nowhere
@login_required
@require_safe
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what waits at a desk: the urgent first, then by how long it waits. `stage` and `mine` choose."""
    desk = _desk(request, slug)
    process = desk.charter.process
    stage = request.GET.get("stage", "")
    rows = queries.queue(desk)
    chosen = [stage] if stage in process.stages else [one for one in process.stages if one != "answered"]
    rows = rows.filter(stage__in=chosen) if stage != "look" else rows.filter(look_again=True)
    if "mine" in request.GET:
        rows = rows.filter(taken_by=request.user)
    shown = keyset(rows, order=queries.QUEUE_ORDER, after=request.GET.get("after"), limit=IN_ONE_PAGE)
    counts = queries.waiting_counts(desk)
    stages = [
        (one, worded(process, one.title), counts.get(one.key, 0))
        for one in process.stages.values()
        if not one.final
    ]
    context = {
        "desk": desk,
        "rows": [
            (one, worded(process, process.stages[one.stage].title), _language(one.language))
            for one in shown.items
        ],
        "next": shown.next,
        "stages": stages,
        "stage": stage,
        "mine": "mine" in request.GET,
        "counts": {name.lstrip("+"): count for name, count in counts.items()},
        "section": "support",
    }
    return render(request, "support/queue.html", context)


def _language(code: str) -> str:
    """Return the name of a language in which people ask; the code of any other."""
    return str(counting.VALUES["language"].get(code, code))


@kept_nowhere
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write_down(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down what somebody said by phone or in person, or wrote on paper; they get code and link too."""
    desk = _desk(request, slug)
    initial = {"form": secrets.token_urlsafe(24), "language": "ko"}
    form = WriteDownForm(request.POST or None, request.FILES or None, initial=initial)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        names = ("words", "name", "contact", "language", "for_other", "form", "channel")
        told = {name: form.cleaned_data[name] for name in names}
        try:
            made = commands.receive_request(
                desk=desk, at=request.at, by=request.user, files=form.given, **told
            )
        except Refused as refused:
            status = show_refusal(form, refused)
        else:
            said = _("Written down. Read this code to the person: {code}").format(code=made.code)
            messages.success(request, said)
            return redirect("support:request", made.request.ref)
    return render(
        request, "support/write_down.html", {"desk": desk, "form": form, "section": "support"}, status=status
    )


def _case(request: HttpRequest, ref: str) -> SupportRequest:
    """Return a request to a caseworker of its desk; for everybody else there is nothing here."""
    found = queries.requests().filter(ref=ref, held_until_at__isnull=True).first()
    if found is None or not is_caseworker(request.user, found.desk, request.at):
        raise Unknown("ref")
    return found


@kept_nowhere
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one request to its caseworkers, with everything that can be done."""
    found = _case(request, ref)
    done = act(request, _acts(request, found))
    if done.came and not done.form and not done.error:
        messages.success(request, done.said)
        return redirect("support:request", ref)
    shown = queries.opened(found, notes=True)
    process = found.desk.charter.process
    names = fields_of(found)
    fresh: dict[str, Any] = {
        "sort": SortForm(
            initial={"topic": found.topic, "urgent": found.urgent, "for_other": found.for_other},
            auto_id="sort-%s",
        ),
        "note": TextForm(auto_id="note-%s"),
        "reply": TextForm(auto_id="reply-%s"),
        "refer": ReferForm(auto_id="refer-%s"),
        "appoint": AppointmentForm(zone=process.time_zone, auto_id="appoint-%s"),
        "answer": AnswerForm(auto_id="answer-%s"),
        "look": HoldsForm(auto_id="look-%s", unreached=True),
        "strike": TextForm(auto_id="strike-%s", initial={"text": shown.told.get("words", "")}),
    }
    if done.form is not None and done.key in fresh:
        fresh[done.key] = done.form
    context = {
        "request_": found,
        "shown": shown,
        "forms": fresh,
        "refused": done.key if done.form or done.error else "",
        "error": done.error,
        "stage_title": worded(process, process.stages[found.stage].title),
        "may": process.stages[found.stage].moves,
        "referrals": [
            {
                "referral": one,
                "need": told.get("need", ""),
                "reply": told.get("reply", ""),
                "allowed": counting.field_words(fields_seen(one)),
                "form": AllowForm(names=names, auto_id=f"{one.ref}-%s"),
            }
            for one, told in shown.referrals
        ],
        "look": next((one for one in shown.follow_ups if one.due), None),
        "language": _language(found.language),
        "section": "support",
    }
    return render(request, "support/request.html", context, status=done.status)


def _acts(request: HttpRequest, found: SupportRequest) -> dict[str, Doing]:
    """Return what a caseworker can do with a request."""
    given: dict[str, Any] = {"by": request.user, "at": request.at}
    case_given: dict[str, Any] = {"request": found, **given}

    def allow(form: Any) -> object:
        one = found.referrals.select_related("request__desk").filter(ref=request.POST.get("ref", "")).first()
        if one is None:
            raise Unknown("ref")
        return commands.allow_referral(referral=one, fields=form.cleaned_data["fields_seen"], **given)

    def look(form: Any) -> object:
        due = found.follow_ups.select_related("request__desk").filter(due=True).first()
        if due is None:
            raise Unknown("ref")
        return commands.record_follow_up(follow_up=due, **form.cleaned_data, **given)

    def form(kind: Any, key: str, **more: Any) -> Any:
        return lambda *args, **options: kind(*args, auto_id=f"{key}-%s", **options, **more)

    return {
        "take": Doing(lambda form: commands.take_request(**case_given), _("It is yours now.")),
        "sort": Doing(
            lambda form: commands.sort_request(**case_given, **form.cleaned_data),
            _("Sorted."),
            form(SortForm, "sort"),
        ),
        "note": Doing(
            lambda form: commands.add_note(**case_given, **form.cleaned_data),
            _("Noted."),
            form(TextForm, "note"),
        ),
        "reply": Doing(
            lambda form: commands.reply(**case_given, **form.cleaned_data),
            _("The person reads it under the link."),
            form(TextForm, "reply"),
        ),
        "refer": Doing(
            lambda form: commands.refer(**case_given, **form.cleaned_data),
            _("The person is asked first. The organization sees nothing yet."),
            form(ReferForm, "refer"),
        ),
        "allow": Doing(
            allow,
            _("The organization sees what was ticked, and nothing else."),
            form(AllowForm, request.POST.get("ref", ""), names=fields_of(found)),
        ),
        "appoint": Doing(
            lambda form: commands.offer_appointment(**case_given, **form.cleaned_data),
            _("The time is offered."),
            form(AppointmentForm, "appoint", zone=found.desk.charter.process.time_zone),
        ),
        "answer": Doing(
            lambda form: commands.answer_request(**case_given, **form.cleaned_data),
            _("Answered. The centre looks again after 30 and 180 days."),
            form(AnswerForm, "answer"),
        ),
        "look": Doing(look, _("Kept."), form(HoldsForm, "look", unreached=True)),
        "strike": Doing(
            lambda form: commands.strike_words(**case_given, words=form.cleaned_data["text"]),
            _("The first words are gone for good."),
            form(TextForm, "strike"),
        ),
    }


@kept_nowhere
@login_required
@require_safe
def case_file(request: HttpRequest, ref: str, part: str) -> HttpResponse:
    """Give a file of a request to its caseworkers."""
    found = _case(request, ref)
    one = found.parts.select_related("request").filter(ref=part, kind=SupportPart.Kind.FILE).first()
    if one is None:
        raise Unknown("part")
    return file_answer(one)


@kept_nowhere
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def referral(request: HttpRequest, ref: str) -> HttpResponse:
    """Show an organization the fields that the person allowed, and take its reply."""
    found = (
        SupportReferral.objects.select_related(
            "organization", "request__desk__organization", "request__desk__charter"
        )
        .filter(ref=ref)
        .first()
    )
    if found is None or not may_read_referral(request.user, found, request.at):
        raise Unknown("ref")
    replying = Doing(
        lambda form: commands.reply_to_referral(
            referral=found, by=request.user, at=request.at, **form.cleaned_data
        ),
        _("The centre has your answer."),
        ReplyForm,
    )
    done = act(request, {"reply": replying})
    if done.came and not done.form and not done.error:
        messages.success(request, done.said)
        return redirect("support:referral", ref)
    told = queries.referred(found)
    if "language" in told:
        told["language"] = str(counting.VALUES["language"].get(told["language"], ""))
    context = {
        "referral": found,
        "fields": [(counting.FIELD_WORDS[name], value) for name, value in told.items()],
        "form": done.form or ReplyForm(),
        "section": "support",
    }
    return render(request, "support/referral.html", context, status=done.status)


@kept_nowhere
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a steward open the desk of a support centre and say which seats answer there."""
    organization = organization_by_slug(slug)
    if not serves(organization) or not is_steward(request.user, organization, request.at):
        raise Unknown("organization")
    desk = (
        SupportDesk.objects.filter(organization=organization)
        .select_related("organization", "charter")
        .first()
    )
    charters = in_force().filter(organization=organization)
    fitting = charters.filter(pk__in=[one.pk for one in charters if one.process.matter == MATTER])
    initial = {"charter": desk.charter, "phone": desk.phone, "emergency": desk.emergency} if desk else {}
    given: dict[str, Any] = {"by": request.user, "at": request.at}

    def staff(form: Any) -> object:
        if desk is None:
            raise Unknown("desk")
        return commands.staff_desk(desk=desk, title=form.cleaned_data["text"][:120], **given)

    acts = {
        "open": Doing(
            lambda form: commands.open_desk(organization=organization, **form.cleaned_data, **given),
            _("The desk is open."),
            lambda *args, **options: DeskForm(*args, charters=fitting, **options),
        ),
        "staff": Doing(staff, _("The seat is open. Fill it in the Steward’s room."), TextForm),
    }
    done = act(request, acts)
    if done.came and not done.form and not done.error:
        messages.success(request, done.said)
        return redirect("support:settings", slug)
    context = {
        "organization": organization,
        "desk": desk,
        "has_charter": fitting.exists(),
        "form": done.form
        if done.key == "open" and done.form
        else DeskForm(charters=fitting, initial=initial),
        "staff_form": done.form if done.key == "staff" and done.form else TextForm(auto_id="staff-%s"),
        "seats": Post.objects.filter(support_desk_post__desk=desk).order_by("title", "pk") if desk else [],
        "section": "support",
    }
    return render(request, "support/settings.html", context, status=done.status)
