"""What one organization claims, is recognised for, reports and promises."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from dure.charters.models import Round
from dure.charters.wording import worded
from dure.frameworks.eligibility import is_for_profit
from dure.frameworks.models import Recognition
from dure.matters.commands import perform
from dure.networks.forms_of_enterprise import form_of
from dure.networks.models import Organization
from dure.networks.policies import may_speak_for
from dure.networks.queries import organization_by_slug
from dure.people.models import Person
from dure.recognition import commands, queries
from dure.recognition.answers import result_of
from dure.recognition.forms import AppealForm, ClaimForm, ReportForm
from dure.recognition.models import Claim
from dure.recognition.policies import may_report
from dure.recognition.showing import axes_shown, spoken, state_word, status_word
from dure.refusals import Refused, Unknown, refuse
from dure.web.pages import Page, page
from polity.sentences import gettext_noop


@page("recognition/standing.html")
def standing(request: HttpRequest, slug: str) -> Page:
    """Show what an organization claims beside what was recognised, its reports on two axes, and its promises."""
    organization = organization_by_slug(slug)
    on = timezone.localdate(request.at)
    recognitions = [
        (one, status_word(one.status(on)), spoken(one.framework.parsed).title)
        for one in Recognition.objects.filter(organization=organization)
        .select_related("framework", "body")
        .order_by("-from_on", "-pk")
    ]
    reports = queries.reports_shown(organization)
    results = [(one, result_of(one, one.figures.all(), on, spoken(one.framework.parsed))) for one in reports]
    reader: Person | None = request.user if request.user.is_authenticated else None
    return Page(
        {
            "section": "recognition",
            "organization": organization,
            "for_profit": is_for_profit(organization),
            "type": form_of(organization),
            "recognitions": recognitions,
            "claims": list(queries.claims_of(organization)),
            "reports": [
                {
                    "report": one,
                    "title": spoken(one.framework.parsed).title,
                    "state": state_word(found.state),
                    "code": found.state,
                    "says": found.root.says,
                    "axes": axes_shown(found),
                }
                for one, found in results
            ],
            "commitments": list(queries.commitments_of(organization)),
            "today": on,
            "appeals": _appeals(organization),
            **_can(reader, organization, request),
        },
        data=lambda: {
            "organization": organization.slug,
            "on": on,
            "claims": [one.label for one in queries.claims_of(organization)],
            "recognitions": [
                {
                    "ref": one.ref,
                    "framework": one.framework.key,
                    "version": one.framework.version,
                    "from": one.from_on,
                    "until": one.until_on,
                    "status": status["code"],
                }
                for one, status, _title in recognitions
            ],
            "reports": [
                {"ref": one.ref, "year": one.year, "state": found.state, "axes": found.as_json()["axes"]}
                for one, found in results
            ],
        },
        name=f"recognition-{organization.slug}",
    )


def _appeals(organization: Organization) -> list[dict[str, Any]]:
    """Return what was refused or withdrawn and can be appealed against, and the appeals that wait for their answer."""
    found = []
    for one in queries.appealable(organization):
        process = one.matter.round.process
        stage = process.stages[one.matter.stage]
        said = {act.verb: act.reason for act in one.matter.acts.exclude(reason="").order_by("number")}
        found.append(
            {
                "application": one,
                "title": spoken(one.report.framework.parsed).title,
                "stage": worded(process, stage.title),
                "open": "appeal" in stage.moves,
                "decision": said.get("answer") or said.get("set_condition", ""),
                "appeal": "" if "appeal" in stage.moves else said.get("appeal", ""),
            }
        )
    return found


def _can(reader: Person | None, organization: Any, request: HttpRequest) -> dict[str, Any]:
    """Return the forms of what the reader can do here."""
    if reader is None:
        return {}
    reports = may_report(reader, organization, request.at) is None
    return {
        "appeal_form": AppealForm() if reports else None,
        "claim_form": ClaimForm() if may_speak_for(reader, organization, request.at) is None else None,
        "report_form": ReportForm(
            frameworks=queries.frameworks_of_reports(organization, request.at),
            initial={"year": timezone.localdate(request.at).year - 1},
        )
        if reports
        else None,
        "rounds": list(
            Round.objects.filter(
                amending=False,
                opens_at__lte=request.at,
                charter__key="recognition",
                organization__memberships__member=organization,
            ).distinct()[:5]
        )
        if reports
        else [],
    }


@login_required
@require_POST
def do(request: HttpRequest, slug: str) -> HttpResponse:
    """Claim, take a claim back, begin a report, or appeal."""
    organization = organization_by_slug(slug)
    act = request.POST.get("do", "")
    acts = {"claim": _claim, "end_claim": _end_claim, "report": _report, "appeal": _appeal}
    if act not in acts:
        raise Unknown("do")
    try:
        return acts[act](request, organization)
    except Unknown:
        raise
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("recognition:standing", slug)


def _claim(request: HttpRequest, organization: Any) -> HttpResponse:
    label = request.POST.get("label", "").replace("\0", "")[:120]
    commands.claim(organization=organization, label=label, by=request.user, at=request.at)
    messages.success(request, gettext("It is shown as a claim. A body can recognise it after a report."))
    return redirect("recognition:standing", organization.slug)


def _end_claim(request: HttpRequest, organization: Any) -> HttpResponse:
    found = Claim.objects.filter(organization=organization, ref=request.POST.get("claim", "")[:16]).first()
    if found is None:
        raise Unknown("claim")
    commands.end_claim(claim=found, by=request.user, at=request.at)
    messages.success(request, gettext("The claim is taken back."))
    return redirect("recognition:standing", organization.slug)


def _appeal(request: HttpRequest, organization: Any) -> HttpResponse:
    found = {one.matter.ref: one.matter for one in queries.appealable(organization)}
    matter = found.get(request.POST.get("matter", "")[:80])
    if matter is None:
        raise Unknown("matter")
    form = AppealForm(request.POST)
    if not form.is_valid():
        raise refuse("reason_missing", gettext_noop("Say why the decision is wrong."), field="reason")
    perform(matter=matter, verb="appeal", by=request.user, at=request.at, reason=form.cleaned_data["reason"])
    messages.success(request, gettext("The appeal is on the record. Somebody else answers it now."))
    return redirect("recognition:standing", organization.slug)


def _report(request: HttpRequest, organization: Any) -> HttpResponse:
    form = ReportForm(request.POST, frameworks=queries.frameworks_of_reports(organization, request.at))
    if not form.is_valid():
        raise refuse("report_incomplete", gettext_noop("Choose a framework and write the year."))
    made = commands.open_report(
        organization=organization,
        framework=form.cleaned_data["framework"],
        year=form.cleaned_data["year"],
        by=request.user,
        at=request.at,
    )
    return redirect("recognition:write", made.ref)
