"""Reports: what they amount to, writing them part by part, evidence, handing in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dure.files.views import attachment
from dure.people.models import Person
from dure.recognition import commands, queries
from dure.recognition.forms import CommitmentForm, EvidenceForm, ReplyForm
from dure.recognition.models import Commitment, Evidence, Question, Report
from dure.recognition.policies import may_report, may_review, may_see_private
from dure.recognition.showing import axes_shown, spoken, state_word, told
from dure.recognition.writing import Entry, Typed, entry_of, read_form, said_value
from dure.refusals import Refused, Unknown, said
from dure.web.filing import file_form
from dure.web.pages import Page, Table, page
from dure.web.views import status_of
from polity.criteria import Framework, Group, Indicator, Node, changes, walk


@page("recognition/report.html")
def report(request: HttpRequest, ref: str) -> Page:
    """Show what a report amounts to: the tree, what is missed and under which principle, what changed since."""
    return _page(request, queries.report_by_ref(ref), {})


def _page(request: HttpRequest, shown: Report, back: Mapping[str, Form]) -> Page:
    """Return what the page of a report shows. `back` holds forms that were not taken, by what they do."""
    framework = spoken(shown.framework.parsed)
    on = timezone.localdate(request.at)
    figures = queries.figures_of(shown)
    result = queries.result(shown, on, framework)
    reader = request.user if request.user.is_authenticated else None
    compared, standing_behind = queries.comparison(shown)
    tree = told(framework, result, figures)
    mine = reader is not None and may_report(reader, shown.organization, request.at) is None
    private = may_see_private(reader, shown, request.at)
    return Page(
        {
            "section": "recognition",
            "report": shown,
            "framework": framework,
            "result": result,
            "says": said(result.root.says),
            "state": state_word(result.state),
            "axes": axes_shown(result),
            "tree": tree,
            "missed": queries.missed(framework, result),
            "answered": sum(1 for line in tree if line.figure is not None),
            "asked": sum(1 for line in tree if isinstance(line.node, Indicator)),
            "changes": _changes(shown, framework, on),
            "compared": compared,
            "standing_behind": standing_behind,
            "compared_from": queries.COMPARED_FROM,
            "questions": [
                (one, (back.get(f"reply-{one.pk}") or _reply_form(one)) if mine else None)
                for one in (queries.questions_of(shown) if mine or private else ())
            ],
            "commitments": list(shown.commitments.order_by("due_on", "pk")),
            "mine": mine,
            "reviews": reader is not None and may_review(reader, shown, request.at) is None,
            "commitment_form": (back.get("commit") or CommitmentForm()) if mine else None,
            "private": private,
            "today": on,
        },
        data=lambda: {
            "ref": shown.ref,
            "organization": shown.organization.slug,
            "year": shown.year,
            "state": shown.state,
            **result.as_json(),
        },
        table=lambda: Table(
            ["key", "level", "title", "state", "answer", "proof", "says"],
            (
                [
                    line.outcome.key,
                    line.outcome.level,
                    line.outcome.title,
                    line.outcome.state,
                    line.answer,
                    line.outcome.proof,
                    line.says,
                ]
                for line in tree
            ),
        ),
        name=f"report-{shown.ref}",
    )


def _changes(shown: Report, framework: Framework, on: Any) -> list[str]:
    """Return what changed since last year's report, in sentences."""
    if shown.before is None:
        return []
    before = queries.result(shown.before, on, spoken(shown.before.framework.parsed))
    found = changes(before, queries.result(shown, on, framework))
    return [said(one.says) for one in found if one.key][:12]


def parts_of(framework: Framework) -> list[Node]:
    """Return the pages of a form: the topmost parts; single indicators at the top stand together on the first."""
    return [node for node in framework.root.parts if isinstance(node, Group)]


def indicators_of(framework: Framework, key: str) -> list[Indicator]:
    """Return the indicators on one page of a form that people answer."""
    if key:
        node = framework.nodes.get(key)
        if not isinstance(node, Group):
            raise Unknown("part")
        found = list(walk(node))
    else:
        found = [node for node in framework.root.parts if isinstance(node, Indicator)]
    return [node for node in found if isinstance(node, Indicator) and node.kind != "computed"]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, ref: str) -> HttpResponse:
    """Write one part of a report. Every change is saved by itself; without JavaScript the button saves the part."""
    shown = queries.report_by_ref(ref)
    if refused := may_report(request.user, shown.organization, request.at):
        raise refused
    framework = spoken(shown.framework.parsed)
    parts = parts_of(framework)
    loose = indicators_of(framework, "")
    key = request.GET.get("part", "")[:80] or ("" if loose or not parts else parts[0].key)
    entries = _entries(shown, framework, key)
    status, meanwhile = 200, 0
    if request.method == "POST":
        entries, refusal, meanwhile, status = _save(request, shown, framework, entries)
        if refusal:
            messages.error(request, refusal)
        if request.headers.get("HX-Request"):
            context = {"entries": entries, "report": shown, "saved_at": request.at, "refusal": refusal}
            return render(request, "recognition/_saved.html", context)
        if status == 200:
            messages.success(request, gettext("Saved. You can stop here and go on later, on any device."))
            return redirect(_next_part(request, shown, parts, key))
    context = {
        "section": "recognition",
        "report": shown,
        "framework": framework,
        "entries": entries,
        "parts": _progress(shown, framework, parts, bool(loose)),
        "part": framework.nodes.get(key),
        "key": key,
        "meanwhile": meanwhile,
        "wrong": [one for one in entries if one.error],
    }
    return render(request, "recognition/write.html", context, status=status)


def _entries(shown: Report, framework: Framework, key: str) -> list[Entry]:
    figures = queries.figures_of(shown)
    questions = queries.questions_of(shown)
    return [
        entry_of(framework, one, figures.get(one.key), questions) for one in indicators_of(framework, key)
    ]


def _save(
    request: HttpRequest, shown: Report, framework: Framework, entries: Sequence[Entry]
) -> tuple[list[Entry], str, int, int]:
    """Save what could be read; return the entries as they are shown now, a refusal, and the status."""
    read: Typed = read_form(entries, request.POST)
    try:
        saved = commands.save_figures(report=shown, given=read.given, by=request.user, at=request.at)
    except Refused as refused:
        return [read.entries.get(one.key, one) for one in entries], refused.sentence, 0, status_of(refused)
    fresh = queries.figures_of(shown)
    again: list[Entry] = []
    for one in entries:
        shown_now = entry_of(framework, one.indicator, fresh.get(one.key), one.questions)
        typed = read.entries.get(one.key)
        if typed is None:
            again.append(shown_now)
        elif typed.error:
            again.append(_with(shown_now, typed, typed.error))
        elif one.key in saved.meanwhile:
            theirs = saved.meanwhile[one.key]
            says = gettext("Meanwhile %(person)s wrote “%(value)s” here. You typed “%(typed)s”: choose.") % {
                "person": theirs.changed_by.name,
                "value": said_value(one.indicator, theirs),
                "typed": typed.typed or typed.reason,
            }
            again.append(_with(shown_now, typed, says))
        else:
            again.append(_with(shown_now, shown_now, "", typed.echo))
    status = 422 if any(one.error for one in again) else 200
    return again, "", len(saved.meanwhile), status


def _with(now: Entry, typed: Entry, error: str, echo: str = "") -> Entry:
    return Entry(
        indicator=now.indicator,
        typed=typed.typed,
        typed_below=typed.typed_below,
        reason=typed.reason,
        reasons=now.reasons,
        figure=now.figure,
        evidence=now.evidence,
        questions=now.questions,
        error=error,
        echo=echo,
    )


def _progress(
    shown: Report, framework: Framework, parts: Sequence[Node], loose: bool
) -> list[dict[str, Any]]:
    """Return the pages of the form, each with how many of its questions are answered."""
    answered = {one.indicator for one in shown.figures.all() if one.value or one.not_applicable}
    found = []
    keys = [*([("", gettext("At the start"))] if loose else []), *((one.key, one.title) for one in parts)]
    for key, title in keys:
        asked = [one.key for one in indicators_of(framework, key)]
        if asked:
            found.append(
                {
                    "key": key,
                    "title": title,
                    "asked": len(asked),
                    "answered": sum(one in answered for one in asked),
                }
            )
    return found


def _next_part(request: HttpRequest, shown: Report, parts: Sequence[Node], key: str) -> str:
    keys = [one.key for one in parts]
    place = keys.index(key) + 1 if key in keys else 0
    here = reverse("recognition:write", args=[shown.ref])
    if "stay" in request.POST:
        return f"{here}?part={key}"
    if place < len(keys):
        return f"{here}?part={keys[place]}"
    return reverse("recognition:report", args=[shown.ref])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, ref: str, indicator: str) -> HttpResponse:
    """Attach files to one answer; each is checked by its content."""
    shown = queries.report_by_ref(ref)
    if refused := may_report(request.user, shown.organization, request.at):
        raise refused
    framework = spoken(shown.framework.parsed)
    node = framework.nodes.get(indicator)
    if not isinstance(node, Indicator):
        raise Unknown("indicator")
    form = EvidenceForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                for one in form.cleaned_data["files"]:
                    commands.attach_evidence(
                        report=shown,
                        indicator=indicator,
                        file=one,
                        public=form.cleaned_data["public"],
                        by=request.user,
                        at=request.at,
                    )
            except Refused as refused:
                form.add_error(None, refused.sentence)
                status = status_of(refused)
            else:
                messages.success(request, gettext("The evidence is attached."))
                part = queries.part_of(framework, indicator)
                return redirect(
                    f"{reverse('recognition:write', args=[ref])}?part={part if part != indicator else ''}"
                )
    context = {
        "section": "recognition",
        "report": shown,
        "node": node,
        "form": form,
        "entry": entry_of(framework, node, queries.figures_of(shown).get(indicator)),
    }
    return render(request, "recognition/evidence.html", context, status=status)


@require_safe
def evidence_file(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Give a file of evidence to whoever may read it."""
    rows = Evidence.objects.select_related(
        "file__content", "figure__report__organization", "figure__report__framework__organization"
    )
    found = rows.filter(file__ref=ref).first()
    reader: Person | None = request.user if request.user.is_authenticated else None
    if found is None or not (found.file.public or may_see_private(reader, found.figure.report, request.at)):
        raise Unknown("file")
    return attachment(request, found.file)


@login_required
@require_POST
def do(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Hand a report in, reply to a question, promise an improvement or say that it is made."""
    shown = queries.report_by_ref(ref)
    act = request.POST.get("do", "")
    if act in ("reply", "commit"):
        if refused := may_report(request.user, shown.organization, request.at):
            raise refused
        return _reply(request, shown) if act == "reply" else _commit(request, shown)
    acts = {"hand_in": _hand_in, "keep": _keep}
    if act not in acts:
        raise Unknown("do")
    try:
        messages.success(request, acts[act](request, shown))
    except Unknown:
        raise
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("recognition:report", ref)


def _again(request: HttpRequest, shown: Report, name: str) -> Callable[[Form, int], HttpResponse]:
    """Return what shows the report with a form that was not taken."""

    def shown_again(form: Form, status: int) -> HttpResponse:
        context = _page(request, shown, {name: form}).context
        return render(request, "recognition/report.html", context, status=status)

    return shown_again


def _hand_in(request: HttpRequest, shown: Report) -> str:
    commands.hand_in_report(report=shown, by=request.user, at=request.at)
    return gettext("The report is handed in. A peer reviews it now.")


def _number(request: HttpRequest, name: str) -> int:
    sent = request.POST.get(name, "")
    return int(sent) if sent.isdecimal() and len(sent) < 20 else 0


def _reply(request: HttpRequest, shown: Report) -> HttpResponseBase:
    found = Question.objects.filter(report=shown, pk=_number(request, "question")).first()
    if found is None:
        raise Unknown("question")
    return file_form(
        request,
        _reply_form(found, request.POST),
        lambda given: commands.reply(question=found, by=request.user, at=request.at, **given),
        done=gettext("Your answer is stored."),
        to=reverse("recognition:report", args=[shown.ref]),
        shown_again=_again(request, shown, f"reply-{found.pk}"),
    )


def _reply_form(question: Question, sent: Mapping[str, Any] | None = None) -> ReplyForm:
    return ReplyForm(sent, auto_id=f"reply-{question.pk}-%s")


def _commit(request: HttpRequest, shown: Report) -> HttpResponseBase:
    return file_form(
        request,
        CommitmentForm(request.POST),
        lambda given: commands.commit_to_improve(report=shown, by=request.user, at=request.at, **given),
        done=gettext("The promise is on the record."),
        to=reverse("recognition:report", args=[shown.ref]),
        shown_again=_again(request, shown, "commit"),
    )


def _keep(request: HttpRequest, shown: Report) -> str:
    found = Commitment.objects.filter(report=shown, pk=_number(request, "commitment")).first()
    if found is None:
        raise Unknown("commitment")
    commands.keep_commitment(commitment=found, by=request.user, at=request.at)
    return gettext("It is noted as made.")
