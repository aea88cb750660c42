"""Reporting jobs: one by a form, or many by a file with a report on each row before anything is stored."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from dure.commissions.commands.jobs import look_over, may_report, report_jobs
from dure.commissions.forms import JobFileForm, JobForm
from dure.commissions.job_files import JobRow, JobSheet, read_jobs
from dure.commissions.models import Contract
from dure.commissions.queries import contract_by_ref
from dure.refusals import Refused, Unknown
from dure.web.filing import show_refusal

FILE_SALT = "dure.commissions.jobs"
A_DAY = 86_400
SHOWN_AT_MOST = 300


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def jobs(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Show what is known of the jobs in a contract to those who report them, and take a report."""
    found = contract_by_ref(ref)
    if refused := may_report(request.user, found, request.at):
        raise refused
    if request.method != "POST":
        return _page(request, found)
    if "list" in request.POST:
        return _confirmed(request, found)
    return (
        _file(request, found) if "file" in request.FILES or "file" in request.POST else _one(request, found)
    )


def _page(
    request: HttpRequest,
    found: Contract,
    *,
    form: JobForm | None = None,
    file_form: JobFileForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate(request.at)
    spells = found.spells.select_related("worker__known_as").order_by("ended_on", "started_on", "pk")
    context = {
        "section": "commissions",
        "contract": found,
        "commission": found.commission,
        "form": form or JobForm(currency=found.currency, initial={"until": today}, auto_id="job-%s"),
        "file_form": file_form or JobFileForm(initial={"until": today}, auto_id="file-%s"),
        "spells": list(spells[:SHOWN_AT_MOST]),
        "refused": refused,
    }
    return render(request, "commissions/jobs.html", context, status=status)


def _one(request: HttpRequest, found: Contract) -> HttpResponseBase:
    form = JobForm(request.POST, currency=found.currency, auto_id="job-%s")
    if not form.is_valid():
        refused = gettext("Nothing was stored. Put right what is marked, then send it again.")
        return _page(request, found, form=form, refused=refused, status=422)
    given = dict(form.cleaned_data)
    until: date = given.pop("until")
    row = JobRow(line=1, **given)
    [looked] = look_over(found, [row], until)
    if looked.faults:
        for says in looked.faults:
            form.add_error(None, says.render(gettext))
        return _page(request, found, form=form, refused=looked.faults[0].render(gettext), status=422)
    try:
        report_jobs(contract=found, rows=[row], until=until, by=request.user, at=request.at)
    except Refused as refusal:
        return _page(request, found, form=form, refused=refusal.sentence, status=show_refusal(form, refusal))
    messages.success(request, gettext("The job is stored."))
    return redirect("commissions:contract", found.ref)


def _file(request: HttpRequest, found: Contract) -> HttpResponse:
    """Read a file and report on each row; nothing is stored yet."""
    form = JobFileForm(request.POST, request.FILES, auto_id="file-%s")
    if not form.is_valid():
        refused = gettext("Nothing was stored. Put right what is marked, then send it again.")
        return _page(request, found, file_form=form, refused=refused, status=422)
    data, until = form.cleaned_data["file"], form.cleaned_data["until"]
    try:
        sheet = read_jobs(data)
    except Refused as refusal:
        return _page(
            request, found, file_form=form, refused=refusal.sentence, status=show_refusal(form, refusal)
        )
    rows = look_over(found, sheet.rows, until)
    return _report(request, found, sheet, rows, data, until)


def _report(
    request: HttpRequest,
    found: Contract,
    sheet: JobSheet,
    rows: tuple[JobRow, ...],
    data: bytes,
    until: date,
    *,
    changed: bool = False,
) -> HttpResponse:
    good = [row for row in rows if not row.faults]
    held = {
        "text": data.decode("latin-1"),  # bytes as they came, whatever their encoding
        "until": until.isoformat(),
        "lines": [row.line for row in good],
        "contract": found.ref,
    }
    context: dict[str, Any] = {
        "section": "commissions",
        "contract": found,
        "until": until,
        "sheet": sheet,
        "rows": rows,
        "good": good,
        "bad": [row for row in rows if row.faults],
        "changed": changed,
        "list": signing.dumps(held, salt=FILE_SALT, compress=True),
    }
    return render(request, "commissions/job_report.html", context, status=409 if changed else 200)


def _confirmed(request: HttpRequest, found: Contract) -> HttpResponseBase:
    """Take the good rows of the report that was shown; where it has changed since, show it again."""
    try:
        held = signing.loads(request.POST["list"], salt=FILE_SALT, max_age=A_DAY)
    except signing.BadSignature:
        raise Unknown("list") from None
    if held["contract"] != found.ref:
        raise Unknown("list")
    data, until = held["text"].encode("latin-1"), date.fromisoformat(held["until"])
    sheet = read_jobs(data)
    rows = look_over(found, sheet.rows, until)
    good = [row for row in rows if not row.faults]
    if [row.line for row in good] != held["lines"]:
        return _report(request, found, sheet, rows, data, until, changed=True)
    report_jobs(
        contract=found,
        rows=good,
        until=until,
        by=request.user,
        at=request.at,
        channel="file",
        refused=len(rows) - len(good),
    )
    words = ngettext("{count} job is stored.", "{count} jobs are stored.", len(good))
    messages.success(request, words.format(count=len(good)))
    return redirect("commissions:contract", found.ref)
