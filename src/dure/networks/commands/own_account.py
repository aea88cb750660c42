"""An account of one's own for whom a group leader registered: offered to an address, taken over by its owner."""

from __future__ import annotations

import secrets
import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from dure.networks.commands.invitations import digest
from dure.networks.commands.once import in_turn
from dure.networks.models import Organization
from dure.networks.registration_models import Registration
from dure.people.accounts import note_address
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import Refused, Unknown, refuse
from polity.sentences import gettext_noop

VALID_DAYS = 14
TAKE_OVER_PATH = "/own-account/{token}/"


@transaction.atomic
def offer_account(
    *, person: Person, organization: Organization, email: str, by: Person, at: datetime
) -> Registration:
    """Who speaks for a person offers them an account of their own, by one mail with one link that works once.

    A new offer takes the place of an earlier one. Raises Refused: not_speaker, address_taken, mail_failed.
    """
    in_turn(person)
    person.refresh_from_db()
    if not person.is_spoken_for or person.registered_by_id != by.pk:
        raise refuse(
            "not_speaker", gettext_noop("Only who speaks for this person can offer an account of their own.")
        )
    email = email.strip().lower()
    if refused := _taken(email):
        raise refused
    token = secrets.token_urlsafe(32)
    known, _made = Registration.objects.get_or_create(
        person=person, defaults={"organization": organization, "registered_at": person.joined_at}
    )
    known.offer_digest, known.offer_email = digest(token), email
    known.offer_until = at + timedelta(days=VALID_DAYS)
    known.save(update_fields=["offer_digest", "offer_email", "offer_until"])
    mail = _mail(known, person, by, token)
    transaction.on_commit(lambda: _post(known, mail))
    return known


def account_offered(token: str, at: datetime) -> Registration:
    """Return the registration behind a link. Raises Unknown (no such link, or used), Refused: offer_ended."""
    found = (
        Registration.objects.select_related("person__registered_by", "organization")
        .filter(offer_digest=digest(token), taken_over_at__isnull=True)
        .first()
    )
    if found is None or found.offer_until is None or not found.person.is_spoken_for:
        raise Unknown("token")
    if found.offer_until <= at:
        raise refuse(
            "offer_ended",
            gettext_noop("This link ended on {day}. Ask for a new one where you were registered."),
            day=timezone.localdate(found.offer_until).isoformat(),
        )
    return found


@transaction.atomic
def take_over_account(*, token: str, at: datetime) -> Person:
    """Whoever opened the link has the address: the account is theirs, and nobody speaks for them any more.

    Raises Unknown, Refused: offer_ended, address_taken.
    """
    in_turn(account_offered(token, at).person)
    found = account_offered(token, at)
    if refused := _taken(found.offer_email):
        raise refused
    person, before = found.person, found.person.registered_by
    person.email, person.registered_by = found.offer_email, None
    person.save(update_fields=["email", "registered_by"])
    note_address(person, confirmed=True)
    found.taken_over_at, found.offer_digest, found.offer_email, found.offer_until = at, None, "", None
    found.save(update_fields=["taken_over_at", "offer_digest", "offer_email", "offer_until"])
    append(
        verb="take_over_account",
        at=at,
        organization=found.organization.slug,
        payload={"by": person.ref, "before": before.ref if before else ""},
    )
    return person


def _taken(email: str) -> Refused | None:
    if not Person.objects.filter(email__iexact=email).exists():
        return None
    return refuse("address_taken", gettext_noop("Another person has this e-mail address."), field="email")


def _mail(registration: Registration, person: Person, by: Person, token: str) -> EmailMessage:
    """Write the mail in the language of the person; the link is in it and nowhere else."""
    assert registration.offer_until is not None
    with translation.override(person.language):
        organization = str(registration.organization)
        subject = gettext("Your own account in {organization}").format(organization=organization)
        text = gettext(
            "Hello {name}\n\n"
            "{speaker} registered you in {organization} and has spoken for you there.\n"
            "With this link you get an account of your own, and speak for yourself from then on. "
            "It works once, until {day}:\n\n"
            "{link}\n\n"
            "If you do not know why you get this, do nothing.\n"
        ).format(
            name=person.name,
            speaker=by.name,
            organization=organization,
            day=timezone.localdate(registration.offer_until).isoformat(),
            link=settings.DURE_URL + TAKE_OVER_PATH.format(token=token),
        )
    return EmailMessage(" ".join(subject.split()), text, to=[registration.offer_email])


def _post(registration: Registration, mail: EmailMessage) -> None:
    """Send the mail; where it cannot leave, the offer is taken back."""
    try:
        mail.send()
    except (OSError, smtplib.SMTPException) as error:
        Registration.objects.filter(pk=registration.pk, offer_digest=registration.offer_digest).update(
            offer_digest=None, offer_email="", offer_until=None
        )
        raise refuse(
            "mail_failed",
            gettext_noop("{unsent} of {all} mails could not be sent. Send these again later."),
            unsent=1,
            all=1,
        ) from error
