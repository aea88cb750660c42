"""What stewards do beside the acts that move a bill: put a wrong step right, write clauses, tell practices, link them.

An act moves a bill as the assembly did. What is done here moves nothing, and can be done when a bill has long ended:
that is when most of it becomes known. Each command is one transaction and one entry of the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from dure.clock import day_in
from dure.matters.commands import lock
from dure.networks.commands.once import in_turn
from dure.networks.models import Organization
from dure.people.models import Person
from dure.policies.clauses import LONGEST_TEXT, LONGEST_TITLE, read_clause
from dure.policies.models import (
    Bill,
    BillClause,
    BillStep,
    ClauseBefore,
    ClausePractice,
    Field,
    Practice,
    StepCorrection,
)
from dure.policies.policies import may_keep, may_tell
from dure.policies.steps import bring_up_to_date, check_order, read_source, read_step
from dure.record.commands import append
from dure.refusals import Refused, refuse
from polity.bills import EXACT
from polity.sentences import gettext_noop

LONGEST_REASON = 500
FIRST_YEAR = 1000


@transaction.atomic
def correct_step(
    *,
    step: BillStep,
    on: date | str,
    source: str,
    reason: str,
    by: Person,
    at: datetime,
    exact: str = EXACT[0],
    url: str = "",
    seen: int | None = None,
) -> BillStep:
    """Put a step that was entered wrongly right; what it said before stays readable with the reason.

    `seen` is how many corrections of it were shown. Raises Refused: not_steward, reason_missing, corrected_meanwhile,
    nothing_changed, and what is wrong with the day, its order or its source.
    """
    lock(step.bill.matter)
    step = BillStep.objects.select_related("bill__matter__raised_in", "bill__jurisdiction").get(pk=step.pk)
    bill = step.bill
    if refused := may_keep(by, bill, at):
        raise refused
    number = step.corrections.count()
    if seen is not None and seen != number:
        raise refuse(
            "corrected_meanwhile",
            gettext_noop("Somebody else has corrected this step meanwhile. Look at it again first."),
        )
    said = read_step({"on": on, "exact": exact, "source": source, "url": url}, bill.jurisdiction, at)
    before = {name: getattr(step, name) for name in ("on", "exact", "source", "url")}
    if said.columns() == before:
        raise refuse("nothing_changed", gettext_noop("This is what stands there already."), field="on")
    rows = bill.steps.order_by("pk")
    check_order([said.known if one.pk == step.pk else one.known for one in rows])
    why = _reason(reason)
    StepCorrection.objects.create(step=step, number=number + 1, reason=why, by=by, at=at, **before)
    for name, value in said.columns().items():
        setattr(step, name, value)
    step.save(update_fields=list(before))
    bring_up_to_date(bill)
    stood = ", ".join(str(value) for value in before.values() if value)
    _tell("correct_step", bill, by, at, {"stage": step.stage, "stood": stood, "reason": why, **said.told()})
    return step


@transaction.atomic
def write_clause(
    *, bill: Bill, number: str, title: str, text: str, by: Person, at: datetime, reason: str = ""
) -> BillClause:
    """Write a clause down; where one with this number stands, write it anew, with the reason, and keep the old wording.

    Raises Refused: not_steward, clause_number_missing, title_missing, text_missing, reason_missing, nothing_changed.
    """
    lock(bill.matter)
    if refused := may_keep(by, bill, at):
        raise refused
    given = read_clause({"number": number, "title": title, "text": text})
    clause = bill.clauses.filter(number=given["number"]).first()
    if clause is None:
        last = bill.clauses.aggregate(Max("place"))["place__max"] or 0
        clause = BillClause.objects.create(bill=bill, place=last + 1, by=by, at=at, **given)
        why = ""
    else:
        why = _reason(reason)
        _write_anew(clause, given, why, by, at)
    told = {"clause": clause.number, "title": clause.title, "text": clause.text, "reason": why}
    _tell("write_clause", bill, by, at, told)
    return clause


def _write_anew(clause: BillClause, given: Mapping[str, str], why: str, by: Person, at: datetime) -> None:
    if (clause.title, clause.text) == (given["title"], given["text"]):
        raise refuse("nothing_changed", gettext_noop("This is what stands there already."), field="text")
    ClauseBefore.objects.create(
        clause=clause,
        number=clause.before.count() + 1,
        title=clause.title,
        text=clause.text,
        reason=why,
        by=by,
        at=at,
    )
    clause.title, clause.text, clause.by, clause.at = given["title"], given["text"], by, at
    clause.save(update_fields=["title", "text", "by", "at"])


@transaction.atomic
def tell_practice(
    *,
    organization: Organization,
    title: str,
    text: str,
    field: str,
    since: int,
    evidence: str,
    source: str,
    by: Person,
    at: datetime,
    url: str = "",
    invented: bool = False,
) -> Practice:
    """Say what an organization has done since a year, and what shows it.

    Raises Refused: not_steward, organization_closed, title_missing, text_missing, choice_unknown, year_wrong,
    evidence_missing, source_missing, address_wrong, practice_told.
    """
    in_turn(organization)
    if refused := may_tell(by, organization, at):
        raise refused
    given = _practice(title, text, field, since, evidence, day_in(organization.time_zone, at).year)
    found, address = read_source({"source": source, "url": url})
    try:
        with transaction.atomic():
            practice = Practice.objects.create(
                organization=organization,
                source=found,
                url=address,
                invented=invented,
                by=by,
                at=at,
                **given,
            )
    except IntegrityError as error:
        raise refuse(
            "practice_told",
            gettext_noop("{organization} has told of a practice with this title already."),
            field="title",
            organization=str(organization),
        ) from error
    append(
        verb="tell_practice",
        at=at,
        organization=organization.slug,
        payload={
            "practice": practice.ref,
            "title": practice.title,
            "text": practice.text,
            "field": practice.field,
            "since": str(practice.since),
            "evidence": practice.evidence,
            "source": practice.source,
            "url": practice.url,
            "by": by.ref,
        },
    )
    return practice


def _practice(title: str, text: str, field: str, since: int, evidence: str, year: int) -> dict[str, Any]:
    given = {
        "title": " ".join(title.split())[:LONGEST_TITLE],
        "text": text.strip(),
        "evidence": evidence.strip(),
    }
    if not given["title"]:
        raise refuse("title_missing", gettext_noop("Say in one line what you do."), field="title")
    if not 0 < len(given["text"]) <= LONGEST_TEXT:
        raise refuse("text_missing", gettext_noop("Say how you do it."), field="text")
    if field not in Field.values:
        raise refuse("choice_unknown", gettext_noop("Say what the practice is about."), field="field")
    if not FIRST_YEAR <= since <= year:
        raise refuse("year_wrong", gettext_noop("Give the year with four digits."), field="since")
    if not 0 < len(given["evidence"]) <= LONGEST_TEXT:
        raise refuse(
            "evidence_missing",
            gettext_noop("Say what shows it, so that others can believe it."),
            field="evidence",
        )
    return {**given, "field": field, "since": since}


@transaction.atomic
def withdraw_practice(*, practice: Practice, reason: str, by: Person, at: datetime) -> Practice:
    """Take a practice back; it stays readable with the reason, and no clause rests on it any more.

    Raises Refused: not_steward, reason_missing, already_withdrawn.
    """
    in_turn(practice.organization)
    practice = Practice.objects.select_related("organization").get(pk=practice.pk)
    if refused := may_tell(by, practice.organization, at):
        raise refused
    if practice.withdrawn_at is not None:
        raise _withdrawn()
    practice.withdrawn_at, practice.withdraw_reason = at, _reason(reason)
    practice.save(update_fields=["withdrawn_at", "withdraw_reason"])
    append(
        verb="withdraw_practice",
        at=at,
        organization=practice.organization.slug,
        payload={
            "practice": practice.ref,
            "title": practice.title,
            "reason": practice.withdraw_reason,
            "by": by.ref,
        },
    )
    return practice


@transaction.atomic
def link_practice(
    *, clause: BillClause, practice: Practice, reason: str, by: Person, at: datetime
) -> ClausePractice:
    """Say that a clause makes a practice law, and why one can say so.

    Raises Refused: not_steward, reason_missing, practice_withdrawn, linked_already.
    """
    bill = clause.bill
    lock(bill.matter)
    if refused := may_keep(by, bill, at):
        raise refused
    practice = Practice.objects.select_related("organization").get(pk=practice.pk)
    if practice.withdrawn_at is not None:
        raise refuse(
            "practice_withdrawn",
            gettext_noop("{organization} has taken this practice back."),
            field="practice",
            organization=str(practice.organization),
        )
    why = _reason(reason)
    try:
        with transaction.atomic():
            link = ClausePractice.objects.create(clause=clause, practice=practice, reason=why, by=by, at=at)
    except IntegrityError as error:
        raise refuse(
            "linked_already",
            gettext_noop("This practice stands behind this clause already."),
            field="practice",
        ) from error
    _tell("link_practice", bill, by, at, _linked(link))
    return link


@transaction.atomic
def unlink_practice(*, link: ClausePractice, reason: str, by: Person, at: datetime) -> ClausePractice:
    """Take a link back; it stays readable with the reason. Raises Refused: not_steward, reason_missing,
    already_withdrawn.
    """
    bill = link.clause.bill
    lock(bill.matter)
    if refused := may_keep(by, bill, at):
        raise refused
    link = ClausePractice.objects.select_related("clause", "practice__organization").get(pk=link.pk)
    if link.withdrawn_at is not None:
        raise _withdrawn()
    link.withdrawn_at, link.withdrawn_by, link.withdraw_reason = at, by, _reason(reason)
    link.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
    _tell("unlink_practice", bill, by, at, _linked(link) | {"reason": link.withdraw_reason})
    return link


def _linked(link: ClausePractice) -> dict[str, Any]:
    return {
        "clause": link.clause.number,
        "title": link.practice.title,
        "practice": link.practice.ref,
        "member": link.practice.organization.slug,
        "reason": link.reason,
    }


def _tell(verb: str, bill: Bill, by: Person, at: datetime, payload: Mapping[str, Any]) -> None:
    said = {name: value for name, value in payload.items() if value}
    append(
        verb=verb,
        at=at,
        organization=bill.matter.raised_in.slug,
        matter=bill.matter.ref,
        payload={**said, "by": by.ref},
    )


def _reason(text: str) -> str:
    if not text.strip():
        raise refuse("reason_missing", gettext_noop("Give the reason; it will be published."), field="reason")
    return " ".join(text.split())[:LONGEST_REASON]


def _withdrawn() -> Refused:
    return refuse("already_withdrawn", gettext_noop("This is taken back already."))
