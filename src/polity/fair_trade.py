"""What a season of trade paid to a cooperative's members, exactly; sums of different currencies are never added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

POUND = Fraction(
    45359237, 100_000_000
)  # kilograms in one pound (international yard and pound agreement, 1959)


@dataclass(frozen=True)
class Use:
    """A part of the premium and what the members' assembly did with it; `to_members`: paid out to them."""

    title: str
    sum: int
    to_members: bool = False


@dataclass(frozen=True)
class Season:
    """A season as it is reported. Prices are minor units for a kilogram, the floor for a kilogram or a pound."""

    kilograms: int
    currency: str
    price: int
    market_price: int
    premium: int
    premium_currency: str
    uses: tuple[Use, ...] = ()
    sold_price: int | None = None
    sold_currency: str = ""
    floor_price: int | None = None
    floor_currency: str = ""
    floor_unit: str = "lb"


@dataclass(frozen=True)
class Account:
    """What follows from a season. `paid` holds one sum for each currency; Fractions are minor units for a kilogram."""

    for_product: int
    paid: tuple[tuple[str, int], ...]
    used: int
    unused: int
    above_market: Fraction
    floor: Fraction | None
    above_floor: Fraction | None


def over_used(premium: int, uses: Iterable[Use]) -> int:
    """Return by how much the uses exceed the premium; 0 where they do not."""
    return max(sum(use.sum for use in uses) - premium, 0)


def account(season: Season) -> Account:
    """Return the account of a season. Raises ValueError where the uses exceed the premium, or nothing was bought."""
    if season.kilograms <= 0 or season.price <= 0 or season.market_price <= 0:
        raise ValueError("a season in which nothing was bought, or for nothing")
    if over_used(season.premium, season.uses):
        raise ValueError("the uses exceed the premium")
    used = sum(use.sum for use in season.uses)
    for_product = season.kilograms * season.price
    out = sum(use.sum for use in season.uses if use.to_members)
    floor = floor_for_a_kilogram(season)
    comparable = floor is not None and season.sold_price is not None
    same = comparable and season.sold_currency == season.floor_currency
    return Account(
        for_product=for_product,
        paid=added([(season.currency, for_product), (season.premium_currency, out)]),
        used=used,
        unused=season.premium - used,
        above_market=Fraction(season.price - season.market_price, season.market_price),
        floor=floor,
        above_floor=Fraction(season.sold_price or 0) - floor if same and floor is not None else None,
    )


def floor_for_a_kilogram(season: Season) -> Fraction | None:
    """Return the floor price for a kilogram in minor units, exactly; None where there is none."""
    if season.floor_price is None:
        return None
    return season.floor_price / (POUND if season.floor_unit == "lb" else Fraction(1))


def added(sums: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Add sums of the same currency; the currencies stay apart, in the order in which each came first."""
    totals: dict[str, int] = {}
    for currency, amount in sums:
        totals[currency] = totals.get(currency, 0) + amount
    return tuple((currency, amount) for currency, amount in totals.items() if amount)


def paid_in_all(accounts: Sequence[Account]) -> tuple[tuple[str, int], ...]:
    """Return what all seasons together paid to members, one sum for each currency."""
    return added(each for one in accounts for each in one.paid)
