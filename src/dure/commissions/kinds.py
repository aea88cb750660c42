"""Commissions and breaches as kinds of matter: planned, put out, awarded, followed; noticed, weighed, put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dure.charters.models import Round
from dure.clock import day_in
from dure.commissions import showing
from dure.commissions.commands.breaches import end_contract, require_breach_round, still_below, take_part
from dure.commissions.commands.contracts import ocid_of
from dure.commissions.forms import AwardForm, CommissionForm, MilestoneForm, PaymentForm
from dure.commissions.models import Bid, Breach, Commission, Contract, ContractMilestone, ContractPayment, Lot
from dure.commissions.terms import Terms, read_terms
from dure.matters.kinds import Kind, register
from dure.matters.models import Act, Matter
from dure.matters.saying import as_json
from dure.networks.models import Organization
from dure.people.models import Person
from dure.refusals import refuse, said
from dure.web.sums import sum_refusal
from polity.sentences import gettext_noop


class CommissionKind(Kind):
    """A commission asks for a service and says which jobs must come of it; sums are minor units of its currency."""

    key = "commission"
    title = _("commission")
    sum_field = "value"
    raise_title = _("Plan a commission")
    related = ("commission__contract",)
    template = "commissions/commission.html"
    raise_form = CommissionForm
    act_forms = {"award": AwardForm, "pay": PaymentForm, "deliver": MilestoneForm}

    def sum_asked(self, details: Mapping[str, Any]) -> int | None:
        """Return the estimated value."""
        value = details.get("value")
        return int(value) if value is not None else None

    def sum_at_start(self, matter: Matter) -> int | None:
        """Return the value as planned."""
        return matter.commission.value

    def create(
        self, *, matter: Matter, by: Person, at: datetime, details: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Store the terms, the clause and the lots."""
        terms = read_terms(matter, details)
        commission = Commission.objects.create(matter=matter, **terms.columns)
        Lot.objects.bulk_create(
            Lot(commission=commission, number=number, **lot.columns)
            for number, lot in enumerate(terms.lots, start=1)
        )
        return _told(commission, terms)

    def check(self, *, matter: Matter, verb: str, sum: int | None, details: Mapping[str, Any]) -> None:
        """Refuse an award without a bid, a beginning that nobody could hear a breach of, and sums below nothing."""
        if verb == "award":
            _winner(matter, details)
        elif verb == "begin":
            require_breach_round(matter.raised_in)
        elif verb == "pay" and not (details.get("value") or 0) > 0:
            raise refuse("value_missing", gettext_noop("Give the sum that was paid."), field="value")
        elif verb == "pay" and (too_large := sum_refusal(details["value"], field="value")):
            raise too_large
        elif verb == "close" and matter.commission.contract.breaches.filter(matter__ended="").exists():
            raise refuse("breach_open", gettext_noop("A breach of the clause is open. It is settled first."))

    def after(self, *, matter: Matter, act: Act, details: Mapping[str, Any]) -> None:
        """Make the contract with the award, let the supplier take part in breaches, keep payments and milestones."""
        commission = matter.commission
        if act.verb == "award":
            _award(matter, _winner(matter, details), act)
        elif act.verb == "begin":
            take_part(commission.contract, act.at)
        elif act.verb == "pay":
            contract = commission.contract
            ContractPayment.objects.create(
                contract=contract,
                number=contract.payments.count() + 1,
                on=_day(details.get("on"), act),
                value=details["value"],
            )
        elif act.verb == "deliver":
            contract = commission.contract
            ContractMilestone.objects.create(
                contract=contract,
                number=contract.milestones.count() + 1,
                title=details["milestone"],
                due_on=_day(details.get("due_on"), act),
                met_on=_day(details.get("on"), act),
            )

    def public(self, matter: Matter) -> dict[str, Any]:
        """Return terms, clause, lots, and the contract with its curve."""
        return showing.commission_data(matter.commission)

    def listed(self, matters: Sequence[Matter]) -> dict[int, dict[str, Any]]:
        """Return terms, clause, and the contract by its reference."""
        return {one.pk: showing.listed_data(one.commission) for one in matters}

    def context(self, matter: Matter) -> dict[str, Any]:
        """Return lots and bids, the clause, and the picture of how long jobs last."""
        return showing.commission_context(matter.commission)

    def form_options(self, round: Round, by: Person, at: datetime) -> dict[str, Any]:
        """Return the currency of the round, in which sums are typed."""
        return {"currency": round.currency}

    def act_form_options(self, matter: Matter, verb: str) -> dict[str, Any]:
        """Return who can be awarded, or the currency."""
        if verb == "award":
            return {"bidders": bidders(matter.commission)}
        return {"currency": matter.round.currency} if verb == "pay" else {}


class BreachKind(Kind):
    """A contract fell below its clause. Nobody raises it: the employer's report does."""

    key = "breach"
    title = _("breach of an employment clause")
    raise_title = _("A breach opens by itself")
    related = ("breach__contract__commission",)
    template = "commissions/breach.html"

    def create(
        self, *, matter: Matter, by: Person, at: datetime, details: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Store what was below, for which contract; refuse what did not come from a report."""
        contract = details.get("contract")
        if not isinstance(contract, Contract):
            raise refuse(
                "opens_by_itself",
                gettext_noop(
                    "A breach opens by itself, when a report is below the clause. Nobody raises it."
                ),
            )
        found = [as_json(one.says) for one in details["found"]]
        Breach.objects.create(matter=matter, contract=contract, found_on=details["found_on"], found=found)
        commission = contract.commission
        return {
            "contract": contract.ref,
            "commission": commission.matter.ref if commission else "",
            "found": found,
            "on": details["found_on"].isoformat(),
        }

    def check(self, *, matter: Matter, verb: str, sum: int | None, details: Mapping[str, Any]) -> None:
        """Refuse to close while the last report is still below."""
        if verb != "close":
            return
        if below := still_below(matter.breach.contract):
            raise refuse(
                "still_below",
                gettext_noop(
                    "The last report is still below the clause: {why} It closes once a report meets it."
                ),
                why=below[0].says,
            )

    def at_deadline(self, matter: Matter, verb: str) -> tuple[str, str]:
        """Once the time is over: close it where the last report meets the clause, else go on, with what is below."""
        below = still_below(matter.breach.contract)
        why = " ".join(said(one.says) for one in below)
        met = matter.round.process.stages[matter.stage].following("clause_met")
        return (verb, why) if below or met is None else (met.verb, "")

    def after(self, *, matter: Matter, act: Act, details: Mapping[str, Any]) -> None:
        """Take the mark off the contract once the breach is put right; end the contract where the breach ends it."""
        ends = matter.round.process.stages[act.stage_to].ends
        if ends == "kept":
            Contract.objects.filter(pk=matter.breach.contract_id).update(below=False)
        elif ends == "broken":
            end_contract(matter.breach.contract, act)

    def public(self, matter: Matter) -> dict[str, Any]:
        """Return the contract and what was below."""
        breach = matter.breach
        return {"contract": breach.contract.ref, "found_on": breach.found_on, "found": breach.found}

    def context(self, matter: Matter) -> dict[str, Any]:
        """Return what was below, how it stands by the last report, and the picture."""
        return showing.breach_context(matter.breach)


def bidders(commission: Commission) -> list[Organization]:
    """Return the organizations that have bid on every lot, by name."""
    lots = set(commission.lots.values_list("pk", flat=True))
    found: dict[Organization, set[int]] = {}
    for bid in Bid.objects.filter(lot__commission=commission).select_related("organization"):
        found.setdefault(bid.organization, set()).add(bid.lot_id)
    return sorted((one for one, bids in found.items() if bids == lots), key=lambda one: one.name)


def _winner(matter: Matter, details: Mapping[str, Any]) -> Organization:
    slug = details.get("winner")
    found = next((one for one in bidders(matter.commission) if one.slug == slug), None)
    if found is None:
        raise refuse(
            "no_such_bid",
            gettext_noop("Choose one of those who have handed in a bid on every lot."),
            field="winner",
        )
    return found


def _award(matter: Matter, winner: Organization, act: Act) -> None:
    commission = matter.commission
    bids = Bid.objects.filter(lot__commission=commission, organization=winner)
    bids.update(awarded=True)
    Contract.objects.create(
        ocid=ocid_of(matter.ref),
        commission=commission,
        buyer=matter.raised_in,
        supplier=winner,
        supplier_name=winner.name,
        service=commission.service,
        title=matter.title,
        value=sum(bids.values_list("value", flat=True)),
        currency=commission.currency,
        starts_on=commission.starts_on,
        ends_on=commission.ends_on,
        recorded_at=act.at,
    )


def _day(given: Any, act: Act) -> date:
    if isinstance(given, date):
        return given
    return date.fromisoformat(given) if given else day_in(act.matter.round.process.time_zone, act.at)


def _told(commission: Commission, terms: Terms) -> dict[str, Any]:
    return {
        "service": commission.service,
        "sum": commission.value,
        "currency": commission.currency,
        "from": commission.starts_on.isoformat(),
        "until": commission.ends_on.isoformat(),
        "jobs": commission.jobs,
        "months": commission.months,
        "entering_group": commission.group,
        "group_share": commission.group_share,
        "pay_floor": commission.pay_floor or "",
        "lots": [f"{number}. {lot.title}" for number, lot in enumerate(terms.lots, start=1)],
        "reserved": any(lot.reserved for lot in terms.lots),
    }


register(CommissionKind())
register(BreachKind())
