"""Bills of several jurisdictions: the list, some of them side by side, and the page where stewards keep one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dure.charters.models import Round
from dure.networks.models import Area
from dure.networks.queries import capacities
from dure.policies import queries, showing
from dure.policies.commands import correct_step, link_practice, unlink_practice, write_clause
from dure.policies.forms import ClauseForm, CorrectionForm, LinkForm, UnlinkForm
from dure.policies.models import Bill, BillStep
from dure.policies.policies import may_keep
from dure.policies.queries import ClauseShown
from dure.refusals import Unknown
from dure.web.filing import file_form
from dure.web.pages import Page, Table, keyset, page

FEWEST, MOST = 2, 4  # jurisdictions side by side
EACH = 3  # bills of each


@page("policies/list.html")
def bills(request: HttpRequest) -> Page:
    """List bills, the latest step first; `of` (codes of two to four areas) lays those side by side instead.

    `area` (a code) and `stage` choose.
    """
    known = queries.jurisdictions()
    wanted = list(dict.fromkeys(code.replace("\0", "")[:32] for code in request.GET.getlist("of")))
    chosen = [one for code in wanted for one, _ in known if one.code == code]
    context = {"section": "positions", "jurisdictions": known, "chosen": [one.code for one in chosen]}
    if wanted and len(chosen) == len(wanted) and FEWEST <= len(chosen) <= MOST:
        return _side_by_side(chosen, context)
    return _listed(request, context, wanted)


def _side_by_side(areas: list[Area], context: dict[str, Any]) -> Page:
    found, more = queries.latest_of(areas, EACH)
    return Page(
        {
            **context,
            **showing.comparison(found, areas),
            "more": [one for one in areas if one.pk in more],
        },
        data=lambda: {"bills": [showing.tracked_data(one) for one in found]},
        table=lambda: Table(showing.BILL_COLUMNS, [showing.tracked_line(one) for one in found]),
        name="bills-side-by-side",
    )


def _listed(request: HttpRequest, context: dict[str, Any], wanted: list[str]) -> Page:
    chosen = {name: request.GET.get(name, "").replace("\0", "")[:40] for name in ("area", "stage")}
    shown = keyset(queries.bills_where(**chosen), order=queries.LATEST, after=request.GET.get("after"))
    found = queries.tracked(shown.items)
    query = request.GET.copy()
    for name in ("after", "format", "of"):
        query.pop(name, None)
    return Page(
        {
            **context,
            "rows": [showing.table_line(one) for one in found],
            "next": shown.next,
            "filters": chosen,
            "stages": list(showing.STAGES.items()),
            "query": query.urlencode(),
            "of_wrong": bool(wanted),
            "rounds": _own_rounds(request),
        },
        data=lambda: {"bills": [showing.tracked_data(one) for one in found], "next": shown.next},
        table=lambda: Table(showing.BILL_COLUMNS, [showing.tracked_line(one) for one in found]),
        name="bills",
    )


def _own_rounds(request: HttpRequest) -> list[Round]:
    """Return the open rounds in which the reader can enter a bill, as a steward of who holds them."""
    if not request.user.is_authenticated:
        return []
    held = capacities(request.user, request.at, only=frozenset({"steward"}))
    return queries.open_rounds(held.stewarded(), request.at)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Keep a bill: link practices to its clauses, write clauses, put a wrong step right. For its stewards."""
    bill = queries.bill_by_ref(ref)
    if refused := may_keep(request.user, bill, request.at):
        raise refused
    steps, clauses = queries.steps_of(bill), queries.clauses_of(bill)
    if request.method != "POST":
        return _keep_page(request, bill, steps, clauses)
    form, do, done, part = _asked(request, bill, steps, clauses)

    def again(failed: Form, status: int) -> HttpResponse:
        return _keep_page(request, bill, steps, clauses, failed=failed, status=status)

    address = reverse("matters:matter", args=[ref])
    return file_form(request, form, do, done=done, to=f"{address}#{part}", shown_again=again)


Do = Callable[[Mapping[str, Any]], object]


def _asked(
    request: HttpRequest, bill: Bill, steps: list[BillStep], clauses: list[ClauseShown]
) -> tuple[Form, Do, str, str]:
    """Return the form that was sent, what it does, what is said then, and which part of the bill's page it changes."""
    mine = {"by": request.user, "at": request.at}
    asked = request.POST.get("do", "")
    if asked == "correct":
        found = next((one for one in steps if str(one.pk) == request.POST.get("step")), None)
        if found is None:
            raise Unknown("step")

        def correct(given: Mapping[str, Any]) -> object:
            values = {name: given[name] for name in ("on", "exact", "source", "url", "reason", "seen")}
            return correct_step(step=found, **(values | {"exact": given["exact"] or "day"}), **mine)

        return (
            CorrectionForm(request.POST, auto_id=f"step-{found.pk}-%s"),
            correct,
            gettext("It is corrected."),
            "steps",
        )
    if asked == "clause":

        def write(given: Mapping[str, Any]) -> object:
            values = {name: given[name] for name in ("number", "title", "text", "reason")}
            return write_clause(bill=bill, **values, **mine)

        return (
            ClauseForm(request.POST, auto_id="clause-%s"),
            write,
            gettext("The clause is written."),
            "clauses",
        )
    if asked == "link":
        form = _link_form(bill, clauses, request.POST)

        def link(given: Mapping[str, Any]) -> object:
            clause = next(one.clause for one in clauses if one.clause.number == given["clause"])
            practice = queries.practice_by_ref(given["other"].strip() or given["practice"] or "-")
            return link_practice(clause=clause, practice=practice, reason=given["reason"], **mine)

        return form, link, gettext("The practice stands behind the clause now."), "clauses"
    if asked == "unlink":

        def unlink(given: Mapping[str, Any]) -> object:
            found = queries.link_by_ref(given["link"], bill)
            return unlink_practice(link=found, reason=given["reason"], **mine)

        return (
            UnlinkForm(request.POST, auto_id="unlink-%s"),
            unlink,
            gettext("The link is taken back."),
            "clauses",
        )
    raise Unknown("do")


def _link_form(bill: Bill, clauses: list[ClauseShown], sent: Any = None) -> LinkForm:
    orphans = [one for one in clauses if one.is_orphan]
    others = [one for one in clauses if not one.is_orphan]
    near = queries.near(bill)[: queries.MOST_SHOWN]
    return LinkForm(
        sent,
        clauses=[
            *((one.clause.number, gettext("{clause} (orphan)").format(clause=one.clause)) for one in orphans),
            *((one.clause.number, str(one.clause)) for one in others),
        ],
        practices=[(one.ref, f"{one.title} · {one.organization}, {one.since}") for one in near],
        auto_id="link-%s",
    )


def _keep_page(
    request: HttpRequest,
    bill: Bill,
    steps: list[BillStep],
    clauses: list[ClauseShown],
    *,
    failed: Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the forms; one that failed takes the place of its own."""

    def shown(form: Form) -> Form:
        return failed if failed is not None and failed.auto_id == form.auto_id else form

    corrections = []
    for step in steps:
        stood = {name: getattr(step, name) for name in ("on", "exact", "source", "url")}
        initial = {**stood, "do": "correct", "step": step.pk, "seen": len(step.corrections.all())}
        form = CorrectionForm(initial=initial, auto_id=f"step-{step.pk}-%s")
        corrections.append((showing.stage_told(step.stage), showing.day_told(step.known), shown(form)))
    links = []
    for one in clauses:
        for link in one.links:
            form = UnlinkForm(initial={"do": "unlink", "link": link.ref}, auto_id="unlink-%s")
            own = failed if failed is not None and failed.data.get("link") == link.ref else form
            links.append((one.clause, link, own))
    context = {
        "section": "positions",
        "bill": bill,
        "link_form": shown(_link_form(bill, clauses)) if clauses else None,
        "clause_form": shown(ClauseForm(auto_id="clause-%s")),
        "corrections": corrections,
        "links": links,
        "failed": failed,
    }
    return render(request, "policies/keep.html", context, status=status)
