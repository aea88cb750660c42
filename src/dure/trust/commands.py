"""Ask how far members trust each level: start a series, open a wave, answer, close. Each is one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from dure import mixing
from dure.ballots.sealing import seal_text, unseal
from dure.chance import in_any_order, new_salt
from dure.clock import day_in
from dure.networks.models import Organization
from dure.networks.policies import may_steward
from dure.people.models import Person
from dure.prepared import insert_all
from dure.record.commands import append
from dure.refusals import Refused, refuse
from dure.trust import policies, queries
from dure.trust.models import TrustLevel, TrustRollLine, TrustSheet, TrustSurvey, TrustWave
from dure.trying import try_all
from polity.disclosure import LIMIT
from polity.sentences import gettext_noop
from polity.trust import ANSWERS, LEFT_OUT, Tally, by_answer, columns, from_counts, points, sheet_text

MIXING = 0x7472_7573  # any constant does, as long as nobody else uses it
FEWEST_DAYS = 1
PER_QUERY = 500


@dataclass(frozen=True)
class Level:
    """What a series asks about: the kind of level and, where it is here, the body."""

    kind: str
    body: Organization | None = None


@transaction.atomic
def start_survey(
    *,
    organization: Organization,
    title: str,
    levels: Sequence[Level],
    by: Person,
    at: datetime,
    local_title: str = "",
    note: str = "",
) -> TrustSurvey:
    """Start a series: what it asks stays the same in every wave, so that the waves can be compared.

    Raises Refused: not_steward, title_missing, levels_missing, level_unknown, level_twice.
    """
    if refused := may_steward(by, organization, at):
        raise refused
    if not title.strip():
        raise refuse("title_missing", gettext_noop("Give the survey a title."), field="title")
    kinds = [one.kind for one in levels]
    if not kinds:
        raise refuse(
            "levels_missing", gettext_noop("Choose at least one level to ask about."), field="levels"
        )
    if unknown := set(kinds) - set(TrustLevel.Kind.values):
        raise refuse(
            "level_unknown", gettext_noop("Choose levels from the list."), field="levels", level=min(unknown)
        )
    if len(set(kinds)) != len(kinds):
        raise refuse("level_twice", gettext_noop("Ask about each level once."), field="levels")
    survey = TrustSurvey.objects.create(
        organization=organization,
        title=title.strip()[:160],
        local_title=local_title.strip()[:160],
        note=note.strip()[:300],
        started_at=at,
        started_by=by,
    )
    for place, one in enumerate(levels):
        TrustLevel.objects.create(survey=survey, place=place, kind=one.kind, body=one.body)
    append(
        verb="start_trust_survey",
        at=at,
        organization=organization.slug,
        payload={
            "by": by.ref,
            "survey": survey.ref,
            "title": survey.title,
            "levels": {one.kind: one.body.slug if one.body else "" for one in levels},
        },
    )
    return survey


@transaction.atomic
def open_wave(
    *, survey: TrustSurvey, year: int, opens_at: datetime, closes_at: datetime, by: Person, at: datetime
) -> TrustWave:
    """Say when the members are asked: from the opening until the close, both by the clock; one wave for each year.

    Raises Refused: not_steward, opens_in_the_past, closes_too_early, year_wrong, wave_there.
    """
    if refused := may_steward(by, survey.organization, at):
        raise refused
    if opens_at < at:
        raise refuse(
            "opens_in_the_past", gettext_noop("The survey cannot open in the past."), field="opens_at"
        )
    if (closes_at - opens_at).days < FEWEST_DAYS:
        raise refuse(
            "closes_too_early", gettext_noop("Leave people at least a day to answer."), field="closes_at"
        )
    if abs(year - day_in(survey.organization.time_zone, opens_at).year) > 1:
        raise refuse("year_wrong", gettext_noop("Give the year in which it is asked."), field="year")
    try:
        with transaction.atomic():
            wave = TrustWave.objects.create(
                survey=survey, year=year, opens_at=opens_at, closes_at=closes_at, opened_by=by
            )
    except IntegrityError as error:
        if "trust_wave_once_a_year" not in str(error) and "survey_id" not in str(error):
            raise
        raise refuse(
            "wave_there",
            gettext_noop("The survey of {year} is there already. Each year is asked once."),
            field="year",
            year=str(year),
        ) from error
    append(
        verb="open_trust_wave",
        at=at,
        organization=survey.organization.slug,
        payload={
            "by": by.ref,
            "survey": survey.ref,
            "wave": wave.ref,
            "year": str(year),
            "opens_at": opens_at.isoformat(),
            "closes_at": closes_at.isoformat(),
        },
    )
    return fix_roll(wave=wave, at=at)  # at once where it opens now


@transaction.atomic
def fix_roll(*, wave: TrustWave, at: datetime) -> TrustWave:
    """Write down who is asked, once the wave has opened. Does nothing twice. Lines change only in `answered`."""
    locked = _locked(wave)
    if locked.roll_fixed_at is not None or at < locked.opens_at:
        return locked
    persons = list(queries.entitled(locked))
    insert_all([TrustRollLine(wave=locked, person=person) for person in persons])
    locked.roll_fixed_at, locked.asked = at, len(persons)
    locked.save(update_fields=["roll_fixed_at", "asked"])
    append(
        verb="fix_trust_roll",
        at=at,
        organization=locked.survey.organization.slug,
        payload={
            "survey": locked.survey.ref,
            "wave": locked.ref,
            "year": str(locked.year),
            "invited": len(persons),
        },
    )
    return locked


def _locked(wave: TrustWave) -> TrustWave:
    rows = TrustWave.objects.select_for_update(of=("self",)).select_related("survey__organization__area")
    return rows.get(pk=wave.pk)


@dataclass(frozen=True)
class Sheet:
    """What one person answers: an answer (of polity.trust.ANSWERS) by kind of level; what is missing is left out."""

    person: Person
    answers: Mapping[str, str]


def answer(*, wave: TrustWave, person: Person, answers: Mapping[str, str], at: datetime) -> None:
    """Put one person's sheet into the box. It can never be changed: nothing leads back to it.

    Raises Refused: wave_not_open, wave_closed, not_asked, membership_ended, already_answered, nothing_answered,
    answer_unknown.
    """
    (refused,) = answer_together(wave=wave, sheets=[Sheet(person, answers)], at=at)
    if refused is not None:
        raise refused


def hindered(*, wave: TrustWave, person: Person, at: datetime) -> Refused | None:
    """Return why a person has no sheet in an open wave, or None: not asked, in already, membership ended."""
    line = queries.line_of(wave, person)
    belong = queries.belonging(wave.survey.organization, [person.pk], at)
    return _hindered(wave, line, person, belong, at)


def check(*, wave: TrustWave, person: Person, answers: Mapping[str, str], at: datetime) -> None:
    """Raise what `answer` would refuse now; store nothing."""
    kinds = [one.kind for one in queries.levels_of(wave.survey)]
    refused = (
        policies.is_open(wave, at) or hindered(wave=wave, person=person, at=at) or _fault(kinds, answers)
    )
    if refused is not None:
        raise refused


def answer_together(*, wave: TrustWave, sheets: Sequence[Sheet], at: datetime) -> list[Refused | None]:
    """Put the sheets of several persons into the box, each as `answer` does; return for each why not, or None.

    The number of queries does not grow with theirs. Raises Refused where the wave is not open.
    """
    if refused := policies.is_open(wave, at):
        raise refused
    if wave.roll_fixed_at is None:
        wave = fix_roll(wave=wave, at=at)
    kinds = [one.kind for one in queries.levels_of(wave.survey)]
    faults: list[Refused | None] = [_fault(kinds, one.answers) for one in sheets]
    made = [_sealed(wave, sheet_text(kinds, one.answers)) for one in sheets]
    persons = [one.person.pk for one in sheets]
    with transaction.atomic():  # as short as can be: on SQLite everybody else who writes waits for it
        if refused := policies.is_open(queries.keep_open(wave), at):
            raise refused
        lines = {line.person_id: line for line in TrustRollLine.objects.filter(wave=wave, person__in=persons)}
        belong = queries.belonging(wave.survey.organization, persons, at)
        put: dict[int, TrustSheet] = {}
        for number, one in enumerate(sheets):
            line = lines.get(one.person.pk)
            if faults[number] is None:
                faults[number] = _hindered(wave, line, one.person, belong, at)
            if faults[number] is None and line is not None:
                line.answered = True
                put[line.pk] = made[number]
        _put_in(put)
    return faults


def _fault(kinds: Sequence[str], answers: Mapping[str, str]) -> Refused | None:
    if set(answers) - set(kinds) or set(answers.values()) - set(ANSWERS):
        return refuse("answer_unknown", gettext_noop("Choose answers from the list."))
    if all(given == LEFT_OUT for given in answers.values()):
        return refuse(
            "nothing_answered", gettext_noop("Nothing is answered yet. Answer at least one question.")
        )
    return None


def _hindered(
    wave: TrustWave, line: TrustRollLine | None, person: Person, belong: frozenset[int], at: datetime
) -> Refused | None:
    if line is None:
        return policies.not_asked(wave.survey.organization)
    if line.answered:
        return policies.already_answered()
    return None if person.pk in belong else policies.membership_ended(wave.survey.organization, at)


def _put_in(put: Mapping[int, TrustSheet]) -> None:
    """Mark the lines and store the sheets, in an order drawn by chance. The database lets one of two do so."""
    ids = sorted(put)
    for begin in range(0, len(ids), PER_QUERY):
        some = ids[begin : begin + PER_QUERY]
        marked = TrustRollLine.objects.filter(pk__in=some, answered=False).update(answered=True)
        if marked != len(some):
            raise policies.already_answered()
    sheets = in_any_order(put.values())
    insert_all(sheets)
    mixing.scatter(queries.SHEETS, [one.key for one in sheets])


def _sealed(wave: TrustWave, text: str) -> TrustSheet:
    key = new_salt()
    return TrustSheet(key=key, wave=wave, sealed=seal_text(wave.ref, key, text, len(text)))


@transaction.atomic
def close_wave(*, wave: TrustWave, at: datetime) -> TrustWave:
    """Cut the sheets apart, count each question, destroy them, and publish the counts. Does nothing twice.

    Fewer sheets than polity.disclosure.LIMIT: only how many were asked. A level to which fewer gave a number is
    withheld. Raises Refused: too_early.
    """
    locked = _locked(wave)
    if locked.closed_at is not None:
        return locked
    if at < locked.closes_at:
        raise refuse(
            "too_early", gettext_noop("This survey is open until {moment}."), moment=locked.closes_at
        )
    if locked.roll_fixed_at is None:
        locked = fix_roll(wave=locked, at=at)
    kinds = [one.kind for one in queries.levels_of(locked.survey)]
    sealed = queries.sealed_sheets(locked)
    sheets = [unseal(locked.ref, one.key, bytes(one.sealed)) for one in sealed]
    locked.closed_at, locked.result = at, result_of(columns(kinds, sheets), len(sheets))
    locked.save(update_fields=["closed_at", "result"])
    TrustSheet.objects.filter(wave=locked).delete()
    append(
        verb="close_trust_wave",
        at=at,
        organization=locked.survey.organization.slug,
        payload={
            "survey": locked.survey.ref,
            "wave": locked.ref,
            "year": str(locked.year),
            "invited": locked.asked,
            **_as_published(locked.result),
        },
    )
    return locked


def result_of(tallies: Mapping[str, Tally], sheets: int) -> dict[str, Any]:
    """Return what is stored of a closed wave: nothing that could tell what one of a few answered."""
    if sheets < LIMIT:
        return {"few": True, "sheets": None, "levels": {}, "answers": ""}
    told = {kind: by_answer(tally) for kind, tally in tallies.items() if tally.told}
    return {"few": False, "sheets": sheets, "levels": told, "answers": answers_digest(told)}


def answers_digest(told: Mapping[str, Mapping[str, int]]) -> str:
    """Return the SHA-256 in hex of the answers as published: a line “level answer” for each, sorted."""
    lines = sorted(
        f"{kind} {given}\n"
        for kind, counts in told.items()
        for given, count in counts.items()
        for _ in range(count)
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _as_published(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the record says: how each level was answered, with the digest of the answers they rest on."""
    tallies = {kind: from_counts(counts) for kind, counts in result["levels"].items()}
    if result["few"]:
        return {"few": True}
    return {
        "sheets": result["sheets"],
        "answers_digest": result["answers"],
        "trust": {kind: points(tally.mean_tenths or 0) for kind, tally in tallies.items()},
        "high_percent": {kind: tally.high_percent for kind, tally in tallies.items()},
        "numbers": {kind: tally.answered for kind, tally in tallies.items()},
        "dont_know": {kind: tally.dont_know for kind, tally in tallies.items()},
        "unanswered": {kind: tally.left_out for kind, tally in tallies.items()},
    }


def fix_rolls_due(at: datetime) -> int:
    """Write the roll of every wave that has opened; return how many."""
    due = TrustWave.objects.filter(roll_fixed_at=None, opens_at__lte=at, closed_at=None)
    return try_all(list(due.order_by("opens_at", "pk")), lambda wave: bool(fix_roll(wave=wave, at=at)))


def close_due(at: datetime) -> int:
    """Close every wave whose time is over; return how many."""
    due = TrustWave.objects.filter(closed_at=None, closes_at__lte=at)
    return try_all(list(due.order_by("closes_at", "pk")), lambda wave: bool(close_wave(wave=wave, at=at)))


def mix_open_waves(at: datetime) -> int:
    """Mix the boxes of open waves and the lines of their rolls (see `dure.mixing`); return how many rows."""
    if connection.vendor != "postgresql":
        return 0
    waves = TrustWave.objects.filter(closed_at=None, opens_at__lte=at, closes_at__gt=at)
    return sum(_mix(wave) for wave in waves.order_by("pk"))


@transaction.atomic
def _mix(wave: TrustWave) -> int:
    """Do nothing while another process does it. A close waits until it is done, answers do not."""
    if not mixing.alone(MIXING, wave.pk) or queries.keep_open(wave).closed_at is not None:
        return 0
    return mixing.mix((queries.SHEETS, queries.LINES), wave.pk)
