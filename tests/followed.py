"""A bill that the network of Gwangjin follows in the world of a round, and a practice of that network."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.cast import AT
from tests.seoul import Seoul

from dure.charters.commands import adopt_founding_charter, open_round
from dure.charters.queries import samples
from dure.matters.commands import raise_matter
from dure.policies.commands import link_practice, tell_practice

SOURCE = {"source": "Journal of the assembly", "url": "https://assembly.example/journal"}


def followed_names(seoul: Seoul) -> dict[str, Any]:
    """What stands for the parts of addresses of bills and practices."""
    world = seoul.world
    given: dict[str, Any] = {"organization": world.district, "by": world.steward, "at": AT}
    charter = adopt_founding_charter(text=samples()["legislature"], **given)
    opened = open_round(
        charter=charter,
        slug="gwangjin-bills",
        title="Bills",
        opens_at=AT,
        bodies={"network": [world.district]},
        **given,
    )
    matter = raise_matter(
        round=opened,
        title="Framework act",
        text="One plan for the social economy.",
        raised_in=world.district,
        by=world.steward,
        at=AT,
        jurisdiction=world.seoul,
        assembly="Assembly of Seoul",
        field="whole",
        on=date(2026, 1, 5),
        clauses="1: Purpose\nWhat the act is for.",
        **SOURCE,
    )
    practice = tell_practice(
        title="One table for all",
        text="Everybody sits at one table.",
        field="whole",
        since=2014,
        evidence="Minutes of the table.",
        **SOURCE,
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
