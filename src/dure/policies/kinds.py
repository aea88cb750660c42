"""Bills as a kind of matter: each step on the assembly's own day, the clauses, what stands behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.forms import Form
from django.utils.translation import gettext_lazy as _

from dure.charters.models import Round
from dure.drawings.thread import Station
from dure.matters.kinds import Kind, register
from dure.matters.models import Act, Matter
from dure.networks.models import Area
from dure.people.models import Person
from dure.policies import queries, showing
from dure.policies.clauses import read_clauses, store_clauses
from dure.policies.forms import BillForm, StepForm
from dure.policies.models import Bill, BillStep, Field
from dure.policies.steps import check_next, read_step
from dure.refusals import Unknown, refuse
from polity.charters import Move
from polity.sentences import gettext_noop


class BillKind(Kind):
    """A bill of a real assembly, which a network follows: the assembly moves it, the network tells it."""

    key = "bill"
    title = _("bill")
    raise_title = _("Enter a bill")
    raise_done = _("It is entered. Enter each step when the assembly has done it, with its day and source.")
    owed = False  # the assembly moves a bill; nobody here owes the next step
    related = ("bill__jurisdiction",)
    template = "policies/of_matter.html"
    round_template = "policies/of_round.html"
    raise_form = BillForm

    def way(self, matter: Matter, stations: Sequence[Station]) -> Sequence[Station]:
        """Return the way through the assembly, on its own days, not on those of the entries."""
        return showing.assembly_way(_bill(matter), stations)

    def form_for(self, matter: Matter, move: Move) -> type[Form] | None:
        """Ask for day and source with every move that leads on, whatever a charter calls it."""
        return StepForm if move.to else None

    def form_options(self, round: Round, by: Person, at: datetime) -> dict[str, Any]:
        """Return the areas to choose from; that of the network comes first."""
        return {"near": round.organization.area_id}

    def create(
        self, *, matter: Matter, by: Person, at: datetime, details: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Store which assembly's bill it is, its introduction and its clauses."""
        jurisdiction = _jurisdiction(details)
        assembly = " ".join(str(details.get("assembly") or "").split())[:160]
        if not assembly:
            raise refuse("legislature_missing", gettext_noop("Name the assembly."), field="assembly")
        field = str(details.get("field") or "")
        if field not in Field.values:
            raise refuse("choice_unknown", gettext_noop("Say what the bill is about."), field="field")
        said = read_step(details, jurisdiction, at)
        clauses = read_clauses(details.get("clauses"))
        bill = Bill.objects.create(
            matter=matter,
            jurisdiction=jurisdiction,
            assembly=assembly,
            number=_line(details, "number", 40),
            citation=_line(details, "citation", 160),
            field=field,
            again=_earlier(details, jurisdiction),
            last_on=said.known.first,
        )
        BillStep.objects.create(bill=bill, stage=matter.stage, **said.columns())
        store_clauses(bill, clauses, by, at)
        return {
            "jurisdiction": jurisdiction.code,
            "legislature": assembly,
            "bill_number": bill.number,
            "field": field,
            "citation": bill.citation,
            "again": bill.again.matter.ref if bill.again else "",
            "clauses": [f"{one['number']} {one['title']}: {one['text']}" for one in clauses],
            **said.told(),
        }

    def after(self, *, matter: Matter, act: Act, details: Mapping[str, Any]) -> None:
        """Keep the step on the assembly's own day; refuse one without day and source, reached before, or out of order.

        It is refused here and not in `check`, which does not know the moment: the whole act is one transaction.
        """
        if act.stage_to == act.stage_from or act.by_id is None:
            return
        bill = _bill(matter)
        said = read_step(details, bill.jurisdiction, act.at)
        check_next(bill, act.stage_to, said)
        BillStep.objects.create(bill=bill, act=act, stage=act.stage_to, **said.columns())
        bill.last_on = said.known.first
        bill.citation = _line(details, "citation", 160) or bill.citation
        bill.save(update_fields=["last_on", "citation"])

    def public(self, matter: Matter) -> dict[str, Any]:
        """Return the bill with its steps, its clauses with the practices behind each, and the orphans."""
        bill = queries.bill_by_ref(matter.ref)
        return showing.bill_data(bill)

    def listed(self, matters: Sequence[Matter]) -> dict[int, dict[str, Any]]:
        """Return the bills with their steps; their clauses are told by the matter itself."""
        found = queries.tracked(queries.all_bills().filter(pk__in=[one.pk for one in matters]))
        return {one.bill.pk: showing.tracked_data(one) for one in found}

    def context(self, matter: Matter) -> dict[str, Any]:
        """Return the steps, the clauses, and what stands behind them."""
        return showing.bill_context(queries.bill_by_ref(matter.ref))


def _bill(matter: Matter) -> Bill:
    return Bill.objects.select_related("jurisdiction").get(matter=matter)


def _line(details: Mapping[str, Any], name: str, longest: int) -> str:
    return " ".join(str(details.get(name) or "").split())[:longest]


def _jurisdiction(details: Mapping[str, Any]) -> Area:
    given = details.get("jurisdiction")
    found = given if isinstance(given, Area) else Area.objects.filter(code=str(given or "")).first()
    if found is None:
        raise refuse(
            "jurisdiction_missing", gettext_noop("Choose whose assembly it is."), field="jurisdiction"
        )
    return found


def _earlier(details: Mapping[str, Any], jurisdiction: Area) -> Bill | None:
    """Return the earlier bill that comes back with this one, of the same jurisdiction."""
    ref = str(details.get("again") or "").strip()
    if not ref:
        return None
    found = Bill.objects.select_related("matter").filter(matter__ref=ref).first()
    if found is None:
        raise Unknown("again")
    if found.jurisdiction_id != jurisdiction.pk:
        raise refuse(
            "other_jurisdiction",
            gettext_noop("The earlier bill is one of another assembly. A bill comes back where it was."),
            field="again",
        )
    return found


register(BillKind())
