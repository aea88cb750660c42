"""A contract below its clause opens a breach by itself: a matter of its own, held by the employer first."""

from __future__ import annotations

from datetime import date, datetime

from dure.charters.commands import join_round
from dure.charters.models import Round
from dure.commissions.clause import Shortfall, shortfalls
from dure.commissions.models import Contract, WorkSpell
from dure.commissions.policies import steward_to_answer
from dure.matters.commands import perform, raise_matter
from dure.matters.models import Act, Matter
from dure.networks.models import Organization
from dure.people.models import Person
from dure.refusals import refuse, said
from polity.sentences import gettext_noop

EMPLOYER, AUTHORITY = "employer", "authority"


def breach_round(buyer: Organization) -> Round | None:
    """Return the newest round under a charter of breaches in which the buyer is the public body."""
    rows = Round.objects.filter(
        amending=False, closes_at__isnull=True, bodies__key=AUTHORITY, bodies__organization=buyer
    ).select_related("charter", "organization")
    return next((one for one in rows.order_by("-opens_at", "-id") if one.process.matter == "breach"), None)


def require_breach_round(buyer: Organization) -> Round:
    """Return the round in which breaches of this buyer's contracts are heard. Raises Refused: no_breach_round."""
    found = breach_round(buyer)
    if found is None:
        raise refuse(
            "no_breach_round",
            gettext_noop(
                "Nobody would hear a breach of this clause yet. A steward opens a round for breaches of "
                "{organization} first."
            ),
            organization=str(buyer),
        )
    return found


def take_part(contract: Contract, at: datetime) -> None:
    """Let the supplier be an employer in the round of breaches, so that it can be given notice and can answer."""
    if contract.supplier is not None:
        join_round(
            round=require_breach_round(contract.buyer), key=EMPLOYER, organization=contract.supplier, at=at
        )


def check_clause(
    *, contract: Contract, by: Person, at: datetime, on: date, since: date | None = None
) -> Matter | None:
    """Hold a contract against its clause on a day; below it a breach opens, unless one is open already."""
    commission = contract.commission
    if commission is None or commission.matter.stage != "running" or on < commission.starts_on:
        return None
    spells = list(WorkSpell.objects.filter(contract=contract))
    below = shortfalls(commission, spells, on, since=since)
    Contract.objects.filter(pk=contract.pk).update(below=bool(below))
    if not below or contract.breaches.filter(matter__ended="").exists():
        return None
    return _open(contract, below, by, at, on)


def still_below(contract: Contract) -> list[Shortfall]:
    """Return what is below the clause by the last report and can be put right."""
    assert contract.commission is not None
    on = contract.known_until or contract.starts_on
    found = shortfalls(contract.commission, list(contract.spells.all()), on)
    return [one for one in found if not one.lasting]


def end_contract(contract: Contract, act: Act) -> None:
    """End the commission of a contract by the act that ended its breach, as its charter says; with the reason.

    Under a charter that has no such move the commission stands until an official ends it.
    """
    assert contract.commission is not None
    matter = contract.commission.matter
    move = matter.round.process.stages[matter.stage].following("contract_broken")
    if move is not None and not matter.ended:
        reason = f"{act.matter.title} ({act.matter.ref}): {act.reason}"
        perform(matter=matter, verb=move.verb, by=None, at=act.at, reason=reason)


def _open(contract: Contract, below: list[Shortfall], by: Person, at: datetime, on: date) -> Matter | None:
    supplier = contract.supplier
    author = steward_to_answer(supplier, by, at) if supplier is not None else None
    if supplier is None or author is None:
        return None
    heard = require_breach_round(contract.buyer)
    number = contract.breaches.count() + 1
    return raise_matter(
        round=heard,
        title=f"{contract.title} · {on.isoformat()}"[:160],
        text=f"{contract.ocid}, {number}: " + " ".join(said(one.says) for one in below),
        raised_in=supplier,
        by=author,
        at=at,
        contract=contract,
        found=below,
        found_on=on,
    )
