"""The trade of a cooperative, season by season: price, market, floor, premium and what the assembly did with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction

from dure.learning.models import PremiumUse, SeasonReport
from dure.networks.models import Organization
from dure.networks.policies import may_steward
from dure.people.models import Person
from dure.record.commands import append
from dure.refusals import Refused, refuse
from dure.web.money import major
from dure.web.sums import LARGEST_SUM
from polity.fair_trade import Use, over_used
from polity.sentences import gettext_noop

MOST_USES = 12
MOST_KILOGRAMS = 100_000_000


@dataclass(frozen=True)
class Reported:
    """A season as it is reported; prices are minor units for a kilogram, the floor for one `floor_unit`."""

    season: str
    from_on: date
    product: str
    kilograms: int
    currency: str
    price: int
    market_price: int
    market_source: str
    premium: int
    premium_currency: str
    sold_price: int | None = None
    sold_currency: str = ""
    floor_price: int | None = None
    floor_currency: str = ""
    floor_unit: str = "lb"
    floor_source: str = ""


NAMES = tuple(field.name for field in fields(Reported))


@transaction.atomic
def report_season(
    *,
    organization: Organization,
    told: Reported,
    uses: Sequence[Use],
    by: Person,
    at: datetime,
    reason: str = "",
) -> SeasonReport:
    """Report a season, or correct it (the one that begins on the same day) with a reason; old versions stay.

    Raises Refused: not_steward, season_missing, sum_out_of_range, currency_missing, source_missing,
    premium_exceeded, too_many_uses, use_unnamed, reason_missing.
    """
    if refused := may_steward(by, organization, at) or _wrong(told, at) or _wrong_uses(told, uses):
        raise refused
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    known = SeasonReport.objects.filter(organization=organization, from_on=told.from_on)
    before = known.order_by("-version").first()
    if before is not None and not reason.strip():
        raise refuse(
            "reason_missing",
            gettext_noop("The season that begins on this day is reported already. Say why it is corrected."),
            field="reason",
        )
    made = SeasonReport.objects.create(
        organization=organization,
        version=before.version + 1 if before else 1,
        reason=reason.strip()[:300] if before else "",
        at=at,
        by=by,
        **{name: getattr(told, name) for name in NAMES},
    )
    PremiumUse.objects.bulk_create(
        PremiumUse(
            report=made, number=number, title=use.title.strip()[:160], sum=use.sum, to_members=use.to_members
        )
        for number, use in enumerate(uses, 1)
    )
    append(
        verb="report_season" if before is None else "correct_season",
        at=at,
        organization=organization.slug,
        payload={"by": by.ref, "version": made.version, "reason": made.reason, **_payload(told, uses)},
    )
    return made


def _payload(told: Reported, uses: Sequence[Use]) -> dict[str, Any]:
    season = {name: getattr(told, name) for name in NAMES if getattr(told, name) not in (None, "")}
    season["from_on"] = told.from_on.isoformat()
    season["uses"] = [{"title": use.title, "sum": use.sum, "to_members": use.to_members} for use in uses]
    return {"title": told.season, "season": season}


def _wrong(told: Reported, at: datetime) -> Refused | None:
    if not told.season.strip() or not told.product.strip():
        return refuse("season_missing", gettext_noop("Name the season and the product."), field="season")
    if not 0 < told.kilograms <= MOST_KILOGRAMS:
        return refuse(
            "sum_out_of_range", gettext_noop("Give the kilograms, above nothing."), field="kilograms"
        )
    prices = {"price": told.price, "market_price": told.market_price}
    prices |= {
        name: one for name in ("sold_price", "floor_price") if (one := getattr(told, name)) is not None
    }
    for name, one in prices.items():
        if not 0 < one <= LARGEST_SUM // MOST_KILOGRAMS:
            return refuse("sum_out_of_range", gettext_noop("Give a price above nothing."), field=name)
    if not 0 <= told.premium <= LARGEST_SUM:
        return refuse("sum_out_of_range", gettext_noop("A sum is not below nothing."), field="premium")
    return _unnamed(told)


def _unnamed(told: Reported) -> Refused | None:
    needs = [("currency", True), ("premium_currency", True)]
    needs += [(f"{name}_currency", getattr(told, f"{name}_price") is not None) for name in ("sold", "floor")]
    for name, needed in needs:
        if needed and len(getattr(told, name)) != 3:
            return refuse(
                "currency_missing",
                gettext_noop("Give the currency in three letters, like KRW."),
                field=name,
            )
    for name, needed in (("market_source", True), ("floor_source", told.floor_price is not None)):
        if needed and not getattr(told, name).strip():
            return refuse("source_missing", gettext_noop("Say where this price comes from."), field=name)
    return None


def _wrong_uses(told: Reported, uses: Sequence[Use]) -> Refused | None:
    if len(uses) > MOST_USES:
        return refuse(
            "too_many_uses",
            gettext_noop("Tell at most {most} uses of the premium."),
            field="uses",
            most=MOST_USES,
        )
    if any(not use.title.strip() or not 0 < use.sum <= LARGEST_SUM for use in uses):
        return refuse(
            "use_unnamed", gettext_noop("Each use of the premium has a name and a sum."), field="uses"
        )
    over = over_used(told.premium, uses)
    if over:
        return refuse(
            "premium_exceeded",
            gettext_noop(
                "The uses come to more than the premium: {over} {currency} too much. Lower a use or correct "
                "the premium."
            ),
            field="uses",
            over=f"{major(over, told.premium_currency):f}",
            currency=told.premium_currency,
        )
    return None
