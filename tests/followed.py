"""Bills that a network follows, and practices behind their clauses: in a small world of their own, and in Gwangjin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.cast import AT, build_world, organization, person
from tests.remembering import remembered
from tests.seoul import Seoul, fresh

from dure.charters.commands import adopt_founding_charter, open_round
from dure.charters.models import Round
from dure.charters.queries import samples
from dure.matters.commands import perform, raise_matter
from dure.matters.models import Matter
from dure.networks.models import Area, Organization
from dure.people.models import Person
from dure.policies.commands import link_practice, tell_practice
from dure.policies.models import Practice
from dure.refusals import Refused

DAY = timedelta(days=1)
JOURNAL = {"source": "Journal of the assembly", "url": "https://assembly.example/journal"}
CLAUSES = (
    "1: Definition\nA social cooperative works for its neighbours.\n\n9: Regions\nRegions keep a register."
)


@dataclass
class Followed:
    """A network in the Azores and its steward, a round of bills, an enterprise with its steward, an outsider."""

    area: Area
    network: Organization
    steward: Person
    round: Round
    enterprise: Organization
    teller: Person
    outsider: Person

    def entered(self, title: str = "Social cooperatives", **details: Any) -> Matter:
        given = {
            "jurisdiction": self.area,
            "assembly": "Assembly of the Azores",
            "number": "Bill 7",
            "field": "social_cooperatives",
            "on": date(2025, 3, 5),
            "clauses": CLAUSES,
            **JOURNAL,
        }
        return raise_matter(
            round=self.round,
            title=title,
            text="What it is for.",
            raised_in=self.network,
            by=self.steward,
            at=AT,
            **(given | details),
        )

    def step(self, matter: Matter, verb: str, on: date | str, at: datetime = AT, **details: Any) -> None:
        perform(matter=fresh(matter), verb=verb, by=self.steward, at=at, on=on, **(JOURNAL | details))

    def told(self, title: str = "Neighbours work for neighbours", **details: Any) -> Practice:
        given = {
            "text": "Members look after those who live alone.",
            "field": "social_cooperatives",
            "since": 1978,
            "evidence": "Statutes of 1978",
            "source": "Archive of the cooperative",
        }
        return tell_practice(
            organization=self.enterprise, title=title, by=self.teller, at=AT, **(given | details)
        )


@remembered
def build_followed() -> Followed:
    build_world()
    area = Area.objects.create(
        code="PT-20", name="Azores", kind="region", time_zone="Atlantic/Azores"
    )  # an hour behind UTC
    steward, teller = person("Bill Steward"), person("Practice Steward")
    network = organization("Network of the Azores", steward, kind="network", area=area)
    charter = adopt_founding_charter(organization=network, text=samples()["legislature"], by=steward, at=AT)
    opened = open_round(
        organization=network,
        charter=charter,
        by=steward,
        at=AT,
        slug="bills",
        title="Bills",
        opens_at=AT,
        bodies={"network": [network]},
    )
    enterprise = organization("Island Care", teller, area=area)
    return Followed(area, network, steward, opened, enterprise, teller, person("Anybody Else"))


def refused(code: str, do: Any, *args: Any, **given: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        do(*args, **given)
    assert caught.value.code == code
    return caught.value


def followed_names(seoul: Seoul) -> dict[str, Any]:
    """What stands for the parts of addresses of bills and practices."""
    world = seoul.world
    watch = organization("Law Watch of Gwangjin", world.steward, kind="network", area=world.seoul)
    given: dict[str, Any] = {"organization": watch, "by": world.steward, "at": AT}
    charter = adopt_founding_charter(text=samples()["legislature"], **given)
    opened = open_round(
        charter=charter,
        slug="gwangjin-bills",
        title="Bills",
        opens_at=AT,
        bodies={"network": [watch]},
        **given,
    )
    matter = raise_matter(
        round=opened,
        title="Framework act",
        text="One plan for the social economy.",
        raised_in=watch,
        by=world.steward,
        at=AT,
        jurisdiction=world.seoul,
        assembly="Assembly of Seoul",
        field="whole",
        on=date(2026, 1, 5),
        clauses="1: Purpose\nWhat the act is for.",
        **JOURNAL,
    )
    given["organization"] = world.district
    practice = tell_practice(
        title="One table for all",
        text="Everybody sits at one table.",
        field="whole",
        since=2014,
        evidence="Minutes of the table.",
        **JOURNAL,
        **given,
    )
    link_practice(
        clause=matter.bill.clauses.get(),
        practice=practice,
        reason="The table came first.",
        by=world.steward,
        at=AT,
    )
    return {"bill": matter.ref, "practice": practice.ref}
