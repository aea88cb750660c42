"""Contracts as open contracting data: from rows to the values of `polity.formats.ocds`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from dure.commissions.clause import shortfalls
from dure.commissions.models import Bid, Commission, Contract, WorkSpell
from dure.matters.models import Act
from dure.refusals import said
from dure.web.money import decimals
from polity.formats.ocds import LotPart, Party, Process, Step, Transfer
from polity.sentences import Sentence, gettext_noop

UTC = ZoneInfo("UTC")


def processes(contracts: Sequence[Contract]) -> list[Process]:
    """Return contracts as contracting processes. Queries do not grow with their number."""
    pks = [one.commission_id for one in contracts if one.commission_id]
    bids: dict[int, list[Bid]] = {}
    for bid in Bid.objects.filter(lot__commission__in=pks).select_related("organization", "lot"):
        bids.setdefault(bid.lot.commission_id, []).append(bid)
    awards = {act.matter_id: act for act in Act.objects.filter(matter__in=pks, verb="award")}
    commissions = {one.pk: one for one in _commissions(pks)}
    spells: dict[int, list[WorkSpell]] = {}
    for spell in WorkSpell.objects.filter(contract__in=[one.pk for one in contracts]):
        spells.setdefault(spell.contract_id, []).append(spell)
    found = []
    for one in contracts:
        commission = commissions.get(one.commission_id or 0)
        clause = _clause(one, commission, spells.get(one.pk, ()))
        found.append(_process(one, commission, bids.get(one.commission_id or 0, []), awards, clause))
    return found


def _commissions(pks: Sequence[int]) -> list[Commission]:
    return list(Commission.objects.filter(pk__in=pks).select_related("matter").prefetch_related("lots"))


def _process(
    contract: Contract,
    commission: Commission | None,
    bids: Sequence[Bid],
    awards: Mapping[int, Act],
    clause: tuple[Step, ...],
) -> Process:
    award = awards.get(contract.commission_id or 0)
    begun = datetime.combine(contract.starts_on, time(), tzinfo=UTC)
    lots = list(commission.lots.all()) if commission else []
    reserved = any(one.reserved for one in lots)
    return Process(
        ocid=contract.ocid,
        at=commission.matter.moved_at if commission else contract.recorded_at,
        stage=commission.matter.stage if commission else "running",
        title=contract.title,
        description=commission.matter.text[:2000] if commission else contract.source,
        currency=contract.currency,
        decimals=decimals(contract.currency),
        value=commission.value if commission else contract.value,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        parties=_parties(contract, bids),
        lots=tuple(LotPart(one.number, one.title, _reserved(bool(one.reserved))) for one in lots),
        reserved=_reserved(reserved),
        awarded_at=award.at if award else begun,
        awarded_value=contract.value,
        award_reason=award.reason if award else "",
        clause=clause,
        milestones=tuple(
            Step(f"milestone-{one.number}", one.title, "delivery", one.due_on, one.met_on)
            for one in contract.milestones.all()
        ),
        payments=tuple(
            Transfer(f"payment-{one.number}", one.on, one.value) for one in contract.payments.all()
        ),
    )


def _reserved(reserved: bool) -> str:
    return "Reserved lot" if reserved else ""


def _parties(contract: Contract, bids: Sequence[Bid]) -> tuple[Party, ...]:
    roles: dict[tuple[str, str], list[str]] = {(contract.buyer.slug, contract.buyer.name): ["buyer"]}
    supplier = (
        contract.supplier.slug if contract.supplier else f"supplier-{contract.ref}",
        contract.supplier.name if contract.supplier else contract.supplier_name,
    )
    for bid in bids:
        told = roles.setdefault((bid.organization.slug, bid.organization.name), [])
        if "tenderer" not in told:
            told.append("tenderer")
    roles.setdefault(supplier, []).append("supplier")
    return tuple(Party(key, name, tuple(told)) for (key, name), told in roles.items())


def _clause(
    contract: Contract, commission: Commission | None, spells: Sequence[WorkSpell]
) -> tuple[Step, ...]:
    """The clause on employment as milestones to be assessed: what was asked, whether the last report meets each."""
    if commission is None:
        return ()
    asked: dict[str, Sentence] = {}
    if commission.jobs:
        says = gettext_noop("At least {jobs} jobs")
        asked["jobs"] = Sentence(says, {"jobs": commission.jobs})
    if commission.months:
        says = gettext_noop("Each job lasts at least {months} months")
        asked["months"] = Sentence(says, {"months": commission.months})
    if commission.group_share:
        # xgettext:no-python-format
        says = gettext_noop("At least {share} % of the jobs for the entering group")
        asked["group"] = Sentence(says, {"share": commission.group_share})
    on = contract.known_until
    reported = on is not None and on >= commission.starts_on
    missed = {one.code for one in shortfalls(commission, spells, on)} if on and reported else set()
    return tuple(
        Step(f"clause-{key}", said(says), "assessment", contract.ends_on, missed=key in missed)
        for key, says in asked.items()
    )
