"""Proposals as a kind of matter: what they ask for, what was granted, and how it is executed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dure.budgets import queries
from dure.budgets.dividing import ASKED, division, part_choices, part_for, part_titles
from dure.budgets.forms import AnswerForm, ProposalForm, ReportForm
from dure.budgets.models import ExecutionReport, Proposal
from dure.charters.models import Round
from dure.clock import day_in
from dure.drawings.bars import MoneyBar, money_bar
from dure.files.commands import keep_file
from dure.matters.kinds import Kind, register
from dure.matters.models import Act, Matter
from dure.people.models import Person
from dure.refusals import refuse
from dure.web.money import money, money_full
from dure.web.sums import LARGEST_SUM, sum_refusal
from polity.sentences import gettext_noop


class ProposalKind(Kind):
    """A proposal asks for money from the round's envelope; amounts are minor units of the round's currency."""

    key = "proposal"
    title = _("proposal")
    sum_field = "cost"
    raise_title = _("Raise a proposal")
    related = ("proposal",)
    template = "budgets/proposal.html"
    round_template = "budgets/round.html"
    compare_template = "budgets/origins.html"
    raise_form = ProposalForm
    act_forms = {"answer": AnswerForm, "report": ReportForm}

    def sum_asked(self, details: Mapping[str, Any]) -> int | None:
        """Return the cost."""
        cost = details.get("cost")
        return int(cost) if cost is not None else None

    def sum_at_start(self, matter: Matter) -> int | None:
        """Return the cost as proposed."""
        return matter.proposal.cost

    def create(
        self, *, matter: Matter, by: Person, at: datetime, details: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Store cost, area, beneficiaries, proposing organization and origin."""
        cost = self.sum_asked(details)
        envelope = matter.round.envelope
        if cost is None:
            raise refuse("cost_missing", gettext_noop("Give the cost as a sum of money."), field="cost")
        if envelope is not None and cost > envelope:
            raise refuse(
                "cost_over_envelope",
                gettext_noop("The cost is larger than the whole envelope of this round."),
                field="cost",
            )
        origin = details.get("origin") or Proposal.Origin.PRIVATE
        if origin not in Proposal.Origin.values:
            raise refuse("origin_unknown", gettext_noop("Choose private, public or mixed."), field="origin")
        area = details.get("area") or matter.raised_in.area
        proposal = Proposal.objects.create(
            matter=matter,
            organization=details.get("organization"),
            area=area,
            part=part_for(matter.round, area, details),
            cost=cost,
            beneficiaries=details.get("beneficiaries", ""),
            origin=origin,
        )
        return {
            "cost": cost,
            "currency": matter.round.currency,
            "area": proposal.area.code if proposal.area else "",
            "beneficiaries": proposal.beneficiaries,
            "proposed_by": proposal.organization.slug if proposal.organization else "",
            "origin": proposal.origin,
            **({"part": proposal.part} if proposal.part else {}),
        }

    def check(self, *, matter: Matter, verb: str, sum: int | None, details: Mapping[str, Any]) -> None:
        """Refuse sums that make no sense: negative, above the envelope, paid above committed above adopted."""
        if sum is not None and not 0 <= sum <= (matter.round.envelope or LARGEST_SUM):
            raise refuse(
                "sum_out_of_range",
                gettext_noop("Give a sum between nothing and the whole envelope."),
                field="sum",
            )
        if verb == "report":
            _check_report(matter.proposal, details)
            _refuse_repeated(matter.proposal, details)

    def after(self, *, matter: Matter, act: Act, details: Mapping[str, Any]) -> None:
        """Keep what was adopted, and store an execution report."""
        if act.verb == "answer" and act.outcome in ("adopt", "adopt_in_part"):
            Proposal.objects.filter(matter=matter).update(adopted=matter.sum)
        elif act.verb == "answer":
            Proposal.objects.filter(matter=matter).update(adopted=0)
        elif act.verb == "report":
            _store_report(matter.proposal, act, details)

    def public(self, matter: Matter) -> dict[str, Any]:
        """Return the amounts from the asking to the paying."""
        return queries.line(matter.proposal)

    def context(self, matter: Matter) -> dict[str, Any]:
        """Return the proposal, its reports and every sum that was ever set, with reason."""
        return {
            "proposal": matter.proposal,
            "part": part_titles(matter.round).get(matter.proposal.part, ""),
            "reports": list(matter.proposal.reports.select_related("act").prefetch_related("documents")),
            "sums": queries.sums(matter),
            "inclusion": queries.inclusion(matter),
            "money_bar": _money_bar(
                MoneyBar(
                    asked=matter.proposal.cost,
                    adopted=matter.proposal.adopted,
                    committed=matter.proposal.committed if matter.proposal.adopted is not None else None,
                    paid=matter.proposal.paid if matter.proposal.adopted is not None else None,
                ),
                matter.round.currency,
            ),
        }

    def form_options(self, round: Round, by: Person, at: datetime) -> dict[str, Any]:
        """Return what the form of a new proposal needs: the currency, and the organizations one may propose for."""
        return {
            "currency": round.currency,
            "organizations": queries.may_propose_for(by, at),
            "parts": part_choices(round),
            "asks": ASKED.get(text.divided_by, "") if (text := division(round)) else "",
        }

    def act_form_options(self, matter: Matter, verb: str) -> dict[str, Any]:
        """Return the currency in which sums are typed, and for an answer the sum that was asked."""
        currency = matter.round.currency
        if verb == "answer" and matter.sum is not None:
            return {"currency": currency, "asked": money_full(matter.sum, currency)}
        return {"currency": currency}

    def round_context(self, round: Round) -> dict[str, Any]:
        """Return the money of a round, and how much of what each origin raised was adopted."""
        return {
            "money_bar": _money_bar(MoneyBar(**queries.totals(round)), round.currency),
            "origins": _origins(round),
            "heard": queries.inclusion_audit(round),
        }

    def round_data(self, round: Round) -> dict[str, Any]:
        """Return the totals and the shares in minor units."""
        return {"totals": queries.totals(round), "by_origin": queries.share_by_origin(round)}


def _money_bar(bar: MoneyBar, currency: str) -> str:
    return money_bar(bar, say=lambda amount: money(amount, currency), key="money")


def _origins(round: Round) -> list[dict[str, Any]]:
    """Return a line for each origin from which something was raised, with the share adopted in percent."""
    found = queries.share_by_origin(round)
    return [
        {"title": title, "share": 100 * found[origin]["adopted"] // found[origin]["raised"], **found[origin]}
        for origin, title in Proposal.Origin.choices
        if origin in found
    ]


def _check_report(proposal: Proposal, details: Mapping[str, Any]) -> None:
    committed, paid = details.get("committed"), details.get("paid")
    if not isinstance(committed, int) or not isinstance(paid, int) or committed < 0 or paid < 0:
        raise refuse(
            "report_incomplete",
            gettext_noop("Give what is committed and what is paid so far."),
            field="committed",
        )
    if too_large := sum_refusal(committed, field="committed"):
        raise too_large
    if paid > committed:
        raise refuse(
            "paid_over_committed", gettext_noop("More cannot be paid than is committed."), field="paid"
        )
    if proposal.adopted is not None and committed > proposal.adopted:
        raise refuse(
            "committed_over_adopted",
            gettext_noop("More cannot be committed than was adopted."),
            field="committed",
        )


def _refuse_repeated(proposal: Proposal, details: Mapping[str, Any]) -> None:
    """Refuse the second of two equal forms: a report that says nothing that the last one did not say."""
    if (proposal.committed, proposal.paid) != (details["committed"], details["paid"]):
        return
    last = proposal.reports.order_by("-id").first()
    said = (details["committed"], details["paid"], bool(details.get("late")), details.get("note", ""))
    if details.get("documents"):
        return
    if last is not None and (last.committed, last.paid, last.late, last.note) == said:
        raise refuse("already_reported", gettext_noop("The last report says exactly this already."))


def _store_report(proposal: Proposal, act: Act, details: Mapping[str, Any]) -> None:
    on = details.get("on") or day_in(act.matter.round.process.time_zone, act.at)
    late = bool(details.get("late"))
    report = ExecutionReport.objects.create(
        proposal=proposal,
        act=act,
        on=on if isinstance(on, date) else date.fromisoformat(on),
        committed=details["committed"],
        paid=details["paid"],
        late=late,
        note=details.get("note", ""),
    )
    if given := details.get("documents"):
        kept = [keep_file(file=one, by=act.by, at=act.at, owner=act.held_by, public=True) for one in given]
        report.documents.set(kept)
    Proposal.objects.filter(matter_id=proposal.matter_id).update(
        committed=details["committed"], paid=details["paid"], late=late
    )


register(ProposalKind())
