"""Adopt a framework for a body; write who is recognised, on what condition, and what was withdrawn."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from dure.frameworks.models import Framework, Recognition
from dure.frameworks.policies import may_adopt
from dure.networks.models import Organization
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import Refused, refuse
from polity import criteria
from polity.sentences import Sentence, gettext_noop


def read_or_refuse(text: str) -> criteria.Framework:
    """Return the framework that a text says; the refusal names its first fault with its line."""
    try:
        return criteria.parse(text)
    except criteria.FrameworkFaults as problem:
        first = problem.faults[0]
        says = Sentence(
            gettext_noop("The text has {count} faults; the first is in line {line}: {says}"),
            {"count": len(problem.faults), "line": first.line, "says": first.says},
        )
        raise Refused("framework_faulty", says, field="text") from None


@transaction.atomic
def adopt_framework(
    *, organization: Organization, text: str, by: Person, at: datetime, invented: bool = False
) -> Framework:
    """Adopt a text as a framework of this body; an existing key gets its next version.

    The text in force already is returned as it is. Raises Refused: not_steward, framework_faulty.
    """
    if refused := may_adopt(by, organization, at):
        raise refused
    parsed = read_or_refuse(text)
    versions = Framework.objects.select_for_update().filter(organization=organization, key=parsed.key)
    last = versions.order_by("-number").first()
    if last is not None and last.digest == parsed.digest:
        return last
    stored = Framework.objects.create(
        organization=organization,
        key=parsed.key,
        number=last.number + 1 if last else 1,
        version=parsed.version[:40],
        title=parsed.title[:200],
        jurisdiction=parsed.jurisdiction[:16],
        digest=parsed.digest,
        text=text,
        adopted_at=at,
        adopted_by=by,
        invented=invented,
    )
    append(
        verb="adopt_framework",
        at=at,
        organization=organization.slug,
        payload={
            "by": by.ref,
            "framework": stored.key,
            "version": stored.version,
            "title": stored.title,
            "digest": stored.digest,
        },
    )
    return stored


@transaction.atomic
def recognise(
    *,
    organization: Organization,
    framework: Framework,
    body: Organization,
    from_on: date,
    until_on: date,
    at: datetime,
    matter: str = "",
) -> Recognition:
    """Write that a body recognises an organization from one day until another. Called by what decides about it."""
    if until_on < from_on:
        raise refuse("recognition_dates", gettext_noop("The last day lies before the first."))
    stored = Recognition.objects.create(
        organization=organization,
        framework=framework,
        body=body,
        matter=matter,
        from_on=from_on,
        until_on=until_on,
    )
    _tell("recognise", stored, at, {"from": from_on.isoformat(), "until": until_on.isoformat()})
    return stored


@transaction.atomic
def set_condition(*, recognition: Recognition, condition: str, due_on: date | None, at: datetime) -> None:
    """Put a condition on a recognition until a day; an empty one takes it off."""
    recognition.condition = condition[:1000]
    recognition.condition_due_on = due_on if condition else None
    recognition.save(update_fields=["condition", "condition_due_on"])
    until = {"until": due_on.isoformat()} if condition and due_on else {}
    _tell("set_condition" if condition else "lift_condition", recognition, at, {"reason": condition, **until})


@transaction.atomic
def withdraw_recognition(*, recognition: Recognition, reason: str, on: date, at: datetime) -> None:
    """Withdraw a recognition from a day on; it stays on the register with its reason."""
    if not reason.strip():
        raise refuse("reason_missing", gettext_noop("Give the reason; it will be published."), field="reason")
    recognition.withdrawn_on = on
    recognition.withdrawn_reason = reason[:1000]
    recognition.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    _tell("withdraw_recognition", recognition, at, {"reason": reason, "on": on.isoformat()})


@transaction.atomic
def restore_recognition(*, recognition: Recognition, at: datetime) -> None:
    """Take a withdrawal back, after an appeal."""
    recognition.withdrawn_on = None
    recognition.withdrawn_reason = ""
    recognition.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    _tell("restore_recognition", recognition, at, {})


def _tell(verb: str, recognition: Recognition, at: datetime, more: dict[str, str]) -> None:
    append(
        verb=verb,
        at=at,
        organization=recognition.body.slug,
        matter=recognition.matter,
        payload={
            "recognised": recognition.organization.slug,
            "framework": recognition.framework.key,
            "version": recognition.framework.version,
            "recognition": recognition.ref,
            **{name: value for name, value in more.items() if value},
        },
    )
