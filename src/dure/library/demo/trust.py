"""Trust, measured and earned: a district network asks its members each year. Every answer is invented.

Its city and its metropolitan council made promises in this world; what they kept is counted from the record, not here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from dure.library.demo.bodies import steward_of
from dure.library.demo.world import World, data
from dure.networks.models import Organization
from dure.people.models import Person
from dure.trust import commands
from dure.trust.commands import Level, Sheet
from dure.trust.models import TrustSurvey, TrustWave
from dure.trust.queries import entitled
from polity.trust import DONT_KNOW, HIGHEST, LEFT_OUT, NUMBERS

HUNDRED = 100


def plan(world: World) -> None:
    """Put the series, its waves and the days on which they are answered and counted on the agenda."""
    told = data("trust")
    first = told["wave"][0]["opens"]
    world.on(first - 4, lambda at: _start(world, told, at), hour=11)


def _start(world: World, told: dict[str, Any], at: datetime) -> None:
    if told["district"] not in world.networks:  # a small world has fewer of them
        return
    network = world.networks[told["district"]].organization
    survey = commands.start_survey(
        organization=network,
        title=told["title"],
        local_title=told["local_title"],
        note=told["note"],
        levels=[Level(one["kind"], _body(world, network, one.get("body", ""))) for one in told["level"]],
        by=steward_of(network),
        at=at,
    )
    world.say(f"Trust survey: {network.name}")
    for number, one in enumerate(told["wave"]):
        world.on(one["opens"] - 2, _opening(world, survey, told, number), hour=11)


def _body(world: World, network: Organization, key: str) -> Organization | None:
    return network if key == "network" else world.institutions.get(key)


def _opening(
    world: World, survey: TrustSurvey, told: dict[str, Any], number: int
) -> Callable[[datetime], None]:
    """A steward announces a wave; members answer in two sittings; the clock closes it."""
    one = told["wave"][number]
    last = told["wave"][-1]["opens"]

    def opened(at: datetime) -> None:
        wave = commands.open_wave(
            survey=survey,
            year=world.moment(last).year - one["years_ago"],
            opens_at=world.moment(one["opens"], 9),
            closes_at=world.moment(one["opens"] + one["days"], 18),
            by=steward_of(survey.organization),
            at=at,
        )
        world.on(one["opens"], lambda at: _roll(wave, at), hour=10)
        sittings = (one["opens"] + 1, one["opens"] + min(one["days"] - 2, 4))
        for place, day in enumerate(sittings):
            if day < 0:
                world.on(day, _answering(world, wave, told, number, place, len(sittings)), hour=19)
        if one["opens"] + one["days"] < 0:
            world.when(
                world.moment(one["opens"] + one["days"], 18, 5),
                lambda at: commands.close_wave(wave=wave, at=at),
            )

    return opened


def _roll(wave: TrustWave, at: datetime) -> None:
    commands.fix_roll(wave=wave, at=at)


def _answering(
    world: World, wave: TrustWave, told: dict[str, Any], number: int, sitting: int, sittings: int
) -> Callable[[datetime], None]:
    def answered(at: datetime) -> None:
        rng = Random(f"{wave.year} {told['title']}")
        cast = {person.pk for person in world.cast.values()}
        asked = [one for one in entitled(wave) if one.pk not in cast]
        those = [one for one in asked if rng.randrange(HUNDRED) < told["answered"][number]]
        sheets = [_sheet(told, number, one, rng) for one in those]
        for refused in commands.answer_together(wave=wave, sheets=sheets[sitting::sittings], at=at):
            if refused is not None and refused.code != "membership_ended":
                raise RuntimeError(f"{wave}: {refused}")

    return answered


def _sheet(told: dict[str, Any], number: int, person: Person, rng: Random) -> Sheet:
    """Draw what one invented person answers: near the mean of the wave, sometimes nothing, sometimes “don't know”."""
    answers = {}
    for level in told["level"]:
        drawn = rng.randrange(HUNDRED)
        if drawn < told["left_out"]:
            answers[level["kind"]] = LEFT_OUT
        elif drawn < told["left_out"] + told["dont_know"]:
            answers[level["kind"]] = DONT_KNOW
        else:
            value = round(rng.gauss(level["mean"][number], told["spread"]))
            answers[level["kind"]] = NUMBERS[min(max(value, 0), HIGHEST)]
    if set(answers.values()) == {LEFT_OUT}:
        answers[told["level"][0]["kind"]] = DONT_KNOW
    return Sheet(person, answers)
