"""What a city commissions in the world of a round: a lot open for bids, a running contract, programmes that overlap."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.cast import AT, organization, person, steward_of
from tests.gwangsan import Gwangsan, job, open_rounds, reported
from tests.seoul import NOW, Seoul

from dure.commissions.models import Contract, Lot
from dure.networks.models import Organization
from dure.programmes.commands import enter_programme
from dure.programmes.models import Overlap

WAGES = "Pays part of the wage of long-term unemployed people whom cooperatives hire for a year."
WAGES_TOO = "Cooperatives that hire long-term unemployed people for a year get part of the wage paid."


def commissioned(seoul: Seoul, supplier: Organization) -> Gwangsan:
    """Let the city commission cleaning; the supplier is the one whose bids win."""
    world = seoul.world
    audit = organization("Audit Office", person("Audit Steward"), kind="public_authority")
    company = organization("Shining Ltd", person("Manager"), form="for_profit")
    rounds = open_rounds(world.city, audit, supplier)
    return Gwangsan(world, world.city, world.official, audit, supplier, company, *rounds)


def commissioned_names(seoul: Seoul) -> dict[str, Any]:
    """What stands for the parts of addresses of commissions and programmes."""
    supplier = seoul.world.enterprises[1]
    made = commissioned(seoul, supplier)
    contract: Contract = made.running(title="Windows", reserved="")
    reported(made, contract, [job("a-1", name="Someone who works")], date(2026, 4, 30))
    lot = Lot.objects.get(commission__matter=made.opened(title="Floors", reserved=""))
    return {
        "contract": contract.ref,
        "commission": lot.commission.matter.ref,
        "lot": lot.number,
        "city": seoul.world.city.slug,
        **programme_names(seoul),
    }


def programme_names(seoul: Seoul) -> dict[str, Any]:
    """Two programmes, of the city and of an office, that do much the same."""
    world = seoul.world
    office = organization("Jobs Office", person("Jobs Head"), kind="public_authority", area=world.seoul)
    given: dict[str, Any] = {
        "target": "long_unemployed",
        "instrument": "wage_subsidy",
        "area": world.seoul,
        "starts_on": date(2026, 1, 1),
        "ends_on": NOW.date() + timedelta(days=900),
        "at": AT,
    }
    first = enter_programme(owner=office, by=steward_of(office), title="First wage", aim=WAGES, **given)
    second = enter_programme(
        owner=world.city, by=world.official, title="Wage help", aim=WAGES_TOO, seen=[first.ref], **given
    )
    return {"programme": second.ref, "overlap": Overlap.objects.get(later=second).ref}
