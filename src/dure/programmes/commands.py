"""Programmes are entered with what they overlap in view; both owners then owe an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from dure.matters.saying import as_json
from dure.networks.models import Organization
from dure.people.models import Person
from dure.programmes import queries
from dure.programmes.models import Overlap, OverlapAnswer, ProgrammeSupport, PublicProgramme
from dure.programmes.overlaps import Alike, overlapping_pairs, overlaps_of, told_reasons
from dure.programmes.policies import may_enter
from dure.record.commands import Line as EntryLine
from dure.record.commands import append, append_all
from dure.refusals import refuse
from dure.web.sums import LARGEST_SUM
from polity.sentences import gettext_noop

DAYS_TO_ANSWER = 30


def look_for_overlaps(entered: PublicProgramme, at: datetime) -> list[Alike]:
    """Return what a programme would overlap if it were entered; nothing is stored."""
    return overlaps_of(entered, list(queries.running(timezone.localdate(at))))


def drafted(*, owner: Organization, by: Person, at: datetime, **details: Any) -> PublicProgramme:
    """Return a programme that is not stored yet, checked. Raises Refused: wrong_capacity, title_missing, aim_missing,
    ends_before_start, sum_out_of_range, currency_missing, title_taken.
    """
    if refused := may_enter(by, owner, at):
        raise refused
    made = PublicProgramme(owner=owner, by=by, at=at, **details)
    _check(made)
    if PublicProgramme.objects.filter(owner=owner, title=made.title).exists():
        raise refuse(
            "title_taken",
            gettext_noop("{organization} has entered a programme of this title already."),
            field="title",
            organization=str(owner),
        )
    return made


def _check(made: PublicProgramme) -> None:
    if not made.title.strip():
        raise refuse("title_missing", gettext_noop("Give the programme a title."), field="title")
    if not made.aim.strip():
        raise refuse("aim_missing", gettext_noop("Say what the programme is for."), field="aim")
    if made.ends_on is not None and made.ends_on < made.starts_on:
        raise refuse(
            "ends_before_start",
            gettext_noop("The programme ends before it begins. Correct one of the days."),
            field="ends_on",
        )
    if made.sum is not None and not 0 <= made.sum <= LARGEST_SUM:
        raise refuse("sum_out_of_range", gettext_noop("A sum is not below nothing."), field="sum")
    if made.sum is not None and not made.currency:
        raise refuse("currency_missing", gettext_noop("Give the currency of the sum."), field="currency")


@transaction.atomic
def enter_programme(
    *, owner: Organization, by: Person, at: datetime, seen: Sequence[str] = (), **details: Any
) -> PublicProgramme:
    """Enter a programme. What it overlaps must have been shown: `seen` are the references of those programmes.

    Each overlap is stored with its reasons, and both owners are asked to answer within 30 days. Raises what `drafted`
    does, and Refused overlaps_unseen where another programme came in meanwhile or none was shown.
    """
    made = drafted(owner=owner, by=by, at=at, **details)
    found = look_for_overlaps(made, at)
    if unseen := [one for one in found if one.programme.ref not in seen]:
        raise refuse(
            "overlaps_unseen",
            gettext_noop(
                "It overlaps “{title}” of {owner}. Look at what they have in common before it is saved."
            ),
            title=unseen[0].programme.title,
            owner=str(unseen[0].programme.owner),
        )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise refuse(
            "title_taken",
            gettext_noop("{organization} has entered a programme of this title already."),
            field="title",
            organization=str(owner),
        ) from None
    Overlap.objects.bulk_create(
        Overlap(
            earlier=one.programme,
            later=made,
            score=round(1000 * one.score),
            reasons=[as_json(says) for says in one.reasons],
            found_at=at,
            due_at=at + timedelta(days=DAYS_TO_ANSWER),
        )
        for one in found
    )
    append_all([_line(made, [(one.programme.ref, one.programme.owner.slug) for one in found])], at=at)
    return made


def _line(made: PublicProgramme, overlaps: Sequence[tuple[str, str]]) -> EntryLine:
    return EntryLine(
        "enter_programme",
        made.owner.slug,
        payload={
            "programme": made.ref,
            "title": made.title,
            "target": made.target,
            "instrument": made.instrument,
            "area": made.area.code,
            "from": made.starts_on.isoformat(),
            "until": made.ends_on.isoformat() if made.ends_on else "",
            "sum": made.sum if made.sum is not None else "",
            "currency": made.currency,
            "overlaps": [f"{ref} ({owner})" for ref, owner in overlaps],
            "by": made.by.ref,
        },
    )


@transaction.atomic
def enter_programmes(
    *, lines: Sequence[tuple[Organization, dict[str, Any]]], by: Person, at: datetime
) -> list[PublicProgramme]:
    """Enter a whole register at once: (owner, columns) each; what overlaps is stored with its reasons, once a pair.

    Raises Refused: wrong_capacity, and what is wrong with a line.
    """
    for owner in dict.fromkeys(owner for owner, _ in lines):
        if refused := may_enter(by, owner, at):
            raise refused
    made = [PublicProgramme(owner=owner, by=by, at=at, **columns) for owner, columns in lines]
    for one in made:
        _check(one)
    before = list(queries.running(timezone.localdate(at)))
    PublicProgramme.objects.bulk_create(made)
    every = [*before, *made]
    new = {one.ref for one in made}
    by_ref = {one.ref: one for one in every}
    overlaps: dict[str, list[tuple[str, str]]] = {}
    rows = []
    for match in overlapping_pairs(every):
        pair = sorted((by_ref[match.left.key], by_ref[match.right.key]), key=lambda one: one.pk)
        if pair[1].ref not in new:
            continue
        overlaps.setdefault(pair[1].ref, []).append((pair[0].ref, pair[0].owner.slug))
        rows.append(
            Overlap(
                earlier=pair[0],
                later=pair[1],
                score=round(1000 * match.score),
                reasons=[as_json(says) for says in told_reasons(match)],
                found_at=at,
                due_at=at + timedelta(days=DAYS_TO_ANSWER),
            )
        )
    Overlap.objects.bulk_create(rows)
    append_all([_line(one, overlaps.get(one.ref, [])) for one in made], at=at)
    return made


@transaction.atomic
def answer_overlap(
    *, overlap: Overlap, owner: Organization, does: str, reason: str, by: Person, at: datetime
) -> OverlapAnswer:
    """Say for one owner what it does about an overlap, with the reason. Raises Refused: wrong_capacity, not_an_owner,
    reason_missing, answer_unknown, already_answered.
    """
    if refused := may_enter(by, owner, at):
        raise refused
    if owner.pk not in (overlap.earlier.owner_id, overlap.later.owner_id):
        raise refuse("not_an_owner", gettext_noop("Only the owners of the two programmes answer."))
    if does not in OverlapAnswer.Does.values:
        raise refuse("answer_unknown", gettext_noop("Choose one of the answers."), field="does")
    if not reason.strip():
        raise refuse(
            "reason_missing",
            gettext_noop("Give the reason; it will be published with the answer."),
            field="reason",
        )
    try:
        with transaction.atomic():
            answer = OverlapAnswer.objects.create(
                overlap=overlap, owner=owner, does=does, reason=reason.strip(), by=by, at=at
            )
    except IntegrityError:
        raise refuse(
            "already_answered",
            gettext_noop("{organization} has answered already."),
            organization=str(owner),
        ) from None
    append(
        verb="answer_overlap",
        at=at,
        organization=owner.slug,
        payload={
            "programme": overlap.later.ref,
            "other": overlap.earlier.ref,
            "does": does,
            "reason": answer.reason,
            "by": by.ref,
        },
    )
    return answer


@transaction.atomic
def report_support(
    *, programme: PublicProgramme, lines: Sequence[dict[str, Any]], by: Person, at: datetime
) -> list[ProgrammeSupport]:
    """Say which enterprises a programme supported and what became of them; one that is known is brought up to date.

    Raises Refused: wrong_capacity, ends_before_start, later_than_now.
    """
    if refused := may_enter(by, programme.owner, at):
        raise refused
    known = {one.enterprise: one for one in programme.supports.all()}
    new: list[ProgrammeSupport] = []
    changed: list[ProgrammeSupport] = []
    for line in lines:
        _check_support(line, timezone.localdate(at))
        standing = known.get(line["enterprise"])
        row = standing or ProgrammeSupport(programme=programme)
        (changed if standing else new).append(row)
        for name, value in line.items():
            setattr(row, name, value)
        row.reported_at = at
    made = ProgrammeSupport.objects.bulk_create(new)
    columns = ("money_from", "money_until", "sum", "jobs_then", "jobs_after", "covered", "reported_at")
    ProgrammeSupport.objects.bulk_update(changed, columns)
    append(
        verb="report_support",
        at=at,
        organization=programme.owner.slug,
        payload={"programme": programme.ref, "enterprises": len(lines), "by": by.ref},
    )
    return [*made, *changed]


def _check_support(line: dict[str, Any], today: date) -> None:
    if line["money_until"] < line["money_from"]:
        raise refuse(
            "ends_before_start",
            gettext_noop("The support ends before it begins. Correct one of the days."),
            field="money_until",
        )
    after = line.get("jobs_after") is not None or line.get("covered") is not None
    if after and line["money_until"] > today - timedelta(days=365):
        raise refuse(
            "later_than_now",
            gettext_noop("What is a year after the money is not known yet. Leave it empty."),
            field="jobs_after",
        )
