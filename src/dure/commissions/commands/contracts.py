"""Contracts: made by an award, or entered with their source; figures of the labour market beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from dure.commissions.models import Contract, MarketFigures
from dure.commissions.policies import may_enter
from dure.networks.models import Area, Organization
from dure.people.models import Person
from dure.record.commands import Line as EntryLine
from dure.record.commands import append, append_all
from dure.refusals import Refused, refuse
from polity.retention import line_faults
from polity.sentences import gettext_noop


@dataclass(frozen=True)
class ContractLine:
    """A contract as it is entered: the supplier by name, and as an organization if it is here."""

    title: str
    service: str
    supplier_name: str
    starts_on: date
    ends_on: date | None = None
    supplier: Organization | None = None
    value: int | None = None
    currency: str = ""
    ocid: str = ""
    source: str = ""


def ocid_of(ref: str) -> str:
    """Return the identifier of a contracting process of this instance."""
    return f"{settings.OCID_PREFIX}-{ref}"


@transaction.atomic
def record_contract(*, buyer: Organization, line: ContractLine, by: Person, at: datetime) -> Contract:
    """Enter one contract that was not awarded here. Raises Refused like `record_contracts`."""
    return record_contracts(buyer=buyer, lines=[line], by=by, at=at)[0]


@transaction.atomic
def record_contracts(
    *, buyer: Organization, lines: Sequence[ContractLine], by: Person, at: datetime
) -> list[Contract]:
    """Enter contracts that were not awarded here, each with its source, by an official of the buyer.

    Raises Refused: wrong_capacity, source_missing, ends_before_start, ocid_known.
    """
    if refused := may_enter(by, buyer, at):
        raise refused
    known = set(Contract.objects.filter(ocid__in=[one.ocid for one in lines]).values_list("ocid", flat=True))
    made = []
    for one in lines:
        _check(one, known)
        contract = Contract(
            buyer=buyer,
            supplier=one.supplier,
            supplier_name=one.supplier_name.strip()[:160],
            service=one.service,
            title=one.title.strip()[:160],
            value=one.value,
            currency=one.currency,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            source=one.source.strip()[:300],
            recorded_at=at,
        )
        contract.ocid = one.ocid or ocid_of(contract.ref)
        known.add(contract.ocid)
        made.append(contract)
    Contract.objects.bulk_create(made)
    append_all(
        [
            EntryLine(
                "record_contract",
                buyer.slug,
                payload={
                    "contract": one.ref,
                    "ocid": one.ocid,
                    "title": one.title,
                    "supplier": one.supplier_name,
                    "from": one.starts_on.isoformat(),
                    "until": one.ends_on.isoformat() if one.ends_on else "",
                    "source": one.source,
                    "by": by.ref,
                },
            )
            for one in made
        ],
        at=at,
    )
    return made


def _check(one: ContractLine, known: set[str]) -> None:
    if not one.source.strip():
        raise refuse("source_missing", gettext_noop("Say where you know this contract from."), field="source")
    if not one.supplier_name.strip():
        raise refuse("supplier_missing", gettext_noop("Name the supplier."), field="supplier_name")
    if one.ends_on is not None and one.ends_on < one.starts_on:
        raise refuse(
            "ends_before_start", gettext_noop("A contract does not end before it begins."), field="ends_on"
        )
    if one.ocid and one.ocid in known:
        raise refuse(
            "ocid_known",
            gettext_noop("The contracting process {ocid} is entered already."),
            field="ocid",
            ocid=one.ocid,
        )


@transaction.atomic
def enter_market_figures(
    *,
    buyer: Organization,
    area: Area,
    title: str,
    source: str,
    points: Sequence[tuple[int, int]],
    by: Person,
    at: datetime,
) -> MarketFigures:
    """Enter how long jobs last in a labour market: (months, percent) with the source, by an official of a public body.

    Raises Refused: wrong_capacity, faulty_line.
    """
    if refused := may_enter(by, buyer, at):
        raise refused
    if found := line_faults(title, source, [(months, share / 100) for months, share in points]):
        raise Refused("faulty_line", found[0].says, field="points" if found[0].row else "source")
    figures = MarketFigures.objects.create(
        area=area, title=title, source=source, points=[list(one) for one in points], by=by, at=at
    )
    append(
        verb="enter_market_figures",
        at=at,
        organization=buyer.slug,
        payload={"title": title, "area": area.code, "source": source, "by": by.ref},
    )
    return figures
