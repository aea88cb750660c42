"""Bids on lots: held against the rule of a reserved lot at once, and refused with the rule quoted."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import get_language

from dure.clock import day_in
from dure.commissions.models import Bid, Commission, Lot
from dure.commissions.policies import may_bid_for
from dure.frameworks.eligibility import refusal_to_take_part
from dure.frameworks.models import read
from dure.matters.commands import lock
from dure.networks.models import Organization
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import Refused, refuse
from dure.web.sums import sum_refusal
from polity.criteria import in_language
from polity.sentences import gettext_noop


def refusal_to_bid(lot: Lot, organization: Organization, at: datetime) -> Refused | None:
    """None if the lot is open to the organization; otherwise the refusal, which quotes the rule it is reserved by."""
    if not lot.reserved:
        return None
    rule = in_language(read(lot.reserved), get_language() or "en")
    zone = lot.commission.matter.round.process.time_zone
    return refusal_to_take_part(organization, rule, day_in(zone, at))


@transaction.atomic
def place_bid(
    *, lot: Lot, organization: Organization, value: int, by: Person, at: datetime, text: str = ""
) -> Bid:
    """Hand in the bid of an organization on a lot; a sum in minor units of the commission's currency.

    Raises Refused: not_steward, not_open_for_bids, buyer_bids, not_eligible, value_missing, already_bid.
    """
    if refused := may_bid_for(by, organization, at):
        raise refused
    commission = Commission.objects.select_related("matter").get(pk=lot.commission_id)
    matter = lock(commission.matter)
    if matter.stage != "open":
        raise refuse("not_open_for_bids", gettext_noop("This commission is not open for bids now."))
    if organization.pk == matter.raised_in_id:
        raise refuse("buyer_bids", gettext_noop("A public body does not bid on its own commission."))
    if refused := refusal_to_bid(lot, organization, at):
        raise refused
    if value <= 0:
        raise refuse("value_missing", gettext_noop("Give the sum for which you do it."), field="value")
    if too_large := sum_refusal(value, field="value"):
        raise too_large
    try:
        with transaction.atomic():
            bid = Bid.objects.create(
                lot=lot, organization=organization, value=value, text=text.strip(), by=by, at=at
            )
    except IntegrityError:
        if lot.bids.filter(organization=organization).exists():
            raise refuse(
                "already_bid",
                gettext_noop("{organization} has handed in a bid on this lot already."),
                organization=str(organization),
            ) from None
        raise
    append(
        verb="bid",
        at=at,
        organization=organization.slug,
        matter=matter.ref,
        payload={"lot": lot.number, "sum": value, "currency": commission.currency, "by": by.ref},
    )
    return bid
