"""Keep a matrix, begin a board, and tell what governments do: each change an entry of the public record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from dure.chance import new_reference
from dure.levels import policies
from dure.levels.models import Competence, CompetenceMatrix, Level, PolicyBoard, Stance
from dure.networks.models import Area, Organization
from dure.networks.policies import may_steward
from dure.people.models import Person
from dure.record.commands import Line, append, append_all
from dure.refusals import refuse
from dure.web.issues import issue_of
from polity.sentences import gettext_noop


@transaction.atomic
def begin_matrix(*, area: Area, organization: Organization, by: Person, at: datetime) -> CompetenceMatrix:
    """Let an organization keep the matrix of its territory; where it keeps it already, nothing happens.

    Raises Refused: not_steward, other_territory, matrix_kept (names who keeps it).
    """
    if refused := policies.may_begin_matrix(by, organization, area, at):
        raise refused
    area = Area.objects.select_for_update(no_key=True).get(pk=area.pk)  # two who begin at once make one
    before = CompetenceMatrix.objects.select_related("keeper").filter(area=area).first()
    if before is not None:
        if before.keeper_id == organization.pk:
            return before
        raise refuse(
            "matrix_kept",
            gettext_noop("{organization} keeps the matrix of {area} already. Ask its stewards."),
            field="area",
            organization=str(before.keeper),
            area=str(area),
        )
    matrix = CompetenceMatrix.objects.create(area=area, keeper=organization, begun_by=by, begun_at=at)
    append(
        verb="begin_matrix", at=at, organization=organization.slug, payload={"by": by.ref, "area": area.code}
    )
    return matrix


@dataclass(frozen=True)
class Entered:
    """What is entered of one level and one issue. A `reason` is needed where something stood there before."""

    issue: str
    level: str
    power: str
    law: str
    article: str
    source: str
    in_force_from: date | None = None
    reason: str = ""


@transaction.atomic
def enter_competences(
    *, matrix: CompetenceMatrix, rows: Sequence[Entered], by: Person, at: datetime
) -> list[Competence]:
    """Enter what levels may do about issues. What stood there ends and stays in the history; the same again is kept.

    Raises Refused: not_steward, unknown_issue, unknown_level, unknown_power, law_missing, source_missing,
    reason_missing.
    """
    if refused := may_steward(by, matrix.keeper, at):
        raise refused
    for row in rows:
        _check(row)
    _each_once([(row.issue, row.level) for row in rows])
    CompetenceMatrix.objects.select_for_update(of=("self",), no_key=True).get(pk=matrix.pk)
    standing = {
        (one.issue, one.level): one for one in Competence.objects.filter(matrix=matrix, until_at__isnull=True)
    }
    before = [standing.get((row.issue, row.level)) for row in rows]
    found = [
        old if old is not None and _same(old, row) else _competence(matrix, row, old, by, at)
        for row, old in zip(rows, before, strict=True)
    ]
    changed = [(new, old) for new, old in zip(found, before, strict=True) if new is not old]
    Competence.objects.filter(pk__in=[old.pk for _, old in changed if old is not None]).update(until_at=at)
    Competence.objects.bulk_create(new for new, _ in changed)
    append_all([_entry_of(matrix, new, old) for new, old in changed], at=at)
    return found


def enter_competence(*, matrix: CompetenceMatrix, row: Entered, by: Person, at: datetime) -> Competence:
    """Enter what one level may do about one issue: see `enter_competences`."""
    return enter_competences(matrix=matrix, rows=[row], by=by, at=at)[0]


def _check(row: Entered) -> None:
    issue_of(row.issue)
    if row.level not in Level.values:
        raise refuse("unknown_level", gettext_noop("Choose one of the levels."), field="level")
    if row.power not in Competence.Power.values:
        raise refuse("unknown_power", gettext_noop("Choose what this level may do."), field="power")
    if not row.law.strip() or not row.article.strip():
        raise refuse(
            "law_missing",
            gettext_noop("Name the law and the article: without them nobody can check it."),
            field="article" if row.law.strip() else "law",
        )
    if not row.source.strip():
        raise refuse("source_missing", gettext_noop("Say where it can be read."), field="source")


SAME = ("power", "law", "article", "source", "in_force_from")


def _same(before: Competence, row: Entered) -> bool:
    return all(getattr(before, name) == _tidy(getattr(row, name)) for name in SAME)


def _tidy(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _each_once(keys: Sequence[object]) -> None:
    if len(set(keys)) < len(keys):
        raise refuse(
            "told_twice", gettext_noop("The same is told twice here, in two ways. Leave one of them.")
        )


def _competence(
    matrix: CompetenceMatrix, row: Entered, before: Competence | None, by: Person, at: datetime
) -> Competence:
    if before is not None and not row.reason.strip():
        raise refuse(
            "reason_missing", gettext_noop("Say why this changes; the reason is published."), field="reason"
        )
    return Competence(
        ref=new_reference(),
        matrix=matrix,
        issue=row.issue,
        level=row.level,
        power=row.power,
        law=row.law.strip(),
        article=row.article.strip(),
        source=row.source.strip(),
        in_force_from=row.in_force_from,
        reason=row.reason.strip(),
        by=by,
        at=at,
    )


def _entry_of(matrix: CompetenceMatrix, made: Competence, before: Competence | None) -> Line:
    payload = {
        "by": made.by.ref,
        "area": matrix.area.code,
        "competence": made.ref,
        "issue": made.issue,
        "level": made.level,
        "power": made.power,
        "law": made.law,
        "article": made.article,
        "source": made.source,
        "in_force_from": made.in_force_from.isoformat() if made.in_force_from else "",
        "reason": made.reason,
        "instead_of": before.ref if before else "",
    }
    return Line("enter_competence", matrix.keeper.slug, payload=_filled(payload))


def _filled(payload: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in payload.items() if value}


@transaction.atomic
def begin_board(*, organization: Organization, by: Person, at: datetime) -> PolicyBoard:
    """Let a council be the policy board of its area; where it is one already, nothing happens.

    Raises Refused: not_steward, not_a_council.
    """
    if refused := policies.may_begin_board(by, organization, at):
        raise refused
    Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=organization.pk)
    before = (
        PolicyBoard.objects.select_related("organization", "area").filter(organization=organization).first()
    )
    if before is not None:
        return before
    assert organization.area is not None
    board = PolicyBoard.objects.create(
        organization=organization, area=organization.area, begun_by=by, begun_at=at
    )
    append(
        verb="begin_board",
        at=at,
        organization=organization.slug,
        payload={"by": by.ref, "area": organization.area.code},
    )
    return board


@dataclass(frozen=True)
class StanceTold:
    """What is told of one government and one issue."""

    area: Area
    issue: str
    degree: str
    text: str
    source: str
    since: date | None = None


@transaction.atomic
def tell_stances(
    *, told_for: Organization, stances: Sequence[StanceTold], by: Person, at: datetime
) -> list[Stance]:
    """Tell what governments do about issues, for one of them or for a board. What was told before ends and stays.

    Told twice in the same words it is kept once. Raises Refused: not_steward, other_territory, unknown_issue,
    unknown_degree, text_missing, source_missing.
    """
    board = PolicyBoard.objects.select_related("area").filter(organization=told_for).first()
    for area in {one.area.pk: one.area for one in stances}.values():
        if refused := policies.may_tell(by, told_for, board, area, at):
            raise refused
    for one in stances:
        _check_stance(one)
    _each_once([(one.area.pk, one.issue) for one in stances])
    areas = sorted({one.area.pk for one in stances})
    list(
        Area.objects.select_for_update(no_key=True).filter(pk__in=areas).order_by("pk")
    )  # one after the other
    standing = {
        (one.area_id, one.issue): one for one in Stance.objects.filter(area__in=areas, until_at__isnull=True)
    }
    before = [standing.get((one.area.pk, one.issue)) for one in stances]
    found = [
        old if old is not None and _told_already(old, one) else _stance(told_for, one, by, at)
        for one, old in zip(stances, before, strict=True)
    ]
    changed = [(new, old) for new, old in zip(found, before, strict=True) if new is not old]
    Stance.objects.filter(pk__in=[old.pk for _, old in changed if old is not None]).update(until_at=at)
    Stance.objects.bulk_create(new for new, _ in changed)
    append_all([_stance_entry(new) for new, _ in changed], at=at)
    return found


def tell_stance(*, told_for: Organization, stance: StanceTold, by: Person, at: datetime) -> Stance:
    """Tell what one government does about one issue: see `tell_stances`."""
    return tell_stances(told_for=told_for, stances=[stance], by=by, at=at)[0]


def _check_stance(one: StanceTold) -> None:
    issue_of(one.issue)
    if one.degree not in Stance.Degree.values:
        raise refuse("unknown_degree", gettext_noop("Choose what this government does."), field="degree")
    if not one.text.strip():
        raise refuse("text_missing", gettext_noop("Write the text."), field="text")
    if not one.source.strip():
        raise refuse("source_missing", gettext_noop("Say where it can be read."), field="source")


def _told_already(before: Stance, one: StanceTold) -> bool:
    return (before.degree, before.text, before.since, before.source) == (
        one.degree,
        one.text.strip(),
        one.since,
        one.source.strip(),
    )


def _stance(told_for: Organization, one: StanceTold, by: Person, at: datetime) -> Stance:
    return Stance(
        ref=new_reference(),
        area=one.area,
        level=policies.level_of(one.area),
        issue=one.issue,
        degree=one.degree,
        text=one.text.strip(),
        since=one.since,
        source=one.source.strip(),
        told_for=told_for,
        by=by,
        at=at,
    )


def _stance_entry(one: Stance) -> Line:
    payload = {
        "by": one.by.ref,
        "area": one.area.code,
        "stance": one.ref,
        "issue": one.issue,
        "level": one.level,
        "degree": one.degree,
        "text": one.text,
        "since": one.since.isoformat() if one.since else "",
        "source": one.source,
    }
    return Line("tell_stance", one.told_for.slug, payload=_filled(payload))
