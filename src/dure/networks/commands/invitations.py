"""Invitations: read a list, show what would be sent, send, accept. Nothing leaves until a steward confirms."""

from __future__ import annotations

import hashlib
import secrets
import smtplib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext

from dure.networks.commands.memberships import consent_to_membership
from dure.networks.commands.organizations import claim_organization, create_organization, ever_stewarded
from dure.networks.commands.posts import fill_post, open_post
from dure.networks.graph import live
from dure.networks.invitation_files import InvitationRow, Report, read_rows
from dure.networks.models import Invitation, Membership, Organization, Post
from dure.networks.policies import is_steward, may_steward
from dure.networks.spreadsheets import refuse_rows
from dure.people.models import Person
from dure.refusals import Refused, Unknown, refuse
from polity.sentences import Sentence, gettext_noop

VALID_DAYS = 14
INVITATION_PATH = "/invitations/{token}/"
ROLES = ("member", "steward")
SENDING = timedelta(hours=1)  # longer than it takes to send the longest list
UNSENT_SECONDS = 2 * 86_400


def read_invitations(
    data: bytes, *, organization: Organization | None = None, at: datetime | None = None
) -> Report:
    """Read a list of people to invite (CSV file or pasted text). With an organization and a moment,
    addresses that are
    invited or belong already are marked too. Sends nothing. Two queries. Raises Refused: file_too_large,
    too_many_rows.
    """
    report = read_rows(data)
    if organization is None or at is None:
        return report
    return replace(report, rows=_marked(organization, report.rows, at))


@transaction.atomic
def send_invitations(
    *,
    by: Person,
    organization: Organization,
    rows: Sequence[InvitationRow],
    at: datetime,
    role: str = "member",
    language: str = "",
) -> tuple[Invitation, ...]:
    """Send one mail with one link to every good row; rows with a fault, or invited or admitted meanwhile,
    get nothing.

    The mails leave once the invitations are stored; those that cannot be sent are withdrawn (Refused:
    mail_failed).
    `language` of the text: the sender's by default. Raises Refused: not_steward, too_many_rows, role_unknown.
    """
    if refused := may_steward(by, organization, at):
        raise refused
    refuse_rows(len(rows))
    if role not in ROLES:
        raise refuse("role_unknown", gettext_noop("Choose one of the roles."), field="role")
    wanted = [row for row in _marked(organization, rows, at) if row.fault is None]
    _open(organization).filter(email__in=[row.email for row in wanted], expires_at__lte=at).update(
        withdrawn_at=at
    )
    tokens = [secrets.token_urlsafe(32) for _ in wanted]
    invitations = Invitation.objects.bulk_create(
        Invitation(
            token_digest=digest(token),
            organization=organization,
            email=row.email,
            name=row.name,
            invited_organization=row.organization,
            role=role,
            sent_at=at,
            sent_by=by,
            expires_at=at + timedelta(days=VALID_DAYS),
        )
        for token, row in zip(tokens, wanted, strict=True)
    )
    mails = [
        (invitation.pk, _mail(invitation, by, token, language or by.language))
        for invitation, token in zip(invitations, tokens, strict=True)
    ]
    if mails:  # stored together with the invitations, until all mails left: see `withdraw_unsent`
        cache.set(_unsent(mails[0][0]), [pk for pk, _ in mails], timeout=UNSENT_SECONDS)
    transaction.on_commit(lambda: _post(mails, at))
    return tuple(invitations)


def withdraw_unsent(at: datetime) -> int:
    """Withdraw the invitations of a list whose process was killed before all of its mails left; return how many.

    Their links are stored nowhere, so no mail can be written again; a steward can invite the same addresses anew.
    """
    # All of a list: whoever got a mail may have accepted meanwhile, and the list goes by its first invitation.
    begun = Invitation.objects.filter(
        sent_at__lte=at - SENDING, sent_at__gt=at - timedelta(seconds=UNSENT_SECONDS)
    )
    lists = begun.values("organization", "sent_at").annotate(first=Min("pk")).order_by("first")
    keys = [_unsent(one["first"]) for one in lists]
    unsent = cache.get_many(keys) if keys else {}
    cache.delete_many(unsent)
    waiting = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    return sum(waiting.filter(pk__in=pks).update(withdrawn_at=at) for pks in unsent.values())


def _unsent(first: int) -> str:
    return f"dure.invitation.unsent.{first}"


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Person, at: datetime) -> Invitation:
    """A steward takes an invitation back: its link stops working. Raises Refused: not_steward,
    invitation_used.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organization")
        .get(pk=invitation.pk)
    )
    if refused := may_steward(by, invitation.organization, at):
        raise refused
    if invitation.accepted_at is not None:
        raise _used()
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    return invitation


def invitation_for(token: str, at: datetime) -> Invitation:
    """The open invitation behind a link. Raises Unknown (no such link, or withdrawn), Refused:
    invitation_used,
    invitation_expired.
    """
    invitation = (
        Invitation.objects.filter(token_digest=digest(token), withdrawn_at__isnull=True)
        .select_related("organization", "sent_by")
        .first()
    )
    if invitation is None:
        raise Unknown("token")
    if invitation.accepted_at is not None:
        raise _used()
    if invitation.expires_at <= at:
        raise refuse(
            "invitation_expired",
            gettext_noop("This invitation ended on {day}. Ask a steward of {organization} for a new one."),
            day=timezone.localdate(invitation.expires_at).isoformat(),
            organization=invitation.organization.name,
        )
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, person: Person, at: datetime) -> Membership:
    """Accept an invitation: the person (or, where the list named an organization, that organization) becomes
    a member;
    invited as a steward, the person holds a new steward's post. Works once.

    An organization that the person stewards under the given name joins; else one that the network listed under
    it and nobody speaks for yet, of which the person becomes the steward; else it is created with the person as
    its steward. Raises Unknown, Refused: invitation_used, invitation_expired, already_member, would_close_circle,
    sender_left (a steward's invitation only).
    """
    invitation = invitation_for(token, at)
    taken = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, withdrawn_at__isnull=True)
    if not taken.update(accepted_at=at, accepted_by=person):
        raise _used()
    if invitation.role == "steward":
        return _become_steward(invitation, person, at)
    membership = _invited_membership(invitation, _invited_organization(invitation, person, at), person)
    return consent_to_membership(membership=membership, by=person, at=at)


def _become_steward(invitation: Invitation, person: Person, at: datetime) -> Membership:
    """Open a steward's post for the person; the sender must still be a steward for that."""
    sender, organization = invitation.sent_by, invitation.organization
    if sender is None or not is_steward(sender, organization, at):
        raise refuse(
            "sender_left",
            gettext_noop(
                "Whoever invited you is no longer a steward of {organization}. Ask for a new invitation."
            ),
            organization=organization.name,
        )
    if is_steward(person, organization, at):
        raise _already(organization)
    post = open_post(organization=organization, role=Post.Role.STEWARD, by=sender, at=at)
    return fill_post(post=post, person=person, by=sender, at=at)


def _invited_organization(invitation: Invitation, person: Person, at: datetime) -> Organization | None:
    """The organization under the given name: one that the person stewards, one that the network listed, or a new
    one. None if no name was given.
    """
    name = invitation.invited_organization.strip()
    if not name:
        return None
    named = Q(name__iexact=name) | Q(local_name__iexact=name)
    stewarded = Membership.objects.filter(live(at), person=person, post__role=Post.Role.STEWARD)
    if own := Organization.objects.filter(named, memberships__in=stewarded).first():
        return own
    offered = Membership.objects.filter(
        organization=invitation.organization,
        from_at__isnull=True,
        until_at__isnull=True,
        offered_at=F("member__created_at"),  # listed by this very network, which a later offer is not
    )
    unclaimed = Organization.objects.filter(named, belongings__in=offered).exclude(pk__in=ever_stewarded())
    listed = list(unclaimed.order_by("pk")[:2])
    if len(listed) == 1:  # two of one name in two places: nobody can tell which one is meant
        return claim_organization(organization=listed[0], person=person, at=at)
    return create_organization(by=person, name=name, kind=Organization.Kind.ENTERPRISE, at=at)


def _invited_membership(invitation: Invitation, member: Organization | None, person: Person) -> Membership:
    """The membership to which the organization consented when it sent the invitation; an offer that waits is
    used.
    """
    side = {"member": member} if member else {"person": person, "post": None}
    waiting = Membership.objects.filter(
        organization=invitation.organization, until_at__isnull=True, **side
    ).first()
    if waiting is None:
        return Membership.objects.create(
            organization=invitation.organization,
            **side,
            offered_at=invitation.sent_at,
            offered_by=invitation.sent_by,
            organization_consent_at=invitation.sent_at,
        )
    if waiting.from_at is not None:
        raise _already(invitation.organization)
    if waiting.organization_consent_at is None:
        waiting.organization_consent_at = invitation.sent_at
        waiting.save(update_fields=["organization_consent_at"])
    return waiting


def _marked(
    organization: Organization, rows: Iterable[InvitationRow], at: datetime
) -> tuple[InvitationRow, ...]:
    """The rows, with a fault where the address is invited or its person belongs already."""
    invited = dict(_open(organization).filter(expires_at__gt=at).values_list("email", "sent_at"))
    belong = Membership.objects.filter(live(at), organization=organization)
    admitted = {
        (email or "").lower()
        for email in belong.filter(person__email__isnull=False).values_list("person__email", flat=True)
    }

    def mark(row: InvitationRow) -> InvitationRow:
        if row.fault is not None:
            return row
        if row.email in admitted:
            return replace(
                row, fault=Sentence(gettext_noop("{email} is a member already."), {"email": row.email})
            )
        if row.email in invited:
            says = gettext_noop("{email} was invited on {day} and has not answered yet.")
            day = timezone.localdate(invited[row.email]).isoformat()
            return replace(row, fault=Sentence(says, {"email": row.email, "day": day}))
        return row

    return tuple(mark(row) for row in rows)


def _open(organization: Organization) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        organization=organization, accepted_at__isnull=True, withdrawn_at__isnull=True
    )


def _mail(invitation: Invitation, by: Person, token: str, language: str) -> EmailMessage:
    """The mail in the language asked for; the link is in it and nowhere else."""
    with translation.override(language):
        organization = str(invitation.organization)
        subject = gettext("{name} invites you to {organization}").format(
            name=by.name, organization=organization
        )
        text = gettext(
            "Hello {invited}\n\n"
            "{name} invites you to join {organization}.\n"
            "Open this link to answer. It works once, until {day}:\n\n"
            "{link}\n\n"
            "If you do not know why you get this, do nothing.\n"
        ).format(
            invited=invitation.name,
            name=by.name,
            organization=organization,
            day=timezone.localdate(invitation.expires_at).isoformat(),
            link=settings.DURE_URL + INVITATION_PATH.format(token=token),
        )
    return EmailMessage(" ".join(subject.split()), text, to=[invitation.email])


def _post(mails: list[tuple[int, EmailMessage]], at: datetime) -> None:
    """Send the mails over one connection; invitations whose mail did not leave are withdrawn, to be sent
    again.
    """
    waiting = dict(mails)
    try:
        with get_connection() as connection:
            for pk, mail in mails:
                mail.connection = connection
                mail.send()
                del waiting[pk]
    except (OSError, smtplib.SMTPException) as error:
        Invitation.objects.filter(pk__in=waiting).update(withdrawn_at=at)
        raise refuse(
            "mail_failed",
            gettext_noop("{unsent} of {all} mails could not be sent. Send these again later."),
            unsent=len(waiting),
            all=len(mails),
        ) from error
    finally:
        if mails:
            cache.delete(_unsent(mails[0][0]))


def _used() -> Refused:
    return refuse("invitation_used", gettext_noop("This invitation was used already. Sign in instead."))


def _already(organization: Organization) -> Refused:
    return refuse(
        "already_member",
        gettext_noop(
            "This membership of {organization} exists already, or is offered and waits for consent."
        ),
        organization=organization.name,
    )


def digest(token: str) -> str:
    """What is stored of a link's token: its SHA-256 digest, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()
