"""What the pages of commissions, contracts and breaches show: the clause, the picture with its table, who may bid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, get_language_bidi, gettext, ngettext, pgettext

from dure.commissions import queries
from dure.commissions.clause import shortfalls
from dure.commissions.commands.breaches import still_below
from dure.commissions.models import Breach, Commission, Contract, Lot, WorkSpell
from dure.commissions.queries import LASTING, Lasting
from dure.drawings.survival import Look, Promise, Steps, survival_picture
from dure.frameworks.models import read
from dure.matters.saying import dressed, from_json
from polity.criteria import Framework, in_language
from polity.retention import Curve, MarketLine
from polity.retention.curves import percent
from polity.sentences import Sentence

TABLE_MONTHS = (6, 12, 24, 36, 48, 60)
LONGEST_YEARS = 8


def say(sentence: Sentence) -> str:
    """Say a sentence in the reader's language, its days as dates."""
    return dressed(sentence).render(gettext)


@dataclass(frozen=True)
class Row:
    """One line of the table behind the picture; shares in percent, None where nobody was seen so long."""

    months: int
    now: int | None
    low: int | None
    high: int | None
    seen: int
    before: int | None
    market: int | None


@dataclass(frozen=True)
class Headline:
    """What one reads first: of 100 jobs, so many last so long, here and before."""

    months: int
    now: int | None
    before: int | None
    promised: bool


@dataclass(frozen=True)
class Picture:
    """The picture, its table, and what is said beside it."""

    drawing: str
    headline: Headline | None
    rows: Sequence[Row]
    says: Sequence[str]
    until: date
    earlier: Sequence[Contract]
    market: MarketLine | None


def picture_of(contract: Contract, lasting: Lasting | None = None) -> Picture | None:
    """Return how long the jobs of a contract last, against its clause and the contracts before. Three queries."""
    now = lasting or queries.lasting([contract])
    earlier = list(queries.earlier_contracts(contract))
    before = queries.lasting(earlier) if earlier else None
    shown = now or before
    if shown is None:
        return None
    market = queries.market_line(contract.buyer.area)
    months = contract.commission.months if contract.commission else 0
    headline = _headline(now, before, months)
    lines = _lines(now, before, market)
    comparison = queries.compared(now, before)
    says = [say(one.curve.says) for one in (now,) if one is not None]
    if comparison is not None:
        says.append(say(comparison.says))
    return Picture(
        drawing=_drawn(contract, lines, months, headline),
        headline=headline,
        rows=[_row(one, now, before, market) for one in TABLE_MONTHS],
        says=says,
        until=shown.until,
        earlier=earlier,
        market=market,
    )


def reached(lasting: Lasting | None, months: float) -> int | None:
    """Return the share of jobs that last so many months or more, in percent; None where nobody was seen so long."""
    share = lasting.curve.reached(months) if lasting is not None else None
    return percent(share) if share is not None else None


def _headline(now: Lasting | None, before: Lasting | None, promised: int) -> Headline | None:
    """Choose the months that tell most: those of the clause if anybody was seen so long, else as far as one sees."""
    for months in dict.fromkeys((promised, LASTING, 18, 12, 6, 3, 1)):
        if months and (reached(now, months) is not None or now is None):
            return Headline(months, reached(now, months), reached(before, months), months == promised)
    return None


def _lines(now: Lasting | None, before: Lasting | None, market: MarketLine | None) -> list[Steps]:
    found = []
    if before is not None:
        found.append(_steps(pgettext("line of a picture", "before"), "before", before.curve, band=False))
    if market is not None:
        points = [(months, share) for months, share in market.points if months > 0]
        found.append(Steps(pgettext("line of a picture", "labour market"), "market", points, points[-1][0]))
    if now is not None:
        found.append(_steps(pgettext("line of a picture", "this contract"), "now", now.curve, band=True))
    return found


def _steps(label: str, look: Look, curve: Curve, *, band: bool) -> Steps:
    falls = curve.ended > 0
    points = list(zip(curve.months[falls].tolist(), curve.share[falls].tolist(), strict=True))
    bounds = [
        (month, low, high)
        for month, low, high in zip(
            curve.months[falls].tolist(), curve.low[falls].tolist(), curve.high[falls].tolist(), strict=True
        )
        if low == low and high == high
    ]
    return Steps(label, look, points, float(curve.months[-1]), bounds if band else ())


def _drawn(contract: Contract, lines: Sequence[Steps], months: int, headline: Headline | None) -> str:
    longest = max([line.until for line in lines if line.look != "market"] + [float(months)])
    years = min(max(int(-(-longest // 12)), 2), LONGEST_YEARS)
    promise = None
    if months:
        label = ngettext("Promised: each job {count} month", "Promised: each job {count} months", months)
        promise = Promise(months, label.format(count=months))
    return survival_picture(
        lines,
        key=f"lasting-{contract.ref}",
        title=gettext("How long the jobs last"),
        description=_description(headline, lines),
        years=years,
        year_label=pgettext("axis of a picture", "{count} y"),
        promise=promise,
        rtl=get_language_bidi(),
    )


def _description(headline: Headline | None, lines: Sequence[Steps]) -> str:
    names = ", ".join(line.label for line in lines)
    told = gettext("Lines that fall from 100 percent as jobs end: {lines}.").format(lines=names)
    return f"{headline_says(headline)} {told}".strip()


def headline_says(headline: Headline | None) -> str:
    """Say the headline in one or two sentences."""
    if headline is None or headline.now is None:
        return ""
    now = gettext("Of 100 jobs, {now} last {months} months or more.").format(
        now=headline.now, months=headline.months
    )
    if headline.before is None:
        return now
    return f"{now} " + gettext("Before it were {before}.").format(before=headline.before)


def _row(months: int, now: Lasting | None, before: Lasting | None, market: MarketLine | None) -> Row:
    share = now.curve.share_at(months) if now is not None else None
    beside = market.at(months) if market is not None else None

    def whole(value: float | None) -> int | None:
        return percent(value) if value is not None else None

    return Row(
        months=months,
        now=whole(share.reached) if share else None,
        low=whole(share.low) if share else None,
        high=whole(share.high) if share else None,
        seen=share.at_risk if share else 0,
        before=reached(before, months),
        market=whole(beside),
    )


@dataclass(frozen=True)
class LotShown:
    """A lot, the rule by which it is reserved, and the bids on it."""

    lot: Lot
    rule: Framework | None
    bids: Sequence[Any]


def rule_of(lot: Lot) -> Framework | None:
    """Return the rule by which a lot is reserved, in the reader's language."""
    return in_language(read(lot.reserved), get_language() or "en") if lot.reserved else None


def _lots(commission: Commission) -> list[LotShown]:
    return [LotShown(lot, rule_of(lot), queries.bids_of(lot)) for lot in queries.lots_of(commission)]


def _contract(commission: Commission) -> Contract | None:
    return queries.contracts().filter(commission=commission).first()


def commission_context(commission: Commission) -> dict[str, Any]:
    """Return what the page of a commission shows."""
    contract = _contract(commission)
    return {
        "commission": commission,
        "group_title": WorkSpell.Group(commission.group).label if commission.group else "",
        "lots": _lots(commission),
        **(contract_context(contract) if contract is not None else {"contract": None}),
    }


def contract_context(contract: Contract) -> dict[str, Any]:
    """Return what is shown of a contract: the picture, the clause as it stands, reports, payments, breaches."""
    lasting = queries.lasting([contract])
    commission = contract.commission
    below = []
    if commission is not None and contract.known_until is not None:
        below = shortfalls(commission, list(contract.spells.all()), contract.known_until)
    return {
        "contract": contract,
        "lasting": lasting,
        "share_lasting": reached(lasting, LASTING),
        "picture": picture_of(contract, lasting),
        "below": [say(one.says) for one in below if not one.lasting],
        "ended_early": [say(one.says) for one in below if one.lasting],
        "reports": list(contract.reports.order_by("-number")[:20]),
        "payments": list(contract.payments.all()),
        "milestones": list(contract.milestones.all()),
        "breaches": list(contract.breaches.select_related("matter__round__charter").order_by("pk")),
    }


def breach_context(breach: Breach) -> dict[str, Any]:
    """Return what the page of a breach shows."""
    contract = queries.contracts().get(pk=breach.contract_id)
    return {
        "breach": breach,
        "contract": contract,
        "found": [say(from_json(one)) for one in breach.found],
        "still": [say(one.says) for one in still_below(contract)],
        "picture": picture_of(contract),
    }


def commission_data(commission: Commission) -> dict[str, Any]:
    """Return a commission as plain values; sums in minor units."""
    contract = _contract(commission)
    return {
        **_terms_data(commission),
        "lots": [
            {
                "number": shown.lot.number,
                "title": shown.lot.title,
                "value": shown.lot.value,
                "reserved": shown.rule.title if shown.rule else "",
                "bids": [
                    {"organization": bid.organization.slug, "value": bid.value, "awarded": bid.awarded}
                    for bid in shown.bids
                ],
            }
            for shown in _lots(commission)
        ],
        "contract": contract_data(contract, queries.lasting([contract])) if contract else None,
    }


def listed_data(commission: Commission) -> dict[str, Any]:
    """Return what a list tells of a commission, read with its contract; no query."""
    contract = getattr(commission, "contract", None)
    return {**_terms_data(commission), "contract": {"ref": contract.ref} if contract else None}


def _terms_data(commission: Commission) -> dict[str, Any]:
    return {
        "service": commission.service,
        "value": commission.value,
        "currency": commission.currency,
        "starts_on": commission.starts_on,
        "ends_on": commission.ends_on,
        "clause": {
            "jobs": commission.jobs,
            "months": commission.months,
            "group": commission.group,
            "group_share": commission.group_share,
            "pay_floor": commission.pay_floor,
        },
    }


def contract_data(contract: Contract, lasting: Lasting | None) -> dict[str, Any]:
    """Return a contract as plain values, with its curve; no person and no code of one."""
    return {
        "ref": contract.ref,
        "ocid": contract.ocid,
        "title": contract.title,
        "service": contract.service,
        "buyer": contract.buyer.slug,
        "supplier": contract.supplier.slug if contract.supplier else None,
        "supplier_name": contract.supplier_name,
        "value": contract.value,
        "currency": contract.currency,
        "starts_on": contract.starts_on,
        "ends_on": contract.ends_on,
        "source": contract.source,
        "known_until": contract.known_until,
        "jobs_now": contract.jobs_now,
        "below_clause": contract.below,
        "share_24_months": reached(lasting, LASTING),
        "conversions": lasting.conversions if lasting else 0,
        "lasting": lasting.curve.as_json() if lasting else None,
    }
