"""The demonstration holds an adopted, a refused and an open position, a law beside what was asked, and a forum."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest

from dure.chance import seeded
from dure.dashboards.landmarks import LANDMARKS
from dure.declarations.models import Contact
from dure.library.demo import quebec, voices
from dure.library.demo.world import World
from dure.networks.commands import load_areas
from dure.positions.models import Call, Publication, Ratification

AT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_the_voices_of_the_demonstration() -> None:
    with seeded(1):
        load_areas()
        world = World(at=AT, rng=Random(1), say=lambda said: None, scale=0.2)
        quebec.plan(world)
        voices.plan(world)
        world.live()
        world.tick(AT)
    results = list(Ratification.objects.order_by("pk").values_list("organization__name", "result"))
    assert [result for _, result in results] == ["adopted", "adopted", "refused", "adopted", "", ""]
    about = Contact.objects.filter(matter__isnull=False).values_list("matter__title", flat=True)
    assert list(about) == ["A framework law that names the social economy"] * 2
    forum = Publication.objects.get(ratification__organization__kind="forum")
    assert forum.behind["networks_count"]["heads_yes"] == 3
    assert "observer" not in str(forum.behind)
    assert (forum.organizations_signed, forum.persons_signed) == (1, 3)
    call = Call.objects.get()
    assert 0 < call.answered_count < call.answered_count + call.declined_count < call.invited_count
    for number in (3, 8, 35, 37):
        assert LANDMARKS[number](AT) is not None, number
