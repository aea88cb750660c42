"""A trust survey in the small world: Gwangjin asks its members."""

from __future__ import annotations

from datetime import timedelta

from tests.seoul import NOW, RAISED_AT, Seoul

from dure.trust.commands import Level, fix_roll, open_wave, start_survey


def trust_survey(seoul: Seoul) -> str:
    """A survey of Gwangjin that is open: who belongs to it or below it answers once."""
    world = seoul.world
    survey = start_survey(
        organization=world.district,
        title="How far we trust",
        levels=[Level("regional_government", world.city), Level("courts")],
        by=world.steward,
        at=RAISED_AT,
    )
    wave = open_wave(
        survey=survey,
        year=2026,
        opens_at=RAISED_AT,
        closes_at=NOW + timedelta(days=9),
        by=world.steward,
        at=RAISED_AT,
    )
    fix_roll(wave=wave, at=RAISED_AT)
    return survey.ref
