"""Paper entry, page by page: who votes by list or code, sheets to print, batches that two persons type.

Whoever is neither steward of the body nor leader of one of its groups gets the answer of an address that does not
exist. No page here may be kept by a browser, and those that show marks are filled up to one of few lengths.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dure.ballots import paper_queries, paper_showing, printing, queries
from dure.ballots.commands import (
    clear_entry,
    clear_list_by_two,
    confirm_file,
    discard_batch,
    finish_entry,
    hand_out,
    import_file,
    make_codes,
    merge,
    open_batch,
    read_file,
    read_list,
    remove_sheet,
    store_list_by_two,
    type_sheet,
    withdraw_codes,
)
from dure.ballots.commands.codes import codes_made
from dure.ballots.models import Ballot, CodeBatch, PaperBatch
from dure.ballots.paper_forms import BatchForm, CodesForm, FileForm, HandOutForm, SheetForm
from dure.ballots.paper_queries import Role
from dure.matters.saying import Saying
from dure.matters.standing import Course
from dure.refusals import Refused, Unknown
from dure.web.equal_length import of_length
from dure.web.views import status_of

LIST_SALT = "dure.ballots.voters"
FILE_SALT = "dure.ballots.papers"
SHEETS_SALT = "dure.ballots.sheets"
A_DAY = 86_400
LENGTHS = 16_384  # bytes: a page that shows marks is as long as a multiple of this


def _ballot(request: HttpRequest, ref: str) -> tuple[Ballot, Role]:
    """Return the ballot and what the reader may do with its paper; raises Unknown where that is nothing."""
    found = queries.ballot_by_ref(ref)
    if found is None:
        raise Unknown("ballot")
    return found, paper_queries.role_of(request.user, found, request.at)


def _around(shown: Ballot, role: Role) -> dict[str, Any]:
    return {"section": "rounds", "ballot": shown, "round": shown.round, "role": role}


def _refuse(form: Form, refusal: Refused, shown: Ballot) -> int:
    """Say a refusal on a form, at its field; return the status of the answer."""
    if isinstance(refusal, Unknown):
        raise refusal
    says = Saying(Course(shown.round), shown.held_by_id)(refusal.says)
    form.add_error(refusal.field if refusal.field in form.fields else None, says)
    return status_of(refusal)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, ref: str) -> HttpResponse:
    """Show all that is on paper in a ballot; take the list back, withdraw codes, open a batch."""
    shown, role = _ballot(request, ref)
    if request.method != "POST":
        return _paper_page(request, shown, role)
    do = request.POST.get("do", "")
    if do == "clear_list":
        clear_list_by_two(ballot=shown, by=request.user, at=request.at)
        messages.success(request, _("The list is taken back."))
    elif do == "withdraw":
        found = CodeBatch.objects.filter(ballot=shown, ref=request.POST.get("batch", "")).first()
        if found is None:
            raise Unknown("batch")
        withdraw_codes(batch=found, by=request.user, at=request.at)
        messages.success(request, _("The codes are withdrawn. Destroy the sheets."))
    elif do == "open":
        return _open_batch(request, shown, role)
    else:
        raise Unknown("do")
    return redirect("ballots:paper", ref)


def _open_batch(request: HttpRequest, shown: Ballot, role: Role) -> HttpResponse:
    form = _batch_form(shown, role, request.POST)
    status = 422
    if form.is_valid():
        slug = form.cleaned_data["group"]
        group = paper_queries.group_named(shown, slug, role, request.at) if slug else None
        try:
            made = open_batch(
                ballot=shown,
                by=request.user,
                at=request.at,
                title=form.cleaned_data["title"],
                organization=group,
            )
        except Refused as refusal:
            status = _refuse(form, refusal, shown)
        else:
            return redirect("ballots:paper_batch", shown.ref, made.ref)
    return _paper_page(request, shown, role, batch_form=form, status=status)


def _batch_form(shown: Ballot, role: Role, data: Any = None) -> BatchForm:
    return BatchForm(data, groups=paper_queries.groups_of(shown, role), whole=role.steward)


def _paper_page(
    request: HttpRequest, shown: Ballot, role: Role, *, status: int = 200, **forms: Form
) -> HttpResponse:
    before = request.at < shown.opens_at and shown.roll_fixed_at is None
    context = {
        **_around(shown, role),
        "before": before,
        "is_open": shown.closed_at is None and shown.opens_at <= request.at < shown.closes_at,
        "options": len(queries.options(shown)) if before else 0,
        "listed": paper_queries.listed(shown),
        "codes": paper_queries.code_batches(shown, role),
        "batches": paper_queries.paper_batches(shown, role),
        "share": queries.secret_turnout(shown) if role.steward and not before else None,
        "channels": paper_showing.channels(shown) if role.steward else [],
        "groups": paper_queries.groups_of(shown, role),
        "list_form": FileForm(),
        "codes_form": CodesForm(),
        "batch_form": _batch_form(shown, role),
        **forms,
    }
    return render(request, "ballots/paper.html", context, status=status)


@never_cache
@login_required
@require_POST
def voters(request: HttpRequest, ref: str) -> HttpResponse:
    """Read a list of residents and report on each row; store it only when that is confirmed."""
    shown, role = _ballot(request, ref)
    if refusal := paper_queries.only_stewards(request.user, shown, request.at):
        raise refusal
    if "list" in request.POST:
        held = _held(request, LIST_SALT, shown.ref)
        rows = read_list(ballot=shown, data=held["text"].encode("latin-1")).good
        count = store_list_by_two(ballot=shown, by=request.user, rows=rows, at=request.at)
        words = ngettext("{count} address is on the list.", "{count} addresses are on the list.", count)
        messages.success(request, words.format(count=count))
        return redirect("ballots:paper", ref)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _paper_page(request, shown, role, list_form=form, status=422)
    try:
        report = read_list(ballot=shown, data=form.cleaned_data["data"])
    except Refused as refusal:
        return _paper_page(request, shown, role, list_form=form, status=_refuse(form, refusal, shown))
    held = {"ballot": shown.ref, "text": form.cleaned_data["data"].decode("latin-1")}
    context = {"report": report, "list": signing.dumps(held, salt=LIST_SALT, compress=True)}
    return render(request, "ballots/paper_list.html", _around(shown, role) | context)


def _held(request: HttpRequest, salt: str, ref: str, max_age: int = A_DAY) -> dict[str, Any]:
    """Return what travelled in the page, signed; raises Unknown for anything else."""
    try:
        held = signing.loads(request.POST.get("list", ""), salt=salt, max_age=max_age)
    except signing.BadSignature:
        raise Unknown("list") from None
    if held["ballot"] != ref:
        raise Unknown("list")
    return dict(held)


@never_cache
@login_required
@require_POST
def codes(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Make codes for a group and show their sheets, this once."""
    shown, role = _ballot(request, ref)
    form = CodesForm(request.POST)
    if not form.is_valid():
        return _paper_page(request, shown, role, codes_form=form, status=422)
    given = dict(form.cleaned_data)
    size = given.pop("size")
    try:
        made = make_codes(ballot=shown, by=request.user, at=request.at, **given)
    except Refused as refusal:
        return _paper_page(request, shown, role, codes_form=form, status=_refuse(form, refusal, shown))
    return _sheets(request, shown, made.codes, size)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_out_codes(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Choose members without e-mail of a group; make as many codes and show their sheets, this once."""
    shown, role = _ballot(request, ref)
    group = paper_queries.group_named(shown, request.GET.get("group", ""), role, request.at)
    people = paper_queries.without_address(shown, group, request.user, request.at)
    form = HandOutForm(request.POST or None, people=people)
    status = 200
    if request.method == "POST":
        status = 422
        if CodeBatch.objects.filter(ref=request.POST.get("ref", "")).exists():
            raise codes_made()
        if form.is_valid():
            try:
                made = hand_out(
                    ballot=shown,
                    by=request.user,
                    at=request.at,
                    organization=group,
                    persons=form.chosen,
                    ref=form.cleaned_data["ref"],
                )
            except Refused as refusal:
                status = _refuse(form, refusal, shown)
            else:
                return _sheets(request, shown, made.codes, form.cleaned_data["size"])
    context = {"group": group, "people": people, "form": form, "before": request.at < shown.opens_at}
    return render(request, "ballots/paper_hand_out.html", _around(shown, role) | context, status=status)


def _sheets(request: HttpRequest, shown: Ballot, made: tuple[str, ...], size: str) -> HttpResponse:
    held = {"ballot": shown.ref, "codes": list(made), "size": size}
    context = {
        **printing.sheets(request, shown, made, size),
        "list": signing.dumps(held, salt=SHEETS_SALT, compress=True) if printing.renderer() else "",
    }
    return render(request, "ballots/paper_sheets.html", context)


@never_cache
@login_required
@require_safe
def blank_sheets(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a sheet without a code, to print as often as wanted: the code is written on it by hand."""
    shown, _role = _ballot(request, ref)
    return _sheets(request, shown, (), "a5" if request.GET.get("size") == "a5" else "a4")


@never_cache
@login_required
@require_POST
def sheets_as_pdf(request: HttpRequest, ref: str) -> HttpResponse:
    """Give the sheets that were just shown as a PDF file."""
    shown, _role = _ballot(request, ref)
    if printing.renderer() is None:
        raise Unknown("pdf")
    held = _held(request, SHEETS_SALT, shown.ref, max_age=3600)
    context = printing.sheets(request, shown, held["codes"], held["size"])
    response = HttpResponse(printing.pdf(request, context), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="ballot-{shown.ref}.pdf"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, ref: str, batch: str) -> HttpResponse:
    """Type the papers of a batch, see what differs, and put it into the box."""
    shown, role = _ballot(request, ref)
    found = paper_queries.batch_by_ref(shown, batch, role)
    if request.method != "POST":
        return _batch_page(request, found, role)
    do = request.POST.get("do", "")
    if do == "sheet":
        return _sheet(request, found, role)
    try:
        _act(request, found, do)
    except Unknown:
        raise
    except Refused as refusal:
        says = Saying(Course(shown.round), shown.held_by_id)(refusal.says)
        return _batch_page(request, found, role, refused=says, status=status_of(refusal))
    if do == "discard":
        messages.success(request, _("The batch is thrown away."))
        return redirect("ballots:paper", ref)
    return redirect("ballots:paper_batch", ref, batch)


def _act(request: HttpRequest, found: PaperBatch, do: str) -> None:
    given: dict[str, Any] = {"batch": found, "by": request.user, "at": request.at}
    number = request.POST.get("number", "")
    if do == "remove" and number.isdecimal():
        remove_sheet(number=int(number[:9]), **given)
    elif do == "clear" and number in ("1", "2"):
        clear_entry(entry=int(number), **given)
    elif do in (acts := {"done": finish_entry, "confirm": confirm_file, "discard": discard_batch}):
        acts[do](**given)
    elif do == "merge":
        merged = merge(**given)
        words = ngettext("{count} paper is in the box.", "{count} papers are in the box.", merged.merged)
        messages.success(request, words.format(count=merged.merged))
    else:
        raise Unknown("do")


def _sheet(request: HttpRequest, found: PaperBatch, role: Role) -> HttpResponse:
    """Store one sheet and come back for the next; what is refused comes back as it was typed."""
    form = SheetForm(request.POST)
    number = request.POST.get("number", "")[:9]
    status = 422
    if form.is_valid():
        try:
            type_sheet(
                batch=found,
                by=request.user,
                at=request.at,
                number=int(number) if number.isdecimal() else None,
                **form.cleaned_data,
            )
        except Refused as refusal:
            status = _refuse(form, refusal, found.ballot)
        else:
            return redirect("ballots:paper_batch", found.ballot.ref, found.ref)
    return _batch_page(request, found, role, form=form, again=number, status=status)


def _batch_page(
    request: HttpRequest,
    found: PaperBatch,
    role: Role,
    *,
    form: SheetForm | None = None,
    again: str = "",
    refused: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    found.refresh_from_db()
    state = paper_showing.state_of(found, request.user, request.at)
    again = again or request.GET.get("sheet", "")
    mine = {str(one.number): one for one in state.mine}
    before = mine[again].code if again in mine else ""
    context = {
        **_around(found.ballot, role),
        "batch": found,
        "state": state,
        "form": form or SheetForm(initial={"code": before}),
        "again": again if again in mine else "",
        "refused": refused,
        "file_form": FileForm(),
        **more,
    }
    response = render(request, "ballots/paper_batch.html", context, status=status)
    return of_length(response, -(-len(response.content) // LENGTHS) * LENGTHS)


@never_cache
@login_required
@require_POST
def file(request: HttpRequest, ref: str, batch: str) -> HttpResponse:
    """Read a file of papers and report on each row; store it only when that is confirmed."""
    shown, role = _ballot(request, ref)
    found = paper_queries.batch_by_ref(shown, batch, role)
    form = FileForm(request.POST, request.FILES)
    try:
        if "list" in request.POST:
            held = _held(request, FILE_SALT, shown.ref)
            report = read_file(batch=found, data=held["text"].encode("latin-1"))
            count = import_file(batch=found, by=request.user, rows=report.good, at=request.at)
            words = ngettext("{count} paper was read.", "{count} papers were read.", count)
            messages.success(request, words.format(count=count))
            return redirect("ballots:paper_batch", ref, batch)
        if not form.is_valid():
            return _batch_page(request, found, role, file_form=form, status=422)
        report = read_file(batch=found, data=form.cleaned_data["data"])
    except Refused as refusal:
        if isinstance(refusal, Unknown):
            raise
        says = Saying(Course(shown.round), shown.held_by_id)(refusal.says)
        return _batch_page(request, found, role, refused=says, status=status_of(refusal))
    held = {"ballot": shown.ref, "text": form.cleaned_data["data"].decode("latin-1")}
    context = {
        **_around(shown, role),
        "batch": found,
        "report": report,
        "list": signing.dumps(held, salt=FILE_SALT, compress=True),
    }
    response = render(request, "ballots/paper_file.html", context)
    return of_length(response, -(-len(response.content) // LENGTHS) * LENGTHS)
