"""Mandates: a person acts for an organization, within a scope and dates; revocation takes effect on the next
act.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from dure.networks.graph import live_mandate
from dure.networks.models import Mandate, Organization
from dure.networks.policies import may_steward
from dure.people.models import Person
from dure.prepared import insert
from dure.record.commands import append
from dure.refusals import refuse
from polity.sentences import gettext_noop

USUAL_DAYS = 365


@transaction.atomic
def give_mandate(
    *,
    by: Person,
    person: Person,
    organization: Organization,
    at: datetime,
    until_at: datetime | None = None,
    from_at: datetime | None = None,
    scope: str = "",
) -> Mandate:
    """A steward lets a person act for the organization, from `from_at` (default: at) until `until_at`
    (default: a year on).

    `scope`: empty for everything, else the key of one charter. Raises Refused: not_steward, mandate_dates,
    mandate_exists.
    """
    if refused := may_steward(by, organization, at):
        raise refused
    begins = from_at or at
    ends = until_at or begins + timedelta(days=USUAL_DAYS)
    if ends <= begins or ends <= at:
        raise refuse(
            "mandate_dates",
            gettext_noop("A mandate ends after it begins, and not in the past."),
            field="until_at",
        )
    if Mandate.objects.filter(
        live_mandate(at), person=person, organization=organization, scope=scope
    ).exists():
        raise refuse(
            "mandate_exists",
            gettext_noop("{name} has this mandate already. Renew it instead."),
            field="person",
            name=person.name,
        )
    mandate = insert(
        Mandate(
            person=person,
            organization=organization,
            scope=scope,
            given_by=by,
            from_at=begins,
            until_at=ends,
        )
    )
    _enter("give_mandate", mandate, by, at)
    return mandate


@transaction.atomic
def renew_mandate(*, mandate: Mandate, until_at: datetime, by: Person, at: datetime) -> Mandate:
    """Prolong a mandate that holds; one that has ended or was revoked is given anew from `at`. Returns the
    one that holds.

    Raises Refused: not_steward, mandate_dates, mandate_exists.
    """
    mandate = (
        Mandate.objects.select_for_update(of=("self",))
        .select_related("organization", "person")
        .get(pk=mandate.pk)
    )
    if refused := may_steward(by, mandate.organization, at):
        raise refused
    if until_at <= at or until_at <= mandate.from_at:
        raise refuse(
            "mandate_dates",
            gettext_noop("A mandate ends after it begins, and not in the past."),
            field="until_at",
        )
    if mandate.until_at <= at or mandate.revoked_at is not None:
        return give_mandate(
            by=by,
            person=mandate.person,
            organization=mandate.organization,
            at=at,
            until_at=until_at,
            scope=mandate.scope,
        )
    mandate.until_at = until_at
    mandate.save(update_fields=["until_at"])
    _enter("renew_mandate", mandate, by, at)
    return mandate


@transaction.atomic
def revoke_mandate(*, mandate: Mandate, by: Person, at: datetime, reason: str = "") -> Mandate:
    """Take a mandate back, or give it back, at once. Raises Refused: not_steward, mandate_ended."""
    mandate = (
        Mandate.objects.select_for_update(of=("self",))
        .select_related("organization", "person")
        .get(pk=mandate.pk)
    )
    if by.pk != mandate.person_id and (refused := may_steward(by, mandate.organization, at)):
        raise refused
    if mandate.revoked_at is not None or mandate.until_at <= at:
        raise refuse("mandate_ended", gettext_noop("This mandate has ended already."))
    mandate.revoked_at, mandate.revoked_by, mandate.revoke_reason = at, by, reason.strip()[:300]
    mandate.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    _enter("revoke_mandate", mandate, by, at)
    return mandate


def _enter(verb: str, mandate: Mandate, by: Person, at: datetime) -> None:
    append(
        verb=verb,
        at=at,
        organization=mandate.organization.slug,
        payload={
            "by": by.ref,
            "mandate": mandate.ref,
            "person": mandate.person.ref,
            "scope": mandate.scope,
            "from": mandate.from_at.isoformat(),
            "until": mandate.until_at.isoformat(),
            "reason": mandate.revoke_reason,
        },
    )
