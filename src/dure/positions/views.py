"""The words of a position: the list, the text, one clause, one amendment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from dure.charters.wording import worded
from dure.matters.commands import perform
from dure.matters.models import Matter
from dure.matters.standing import Course
from dure.networks.queries import Holdings
from dure.positions import amending, queries
from dure.positions.commands import remark_on
from dure.positions.forms import AmendForm, DecideForm, RemarkForm
from dure.positions.models import Amendment, Clause, Position
from dure.positions.posting import answered, attempt, behalf, bound, names, reader, stranger
from dure.positions.showing import weighing
from dure.web.pages import Page, Table, keyset, page
from polity.charters import Stage
from polity.texts import difference, farthest_first, rivals

COLUMNS = ("ref", "title", "body", "stage", "version", "clauses", "amendments", "result", "moved_at")
safe = require_http_methods(["GET", "HEAD", "POST"])


@page("positions/list.html")
def positions(request: HttpRequest) -> Page:
    """List positions, the last moved first; `result` chooses those that are open, adopted or refused."""
    wanted = request.GET.get("result", "")
    found = queries.chosen(wanted)
    shown = keyset(found, order=queries.NEWEST, after=request.GET.get("after"))
    results = queries.results_of(shown.items)
    rows = [(one, _stage_title(one), results.get(one.pk)) for one in shown.items]

    def data() -> list[dict[str, Any]]:
        told = queries.positions_data(shown.items)
        return [{"ref": one.matter.ref, "title": one.matter.title, **told[one.pk]} for one in shown.items]

    context = {
        "section": "positions",
        "rows": rows,
        "next": shown.next,
        "wanted": wanted,
        "calls": queries.calls()[:6],
        "rounds": queries.open_rounds(request.at),
    }
    return Page(
        context,
        data=data,
        table=lambda: Table(
            COLUMNS,
            [
                (
                    one.matter.ref,
                    one.matter.title,
                    one.matter.round.organization.slug,
                    one.matter.stage,
                    one.version,
                    one.clauses_count,
                    one.amendments_count,
                    (last.result or "open") if last else "",
                    one.matter.moved_at,
                )
                for one, _, last in rows
            ],
        ),
        name="positions",
    )


@page("positions/position.html")
def position(request: HttpRequest, ref: str) -> Page:
    """Show the whole text, clause by clause, with who wrote which words, and where everything else about it is."""
    shown = queries.position_by_ref(ref)
    clauses = queries.written(shown)
    amendments = list(queries.amendments_of(shown))
    ratifications = queries.ratifications_of(shown)
    context = {
        **_head(shown, request),
        "clauses": clauses,
        "amendments": amendments,
        "ratification": ratifications[0] if ratifications else None,
        "publication": queries.publication_of(shown),
        "calls": queries.calls().filter(position=shown),
        "assemblies": queries.assemblies().filter(position=shown),
        "law": queries.law_of(shown),
        "weighing": weighing(shown.matter.round.process),
        "may_amend": _moves(shown, "amend"),
    }
    return Page(
        context,
        data=lambda: {
            "ref": shown.matter.ref,
            "title": shown.matter.title,
            **queries.position_data(shown),
            "amendments": [queries.amendment_data(one) for one in amendments],
        },
        table=lambda: Table(
            ("number", "clause", "by", "state", "text", "reason", "decision"),
            [
                (
                    one.number,
                    one.clause.number,
                    one.acting_for.slug if one.acting_for else one.by.ref,
                    one.state,
                    one.text,
                    one.reason,
                    one.decision,
                )
                for one in amendments
            ],
        ),
        name=f"position-{ref}",
    )


@safe
def clause(request: HttpRequest, ref: str, number: int) -> HttpResponseBase:
    """Show one clause with every wording it had and the amendments to it; take an amendment."""
    if away := stranger(request):
        return away
    shown = queries.position_by_ref(ref)
    one = queries.clause_by_number(shown, number)
    holdings = reader(request)
    form = _amend_form(request, shown, one, holdings)
    if request.method != "POST":
        return _clause_page(request, shown, one, form)
    status = attempt(form, lambda given: _amend(request, shown.matter, one, holdings, given))
    if status:
        return answered(request, "positions/clause.html", _clause(request, shown, one, form), status)
    shown.refresh_from_db()
    messages.success(request, gettext("The amendment stands beside the clause, with your name on it."))
    return redirect("positions:amendment", ref, shown.amendments_count)


@page("positions/clause.html")
def _clause_page(request: HttpRequest, shown: Position, one: Clause, form: AmendForm | None) -> Page:
    return _clause(request, shown, one, form)


def _clause(request: HttpRequest, shown: Position, one: Clause, form: AmendForm | None) -> Page:
    written = queries.written(shown, only=one.number)[0]
    waiting = list(written.open)
    history = list(zip(written.wordings[1:], written.wordings, strict=False))
    context = {
        **_head(shown, request),
        "written": written,
        "clause": one,
        "form": form if _moves(shown, "amend") and request.user.is_authenticated else None,
        "may_amend": _moves(shown, "amend"),
        "waiting": _ordered(one, waiting),
        "decided": list(
            queries.amendments_of(shown).filter(clause=one).exclude(state=Amendment.State.PROPOSED)
        ),
        "history": [(new, difference(old.text, new.text)) for new, old in history[::-1]],
    }
    return Page(context, data=lambda: [queries.amendment_data(each) for each in waiting], name="clause")


@safe
def amendment(request: HttpRequest, ref: str, number: int) -> HttpResponseBase:
    """Show one amendment: what it changes, what it clashes with, what is said of it; decide, rework, speak."""
    if away := stranger(request):
        return away
    shown = queries.position_by_ref(ref)
    one = queries.amendment_by_number(shown, number)
    holdings = reader(request)
    forms = _amendment_forms(request, shown, one, holdings)
    if request.method != "POST":
        return _amendment_page(request, shown, one, forms)
    verb = request.POST.get("do", "")
    if verb not in forms:
        forms["remark"].is_valid()
        verb = "remark"
    status = attempt(forms[verb], lambda given: _on_amendment(request, verb, one, holdings, given))
    if status:
        return answered(request, "positions/amendment.html", _amendment(request, shown, one, forms), status)
    shown.refresh_from_db()
    messages.success(request, _done(verb))
    return redirect("positions:amendment", ref, shown.amendments_count if verb == "amend" else number)


@page("positions/amendment.html")
def _amendment_page(request: HttpRequest, shown: Position, one: Amendment, forms: Mapping[str, Any]) -> Page:
    return _amendment(request, shown, one, forms)


def _amendment(request: HttpRequest, shown: Position, one: Amendment, forms: Mapping[str, Any]) -> Page:
    is_open = one.state == Amendment.State.PROPOSED
    base = one.clause.wordings.get(number=one.base).text
    moved_on = is_open and one.base != one.clause.wording
    waiting = list(queries.amendments_of(shown).filter(clause=one.clause, state="proposed"))
    stage = _stage(shown)
    held = set() if not request.user.is_authenticated else _capacities(request, shown)
    mine = request.user.is_authenticated and (
        one.by_id == request.user.pk
        or (one.acting_for is not None and one.acting_for.slug in names(reader(request)))
    )
    context = {
        **_head(shown, request),
        "amendment": one,
        "is_open": is_open,
        "change": difference(base, one.text),
        "base": base,
        "moved_on": moved_on,
        "meanwhile": difference(base, one.clause.text) if moved_on else (),
        "together": amending.on_words_in_force(one) if is_open else None,
        "rivals": [each for each in _ordered(one.clause, waiting) if one.number in each["rivals"]],
        "remarks": list(one.remarks.select_related("by", "acting_for")),
        "forms": {
            name: form
            for name, form in forms.items()
            if _offered(name, stage, held, is_open=is_open, mine=bool(mine))
        },
        "mine": mine,
    }
    return Page(context, data=lambda: queries.amendment_data(one), name=f"amendment-{one.number}")


def _offered(name: str, stage: Stage, held: set[str], *, is_open: bool, mine: bool) -> bool:
    """Whether a form of the amendment's page is for this reader, now."""
    if name == "remark":
        return bool(held)
    if not is_open or name not in stage.moves:
        return False
    if name in ("take_back", "amend"):
        return mine
    return bool(held & set(stage.moves[name].by))


def _ordered(clause: Clause, waiting: list[Amendment]) -> list[dict[str, Any]]:
    """Return open amendments as assemblies vote on them, the farthest-reaching first, each with its rivals."""
    texts = {f"{one.number:06}": amending.on_words_in_force(one).text or one.text for one in waiting}
    against: dict[int, set[int]] = {one.number: set() for one in waiting}
    for one, other in rivals(clause.text, texts):
        against[int(one)].add(int(other))
        against[int(other)].add(int(one))
    by_number = {one.number: one for one in waiting}
    return [
        {
            "amendment": by_number[int(key)],
            "rivals": sorted(against[int(key)]),
            "change": difference(clause.text, texts[key]),
        }
        for key in farthest_first(clause.text, texts)
    ]


def _amend_form(request: HttpRequest, shown: Position, one: Clause, holdings: Holdings) -> Any:
    initial = {"text": one.text, "base": one.wording, "visit": shown.matter.visit}
    speaks = names(holdings, shown.matter.round.process.key)
    return bound(request, AmendForm, "amend", initial=initial, organizations=speaks)


def _amendment_forms(
    request: HttpRequest, shown: Position, one: Amendment, holdings: Holdings
) -> dict[str, Any]:
    speaks = names(holdings, shown.matter.round.process.key)
    now = one.clause
    initial = {"text": one.text, "reason": one.reason, "base": now.wording, "replaces": one.number}
    initial["acting_for"] = one.acting_for.slug if one.acting_for else ""
    return {
        "accept": bound(request, DecideForm, "accept"),
        "turn_down": bound(request, DecideForm, "turn_down"),
        "amend": bound(request, AmendForm, "amend", initial=initial, organizations=speaks),
        "take_back": bound(request, DecideForm, "take_back"),
        "remark": bound(request, RemarkForm, "remark", organizations=speaks),
    }


def _amend(
    request: HttpRequest, matter: Matter, one: Clause, holdings: Holdings, given: Mapping[str, Any]
) -> None:
    perform(
        matter=matter,
        verb="amend",
        by=request.user,
        acting_for=behalf(holdings, given.get("acting_for", "")),
        at=request.at,
        visit=given.get("visit"),
        reason=given["reason"],
        clause=one.number,
        text=given["text"],
        base=given["base"],
        replaces=given.get("replaces"),
    )


def _on_amendment(
    request: HttpRequest, verb: str, one: Amendment, holdings: Holdings, given: Mapping[str, Any]
) -> None:
    """Do what a form of the amendment's page asks for."""
    matter = one.position.matter
    if verb == "amend":
        _amend(request, matter, one.clause, holdings, given)
    elif verb == "remark":
        remark_on(
            amendment=one,
            text=given["text"],
            by=request.user,
            at=request.at,
            acting_for=behalf(holdings, given.get("acting_for", "")),
        )
    else:
        speaks = one.acting_for if verb == "take_back" and one.by_id != request.user.pk else None
        perform(
            matter=matter,
            verb=verb,
            by=request.user,
            acting_for=speaks,
            at=request.at,
            reason=given["reason"],
            amendment=one.number,
        )


def _done(verb: str) -> str:
    return {
        "accept": gettext("Accepted: its words are those of the clause now, with who brought them."),
        "turn_down": gettext("Turned down, with your reason beside it."),
        "take_back": gettext("Taken back. It stays readable."),
        "amend": gettext("Reworked: the new one stands in its place, the old one stays readable."),
    }.get(verb, gettext("Said. Everybody can read it."))


def _capacities(request: HttpRequest, shown: Position) -> set[str]:
    matter = shown.matter
    course = Course(matter.round)
    holder = course.holder(matter.stage, matter.raised_in_id) or matter.raised_in
    return set(reader(request).in_organization(holder, course.charter.key))


def _stage(shown: Position) -> Stage:
    return shown.matter.round.process.stages[shown.matter.stage]


def _moves(shown: Position, verb: str) -> bool:
    """Whether a verb can be done where the position stands, whoever asks."""
    return not shown.matter.ended and verb in _stage(shown).moves


def _stage_title(shown: Position) -> str:
    return worded(shown.matter.round.process, _stage(shown).title)


def _head(shown: Position, request: HttpRequest) -> dict[str, Any]:
    """What every page of a position shows on top."""
    return {
        "section": "positions",
        "position": shown,
        "matter": shown.matter,
        "stage_title": _stage_title(shown),
    }
