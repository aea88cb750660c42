"""A caseworker asks an organization to help. It sees what the person allowed, field by field, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from dure.networks.models import Organization
from dure.networks.policies import may_speak_for
from dure.people.models import Person
from dure.refusals import refuse
from dure.support import sealing
from dure.support.commands.caring import key_of, locked, opened_for
from dure.support.models import SupportReferral, SupportRequest
from dure.support.policies import fields_of
from polity.sentences import gettext_noop

State = SupportReferral.State


@transaction.atomic
def refer(
    *, request: SupportRequest, organization: Organization, need: str, by: Person, at: datetime
) -> SupportReferral:
    """Propose to ask an organization, with the need in the caseworker's words. It sees nothing until it is allowed.

    Raises Refused: not_caseworker, words_missing, referred_already.
    """
    request = opened_for(request, by, at)
    if not need.strip():
        raise refuse(
            "words_missing",
            gettext_noop("Write in a sentence what the organization is asked for."),
            field="need",
        )
    referral = SupportReferral(request=request, organization=organization, offered_at=at, offered_by=by)
    told = {"need": need.strip()[:1000]}
    referral.sealed = sealing.seal_data(key_of(request), told, f"referral {referral.ref}")
    try:
        with transaction.atomic():
            referral.save()
    except IntegrityError as error:
        raise refuse(
            "referred_already", gettext_noop("This organization was asked already."), field="organization"
        ) from error
    request.first_word_at = request.first_word_at or at
    request.save(update_fields=["first_word_at"])
    return referral


@transaction.atomic
def allow_referral(
    *, referral: SupportReferral, fields: Iterable[str], at: datetime, by: Person | None = None
) -> SupportReferral:
    """The person allows exactly these fields; `by` is the caseworker who was told so by word of mouth.

    Raises Refused: nothing_allowed, not_caseworker.
    """
    request = opened_for(referral.request, by, at) if by else locked(referral.request)
    given = set(fields)
    chosen = [one for one in fields_of(request) if one in given]
    if not chosen:
        raise refuse(
            "nothing_allowed", gettext_noop("Tick what the organization may see, or say no."), field="fields"
        )
    referral.allowed, referral.state, referral.said_at = ",".join(chosen), State.ALLOWED, at
    referral.save(update_fields=["allowed", "state", "said_at"])
    return referral


@transaction.atomic
def decline_referral(*, referral: SupportReferral, at: datetime) -> SupportReferral:
    """The person says no: the organization never hears of it."""
    referral.allowed, referral.state, referral.said_at = "", State.DECLINED, at
    referral.save(update_fields=["allowed", "state", "said_at"])
    return referral


@transaction.atomic
def take_back_referral(*, referral: SupportReferral, at: datetime) -> SupportReferral:
    """The person takes the consent back: from now on the organization sees nothing of it."""
    referral.allowed, referral.state, referral.said_at = "", State.WITHDRAWN, at
    referral.save(update_fields=["allowed", "state", "said_at"])
    return referral


@transaction.atomic
def reply_to_referral(
    *, referral: SupportReferral, by: Person, at: datetime, helps: bool, text: str = ""
) -> SupportReferral:
    """The organization says whether it helps, and how. Raises Refused: not_steward, consent_withdrawn."""
    if refused := may_speak_for(by, referral.organization, at):
        raise refused
    if referral.state not in (State.ALLOWED, State.ACCEPTED, State.UNABLE):
        raise refuse("consent_withdrawn", gettext_noop("The person does not allow this any more."))
    request = locked(referral.request)
    key = key_of(request)
    told = sealing.unseal_data(key, referral.sealed, f"referral {referral.ref}")
    told["reply"] = text.strip()[:1000]
    referral.sealed = sealing.seal_data(key, told, f"referral {referral.ref}")
    referral.state, referral.replied_at = State.ACCEPTED if helps else State.UNABLE, at
    referral.save(update_fields=["sealed", "state", "replied_at"])
    return referral
