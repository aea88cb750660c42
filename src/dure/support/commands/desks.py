"""A support centre opens its desk under a charter, and says which seats answer there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dure.charters.models import Charter
from dure.networks.commands import open_post
from dure.networks.models import Organization, Post
from dure.networks.policies import may_steward
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import refuse
from dure.support.models import SupportDesk, SupportDeskPost
from dure.support.path import MATTER
from dure.support.policies import serves
from polity.sentences import gettext_noop


@transaction.atomic
def open_desk(
    *,
    organization: Organization,
    charter: Charter,
    by: Person,
    at: datetime,
    phone: str = "",
    emergency: str = "",
) -> SupportDesk:
    """Open the desk of a support centre under one of its own charters, or put it under a newer version.

    Raises Refused: not_steward, not_support_centre, charter_elsewhere.
    """
    if refused := may_steward(by, organization, at):
        raise refused
    if not serves(organization):
        raise refuse("not_support_centre", gettext_noop("Only a support centre opens a desk for requests."))
    if charter.organization_id != organization.pk or charter.process.matter != MATTER:
        raise refuse(
            "charter_elsewhere",
            gettext_noop("Choose a charter of this centre that says how requests are answered."),
            field="charter",
        )
    desk, opened = SupportDesk.objects.update_or_create(
        organization=organization,
        defaults={"charter": charter, "phone": phone.strip(), "emergency": emergency.strip()},
        create_defaults={
            "charter": charter,
            "phone": phone.strip(),
            "emergency": emergency.strip(),
            "opened_at": at,
        },
    )
    if opened:
        append(
            verb="open_support_desk",
            at=at,
            organization=organization.slug,
            payload={"by": by.ref, "charter": charter.key, "version": charter.version},
        )
    return desk


@transaction.atomic
def staff_desk(
    *, desk: SupportDesk, by: Person, at: datetime, title: str = "", post: Post | None = None
) -> Post:
    """Let the holder of a seat of the centre answer requests: a given seat, or a new one. Fill it as any other post.

    Raises Refused: not_steward, not_a_seat.
    """
    if refused := may_steward(by, desk.organization, at):
        raise refused
    if post is None:
        post = open_post(organization=desk.organization, role=Post.Role.SEAT, by=by, at=at, title=title)
    elif post.organization_id != desk.organization_id or post.role != Post.Role.SEAT:
        raise refuse("not_a_seat", gettext_noop("Caseworkers hold a seat of this very centre."), field="post")
    SupportDeskPost.objects.get_or_create(post=post, defaults={"desk": desk})
    return post
