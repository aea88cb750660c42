"""The result of a closed secret ballot: its page, and the box for whoever counts it again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from dure.ballots import exporting, queries
from dure.ballots.dividing import part_of
from dure.ballots.models import Ballot
from dure.ballots.parts_showing import division_sentence, part_rows
from dure.ballots.results import Result, Row, rule_sentence
from dure.refusals import Unknown
from dure.web.pages import Page, Table, page

COLUMNS = (
    *("matter", "title", "area", "part", "won", "place", "votes", "cost", "held", "lacked", "would_win_at"),
    *("round", "price", "sentence", "tie", "decision", "decided_by", "adopted", "decision_reason"),
)


@page("ballots/results.html")
def results_page(request: HttpRequest, ballot: Ballot) -> Page:
    """Show the result of a closed secret ballot; `?beside=` names the rule that is shown beside its own."""
    result = Result(ballot)
    context = {
        "section": "rounds",
        "ballot": ballot,
        "round": ballot.round,
        "currency": result.currency,
        "result": result,
        "rows": result.rows,
        "chosen": [row for row in result.rows if row.line["won"]],
        "asked": sum(row.line["cost"] for row in result.rows),
        "stage_title": result.saying.stage(ballot.stage),
        "rule": rule_sentence(ballot),
        "parts": part_rows(ballot),
        "division": division_sentence(ballot),
        "map": result.map(result.places, key="map"),
        **_decided(result),
        **_beside(result, request.GET.get("beside", "")),
        **({} if result.few else _recount(ballot)),
    }
    return Page(
        context,
        data=lambda: results_data(result),
        table=lambda: Table(COLUMNS, [list(_flat(row).values()) for row in result.rows]),
        name=f"ballot-{ballot.ref}",
    )


def told_beside(request: HttpRequest, ballot: Ballot) -> dict[str, Any]:
    """Return what the page of a closed open ballot tells beside its casts: where money goes, other rules, decisions."""
    result = Result(ballot)
    return {
        "currency": result.currency,
        "result": result,
        "map": result.map(result.places, key="map"),
        **_decided(result),
        **_beside(result, request.GET.get("beside", "")),
    }


def _decided(result: Result) -> dict[str, Any]:
    return {
        "decided": [row for row in result.rows if row.decision],
        "differing": [row for row in result.rows if row.decision and row.decision.differs],
    }


def _beside(result: Result, wanted: str) -> dict[str, Any]:
    """Return this rule and the one shown beside it, what only one of them funds, and their maps."""
    other = result.beside(wanted)
    if other is None:
        return {"own": result.rules[0] if result.rules else None, "beside": None}
    own = result.rules[0]
    return {
        "own": own,
        "beside": other,
        "pair": [own, other],
        "only_own": [row for row in result.rows if row.matter.ref in own.winners - other.winners],
        "only_beside": [row for row in result.rows if row.matter.ref in other.winners - own.winners],
        "own_map": result.map(own.places, key="map-own", title=own.name),
        "other_map": result.map(other.places, key="map-other", title=other.name),
    }


def _recount(ballot: Ballot) -> dict[str, Any]:
    return {
        "command": exporting.command(ballot),
        "file": exporting.file_name(ballot),
        "settings": ballot.result["settings"],
        "box": ballot.result["box"],
        "by_order": "order" in ballot.result["settings"]["ties"],
    }


def _flat(row: Row) -> dict[str, Any]:
    """Return one option as plain values, in the order of the columns. Sums are minor units."""
    line, decision = row.line, row.decision
    return {
        "matter": row.matter.ref,
        "title": row.matter.title,
        "area": row.area.code if row.area else "",
        "part": part_of(row.matter),
        "won": line["won"],
        "place": line["place"],
        "votes": line["votes"],
        "cost": line["cost"],
        "held": row.held,
        "lacked": row.lacked,
        "would_win_at": line.get("would_win_at"),
        "round": line.get("round"),
        "price": line.get("price"),
        "sentence": row.says,
        "tie": row.tie,
        "decision": decision.code if decision else "",
        "decided_by": decision.body if decision else "",
        "adopted": decision.sum if decision else None,
        "decision_reason": decision.reason if decision else "",
    }


def results_data(result: Result) -> dict[str, Any]:
    """Return a result as plain values: how it was counted, each option with its sentence, and the comparison."""
    ballot, stored = result.ballot, result.stored
    flow = result.flow
    return {
        "ref": ballot.ref,
        "round": ballot.round.slug,
        "stage": ballot.stage,
        "held_by": ballot.held_by.slug,
        "class": ballot.ballot_class,
        "form": queries.text_of(ballot).form,
        "rule": ballot.rule,
        "opens_at": ballot.opens_at,
        "closes_at": ballot.closes_at,
        "closed_at": ballot.closed_at,
        **{
            name: stored.get(name) for name in ("envelope", "spent", "currency", "voters", "cast", "channels")
        },
        **{
            name: stored[name] for name in ("settings", "share", "compared", "box", "parts") if name in stored
        },
        "few": result.few,
        "options": [
            {**_flat(row), "consumed": row.line.get("consumed", {}), "left": row.line.get("left")}
            for row in result.rows
        ],
        "areas": {place.area.code: place.sum for place in result.places},
        "money_of_1000_voters": {
            "envelope": flow.envelope,
            "parts": [{"matter": ref, "what": kind, "sum": amount} for _, ref, amount, kind in flow.rows],
        }
        if flow
        else None,
    }


def _closed(ref: str) -> Ballot:
    """Return a ballot whose papers are published; raises Refused."""
    found = queries.ballot_by_ref(ref)
    if found is None:
        raise Unknown("ballot")
    exporting.check_published(found)
    return found


def _known(request: HttpRequest, ballot: Ballot, kind: str) -> tuple[str, HttpResponseBase | None]:
    """Return the tag of a file of a box, and the answer where the reader has that file already."""
    tag = f'"{ballot.result["box"]}-{kind}"'
    return tag, get_conditional_response(request, etag=tag)


@require_safe
def votes(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Give the papers of a closed secret ballot as a Pabulib file; the tag spares whoever has it already."""
    ballot = _closed(ref)
    tag, known = _known(request, ballot, "pb")
    if known is not None:
        return known
    result = Result(ballot)
    areas = {one: area.code for one, area in result.areas.items()}
    text = exporting.pabulib(ballot, result.titles, areas)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{exporting.file_name(ballot)}"'
    response["ETag"] = tag
    return response


@require_safe
def box(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Give the open box of a closed secret ballot as CSV: key and marks of every paper, by key."""
    ballot = _closed(ref)
    tag, known = _known(request, ballot, "csv")
    if known is not None:
        return known
    response = StreamingHttpResponse(exporting.papers_csv(ballot), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ballot-{ballot.ref}-papers.csv"'
    response["ETag"] = tag
    return response
