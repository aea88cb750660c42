"""A district network of fourteen people that asks how far they trust three levels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from tests.cast import AT, World, admit, build_world, person
from tests.remembering import remembered

from dure import clock
from dure.people.models import Person
from dure.trust import commands
from dure.trust.commands import Level, Sheet
from dure.trust.models import TrustSurvey, TrustWave

OPENS = AT + timedelta(days=1)
NOW = AT + timedelta(days=2)
CLOSES = AT + timedelta(days=10)
ANSWERS = {"own_network": "08", "regional_government": "03", "courts": "dk"}


@dataclass
class Trust:
    """The world, a series of Gwangjin with an open wave, and the twelve people who belong to it beyond the cast."""

    world: World
    survey: TrustSurvey
    wave: TrustWave
    members: list[Person]

    def answers(self, *persons: Person, at: datetime = NOW, **answers: str) -> None:
        """Let some people answer the same."""
        given = answers or ANSWERS
        done = commands.answer_together(wave=self.wave, sheets=[Sheet(one, given) for one in persons], at=at)
        assert done == [None] * len(persons)

    def closed(self, at: datetime = CLOSES) -> TrustWave:
        """Count the wave and return it as it is stored now."""
        commands.close_wave(wave=self.wave, at=at)
        return TrustWave.objects.get(pk=self.wave.pk)


@remembered
def build_trust() -> Trust:
    """Build it."""
    world = build_world()
    members = [person(f"Neighbour {number}") for number in range(12)]
    for one in members:
        admit(one, world.enterprises[1])
    survey = commands.start_survey(
        organization=world.district,
        title="How far we trust",
        levels=[
            Level("own_network", world.district),
            Level("regional_government", world.city),
            Level("courts"),
        ],
        by=world.steward,
        at=AT,
    )
    wave = commands.open_wave(
        survey=survey, year=2026, opens_at=OPENS, closes_at=CLOSES, by=world.steward, at=AT
    )
    return Trust(world, survey, commands.fix_roll(wave=wave, at=OPENS), members)


@pytest.fixture
def trust(db: None) -> Trust:
    """The series with its open wave."""
    return build_trust()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the hour for pages; it is NOW to begin with."""

    def put(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    put(NOW)
    return put
