"""The figures of an organization's year, told by its steward; a later version corrects, and the old one stays."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from django.db import transaction

from dure.clock import day_in
from dure.learning.models import YearFigures
from dure.networks.models import Organization
from dure.networks.policies import may_steward
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import Refused, refuse
from dure.web.sums import sum_refusal
from polity.sentences import gettext_noop

FIRST_YEAR = 1900
MOST = 2_000_000_000
SUMS = ("income", "to_members", "reserves")
PARTS = (("took_part", "members"), ("worker_members", "workers"), ("board_women", "board"))


@dataclass(frozen=True)
class Told:
    """What is told of a year; None is "not told". Sums are minor units of `currency`."""

    members: int | None = None
    took_part: int | None = None
    workers: int | None = None
    worker_members: int | None = None
    board: int | None = None
    board_women: int | None = None
    income: int | None = None
    to_members: int | None = None
    reserves: int | None = None
    currency: str = ""


NAMES = tuple(field.name for field in fields(Told))


@transaction.atomic
def tell_year(
    *, organization: Organization, year: int, told: Told, by: Person, at: datetime, reason: str = ""
) -> YearFigures:
    """Tell the figures of a year, or correct them with a reason. The first version needs none.

    Raises Refused: not_steward, year_wrong, nothing_told, part_above_whole, count_wrong, currency_missing,
    sum_out_of_range, reason_missing, nothing_changed.
    """
    if refused := may_steward(by, organization, at) or _wrong(organization, year, told, at):
        raise refused
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    before = YearFigures.objects.filter(organization=organization, year=year).order_by("-version").first()
    if refused := _wrong_correction(before, told, reason):
        raise refused
    made = YearFigures.objects.create(
        organization=organization,
        year=year,
        version=before.version + 1 if before else 1,
        reason=reason.strip()[:300] if before else "",
        at=at,
        by=by,
        **{name: getattr(told, name) for name in NAMES},
    )
    append(
        verb="tell_year" if before is None else "correct_year",
        at=at,
        organization=organization.slug,
        payload={
            "by": by.ref,
            "year": str(year),
            "version": made.version,
            "reason": made.reason,
            "figures": {name: getattr(told, name) for name in NAMES if getattr(told, name) not in (None, "")},
        },
    )
    return made


def _wrong(organization: Organization, year: int, told: Told, at: datetime) -> Refused | None:
    if not FIRST_YEAR <= year <= day_in(organization.time_zone, at).year:
        return refuse(
            "year_wrong", gettext_noop("Give a year that has begun, with four digits."), field="year"
        )
    numbers = {name: getattr(told, name) for name in NAMES if name != "currency"}
    if all(value is None for value in numbers.values()):
        return refuse("nothing_told", gettext_noop("Tell at least one figure."), field="members")
    for name, value in numbers.items():
        if value is not None and name not in SUMS and not 0 <= value <= MOST:
            return refuse("count_wrong", gettext_noop("Give a whole number, not below nothing."), field=name)
    for name in SUMS:
        if refused := sum_refusal(numbers[name], field=name):
            return refused
    if len(told.currency) != 3 and any(numbers[name] is not None for name in SUMS):
        return refuse(
            "currency_missing",
            gettext_noop("Give the currency in three letters, like KRW."),
            field="currency",
        )
    for part, whole in PARTS:
        if numbers[part] is not None and numbers[whole] is not None and numbers[part] > numbers[whole]:
            return refuse(
                "part_above_whole",
                gettext_noop("{part} of {whole} cannot be: a part is not more than the whole."),
                field=part,
                part=numbers[part],
                whole=numbers[whole],
            )
    return None


def _wrong_correction(before: YearFigures | None, told: Told, reason: str) -> Refused | None:
    if before is None:
        return None
    if all(getattr(before, name) == getattr(told, name) for name in NAMES):
        return refuse("nothing_changed", gettext_noop("These are the figures that are told already."))
    if not reason.strip():
        return refuse(
            "reason_missing",
            gettext_noop("The figures of this year are told already. Say why they are corrected."),
            field="reason",
        )
    return None
