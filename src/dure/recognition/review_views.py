"""The reviewer's page: indicator by indicator, with the evidence beside each answer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from dure.recognition import commands, queries
from dure.recognition.forms import QuestionForm
from dure.recognition.models import Figure, Report
from dure.recognition.policies import may_review
from dure.recognition.showing import spoken
from dure.recognition.writing import said_value
from dure.refusals import Refused, Unknown, refuse
from dure.web.views import status_of
from polity.criteria import Indicator
from polity.sentences import gettext_noop

JUDGED = (Figure.Proof.ACCEPTED, Figure.Proof.REFUSED)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, ref: str) -> HttpResponse:
    """Accept answers or not, ask, end the review or give the report back."""
    shown = queries.report_by_ref(ref)
    if refused := may_review(request.user, shown, request.at):
        raise refused
    refusal, status, done = "", 200, ""
    if request.method == "POST":
        try:
            says = _do(request, shown)
        except Unknown:
            raise
        except Refused as caught:
            refusal, status = caught.sentence, status_of(caught)
        else:
            messages.success(request, says)
            done = request.POST.get("ask", "")
            if "finish" in request.POST or "give_back" in request.POST:
                return redirect("recognition:report", ref)
            if not _not_put(request, shown, done):
                return redirect("recognition:review", ref)
    framework = spoken(shown.framework.parsed)
    figures = queries.figures_of(shown)
    questions = queries.questions_of(shown)
    rows = [
        {
            "indicator": node,
            "figure": figures[node.key],
            "answer": said_value(node, figures[node.key]),
            "evidence": list(figures[node.key].evidence.all()),
            "questions": [one for one in questions if one.indicator == node.key],
            "typed": "" if node.key == done else _typed(request, node.key),
            "asked": bool(refusal) and request.POST.get("ask") == node.key,
        }
        for node in framework.indicators
        if node.key in figures
    ]
    context = {
        "section": "recognition",
        "report": shown,
        "framework": framework,
        "rows": rows,
        "left": sum(1 for row in figures.values() if row.proof not in JUDGED),
        "question_form": QuestionForm(),
        "refusal": refusal,
        "open": shown.state == Report.State.HANDED_IN,
    }
    return render(request, "recognition/review.html", context, status=status)


def _do(request: HttpRequest, shown: Report) -> str:
    """Do what was asked: each button has its own name, and answers come along with every one, even a refused one."""
    asked = {one.key for one in shown.framework.parsed.indicators if isinstance(one, Indicator)}
    chosen = {one: request.POST.get(f"judge-{one}", "") for one in asked}
    commands.judge_figures(
        report=shown,
        accepted=[one for one, said in chosen.items() if said == Figure.Proof.ACCEPTED],
        refused=[one for one, said in chosen.items() if said == Figure.Proof.REFUSED],
        by=request.user,
        at=request.at,
    )
    if key := request.POST.get("ask", ""):
        commands.ask(
            report=shown,
            indicator=key[:80],
            text=_typed(request, key),
            by=request.user,
            at=request.at,
        )
        return gettext("The question is put to the organization.")
    if {"give_back", "finish"} & set(request.POST) and _not_put(request, shown):
        raise refuse(
            "question_not_put",
            gettext_noop("A question is typed and not put. Put it, or empty its field first."),
        )
    if "give_back" in request.POST:
        commands.give_back(report=shown, by=request.user, at=request.at)
        return gettext("The report is given back. The organization can write on it again.")
    if "finish" in request.POST:
        commands.finish_review(report=shown, by=request.user, at=request.at)
        return gettext("The review is ended. The seats can decide now.")
    return gettext("Saved. You can stop here and go on later, on any device.")


def _not_put(request: HttpRequest, shown: Report, put: str = "") -> bool:
    """Whether a question is typed about another indicator than the one whose question was put."""
    return any(_typed(request, key).strip() for key in shown.framework.parsed.nodes if key != put)


def _typed(request: HttpRequest, key: str) -> str:
    """Return the question about one indicator as it was typed."""
    return request.POST.get(f"text-{key}", "").replace("\0", "")
