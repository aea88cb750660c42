"""Lists of the branches ask the database as much for one thing as for three hundred, as pages, data and API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import AT, steward_of
from tests.dure.support.conftest import Centre, centre  # noqa: F401 a fixture
from tests.gwangsan import STARTS, build_gwangsan, job, reported
from tests.recognised import build_circle
from tests.table import ANSWERS, build_table

from dure import clock
from dure.charters.commands import adopt_founding_charter, open_round
from dure.charters.queries import samples
from dure.matters.commands import raise_matter
from dure.networks.models import Organization
from dure.people.models import Person
from dure.programmes.commands import enter_programme
from dure.programmes.models import Overlap, PublicProgramme
from dure.recognition.models import Application

pytestmark = pytest.mark.django_db


@dataclass
class Long:
    """A list: its addresses, how the thing with a number is made from the first, and who reads it."""

    addresses: tuple[str, ...]
    another: Callable[[int], None]
    reader: Person | None = None


def copied(first: Model, **changed) -> Model:
    """Store a copy of a row."""
    copy = type(first)._default_manager.get(pk=first.pk)
    copy.pk = None
    for name, value in changed.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)
    return copy


def positions() -> Long:
    table = build_table()
    ratification = table.opened()
    position = ratification.position

    def another(number: int) -> None:
        matter = copied(position.matter, ref=f"copy-{number}", number=100 + number)
        copy = type(position).objects.get(pk=position.pk)
        copy.pk = copy.matter_id = matter.pk
        copy.save(force_insert=True)
        for clause in position.clauses.all():
            copied(clause, position=copy)
        copied(ratification, position=copy, act=None)

    return Long(
        ("/positions/", "/positions/?format=json", "/api/v1/positions", "/api/v1/matters"),
        another,
        table.delegates["Kale"],
    )


def commissions() -> Long:
    gwangsan = build_gwangsan()
    contract = gwangsan.running()
    reported(gwangsan, contract, [job(code) for code in "abcd"], STARTS + timedelta(days=60))
    waiting = gwangsan.planned("Care")
    spells = list(contract.spells.all())

    def another(number: int) -> None:
        ref = f"copy-{number}"
        for first in (contract.commission, waiting.commission):
            matter = copied(
                first.matter, ref=f"{ref}-{first.service}{first.pk}", number=1000 + 2 * number + first.pk % 2
            )
            copy = type(first).objects.get(pk=first.pk)
            copy.pk = copy.matter_id = matter.pk
            copy.save(force_insert=True)
            if first is contract.commission:
                made = copied(contract, ref=ref, ocid=ref, commission=copy)
                for spell in spells:
                    copied(spell, contract=made)

    addresses = ("/commissions/", "/commissions/?format=json", "/api/v1/commissions", "/api/v1/contracts")
    return Long((*addresses, "/api/v1/matters"), another, gwangsan.official)


def recognition() -> Long:
    first = build_circle().recognised()
    application = Application.objects.get()

    def another(number: int) -> None:
        matter = copied(application.matter, ref=f"copy-{number}", number=100 + number)
        copied(application, pk=matter.pk, matter=matter)
        made = Organization.objects.get(pk=first.organization_id)
        copied(first, ref=f"copy-{number}", organization=copied(made, slug=f"copy-{number}"))

    addresses = ("/recognition/", "/recognition/?format=json", "/api/v1/recognitions", "/api/v1/matters")
    return Long(addresses, another)


def dossiers(world) -> Long:
    given = {"organization": world.council, "by": world.council_steward, "at": AT}
    charter = adopt_founding_charter(text=samples()["co-construction"], **given)
    opened = open_round(
        charter=charter,
        slug="together",
        title="Together",
        opens_at=AT,
        bodies={"table": [world.council]},
        **given,
    )
    first = raise_matter(
        round=opened,
        title="Tax relief",
        text="Capital is hard to find.",
        raised_in=world.council,
        by=world.chair,
        at=AT,
        instrument="Tax relief",
    )

    def another(number: int) -> None:
        matter = copied(first, ref=f"copy-{number}", number=100 + number)
        copied(first.policy_dossier, pk=matter.pk, matter=matter)

    return Long(("/api/v1/matters",), another)


def programmes(world) -> Long:
    given = {
        "target": "long_unemployed",
        "instrument": "wage_subsidy",
        "area": world.seoul,
        "starts_on": STARTS,
        "aim": "Pays part of the wage of long-term unemployed people whom cooperatives hire.",
        "owner": world.umbrella,
        "by": steward_of(world.umbrella),
        "at": AT,
    }
    one = enter_programme(title="First wage", seen=(), **given)
    enter_programme(title="Wage help", seen=[one.ref], **given)
    overlap = Overlap.objects.get()

    def another(number: int) -> None:
        made = copied(
            PublicProgramme.objects.get(pk=overlap.later_id), ref=f"copy-{number}", title=f"Copy {number}"
        )
        copied(overlap, ref=f"copy-{number}", later=made)

    addresses = ("/programmes/", "/programmes/?format=json", "/api/v1/programmes", "/api/v1/overlaps")
    return Long((*addresses, "/programmes/map/"), another, steward_of(world.umbrella))


def queue(centre: Centre) -> Long:  # noqa: F811 the fixture
    first = centre.asked().request

    def another(number: int) -> None:
        copied(first, ref=f"copy-{number}", token_digest=f"t{number}", code_digest=f"c{number}")

    slug = centre.desk.organization.slug
    return Long(
        (f"/support/centres/{slug}/desk/", f"/api/v1/support/centres/{slug}/queue"),
        another,
        centre.caseworker,
    )


def centres(centre: Centre) -> Long:  # noqa: F811 the fixture
    def another(number: int) -> None:
        body = Organization.objects.get(pk=centre.desk.organization_id)
        copied(centre.desk, organization=copied(body, slug=f"copy-{number}"))

    return Long(("/support/", "/support/?format=json", "/api/v1/support/centres"), another)


@pytest.fixture(
    params=["positions", "commissions", "recognition", "dossiers", "programmes", "queue", "centres"]
)
def long(request, monkeypatch: pytest.MonkeyPatch) -> Long:
    """A list with one thing in it."""
    monkeypatch.setattr(clock, "now", lambda: ANSWERS)
    if request.param in ("programmes", "dossiers"):
        made = {"programmes": programmes, "dossiers": dossiers}[request.param]
        return made(request.getfixturevalue("world"))
    if request.param in ("queue", "centres"):
        return {"queue": queue, "centres": centres}[request.param](request.getfixturevalue("centre"))
    return {"positions": positions, "commissions": commissions, "recognition": recognition}[request.param]()


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return len(captured)


def test_a_list_asks_the_same_for_1_3_and_300(long: Long):
    client = Client()
    if long.reader is not None:
        client.force_login(long.reader)
        client.get(long.addresses[0])
    counts = []
    for numbers in ((), range(2, 4), range(4, 301)):
        for number in numbers:
            long.another(number)
        counts.append([asked(client, address) for address in long.addresses])
    assert counts[0] == counts[1] == counts[2], counts
    assert max(counts[0]) <= 15, counts
