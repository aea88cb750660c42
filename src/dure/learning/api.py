"""Courses, growth, starts and trade over the API. Courses tell counts, and nobody's name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from dure.learning import queries, showing
from dure.networks.queries import organization_by_slug
from dure.web.api import LIST_LIMIT, PUBLIC_ERRORS, moment
from dure.web.pages import keyset

router = Router()


class CourseLineOut(Schema):
    """A course of an organization; `taking_part`: how many persons. `hours` of all sessions together."""

    ref: str
    title: str
    organization: str
    audience: str
    place: str
    area: str | None
    sector: str
    language: str
    sessions: int
    hours: str
    last_day: date
    taking_part: int


class CoursesOut(Schema):
    """Courses, what goes on longest first, and the cursor of the next ones."""

    next: str | None
    courses: list[CourseLineOut]


class SessionOut(Schema):
    """One day of a course; `present`: how many were there, null until it is marked."""

    number: int
    on: date
    present: int | None


class CourseOut(CourseLineOut):
    """A course with its sessions. Who entered fewer than ten persons is told together, or not at all."""

    learns: str
    days: list[SessionOut]
    came_from: dict[str, int] = Field(alias="from")
    from_smaller_groups: int | None


class IdentityOut(Schema):
    """Whether the organization stayed itself while it grew: held, changed, not_grown or unsaid, and why."""

    result: str
    says: str


class YearOut(Schema):
    """One year; null is "not told". `income` is in minor units; index and governance are exact to four decimals."""

    year: int
    members: int | None
    workers: int | None
    income: int | None
    currency: str
    index: dict[str, str | None]
    governance: dict[str, str | None]


class GrowthOut(Schema):
    """The years of one organization."""

    organization: str
    identity: IdentityOut
    years: list[YearOut]


class UseOut(Schema):
    """What the assembly did with a part of the premium."""

    title: str
    sum: int
    to_members: bool


class SeasonOut(Schema):
    """A version of a season; prices are minor units for a kilogram, the floor for one `floor_unit`."""

    season: str
    from_on: date
    version: int
    current: bool
    reason: str
    product: str
    kilograms: int
    currency: str
    price: int
    market_price: int
    market_source: str
    sold_price: int | None
    sold_currency: str
    floor_price: int | None
    floor_currency: str
    floor_unit: str
    floor_source: str
    premium: int
    premium_currency: str
    premium_used: int
    premium_not_yet_used: int
    uses: list[UseOut]
    paid_for_product: int
    paid_to_members: dict[str, int]


class TradeOut(Schema):
    """The seasons of a cooperative; what was paid to members in all, one sum for each currency."""

    organization: str
    paid_to_members: dict[str, int]
    seasons: list[SeasonOut]


class StartOut(Schema):
    """A cooperative that starts; the steps are in the `details` of its matter."""

    ref: str
    title: str
    who: str
    stage: str
    ended: str
    founders_needed: int
    organization: str | None


class StartsOut(Schema):
    """Starts, the last moved first, and the cursor of the next ones."""

    next: str | None
    starts: list[StartOut]


@router.get("/courses", response={200: CoursesOut} | PUBLIC_ERRORS)
def list_courses(
    request: HttpRequest,
    area: str = "",
    sector: str = "",
    organization: str = "",
    open: bool = False,
    after: str | None = None,
) -> Any:
    """List courses, by area, sector or organization if given; `open`: only those with a session to come."""
    today: datetime = moment(request)
    found = queries.courses_where(
        area=area,
        sector=sector,
        organization=organization,
        open_on=timezone.localdate(today) if open else None,
    )
    shown = keyset(found, order=("-last_on", "-id"), after=after, limit=LIST_LIMIT)
    return {"next": shown.next, "courses": [showing.course_data(one) for one in shown.items]}


@router.get("/courses/{ref}", response={200: CourseOut} | PUBLIC_ERRORS, by_alias=True)
def read_course(request: HttpRequest, ref: str) -> Any:
    """Read a course: what one learns, its sessions and how many were there."""
    return showing.whole_course(queries.course_by_ref(ref))


@router.get("/organizations/{slug}/growth", response={200: GrowthOut} | PUBLIC_ERRORS)
def read_growth(request: HttpRequest, slug: str) -> Any:
    """Read the years of an organization: growth beside governance, and whether it stayed itself."""
    told = showing.growth_data(organization_by_slug(slug))
    told["identity"]["says"] = str(told["identity"]["says"])
    return told


@router.get("/organizations/{slug}/trade", response={200: TradeOut} | PUBLIC_ERRORS)
def read_trade(request: HttpRequest, slug: str) -> Any:
    """Read the seasons of a cooperative: price, market, floor, premium and its uses."""
    return showing.trade_data(organization_by_slug(slug))


@router.get("/starts", response={200: StartsOut} | PUBLIC_ERRORS)
def list_starts(request: HttpRequest, after: str | None = None) -> Any:
    """List cooperatives that start, the last moved first."""
    shown = keyset(queries.starts(), order=("-matter__moved_at", "-matter_id"), after=after, limit=LIST_LIMIT)
    return {"next": shown.next, "starts": [queries.plain_start(one) for one in shown.items]}
