"""What the pages of courses, growth and trade show: figures in words, small pictures, the tables behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dure.drawings.bars import Bar, bar_list
from dure.drawings.multiples import Point, small_multiple
from dure.learning import queries
from dure.learning.models import Course, SeasonReport
from dure.networks.models import Organization
from dure.web.money import money, money_full, number
from polity import identity as rule
from polity.disclosure import told as told_apart
from polity.fair_trade import Account, account, paid_in_all
from polity.identity import Identity, Year, identity

GROWTH: dict[str, str | Promise] = {
    "members": _("Members"),
    "workers": _("Workers"),
    "income": _("Income"),
}
GOVERNS: dict[str, str | Promise] = {
    "participation": _("Members who took part in assemblies"),
    "member_workers": _("Workers who are members"),
    "one_vote": _("One member, one vote"),
    "women": _("Women on the board"),
    "kept": _("Surplus kept for all, not divided"),
    "learning": _("Hours of learning for each member"),
}
BOUNDS = {"member_workers": rule.MEMBERS_AT_WORK, "kept": rule.KEPT_AT_LEAST}
BADGES = {"held": "kept", "changed": "late", "not_grown": "ahead", "unsaid": "ahead"}
RESULTS: dict[str, str | Promise] = {
    "held": pgettext_lazy("identity", "stayed itself"),
    "changed": pgettext_lazy("identity", "changed"),
    "not_grown": pgettext_lazy("identity", "has not grown"),
    "unsaid": pgettext_lazy("identity", "cannot be said"),
}


@dataclass(frozen=True)
class Row:
    """One figure: what it is, its cells year by year, its picture, and for governance whether and why it held."""

    key: str
    title: str | Promise
    cells: Sequence[str]
    picture: SafeString
    says: Any = None
    badge: str = ""
    word: str | Promise = ""


def not_told() -> str:
    """What stands where a year does not tell a figure: never a zero."""
    return gettext("not told")


def growth_context(organization: Organization) -> dict[str, Any]:
    """Return growth beside governance, the answer on identity, corrections, and the names from before."""
    years = queries.years_of(organization)
    found = identity(years)
    versions = queries.versions_of(organization)
    names = queries.names_before(organization)
    return {
        "years": years,
        "identity": found,
        "badge": BADGES[found.result],
        "word": RESULTS[found.result],
        "growth": _growth_rows(years, found),
        "governs": _governance_rows(years, found),
        "corrected": [one for one in versions if one.version > 1],
        "replaced": _replaced(versions),
        "names": names if len(names) > 1 else [],
    }


def _replaced(versions: Sequence[Any]) -> Sequence[Any]:
    """Return the versions that a later one took the place of."""
    last = {one.year: one.version for one in versions}
    return [one for one in versions if one.version < last[one.year]]


def _growth_rows(years: Sequence[Year], found: Identity) -> Sequence[Row]:
    rows = []
    for one in found.growth:
        cells, points = [], []
        for year, value, index in zip(years, one.values, one.index, strict=True):
            raw = getattr(year, one.key)
            text = not_told() if raw is None else number(raw)
            if one.key == "income" and raw is not None:
                text = money(raw, year.currency)
            points.append(Point(str(year.year), float(index) if index is not None else None, text))
            shown = f"{text} ({int(index)})" if index is not None and value is not None else text
            cells.append(shown)
        rows.append(Row(one.key, GROWTH[one.key], cells, _picture(one.key, GROWTH[one.key], points)))
    return rows


def _governance_rows(years: Sequence[Year], found: Identity) -> Sequence[Row]:
    rows = []
    for one in found.indicators:
        say = HOW.get(one.key, _percent)
        cells = [not_told() if value is None else say(value) for value in one.values]
        points = [
            Point(str(year.year), None if value is None else float(value), text)
            for year, value, text in zip(years, one.values, cells, strict=True)
        ]
        title = GOVERNS[one.key]
        picture = _picture(one.key, title, points, squares=True, bound=BOUNDS.get(one.key))
        badge, word = HELD[one.held]
        rows.append(Row(one.key, title, cells, picture, one.says, badge, word))
    return rows


HELD: dict[bool | None, tuple[str, str | Promise]] = {
    True: ("kept", pgettext_lazy("indicator", "held")),
    False: ("late", pgettext_lazy("indicator", "did not hold")),
    None: ("ahead", pgettext_lazy("indicator", "cannot be said")),
}


def _percent(value: Fraction) -> str:
    return f"{int(100 * value)} %"


def _hours(value: Fraction) -> str:
    tenths = int(10 * value)
    return f"{tenths // 10}.{tenths % 10}"


def _yes(value: Fraction) -> str:
    return gettext("yes") if value else gettext("no")


HOW: dict[str, Callable[[Fraction], str]] = {"learning": _hours, "one_vote": _yes}


def _picture(
    key: str,
    title: str | Promise,
    points: Sequence[Point],
    *,
    squares: bool = False,
    bound: Fraction | None = None,
) -> SafeString:
    return small_multiple(
        points,
        key=f"growth-{key}",
        title=str(title),
        description="; ".join(f"{point.label}: {point.text}" for point in points),
        squares=squares,
        bound=None if bound is None else float(bound),
        rtl=get_language_bidi(),
    )


def growth_data(organization: Organization) -> dict[str, Any]:
    """Return the same as plain values: what is not told is null."""
    years = queries.years_of(organization)
    found = identity(years)
    table = [rule.indicators_of(one) for one in years]
    return {
        "organization": organization.slug,
        "names": [
            {"since": at, "name": name, "entry": entry}
            for at, name, entry in queries.names_before(organization)
        ],
        "identity": {"result": found.result, "says": found.says},
        "years": [
            {
                "year": one.year,
                **{key: getattr(one, key) for key in GROWTH},
                "currency": one.currency,
                "index": {each.key: _plain(each.index[place]) for each in found.growth},
                "governance": {key: _plain(value) for key, value in row.items()},
            }
            for place, (one, row) in enumerate(zip(years, table, strict=True))
        ],
        "indicators": [{"key": one.key, "held": one.held, "says": one.says} for one in found.indicators],
        "versions": [
            {"year": one.year, "version": one.version, "reason": one.reason, "at": one.at}
            for one in queries.versions_of(organization)
        ],
    }


def _plain(value: Fraction | None) -> str | None:
    """Return an exact value as a text with four decimals, cut off; None stays None."""
    if value is None:
        return None
    parts = int(value * 10_000)
    return f"{parts // 10_000}.{parts % 10_000:04d}"


@dataclass(frozen=True)
class SeasonRow:
    """A season with its account, its two pictures, and the versions that it took the place of."""

    report: SeasonReport
    account: Account
    prices: SafeString
    premium: SafeString
    above: int
    floor: str
    above_floor: str
    before: Sequence[SeasonReport]


def course_data(one: Any) -> dict[str, Any]:
    """Return a course of `queries.courses_where` as lists and the API tell it: counts, and no names."""
    return {
        "ref": one.ref,
        "title": one.title,
        "organization": one.organization.slug,
        "audience": one.audience,
        "place": one.place,
        "area": one.area.code if one.area else None,
        "sector": one.sector,
        "language": one.language,
        "sessions": one.days,
        "hours": f"{one.minutes * one.days / 60:.1f}",
        "last_day": one.last_on,
        "taking_part": one.enrolled,
    }


def whole_course(one: Course) -> dict[str, Any]:
    """Return one course with its sessions and how many were there; where they come from only in groups of ten."""
    came = told_apart(queries.came_from(one))
    return {
        **course_data(one),
        "learns": one.learns,
        "days": [
            {"number": each.number, "on": each.on, "present": each.present}
            for each in queries.sessions_of(one)
        ],
        "from": dict(came.shown),
        "from_smaller_groups": came.rest,
    }


def trade_context(organization: Organization) -> dict[str, Any]:
    """Return the seasons, the newest first, each with its price beside the market's and its premium by use."""
    reports = queries.reports_of(organization)
    last = queries.last_versions(reports)
    most = {one.currency: 0 for one in last}
    for one in last:
        most[one.currency] = max(most[one.currency], one.price, one.market_price)
    rows = [
        _season_row(one, most[one.currency], [each for each in reports if _older(each, one)]) for one in last
    ]
    return {
        "rows": rows[::-1],
        "started": queries.started_as(organization),
        "together": paid_in_all([row.account for row in rows]),
        "kilograms": sum(row.report.kilograms for row in rows),
    }


def _older(each: SeasonReport, one: SeasonReport) -> bool:
    return each.from_on == one.from_on and each.version < one.version


def _season_row(one: SeasonReport, most: int, before: Sequence[SeasonReport]) -> SeasonRow:
    told = account(queries.as_season(one))
    prices = bar_list(
        [
            Bar(gettext("Paid to members"), one.price, money_full(one.price, one.currency)),
            Bar(
                gettext("Market"),
                one.market_price,
                money_full(one.market_price, one.currency),
                note=one.market_source,
                look="m-asked",
            ),
        ],
        key=f"price-{one.pk}",
        most=most,
    )
    premium = bar_list(
        [
            *(Bar(use.title, use.sum, money_full(use.sum, one.premium_currency)) for use in one.uses.all()),
            Bar(
                gettext("Not yet used"),
                told.unused,
                money_full(told.unused, one.premium_currency),
                look="m-asked",
            ),
        ],
        key=f"premium-{one.pk}",
        most=one.premium or None,
    )
    floor = "" if told.floor is None else money_full(int(told.floor), one.floor_currency)
    over = "" if told.above_floor is None else money_full(int(told.above_floor), one.floor_currency)
    return SeasonRow(one, told, prices, premium, int(100 * told.above_market), floor, over, before)


def trade_data(organization: Organization) -> dict[str, Any]:
    """Return the seasons as plain values: prices in minor units for a kilogram, one sum for each currency."""
    reports = queries.reports_of(organization)
    last = {one.pk for one in queries.last_versions(reports)}
    accounts = [account(queries.as_season(one)) for one in reports if one.pk in last]
    return {
        "organization": organization.slug,
        "paid_to_members": dict(paid_in_all(accounts)),
        "seasons": [season_data(one, current=one.pk in last) for one in reports],
    }


def season_data(one: SeasonReport, *, current: bool) -> dict[str, Any]:
    """Return one version of a season as plain values."""
    told = account(queries.as_season(one))
    return {
        "season": one.season,
        "from_on": one.from_on,
        "version": one.version,
        "current": current,
        "reason": one.reason,
        "product": one.product,
        "kilograms": one.kilograms,
        "currency": one.currency,
        "price": one.price,
        "market_price": one.market_price,
        "market_source": one.market_source,
        "sold_price": one.sold_price,
        "sold_currency": one.sold_currency,
        "floor_price": one.floor_price,
        "floor_currency": one.floor_currency,
        "floor_unit": one.floor_unit if one.floor_price is not None else "",
        "floor_source": one.floor_source,
        "premium": one.premium,
        "premium_currency": one.premium_currency,
        "premium_used": told.used,
        "premium_not_yet_used": told.unused,
        "uses": [
            {"title": use.title, "sum": use.sum, "to_members": use.to_members} for use in one.uses.all()
        ],
        "paid_for_product": told.for_product,
        "paid_to_members": dict(told.paid),
    }
