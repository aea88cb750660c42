"""Reports and incentives over the API: what an organization reports, what follows from it, what it can have."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from dure.networks.queries import organization_by_slug
from dure.recognition import commands, queries
from dure.recognition.exact_figures import Sent, read_figures
from dure.recognition.models import Figure, Report
from dure.recognition.reachable import reachable_data, simulated
from dure.recognition.showing import Told, spoken, told
from dure.refusals import Unknown, said
from dure.web.api import ERRORS, LIST_LIMIT, PUBLIC_ERRORS, Given, moment, signed_in
from dure.web.pages import keyset
from polity.criteria import Indicator

router = Router()
AT_MOST = 500
Key = Annotated[str, StringConstraints(max_length=80)]


class InTheWayOut(Schema):
    """A condition that is not met, and how far it is."""

    condition: str
    distance: str


class ReachableOut(Schema):
    """An incentive and whether an organization has it: granted, possible or blocked. `conflicts`: it excludes these."""

    incentive: str
    title: str
    state: str
    blocked_by: list[InTheWayOut]
    conflicts: list[str]


class ReportLineOut(Schema):
    """A report in a list; `state` is open, handed_in or reviewed."""

    ref: str
    organization: str
    framework: str
    version: str
    digest: str
    year: int
    state: str
    handed_in_at: datetime | None
    reviewed_at: datetime | None


class ReportsOut(Schema):
    """The reports of an organization, the newest first, and the cursor of the next ones."""

    next: str | None
    reports: list[ReportLineOut]


class AnswerOut(Schema):
    """An answer as it is stored: exact texts, of a document its kind ("pdf"). `number` grows with each change; send it
    back as `was`.
    """

    value: str
    denominator: str
    not_applicable: str
    carried: bool
    proof: str
    number: int


class OutcomeOut(Schema):
    """What follows for one part of the framework, `depth` below the top; the answer it rests on, if there is one."""

    key: str
    depth: int
    level: str
    kind: str
    title: str
    state: str
    says: str
    distance: str
    due_on: date | None
    answer: AnswerOut | None


class AxisOut(Schema):
    """One of two axes that are never added up: work and mission, or viability."""

    met: int
    unmet: int
    missing: int
    says: str


class ReportOut(ReportLineOut):
    """A report with what follows from it on a day."""

    on: date
    outcome: str
    says: str
    blocks: list[str]
    axes: dict[str, AxisOut]
    tree: list[OutcomeOut]


class ReportIn(Given):
    """A report to begin: under a framework (by key) of a body (by slug), for one year."""

    body: str
    framework: str
    year: int


class FigureIn(Given):
    """An answer: exact texts ("5.25", "21/4", a share as "0.5", yes or no, a choice by its key), or why it does not
    apply. `was` is the number of the answer that you read: if somebody changed it since, nothing is overwritten.
    """

    indicator: Key
    value: Annotated[str, StringConstraints(max_length=2000)] = ""
    denominator: Key = ""
    not_applicable: Annotated[str, StringConstraints(max_length=40)] = ""
    was: Annotated[int, Field(ge=0)] = 0


class FiguresIn(Given):
    """The answers that changed."""

    figures: Annotated[list[FigureIn], Field(max_length=AT_MOST)]


class SavedOut(Schema):
    """The indicators whose answers were stored, and the answers that somebody else changed meanwhile."""

    stored: list[str]
    meanwhile: dict[str, AnswerOut]


@router.get("/organizations/{slug}/incentives", response={200: list[ReachableOut]} | PUBLIC_ERRORS)
def list_reachable(request: HttpRequest, slug: str) -> Any:
    """Say for each running incentive whether an organization has it, can have it, or what blocks it and how far."""
    organization = organization_by_slug(slug)
    return reachable_data(simulated(organization, timezone.localdate(moment(request))))


@router.get("/organizations/{slug}/reports", response={200: ReportsOut} | PUBLIC_ERRORS)
def list_reports(request: HttpRequest, slug: str, after: str | None = None) -> Any:
    """List the reports of an organization, the newest first."""
    rows = queries.reports_by(organization_by_slug(slug))
    found = keyset(rows, order=("-year", "-id"), after=after, limit=LIST_LIMIT)
    return {"next": found.next, "reports": [_line(one) for one in found.items]}


@router.post("/organizations/{slug}/reports", response={201: ReportLineOut} | ERRORS, auth=signed_in)
def open_report(request: HttpRequest, slug: str, given: ReportIn) -> Any:
    """Begin the report of a year, or return the one that was begun; last year's answers come along, marked."""
    organization, at = organization_by_slug(slug), moment(request)
    rows = queries.frameworks_of_reports(organization, at)
    framework = rows.filter(organization__slug=given.body, key=given.framework).first()
    if framework is None:
        raise Unknown("framework")
    made = commands.open_report(
        organization=organization, framework=framework, year=given.year, by=request.user, at=at
    )
    return Status(201, _line(made))


@router.get("/reports/{ref}", response={200: ReportOut} | PUBLIC_ERRORS)
def read_report(request: HttpRequest, ref: str) -> Any:
    """Read a report: its answers and what follows from them today."""
    report, on = queries.report_by_ref(ref), timezone.localdate(moment(request))
    framework = spoken(report.framework.parsed)
    result = queries.result(report, on, framework)
    return {
        **_line(report),
        "on": on,
        "outcome": result.state,
        "says": said(result.root.says),
        "blocks": [one.key for one in result.blocking],
        "axes": {
            name: {"met": axis.met, "unmet": axis.unmet, "missing": axis.missing, "says": said(axis.says)}
            for name, axis in result.axes.items()
        },
        "tree": [_outcome(line) for line in told(framework, result, queries.figures_of(report))],
    }


@router.post("/reports/{ref}/figures", response={200: SavedOut} | ERRORS, auth=signed_in)
def save_figures(request: HttpRequest, ref: str, given: FiguresIn) -> Any:
    """Save answers, one by one or many at once; several people can write at the same time."""
    report = queries.report_by_ref(ref)
    sent = [Sent(**one.dict()) for one in given.figures]
    saved = commands.save_figures(
        report=report,
        given=read_figures(report.framework.parsed, sent),
        by=request.user,
        at=moment(request),
    )
    return {
        "stored": sorted(one.indicator for one in saved.stored),
        "meanwhile": {key: _answer(one) for key, one in saved.meanwhile.items()},
    }


@router.post("/reports/{ref}/hand_in", response={200: ReportLineOut} | ERRORS, auth=signed_in)
def hand_in(request: HttpRequest, ref: str) -> Any:
    """Hand a report in; from then on its answers stand still until a reviewer gives it back."""
    report = queries.report_by_ref(ref)
    commands.hand_in_report(report=report, by=request.user, at=moment(request))
    return _line(queries.report_by_ref(ref))


def _line(one: Report) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "organization": one.organization.slug,
        "framework": one.framework.key,
        "version": one.framework.version,
        "digest": one.framework.digest,
        "year": one.year,
        "state": one.state,
        "handed_in_at": one.handed_in_at,
        "reviewed_at": one.reviewed_at,
    }


def _answer(one: Figure) -> dict[str, Any]:
    names = ("value", "denominator", "not_applicable", "carried", "proof", "number")
    return {name: getattr(one, name) for name in names}


def _outcome(line: Told) -> dict[str, Any]:
    outcome = line.outcome
    return {
        "key": outcome.key,
        "depth": line.depth,
        "level": outcome.level,
        "kind": line.node.kind if isinstance(line.node, Indicator) else "",
        "title": outcome.title,
        "state": outcome.state,
        "says": line.says,
        "distance": said(outcome.distance.says) if outcome.distance else "",
        "due_on": outcome.due_on,
        "answer": _answer(line.figure) if line.figure else None,
    }
