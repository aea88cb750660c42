"""What the pages and the API show of bills and practices: days as far as they are known, bills side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext, pgettext_lazy

from dure.charters.wording import worded
from dure.drawings.thread import Station
from dure.networks.models import Area
from dure.policies import queries
from dure.policies.models import Bill, BillStep, ClausePractice, Practice, StepCorrection
from dure.policies.queries import ClauseShown, Step, Tracked
from dure.web import moments
from polity.bills import DAY, ENDS, MONTH, PAST, REACHED, WAY, Cell, Known, end_of, side_by_side

# What stages are called where bills of several charters stand beside each other.
STAGES = {
    "introduced": pgettext_lazy("stage of a bill", "Introduced"),
    "in_committee": pgettext_lazy("stage of a bill", "In committee"),
    "passed": pgettext_lazy("stage of a bill", "Passed"),
    "in_force": pgettext_lazy("stage of a bill", "In force"),
    "fallen": pgettext_lazy("stage of a bill", "Voted down"),
    "withdrawn": pgettext_lazy("stage of a bill", "Withdrawn"),
    "lapsed": pgettext_lazy("stage of a bill", "Lapsed with the assembly’s term"),
}
BILL_COLUMNS = (
    *("ref", "title", "jurisdiction", "assembly", "number", "field", "citation", "stage", "kept_by"),
    *(*WAY, "ended", "ended_on"),
)
PRACTICE_COLUMNS = (
    *("ref", "organization", "title", "field", "since", "evidence", "source", "url", "invented", "withdrawn"),
    "clauses",
)


def day_told(known: Known) -> str:
    """Return a day as people read it, as far as it is known: "Monday 14 May 2012", "December 2012", "1987"."""
    if known.exact == DAY:
        return moments.day(known.on)
    if known.exact == MONTH:
        return date_format(known.on, pgettext("date format of a month", "F Y"))
    return date_format(known.on, pgettext("date format of a year", "Y"))


def short_told(known: Known) -> str:
    """Return the same in few signs, for tables: "14 May 2012"."""
    return (
        date_format(known.on, pgettext("short date format", "j M Y"))
        if known.exact == DAY
        else day_told(known)
    )


def iso(known: Known) -> str:
    """Return a day in ISO 8601, as far as it is known: 2012-05-14, 2012-12, 1987."""
    return known.on.isoformat()[: {DAY: 10, MONTH: 7}.get(known.exact, 4)]


def stage_told(stage: str) -> str:
    """Return what a stage is called beside those of other charters."""
    return str(STAGES[stage]) if stage in STAGES else gettext(stage.replace("_", " ")).capitalize()


def own_stage(one: Bill) -> str:
    """Return what the charter under which a bill is followed calls the stage in which it stands."""
    process = one.matter.round.process
    return worded(process, process.stages[one.matter.stage].title)


def state_of(one: Bill) -> str:
    """Return the class of the badge of a bill: a law, ended otherwise, or still on its way."""
    if one.matter.ended:
        return "adopted" if one.matter.ended in ("adopted", "kept") else "failed"
    return "now"


@dataclass(frozen=True)
class CellShown:
    """What a bill has to say about a stage, in words."""

    words: str
    reached: bool
    heading: str = ""  # of which bill and jurisdiction, where a table becomes cards
    source: str = ""
    url: str = ""


def _cell(cell: Cell, heading: str, step: Step | None) -> CellShown:
    if cell.state == REACHED and cell.known is not None:
        return CellShown(
            short_told(cell.known), True, heading, step.source if step else "", step.url if step else ""
        )
    if cell.state == PAST:
        return CellShown(pgettext("a step of a bill", "day not known"), False, heading)
    return CellShown("—", False, heading)


@dataclass(frozen=True)
class Column:
    """One bill of a comparison, with the class of its badge and the name of the stage in which it stands."""

    tracked: Tracked
    stage: str
    state: str


def comparison(found: Sequence[Tracked], areas: Sequence[Area]) -> dict[str, Any]:
    """Return bills side by side: their jurisdictions with how many columns each has, and a row for every stage."""
    spans = [(area, sum(one.jurisdiction.pk == area.pk for one in found)) for area in areas]
    rows = []
    for row in side_by_side([one.reached for one in found]):
        cells = []
        for one, cell in zip(found, row.cells, strict=True):
            stage = row.stage or end_of(one.reached)
            step = next((each for each in one.steps if each.stage == stage), None)
            shown = _cell(cell, f"{one.jurisdiction}, {one.bill.number or one.matter.title}", step)
            cells.append((shown, stage_told(stage) if not row.stage and stage else ""))
        title = stage_told(row.stage) if row.stage else pgettext("a step of a bill", "Ended otherwise")
        rows.append((title, cells))
    columns = [Column(one, own_stage(one.bill), state_of(one.bill)) for one in found]
    return {"columns": columns, "spans": spans, "table": rows}


@dataclass(frozen=True)
class Line:
    """A bill in the list: its stage and how it is marked, how and when it ended otherwise, its day at every stage."""

    tracked: Tracked
    stage: str
    state: str
    ended: str
    cells: tuple[tuple[str, CellShown], ...]


def table_line(one: Tracked) -> Line:
    """Return a bill for the list."""
    end = end_of(one.reached)
    return Line(
        tracked=one,
        stage=own_stage(one.bill),
        state=state_of(one.bill),
        ended=short_told(one.reached[end]) if end else "",
        cells=tuple(
            (stage_told(row.stage), _cell(row.cells[0], "", None))
            for row in side_by_side([one.reached])
            if row.stage in WAY
        ),
    )


def step_data(step: Step | BillStep | StepCorrection) -> dict[str, Any]:
    """Return a step as plain values: its day in ISO 8601, as far as it is known."""
    return {"on": iso(step.known), "exact": step.known.exact, "source": step.source, "url": step.url}


def assembly_way(bill: Bill, stations: Sequence[Station]) -> list[Station]:
    """Return the stations of a bill in its assembly, each with the day as far as it is known. One query."""
    days = {step.stage: day_told(step.known) for step in bill.steps.order_by("pk")}
    return [
        replace(
            one,
            when=days.get(one.key, ""),
            body=bill.assembly,
            body_url="",
            owed_by="",
            entered_on=None,
            left_on=None,
            days_held=None,
        )
        for one in stations
    ]


def tracked_data(one: Tracked) -> dict[str, Any]:
    """Return a bill with its steps as plain values."""
    bill = one.bill
    return {
        "ref": one.matter.ref,
        "title": one.matter.title,
        "jurisdiction": one.jurisdiction.code,
        "assembly": bill.assembly,
        "number": bill.number,
        "field": bill.field,
        "citation": bill.citation,
        "stage": one.stage,
        "ended": one.matter.ended,
        "kept_by": one.matter.raised_in.slug,
        "steps": [{"stage": step.stage, **step_data(step)} for step in one.steps],
    }


def tracked_line(one: Tracked) -> list[Any]:
    """Return a bill as the cells of `BILL_COLUMNS`."""
    told, days = tracked_data(one), {stage: iso(known) for stage, known in one.reached.items()}
    ended = end_of(one.reached)
    told |= {stage: days.get(stage, "") for stage in WAY} | {"ended": ended, "ended_on": days.get(ended, "")}
    return [told[name] for name in BILL_COLUMNS]


def bill_data(bill: Bill) -> dict[str, Any]:
    """Return a bill with corrections, clauses, the practices behind each and the orphans, as plain values."""
    [one] = queries.tracked([bill])
    steps, clauses = queries.steps_of(bill), queries.clauses_of(bill)
    return {
        **tracked_data(one),
        "again": bill.again.matter.ref if bill.again else "",
        "came_back": list(bill.came_back.order_by("pk").values_list("matter__ref", flat=True)),
        "steps": [
            {
                "stage": step.stage,
                **step_data(step),
                "corrections": [
                    {"at": old.at, "reason": old.reason, "stood": step_data(old)}
                    for old in step.corrections.all()
                ],
            }
            for step in steps
        ],
        "clauses": [_clause_data(one) for one in clauses],
        "orphans": [one.clause.number for one in clauses if one.is_orphan],
        "not_taken_up": [one.ref for one in queries.not_taken_up(bill, clauses)],
    }


def _clause_data(one: ClauseShown) -> dict[str, Any]:
    clause = one.clause
    return {
        "number": clause.number,
        "title": clause.title,
        "text": clause.text,
        "practices": [_link_data(link) for link in one.links],
        "withdrawn": [_link_data(link) for link in one.withdrawn],
    }


def _link_data(link: ClausePractice) -> dict[str, Any]:
    return {
        "practice": link.practice.ref,
        "title": link.practice.title,
        "organization": link.practice.organization.slug,
        "reason": link.reason,
        "at": link.at,
        "withdrawn_at": link.withdrawn_at,
        "withdraw_reason": link.withdraw_reason,
    }


def bill_context(bill: Bill) -> dict[str, Any]:
    """Return what the page of a bill shows of it: steps with what they said before, clauses, orphans, practices."""
    steps, clauses = queries.steps_of(bill), queries.clauses_of(bill)
    reached = {step.stage: step.known for step in steps}
    by_stage = {step.stage: step for step in steps}
    way = []
    for row in side_by_side([reached]):
        stage = row.stage or end_of(reached)
        way.append(
            (
                stage_told(stage),
                _cell(row.cells[0], "", None),
                by_stage.get(stage),
                _before(by_stage.get(stage)),
            )
        )
    return {
        "bill": bill,
        "bill_state": state_of(bill),
        "bill_way": way,
        "bill_clauses": clauses,
        "orphans": [one.clause for one in clauses if one.is_orphan],
        "not_taken_up": queries.not_taken_up(bill, clauses),
        "came_back": list(bill.came_back.select_related("matter").order_by("pk")),
    }


def _before(step: BillStep | None) -> list[tuple[str, StepCorrection]]:
    return [(day_told(old.known), old) for old in step.corrections.all()] if step is not None else []


def practice_data(one: Practice, links: Sequence[ClausePractice]) -> dict[str, Any]:
    """Return a practice with the clauses that make it law now, as plain values."""
    return {
        "ref": one.ref,
        "organization": one.organization.slug,
        "title": one.title,
        "text": one.text,
        "field": one.field,
        "since": one.since,
        "evidence": one.evidence,
        "source": one.source,
        "url": one.url,
        "invented": one.invented,
        "at": one.at,
        "withdrawn_at": one.withdrawn_at,
        "withdraw_reason": one.withdraw_reason,
        "clauses": [
            {
                "bill": link.clause.bill.matter.ref,
                "clause": link.clause.number,
                "title": link.clause.title,
                "reason": link.reason,
            }
            for link in links
        ],
    }


def practice_line(told: Mapping[str, Any]) -> list[Any]:
    """Return a practice as the cells of `PRACTICE_COLUMNS`; clauses are "bill clause", several with "; "."""
    clauses = "; ".join(f"{one['bill']} {one['clause']}" for one in told["clauses"])
    values = {**told, "withdrawn": bool(told["withdrawn_at"]), "clauses": clauses}
    return [values[name] for name in PRACTICE_COLUMNS]


assert set(STAGES) == {*WAY, *ENDS}
