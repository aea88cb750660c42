"""An organization says what it is. Nobody checks a claim, and no page shows it as more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dure.frameworks.models import Framework
from dure.networks.models import Organization
from dure.networks.policies import may_speak_for
from dure.people.models import Person
from dure.recognition.models import Claim
from dure.record.commands import append
from dure.refusals import refuse
from polity.sentences import gettext_noop


@transaction.atomic
def claim(
    *,
    organization: Organization,
    label: str,
    by: Person,
    at: datetime,
    framework: Framework | None = None,
) -> Claim:
    """Say what the organization calls itself; the same claim twice is one.

    Raises Refused: not_steward, label_missing.
    """
    if refused := may_speak_for(by, organization, at):
        raise refused
    label = " ".join(label.split())[:120]
    if not label:
        raise refuse("label_missing", gettext_noop("Say what the organization calls itself."), field="label")
    stored, is_new = Claim.objects.get_or_create(
        organization=organization,
        label=label,
        ended_at=None,
        defaults={"framework": framework, "by": by, "at": at},
    )
    if not is_new:
        return stored
    append(
        verb="claim", at=at, organization=organization.slug, payload={"by": by.ref, "claimed": stored.label}
    )
    return stored


@transaction.atomic
def end_claim(*, claim: Claim, by: Person, at: datetime) -> None:
    """Take a claim back. Raises Refused: not_steward."""
    if refused := may_speak_for(by, claim.organization, at):
        raise refused
    if Claim.objects.filter(pk=claim.pk, ended_at__isnull=True).update(ended_at=at):
        append(
            verb="end_claim",
            at=at,
            organization=claim.organization.slug,
            payload={"by": by.ref, "claimed": claim.label},
        )
