"""Money and numbers as people read them, in the words of scale of each language."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from django.utils.translation import get_language

WITHOUT_CENTS = {
    *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"),
    *("RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"),
}
WITH_MILLS = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}
SYMBOLS = {
    "KRW": "₩",
    "EUR": "€",
    "USD": "$",
    "CAD": "CA$",
    "GBP": "£",
    "INR": "₹",
    "JPY": "¥",
    "PKR": "Rs",
    "NPR": "Rs",
    "KHR": "៛",
    "XOF": "F CFA",
}
KOREAN_NAMES = {"KRW": "원", "EUR": "유로", "USD": "달러", "CAD": "캐나다 달러", "JPY": "엔", "GBP": "파운드"}
HARD_SPACE = "\u00a0"
THIN_SPACE = "\u202f"


@dataclass(frozen=True)
class Manner:
    """How a language writes amounts: its separators, where the symbol stands, and its words of scale, largest
    first.
    """

    thousands: str
    point: str
    symbol_first: bool
    scales: tuple[tuple[int, str, str], ...]  # value, word for one, word for more


ENGLISH = Manner(
    ",",
    ".",
    True,
    ((10**12, "trillion", "trillion"), (10**9, "billion", "billion"), (10**6, "million", "million")),
)
FRENCH = Manner(
    THIN_SPACE,
    ",",
    False,
    ((10**12, "billion", "billions"), (10**9, "milliard", "milliards"), (10**6, "million", "millions")),
)
URDU = Manner(
    ",",
    ".",
    True,
    ((10**11, "کھرب", "کھرب"), (10**9, "ارب", "ارب"), (10**7, "کروڑ", "کروڑ"), (10**5, "لاکھ", "لاکھ")),
)
KOREAN = Manner(",", ".", False, ((10**12, "조", "조"), (10**8, "억", "억"), (10**4, "만", "만")))
MANNERS = {"en": ENGLISH, "fr": FRENCH, "ur": URDU, "ko": KOREAN}


def language() -> str:
    """Return the reader's language, without its region."""
    return (get_language() or "en").partition("-")[0]


def manner() -> Manner:
    """Return how the reader's language writes amounts."""
    return MANNERS.get(language(), ENGLISH)


def decimals(currency: str) -> int:
    """Return how many decimals a currency has (ISO 4217): won 0, euro 2, dinar 3."""
    return 0 if currency in WITHOUT_CENTS else 3 if currency in WITH_MILLS else 2


def major(minor: int, currency: str) -> Decimal:
    """Return an amount in minor units as units of the currency, exactly."""
    return Decimal(minor).scaleb(-decimals(currency))


def number(value: int | Decimal) -> str:
    """Return a number in full, grouped as the reader's language does: 1,234.5 or 1 234,5."""
    how = manner()
    plain = f"{value:,}" if isinstance(value, int) else f"{value:,f}"
    return plain.replace(",", "\0").replace(".", how.point).replace("\0", how.thousands)


def money_full(minor: int, currency: str) -> str:
    """Return an amount in full: `₩ 1,234,000,000`. Cents are left out where there are none."""
    amount = major(minor, currency)
    if amount == amount.to_integral_value():
        amount = amount.to_integral_value()
    return with_symbol(number(amount), currency)


def money(minor: int, currency: str) -> str:
    """Return an amount in words of scale: `₩ 1.23 billion`, `12억 3,400만원`, `1,23 milliard €`.

    At most two decimals (in Korean: the two largest units), rounded to the nearest; an amount below the
    smallest word of scale is given in full.
    """
    return _money(minor, currency, language())


@lru_cache(maxsize=4096)
def _money(minor: int, currency: str, language: str) -> str:
    """Write an amount once in each language: the same sums stand in list after list."""
    amount = major(minor, currency)
    if language == "ko":
        return korean(amount, minor, currency)
    for value, one, more in manner().scales:
        scaled = (abs(amount) / value).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
        if scaled >= 1:
            word = one if scaled < 2 else more
            digits = scaled.normalize() if scaled % 10 or scaled < 10 else scaled.to_integral_value()
            return with_symbol(f"{number(digits.copy_sign(amount))}{HARD_SPACE}{word}", currency)
    return money_full(minor, currency)


def korean(amount: Decimal, minor: int, currency: str) -> str:
    """Return an amount in 조, 억 and 만: the two largest units, rounded to the nearest."""
    scales = KOREAN.scales
    for index, (value, _, _) in enumerate(scales):
        finest = scales[index + 1][0] if index + 1 < len(scales) else 1
        rounded = int((abs(amount) / finest).to_integral_value(ROUND_HALF_EVEN)) * finest
        if rounded < value:
            continue
        parts = []
        for scale, word, _ in scales:
            count, rounded = divmod(rounded, scale)
            if count:
                parts.append(f"{number(count)}{word}")
        if rounded:
            parts.append(number(rounded))
        sign = "-" if amount < 0 else ""
        return with_symbol(sign + HARD_SPACE.join(parts), currency)
    return money_full(minor, currency)


def with_symbol(text: str, currency: str) -> str:
    """Put the currency where the reader's language puts it; one without a known symbol keeps its code."""
    if language() == "ko" and currency in KOREAN_NAMES:
        name = KOREAN_NAMES[currency]
        return f"{text}{name}" if len(name) == 1 else f"{text}{HARD_SPACE}{name}"
    symbol = SYMBOLS.get(currency, currency)
    if not symbol:
        return text
    if manner().symbol_first:
        sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
        return f"{sign}{symbol}{HARD_SPACE}{text}"
    return f"{text}{HARD_SPACE}{symbol}"
