"""The joint text with who stands behind it, signatures, and what a law took up of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from dure.networks.queries import Holdings
from dure.positions import commands, queries, showing
from dure.positions.forms import LawForm, SignForm, UptakeForm
from dure.positions.models import Clause, Position, Publication, Signature, Uptake
from dure.positions.posting import answered, attempt, behalf, bound, head, names, reader, stranger
from dure.refusals import Unknown
from dure.web.pages import Page, Table, page
from polity.texts import difference, found_in

safe = require_http_methods(["GET", "HEAD", "POST"])


@safe
def joint(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Show the published text with who stands behind it, to read, print and sign; take signatures."""
    if away := stranger(request):
        return away
    shown = queries.position_by_ref(ref)
    publication = queries.publication_of(shown)
    if publication is None:
        raise Unknown("publication")
    holdings = reader(request)
    forms = {
        "sign": bound(
            request, SignForm, "sign", organizations=names(holdings, shown.matter.round.process.key)
        )
    }
    if request.method != "POST":
        return _joint_page(request, shown, publication, forms)
    if request.POST.get("do") == "withdraw":
        commands.withdraw_signature(
            signature=_signature(publication, request.POST.get("ref", "")), by=request.user, at=request.at
        )
        messages.success(request, gettext("The signature is taken back."))
        return redirect("positions:joint", ref)
    status = attempt(forms["sign"], lambda given: _sign(request, publication, holdings, given))
    if status:
        return answered(request, "positions/joint.html", _joint(request, shown, publication, forms), status)
    messages.success(request, gettext("Signed. It stands below the text, apart from those who ratified it."))
    return redirect("positions:joint", ref)


@page("positions/joint.html")
def _joint_page(
    request: HttpRequest, shown: Position, publication: Publication, forms: Mapping[str, Any]
) -> Page:
    return _joint(request, shown, publication, forms)


def _joint(request: HttpRequest, shown: Position, publication: Publication, forms: Mapping[str, Any]) -> Page:
    behind = publication.behind
    lists = _named_lists(behind)
    signatures = list(
        publication.signatures.filter(withdrawn_at=None)
        .select_related("organization", "person")
        .order_by("pk")
    )
    everyone = [
        (outcome, line) for lines in lists.values() for outcome, rows in lines.items() for line in rows
    ]
    words = queries.words_at(shown, publication.version)
    context = {
        **head(shown),
        "publication": publication,
        "sentence": showing.said(queries.sentence_of(behind["sentence"])),
        "words": words,
        **lists,
        "dissent": [line for outcome, line in everyone if outcome == "opposed"],
        "reservations": [line for _, line in everyone if line["reservation"]],
        "signed_organizations": [one for one in signatures if one.organization_id],
        "signed_persons": [one for one in signatures if one.person_id and one.shows_name],
        "unnamed": sum(1 for one in signatures if one.person_id and not one.shows_name),
        "own": {one.ref for one in signatures if _is_own(one, request)},
        "forms": forms,
        "law": queries.law_of(shown),
    }
    return Page(
        context,
        data=lambda: _joint_data(shown, publication, words, signatures),
        table=lambda: _joint_table(behind, signatures),
        name=f"joint-{shown.matter.ref}",
    )


def _named_lists(behind: Mapping[str, Any]) -> dict[str, dict[str, list[dict[str, str]]]]:
    """Return who stands where, with the names of today."""
    apart = {whom: behind[whom] for whom in ("networks", "organizations")}
    titles = queries.names_of(
        line["slug"] for lists in apart.values() for lines in lists.values() for line in lines
    )
    return {
        whom: {
            outcome: [{**line, "name": titles.get(line["slug"], line["slug"])} for line in lines]
            for outcome, lines in lists.items()
        }
        for whom, lists in apart.items()
    }


def _joint_data(
    shown: Position,
    publication: Publication,
    words: Sequence[tuple[Clause, str]],
    signatures: Sequence[Signature],
) -> dict[str, Any]:
    return {
        "ref": shown.matter.ref,
        "title": shown.matter.title,
        "version": publication.version,
        "published_at": publication.at,
        "clauses": [{"number": one.number, "heading": one.heading, "text": text} for one, text in words],
        "behind": publication.behind,
        "signed": {
            "organizations": [one.organization.slug for one in signatures if one.organization],
            "persons": publication.persons_signed,
        },
    }


def _joint_table(behind: Mapping[str, Any], signatures: Sequence[Signature]) -> Table:
    rows = [
        (whom, line["slug"], outcome, line["reason"], line["reservation"])
        for whom in ("networks", "organizations")
        for outcome, lines in behind[whom].items()
        for line in lines
    ]
    rows += [("signed later", one.organization.slug, "", "", "") for one in signatures if one.organization]
    return Table(("as", "organization", "outcome", "reason", "reservation"), rows)


def _is_own(one: Signature, request: HttpRequest) -> bool:
    if not request.user.is_authenticated:
        return False
    return one.by_id == request.user.pk


def _signature(publication: Publication, ref: str) -> Signature:
    found = publication.signatures.filter(ref=ref[:16]).first()
    if found is None:
        raise Unknown("signature")
    return found


def _sign(
    request: HttpRequest, publication: Publication, holdings: Holdings, given: Mapping[str, Any]
) -> None:
    commands.sign(
        publication=publication,
        organization=behalf(holdings, given["whose"]),
        shows_name=given["shows_name"],
        by=request.user,
        at=request.at,
    )


@safe
def law(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Show what was asked beside the law as adopted, with what was taken up; take the law's words."""
    if away := stranger(request):
        return away
    shown = queries.position_by_ref(ref)
    forms = _law_forms(request, shown)
    if request.method != "POST":
        return _law_page(request, shown, forms)
    name = request.POST.get("do", "")
    if name not in forms:
        raise Unknown("form")
    status = attempt(forms[name], lambda given: _enter(request, shown, name, given))
    if status:
        return answered(request, "positions/law.html", _law(request, shown, forms), status)
    messages.success(request, gettext("It stands beside what was asked."))
    return redirect("positions:law", ref)


@page("positions/law.html")
def _law_page(request: HttpRequest, shown: Position, forms: Mapping[str, Any]) -> Page:
    return _law(request, shown, forms)


def _law(request: HttpRequest, shown: Position, forms: Mapping[str, Any]) -> Page:
    entered = queries.law_of(shown)
    rows = []
    for clause, uptake in queries.asked(shown):
        rows.append(
            {
                "clause": clause,
                "uptake": uptake,
                "change": difference(clause.text, uptake.text) if uptake and uptake.text else (),
                "found": round(100 * float(found_in(clause.text, uptake.text))) if uptake else None,
                "form": forms.get(f"uptake-{clause.number}"),
            }
        )
    may = request.user.is_authenticated and shown.matter.round.organization_id in reader(request).stewarded()
    context = {
        **head(shown),
        "law": entered,
        "rows": rows,
        "may_enter": may,
        "law_form": forms["law"],
        "counts": [
            (title, sum(1 for row in rows if row["uptake"] and row["uptake"].verdict == verdict))
            for verdict, title in Uptake.Verdict.choices
        ],
    }
    data = {
        "law": {"title": entered.title, "source": entered.source, "adopted_on": entered.adopted_on}
        if entered
        else None,
        "clauses": [
            {
                "number": row["clause"].number,
                "asked": row["clause"].text,
                "article": row["uptake"].article if row["uptake"] else None,
                "law": row["uptake"].text if row["uptake"] else None,
                "taken_up": row["uptake"].verdict if row["uptake"] else None,
                "percent_of_words": row["found"],
            }
            for row in rows
        ],
    }
    columns = ("number", "asked", "article", "law", "taken_up", "percent_of_words")
    table = Table(columns, [[line[name] for name in columns] for line in data["clauses"]])
    return Page(context, data=data, table=table, name=f"law-{shown.matter.ref}")


def _law_forms(request: HttpRequest, shown: Position) -> dict[str, Any]:
    entered = queries.law_of(shown)
    initial = (
        {"title": entered.title, "source": entered.source, "adopted_on": entered.adopted_on}
        if entered
        else {}
    )
    forms: dict[str, Any] = {"law": bound(request, LawForm, "law", initial=initial)}
    for clause, uptake in queries.asked(shown):
        start = {"clause": clause.number}
        if uptake:
            start |= {name: getattr(uptake, name) for name in ("article", "text", "verdict", "note")}
        name = f"uptake-{clause.number}"
        forms[name] = bound(request, UptakeForm, name, initial=start)
    return forms


def _enter(request: HttpRequest, shown: Position, name: str, given: Mapping[str, Any]) -> None:
    if name == "law":
        commands.enter_law(position=shown, by=request.user, at=request.at, **given)
        return
    entered = queries.law_of(shown)
    if entered is None:
        raise Unknown("law")
    clause = queries.clause_by_number(shown, given["clause"])
    rest = {key: value for key, value in given.items() if key != "clause"}
    commands.judge_uptake(law=entered, clause=clause, by=request.user, at=request.at, **rest)
