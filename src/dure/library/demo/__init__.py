"""The demonstration world: Seoul, with invented people and enterprises, built through the commands that pages use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from dure.chance import seeded
from dure.library.demo import (
    advice,
    bills,
    bodies,
    certification,
    commissioning,
    dossiers,
    governments,
    gwangsan,
    learning,
    levels,
    organizations,
    plans,
    pool,
    programmes,
    quebec,
    recognition,
    residents,
    rounds,
    shares,
    solidarity,
    story,
    talk,
    trust,
    voices,
)
from dure.library.demo.people import Townsfolk
from dure.library.demo.world import World
from dure.matters.notices import count_as_told
from dure.networks.commands import load_areas

STILL_NEWS = timedelta(days=2)


def build(*, seed: int, at: datetime, say: Callable[[str], None] = print, scale: float = 1.0) -> None:
    """Build the world into an empty database, as it stands at `at`: three years happen in the order of time.

    The same seed and moment give the same world (only the unusable passwords differ). `say` is told what happens.
    `scale` below 1 builds fewer enterprises and proposals. No mail is sent; news older than two days counts as told.
    """
    with seeded(seed), timezone.override("Asia/Seoul"):  # days are those of the place that it is about
        load_areas()
        world = World(at=at, rng=Random(seed), say=say, scale=scale)
        folk = Townsfolk(world)
        organizations.plan(world, folk)
        bodies.plan(world, folk)
        story.plan(world)
        rounds.plan(world)
        residents.plan(world)
        shares.plan(world)
        recognition.plan(world)
        certification.plan(world)
        gwangsan.plan(world, folk)
        quebec.plan(world)
        governments.plan(world)
        talk.plan(world)
        pool.plan(world)
        solidarity.plan(world)
        commissioning.plan(world)
        programmes.plan(world)
        dossiers.plan(world)
        levels.plan(world)
        advice.plan(world)
        learning.plan(world)
        voices.plan(world)
        bills.plan(world)
        trust.plan(world)
        plans.plan(world)
        world.live()
        with transaction.atomic():
            world.tick(at)
            count_as_told(at - STILL_NEWS)
