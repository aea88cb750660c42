"""Units of figures: a closed list of words, and the currencies by their ISO 4217 codes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from polity.sentences import Sentence, gettext_noop

_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "days": (gettext_noop("day"), gettext_noop("days")),
        "months": (gettext_noop("month"), gettext_noop("months")),
        "years": (gettext_noop("year"), gettext_noop("years")),
        "hours": (gettext_noop("hour"), gettext_noop("hours")),
        "people": (gettext_noop("person"), gettext_noop("people")),
        "full_time_jobs": (gettext_noop("full-time job"), gettext_noop("full-time jobs")),
        "organizations": (gettext_noop("organization"), gettext_noop("organizations")),
        "meetings": (gettext_noop("meeting"), gettext_noop("meetings")),
        "events": (gettext_noop("event"), gettext_noop("events")),
        "commitments": (gettext_noop("commitment"), gettext_noop("commitments")),
        "points": (gettext_noop("point"), gettext_noop("points")),
        "times": (gettext_noop("time"), gettext_noop("times")),
        "kg": ("kg", "kg"),
        "t": ("t", "t"),
        "kWh": ("kWh", "kWh"),
        "m2": ("m²", "m²"),
        "m3": ("m³", "m³"),
        "l": ("l", "l"),
        "km": ("km", "km"),
    }
)
_CODES = """
AUD BDT BRL CAD CHF CLP CNY COP CZK DKK EUR GBP GHS HKD HUF IDR INR JPY KES KHR KRW LAK LKR MAD MXN MYR NGN NOK
NPR NZD PEN PHP PKR PLN RON RWF SEK SGD THB TND TRY TWD TZS UAH UGX USD UYU VND XAF XOF ZAR
"""
CURRENCIES = tuple(_CODES.split())
UNITS = (*_WORDS, *CURRENCIES)


def unit_word(unit: str, amount: Fraction) -> Sentence:
    """Return the word for a unit beside an amount; a currency is its code, no unit is an empty sentence."""
    if unit in _WORDS:
        return Sentence(_WORDS[unit][amount != 1])
    return Sentence(unit)
