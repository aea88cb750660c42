"""A support centre with a desk, a caseworker and a cooperative that can help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from tests.cast import AT, World, organization, person, seat, steward_of

from dure import clock
from dure.charters.commands import adopt_founding_charter
from dure.charters.queries import samples
from dure.networks.commands import fill_post
from dure.networks.models import Organization
from dure.people.models import Person
from dure.support import commands
from dure.support.commands import Received
from dure.support.models import SupportDesk


@dataclass
class Centre:
    """Who and what there is at the centre."""

    desk: SupportDesk
    steward: Person
    caseworker: Person
    helper: Organization
    helper_steward: Person

    def asked(self, words: str = "I need help with rent.", form: str = "a form", **more: Any) -> Received:
        """Somebody asks."""
        return commands.receive_request(desk=self.desk, form=form, words=words, at=more.pop("at", AT), **more)


@pytest.fixture
def centre(world: World, monkeypatch: pytest.MonkeyPatch) -> Centre:
    """A support centre whose charter is the sample, with one caseworker."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    steward = person("Centre Steward")
    body = organization("Gwangsan Centre", steward, kind="support_centre", area=world.seoul)
    charter = adopt_founding_charter(organization=body, text=samples()["support-desk"], by=steward, at=AT)
    desk = commands.open_desk(organization=body, charter=charter, by=steward, at=AT, phone="062-000")
    post = commands.staff_desk(desk=desk, by=steward, at=AT, title="Caseworker")
    caseworker = person("Caseworker")
    fill_post(post=post, person=caseworker, by=steward, at=AT)
    helper = world.enterprises[0]
    assert seat
    return Centre(desk, steward, caseworker, helper, steward_of(helper))
