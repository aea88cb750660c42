"""Services that members of a network share: offered or wanted, with a key of the cost that adds up to the whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from dure.exchange.models import CostShare, SharedService
from dure.exchange.policies import is_member
from dure.networks.models import Organization
from dure.networks.policies import may_speak_for
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import refuse
from polity.apportionment import WHOLE, missing_from_whole
from polity.sentences import gettext_noop


@transaction.atomic
def enter_service(
    *,
    network: Organization,
    organization: Organization,
    kind: str,
    title: str,
    by: Person,
    at: datetime,
    text: str = "",
    cost: int | None = None,
    currency: str = "",
) -> SharedService:
    """A member offers a service to share, or says that it wants one.

    Raises Refused: not_steward, not_member, title_missing, kind_unknown, currency_missing.
    """
    if refused := may_speak_for(by, organization, at):
        raise refused
    if not is_member(organization, network, at):
        raise refuse(
            "not_member",
            gettext_noop("{member} does not belong to {network}: services are shared among its members."),
            field="organization",
            member=organization.name,
            network=network.name,
        )
    if not title.strip():
        raise refuse("title_missing", gettext_noop("Give the service a title."), field="title")
    if kind not in SharedService.Kind.values:
        raise refuse("kind_unknown", gettext_noop("Choose one of the kinds."), field="kind")
    if cost is not None and (cost <= 0 or len(currency) != 3):
        raise refuse(
            "currency_missing",
            gettext_noop("Give the currency in three letters, like KRW."),
            field="currency",
        )
    service = SharedService.objects.create(
        network=network,
        organization=organization,
        kind=kind,
        title=title.strip()[:160],
        text=text.strip(),
        cost=cost,
        currency=currency if cost is not None else "",
        entered_at=at,
        entered_by=by,
    )
    append(
        verb="enter_service",
        at=at,
        organization=network.slug,
        payload={"by": by.ref, "member": organization.slug, "title": service.title, "kind": kind},
    )
    return service


@transaction.atomic
def propose_key(
    *, service: SharedService, key: Mapping[Organization, int], by: Person, at: datetime
) -> SharedService:
    """Propose who bears how much of the cost, in hundredths of a percent; who proposes agrees for their own part.

    A new key takes the place of the old one, and everybody is asked again. Raises Refused: service_ended,
    not_in_the_key, too_few_sharers, not_member, key_not_whole.
    """
    service = (
        SharedService.objects.select_for_update(of=("self",)).select_related("network").get(pk=service.pk)
    )
    if service.ended_at is not None:
        raise refuse("service_ended", gettext_noop("This service has ended."))
    own = [one for one in key if may_speak_for(by, one, at) is None]
    if not own:
        raise refuse(
            "not_in_the_key", gettext_noop("Propose a key in which your own organization bears a part.")
        )
    if len(key) < 2:
        raise refuse(
            "too_few_sharers", gettext_noop("Two organizations at least share a service."), field="key"
        )
    for one in key:
        if not is_member(one, service.network, at):
            raise refuse(
                "not_member",
                gettext_noop("{member} does not belong to {network}: services are shared among its members."),
                field="key",
                member=one.name,
                network=service.network.name,
            )
    missing = missing_from_whole({one.slug: part for one, part in key.items()})
    if missing or any(part <= 0 for part in key.values()):
        raise refuse(
            "key_not_whole",
            gettext_noop(
                "The parts add up to {sum} %, not to 100 %. Change them until nothing is missing or too much."
            ),
            field="key",
            sum=f"{(WHOLE - missing) / 100:g}",
        )
    service.shares.all().delete()
    CostShare.objects.bulk_create(
        CostShare(
            service=service,
            organization=one,
            part=part,
            agreed_at=at if one in own else None,
            agreed_by=by if one in own else None,
        )
        for one, part in key.items()
    )
    service.in_force_at = None
    service.save(update_fields=["in_force_at"])
    _enter("propose_cost_key", service, by, at)
    return _come_into_force(service, by, at)


@transaction.atomic
def agree_to_share(*, share: CostShare, by: Person, at: datetime) -> SharedService:
    """An organization agrees to its part; once all have, the service is shared. Raises Refused: not_steward."""
    if refused := may_speak_for(by, share.organization, at):
        raise refused
    service = (
        SharedService.objects.select_for_update(of=("self",))
        .select_related("network")
        .get(pk=share.service_id)
    )
    CostShare.objects.filter(pk=share.pk, agreed_at__isnull=True).update(agreed_at=at, agreed_by=by)
    return _come_into_force(service, by, at)


def _come_into_force(service: SharedService, by: Person, at: datetime) -> SharedService:
    if service.in_force_at is None and not service.shares.filter(agreed_at__isnull=True).exists():
        service.in_force_at = at
        service.save(update_fields=["in_force_at"])
        _enter("share_service", service, by, at)
    return service


def _enter(verb: str, service: SharedService, by: Person, at: datetime) -> None:
    parts = service.shares.select_related("organization").order_by("organization__slug")
    append(
        verb=verb,
        at=at,
        organization=service.network.slug,
        payload={
            "by": by.ref,
            "title": service.title,
            "key": {share.organization.slug: share.part for share in parts},
        },
    )
